"""The replay itself: it notices each way in which a client can differ from a recording."""

from dataclasses import replace
from typing import Any

import pytest

from span_panel_api import SpanPanelClient, SpanPanelClientSync
from tests.conformance.recordings import Exchange, Recording, Step
from tests.conformance.replay import replay_facade

PATH = "/api/v1/storage/soe"
BODY = {"soe": {"percentage": 83}}
BUSY = {"status": 503, "headers": {}, "body_text": "busy"}
GOOD = Exchange("POST", PATH, {"authorization": "Bearer tok", "content-type": "application/json"}, BODY, {})
SERVED = {"status": 200, "headers": {"content-type": "application/json"}, "body_json": BODY}


def _recording(**changed: Any) -> Recording:
    call = {"method": "set_storage_soe", "args": [83], "kwargs": {}}
    fields: dict[str, Any] = {
        "id": "made up",
        "is_generated": False,
        "operation_id": "",
        "constructor": {"host": "127.0.0.1", "port": "<port>", "timeout": 5, "retries": 1},
        "token": "tok",
        "in_block": False,
        "is_refused": False,
        "steps": (Step(call, {"result": BODY, "result_type": "BatteryStorage"}),),
        "exchanges": (replace(GOOD, response=BUSY), replace(GOOD, response=SERVED)),
        "attempts": 2,
        "delays": (0.5,),
        "line": {},
    }
    return Recording(**{**fields, **changed})


def _exchanges(**changed: Any) -> tuple[Exchange, ...]:
    return (replace(GOOD, response=BUSY), replace(GOOD, **{"response": SERVED, **changed}))


def _outcome(**changed: Any) -> tuple[Step, ...]:
    return (Step(_recording().steps[0].call, {"result": BODY, "result_type": "BatteryStorage", **changed}),)


REFUSED = {"status": 404, "headers": {}, "body_json": {"detail": "Not Found"}}


@pytest.mark.parametrize("kind", [SpanPanelClient, SpanPanelClientSync])
@pytest.mark.parametrize(
    ("changed", "aspects"),
    [
        ({}, set()),
        ({"attempts": 3}, {"attempts"}),
        ({"delays": (0.5, 1.0)}, {"delays"}),
        ({"token": "other"}, {"requests"}),
        ({"exchanges": _exchanges(body={"soe": {"percentage": 84}})}, {"requests"}),
        ({"exchanges": _exchanges(target="/api/v1/storage/other")}, {"requests"}),
        ({"exchanges": _exchanges(headers={"authorization": "Bearer tok"})}, {"requests"}),
        ({"exchanges": _exchanges(response=REFUSED)}, {"raises"}),
        ({"steps": _outcome(result={})}, {"result"}),
        ({"steps": _outcome(result_type="Circuit")}, {"result_type"}),
        ({"steps": _outcome(raises={"type": "SpanPanelAPIError", "status_code": 404})}, {"raises"}),
        ({"exchanges": _exchanges()[:1]}, {"raises", "requests"}),
    ],
)
async def test_differences(kind: type[Any], changed: dict[str, Any], aspects: set[str]) -> None:
    found = (await replay_facade(_recording(**changed), kind)).differences
    assert found.keys() >= aspects
    assert bool(found) is bool(aspects)


@pytest.mark.parametrize("kind", [SpanPanelClient, SpanPanelClientSync])
async def test_statuses(kind: type[Any]) -> None:
    steps = _outcome(raises={"type": "SpanPanelAPIError", "status_code": 404})
    same = _recording(steps=steps, exchanges=_exchanges(response=REFUSED))
    assert (await replay_facade(same, kind)).differences == {}
    other = _outcome(raises={"type": "SpanPanelAPIError", "status_code": 405})
    found = await replay_facade(_recording(steps=other, exchanges=_exchanges(response=REFUSED)), kind)
    assert found.differences == {"status_code": (405, 404)}
