"""Runs one recording against our clients, and tells in which ways the outcome differs from what was recorded."""

import asyncio
import inspect
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import attrs

from tests.conformance.accordionq2_recordings import Json, Recording, decoded, encoded
from tests.conformance.accordionq2_server import ScriptedStation


@dataclass
class Replay:
    """What one run showed. `differences` names each aspect that deviates: what was recorded, and what we do."""

    differences: dict[str, tuple[Any, Any]] = field(default_factory=dict)

    def compare(self, aspect: str, recorded: Any, ours: Any) -> None:
        """Note a difference, if there is one."""
        if recorded != ours:
            self.differences[aspect] = (recorded, ours)


async def replay(
    recording: Recording, kind: Callable[..., Any], folder: Path, later: Callable[[float], None]
) -> Replay:
    """Run a recording against a client class, asynchronous or not.

    Args:
        recording: the line.
        kind: the client class.
        folder: where files for it are made.
        later: moves the clock of the client on by so many seconds.
    """
    run = Replay()
    with ScriptedStation(recording.exchanges, recording.renewal) as station:
        settings = decoded(recording.client, folder)
        address = settings.pop("base_url", "http://127.0.0.1:{port}").replace("{port}", str(station.port))
        scene = Scene(kind(address, **settings), station, folder, run)
        for number, step in enumerate(recording.steps):
            if number:
                station.wait_until_ended()
            later(step["call"].get("idle_before_call_s", 0.0))
            await scene.step(step, "" if step is recording.line else f"call {number + 1} ")
        await resolve(scene.client.close())
    run.compare("requests", len(recording.exchanges), station.served)
    run.compare("problems", [], station.problems)
    run.compare("extra_headers", [], sorted(station.extra_headers))
    _compare_connections(run, recording, station)
    return run


def _compare_connections(run: Replay, recording: Recording, station: ScriptedStation) -> None:
    """Calls beside a renewal take its connection if its answer has been read by then, and a second one if not: both are right."""
    connections = [exchange.connection for exchange in recording.exchanges][: station.served]
    if recording.renewal is None:
        run.compare("connections", connections, station.connections)
    else:
        run.compare(
            "further connections", [], [number for number in station.connections if number > max(connections) + 1]
        )


@dataclass
class Scene:
    """A client, the station it talks to, and what they show."""

    client: Any
    station: ScriptedStation
    folder: Path
    run: Replay

    async def step(self, step: Json, prefix: str) -> None:
        """Make one call, and compare its outcome."""
        result, raised = None, None
        try:
            result = await self._call(step["call"], step)
        except Exception as error:  # noqa: BLE001 - whatever is raised is compared with what was recorded
            raised = error
        expected = step.get("raises")
        self._compare_error(expected, raised, prefix)
        if expected is None and raised is None:
            self._compare_result(step, result, prefix)
        for path, value in step.get("after", {}).items():
            self.run.compare(f"after {path}", value, encoded(self._find(path)))

    def _compare_error(self, expected: Any, raised: Exception | None, prefix: str) -> None:
        compare = self.run.compare
        compare(f"{prefix}raises", expected and expected["type"], _name_of(raised, expected))
        if expected and raised is not None:
            names = {kind.__name__ for kind in type(raised).__mro__}
            compare(f"{prefix}is_a", [], [name for name in expected["is_a"] if name not in names])
            for name in ("status_code", "requested_bytes", "received_bytes"):
                compare(f"{prefix}{name}", expected.get(name), getattr(raised, name, None))
            if expected["message_source"] == "server":
                compare(f"{prefix}message", (expected["message"],), raised.args)

    def _compare_result(self, step: Json, result: Any, prefix: str) -> None:
        self.run.compare(f"{prefix}result", step["result"], encoded(result))
        for name, value in step.get("result_properties", {}).items():
            self.run.compare(f"{prefix}{name}", value, getattr(result, name))
        if "result_type" in step and "consume" not in step["call"]:
            self.run.compare(f"{prefix}result_type", step["result_type"].partition("[")[0], _type_name(result))
            self.run.compare(f"{prefix}is_immutable", True, _is_immutable(result))

    def _find(self, path: str) -> Any:
        found = self.client
        for name in path.split("."):
            found = getattr(found, name)
        return found

    async def _call(self, call: Json, step: Json) -> Any:
        if call["path"] == "__with__":
            async with entered(self.client):
                return await resolve(self.client.resources.get_names())
        method = self._find(call["path"])
        if not callable(method):
            return method
        made = method(*decoded(call["args"], self.folder), **decoded(call["kwargs"], self.folder))
        if "inside" in call:
            return await self._inside(made, call, step)
        made = await resolve(made)
        return await self._consume(made, call["consume"]) if "consume" in call else made

    async def _inside(self, block: Any, call: Json, step: Json) -> Any:
        async with entered(block) as result:
            async with asyncio.timeout(20):
                while self.station.served < call["wait_requests"]:  # noqa: ASYNC110 # the station is a thread
                    await asyncio.sleep(0.005)
            inside = [{"result": encoded(await self._call(each, {}))} for each in call["inside"]]
        self.run.compare("inside", step["inside_results"], inside)
        return result

    async def _consume(self, stream: Any, count: int) -> Json:
        """Take so many events of a stream, and tell what came instead of one."""
        seen: dict[str, Any] = {"stream_id": stream.stream_id, "hello": stream.hello, "events": []}
        step = getattr(stream, "__anext__", None) or stream.__next__
        try:
            for _ in range(count):
                seen["events"].append(encoded(await resolve(step())))
        except (TimeoutError, ConnectionError) as error:
            kind = TimeoutError if isinstance(error, TimeoutError) else ConnectionError
            is_a = [item.__name__ for item in (kind, OSError)]
            seen["then_raises"] = {"type": kind.__name__, "status_code": None, "message": None}
            seen["then_raises"] |= {"message_source": "client", "is_a": is_a}
        finally:
            await resolve(stream.close())
        return seen


@asynccontextmanager
async def entered(block: Any) -> AsyncIterator[Any]:
    """Enter a block, asynchronous or not."""
    if hasattr(block, "__aenter__"):
        async with block as result:
            yield result
    else:
        with block as result:
            yield result


async def resolve(value: Any) -> Any:
    """Wait for what the asynchronous client returns; the other returns it at once."""
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
