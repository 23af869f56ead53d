"""Runs one recorded line about REST v2 against our functions, and tells in which ways the outcome differs."""

import inspect
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict, is_dataclass
from functools import partial
from types import ModuleType
from typing import Any

from span_panel_api import SpanPanelClient, SpanPanelClientSync, SpanPanelRest, SpanPanelRestSync, sync, v2
from tests.conformance.recordings import Exchange, Json
from tests.conformance.replay import Replay, wire_form
from tests.conformance.scripted_server import ScriptedServer

TIMEOUT_S = 20.0
HOST = "127.0.0.1"

REST_METHODS = {
    ("GET", "/api/v2/auth/clients"): "get_clients",
    ("PUT", "/api/v2/auth/passphrase"): "regenerate_passphrase",
}
V1_METHODS = {
    ("GET", "/api/v1/panel"): "get_panel_state",
    ("GET", "/api/v1/status"): "get_status",
    ("GET", "/api/v1/auth/clients"): "get_clients",
}
_ONE_CLIENT = re.compile(r"/api/v2/auth/clients/([^/]+)")
_SUFFIX = "<8 hex>"


class SuffixedName(str):
    """A name that ends in eight hex digits, whichever."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, str) and re.fullmatch(re.escape(self) + "[0-9a-f]{8}", other) is not None

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return hash(str(self))


async def replay(line: Json, colour: str) -> Replay:
    """Run a line with our asynchronous (`async`) or synchronous (`sync`) functions."""
    found = Replay()
    with ScriptedServer([_exchange(line)]) as server:
        result, raised = None, None
        try:
            result = await _resolve(_call(line, colour, server.port)())
        except Exception as error:  # noqa: BLE001 - whatever is raised is compared with what was recorded
            raised = error
    _compare(line, result, raised, found)
    found.compare("attempts", line.get("attempts", 1), len(server.served))
    found.compare("requests", [], server.problems)
    return found


def _exchange(line: Json) -> Exchange:
    request = line["request"]
    body = request["body_json"]
    if isinstance(body, dict) and str(body.get("name", "")).endswith(_SUFFIX):
        body = body | {"name": SuffixedName(body["name"].removesuffix(_SUFFIX))}
    return Exchange(request["method"], request["path"], request["headers"], body, line["response"])


def _call(line: Json, colour: str, port: int) -> Callable[[], Any]:
    call = line["call"]
    if call["method"] == "http":
        return partial(_http, line, colour, port)
    module: ModuleType = v2 if colour == "async" else sync
    options = {name: port if value == "<port>" else value for name, value in call["kwargs"].items()}
    return partial(getattr(module, call["method"]), *call["args"], timeout=TIMEOUT_S, **options)


def _http(line: Json, colour: str, port: int) -> Any:
    """Make the call that leads to a request."""
    request = line["request"]
    target = (request["method"], request["path"])
    token = str(request["headers"].get("authorization", "")).removeprefix("Bearer ") or None
    if target in V1_METHODS:
        old = SpanPanelClient if colour == "async" else SpanPanelClientSync
        return _closing(old(HOST, port, TIMEOUT_S, access_token=token), V1_METHODS[target])
    rest = SpanPanelRest if colour == "async" else SpanPanelRestSync
    client = rest(HOST, port, TIMEOUT_S, access_token=token)
    one = _ONE_CLIENT.fullmatch(request["path"])
    if one is not None:
        return _closing(client, f"{request['method'].lower()}_client", one[1])
    return _closing(client, REST_METHODS[target])


async def _closing(client: Any, method: str, *args: str) -> Any:
    try:
        return await _resolve(getattr(client, method)(*args))
    finally:
        await _resolve(client.close())


async def _resolve(value: Awaitable[Any] | Any) -> Any:
    return await value if inspect.isawaitable(value) else value


def _compare(line: Json, result: Any, raised: Exception | None, found: Replay) -> None:
    expected = line.get("raises")
    if expected is None and raised is None:
        _compare_results(line, result, found)
        return
    found.compare("raises", expected and expected["type"], raised and _kind(expected, raised))
    if expected and "status_code" in expected and raised is not None:
        found.compare("status_code", expected["status_code"], getattr(raised, "status_code", None))


def _kind(expected: Json | None, raised: Exception) -> str:
    """The name of what was raised; the recorded one where ours is a kind of it."""
    names = [kind.__name__ for kind in type(raised).__mro__]
    return expected["type"] if expected and expected["type"] in names else names[0]


def _compare_results(line: Json, result: Any, found: Replay) -> None:
    """Compare results; records of ours member by member: they may have more members than the recorded ones."""
    recorded = line["result"]
    found.compare("result_type", line.get("result_type", type(result).__name__), type(result).__name__)
    if not is_dataclass(result) or isinstance(result, type):
        found.compare("result", recorded, wire_form(result))
        return
    ours = asdict(result)
    for name, value in recorded.items():
        found.compare(f"result.{name}", value, _recorded_members(wire_form(ours[name]), value))


def _recorded_members(data: Any, recorded: Any) -> Any:
    if isinstance(data, Mapping) and isinstance(recorded, Mapping):
        return {name: _recorded_members(data[name], value) for name, value in recorded.items() if name in data}
    return data
