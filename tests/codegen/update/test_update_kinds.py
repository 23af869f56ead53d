"""`codegen update` for devices with commands, messages and packets: our own specs with a name and a member changed."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from tests.codegen.update.checkout import ROOT, make_repository, restore, unchanged

Run = Callable[..., tuple[int, str, str]]


@dataclass(frozen=True)
class Case:
    """A device, the changes to its spec, and what must be said about them."""

    word: str
    old: str
    new: str
    edits: tuple[tuple[str, str], ...]
    says: tuple[str, ...]
    touched: str
    device_version: str
    """What the new spec says that such a device tells, and the sentence about it."""
    note: str


OTII = Case(
    "otii",
    "1.0.13",
    "1.1.0",
    (
        ("version: 1.0.13\n", "version: 1.1.0\n"),
        ("  arc_get_main_voltage:\n", "  arc_get_output_voltage:\n"),
        ("        fw_version: {", "        boot_version: {type: string, description: Boot.}\n        fw_version: {"),
    ),
    ("ArcGetMainVoltage() is gone: call ArcGetOutputVoltage()", "new: ArcGetVersionResponse.boot_version"),
    "packages/otii/src/otii_tcp_client/_async_arc.py:",
    "0.1",
    "x-device-version is still 0.1: change it when",
)
AUTOTRAINER = Case(
    "autotrainer",
    "0.12.0",
    "0.13.0",
    (
        ("  version: '0.12.0'\n", "  version: '0.13.0'\n"),
        ("    START_ACQUISITION:\n", "    BEGIN_ACQUISITION:\n"),
        ("      identifier:\n", "      uptime: {type: number, description: Seconds.}\n      identifier:\n"),
    ),
    ("member START_ACQUISITION is called BEGIN_ACQUISITION", "new: HeartbeatMessage.uptime"),
    "packages/autotrainer/src/autotrainer/api/remote_console.py:",
    "0.13.0",
    "x-device-version is 0.13.0, the version itself as before",
)
CONDUYT = Case(
    "conduyt",
    "2",
    "3",
    (
        ("  version: '2'\n", "  version: '3'\n"),
        ("  PinReadCmd:\n", "  PinGetCmd:\n"),
        ("name: PIN_READ,", "name: PIN_GET,"),
    ),
    ("class PinReadCmd is called PinGetCmd", "member PIN_READ is called PIN_GET"),
    "packages/conduyt/src/conduyt/pins.py:",
    "3",
    "x-device-version is 3, the version itself as before",
)
CASES = [pytest.param(case, id=case.word) for case in (OTII, AUTOTRAINER, CONDUYT)]


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("kinds") / "checkout"
    make_repository(root, {case.word: case.old for case in (OTII, AUTOTRAINER, CONDUYT)})
    return root


@pytest.fixture
def copy(original: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """That repository as it was, as the current folder."""
    restore(original)
    monkeypatch.chdir(original)
    monkeypatch.setenv("COLUMNS", "200")
    return original


def edited(copy: Path, case: Case) -> Path:
    """The spec of a device with the changes of its case."""
    [spec] = (copy / "specs" / case.word / case.old).glob("*.yaml")
    text = spec.read_text("utf-8")
    for before, after in case.edits:
        assert before in text
        text = text.replace(before, after, 1)
    path = copy.parent / "new.yaml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("case", CASES)
def test_a_dry_run_tells_all_and_changes_nothing(case: Case, copy: Path, run: Run) -> None:
    status, out, err = run("update", case.word, str(edited(copy, case)), "--dry-run")
    assert status == 0, err
    for sentence in case.says:
        assert sentence in " ".join(out.split())
    assert case.touched in out
    assert f"spec: {case.note}" in out
    assert "_sync_" not in out  # derived files follow by themselves
    assert unchanged(copy)


@pytest.mark.parametrize("case", CASES)
def test_an_update(case: Case, copy: Path, run: Run) -> None:
    new = edited(copy, case)
    status, out, err = run("update", case.word, str(new), "--no-types")
    assert status == 0, err
    assert f"{case.word} is at {case.new} now" in out
    entry = tomllib.loads((copy / "specs/devices.toml").read_text())["devices"][case.word]
    assert (entry["current"], entry["versions"]) == (case.new, [case.old, case.new])
    [spec] = (copy / "specs" / case.word / case.new).glob("*.yaml")
    told = f"x-device-version: '{case.device_version}'"
    expected = re.sub(r"x-device-version: '[^']*'", told, new.read_text("utf-8"), count=1)
    assert spec.read_text("utf-8") == expected, "comments and all else stay"
    text = (copy / f"generated/devicewire/{case.word}/__init__.py").read_text()
    assert f'API_VERSION: _typing.Final = "{case.new}"' in text
    assert f'DEVICE_VERSION: _typing.Final[str | None] = "{case.device_version}"' in text
    assert run("check")[0] == 0


@pytest.mark.parametrize("case", CASES)
def test_a_failure_half_way_leaves_everything(
    case: Case, copy: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device", "generated")

    monkeypatch.setattr("codegen.generate._write_manifest", fail)
    status, _, err = run("update", case.word, str(edited(copy, case)), "--no-types")
    assert status == 1
    assert "No space left on device" in err
    assert unchanged(copy)


@pytest.mark.parametrize("case", CASES)
def test_the_spec_of_another_device_of_the_same_kind_is_refused(case: Case, copy: Path, run: Run) -> None:
    kind = {"otii": "commands", "autotrainer": "messages", "conduyt": "packets"}[case.word]
    corpus = yaml.safe_load((ROOT / f"tests/codegen/diff/corpus/{kind}.yaml").read_text("utf-8"))
    path = copy.parent / "toy.yaml"
    path.write_text(yaml.safe_dump(corpus["base"], sort_keys=False), encoding="utf-8")
    status, _, err = run("update", case.word, str(path), "--version", "9")
    assert status == 2
    assert "is this the spec of another device?" in err
    assert unchanged(copy)


@pytest.mark.parametrize("case", CASES)
def test_the_spec_of_another_device_is_refused(case: Case, copy: Path, run: Run) -> None:
    other = next(other for other in (OTII, AUTOTRAINER, CONDUYT) if other is not case)
    status, _, err = run("update", case.word, str(edited(copy, other)))
    assert status == 2
    assert f"; {case.word} is of the kind " in err
    assert unchanged(copy)
