"""The tour of Autotrainer: a simulated rig and a console talk: heartbeats, an emergency, an asynchronous command, a table of events, keys."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

from rich.markup import escape
from rich.table import Table

from autotrainer.api import (
    ApiApplicationMode,
    ApiCommand,
    ApiCommandRequestResponse,
    ApiCommandRequestResult,
    ApiEventKind,
    ApiOptions,
    CommandFailedError,
    CurveClient,
    CurveKeys,
    CurveServer,
    RpcOptions,
    create_api_service,
)
from autotrainer.api.remote import EventStream, RemoteClient, RemoteConsole
from autotrainer.api.simulator import AutotrainerSimulator
from tools.demo_parts import Check, heading

if TYPE_CHECKING:
    from devicewire.autotrainer import Event
    from rich.console import Console

_SECONDS = 3.0
_LIMIT_S = 20.0
"""Only what hangs takes as long."""
_HEARTBEAT_S = 0.5
_ROUNDS = 200


def run(console: Console) -> list[Check]:
    """Let a rig and a console talk for three seconds."""
    heading(console, "Autotrainer rig (ZeroMQ, messages of 0.12.0), simulated")
    with AutotrainerSimulator(seed=1, heartbeat_interval_s=_HEARTBEAT_S, identifier="rig 7") as rig:
        console.print(f"simulator: {rig.endpoint}, commands on {rig.command_endpoint}, no hardware needed")
        checks = asyncio.run(_talk(console, rig))
    return [*checks, _service(console)]


def _is_all(events: list[Event]) -> bool:
    """Whether both trials have ended."""
    return sum(event.kind == ApiEventKind.trialEnded for event in events) >= 2


async def _talk(console: Console, rig: AutotrainerSimulator) -> list[Check]:
    begin = time.monotonic()
    async with RemoteClient(**rig.ports, heartbeat_interval_s=_HEARTBEAT_S) as remote:
        events = remote.events()
        heartbeat = await remote.wait_for_heartbeat(_LIMIT_S)
        console.print(f"heartbeat of {heartbeat.identifier!r}, protocol {heartbeat.version}", markup=False)
        status = (await remote.run(ApiCommand.GET_STATUS)).data
        console.print(f"animal {status.animal.name}, mode {status.application_mode.name}")
        await remote.run(ApiCommand.EMERGENCY_STOP)
        await remote.run(ApiCommand.EMERGENCY_RESUME)
        refusal = await _refused(remote)
        outcome = await remote.run(ApiCommand.SET_APPLICATION_MODE, {"mode": ApiApplicationMode.CALIBRATION_3D})
        console.print(f"asynchronous command: {outcome.result.name}, mode {outcome.data.mode.name}")
        received = await _two_trials(rig, events, begin + _SECONDS)
        _table(console, received)
        beats = remote.statistics.heartbeats
    kinds = [event.kind for event in received]
    return [
        Check("heartbeats", beats >= _SECONDS / _HEARTBEAT_S / 2, str(beats)),
        Check(
            "emergency once each",
            kinds.count(ApiEventKind.emergencyStop) == kinds.count(ApiEventKind.emergencyResume) == 1,
        ),
        Check("refusal is an error", "nothing is stopped" in refusal, refusal),
        Check("asynchronous command", outcome.data.mode == ApiApplicationMode.CALIBRATION_3D),
        Check("events of two trials", kinds.count(ApiEventKind.trialEnded) == 2, f"{len(kinds)} events"),
    ]


async def _two_trials(rig: AutotrainerSimulator, events: EventStream[Event], end: float) -> list[Event]:
    for number in (1, 2):
        for kind, context in rig.rig.trial(number):
            rig.publish(kind, context)
    received: list[Event] = []
    while (rest := end - time.monotonic()) > 0 or not _is_all(received):
        if (event := await events.get(rest if rest > 0 else _SECONDS)) is not None:
            received.append(event)
        elif rest < -_LIMIT_S:
            break
    return received


async def _refused(remote: RemoteClient) -> str:
    try:
        await remote.run(ApiCommand.EMERGENCY_RESUME)
    except CommandFailedError as error:
        return str(error)
    return ""


def _table(console: Console, events: list[Event]) -> None:
    heading(console, f"{len(events)} events")
    table = Table("kind", "number", "payload", box=None, padding=(0, 1, 0, 0))
    for event in events:
        payload = "" if event.context is None else str(event.context)
        table.add_row(event.kind.name, str(int(event.kind)), escape(payload[:76]))
    console.print(table)


def _service(console: Console) -> Check:
    """Our own service, encrypted: how long a command takes."""
    device, ours = CurveKeys.generate(), CurveKeys.generate()
    curve = CurveServer(device, frozenset({ours.public_key}))
    service = create_api_service(
        ApiOptions(rpc=RpcOptions(host="127.0.0.1", subscriber_port=0, command_port=0, curve=curve))
    )
    assert service is not None
    with service:
        service.command_request_delegate = lambda _: ApiCommandRequestResponse(ApiCommandRequestResult.SUCCESS)
        ports = {"subscriber_port": service.subscriber_port, "command_port": service.command_port}
        with RemoteConsole("127.0.0.1", **ports, curve=CurveClient(ours, device.public_key)) as remote:
            remote.run(ApiCommand.GET_STATUS)
            times: list[float] = []
            for _ in range(_ROUNDS):
                begin = time.perf_counter()
                remote.run(ApiCommand.GET_STATUS)
                times.append(time.perf_counter() - begin)
    median = sorted(times)[_ROUNDS // 2] * 1e3
    console.print(f"our own service, encrypted: {_ROUNDS} commands, {median:.2f} ms each (median)")
    return Check("commands are answered at once", median < 500, f"{median:.2f} ms")
