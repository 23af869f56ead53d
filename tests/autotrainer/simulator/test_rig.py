"""What the rig answers, and what its faults are called."""

from typing import Any

import pytest
from devicewire.autotrainer import (
    COMMAND_REPLIES,
    ApiCommand,
    ApiCommandRequestResult,
    ApiEventKind,
    ApplicationModeData,
    CommandRequest,
    EnabledData,
    encode,
    parse_command_request,
)
from devicewire.autotrainer.model import decode

from autotrainer.api.simulator import AutotrainerSimulator, Fault, FaultKind, Rig, parse_fault
from autotrainer.api.simulator.command_line import main

SETTINGS = [command for command in ApiCommand if 1000 <= command < 1100]


@pytest.mark.parametrize("command", [command for command in ApiCommand if command in COMMAND_REPLIES])
def test_replies_are_what_the_spec_says(command: ApiCommand) -> None:
    data: Any = {ApiCommand.SET_APPLICATION_MODE: {"mode": 100}, ApiCommand.SET_TRAINING_MODE: {"mode": 300}}
    request = parse_command_request(encode({"command": command, "data": data.get(command, {"enabled": True})}))
    answer = Rig().answer(request)
    assert answer.result is ApiCommandRequestResult.SUCCESS
    decode(COMMAND_REPLIES[command], encode(answer.data))


@pytest.mark.parametrize("command", SETTINGS)
def test_what_is_set_is_what_is_read(command: ApiCommand) -> None:
    rig = Rig()
    for value in (True, False):
        assert rig.answer(CommandRequest(command, data=EnabledData(value))).data == EnabledData(value)
        status = encode(rig.status())
        assert (
            b"true"
            in status.replace(b'"isEnabled":true', b"")
            .replace(b'"isStopCondition":true', b"")
            .replace(b'"isGateOpen":true', b"")
        ) is value
    wrong = parse_command_request(encode({"command": command, "data": {"enabled": "yes"}}))
    assert rig.answer(wrong).result is ApiCommandRequestResult.FAILED
    assert rig.answer(CommandRequest(command)).result is ApiCommandRequestResult.FAILED


def test_events_follow_real_changes_only() -> None:
    rig = Rig()
    running = CommandRequest(ApiCommand.SET_APPLICATION_MODE, data=ApplicationModeData(decode_mode(100)))
    assert [kind for kind, _ in rig.answer(running).events] == [ApiEventKind.applicationModeChanged]
    assert rig.answer(running).events == []
    assert (
        rig.answer(CommandRequest(ApiCommand.SET_APPLICATION_MODE, data=ApplicationModeData(decode_mode(5)))).data.mode
        == 100
    )
    clamp = CommandRequest(ApiCommand.SET_AUTO_CLAMP_ENABLED, data=EnabledData(True))
    assert [kind for kind, _ in rig.answer(clamp).events] == [ApiEventKind.autoClampEnabledChanged]
    assert rig.answer(clamp).events == []


def decode_mode(number: int) -> Any:
    """A mode by its number."""
    return type(Rig().application_mode)(number)


def test_the_same_seed_gives_the_same_rig() -> None:
    assert Rig(7).status() == Rig(7).status()
    assert Rig(7).status() != Rig(8).status()


def test_faults_as_text() -> None:
    assert parse_fault("silence") == Fault(FaultKind.SILENCE)
    expected = Fault(FaultKind.SLOW_REPLY, command=400, seconds=1.5, times=2)
    assert parse_fault("slow_reply:seconds=1.5,command=400,times=2") == expected
    for wrong in (
        "nothing",
        "silence:speed=1",
        "silence:times=x",
        "silence:times",
        "silence:times=0",
        "slow_reply:seconds=nan",
    ):
        with pytest.raises(ValueError, match="is no fault"):
            parse_fault(wrong)


def test_a_rig_keeps_its_ports_and_state() -> None:
    simulator = AutotrainerSimulator()
    with pytest.raises(RuntimeError, match="not running"):
        simulator.publish(1101)
    with simulator:
        ports = simulator.ports
        simulator.rig.is_stopped = True
    with simulator:
        assert simulator.ports == ports
        assert simulator.rig.is_stopped


def test_an_address_in_use(autotrainer_simulator: AutotrainerSimulator, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--port", str(autotrainer_simulator.subscriber_port)]) == 1
    assert "in use" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        main(["--fault", "nonsense"])
