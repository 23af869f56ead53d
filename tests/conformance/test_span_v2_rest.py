"""Every recorded line of SPAN REST v2 runs against our functions; where we do otherwise, the list of deviations says why."""

from typing import Any

import pytest

from tests.conformance.recordings import Json
from tests.conformance.replay import Replay
from tests.conformance.span_v2 import deviations, document, lines, lines_of, listed, not_offered, reading
from tests.conformance.span_v2_replay import replay
from tests.wire import cases, need

OURS = lines_of("rest")


def _expected(line: Json) -> Json:
    """A line with what a good client does in place of what was recorded, where it says so."""
    words = line.get("expect")
    better = words if isinstance(words, dict) else reading(line["id"])
    assert words is None or better is not None, f"{line['id']}: nobody has read {words!r}"
    if better is None:
        return line
    recorded = {name: value for name, value in line.items() if name not in {"raises", "result", "result_type"}}
    nulls = dict.fromkeys(better.get("nulls", ()))
    return recorded | better | ({"result": better["result"] | nulls} if "result" in better else {})


def _meaning(ours: Any, line: Json, seen: Any) -> Any:
    """Return what an entry of the list stands for on a line."""
    if not isinstance(ours, str):
        return ours
    return {"none": None, "...": seen, "=status": line["response"].get("status")}.get(ours, ours)


def _check(line: Json, found: Replay) -> None:
    known = listed(line["id"])
    unlisted = {aspect: pair for aspect, pair in found.differences.items() if aspect not in known}
    assert unlisted == {}, "these differ (recorded, ours) and are not listed"
    settled = sorted(known.keys() - found.differences.keys())
    assert settled == [], "these are listed and do not differ any more: remove them from the list"
    for aspect, ours in known.items():
        seen = found.differences[aspect][1]
        assert (aspect, seen) == (aspect, _meaning(ours, line, seen)), "the list says otherwise"


def _ids() -> list[Any]:
    return cases([name for name in OURS if name not in not_offered(OURS)], "span.transcript.jsonl")


@pytest.fixture
def once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The time is too short for a second attempt: what would be done then is tested elsewhere."""
    for pause in ("_FIRST_PAUSE_S", "_LONGEST_PAUSE_S"):
        monkeypatch.setattr(f"span_panel_api._rest_session.{pause}", 60.0)


@pytest.mark.usefixtures("once")
@pytest.mark.parametrize("colour", ["async", "sync"])
@pytest.mark.parametrize("name", _ids())
async def test_line(name: str, colour: str) -> None:
    line = _expected(lines()[name])
    _check(line, await replay(line, colour))


def test_the_list_is_tidy() -> None:
    need(lines(), "span.transcript.jsonl")
    unused = [item.lines for item in deviations() if not any(item.covers(name) for name in lines())]
    assert unused == []
    assert all(len(item.reason) > 20 for item in deviations())
    named = [item["line"] for key in ("not_offered", "reading") for item in document().get(key, ())]
    assert [name for name in named if name not in lines()] == []


def test_no_line_is_left_out() -> None:
    need(lines(), "span.transcript.jsonl")
    parts = [lines_of(part) for part in ("rest", "mqtt", "client")]
    assert sorted(name for part in parts for name in part) == sorted(lines())
    assert {"run": len(_ids()), "not_offered": len(not_offered(OURS))} == document()["rest"]
