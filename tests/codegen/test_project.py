"""`codegen generate` and `codegen check` on copies of the repository: fresh, edited, damaged, incomplete."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from codegen import generate as generate_module
from codegen import manifest
from codegen.cli import main
from codegen.errors import UsageError
from codegen.freshness import Cache
from codegen.project import Project, find_project
from tests.codegen.commands_document import kettle
from tests.codegen.conftest import ROOT

Run = Callable[..., tuple[int, str, str]]
DEVICES = """
[devices.kettle]
kind = "commands"
current = "v1"
[devices.span]
kind = "rest"
current = "v1"
"""
SOURCE = "devicewire/span/api/get_status.py"


@pytest.fixture(scope="session")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkout with a device of ours and a small one, what is generated for them, and the memory of that run.

    What holds for two kinds holds for all; parts of a device have tests of their own (`test_parts.py`).
    """
    root = tmp_path_factory.mktemp("original")
    shutil.copytree(ROOT / "specs/meta", root / "specs/meta")
    shutil.copytree(ROOT / "specs/span/v1", root / "specs/span/v1")
    (root / "specs/kettle/v1").mkdir(parents=True)
    (root / "specs/kettle/v1/commands.yaml").write_text(json.dumps(kettle()), encoding="utf-8")
    (root / "specs/devices.toml").write_text(DEVICES, encoding="utf-8")
    generate_module.generate(Project(root), [], lambda _: None)
    return root


@pytest.fixture
def copy(original: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of that checkout that may be spoilt, as the current folder."""
    root = tmp_path / "checkout"
    shutil.copytree(original, root, ignore=shutil.ignore_patterns(".cache"))
    monkeypatch.chdir(root)
    return root


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run the command in this process: exit status, output, messages."""

    def run_it(*arguments: str) -> tuple[int, str, str]:
        status = main(list(arguments))
        shown = capsys.readouterr()
        return status, shown.out, shown.err

    return run_it


def tree(folder: Path) -> dict[str, bytes]:
    """All files below a folder."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def append(path: Path, text: str) -> None:
    """Add text at the end of a file."""
    path.write_text(path.read_text("utf-8") + text, encoding="utf-8")


def replace(path: Path, old: str, new: str) -> None:
    """Edit a file."""
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


# Fresh


def test_the_committed_code_is_fresh(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    for folder in ("specs", "generated"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.chdir(tmp_path)
    status, out, err = run("check")
    assert status == 0
    assert out.startswith("fresh and untouched: ")
    assert "span v1: read specs/span/v1/openapi.yaml" in err
    assert run("check", "span", "--quiet")[2] == ""


def test_generating_changes_nothing(copy: Path, run: Run) -> None:
    before = tree(copy / "generated")
    for _ in range(2):  # the second time by the short cut
        status, out, _ = run("generate")
        assert status == 0
        assert "nothing changed" in out
        assert tree(copy / "generated") == before


def test_git_sees_no_change(copy: Path, run: Run) -> None:
    if shutil.which("git") is None:
        pytest.skip("no git")
    settings = ["-c", "user.name=t", "-c", "user.email=t@t", "-c", "core.autocrlf=false", "-c", "commit.gpgsign=false"]
    (copy / ".gitignore").write_text(".cache/\n__pycache__/\n")
    for command in (["init", "-q"], ["add", "-A"], ["commit", "-q", "-m", "copy"]):
        subprocess.run(["git", *settings, *command], cwd=copy, check=True, capture_output=True)
    shutil.rmtree(copy / "generated")
    assert run("generate")[0] == 0
    status = subprocess.run(["git", "status", "--porcelain"], cwd=copy, check=True, capture_output=True, text=True)
    assert status.stdout == ""


def test_two_runs_give_the_same_bytes(copy: Path, run: Run) -> None:
    before = tree(copy / "generated")
    shutil.rmtree(copy / "generated")
    assert run("generate")[0] == 0
    assert tree(copy / "generated") == before


# Not fresh: each way that generated code can be wrong


def tamper(generated: Path, member: str | None) -> None:
    """Change one entry of the manifest, or take it out."""
    path = generated / "MANIFEST.json"
    data = json.loads(path.read_text("utf-8"))
    if member is None:
        del data["files"][SOURCE]
    else:
        data["files"][SOURCE][member] = "0" * 64
    path.write_text(json.dumps(data, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def conceal(generated: Path) -> None:
    """Edit a file and put its new digest into the manifest."""
    append(generated / SOURCE, "X = 1\n")
    path = generated / "MANIFEST.json"
    data = json.loads(path.read_text("utf-8"))
    data["files"][SOURCE]["sha256"] = manifest.digest((generated / SOURCE).read_bytes())
    path.write_text(json.dumps(data, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def hide(generated: Path) -> None:
    """Put a source file where byte code lies."""
    (generated / "devicewire/span/__pycache__").mkdir(exist_ok=True)
    (generated / "devicewire/span/__pycache__/x.py").write_text("")


CORRUPTIONS: dict[str, tuple[Callable[[Path], object], str]] = {
    "edited": (lambda g: replace(g / SOURCE, "get_status", "got_status"), f"edited: generated/{SOURCE}"),
    "one character": (lambda g: replace(g / SOURCE, "GET", "PUT"), f"edited: generated/{SOURCE}"),
    "appended": (lambda g: append(g / SOURCE, "\nX = 1\n"), f"edited (text added): generated/{SOURCE}"),
    "blank line": (lambda g: append(g / SOURCE, "\n"), f"edited (text added): generated/{SOURCE}"),
    "line ends": (lambda g: (g / SOURCE).write_bytes((g / SOURCE).read_bytes().replace(b"\n", b"\r\n")), f"edited: generated/{SOURCE}"),
    "emptied": (lambda g: (g / SOURCE).write_bytes(b""), f"edited: generated/{SOURCE}"),
    "missing": (lambda g: (g / SOURCE).unlink(), f"missing: generated/{SOURCE}"),
    "extra": (lambda g: (g / "devicewire/span/api/extra.py").write_text("X = 1\n"), "extra: generated/devicewire/span/api/extra.py comes from no spec"),
    "extra beside": (lambda g: (g / "devicewire/other.py").write_text(""), "extra: generated/devicewire/other.py comes from no spec"),
    "extra in a cache folder": (
        hide,
        "extra: generated/devicewire/span/__pycache__/x.py comes from no spec",
    ),
    "package without marker": (lambda g: (g / "devicewire/span/py.typed").unlink(), "missing: generated/devicewire/span/py.typed"),
    "manifest, digest": (lambda g: tamper(g, "sha256"), f"manifest: generated/MANIFEST.json does not agree about {SOURCE}"),
    "manifest, spec": (lambda g: tamper(g, "spec_sha256"), f"manifest: generated/MANIFEST.json does not agree about {SOURCE}"),
    "manifest, entry gone": (lambda g: tamper(g, None), f"manifest: generated/MANIFEST.json does not agree about {SOURCE}"),
    "manifest gone": (lambda g: (g / "MANIFEST.json").unlink(), f"manifest: generated/MANIFEST.json does not agree about {SOURCE}"),
    "edited, and manifest to match": (conceal, f"stale: generated/{SOURCE}"),
}  # fmt: skip


@pytest.mark.parametrize("corruption", CORRUPTIONS)
@pytest.mark.parametrize("warm", [False, True], ids=["first run", "after a run"])
def test_corruption_is_found_and_mended(original: Path, copy: Path, run: Run, corruption: str, *, warm: bool) -> None:
    good = tree(copy / "generated")
    if warm:  # with the short cut's memory of a good run
        shutil.copytree(original / ".cache", copy / ".cache")
        project = Project(copy)
        assert all(Cache(project).is_fresh(device) for device in project.devices(None))
    corrupt, message = CORRUPTIONS[corruption]
    corrupt(copy / "generated")
    status, out, _ = run("check", "--quiet")
    assert status == 1
    assert message in out.splitlines()
    assert "Never edit generated code" in out
    status, out, _ = run("generate", "--quiet")
    assert status == 0
    assert tree(copy / "generated") == good


def test_a_changed_spec_makes_the_code_stale(copy: Path, run: Run) -> None:
    assert run("generate")[0] == 0
    spec = copy / "specs/span/v1/openapi.yaml"
    replace(spec, "operationId: get_status\n", "operationId: read_status\n")
    status, out, _ = run("check")
    assert status == 1
    assert f"extra: generated/{SOURCE} comes from no spec" in out
    assert "missing: generated/devicewire/span/api/read_status.py" in out
    assert "stale: generated/devicewire/span/spec.json" in out
    status, out, _ = run("generate")
    assert status == 0
    assert not (copy / "generated" / SOURCE).exists()
    assert run("check")[0] == 0


def test_a_broken_spec_leaves_everything_as_it_was(copy: Path, run: Run) -> None:
    before = tree(copy / "generated")
    append(copy / "specs/span/v1/openapi.yaml", "\npaths: {}\n")
    status, _, err = run("generate", "--quiet")
    assert status == 1
    assert err.startswith("codegen: specs/span/v1/openapi.yaml: the key 'paths' stands twice")
    assert tree(copy / "generated") == before


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"span": 1}', '{"span": {"inputs": "x", "files": [1]}}', "\0"])
def test_a_damaged_memory_is_no_memory(copy: Path, run: Run, content: str) -> None:
    (copy / ".cache").mkdir()
    (copy / ".cache/codegen.json").write_text(content)
    assert run("generate")[0] == 0
    assert "nothing has changed since the last run" in run("generate")[2]


def test_the_memory_asks_what_the_code_was_made_from(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project = Project(copy)
    generate_module.generate(project, [], lambda _: None)
    device = project.devices(["span"])[0]
    assert Cache(project).is_fresh(device)
    append(project.meta("rest"), "\n")
    assert not Cache(project).is_fresh(device)
    generate_module.generate(project, [], lambda _: None)
    assert Cache(project).is_fresh(device)
    monkeypatch.setattr("codegen.freshness.__version__", "9.9.9")
    assert not Cache(project).is_fresh(device)


def test_one_device_leaves_the_others_in_the_manifest(copy: Path, run: Run) -> None:
    spec = copy / "specs/other/v1/openapi.json"
    spec.parent.mkdir(parents=True)
    paths = {"/a": {"get": {"operationId": "get_a", "responses": {"200": {"description": "ok"}}}}}
    spec.write_text(json.dumps({"openapi": "3.0.3", "info": {"title": "O", "version": "1"}, "paths": paths}))
    append(copy / "specs/devices.toml", '\n[devices.other]\nkind = "rest"\ncurrent = "v1"\nknown = ["v1"]\n')
    assert run("check", "span")[0] == 0
    status, out, _ = run("generate", "other")
    assert status == 0
    assert out.startswith("generated: 1 device, ")
    assert run("check")[0] == 0
    listed = manifest.read(copy / "generated")
    assert {"devicewire/other/api/get_a.py", SOURCE} <= set(listed)
    spec.unlink()
    status, _, err = run("generate")
    assert status == 2
    assert "specs/other/v1 has no openapi.yaml or openapi.json" in err


def test_a_device_that_is_gone_takes_its_code_along(copy: Path, run: Run) -> None:
    test_one = copy / "generated/devicewire/gone"
    test_one.mkdir()
    (test_one / "__init__.py").write_text("")
    status, out, _ = run("generate")
    assert status == 0
    assert "1 changed" in out
    assert not (test_one / "__init__.py").exists()


def test_nothing_generated_yet(copy: Path, run: Run) -> None:
    good = tree(copy / "generated")
    shutil.rmtree(copy / "generated")
    assert run("check")[0] == 1
    assert run("generate")[0] == 0
    assert tree(copy / "generated") == good


# The command


def test_unknown_device(copy: Path, run: Run) -> None:
    for command in ("generate", "check"):
        assert run(command, "toaster") == (
            2,
            "",
            "codegen: there is no device 'toaster'; there are: kettle, span\n",
        )


def test_outside_of_a_checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run) -> None:
    monkeypatch.chdir(tmp_path)
    for command in ("generate", "check"):
        status, _, err = run(command)
        assert status == 2
        assert "is not inside a devicewire checkout (no specs/devices.toml in it or above it)" in err
    with pytest.raises(UsageError):
        find_project(tmp_path)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("[devices.span", "cannot be read"),
        ("", "must have a table for each device"),
        ("devices = 1", "must have a table for each device"),
        ("[devices]\nspan = 1", "must have a table for each device"),
        ('[devices.span]\nkind = "telepathy"\ncurrent = "v1"', "kind 'telepathy' is not known"),
        ('[devices."a b"]\nkind = "rest"\ncurrent = "v1"', "is not known"),
    ],
)
def test_devices_toml_that_is_none(copy: Path, run: Run, content: str, message: str) -> None:
    (copy / "specs/devices.toml").write_text(content)
    status, _, err = run("generate")
    assert status == 1
    assert err.startswith("codegen: specs/devices.toml")
    assert message in err


def test_manifest_that_is_none(copy: Path, run: Run) -> None:
    (copy / "generated/MANIFEST.json").write_text("[]")
    status, _, err = run("check")
    assert status == 2
    assert "run `codegen generate` without device names to write it anew" in err
    assert run("generate", "span")[0] == 2
    assert run("generate")[0] == 0
    assert run("check")[0] == 0


def test_no_permission_to_write(copy: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied", "generated/devicewire")

    shutil.rmtree(copy / "generated")
    monkeypatch.setattr(Path, "mkdir", refuse)
    assert run("generate", "--quiet") == (1, "", "codegen: generated/devicewire: Permission denied\n")


def test_interrupted(copy: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(generate_module, "build_device", interrupt)
    status, _, err = run("generate")
    assert status == 130
    assert "interrupted" in err


@pytest.mark.parametrize("arguments", [[], ["fly"], ["generate", "--fast"]])
def test_wrong_use(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    assert stopped.value.code == 2
    assert "usage: codegen" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [["--help"], ["generate", "--help"], ["check", "--help"], ["--version"]])
def test_help(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    assert stopped.value.code == 0
    assert "codegen" in capsys.readouterr().out


# Documents from elsewhere

ELSEWHERE = {
    "openapi": "3.0.3",
    "info": {"title": "Elsewhere", "version": "1", "x-logo": {"url": "a"}},
    "x-tagGroups": [],
    "paths": {"/a": {"get": {"operationId": "get_a", "x-internal": True, "responses": {"200": {"description": "ok"}}}}},
}


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder outside of any checkout, with a document that has x- keywords of other tools."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "device.json").write_text(json.dumps(ELSEWHERE))
    return tmp_path


def test_document_from_elsewhere(elsewhere: Path, run: Run) -> None:
    for changed in ("changed", "nothing changed"):
        status, out, err = run("generate", "--spec", "device.json", "--output", "device_client")
        assert status == 0
        assert changed in out
        assert "read device.json" in err
    assert (elsewhere / "device_client/api/get_a.py").is_file()
    assert set(manifest.read(elsewhere / "device_client")) == {
        path for path in tree(elsewhere / "device_client") if path != manifest.NAME
    }
    assert not list(elsewhere.glob(".*"))


def test_folder_of_somebody_else_is_left_alone(elsewhere: Path, run: Run) -> None:
    (elsewhere / "mine").mkdir()
    (elsewhere / "mine/notes.txt").write_text("dear diary")
    status, _, err = run("generate", "--spec", "device.json", "--output", "mine")
    assert status == 2
    assert "has files that codegen did not write, such as notes.txt" in err
    assert run("generate", "--spec", "device.json", "--output", "made")[0] == 0
    (elsewhere / "made/notes.txt").write_text("dear diary")
    assert run("generate", "--spec", "device.json", "--output", "made")[0] == 2
    assert (elsewhere / "made/notes.txt").read_text() == "dear diary"


@pytest.mark.parametrize("name", ["my-client", "1st", "class", "a b"])
def test_folder_that_cannot_be_imported(elsewhere: Path, run: Run, name: str) -> None:
    status, _, err = run("generate", "--spec", "device.json", "--output", name)
    assert status == 2
    assert "cannot be imported" in err


def test_output_that_is_a_file(elsewhere: Path, run: Run) -> None:
    (elsewhere / "taken").write_text("")
    status, _, err = run("generate", "--spec", "device.json", "--output", "taken")
    assert status == 2
    assert "is a file" in err


def test_document_that_is_missing(elsewhere: Path, run: Run) -> None:
    status, _, err = run("generate", "--spec", "none.json", "--output", "client")
    assert status == 1
    assert err.startswith("codegen: none.json: cannot be read: No such file or directory\n  -> ")
    assert not (elsewhere / "client").exists()


@pytest.mark.parametrize(
    "arguments", [["--spec", "device.json"], ["--output", "a"], ["span", "--spec", "device.json", "--output", "a"]]
)
def test_options_that_do_not_go_together(elsewhere: Path, run: Run, arguments: list[str]) -> None:
    status, _, err = run("generate", *arguments)
    assert status == 2
    assert "belong together" in err
