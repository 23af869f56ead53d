"""Every fault as a client meets it on a real socket."""

import json
import time
from typing import Any

import pytest

from otii_tcp_client.simulator import (
    Corrupt,
    Delay,
    Drop,
    ErrorAnswer,
    ExtraField,
    Fault,
    Flood,
    Garbage,
    MissingField,
    OtiiSimulator,
    Reset,
    Split,
    Stall,
    Truncate,
    Unasked,
    WrongId,
    WrongType,
    parse_fault,
)
from tests.otii.simulator.wire import Wire, WireError, connected


def ask(wire: Wire) -> Any:
    return wire.call("otii_get_device_id", device_name="Arc")


def rest(wire: Wire) -> bytes:
    return b"".join(iter(lambda: wire.socket.recv(65536), b""))


def test_delay_is_latency_and_keeps_the_order(simulator: OtiiSimulator, wire: Wire) -> None:
    simulator.faults.add(Delay(0.3))
    start = time.monotonic()
    ids = [wire.send("otii_is_logged_in") for _ in range(20)]
    assert [wire.read()["trans_id"] for _ in ids] == ids
    assert 0.3 <= time.monotonic() - start < 20 * 0.3


def test_an_answer_may_be_overtaken(simulator: OtiiSimulator, wire: Wire) -> None:
    simulator.faults.add(Delay(0.4, command="otii_is_logged_in", overtakes=True))
    wire.send("otii_is_logged_in")
    wire.send("otii_get_active_project")
    assert [wire.read()["cmd"] for _ in range(2)] == ["otii_get_active_project", "otii_is_logged_in"]


def test_drop_closes_without_a_byte(simulator: OtiiSimulator, wire: Wire) -> None:
    simulator.faults.add(Drop())
    wire.send("otii_is_logged_in")
    assert rest(wire) == b""


def test_reset_resets(simulator: OtiiSimulator, wire: Wire) -> None:
    simulator.faults.add(Reset())
    wire.send("otii_is_logged_in")
    with pytest.raises(ConnectionResetError):
        rest(wire)


@pytest.mark.parametrize("fault", [Drop, Reset, ErrorAnswer])
@pytest.mark.parametrize("acts", [True, False])
def test_a_command_may_or_may_not_have_acted(
    simulator: OtiiSimulator, wire: Wire, fault: type[Drop | Reset | ErrorAnswer], acts: bool
) -> None:
    simulator.faults.add(fault(command="arc_set_main", acts=acts))
    with pytest.raises((WireError, ConnectionError, AssertionError)):
        wire.arc("arc_set_main", enable=True)
    assert simulator.bench.devices[0].state.is_main_on is acts


def test_truncate_ends_in_the_middle(simulator: OtiiSimulator, wire: Wire) -> None:
    simulator.faults.add(Truncate(0.5))
    wire.send("otii_is_logged_in")
    part = rest(wire)
    assert part.startswith(b'{"type":"response"')
    assert b"\n" not in part


def test_stall_is_silent_after_a_part(simulator: OtiiSimulator, wire: Wire) -> None:
    simulator.faults.add(Stall(0.5, times=1))
    wire.send("otii_is_logged_in")
    assert b"\n" not in wire.socket.recv(1000)
    wire.send("otii_is_logged_in")
    wire.socket.settimeout(0.1)
    with pytest.raises(TimeoutError):
        wire.socket.recv(1000)


def test_stall_of_everything_lets_later_answers_pass(simulator: OtiiSimulator, wire: Wire) -> None:
    simulator.faults.add(Stall(times=1))
    wire.send("otii_is_logged_in")
    wire.send("otii_get_active_project")
    assert wire.read()["cmd"] == "otii_get_active_project"


def test_split_changes_nothing_but_the_pieces(simulator: OtiiSimulator, wire: Wire) -> None:
    expected = ask(wire)
    simulator.faults.add(Split(1))
    assert ask(wire) == expected


def test_corrupt_keeps_the_length(simulator: OtiiSimulator, wire: Wire) -> None:
    simulator.faults.add(Corrupt(4))
    wire.send("otii_is_logged_in")
    line = wire.file.readline()
    assert len(line) == len(
        b'{"type":"response","cmd":"otii_is_logged_in","trans_id":"1","data":{"logged_in":true}}\r\n'
    )
    assert b'"logged_in":true}}' not in line or b'{"type":"response","cmd":"otii_is' not in line


def test_garbage_is_no_json(simulator: OtiiSimulator, wire: Wire) -> None:
    simulator.faults.add(Garbage(times=1))
    wire.send("otii_is_logged_in")
    with pytest.raises(ValueError, match="utf-8"):
        json.loads(wire.file.readline())
    assert ask(wire)


def test_members_are_changed(simulator: OtiiSimulator, wire: Wire) -> None:
    simulator.faults.add(WrongType("device_id", 5))
    simulator.faults.add(ExtraField("data.colour", "red"))
    assert ask(wire) == {"device_id": 5, "colour": "red"}
    simulator.faults.clear()
    simulator.faults.add(MissingField("data"))
    assert ask(wire) is None


def test_an_answer_to_somebody_else(simulator: OtiiSimulator, wire: Wire) -> None:
    simulator.faults.add(WrongId("77", times=1))
    wire.send("otii_is_logged_in")
    assert wire.read()["trans_id"] == "77"


@pytest.mark.parametrize("data", [None, {"detail": 1}])
def test_any_error_code(simulator: OtiiSimulator, wire: Wire, data: Any) -> None:
    simulator.faults.add(ErrorAnswer("Something new", data))
    with pytest.raises(WireError) as refused:
        ask(wire)
    message = {"type": "error", "errorcode": "Something new", "cmd": "otii_get_device_id", "trans_id": "1"}
    assert refused.value.message == (message if data is None else {**message, "data": data})


def test_messages_that_nobody_asked_for(simulator: OtiiSimulator, wire: Wire) -> None:
    simulator.faults.add(Unasked(2))
    simulator.faults.add(Unasked(1, "later", after=True))
    ask(wire)
    assert [message["info"] for message in wire.unasked] == ["simulated", "simulated"]
    assert wire.read()["info"] == "later"


def test_flood_ends_at_its_size(simulator: OtiiSimulator, wire: Wire) -> None:
    simulator.faults.add(Flood(3_000_000))
    wire.send("otii_is_logged_in")
    assert len(rest(wire)) == 3_000_000


def test_a_client_may_leave_in_the_middle_of_a_flood(simulator: OtiiSimulator) -> None:
    simulator.faults.add(Flood(times=1))
    with connected(simulator) as leaving:
        leaving.send("otii_is_logged_in")
        assert leaving.socket.recv(1000)
    with connected(simulator) as other:
        assert ask(other)


def test_faults_end(simulator: OtiiSimulator, wire: Wire) -> None:
    simulator.faults.add(ErrorAnswer(times=2))
    with simulator.faults.active(ErrorAnswer("Not ready", command="otii_is*", probability=0.0)) as fault:
        assert list(simulator.faults)[1] is fault
        for _ in range(2):
            with pytest.raises(WireError, match="Command timeout"):
                ask(wire)
        assert ask(wire)
    assert len(simulator.faults) == 0


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("delay=0.5,overtakes=true", Delay(0.5, overtakes=True)),
        ("drop,command=arc_*,acts=true,probability=0.5", Drop(command="arc_*", acts=True, probability=0.5)),
        ("error=Not ready,times=2", ErrorAnswer("Not ready", times=2)),
        ("wrong_type=value,value=zz", WrongType("value", "zz")),
        ("extra=data.x,value=1", ExtraField("data.x", 1)),
        ("stall=0.25", Stall(0.25)),
        ("split", Split()),
        ("unasked=3,after=true", Unasked(3, after=True)),
        ("garbage=hm", Garbage(b"hm")),
    ],
)
def test_faults_as_text(text: str, fault: Fault) -> None:
    assert parse_fault(text) == fault


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("explode", "unknown fault 'explode'"),
        ("drop=1", "drop takes no argument"),
        ("delay", "delay needs an argument"),
        ("delay=x", "could not convert"),
        ("drop,colour=red", "unknown option 'colour'"),
        ("drop,acts=perhaps", "neither true nor false"),
        ("drop,times=0", "times must be 1 or more"),
        ("drop,probability=2", "between 0 and 1"),
        ("split=0", "size must be 1 or more"),
        ("flood=0", "size must lie between"),
    ],
)
def test_faults_as_wrong_text(text: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        parse_fault(text)
