"""The command line tools, in this process against a simulated rig, and once as commands."""

import io
import json
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

from autotrainer.api import client_application, remote_console
from autotrainer.api.bridge.__main__ import main as bridge_main
from autotrainer.api.remote import RemoteConsole
from autotrainer.api.simulator import AutotrainerSimulator
from tests.autotrainer.peer import wait_until


def console(simulator: AutotrainerSimulator, *words: str, typed: str = "") -> int:
    """Run the console against a rig."""
    ports = ["--port", str(simulator.subscriber_port), "--command-port", str(simulator.command_port)]
    return remote_console.main([*ports, *words], io.StringIO(typed))


def test_commands_by_name_beginning_and_number(
    autotrainer_simulator: AutotrainerSimulator, capsys: pytest.CaptureFixture[str]
) -> None:
    typed = "status\nget_an\n210\n\nnonsense\nSET_AUTO_CLAMP_ENABLED {broken\n?\nq\nnever"
    assert console(autotrainer_simulator, typed=typed) == 0
    shown = capsys.readouterr()
    assert "GET_STATUS SUCCESS\n" in shown.out
    assert '"name": "mouse_42"' in shown.out
    assert shown.out.count("EMERGENCY_RESUME FAILED: nothing is stopped") == 2
    assert "'nonsense' is no member of ApiCommand" in shown.err


def test_one_command_as_json(autotrainer_simulator: AutotrainerSimulator, capsys: pytest.CaptureFixture[str]) -> None:
    words = ("--json", "--command", "SET_APPLICATION_MODE", '{"mode": 1100}')
    assert console(autotrainer_simulator, *words) == 0
    assert json.loads(capsys.readouterr().out)["data"] == {"mode": 1100}
    assert console(autotrainer_simulator, "--command", "EMERGENCY_RESUME") == 1
    assert console(autotrainer_simulator, "--command", "NO_SUCH") == 2
    autotrainer_simulator.stop()
    assert console(autotrainer_simulator, "--timeout", "0.1", "--command", "status") == 1
    assert "is not connected" in capsys.readouterr().err


@pytest.mark.autotrainer_simulator(heartbeat_interval_s=0.05)
@pytest.mark.parametrize("words", [(), ("--json",)])
def test_watching(
    autotrainer_simulator: AutotrainerSimulator, capsys: pytest.CaptureFixture[str], words: tuple[str, ...]
) -> None:
    is_over = threading.Event()

    def publish() -> None:
        while not is_over.wait(0.02):
            autotrainer_simulator.publish(1101)

    def is_shown() -> bool:
        assert console(autotrainer_simulator, *words, "--watch", "0.25") == 0
        shown = capsys.readouterr().out
        return ("tunnelEnter" in shown and "heartbeat" in shown) or '"kind":1101' in shown

    publishing = threading.Thread(target=publish)
    publishing.start()
    try:
        wait_until(is_shown)
    finally:
        is_over.set()
        publishing.join()


@pytest.mark.autotrainer_simulator(heartbeat_interval_s=0)
def test_watching_a_device_that_says_nothing(
    autotrainer_simulator: AutotrainerSimulator, capsys: pytest.CaptureFixture[str]
) -> None:
    assert console(autotrainer_simulator, "--json", "--watch", "0.05") == 0
    shown = capsys.readouterr()
    assert not shown.out
    assert "nothing came from" in shown.err


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("GET_STATUS", "{bad"), "'{bad' is no JSON"),
        (("GET_STATUS", "[" * 100_000), "is no JSON"),
        (("GET_STATUS", "1", "2"), "one JSON text goes with a command, and not 2"),
    ],
)
def test_arguments_that_are_no_json(
    autotrainer_simulator: AutotrainerSimulator,
    capsys: pytest.CaptureFixture[str],
    words: tuple[str, ...],
    message: str,
) -> None:
    assert console(autotrainer_simulator, "--command", *words) == 2
    assert message in capsys.readouterr().err
    assert not autotrainer_simulator.requests


@pytest.mark.parametrize("words", [("--timeout", "abc"), ("--watch", "-1"), ("--port", "99999"), ("--port", "x")])
@pytest.mark.parametrize("tool", [remote_console.main, bridge_main])
def test_options_that_are_wrong(tool: Any, words: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        tool(list(words))
    shown = capsys.readouterr().err
    assert "invalid" not in shown
    assert words[1] in shown


def test_keys_belong_together() -> None:
    with pytest.raises(SystemExit, match="belong together"):
        remote_console.main(["--server-key", "x"])


def rig(typed: str, *words: str) -> int:
    """Run the rig on ports of its own."""
    return client_application.main(["--port", "0", "--command-port", "0", "--settle", "0", *words], io.StringIO(typed))


def test_the_prompt_of_the_rig(capsys: pytest.CaptureFixture[str]) -> None:
    typed = 'event tunnelEn\nevent 4242 {"a": 1}\nevent pellet\nevent\ntrial 3\nfault no_reply\nfault x\nclear\nrequests\nq\n'
    assert rig(typed) == 0
    ready, *lines = capsys.readouterr().out.splitlines()
    assert json.loads(ready)["device"] == "autotrainer"
    assert lines.count("published") == 2
    assert "published 5 events" in lines
    assert "none came" in lines
    assert [line.partition(":")[0] for line in lines].count("error") == 2


def test_playing_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    script = tmp_path / "events.jsonl"
    script.write_text(
        '{"kind": "tunnelEnter", "after_s": 0.01}\n\n{"kind": 102, "context": {"reason": "r"}}\n', "utf-8"
    )
    assert rig("", "--play", str(script), "--no-prompt") == 0
    script.write_text('{"kind": "nothing"}', "utf-8")
    assert rig("", "--play", str(script), "--no-prompt") == 1
    assert "line 1 is no event" in capsys.readouterr().err
    assert rig("", "--play", str(tmp_path / "missing")) == 1


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (b'{"kind": 1, "after_s": [1]}', "line 1 is no event: '[1]' is no time"),
        (b'{"kind": 1, "after_s": -1}', "line 1 is no event: '-1' is no time"),
        (b"[1]", "line 1 is no event: it takes a JSON object"),
        (b"\xff", "is no text in UTF-8"),
    ],
)
def test_a_file_that_cannot_be_played(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], line: bytes, message: str
) -> None:
    script = tmp_path / "events.jsonl"
    script.write_bytes(line)
    assert rig("", "--play", str(script), "--no-prompt") == 1
    assert message in capsys.readouterr().err


@pytest.mark.parametrize("words", [("--heartbeat", "nan"), ("--settle", "-1"), ("--port", "x"), ("--port", "70000")])
def test_options_of_the_rig_that_are_wrong(words: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        client_application.main(words)
    assert f"argument {words[0]}: " in (shown := capsys.readouterr().err)
    assert words[1] in shown
    assert "invalid" not in shown


class _Interrupted(io.StringIO):
    def __next__(self) -> Any:
        raise KeyboardInterrupt


def test_control_c_ends_the_rig_without_an_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert client_application.main(["--port", "0", "--command-port", "0"], _Interrupted()) == 0
    assert not capsys.readouterr().err


def test_help_of_the_rig_names_its_ports(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        client_application.main(["--help"])
    shown = capsys.readouterr().out
    assert "(default: 5556)" in " ".join(shown.split())
    assert "(default: 5557)" in " ".join(shown.split())


def test_a_port_in_use(autotrainer_simulator: AutotrainerSimulator, capsys: pytest.CaptureFixture[str]) -> None:
    assert client_application.main(["--port", str(autotrainer_simulator.subscriber_port)], io.StringIO()) == 1
    assert "in use" in capsys.readouterr().err


def test_rig_and_console_as_commands() -> None:
    words = [sys.executable, "-m", "autotrainer.api.simulator", "--heartbeat", "0.1", "--fault", "no_reply:times=1"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        ready: dict[str, Any] = json.loads(running.stdout.readline())
        ports = {name: int(str(ready[key]).rpartition(":")[2]) for name, key in _KEYS.items()}
        with RemoteConsole(subscriber_port=ports["port"], command_port=ports["command_port"]) as remote:
            assert remote.wait_for_heartbeat(20).version == "0.12.0"
        running.terminate()
        assert running.wait(30) == 0


_KEYS = {"port": "endpoint", "command_port": "command_endpoint"}
