"""The command line as a process: pipes that close, Ctrl-C, SIGTERM, a terminal."""

import csv
import json
import os
import pty
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from span_panel_api.simulator import Settings, SpanSimulator

COMMAND = [sys.executable, "-m", "span_panel_api"]
WAIT_S = 50


@pytest.fixture
def environment(span_simulator: SpanSimulator, tmp_path: Path) -> dict[str, str]:
    return os.environ | {
        "SPAN_PANEL_CREDENTIALS": str(tmp_path / "store"),
        "SPAN_PANEL_TOKEN": span_simulator.token,
        "SPAN_PANEL_HOST": span_simulator.host,
        "PYTHONUNBUFFERED": "1",
        "TERM": "xterm",
        "COLUMNS": "100",
    }


@contextmanager
def _running(
    words: list[str], span_simulator: SpanSimulator, environment: dict[str, str], stdout: int = subprocess.PIPE
) -> Iterator[subprocess.Popen[bytes]]:
    command = [*COMMAND, *words, "--port", str(span_simulator.port)]
    process = subprocess.Popen(command, env=environment, stdout=stdout, stderr=subprocess.PIPE)
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def test_a_reader_that_has_seen_enough(span_simulator: SpanSimulator, environment: dict[str, str]) -> None:
    words = ["watch", "--json", "--interval", "0.01"]
    with _running(words, span_simulator, environment) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline().startswith(b"[{")
        process.stdout.close()
        assert process.wait(WAIT_S) == 1
        assert process.stderr.read() == b"", "no complaint"


@pytest.mark.span_simulator(settings=Settings(firmware="r202639"), broker="none")
def test_nothing_stands_beside_an_error_in_json(span_simulator: SpanSimulator, environment: dict[str, str]) -> None:
    told: list[bytes] = []
    for words in ([], ["--json"]):
        with _running(["relay", "Nowhere", "OPEN", *words], span_simulator, environment) as process:
            told.append(process.communicate(timeout=WAIT_S)[1])
    assert b"REST v1 ends" in told[0]
    assert json.loads(told[1])["error"]["kind"] == "LookupError"


@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_interrupted_export_keeps_its_rows(
    span_simulator: SpanSimulator, environment: dict[str, str], tmp_path: Path, number: int, status: int
) -> None:
    target = tmp_path / "rows.csv"
    words = ["export", str(target), "--for", "60", "--every", "0.02"]
    with _running(words, span_simulator, environment) as process:
        part = tmp_path / "rows.csv.part"
        while process.poll() is None and not (part.exists() and part.stat().st_size > 4000):
            select.select([], [], [], 0.01)
        process.send_signal(number)
        assert process.wait(WAIT_S) == status
        assert process.stderr is not None
        assert b"Traceback" not in process.stderr.read()
    rows = list(csv.DictReader(target.read_text(encoding="utf-8").splitlines()))
    assert len(rows) >= 20
    assert len(rows) % 20 == 0
    assert not part.exists()


def test_watch_on_a_terminal(span_simulator: SpanSimulator, environment: dict[str, str]) -> None:
    ours, theirs = pty.openpty()
    try:
        with _running(["watch", "--interval", "0.05"], span_simulator, environment, theirs) as process:
            os.close(theirs)
            shown = b""
            while b"circuits," not in shown and process.poll() is None:
                ready, _, _ = select.select([ours], [], [], WAIT_S)
                shown += os.read(ours, 65536) if ready else b""
            process.send_signal(signal.SIGINT)
            assert process.wait(WAIT_S) == 130
            assert process.stderr is not None
            assert process.stderr.read() == b""
    finally:
        os.close(ours)
    assert b"Office" in shown
    assert b"Ctrl-C ends" in shown
