"""Runs one recording against our clients, and tells in which ways the outcome differs from what was recorded."""

import asyncio
import inspect
import json
from collections.abc import AsyncGenerator, Callable, Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from otii_tcp_client import _async_arc as async_arc
from otii_tcp_client import _async_battery_emulator as async_battery_emulator
from otii_tcp_client import _async_connection as async_connection
from otii_tcp_client import _async_otii as async_otii
from otii_tcp_client import _async_otii_client as async_client
from otii_tcp_client import _async_project as async_project
from otii_tcp_client import _async_recording as async_recording
from otii_tcp_client import arc, battery_emulator, otii, otii_client, otii_connection, project, recording
from tests.conformance.otii_recordings import Json, Recording, Step, encoded
from tests.conformance.otii_server import ScriptedServer

BLOCKING = SimpleNamespace(
    Arc=arc.Arc,
    BatteryEmulator=battery_emulator.BatteryEmulator,
    Client=otii_client.OtiiClient,
    Connection=otii_connection.OtiiConnection,
    LicensingMode=otii_client.LicensingMode,
    Otii=otii.Otii,
    Project=project.Project,
    Recording=recording.Recording,
)
ASYNC = SimpleNamespace(
    Arc=async_arc.AsyncArc,
    BatteryEmulator=async_battery_emulator.AsyncBatteryEmulator,
    Client=async_client.AsyncOtiiClient,
    Connection=async_connection.AsyncOtiiConnection,
    LicensingMode=async_client.LicensingMode,
    Otii=async_otii.AsyncOtii,
    Project=async_project.AsyncProject,
    Recording=async_recording.AsyncRecording,
)
COLOURS = {"blocking": BLOCKING, "async": ASYNC}
FUNCTIONS: dict[str, Callable[..., Any]] = {
    "get_new_trans_id": otii_connection.get_new_trans_id,
    "remove_control_characters": recording.remove_control_characters,
}


@dataclass
class Replay:
    """What one run showed. `differences` names each aspect that deviates: what was recorded, and what we do."""

    differences: dict[str, tuple[Any, Any]] = field(default_factory=dict)

    def compare(self, aspect: str, recorded: Any, ours: Any) -> None:
        """Note a difference, if there is one."""
        if recorded != ours:
            self.differences[aspect] = (recorded, ours)


@dataclass
class Scene:
    """The objects that calls are made on."""

    colour: SimpleNamespace
    connection: Any
    client: Any
    opened: Any = None

    def target(self, step: Step) -> Any:
        """Return the object of a call."""
        about: Any = step.line.get("object", {})
        kind = step.call["on"]
        if kind == "client":
            return self.client if self.opened is None else self.opened
        if kind == "project":
            found = self.colour.Project(about["id"], self.connection)
            found.filename = about["filename"]
            return found
        makers: dict[str, Callable[[], Any]] = {
            "connection": lambda: self.connection,
            "otii": lambda: self.colour.Otii(self.connection),
            "arc": lambda: self.colour.Arc(about, self.connection),
            "recording": lambda: self.colour.Recording(about, self.connection),
            "battery_emulator": lambda: self.colour.BatteryEmulator(about["battery_emulator_id"], self.connection),
        }
        return makers[kind]()


async def replay(recorded: Recording, colour: str, folder: Path) -> Replay:
    """Run a recording against one colour of our classes."""
    run, names = Replay(), COLOURS[colour]
    with ScriptedServer(recorded) as server:
        scene = Scene(names, names.Connection("127.0.0.1", server.port), names.Client())
        if not recorded.connects_itself:
            await resolved(scene.connection.connect_to_server())
        for step in recorded.steps:
            with surroundings(step.line.get("environment"), folder):
                await _run_step(scene, step, run, server)
        if not any(step.line.get("socket_closed") for step in recorded.steps):
            await resolved((scene.opened or scene).connection.close_connection())
        await asyncio.to_thread(server.join)
    run.compare("problems", [], server.problems)
    run.compare("extra", [], server.extra)
    return run


@contextmanager
def surroundings(environment: Any, folder: Path) -> Iterator[None]:
    """Set up the credentials that a call finds."""
    if environment is None:
        yield
        return
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        for name in ("OTII_USERNAME", "OTII_PASSWORD"):
            patch.delenv(name, raising=False)
        for name, value in environment["env"].items():
            patch.setenv(name, value)
        if environment["credentials_file"] is not None:
            (folder / "credentials.json").write_text(json.dumps(environment["credentials_file"]), encoding="utf-8")
        yield


async def _run_step(scene: Scene, step: Step, run: Replay, server: ScriptedServer) -> None:
    expected: Json = step.line.get("raises") or {}
    result, raised, target = None, None, None
    try:
        target = scene.target(step) if not step.call.get("module_function") else None
        result = await _call(scene, step, target, server.port)
    except Exception as error:  # noqa: BLE001 - whatever is raised is compared with what was recorded
        raised = error
    run.compare("raises", expected.get("type"), _name_of(raised, expected))
    if expected.get("attributes") and raised is not None:
        run.compare("type", expected["attributes"]["type"], getattr(raised, "type", None))
    if not expected and raised is None:
        wanted = server.replaced(step.line["result"])
        run.compare("result", wanted, _result(step, result, wanted))
    for name, value in step.line.get("object_after", {}).items():
        run.compare(f"object_after.{name}", value, getattr(target, name, None))
    if step.line.get("socket_closed"):
        await asyncio.to_thread(server.join)
        run.compare("socket_closed", True, server.is_closed_by_client)


async def _call(scene: Scene, step: Step, target: Any, port: int) -> Any:
    arguments, named = list(step.call["args"]), dict(step.call["kwargs"])
    if step.call.get("module_function"):
        return FUNCTIONS[step.call["method"]](*arguments)
    if step.call["on"] == "client" and step.call["method"] == "connect":
        if "licensing" in named:
            named["licensing"] = scene.colour.LicensingMode[named["licensing"].partition(".")[2]]
        scene.opened = await resolved(scene.client.connect(port=port, **named))
        return scene.opened
    method = step.call["method"]
    if method == "__exit__" and not hasattr(target, method):
        method = "__aexit__"
    return await resolved(getattr(target, method)(*arguments, **named))


async def resolved(value: Any) -> Any:
    """Return a value, whatever colour it comes in; of a generator, the list of what it yields."""
    if isinstance(value, AsyncGenerator):
        return [item async for item in value]
    if isinstance(value, Generator):
        return list(value)
    return await value if inspect.isawaitable(value) else value


def _result(step: Step, result: Any, wanted: Any) -> Any:
    if step.call["method"] == "get_new_trans_id":
        following = FUNCTIONS["get_new_trans_id"]()
        return wanted if int(following) == int(result) + 1 else result
    return encoded(result, wanted)


def _name_of(raised: Exception | None, expected: Json) -> str | None:
    """Our name for an error; the recorded one where ours is a kind of it."""
    if raised is None:
        return None
    names = [kind.__name__ for kind in type(raised).__mro__]
    return expected["type"] if expected and expected["type"] in names else names[0]
