"""The command line against the simulator, in this process; what needs a process of its own is in test_cli_process.py."""

import csv
import io
import json
import os
import stat
import time
from pathlib import Path
from typing import Any

import pyarrow.parquet  # type: ignore[import-untyped]  # it has no stubs
import pytest

from span_panel_api import PanelCredentials, PanelTrust
from span_panel_api.__main__ import main
from span_panel_api.simulator import CircuitChange, ErrorStatus, Settings, SpanSimulator
from tests.span.oneclient.mdns import announced, services

without_v1 = pytest.mark.span_simulator(settings=Settings(firmware="r202639", no_v1=True))


@pytest.fixture(autouse=True)
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("SPAN_PANEL_HOST", "SPAN_PANEL_TOKEN", "SPAN_PANEL_PASSPHRASE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SPAN_PANEL_CREDENTIALS", str(tmp_path / "store"))
    return tmp_path / "store"


@pytest.fixture
def panel(span_simulator: SpanSimulator, store: Path) -> SpanSimulator:
    """A panel that somebody has logged in to."""
    simulator = span_simulator
    known = PanelCredentials(simulator.host, simulator.panel.serial, simulator.token, http_port=simulator.port)
    known.save(store / "127_0_0_1.json")
    return simulator


def _json(capsys: pytest.CaptureFixture[str], *words: str) -> Any:
    assert main([*words, "--json"]) == 0, capsys.readouterr().err
    return json.loads(capsys.readouterr().out)


def _refused(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert main(words) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("span-panel: ")
    assert err.count("\n") == 1, "one line"
    return err


# Reading


def test_status(panel: SpanSimulator, capsys: pytest.CaptureFixture[str]) -> None:
    found = _json(capsys, "status")
    assert found["serial_number"] == panel.panel.serial
    assert (found["api_version"], found["main_relay"], found["battery_percent"]) == ("v1", "CLOSED", 83)
    assert isinstance(found["grid_w"], float)
    assert main(["status"]) == 0
    assert f"serial_number: {panel.panel.serial}\n" in capsys.readouterr().out


def test_status_needs_no_login(span_simulator: SpanSimulator, capsys: pytest.CaptureFixture[str]) -> None:
    found = _json(capsys, "status", "--host", span_simulator.host, "--port", str(span_simulator.port))
    assert "grid_w" not in found
    assert found["door"] == "CLOSED"


def test_circuits(panel: SpanSimulator, capsys: pytest.CaptureFixture[str]) -> None:
    rows = _json(capsys, "circuits")
    assert len(rows) == 20
    assert [row["tabs"] for row in rows] == sorted(row["tabs"] for row in rows)
    office = panel.panel.find_circuit("Office")
    (row,) = [row for row in rows if row["circuit_id"] == office.id]
    assert row["power_w"] > 0, "positive is consumption"
    assert main(["circuits"]) == 0
    head, *lines = capsys.readouterr().out.splitlines()
    assert head.split() == list(rows[0])
    assert len(lines) == 20


def test_names_cannot_control_the_terminal(panel: SpanSimulator, capsys: pytest.CaptureFixture[str]) -> None:
    office = panel.panel.find_circuit("Office")
    panel.panel.change_circuit(office.id, CircuitChange(name="Off\x1b[31mice"))
    assert main(["circuits"]) == 0
    assert "\x1b" not in capsys.readouterr().out


def test_token_from_the_environment(
    span_simulator: SpanSimulator, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SPAN_PANEL_TOKEN", span_simulator.token)
    monkeypatch.setenv("SPAN_PANEL_HOST", span_simulator.host)
    assert len(_json(capsys, "circuits", "--port", str(span_simulator.port))) == 20


def test_discover(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    serial = f"zz-{os.getpid()}-cli"
    with announced(services(serial)) as zeroconf:
        monkeypatch.setattr("zeroconf.Zeroconf", lambda: _Borrowed(zeroconf))
        rows = _json(capsys, "discover", "--for", "0.2")
    (row,) = [row for row in rows if row["serial_number"] == serial]
    assert (row["host"], row["model"], row["versions"]) == ("127.0.0.1", "MAIN_32", ["v1", "v2"])


class _Borrowed:
    """An instance on the loopback interface in place of one on all interfaces; leaving its block leaves it open."""

    def __init__(self, zeroconf: Any) -> None:
        self._zeroconf = zeroconf

    def __enter__(self) -> Any:
        return self._zeroconf

    def __exit__(self, *_: object) -> None:
        pass


# Writing


@pytest.mark.parametrize("words", [["Kitchen"], ["KITCHEN"], ["tab"], ["id"]])
def test_relay(panel: SpanSimulator, capsys: pytest.CaptureFixture[str], words: list[str]) -> None:
    kitchen = panel.panel.find_circuit("Kitchen  Outlets")
    panel.panel.change_circuit(kitchen.id, CircuitChange(name="Kitchen"))
    chosen = {"tab": str(kitchen.tabs[0]), "id": kitchen.id}.get(words[0], words[0])
    row = _json(capsys, "relay", chosen, "open")
    assert (row["circuit_id"], row["relay"], row["power_w"]) == (kitchen.id, "OPEN", 0.0)
    assert _json(capsys, "relay", chosen, "CLOSED")["relay"] == "CLOSED"


@pytest.mark.parametrize("word", ["MUST_HAVE", "must-have", "NEVER"])
def test_priority(panel: SpanSimulator, capsys: pytest.CaptureFixture[str], word: str) -> None:
    assert _json(capsys, "priority", "Office", word)["priority"] == "MUST_HAVE"


@pytest.mark.parametrize(
    ("name", "words"), [("Nobody", "no circuit is named 'Nobody'"), ("31", "no circuit is on tab 31")]
)
def test_a_circuit_that_is_not_there(
    panel: SpanSimulator, capsys: pytest.CaptureFixture[str], name: str, words: str
) -> None:
    assert words in _refused(capsys, "relay", name, "OPEN")


# Exporting


def test_export_csv(panel: SpanSimulator, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    target = tmp_path / "circuits.csv"
    done = _json(capsys, "export", str(target), "--for", "0.2", "--every", "0.08")
    rows = list(csv.DictReader(target.read_text(encoding="utf-8").splitlines()))
    assert done["rows"] == len(rows) >= 40
    assert len({row["time"] for row in rows}) == len(rows) / 20
    assert {row["relay"] for row in rows} <= {"OPEN", "CLOSED"}
    assert all(float(row["power_w"]) >= -5 for row in rows)
    assert list(tmp_path.glob("*.part")) == []


def test_export_parquet(panel: SpanSimulator, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    target = tmp_path / "circuits.parquet"
    assert _json(capsys, "export", str(target))["rows"] == 20
    table = pyarrow.parquet.read_table(str(target))
    assert table.num_rows == 20
    assert str(table.schema.field("time").type) == "timestamp[ms, tz=UTC]"
    assert table.column("tabs").to_pylist()[0] == [1, 3]


def test_export_goes_on_when_the_panel_is_away(
    panel: SpanSimulator, capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _away_after_one_look(panel, monkeypatch)
    done = _json(capsys, "export", str(tmp_path / "x.csv"), "--for", "0.25", "--every", "0.08")
    assert done["missed_readings"] == 1
    assert done["rows"] >= 40


@pytest.mark.parametrize("name", ["x.txt", "x", "no/such/folder/x.csv"])
def test_files_that_cannot_be_written(
    panel: SpanSimulator, capsys: pytest.CaptureFixture[str], tmp_path: Path, name: str
) -> None:
    _refused(capsys, "export", str(tmp_path / name))
    assert not panel.requests, "nothing is read for it"


# Watching


def test_watch_json(panel: SpanSimulator, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["watch", "--json", "--count", "2", "--interval", "0.01"]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [len(rows) for rows in lines] == [20, 20]
    assert set(lines[0][0]) >= {"time", "name", "power_w"}


@pytest.mark.parametrize("form", [["--json"], []])
def test_watch_tells_when_the_panel_is_away(
    panel: SpanSimulator, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, form: list[str]
) -> None:
    _away_after_one_look(panel, monkeypatch)
    assert main(["watch", "--count", "3", "--interval", "0.01", *form]) == 0
    out = capsys.readouterr().out
    if not form:
        assert "not live: get_circuits: the panel is busy or restarting (503)" in out
        return
    first, away, back = [json.loads(line) for line in out.splitlines()]
    assert len(first) == len(back) == 20
    assert "503" in away["error"]


def _away_after_one_look(panel: SpanSimulator, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the panel answer once, then once not, then again."""
    sleep = time.sleep
    faults = [ErrorStatus(503, path="/api/v1/circuits", times=1)]

    def wait(seconds: float) -> None:
        if faults:
            panel.faults.add(faults.pop())
        sleep(seconds)

    monkeypatch.setattr("span_panel_api._cli.repeating.time.sleep", wait)


# Logging in


def test_login_by_the_door(span_simulator: SpanSimulator, capsys: pytest.CaptureFixture[str], store: Path) -> None:
    span_simulator.panel.press_door()
    words = ["login", span_simulator.host, "--port", str(span_simulator.port)]
    done = _json(capsys, *words, "--door", "--name", "my-laptop")
    assert (done["api_version"], done["client_name"], done["broker_access"]) == ("v1", "my-laptop", False)
    path = Path(done["credentials"])
    assert path.parent == store
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    token = PanelCredentials.load(path).access_token
    assert token not in json.dumps(done)
    assert len(_json(capsys, "circuits")) == 20, "the only stored panel is meant"


@pytest.mark.parametrize("way", ["variable", "pipe"])
def test_login_with_a_secret(
    span_simulator: SpanSimulator,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    way: str,
) -> None:
    secret = str(span_simulator.passphrase)
    if way == "variable":
        monkeypatch.setenv("SPAN_PANEL_PASSPHRASE", secret)
    else:
        monkeypatch.setattr("sys.stdin", io.StringIO(f"{secret}\n"))
    target = tmp_path / "kept" / "here.json"
    words = ["login", span_simulator.host, "--port", str(span_simulator.port), "--file", str(target)]
    done = _json(capsys, *words)
    assert done["credentials"] == str(target)
    assert done["client_name"].startswith("span-panel-")
    assert PanelCredentials.load(target).serial_number == span_simulator.panel.serial


def test_login_asks_without_showing(
    span_simulator: SpanSimulator, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    secret = str(span_simulator.passphrase)

    class Terminal:
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr("sys.stdin", Terminal())

    def ask(prompt: str) -> str:
        asked.append(prompt)
        return secret

    monkeypatch.setattr("getpass.getpass", ask)
    assert main(["login", span_simulator.host, "--port", str(span_simulator.port)]) == 0
    assert len(asked) == 1
    out, err = capsys.readouterr()
    assert secret not in out + err


def test_login_refused(span_simulator: SpanSimulator, capsys: pytest.CaptureFixture[str], store: Path) -> None:
    words = ["login", span_simulator.host, "--port", str(span_simulator.port), "--door"]
    assert "roximity" in _refused(capsys, *words)
    assert not store.exists()


def test_login_without_a_secret(
    span_simulator: SpanSimulator, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO())
    told = _refused(capsys, "login", span_simulator.host, "--port", str(span_simulator.port))
    assert "--door" in told
    assert not [request for request in span_simulator.requests if request.path.endswith("register")]


def test_login_while_the_panel_starts(span_simulator: SpanSimulator, capsys: pytest.CaptureFixture[str]) -> None:
    span_simulator.faults.add(ErrorStatus(502))
    told = _refused(
        capsys, "login", span_simulator.host, "--port", str(span_simulator.port), "--door", "--timeout", "0.2"
    )
    assert "502" in told


# Version 2


@pytest.fixture
def v2_words(span_simulator: SpanSimulator, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What to log in with."""
    monkeypatch.setenv("SPAN_PANEL_PASSPHRASE", span_simulator.passphrase)
    ports = ["--port", str(span_simulator.port), "--https-port", str(span_simulator.https_port)]
    return ["login", span_simulator.host, *ports]


@without_v1
def test_everything_works_without_v1(
    span_simulator: SpanSimulator, capsys: pytest.CaptureFixture[str], v2_words: list[str], tmp_path: Path
) -> None:
    done = _json(capsys, *v2_words)
    assert (done["api_version"], done["broker_access"]) == ("v2", True)
    assert done["ca_fingerprint"] == PanelTrust(span_simulator.ca_pem).fingerprint
    assert span_simulator.passphrase not in json.dumps(done)
    found = _json(capsys, "status")
    assert (found["api_version"], found["door"], found["battery_percent"]) == ("v2", "CLOSED", 83)
    assert len(_json(capsys, "circuits")) == 21
    assert _json(capsys, "relay", "Office", "OPEN")["relay"] == "OPEN"
    assert span_simulator.panel.find_circuit("Office").relay == "OPEN"
    assert _json(capsys, "priority", "Office", "OFF_GRID")["priority"] == "NON_ESSENTIAL"
    assert _json(capsys, "export", str(tmp_path / "x.parquet"))["rows"] == 21
    assert main(["watch", "--json", "--count", "2", "--interval", "0.01"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 2


@without_v1
def test_a_fingerprint_that_does_not_fit(
    span_simulator: SpanSimulator, capsys: pytest.CaptureFixture[str], v2_words: list[str], store: Path
) -> None:
    _refused(capsys, *v2_words, "--fingerprint", "AB:" * 31 + "AB")
    assert not store.exists()
    assert not [request for request in span_simulator.requests if request.path.endswith("register")]


@without_v1
def test_a_changed_authority_is_accepted_by_its_fingerprint(
    span_simulator: SpanSimulator, capsys: pytest.CaptureFixture[str], v2_words: list[str]
) -> None:
    before = _json(capsys, *v2_words)
    span_simulator.renew_certificate(new_authority=True)
    assert "fingerprint" in _refused(capsys, "circuits").lower()
    offered = PanelTrust(span_simulator.ca_pem).fingerprint
    _refused(capsys, *v2_words, "--accept-ca", before["ca_fingerprint"])
    again = _json(capsys, "login", span_simulator.host, "--accept-ca", offered)  # as the error says
    assert (again["was_trusted"], again["ca_fingerprint"]) == (before["ca_fingerprint"], offered)
    assert len(_json(capsys, "circuits")) == 21
    registered = [request for request in span_simulator.requests if request.path.endswith("register")]
    assert len(registered) == 1, "not registered again"


@without_v1
def test_a_wrong_passphrase(
    span_simulator: SpanSimulator,
    capsys: pytest.CaptureFixture[str],
    v2_words: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SPAN_PANEL_PASSPHRASE", "wrong-secret")
    assert "wrong-secret" not in _refused(capsys, *v2_words)


# Being told wrongly


def test_nothing_stored(capsys: pytest.CaptureFixture[str]) -> None:
    assert "--host" in _refused(capsys, "circuits")


def test_what_is_stored_and_cannot_be_used_is_named(capsys: pytest.CaptureFixture[str], store: Path) -> None:
    path = store / "192_0_2_1.json"
    PanelCredentials("192.0.2.1", "s-1", "t-1").save(path)
    path.chmod(0o644)
    assert f"chmod 600 {path}" in _refused(capsys, "circuits")


def test_a_login_for_another_port_is_not_used(
    span_simulator: SpanSimulator, capsys: pytest.CaptureFixture[str], store: Path
) -> None:
    PanelCredentials("127.0.0.1", "s-1", span_simulator.token, http_port=1).save(store / "127_0_0_1.json")
    words = ["circuits", "--port", str(span_simulator.port)]
    assert "127.0.0.1 --port 1" in _refused(capsys, *words), "no word that nothing is stored"
    assert "needs an access token" in _refused(capsys, *words, "--host", span_simulator.host)


def test_logins_to_two_ports_of_one_host(
    span_simulator: SpanSimulator, capsys: pytest.CaptureFixture[str], store: Path
) -> None:
    with SpanSimulator(seed=7) as second:
        done = [_logged_in(one, capsys) for one in (span_simulator, second)]
        assert len({one["credentials"] for one in done}) == 2, "the second does not overwrite the first"
        for one, simulator in zip(done, (span_simulator, second), strict=True):
            found = _json(capsys, "status", "--port", str(simulator.port))
            assert found["serial_number"] == one["serial_number"] == simulator.serial
            assert found["main_relay"], "the login was used"
        for words in (["status"], ["status", "--host", "127.0.0.1"]):
            told = _refused(capsys, *words)
            assert all(f"{one.port}" in told for one in (span_simulator, second))
            assert "--port" in told
    assert _json(capsys, "status", "--host", span_simulator.serial)["serial_number"] == span_simulator.serial


def _logged_in(simulator: SpanSimulator, capsys: pytest.CaptureFixture[str]) -> Any:
    simulator.panel.press_door()
    return _json(capsys, "login", simulator.host, "--port", str(simulator.port), "--door")


def test_a_new_authority_needs_a_login(capsys: pytest.CaptureFixture[str]) -> None:
    assert "log in first" in _refused(capsys, "login", "192.0.2.1", "--accept-ca", "AB:" * 31 + "AB")


def test_several_stored(capsys: pytest.CaptureFixture[str], store: Path) -> None:
    for host in ("192.0.2.1", "192.0.2.2"):
        PanelCredentials(host, f"s-{host}", "t-1").save(store / f"{host}.json")
    told = _refused(capsys, "circuits")
    assert "192.0.2.1" in told
    assert "192.0.2.2" in told


def test_errors_as_json(capsys: pytest.CaptureFixture[str], unused_tcp_port: int) -> None:
    assert main(["circuits", "--host", "127.0.0.1", "--port", str(unused_tcp_port), "--json"]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert json.loads(err)["error"]["kind"] in {"SpanPanelAuthError", "SpanPanelConnectionError"}


def test_nobody_listens(panel: SpanSimulator, capsys: pytest.CaptureFixture[str], unused_tcp_port: int) -> None:
    _refused(capsys, "circuits", "--port", str(unused_tcp_port))


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["fly"],
        ["relay", "Office", "AJAR"],
        ["relay", "Office"],
        ["priority", "Office", "SOMETIMES"],
        ["watch", "--count", "0"],
        ["watch", "--interval", "nan"],
        ["status", "--port", "70000"],
        ["export", "x.csv", "--for", "-1"],
        ["login", "host", "--passphrase", "secret"],
    ],
)
def test_wrong_arguments(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(words)
    assert caught.value.code == 2
    assert "usage: span-panel" in capsys.readouterr().err


@pytest.mark.parametrize(
    "command", ["", "discover", "login", "status", "circuits", "watch", "relay", "priority", "export"]
)
def test_help(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main([*command.split(), "--help"])
    assert caught.value.code == 0
    assert "usage: span-panel" in capsys.readouterr().out
