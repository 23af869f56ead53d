# Derived from tests/autotrainer/remote/test_remote.py by `codegen generate`. Do not edit: change that file.
"""The remote side against the simulated rig, over real sockets."""

import time
from collections.abc import Iterator
from typing import Any

import pytest
from devicewire.autotrainer import (
    ApiSystemStatus,
    EmergencyStopContext,
    EnabledData,
    Event,
    HeartbeatMessage,
    OtherMessage,
    SessionTrialContext,
)

from autotrainer.api import (
    ApiApplicationMode,
    ApiCommand,
    ApiCommandRequestResult,
    ApiEventKind,
    ClosedError,
    CommandFailedError,
    CommandTimeoutError,
    DeviceSilentError,
    MessageError,
    OptionError,
    SerializationError,
)
from autotrainer.api.remote import RemoteConsole
from autotrainer.api.rpc_service import ApiTopic
from autotrainer.api.simulator import AutotrainerSimulator, Fault, FaultKind

LIMIT_S = 20.0
"""Only what hangs takes as long; what happens may take its time on a busy machine."""
NO_HEARTBEATS = pytest.mark.autotrainer_simulator(heartbeat_interval_s=0)
QUICK_HEARTBEATS = pytest.mark.autotrainer_simulator(heartbeat_interval_s=0.05)


def connected(remote: RemoteConsole, simulator: AutotrainerSimulator) -> None:
    """Wait until published messages arrive, and those of all attempts have arrived."""
    stream = remote.messages()
    end = time.monotonic() + LIMIT_S
    while stream.get(0.01) is None:
        assert time.monotonic() < end, "no message arrives"
        simulator.publish(ApiEventKind.unknown, index=-1)
    simulator.publish(ApiEventKind.unknown, index=0)
    while (message := stream.get(LIMIT_S)) is None or message.index != 0:
        assert message is not None, "no further message arrives"
    stream.stop()
    remote.session.statistics.__init__()  # type: ignore[misc] # begin to count here


@NO_HEARTBEATS
def test_commands(autotrainer_simulator: AutotrainerSimulator) -> None:
    with RemoteConsole(**autotrainer_simulator.ports) as remote:
        status = remote.send_command(ApiCommand.GET_STATUS)
        assert status.result is ApiCommandRequestResult.SUCCESS
        assert isinstance(status.data, ApiSystemStatus)
        assert status.data.animal is not None
        assert status.data.animal.name == "mouse_42"
        animals = remote.send_command(500)
        assert [animal.identifier for animal in animals.data] == ["A-0042", "A-0043"]
        on = remote.run(ApiCommand.SET_AUTO_CLAMP_ENABLED, EnabledData(True))
        assert on.data == EnabledData(True)
        off = remote.run(ApiCommand.SET_AUTO_CLAMP_ENABLED, {"enabled": False}, nonce=77)
        assert (off.data, off.nonce) == (EnabledData(False), 77)
        unknown = remote.send_command(31337, {"a_b": "C d"}, custom_command=5)
        assert (unknown.result, unknown.command) == (ApiCommandRequestResult.UNRECOGNIZED, ApiCommand.USER_DEFINED)
    assert b'"customCommand":5' in autotrainer_simulator.requests[-1]
    assert b'{"aB":"C d"}' in autotrainer_simulator.requests[-1]


@NO_HEARTBEATS
def test_an_asynchronous_command_is_followed_to_its_end(autotrainer_simulator: AutotrainerSimulator) -> None:
    with RemoteConsole(**autotrainer_simulator.ports) as remote:
        connected(remote, autotrainer_simulator)
        events = remote.events()
        outcome = remote.run(ApiCommand.SET_APPLICATION_MODE, {"mode": ApiApplicationMode.CALIBRATION_3D})
        assert outcome.result is ApiCommandRequestResult.SUCCESS
        assert outcome.data.mode is ApiApplicationMode.CALIBRATION_3D
        kinds = [event.kind for _ in range(2) if (event := events.get(LIMIT_S)) is not None]
        assert kinds == [ApiEventKind.applicationModeChanged, ApiEventKind.calibration3dCompleted]


@NO_HEARTBEATS
@pytest.mark.parametrize(
    ("kind", "is_fine"), [(FaultKind.TWICE_RESULT, True), (FaultKind.NO_RESULT, False), (FaultKind.WRONG_RESULT, False)]
)
def test_results_that_go_wrong(
    autotrainer_simulator: AutotrainerSimulator, kind: FaultKind, is_fine: bool
) -> None:
    autotrainer_simulator.faults.add(Fault(kind))
    with RemoteConsole(**autotrainer_simulator.ports) as remote:
        connected(remote, autotrainer_simulator)
        mode = {"mode": ApiApplicationMode.CALIBRATION_DCS}
        if is_fine:
            outcome = remote.run(ApiCommand.SET_APPLICATION_MODE, mode)
            assert outcome.result is ApiCommandRequestResult.SUCCESS
        else:
            with pytest.raises(CommandTimeoutError, match=r"no result of command 120 \(nonce 9\)") as caught:
                remote.run(ApiCommand.SET_APPLICATION_MODE, mode, nonce=9, result_timeout_s=0.2)
            assert (caught.value.was_sent, caught.value.nonce) == (True, 9)
        assert (remote.run(ApiCommand.GET_STATUS)).result is ApiCommandRequestResult.SUCCESS


@NO_HEARTBEATS
def test_failures_are_errors_of_run_only(autotrainer_simulator: AutotrainerSimulator) -> None:
    with RemoteConsole(**autotrainer_simulator.ports) as remote:
        assert (remote.send_command(ApiCommand.EMERGENCY_RESUME)).result is ApiCommandRequestResult.FAILED
        with pytest.raises(CommandFailedError, match="210 ended with FAILED: nothing is stopped") as caught:
            remote.run(ApiCommand.EMERGENCY_RESUME)
        assert caught.value.reply is not None
        with pytest.raises(SerializationError):
            remote.run(ApiCommand.GET_STATUS, {"a": {1, 2}})


@NO_HEARTBEATS
def test_a_reply_that_does_not_come_and_the_next_one(autotrainer_simulator: AutotrainerSimulator) -> None:
    with RemoteConsole(**autotrainer_simulator.ports) as remote:
        remote.send_command(ApiCommand.GET_STATUS, timeout_s=LIMIT_S)  # the connection is there
        autotrainer_simulator.faults.add(Fault(FaultKind.NO_REPLY, times=1))
        autotrainer_simulator.faults.add(Fault(FaultKind.SLOW_REPLY, seconds=0.5, command=300, times=1))
        with pytest.raises(TimeoutError, match=r"did not answer within 0.1 s \(command 400, nonce 5\)") as caught:
            remote.send_command(ApiCommand.GET_STATUS, nonce=5, timeout_s=0.1)
        assert isinstance(caught.value, CommandTimeoutError)
        assert caught.value.was_sent
        with pytest.raises(CommandTimeoutError):
            remote.send_command(ApiCommand.GET_CONFIGURATION, timeout_s=0.1)
        assert (remote.send_command(ApiCommand.GET_STATUS)).result is ApiCommandRequestResult.SUCCESS
        end = time.monotonic() + LIMIT_S
        while not remote.statistics.late_replies and time.monotonic() < end:
            remote.wait_for_news(1)
        assert remote.statistics.late_replies == 1


@NO_HEARTBEATS
@pytest.mark.parametrize("kind", [FaultKind.BAD_REPLY, FaultKind.WRONG_REPLY])
def test_a_reply_that_cannot_be_read(autotrainer_simulator: AutotrainerSimulator, kind: FaultKind) -> None:
    autotrainer_simulator.faults.add(Fault(kind, times=1))
    with RemoteConsole(**autotrainer_simulator.ports) as remote:
        with pytest.raises(MessageError, match="cannot be read"):
            remote.send_command(ApiCommand.GET_STATUS)
        assert (remote.send_command(ApiCommand.GET_STATUS)).result is ApiCommandRequestResult.SUCCESS


@NO_HEARTBEATS
def test_a_device_that_is_not_there(autotrainer_simulator: AutotrainerSimulator) -> None:
    autotrainer_simulator.stop()
    with RemoteConsole(**autotrainer_simulator.ports) as remote:
        with pytest.raises(CommandTimeoutError, match="is not connected, so that nothing was sent") as caught:
            remote.send_command(ApiCommand.EMERGENCY_RESUME, timeout_s=0.1)
        assert not caught.value.was_sent
        autotrainer_simulator.start()
        assert (remote.send_command(ApiCommand.GET_STATUS)).result is ApiCommandRequestResult.SUCCESS
        autotrainer_simulator.stop()
        with pytest.raises(CommandTimeoutError):
            remote.send_command(ApiCommand.EMERGENCY_STOP, timeout_s=0.1)
        autotrainer_simulator.start()
        assert (remote.send_command(ApiCommand.GET_STATUS)).result is ApiCommandRequestResult.SUCCESS
    assert not any(b'"command":210' in request for request in autotrainer_simulator.requests)
    assert not autotrainer_simulator.rig.is_stopped


@NO_HEARTBEATS
def test_events(autotrainer_simulator: AutotrainerSimulator) -> None:
    with RemoteConsole(**autotrainer_simulator.ports) as remote:
        connected(remote, autotrainer_simulator)
        everything, emergencies = remote.events(), remote.events(ApiTopic.EMERGENCY)
        some = remote.events(kinds={ApiEventKind.trialCaptureEnded, 4242})
        autotrainer_simulator.publish(ApiEventKind.tunnelEnter)
        autotrainer_simulator.publish(
            ApiEventKind.emergencyStop, {"reason": "r", "reason_code": 7, "active_alarms": [1]}
        )
        autotrainer_simulator.publish(ApiEventKind.trialCaptureEnded, SessionTrialContext("s", 3))
        autotrainer_simulator.publish(4242, {"some_key": [1]})
        received = [event for event in taken(everything, 4)]
        assert [int(event.kind) for event in received] == [1101, 101, 1305, 4242]
        assert isinstance(received[1].context, EmergencyStopContext)
        assert not received[1].context.reason_code.is_listed
        assert (received[3].context, received[3].kind.is_listed) == ({"someKey": [1]}, False)
        assert [event.kind for event in taken(emergencies, 1)] == [ApiEventKind.emergencyStop]
        assert [event.context for event in taken(some, 2)] == [SessionTrialContext("s", 3), {"someKey": [1]}]
        assert everything.get(0.01) is None
        statistics = remote.statistics
        assert (statistics.events, statistics.duplicates, statistics.received) == (4, 0, 5)
    assert [event for event in everything] == []


def taken(stream: Any, count: int) -> Iterator[Any]:
    """The first messages of a stream."""
    for _ in range(count):
        yield stream.get(LIMIT_S)


@NO_HEARTBEATS
@pytest.mark.parametrize(
    ("kind", "indexes", "counter"),
    [
        (FaultKind.DUPLICATED_EVENT, [1, 2, 3, 4], "duplicates"),
        (FaultKind.LOST_EVENT, [2, 3, 4], "missing"),
        (FaultKind.REORDERED_EVENT, [2, 1, 3, 4], "reordered"),
        (FaultKind.BAD_EVENT, [None, 2, 3, 4], "others"),
        (FaultKind.WRONG_EVENT, [1, 2, 3, 4], None),
        (FaultKind.TORN_EVENT, [2, 3, 4], "torn"),
        (FaultKind.SILENCE, [2, 3, 4], "missing"),
    ],
)
def test_events_that_go_wrong(
    autotrainer_simulator: AutotrainerSimulator, kind: FaultKind, indexes: list[int | None], counter: str | None
) -> None:
    with RemoteConsole(**autotrainer_simulator.ports, index_step=1) as remote:
        connected(remote, autotrainer_simulator)
        everything = remote.messages()
        autotrainer_simulator.faults.add(Fault(kind, times=1))
        for index in range(1, 5):
            autotrainer_simulator.publish(ApiEventKind.trialCaptureEnded, SessionTrialContext("s", index), index)
        messages = [message for message in taken(everything, len(indexes))]
        assert everything.get(0.02) is None
        assert [getattr(message, "index", None) for message in messages] == indexes
        assert [type(message) for message in messages] == [
            OtherMessage if index is None else Event for index in indexes
        ]
        wrong = [message.payload_error for message in messages if isinstance(message, Event) and message.payload_error]
        assert len(wrong) == (kind is FaultKind.WRONG_EVENT)
        statistics = remote.statistics
        names = ("duplicates", "missing", "reordered", "torn", "others")
        counted = {name: getattr(statistics, name) for name in names if getattr(statistics, name)}
        if counter not in (None, "missing"):  # what did not come in its turn may be missing as well
            counted.pop("missing", None)
        assert counted == ({} if counter is None else {counter: 1})


@QUICK_HEARTBEATS
def test_heartbeats_and_silence(autotrainer_simulator: AutotrainerSimulator) -> None:
    timing: dict[str, Any] = {"heartbeat_interval_s": 0.05, "missed_heartbeats": 6}
    with RemoteConsole(**autotrainer_simulator.ports, **timing) as remote:
        heartbeat = remote.wait_for_heartbeat(LIMIT_S)
        assert isinstance(heartbeat, HeartbeatMessage)
        assert heartbeat == remote.last_heartbeat
        assert (heartbeat.identifier, heartbeat.version) == ("autotrainer-simulator", "0.12.0")
        end = time.monotonic() + LIMIT_S
        while remote.is_silent and time.monotonic() < end:
            remote.wait_for_heartbeat(LIMIT_S)
        assert [remote.is_silent] == [False]
        autotrainer_simulator.faults.add(Fault(FaultKind.NO_HEARTBEAT))
        with pytest.raises(DeviceSilentError, match="heartbeats are missing"):
            for _ in remote.events(raise_when_silent=True):
                pass
        assert time.monotonic() - remote.session.last_heard >= 6 * 0.05
        assert [remote.is_silent] == [True]
        assert (remote.send_command(ApiCommand.GET_STATUS)).result is ApiCommandRequestResult.SUCCESS
        with pytest.raises(DeviceSilentError, match="no heartbeat"):
            remote.wait_for_heartbeat(0.1)


@pytest.mark.autotrainer_simulator(protocol="0.9.7", heartbeat_interval_s=0)
def test_a_device_of_0_9_7(autotrainer_simulator: AutotrainerSimulator) -> None:
    with RemoteConsole(**autotrainer_simulator.ports) as remote:
        connected(remote, autotrainer_simulator)
        events = remote.events()
        autotrainer_simulator.publish(ApiEventKind.emergencyStop, {"reason": "a-b c_d"})
        event = events.get(LIMIT_S)
        assert event is not None
        assert event.context == {"reason": "a-b c_d"}
        assert event.payload_error == "$.reasonCode is missing"
        status = remote.send_command(ApiCommand.GET_STATUS)
        assert status.data["animalId"] == "123456"
        assert status.payload_error is not None


@NO_HEARTBEATS
def test_a_queue_that_nobody_reads_is_bounded(autotrainer_simulator: AutotrainerSimulator) -> None:
    with RemoteConsole(**autotrainer_simulator.ports) as remote:
        connected(remote, autotrainer_simulator)
        lazy = remote.events(queue_size=3)
        for index in range(10):
            autotrainer_simulator.publish(ApiEventKind.tunnelEnter, index=index)
        end = time.monotonic() + LIMIT_S
        while remote.statistics.events < 10 and time.monotonic() < end:
            remote.wait_for_news(1)
        assert [event.index for event in taken(lazy, 3)] == [7, 8, 9]
        assert remote.statistics.overflowed == 7


@NO_HEARTBEATS
def test_many_devices_in_one_process(autotrainer_simulator: AutotrainerSimulator) -> None:
    with AutotrainerSimulator(seed=2, heartbeat_interval_s=0) as other:
        with RemoteConsole(**autotrainer_simulator.ports) as one, RemoteConsole(**other.ports) as two:
            one.run(ApiCommand.EMERGENCY_STOP)
            assert (two.run(ApiCommand.GET_STATUS)).result is ApiCommandRequestResult.SUCCESS
    assert (autotrainer_simulator.rig.is_stopped, other.rig.is_stopped) == (True, False)


@NO_HEARTBEATS
@pytest.mark.parametrize("endless", [float("nan"), float("inf")])
def test_a_wait_that_would_never_end_is_refused(
    autotrainer_simulator: AutotrainerSimulator, endless: float
) -> None:
    with pytest.raises(OptionError, match="timeout_s is"):
        RemoteConsole(timeout_s=endless)
    with RemoteConsole(**autotrainer_simulator.ports) as remote:
        with pytest.raises(OptionError, match="timeout_s is"):
            remote.send_command(ApiCommand.GET_STATUS, timeout_s=endless)
        with pytest.raises(OptionError, match="timeout_s is"):
            remote.run(ApiCommand.GET_STATUS, result_timeout_s=endless)
        with pytest.raises(OptionError, match="timeout_s is"):
            remote.wait_for_heartbeat(endless)
        with pytest.raises(OptionError, match="timeout_s is"):
            remote.events().get(endless)
        assert remote.events().get(-1) is None


@pytest.mark.parametrize("port", [0, 99_999, "x"])
def test_a_port_that_is_none(port: Any) -> None:
    with pytest.raises(OptionError, match="is no port"):
        RemoteConsole(command_port=port).open()


@NO_HEARTBEATS
def test_a_command_that_is_no_number(autotrainer_simulator: AutotrainerSimulator) -> None:
    name: Any = "GET_STATUS"
    with RemoteConsole(**autotrainer_simulator.ports) as remote:
        with pytest.raises(SerializationError, match="'GET_STATUS' is no command"):
            remote.run(name)
    assert not autotrainer_simulator.requests


def test_a_client_that_is_not_open() -> None:
    remote = RemoteConsole()
    with pytest.raises(ClosedError, match="5556/5557"):
        remote.send_command(ApiCommand.GET_STATUS)
    remote.close()
    wrong = RemoteConsole("no host!")
    with pytest.raises(OptionError):
        wrong.open()
