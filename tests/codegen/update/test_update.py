"""`codegen update` on copies of the repository: what it writes, what it lists, and that a failure leaves nothing behind."""

from __future__ import annotations

import json
import shutil
import subprocess
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from codegen import generate as generate_module
from codegen.cli import main
from codegen.project import Project

ROOT = Path(__file__).parents[3]
Run = Callable[..., tuple[int, str, str]]


def git(root: Path, *arguments: str) -> str:
    identity = ("-c", "user.name=t", "-c", "user.email=t@localhost", "-c", "commit.gpgsign=false")
    return subprocess.run(
        ["git", *identity, *arguments], cwd=root, check=True, capture_output=True, text=True, timeout=60
    ).stdout


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository with one device, its facade and its tests, committed."""
    root = tmp_path_factory.mktemp("original")
    for name in ("specs/meta", "specs/accordionq2/5.13.0", "packages/accordionq2", "tests/accordionq2", "docs/devices"):
        shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__"))
    tables = (ROOT / "specs/devices.toml").read_text("utf-8").split("\n[devices.")
    chosen = next(table for table in tables if table.startswith("accordionq2]"))
    text = f"# Devices.\n\n[devices.{chosen}"
    versions = tomllib.loads(text)["devices"]["accordionq2"]["versions"]
    text = text.replace(json.dumps(versions), '["5.13.0"]').replace(f'current = "{versions[-1]}"', 'current = "5.13.0"')
    (root / "specs/devices.toml").write_text(text, encoding="utf-8")
    (root / "changelog.d").mkdir()
    (root / "changelog.d/README.md").write_text("fragments\n")
    (root / ".gitignore").write_text(".cache/\n__pycache__/\n")
    (root / "README.md").write_text("```python\nclient.api.resources_get_value()\n```\n")
    generate_module.generate(Project(root), [], lambda _: None)
    git(root, "init", "-q")
    git(root, "add", "-A")
    git(root, "commit", "-qm", "start")
    return root


@pytest.fixture
def copy(original: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = tmp_path / "checkout"
    shutil.copytree(original, root)
    monkeypatch.chdir(root)
    monkeypatch.setenv("COLUMNS", "160")
    return root


@pytest.fixture
def new(copy: Path, tmp_path: Path) -> Path:
    """A new description: one operation has another name."""
    text = (copy / "specs/accordionq2/5.13.0/openapi.yaml").read_text("utf-8")
    assert "operationId: resources_get_value\n" in text
    path = tmp_path / "new.yaml"
    path.write_text(
        text.replace("5.13.0", "5.14.0").replace(
            "operationId: resources_get_value\n", "operationId: resources_read_value\n"
        ),
        encoding="utf-8",
    )
    return path


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def run_it(*arguments: str) -> tuple[int, str, str]:
        status = main(list(arguments))
        shown = capsys.readouterr()
        return status, shown.out, shown.err

    return run_it


def unchanged(root: Path) -> bool:
    return git(root, "status", "--porcelain", "--ignored=no") == ""


def test_an_update(copy: Path, new: Path, run: Run) -> None:
    status, out, err = run("update", "accordionq2", str(new), "--no-types")
    assert status == 0, err
    assert "resources_get_value() is gone: call resources_read_value()" in " ".join(out.split())
    assert "README.md:2: resources_get_value (operation-renamed)" in out
    assert "packages/accordionq2/src/accordionq2/_groups/resources.py:" in out
    assert 'version = "6.0.0" in packages/accordionq2/pyproject.toml (1 breaking change)' in out
    assert (copy / "specs/accordionq2/5.14.0/openapi.yaml").read_bytes() == new.read_bytes()
    entry = tomllib.loads((copy / "specs/devices.toml").read_text())["devices"]["accordionq2"]
    assert (entry["current"], entry["versions"]) == ("5.14.0", ["5.13.0", "5.14.0"])
    assert (copy / "specs/devices.toml").read_text().startswith("# Devices.")
    assert (copy / "generated/devicewire/accordionq2/api/resources_read_value.py").is_file()
    assert "5.14.0" in (copy / "changelog.d/+accordionq2-5-14-0.changed.md").read_text()
    assert [line.split("/")[0] for line in err.splitlines()] == ["1", "2", "3", "4", "5"][: len(err.splitlines())]
    assert run("check")[0] == 0


def test_a_dry_run_changes_nothing(copy: Path, new: Path, run: Run) -> None:
    status, out, _ = run("update", "accordionq2", str(new), "--dry-run")
    assert status == 0
    assert "dry run: nothing was changed" in out
    assert "resources_read_value" in out
    assert unchanged(copy)


def test_a_failure_while_writing_leaves_everything(
    copy: Path, new: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device", "generated")

    monkeypatch.setattr("codegen.generate._write_manifest", fail)
    status, _, err = run("update", "accordionq2", str(new), "--no-types")
    assert status == 1
    assert "No space left on device" in err
    assert unchanged(copy)


def test_an_interruption_leaves_everything(copy: Path, new: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("codegen.update.run._type_errors", interrupt)
    assert run("update", "accordionq2", str(new))[0] == 130
    assert unchanged(copy)


def test_types_of_our_code_are_checked(copy: Path, new: Path, run: Run) -> None:
    # Without site-packages: mypy would find the missing module in this very repository, which is installed there.
    (copy / "pyproject.toml").write_text(
        "[tool.mypy]\nno_site_packages = true\nignore_missing_imports = true\nexplicit_package_bases = true\nnamespace_packages = true\n"
        'mypy_path = ["packages/accordionq2/src", "generated"]\n'
    )
    git(copy, "add", "-A")
    git(copy, "commit", "-qm", "settings")
    status, out, _ = run("update", "accordionq2", str(new))
    assert status == 0
    assert 'error: Module "devicewire.accordionq2.api" has no attribute "resources_get_value"' in out


def test_an_overlay_is_applied_and_its_leftovers_are_told(copy: Path, new: Path, run: Run) -> None:
    (copy / "specs/accordionq2/overlay.yaml").write_text(
        "overlay: 1.0.0\ninfo: {title: t, version: '1'}\nactions:\n"
        "- {target: '$..[?@.operationId == \"resources_read_value\"]', description: our name, update: {operationId: resources_get_value}}\n"
        "- {target: $.paths.gone, description: an old bug, remove: true}\n"
    )
    git(copy, "add", "-A")
    git(copy, "commit", "-qm", "overlay")
    status, out, err = run("update", "accordionq2", str(new), "--no-types")
    assert status == 0, err
    assert "overlay: nothing matches $.paths.gone (an old bug)" in out
    assert "operation-renamed" not in out
    assert "operationId: resources_get_value" in (copy / "specs/accordionq2/5.14.0/openapi.yaml").read_text()


@pytest.mark.parametrize(
    ("spoil", "arguments", "says"),
    [
        ("", ["accordionq3", "NEW"], "there is no device 'accordionq3'"),
        ("", ["accordionq2", "nowhere.yaml"], "is no file"),
        ("", ["accordionq2", "NEW", "--version", "5.13.0"], "specs/accordionq2/5.13.0 is there already"),
        ("", ["accordionq2", "NEW", "--version", "../x"], "cannot name a folder"),
        ("dirty", ["accordionq2", "NEW"], "changes that are not committed"),
        ("other", ["accordionq2", "NEW"], "is this the spec of another device?"),
        ("truncated", ["accordionq2", "NEW"], "not YAML"),
        ("swagger", ["accordionq2", "NEW"], "this is Swagger 2.0, not OpenAPI 3"),
        ("contradiction", ["accordionq2", "NEW"], "cannot be merged"),
    ],
)
def test_bad_input_changes_nothing(
    copy: Path, new: Path, run: Run, spoil: str, arguments: list[str], says: str
) -> None:
    if spoil == "dirty":
        (copy / "specs/devices.toml").write_text((copy / "specs/devices.toml").read_text() + "\n")
    elif spoil == "other":
        shutil.copy(ROOT / "specs/span/v1/openapi.yaml", new)
    elif spoil == "truncated":
        new.write_bytes(new.read_bytes()[:-3000] + b"\n  - [")
    elif spoil == "swagger":
        new.write_text('swagger: "2.0"\n')
    elif spoil == "contradiction":
        (copy / "specs/accordionq2/overlay.yaml").write_text(
            "overlay: 1.0.0\ninfo: {title: t, version: '1'}\nactions:\n"
            "- {target: $.info.title, description: because, update: {a: 1}}\n"
        )
        git(copy, "add", "-A")
        git(copy, "commit", "-qm", "overlay")
    before = git(copy, "status", "--porcelain")
    status, _, err = run("update", *(str(new) if a == "NEW" else a for a in arguments))
    assert status in (1, 2)
    assert says in err
    assert git(copy, "status", "--porcelain") == before
