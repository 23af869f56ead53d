"""`codegen update` on copies of the repository: what it writes, what it lists, and that a failure leaves nothing behind."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.codegen.test_fetch import send, serving
from tests.codegen.update.checkout import ROOT, commit, git, make_repository, restore, unchanged

if TYPE_CHECKING:
    from http.server import BaseHTTPRequestHandler

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository with one device, its facade and its tests, committed."""
    root = tmp_path_factory.mktemp("original")
    make_repository(root, {"accordionq2": "5.28.1"})
    return root


@pytest.fixture
def copy(original: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """That repository as it was, as the current folder."""
    restore(original)
    monkeypatch.chdir(original)
    monkeypatch.setenv("COLUMNS", "160")
    return original


@pytest.fixture
def new(copy: Path, tmp_path: Path) -> Path:
    """A new description: one operation has another name."""
    text = (copy / "specs/accordionq2/5.28.1/openapi.yaml").read_text("utf-8")
    assert "operationId: resources_get_value\n" in text
    path = tmp_path / "new.yaml"
    path.write_text(
        text.replace("5.28.1", "5.29.0").replace(
            "operationId: resources_get_value\n", "operationId: resources_read_value\n"
        ),
        encoding="utf-8",
    )
    return path


def test_an_update(copy: Path, new: Path, run: Run) -> None:
    status, out, err = run("update", "accordionq2", str(new), "--no-types")
    assert status == 0, err
    assert "resources_get_value() is gone: call resources_read_value()" in " ".join(out.split())
    assert "README.md:2: resources_get_value (operation-renamed)" in out
    assert "packages/accordionq2/src/accordionq2/_groups/resources.py:" in out
    assert 'version = "6.0.0" in packages/accordionq2/pyproject.toml (1 breaking change)' in out
    assert "spec: x-device-version is 5.29.0, the version itself as before" in out
    assert (copy / "specs/accordionq2/5.29.0/openapi.yaml").read_bytes() == new.read_bytes()
    entry = tomllib.loads((copy / "specs/devices.toml").read_text())["devices"]["accordionq2"]
    assert (entry["current"], entry["versions"]) == ("5.29.0", ["5.28.1", "5.29.0"])
    assert (copy / "specs/devices.toml").read_text().startswith("# Devices.")
    assert (copy / "generated/devicewire/accordionq2/api/resources_read_value.py").is_file()
    assert "5.29.0" in (copy / "changelog.d/+accordionq2-5-29-0.changed.md").read_text()
    assert [line.split("/")[0] for line in err.splitlines()] == ["1", "2", "3", "4", "5"][: len(err.splitlines())]
    assert run("check")[0] == 0


def test_a_name_given_with_version_is_said_everywhere_and_comments_stay(copy: Path, new: Path, run: Run) -> None:
    status, out, err = run("update", "accordionq2", str(new), "--version", "5.29.0-rc1", "--no-types")
    assert status == 0, err
    assert "spec: x-device-version is 5.29.0-rc1" in out
    before = new.read_text("utf-8")
    assert before.count("version: '5.29.0'") == 2
    spec = (copy / "specs/accordionq2/5.29.0-rc1/openapi.yaml").read_text("utf-8")
    assert spec == before.replace("version: '5.29.0'", "version: '5.29.0-rc1'"), "only the two versions changed"
    package = (copy / "generated/devicewire/accordionq2/__init__.py").read_text("utf-8")
    assert 'API_VERSION: _typing.Final = "5.29.0-rc1"' in package
    assert 'DEVICE_VERSION: _typing.Final[str | None] = "5.29.0-rc1"' in package


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


STOPPED = """
import os, signal, sys
from codegen.cli import main
from codegen.update import run
run._type_errors = lambda *_: os.kill(os.getpid(), signal.SIGTERM)
main(sys.argv[1:])
"""


def test_an_end_from_outside_leaves_everything(copy: Path, new: Path) -> None:
    command = [sys.executable, "-c", STOPPED, "update", "accordionq2", str(new), "--quiet"]
    assert subprocess.run(command, cwd=copy, timeout=60, check=False).returncode == 128 + signal.SIGTERM
    assert unchanged(copy)


def test_two_updates_at_once(copy: Path, new: Path, run: Run) -> None:
    (copy / ".update").mkdir()
    status, _, err = run("update", "accordionq2", str(new), "--no-types")
    assert status == 2
    assert "another update is running" in err
    assert (copy / ".update").is_dir()
    (copy / ".update").rmdir()
    assert unchanged(copy)


def test_what_came_while_an_update_began_is_kept(
    copy: Path, new: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = copy / "specs/accordionq2/5.29.0/openapi.yaml"

    def touched(*_: object) -> list[object]:
        made.parent.mkdir()
        made.write_text("somebody else's\n")
        return []

    monkeypatch.setattr("codegen.update.run.touched", touched)
    assert run("update", "accordionq2", str(new), "--no-types")[0] == 2
    assert made.read_text() == "somebody else's\n"


def test_a_password_in_a_url_is_not_shown(copy: Path, run: Run) -> None:
    status, out, err = run("update", "accordionq2", "http://bob:hunter2@127.0.0.1:1/openapi.json")
    assert status == 1
    assert "has a user name or a password" in err
    assert "hunter2" not in out + err


def test_types_of_our_code_are_checked(copy: Path, new: Path, run: Run) -> None:
    # Without site-packages: mypy would find the missing module in this very repository, which is installed there.
    (copy / "pyproject.toml").write_text(
        '[tool.mypy]\nno_site_packages = true\ndisable_error_code = ["call-arg"]\nignore_missing_imports = true\nexplicit_package_bases = true\nnamespace_packages = true\n'
        'mypy_path = ["packages/accordionq2/src", "generated"]\n'
    )
    commit(copy, "settings")
    status, out, _ = run("update", "accordionq2", str(new))
    assert status == 0
    assert 'error: Module "devicewire.accordionq2.api" has no attribute "resources_get_value"' in out


def test_an_overlay_is_applied_and_its_leftovers_are_told(copy: Path, new: Path, run: Run) -> None:
    (copy / "specs/accordionq2/overlay.yaml").write_text(
        "overlay: 1.0.0\ninfo: {title: t, version: '1'}\nactions:\n"
        "- {target: '$..[?@.operationId == \"resources_read_value\"]', description: our name, update: {operationId: resources_get_value}}\n"
        "- {target: $.paths.gone, description: an old bug, remove: true}\n"
    )
    commit(copy, "overlay")
    status, out, err = run("update", "accordionq2", str(new), "--no-types")
    assert status == 0, err
    assert "overlay: nothing matches $.paths.gone (an old bug)" in out
    assert "operation-renamed" not in out
    assert "operationId: resources_get_value" in (copy / "specs/accordionq2/5.29.0/openapi.yaml").read_text()


DIRTY = {
    "dirty": "specs/devices.toml",
    "dirty elsewhere": "README.md",
    "dirty tests": "tests/accordionq2/new.py",
}
SPOILT = {
    "empty": b"",
    "binary": bytes(range(256)) * 20,
    "prose": b"Dear customer,\nthe new firmware is here.\n",
    "no spec": b"title: Shopping\nitems: [bread]\n",
    "wrong openapi": b"openapi: 3.1.0\ninfo: {title: Toy, version: '1'}\n",
    "huge": b"# " + b"x" * (16 * 2**20 + 1),
}


@pytest.mark.parametrize(
    ("spoil", "arguments", "says"),
    [
        ("", ["accordionq3", "NEW"], "there is no device 'accordionq3'"),
        ("", ["accordionq2", "nowhere.yaml"], "is no file"),
        ("", ["accordionq2", "ftp://user:secret@127.0.0.1/openapi.yaml"], "ftp:// is not read here: download it"),
        ("", ["accordionq2", "file:///nowhere.yaml"], "file:// is not read here: leave file:// out"),
        ("", ["accordionq2", "git://127.0.0.1/specs"], "git:// is not read here"),
        ("", ["accordionq2", "HTTP://127.0.0.1:0/x"], "this is no URL with http or https and a host"),
        ("", ["accordionq2", "NEW", "--version", "5.28.1"], "specs/accordionq2/5.28.1 is there already"),
        ("", ["accordionq2", "NEW", "--version", "../x"], "cannot name a folder"),
        ("", ["accordionq2", "NEW", "--version", "5.29."], "cannot name a folder"),
        ("", ["accordionq2", "NEW", "--version", "5" * 99], "cannot name a folder"),
        ("dirty", ["accordionq2", "NEW"], "changes that are not committed"),
        ("dirty elsewhere", ["accordionq2", "NEW"], "changes that are not committed, such as README.md"),
        ("dirty tests", ["accordionq2", "NEW"], "changes that are not committed, such as tests/accordionq2/"),
        ("other", ["accordionq2", "NEW"], "is this the spec of another device?"),
        ("truncated", ["accordionq2", "NEW"], "not YAML"),
        ("empty", ["accordionq2", "NEW"], "NEW: "),
        ("binary", ["accordionq2", "NEW"], "NEW: "),
        ("prose", ["accordionq2", "NEW"], "NEW: "),
        ("no spec", ["accordionq2", "NEW"], "this is no spec: it has none of the members"),
        ("wrong openapi", ["accordionq2", "NEW"], "there are no paths"),
        ("other kind", ["accordionq2", "NEW"], "is of the kind packets; accordionq2 is of the kind rest"),
        ("huge", ["accordionq2", "NEW"], "MiB"),
        ("known", ["accordionq2", "NEW"], "is there already and says the same: there is nothing to do"),
        ("no overlay", ["accordionq2", "NEW"], "overlay.yaml#/actions/0"),
        ("swagger", ["accordionq2", "NEW"], "this is Swagger 2.0, not OpenAPI 3"),
        ("contradiction", ["accordionq2", "NEW"], "cannot be merged"),
    ],
)
def test_bad_input_changes_nothing(
    copy: Path, new: Path, run: Run, spoil: str, arguments: list[str], says: str
) -> None:
    if spoil in DIRTY:
        (copy / DIRTY[spoil]).parent.mkdir(parents=True, exist_ok=True)
        with (copy / DIRTY[spoil]).open("a") as file:
            file.write("\n")
    elif spoil == "other":
        shutil.copy(ROOT / "specs/span/v1/openapi.yaml", new)
    elif spoil == "truncated":
        new.write_bytes(new.read_bytes()[:-3000] + b"\n  - [")
    elif spoil == "swagger":
        new.write_text('swagger: "2.0"\n')
    elif spoil in SPOILT:
        new.write_bytes(SPOILT[spoil])
    elif spoil == "other kind":
        shutil.copy(ROOT / "specs/conduyt/2/packets.yaml", new)
    elif spoil == "known":
        shutil.copy(copy / "specs/accordionq2/5.28.1/openapi.yaml", new)
    elif spoil == "no overlay":
        (copy / "specs/accordionq2/overlay.yaml").write_text(
            "overlay: 1.0.0\ninfo: {title: t, version: '1'}\nactions:\n- {target: $.info, update: {}}\n"
        )
        commit(copy, "overlay")
    elif spoil == "contradiction":
        (copy / "specs/accordionq2/overlay.yaml").write_text(
            "overlay: 1.0.0\ninfo: {title: t, version: '1'}\nactions:\n"
            "- {target: $.info.title, description: because, update: {a: 1}}\n"
        )
        commit(copy, "overlay")
    before = git(copy, "status", "--porcelain")
    status, _, err = run("update", *(str(new) if a == "NEW" else a for a in arguments))
    assert status in (1, 2)
    assert says.replace("NEW", str(new)) in err
    assert "Traceback" not in err
    assert "secret" not in err
    assert git(copy, "status", "--porcelain") == before


def hang(handler: BaseHTTPRequestHandler) -> None:
    handler.connection.settimeout(30)
    handler.connection.recv(1)  # until the other side gives up


def endless(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.end_headers()
    try:
        while True:
            handler.wfile.write(b" " * 1_000_000)
    except OSError:
        pass


URLS: dict[str, tuple[Callable[[BaseHTTPRequestHandler], None], str]] = {
    "hangs": (hang, "no answer within 0.1 s"),
    "sends gigabytes": (endless, "sends more than 16 MiB"),
    "redirects": (lambda handler: send(handler, 302, Location="http://localhost:1/x"), "redirects to another host"),
    "wants a login": (lambda handler: send(handler, 401), "answers 401"),
    "gives a page": (lambda handler: send(handler, 200, b"<html>Welcome</html>"), "openapi.json: "),
    "breaks off": (lambda handler: send(handler, 200, b'{"openapi": "3.1.0", "info'), "not JSON"),
}


@pytest.mark.parametrize("what", URLS)
def test_a_url_that_gives_no_spec_changes_nothing(
    what: str, copy: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer, says = URLS[what]
    monkeypatch.setattr("codegen.fetch.SECONDS", 0.1 if what == "hangs" else 30.0)
    with serving(answer) as (url, _):
        status, _, err = run("update", "accordionq2", url)
    assert status == 1
    assert says in err
    assert "Traceback" not in err
    assert unchanged(copy)
