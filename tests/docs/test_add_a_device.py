"""The page "Add a device", step by step on a copy of the repository: its files, its commands, its output."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from codegen.cli import main
from tests.docs.walk import take

ROOT = Path(__file__).parents[2]
CACHE = ROOT / ".cache" / "mypy-docs"
"""Where `make docs`, with the same options, keeps what mypy knows of the libraries."""


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout with what the page uses."""
    root = tmp_path / "checkout"
    shutil.copytree(ROOT / "specs/meta", root / "specs/meta")
    (root / "packages/span").mkdir(parents=True)
    shutil.copy(ROOT / "packages/span/hatch_build.py", root / "packages/span")
    (root / "specs/devices.toml").write_text("")
    monkeypatch.chdir(root)
    return root


@pytest.fixture
def toaster() -> Iterator[str]:
    """A toaster that is busy."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = json.dumps({"state": "toasting", "remainingS": 42.5}).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_PUT(self) -> None:
            assert json.loads(self.rfile.read(int(self.headers["Content-Length"]))) == {"level": 4}
            self.send_response(204)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 # the name of the base class
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join(5)
    server.server_close()


def python(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    paths = [str(root / "packages/toaster/src"), str(root / "generated")]
    code = f"import sys, runpy; sys.path[:0] = {paths!r}; sys.argv = sys.argv[1:]; runpy.run_path(sys.argv[0], run_name='__main__')"
    return subprocess.run(
        [sys.executable, "-c", code, *arguments], cwd=root, capture_output=True, text=True, timeout=100, check=False
    )


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_the_page(copy: Path, toaster: str, capsys: pytest.CaptureFixture[str]) -> None:
    output = take(copy, "howto/add-a-device.md")
    done = python(copy, "examples/toaster/try_it.py", toaster)
    assert done.stdout == output, done.stderr
    assert (copy / "packages/toaster/hatch_build.py").read_bytes() == (
        ROOT / "packages/span/hatch_build.py"
    ).read_bytes()
    assert main(["check", "toaster", "--quiet"]) == 0
    types = subprocess.run(
        [
            sys.executable,
            "-m",
            "mypy",
            "--strict",
            "--config-file=",
            f"--cache-dir={CACHE}",
            "examples/toaster/try_it.py",
        ],
        cwd=copy,
        env={"MYPYPATH": f"{copy}/packages/toaster/src:{copy}/generated", "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert types.returncode == 0, types.stdout
    capsys.readouterr()
