"""Runs one recording against our clients, and tells in which ways the outcome differs from what was recorded."""

import inspect
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import attrs

from tests.conformance.accordionq2_recordings import Json, Recording, decoded, encoded, expected_result
from tests.conformance.accordionq2_server import ScriptedStation


@dataclass
class Replay:
    """What one run showed. `differences` names each aspect that deviates: what was recorded, and what we do."""

    differences: dict[str, tuple[Any, Any]] = field(default_factory=dict)

    def compare(self, aspect: str, recorded: Any, ours: Any) -> None:
        """Note a difference, if there is one."""
        if recorded != ours:
            self.differences[aspect] = (recorded, ours)


async def replay(recording: Recording, kind: Callable[..., Any]) -> Replay:
    """Run a recording against a client class, asynchronous or not."""
    run = Replay()
    with ScriptedStation(recording.exchanges) as station:
        settings = decoded(recording.client)
        address = settings.pop("base_url", "http://127.0.0.1:{port}").replace("{port}", str(station.port))
        client = kind(address, **settings)
        for number, step in enumerate(recording.steps):
            if number:
                _let_the_connection_end()
            await _run_step(client, step, run, "" if step is recording.line else f"call {number + 1} ")
        await _resolve(client.close())
    run.compare("requests", len(recording.exchanges), station.served)
    run.compare("problems", [], station.problems)
    run.compare("extra_headers", [], sorted(station.extra_headers))
    connections = [exchange.connection for exchange in recording.exchanges][: station.served]
    run.compare("connections", connections, station.connections)
    return run


def _let_the_connection_end() -> None:
    """Wait until what the server did to the connection after its answer has arrived, but the event loop has not seen it yet."""
    time.sleep(0.02)


async def _run_step(client: Any, step: Json, run: Replay, prefix: str) -> None:
    result, raised = None, None
    try:
        result = await _call(client, step["call"])
    except Exception as error:  # noqa: BLE001 - whatever is raised is compared with what was recorded
        raised = error
    expected = step.get("raises")
    run.compare(f"{prefix}raises", expected and expected["type"], _name_of(raised, expected))
    if expected and raised is not None:
        names = {kind.__name__ for kind in type(raised).__mro__}
        run.compare(f"{prefix}is_a", [], [name for name in expected["is_a"] if name not in names])
        run.compare(f"{prefix}status_code", expected["status_code"], getattr(raised, "status_code", None))
        if expected["message_source"] == "server":
            run.compare(f"{prefix}message", (expected["message"],), raised.args)
    if expected is None and raised is None:
        run.compare(f"{prefix}result", expected_result(step), encoded(result))
        if "result_type" in step:
            run.compare(f"{prefix}result_type", step["result_type"].partition("[")[0], _type_name(result))
            run.compare(f"{prefix}is_immutable", True, _is_immutable(result))


async def _call(client: Any, call: Json) -> Any:
    if call["path"] == "__with__":
        if hasattr(client, "__aenter__"):
            async with client:
                return await client.resources.get_names()
        with client:
            return client.resources.get_names()
    method = client
    for name in call["path"].split("."):
        method = getattr(method, name)
    return await _resolve(method(*decoded(call["args"]), **decoded(call["kwargs"])))


async def _resolve(value: Any) -> Any:
    return await value if inspect.isawaitable(value) else value


def _name_of(raised: Exception | None, expected: Any) -> str | None:
    """Our name for an error; the recorded one where ours is a kind of it."""
    names = [kind.__name__ for kind in type(raised).__mro__] if raised is not None else [None]
    return expected["type"] if expected and expected["type"] in names else names[0]


def _type_name(result: Any) -> str:
    return "None" if result is None else type(result).__name__


def _is_immutable(result: Any) -> bool:
    items = result if isinstance(result, list) else [result]
    for item in items:
        if attrs.has(type(item)):
            try:
                setattr(item, attrs.fields(type(item))[0].name, "changed")
            except AttributeError:
                continue
            return False
    return True
