"""Runs one recording against our clients, and tells in which ways the outcome differs from what was recorded."""

import contextlib
import importlib
import inspect
import json
import socket
import typing
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Any

from devicewire.span import AuthenticatedClient
from devicewire.span.errors import UnexpectedStatus
from devicewire.span.model import Model
from devicewire.span.types import thaw

from tests.conformance.recordings import Json, Recording, Step
from tests.conformance.scripted_server import ScriptedServer
from tests.wire import wire_folder

_ROOT = Path(__file__).resolve().parents[2]
TOKEN_OF_GENERATED = "tok-1"


@dataclass
class Replay:
    """What one run showed. `differences` names each aspect that deviates: what was recorded, and what we do."""

    differences: dict[str, tuple[Any, Any]] = field(default_factory=dict)

    def compare(self, aspect: str, recorded: Any, ours: Any) -> None:
        """Note a difference, if there is one."""
        if recorded != ours:
            self.differences[aspect] = (recorded, ours)


async def replay_facade(recording: Recording, kind: Callable[..., Any]) -> Replay:
    """Run a recording of the facade against a client class, asynchronous or not."""
    with ScriptedServer(recording.exchanges) as server, _unused_port() as nothing_listens:
        replay = Replay()
        ports = {"<port>": server.port, "<nothing listens>": nothing_listens}
        arguments = {name: ports.get(value, value) for name, value in recording.constructor.items()}
        delays: list[float] = []
        if not arguments:
            _construct(recording, kind, replay)
        else:
            client = kind(**arguments)
            client._sleep = _recorder(delays, is_async=inspect.iscoroutinefunction(client.close))
            client.set_access_token(recording.token)
            async with contextlib.AsyncExitStack() as stack:
                if recording.in_block:
                    await _enter(stack, client)
                for number, step in enumerate(recording.steps):
                    await _run_step(client, step, replay, f"call {number + 1} " if number else "")
            await _resolve(client.close())
    if recording.delays is not None:
        replay.compare("delays", list(recording.delays), delays)
    _compare_traffic(
        recording, server, replay, attempts=len(delays) + 1 if recording.is_refused else len(server.served)
    )
    return replay


def _construct(recording: Recording, kind: Callable[..., Any], replay: Replay) -> None:
    step = recording.steps[0]
    raised: Exception | None = None
    try:
        kind(*step.call["args"], **step.call["kwargs"])
    except ValueError as error:
        raised = error
    _compare_outcome(step.outcome, None, raised, replay, "")


async def _enter(stack: contextlib.AsyncExitStack, client: Any) -> None:
    if hasattr(client, "__aenter__"):
        await stack.enter_async_context(client)
    else:
        stack.enter_context(client)


async def _run_step(client: Any, step: Step, replay: Replay, prefix: str) -> None:
    if "set_property" in step.call:
        setattr(client, step.call["set_property"], step.call["value"])
        return
    result, raised = None, None
    try:
        result = await _resolve(getattr(client, step.call["method"])(*step.call["args"], **step.call["kwargs"]))
    except Exception as error:  # noqa: BLE001 - whatever is raised is compared with what was recorded
        raised = error
    _compare_outcome(step.outcome, result, raised, replay, prefix)


async def _resolve(value: Any) -> Any:
    return await value if inspect.isawaitable(value) else value


def _recorder(delays: list[float], *, is_async: bool) -> Callable[[float], Awaitable[None] | None]:
    async def wait_for(delay: float) -> None:
        delays.append(delay)

    return wait_for if is_async else delays.append


@contextlib.contextmanager
def _unused_port() -> Iterator[int]:
    """A port that is taken, so that nobody else listens on it, but does not listen."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield taken.getsockname()[1]


def _compare_traffic(recording: Recording, server: ScriptedServer, replay: Replay, attempts: int) -> None:
    replay.compare("attempts", recording.attempts, attempts)
    replay.compare("requests", [], server.problems)
    replay.compare("order", sorted(server.served), server.served)


def _compare_outcome(recorded: Json, result: Any, raised: Exception | None, replay: Replay, prefix: str) -> None:
    expected = recorded.get("raises")
    replay.compare(f"{prefix}raises", expected and expected["type"], raised and _public_name(raised))
    if expected and "status_code" in expected and raised is not None:
        replay.compare(f"{prefix}status_code", expected["status_code"], getattr(raised, "status_code", None))
    if expected is None and raised is None:
        replay.compare(f"{prefix}result", recorded["result"], wire_form(result))
        replay.compare(f"{prefix}result_type", recorded["result_type"], _type_name(recorded["result_type"], result))


def _public_name(error: Exception) -> str:
    return type(error).__name__


def _type_name(recorded: str, result: Any) -> str:
    """Our name for the type of a result; the recorded one where ours is a kind of it."""
    names = [kind.__name__ for kind in type(result).__mro__]
    return recorded if recorded in names else names[0]


def wire_form(value: Any) -> Any:
    """Return a result as JSON data in wire names."""
    if isinstance(value, Model):
        return value.to_dict()
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Mapping):
        return {key: wire_form(item) for key, item in value.items()}
    return thaw(value)


# The generated operations


@cache
def _our_operations() -> Mapping[str, str]:
    """The vendor's operationIds, and our modules for the same method and path."""
    theirs = json.loads((wire_folder() / "span-vendor-openapi-v1.json").read_text(encoding="utf-8"))
    ours = json.loads((_ROOT / "generated" / "devicewire" / "span" / "spec.json").read_text(encoding="utf-8"))
    own = {(method, path): operation["operationId"] for path, method, operation in _operations(ours)}
    return {operation["operationId"]: own[method, path] for path, method, operation in _operations(theirs)}


def _operations(document: Json) -> Iterator[tuple[str, str, Json]]:
    for path, item in document["paths"].items():
        for method in item.keys() & {"get", "post", "put", "patch", "delete"}:
            yield path, method, item[method]


async def replay_generated(recording: Recording, form: str) -> Replay:
    """Run a recording of the low-level functions against one of our four forms (`sync`, `asyncio_detailed`, ...)."""
    name = _our_operations()[recording.operation_id]
    module = importlib.import_module(f"devicewire.span.api.{name}")
    replay = Replay()
    with ScriptedServer(recording.exchanges) as server:
        client = AuthenticatedClient(
            f"http://127.0.0.1:{server.port}", TOKEN_OF_GENERATED, timeout=30.0, raise_on_unexpected_status=True
        )
        async with client:
            with client:
                raised: Exception | None = None
                result = None
                try:
                    result = await _resolve(getattr(module, form)(client=client, **_arguments(recording, module)))
                except (UnexpectedStatus, OSError) as error:
                    raised = error
    outcome = recording.steps[0].outcome
    if form.endswith("_detailed") and result is not None:
        replay.compare("status_code", outcome.get("status_code"), int(result.status_code))
        result = result.parsed
    _compare_outcome(outcome, result, raised, replay, "")
    _compare_traffic(recording, server, replay, attempts=len(server.served))
    return replay


def _arguments(recording: Recording, module: Any) -> dict[str, Any]:
    arguments = dict(recording.steps[0].call["kwargs"])
    if "body" in arguments:
        hints = typing.get_args(typing.get_type_hints(module.request)["body"])
        body = next((kind for kind in hints if issubclass(kind, Model)), None)
        kind = body or typing.get_type_hints(module.request)["body"]
        arguments["body"] = kind.from_dict(arguments["body"])
    return arguments
