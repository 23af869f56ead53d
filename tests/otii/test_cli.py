"""The command line against the simulated server."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import pytest

from otii_tcp_client.__main__ import main
from otii_tcp_client.simulator import ACE_ID, ARC_ID, OtiiSimulator, system_time

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def simulator() -> Any:
    with OtiiSimulator(seed=1, source=system_time(20)) as simulator:
        yield simulator


@pytest.fixture
def run(
    simulator: OtiiSimulator, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Run:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("OTII_USERNAME", raising=False)
    monkeypatch.delenv("OTII_PASSWORD", raising=False)

    def run(*arguments: str) -> tuple[int, str, str]:
        status = main([*arguments, "--port", str(simulator.port), "--try-for", "0"])
        captured = capsys.readouterr()
        return status, captured.out, captured.err

    return run


def test_devices(run: Run) -> None:
    status, output, _ = run("devices")
    assert status == 0
    assert [line.split() for line in output.splitlines()] == [
        ["id", "name", "type"],
        [ARC_ID, "Arc", "Arc"],
        [ACE_ID, "Ace", "Ace"],
    ]
    _, output, _ = run("devices", "--json", "--manual")
    assert json.loads(output)[0] == {"id": ARC_ID, "name": "Arc", "type": "Arc"}


def test_no_devices(run: Run, simulator: OtiiSimulator) -> None:
    simulator.bench.unplug(ARC_ID)
    simulator.bench.unplug(ACE_ID)
    assert run("devices", "--wait", "0") == (0, "none\n", "")


@pytest.mark.parametrize(
    "names", [("licenses", "reserve", "return"), ("list-licenses", "reserve-license", "return-license")]
)
def test_licences(run: Run, simulator: OtiiSimulator, names: tuple[str, str, str]) -> None:
    listing, reserve, give_back = names
    assert json.loads(run(listing, "--json")[1])[1]["type"] == "Automation"
    assert run(reserve, "-i", "1234") == (0, "reserved: 1234\n", "")
    assert simulator.bench.licenses.all[1].reserved_to == "joe"
    assert json.loads(run(give_back, "--id", "1234", "--json")[1]) == {"returned": 1234}
    assert simulator.bench.licenses.all[1].reserved_to == ""


def test_login(run: Run, simulator: OtiiSimulator, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run("logout") == (0, "logged out: True\n", "")
    status, _, error = run("login")
    assert status == 1
    assert "OTII_USERNAME" in error
    monkeypatch.setenv("OTII_PASSWORD", "hunter2")
    status, output, error = run("login", "-u", "joe")
    assert (status, output) == (1, "")
    assert "Could not login" in error
    assert "hunter2" not in error
    assert run("login", "-u", "joe", "-p", "secret") == (0, "logged in: joe\n", "")
    assert simulator.bench.licenses.is_logged_in


def test_record_export_plot(run: Run, tmp_path: Path) -> None:
    status, output, error = run(
        "record",
        "0.1",
        "a.csv",
        "--power",
        "--voltage",
        "3.3",
        "--channel",
        "mc",
        "--name",
        "boot",
        "--json",
        "--device",
        "Arc",
    )
    assert (status, error) == (0, "")
    found = json.loads(output)
    assert found["name"] == "boot"
    assert found["rows"] > 1000
    assert len((tmp_path / "a.csv").read_text().splitlines()) == found["rows"] + 1
    status, output, _ = run("export", "b.csv", "--from", "0.25", "--to", "0.5", "--channel", "mc", "--device", ARC_ID)
    assert status == 0
    assert "rows: 1000" in output
    assert run("plot", "a.png", "--recording", "0")[0] == 0
    assert (tmp_path / "a.png").read_bytes().startswith(b"\x89PNG")


def test_recording_the_uart_switches_it_on(run: Run, simulator: OtiiSimulator, tmp_path: Path) -> None:
    assert run("record", "0.3", "a.csv", "--power", "--voltage", "3.3", "--channel", "mc", "--channel", "rx")[0] == 0
    assert {"arc_enable_exp_port", "arc_enable_uart"} <= set(simulator.requests.commands())
    assert "boot" in (tmp_path / "a.csv").read_text()


def test_other_channels_leave_the_uart_alone(run: Run, simulator: OtiiSimulator) -> None:
    assert run("record", "0.05", "a.csv")[0] == 0
    assert "arc_enable_uart" not in simulator.requests.commands()


def test_the_uart_alone_has_no_rows(run: Run, simulator: OtiiSimulator) -> None:
    status, _, error = run("record", "60", "a.csv", "--channel", "rx")
    assert status == 1
    assert "rx alone cannot be exported: add an analog channel" in error
    assert "project_start_recording" not in simulator.requests.commands()


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (("export", "a.csv"), "no project is open"),
        (("export", "nowhere/a.csv"), "there is no folder nowhere to write a.csv to"),
        (("record", "0.1", "a.csv", "--device", "Nobody"), "there is no device 'Nobody'; there are: Arc"),
        (("record", "0.1", "a.csv", "--voltage", "-1"), ""),
        (("record", "0.1", "a.txt", "--channel", "mc"), "no format"),
        (("reserve", "-i", "1"), "could not be reserved"),
    ],
)
def test_failures(run: Run, arguments: tuple[str, ...], text: str) -> None:
    status, output, error = run(*arguments)
    assert (status, output) == (1, "")
    assert error.startswith("error: ")
    assert text in error
    status, output, error = run(*arguments, "--json")
    assert (status, output) == (1, "")
    assert text in json.loads(error)["error"]["message"]


@pytest.mark.parametrize(("output", "text"), [("a.txt", "no format"), ("nowhere/a.csv", "no folder nowhere")])
def test_a_file_that_cannot_be_written_is_refused_before_recording(
    run: Run, simulator: OtiiSimulator, output: str, text: str
) -> None:
    status, _, error = run("record", "60", output)
    assert status == 1
    assert text in error
    assert "project_start_recording" not in simulator.requests.commands()


def test_recordings_that_are_not_there(run: Run) -> None:
    run("record", "0.05", "a.csv", "--channel", "mc")
    status, _, error = run("plot", "a.png", "--recording", "7")
    assert status == 1
    assert "there is no recording 7; there are: 0" in error


def test_a_recording_is_stopped_whatever_happens(
    run: Run, simulator: OtiiSimulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("otii_tcp_client._cli.run._wait", interrupt)
    assert run("record", "5", "a.csv", "--power", "--channel", "mc")[0] == 130
    assert simulator.requests.commands()[-3:] == ["arc_set_main", "project_stop_recording", "otii_return_license"]


@pytest.mark.skipif(sys.platform == "win32", reason="needs signals")
def test_a_terminated_recording_leaves_no_power_on(simulator: OtiiSimulator, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "otii_tcp_client", "record", "60", str(tmp_path / "a.csv"), "--power"]
    with subprocess.Popen([*command, "--port", str(simulator.port)]) as process:
        end = monotonic() + 50
        while "arc_set_main" not in simulator.requests.commands() and monotonic() < end:
            sleep(0.01)
        process.terminate()
        assert process.wait(50) == 143
    assert simulator.requests.commands()[-3:] == ["arc_set_main", "project_stop_recording", "otii_return_license"]
    assert simulator.requests.commands().count("arc_set_main") == 2


@pytest.mark.parametrize("is_unplugged", [True, False])
def test_recording_ends_early_when_device_or_server_is_gone(
    run: Run, simulator: OtiiSimulator, monkeypatch: pytest.MonkeyPatch, is_unplugged: bool
) -> None:
    monkeypatch.setattr("otii_tcp_client._cli.run._CHECK_S", 0.05)

    def lose() -> None:
        end = monotonic() + 20
        while "project_start_recording" not in simulator.requests.commands() and monotonic() < end:
            sleep(0.01)
        sleep(0.1)  # it is recording
        if is_unplugged:
            simulator.bench.unplug(ARC_ID)
        else:
            simulator.stop()

    losing = threading.Thread(target=lose)
    started = monotonic()
    losing.start()
    status, output, error = run("record", "60", "a.csv", "--channel", "mc")
    losing.join()
    assert (status, output) == (1, "")
    assert (ARC_ID if is_unplugged else str(simulator.port)) in error
    assert monotonic() - started < 50


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["nonsense"],
        ["record", "0", "x"],
        ["record", "x", "x"],
        ["record", "1", "x", "--voltage", "nan"],
        ["reserve"],
        ["devices", "--port", "99999"],
        ["devices", "--port", "0"],
        ["devices", "--try-for", "nan"],
        ["devices", "--wait", "-1"],
        ["export", "x.csv", "--from", "nan"],
    ],
)
def test_wrong_arguments(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2
    assert "usage" in capsys.readouterr().err


def test_nobody_listens(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["devices", "--port", "1", "--try-for", "0", "--json"]) == 1
    assert json.loads(capsys.readouterr().err)["error"]["kind"] == "OtiiRefusedError"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_output_that_cannot_be_written_is_no_traceback(simulator: OtiiSimulator, unbuffered: str) -> None:
    command = [sys.executable, "-m", "otii_tcp_client", "devices", "--manual", "--port", str(simulator.port)]
    environment = os.environ | {"PYTHONUNBUFFERED": unbuffered}
    with Path("/dev/full").open("w") as full:
        result = subprocess.run(
            command, stdout=full, stderr=subprocess.PIPE, text=True, env=environment, timeout=100, check=False
        )
    assert (result.returncode, result.stderr) == (1, "error: [Errno 28] No space left on device\n")
    reader, writer = os.pipe()
    os.close(reader)
    try:
        result = subprocess.run(
            command, stdout=writer, stderr=subprocess.PIPE, text=True, env=environment, timeout=100, check=False
        )
    finally:
        os.close(writer)
    assert (result.returncode, result.stderr) == (1, "")


def test_help_is_quick_and_needs_nothing() -> None:
    code = "import sys; from otii_tcp_client.__main__ import main\ntry: main(['--help'])\nexcept SystemExit: pass\n"
    code += "print(sorted({'msgspec', 'numpy', 'rich', 'asyncio', 'matplotlib', 'pyarrow'} & set(sys.modules)))"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "devices" in result.stdout
    assert result.stdout.splitlines()[-1] in {"[]", "['msgspec']"}


def test_progress_is_shown_where_somebody_looks(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from otii_tcp_client._cli.output import progress

    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    with progress("reading", is_quiet=False) as report:
        report(1, 2)
    with progress("reading", is_quiet=True) as report:
        report(1, 2)
    assert capsys.readouterr().out == ""
