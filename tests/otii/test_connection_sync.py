# Derived from tests/otii/test_connection.py by `codegen generate`. Do not edit: change that file.
"""A connection against the simulated server: what it survives, and what it says about the rest."""

import logging
import math
import time
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from devicewire.otii import commands

from otii_tcp_client import (
    OtiiConnection,
    DisconnectedException,
    NotConnectedError,
    Otii_Exception,
    OtiiArgumentError,
    OtiiConnectError,
    OtiiError,
    OtiiProtocolError,
    OtiiRefusedError,
    OtiiTimeoutError,
)
from otii_tcp_client.simulator import ACE_ID, ARC_ID, OtiiSimulator
from otii_tcp_client.simulator.faults import (
    Corrupt,
    Delay,
    Drop,
    ErrorAnswer,
    ExtraField,
    Flood,
    Garbage,
    MissingField,
    Reset,
    Split,
    Stall,
    Truncate,
    Unasked,
    WrongId,
    WrongType,
)
from tests.otii.sync_tools import gather

GET = commands.ArcGetMainVoltage(device_id=ARC_ID)
DEVICE_IS_GONE = rf"arc_get_main_voltage on {ARC_ID}: Device not connected.*plug"


def connected(simulator: OtiiSimulator, **options: Any) -> OtiiConnection:
    connection = OtiiConnection(simulator.host, simulator.port, **options)
    connection.connect_to_server()
    return connection


def test_commands_are_typed(otii_simulator: OtiiSimulator) -> None:
    connection = connected(otii_simulator)
    connection.call(commands.ArcSetMainVoltage(device_id=ARC_ID, value=3.3))
    assert (connection.call(GET)).value == 3.3
    version = connection.call_plain(commands.ArcGetVersion(device_id=ACE_ID))
    assert set(version) == {"hw_version", "fw_version"}
    connection.close_connection()


def test_greeting(otii_simulator: OtiiSimulator) -> None:
    connection = OtiiConnection(otii_simulator.host, otii_simulator.port)
    greeting = connection.connect_to_server()
    assert greeting["info"] == "connected"
    states = [(connection.is_connected, connection.sock is None)]
    connection.close_connection()
    connection.close_connection()
    states.append((connection.is_connected, connection.sock is None))
    assert states == [(True, False), (False, True)]


def test_refusal(otii_simulator: OtiiSimulator) -> None:
    otii_simulator.settings.denial = "no licence"
    connection = OtiiConnection(otii_simulator.host, otii_simulator.port)
    answer = connection.connect_to_server()
    assert answer["errorcode"] == "Connection denied"
    connection.close_connection()


def test_nobody_listens(otii_simulator: OtiiSimulator) -> None:
    otii_simulator.stop()
    connection = OtiiConnection(otii_simulator.host, otii_simulator.port)
    with pytest.raises(OtiiRefusedError, match=f"nothing listens at 127.0.0.1:{otii_simulator.port}: start") as caught:
        connection.connect_to_server()
    assert isinstance(caught.value, ConnectionRefusedError)
    assert caught.value.was_sent is False


def test_no_such_host() -> None:
    with pytest.raises(OtiiConnectError, match="cannot connect to"):
        OtiiConnection("127.0.0.256.invalid", 1).connect_to_server()


def test_not_connected() -> None:
    connection = OtiiConnection("127.0.0.1", 1)
    with pytest.raises(NotConnectedError, match="connect first"):
        connection.call(GET)
    with pytest.raises(NotConnectedError, match="connect first"):
        connection.send_request("x")


def test_values_are_checked_before_sending(otii_simulator: OtiiSimulator) -> None:
    connection = connected(otii_simulator)
    with pytest.raises(OtiiArgumentError, match=r"arc_set_exp_voltage: value is 9, allowed is 1\.2 to 5 V") as caught:
        connection.call(commands.ArcSetExpVoltage(device_id=ARC_ID, value=9))
    error = caught.value
    assert (error.type, error.field, error.value) == ("Invalid key value", "value", 9)
    assert (error.command, error.device_id, error.was_sent) == ("arc_set_exp_voltage", ARC_ID, False)
    assert isinstance(error, ValueError)
    assert otii_simulator.requests.commands() == []
    connection.close_connection()


def test_validation_can_be_switched_off(otii_simulator: OtiiSimulator) -> None:
    connection = connected(otii_simulator, validate=False)
    with pytest.raises(Otii_Exception, match="Invalid key value") as caught:
        connection.call(commands.ArcSetExpVoltage(device_id=ARC_ID, value=9))
    assert not isinstance(caught.value, OtiiArgumentError)
    with pytest.raises(OtiiArgumentError):
        connection.call(commands.ArcSetExpVoltage(device_id=ARC_ID, value=9), validate=True)
    with pytest.raises(OtiiArgumentError, match="JSON"):
        connection.call(commands.ArcSetExpVoltage(device_id=ARC_ID, value=math.nan))
    connection.close_connection()


def test_no_answer_in_time(otii_simulator: OtiiSimulator) -> None:
    connection = connected(otii_simulator)
    otii_simulator.faults.add(Delay(0.4, command="arc_get_main_voltage", times=1))
    with pytest.raises(OtiiTimeoutError, match=r"arc_get_main_voltage on Arc.* within 0\.05 s; it may have") as caught:
        connection.call(GET, timeout=0.05)
    assert caught.value.was_sent is True
    assert isinstance(caught.value, TimeoutError)
    assert isinstance((connection.call(GET)).value, float)
    assert connection.session.late_answers == 1
    connection.close_connection()


def test_time_is_for_the_whole_call_not_for_each_block(otii_simulator: OtiiSimulator) -> None:
    connection = connected(otii_simulator)
    otii_simulator.faults.add(Unasked(50, times=1))
    otii_simulator.faults.add(Stall(0.5, times=1))
    start = time.monotonic()
    with pytest.raises(OtiiTimeoutError):
        connection.call(GET, timeout=0.1)
    assert time.monotonic() - start < 15  # the rest never comes
    connection.close_connection()


@pytest.mark.parametrize("port", [-1, 99999])
def test_impossible_ports(port: int) -> None:
    with pytest.raises(OtiiConnectError, match=f"port is {port}, allowed are 0 to 65535"):
        OtiiConnection("127.0.0.1", port)


@pytest.mark.parametrize("seconds", [-1, math.nan])
def test_impossible_timeouts(otii_simulator: OtiiSimulator, seconds: float) -> None:
    connection = connected(otii_simulator)
    with pytest.raises(ValueError, match="timeout is"):
        connection.call(GET, timeout=seconds)
    connection.close_connection()


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        (lambda: Garbage(times=1), OtiiProtocolError),
        (lambda: Garbage(b"[1, 2]", times=1), OtiiProtocolError),
        (lambda: WrongType("data.value", "high", times=1), OtiiProtocolError),
        (lambda: WrongType("data", [1], times=1), OtiiProtocolError),
        (lambda: WrongType("type", "weather", times=1), OtiiProtocolError),
        (lambda: WrongType("cmd", "arc_get_main", times=1), OtiiProtocolError),
        (lambda: MissingField("data", times=1), OtiiProtocolError),
        (lambda: MissingField("type", times=1), OtiiProtocolError),
        (lambda: ErrorAnswer("Something new", {"detail": 1}, times=1), Otii_Exception),
        (lambda: ErrorAnswer("Command timeout", times=1), Otii_Exception),
        (lambda: WrongId(times=1), OtiiTimeoutError),
    ],
)
def test_bad_answers_leave_the_connection_usable(
    otii_simulator: OtiiSimulator, fault: Callable[[], Any], kind: type[OtiiError]
) -> None:
    connection = connected(otii_simulator)
    otii_simulator.faults.add(fault())
    with pytest.raises(kind, match="arc_get_main_voltage") as caught:
        connection.call(GET, timeout=0.2 if kind is OtiiTimeoutError else None)
    assert type(caught.value) is kind
    assert ARC_ID in str(caught.value)
    assert str(caught.value).isprintable()
    assert isinstance((connection.call(GET)).value, float)
    connection.close_connection()


@pytest.mark.parametrize(
    "fault",
    [
        lambda: ExtraField(times=1),
        lambda: Split(1, times=1),
        lambda: Unasked(3, times=1),
        lambda: Unasked(3, after=True, times=1),
        lambda: MissingField("cmd", times=1),
        lambda: MissingField("trans_id", times=1),
    ],
)
def test_odd_answers_do_no_harm(otii_simulator: OtiiSimulator, fault: Callable[[], Any]) -> None:
    connection = connected(otii_simulator)
    connection.call(commands.ArcSetMainVoltage(device_id=ARC_ID, value=3.5))
    otii_simulator.faults.add(fault())
    assert (connection.call(GET)).value == 3.5
    assert (connection.call(GET)).value == 3.5
    connection.close_connection()


@pytest.mark.parametrize("seed", range(6))
def test_corrupt_answers_are_typed_errors(otii_simulator: OtiiSimulator, seed: int) -> None:
    connection = connected(otii_simulator)
    otii_simulator.faults.add(Corrupt(flips=1 + seed, times=1))
    try:
        connection.call(GET, timeout=0.1)
    except OtiiError as error:
        assert str(error).isprintable()  # noqa: PT017 - an answer that is still readable is as good as an error
    assert isinstance((connection.call(GET)).value, float)
    connection.close_connection()


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (lambda: Drop(times=1), "closed by the server"),
        (lambda: Reset(times=1), "broke|closed by the server"),
        (lambda: Truncate(times=1), "in the middle of a message"),
    ],
)
def test_lost_connection(otii_simulator: OtiiSimulator, fault: Callable[[], Any], reason: str) -> None:
    connection = connected(otii_simulator)
    otii_simulator.faults.add(fault())
    with pytest.raises(DisconnectedException, match=reason) as caught:
        connection.call(GET)
    assert caught.value.was_sent is True
    assert isinstance(caught.value, ConnectionError)
    assert not connection.is_connected
    with pytest.raises(NotConnectedError, match="connect again") as again:
        connection.call(GET)
    assert again.value.was_sent is False
    connection.connect_to_server()
    assert isinstance((connection.call(GET)).value, float)
    connection.close_connection()


def test_every_waiter_hears_of_the_loss(otii_simulator: OtiiSimulator) -> None:
    connection = connected(otii_simulator)
    otii_simulator.faults.add(Delay(60, command="arc_get_main", overtakes=True))
    otii_simulator.faults.add(Drop(command="arc_get_main_voltage"))

    def lost(command: Any) -> str:
        with pytest.raises(DisconnectedException) as caught:
            connection.call(command)
        return caught.value.command

    waiters = [partial(lost, commands.ArcGetMain(device_id=ARC_ID)) for _ in range(4)]
    names = gather(*waiters, partial(lost, GET))
    assert names == ["arc_get_main"] * 4 + ["arc_get_main_voltage"]
    connection.close_connection()


def test_message_over_the_limit(otii_simulator: OtiiSimulator) -> None:
    connection = connected(otii_simulator, max_message_bytes=100_000)
    otii_simulator.faults.add(Flood(300_000, times=1))
    with pytest.raises(DisconnectedException, match="longer than 100000 bytes"):
        connection.call(GET)
    connection.connect_to_server()
    assert isinstance((connection.call(GET)).value, float)
    connection.close_connection()


def test_connects_again_when_asked_to(otii_simulator: OtiiSimulator) -> None:
    connection = connected(otii_simulator, reconnect_for=20.0)
    otii_simulator.faults.add(Drop(times=1))
    with pytest.raises(DisconnectedException):
        connection.call(commands.ArcSetMain(device_id=ARC_ID, enable=True))
    assert otii_simulator.requests.commands() == ["arc_set_main"]  # never sent again on its own
    otii_simulator.stop()
    results = gather(partial(connection.call, GET), partial(connection.call, GET), partial(restart, otii_simulator))
    assert [type(result).__name__ for result in (results)[:2]] == ["ArcGetMainVoltageResponse"] * 2
    connection.close_connection()


def restart(simulator: OtiiSimulator) -> None:
    time.sleep(0.1)  # noqa: ASYNC251 - whoever connects meanwhile is refused
    simulator.start()


def test_gives_up_connecting_again(otii_simulator: OtiiSimulator) -> None:
    connection = connected(otii_simulator, reconnect_for=0.2)
    otii_simulator.stop()
    with pytest.raises(DisconnectedException):
        connection.call(GET)
    with pytest.raises(OtiiRefusedError) as caught:
        connection.call(GET)
    assert caught.value.was_sent is False
    connection.close_connection()


def test_many_at_once(otii_simulator: OtiiSimulator) -> None:
    connection = connected(otii_simulator)
    voltages = [1 + number / 100 for number in range(300)]
    setters = [commands.ArcSetMainVoltage(device_id=ARC_ID, value=value) for value in voltages]
    assert connection.call_all(setters) == [None] * 300
    assert [request.data["value"] for request in otii_simulator.requests] == voltages
    assert connection.call_all([]) == []
    connection.close_connection()


def test_many_at_once_overlap(otii_simulator: OtiiSimulator) -> None:
    connection = connected(otii_simulator)
    otii_simulator.faults.add(Delay(0.3))
    start = time.monotonic()
    connection.call_all([GET] * 50, at_once=50)
    assert time.monotonic() - start < 50 * 0.3  # one after the other takes longer
    connection.close_connection()


def test_many_at_once_stop_at_an_error(otii_simulator: OtiiSimulator) -> None:
    connection = connected(otii_simulator)
    otii_simulator.faults.add(ErrorAnswer("Not ready", command="arc_get_main_voltage", times=1))
    with pytest.raises(Otii_Exception, match="Not ready"):
        connection.call_all([GET] * 20, at_once=4)
    assert len(otii_simulator.requests) < 20
    assert connection.session.pending == {}
    connection.close_connection()


def test_answers_in_another_order(otii_simulator: OtiiSimulator) -> None:
    connection = connected(otii_simulator)
    connection.call(commands.ArcSetMainVoltage(device_id=ARC_ID, value=4))
    otii_simulator.faults.add(Delay(0.1, command="arc_get_main_voltage", times=1, overtakes=True))
    slow = connection.start(GET)
    assert (connection.call(commands.ArcGetMain(device_id=ARC_ID))).value is False
    states = [slow.is_settled]
    assert (slow.result()).value == 4
    states.append(slow.is_settled)
    assert states == [False, True]
    connection.close_connection()


def test_a_command_that_was_started_can_be_abandoned(otii_simulator: OtiiSimulator) -> None:
    connection = connected(otii_simulator)
    call = connection.start(GET)
    call.abandon()
    with pytest.raises(OtiiTimeoutError):
        call.result(0)
    assert isinstance((connection.call(GET)).value, float)
    assert connection.session.late_answers == 1
    connection.close_connection()


def test_progress(otii_simulator: OtiiSimulator, tmp_path: Any) -> None:
    connection = connected(otii_simulator)
    project = (connection.call(commands.OtiiCreateProject())).project_id
    save = commands.ProjectSave(project_id=project, filename=str(tmp_path / "a"), force=True, progress=True)
    seen: list[float] = []
    assert "a" in (connection.call(save, on_progress=seen.append)).filename
    assert seen == sorted(seen)
    assert seen[-1] == 1.0
    call = connection.start(save)
    assert [value for value in call.progress()] == seen
    assert "a" in (call.result()).filename
    connection.close_connection()


def test_progress_callback_that_fails(otii_simulator: OtiiSimulator, tmp_path: Any) -> None:
    connection = connected(otii_simulator)
    project = (connection.call(commands.OtiiCreateProject())).project_id
    save = commands.ProjectSave(project_id=project, filename=str(tmp_path / "a"), force=True, progress=True)

    def fail(_value: float) -> None:
        raise KeyError("mine")

    with pytest.raises(KeyError, match="mine"):
        connection.call(save, on_progress=fail)
    assert isinstance((connection.call(GET)).value, float)
    connection.close_connection()


def test_information_reaches_subscribers(otii_simulator: OtiiSimulator) -> None:
    connection = connected(otii_simulator)
    with_callback: list[str] = []
    subscription = connection.subscribe(lambda message: with_callback.append(getattr(message, "topic", "")))
    with connection.watch_information() as watch:
        otii_simulator.bench.announce("device lost", {"device_id": ARC_ID})
        otii_simulator.bench.announce("device found", {"device_id": ARC_ID})
        first, second = watch.__next__(), watch.__next__()
        assert (getattr(first, "topic", ""), getattr(second, "topic", "")) == ("device lost", "device found")
        assert isinstance((connection.call(GET)).value, float)
        for _ in range(100):
            if len(with_callback) == 2:
                break
            connection.call(GET)
    assert with_callback == ["device lost", "device found"]
    assert watch.dropped == 0
    subscription.close()
    subscription.close()
    connection.close_connection()


def test_watching_ends_with_the_subscription_or_in_time(otii_simulator: OtiiSimulator) -> None:
    connection = connected(otii_simulator)
    watch = connection.watch_information()
    watch.close()
    assert [message for message in watch] == []
    assert [message for message in connection.watch_information(timeout=0.02)] == []
    connection.close_connection()


def test_watching_a_lost_connection(otii_simulator: OtiiSimulator) -> None:
    connection = connected(otii_simulator)
    watch = connection.watch_information()
    otii_simulator.stop()
    with pytest.raises(DisconnectedException, match=r"closed by the server|broke"):
        watch.__next__()
    connection.close_connection()


def test_subscriber_that_fails_is_logged(otii_simulator: OtiiSimulator, caplog: pytest.LogCaptureFixture) -> None:
    connection = connected(otii_simulator)
    seen: list[Any] = []

    def fail(message: Any) -> None:
        seen.append(message)
        raise KeyError("mine")

    subscription = connection.subscribe(fail)
    with caplog.at_level(logging.ERROR):
        otii_simulator.bench.announce("one", {})
        otii_simulator.bench.announce("two", {})
        for _ in range(200):
            if len(seen) == 2:
                break
            connection.call(GET)
    subscription.close()
    assert [message.topic for message in seen] == ["one", "two"]
    assert "subscriber" in caplog.text
    connection.close_connection()


def test_plain_requests(otii_simulator: OtiiSimulator) -> None:
    connection = connected(otii_simulator)
    request = {"type": "request", "cmd": "arc_get_main", "data": {"device_id": ARC_ID}, "trans_id": "theirs"}
    answer = connection.send_and_receive(request)
    assert answer["data"] == {"value": False}
    assert answer["trans_id"] == request["trans_id"] != "theirs"
    error = connection.send_and_receive({"type": "request", "cmd": "nonsense"}, None)
    assert error["errorcode"] == "Invalid command"
    connection.close_connection()


def test_requests_by_hand(otii_simulator: OtiiSimulator) -> None:
    connection = connected(otii_simulator)
    connection.send({"type": "request", "cmd": "otii_is_logged_in", "trans_id": "first"})
    connection.send({"type": "request", "cmd": "otii_is_logged_in", "trans_id": "second"})
    connection.send_request('{"type": "request", "cmd": "otii_is_logged_in", "trans_id": "third"}')
    for trans_id in ("second", "first", "third"):
        answer = connection.receive_response(2, trans_id)
        assert answer["trans_id"] == trans_id
        assert answer["data"] == {"logged_in": True}
    with pytest.raises(OtiiTimeoutError):
        connection.receive_response(0.02, "fourth")
    connection.close_connection()


def test_device_pulled_while_recording(otii_simulator: OtiiSimulator) -> None:
    connection = connected(otii_simulator)
    connection.call(commands.ArcEnableChannel(device_id=ARC_ID, channel="mc", enable=True))
    project = (connection.call(commands.OtiiCreateProject())).project_id
    connection.call(commands.ProjectStartRecording(project_id=project))
    otii_simulator.bench.advance(0.1)
    otii_simulator.bench.unplug(ARC_ID)
    with pytest.raises(
        Otii_Exception, match=rf"arc_get_main_voltage on {ARC_ID}: Device not connected.*plug"
    ) as caught:
        connection.call(GET)
    assert caught.value.type == "Device not connected"
    connection.call(commands.ProjectStopRecording(project_id=project))
    connection.close_connection()


def test_a_server_that_shuts_down(otii_simulator: OtiiSimulator) -> None:
    otii_simulator.settings.answers_shutdown = False
    connection = connected(otii_simulator)
    connection.call(commands.OtiiShutdown())
    connection.close_connection()


def test_no_password_in_errors_and_logs(otii_simulator: OtiiSimulator, caplog: pytest.LogCaptureFixture) -> None:
    connection = connected(otii_simulator)
    command = commands.OtiiLogin(username="joe", password="hunter2")
    said: list[str] = []
    with caplog.at_level(logging.DEBUG, "otii_tcp_client"):
        for fault in (
            Garbage(times=1),
            ErrorAnswer("Not able to parse request", {"parse_error": "x", "data": "hunter2"}, times=1),
            Stall(times=1),
            Drop(times=1),
        ):
            otii_simulator.faults.add(fault)
            with pytest.raises(OtiiError) as caught:
                connection.call(command, timeout=0.1)
            said += [repr(caught.value), str(caught.value)]
    assert "hunter2" not in "\n".join([*said, caplog.text, repr(connection)])
    connection.close_connection()
