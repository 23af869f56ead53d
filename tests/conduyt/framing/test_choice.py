"""Which implementation runs is said, and can be chosen."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

SAY = "import conduyt.framing as f; print(f.__impl__, f.encode.__module__ or '')"


def chosen(value: str | None, code: str = SAY) -> subprocess.CompletedProcess[str]:
    environ = {name: text for name, text in os.environ.items() if name != "CONDUYT_FRAMING"}
    if value is not None:
        environ["CONDUYT_FRAMING"] = value
    return subprocess.run([sys.executable, "-c", code], env=environ, capture_output=True, text=True, check=False)


def test_python_can_be_chosen() -> None:
    assert chosen("python").stdout.split() == ["python", "conduyt.framing._python.cobs"]


def test_native_where_it_is_built() -> None:
    pytest.importorskip("conduyt.framing._native")
    for value in (None, "", "auto", "native"):
        assert chosen(value).stdout.split()[0] == "native"


def test_missing_extension() -> None:
    hidden = f"import sys; sys.modules['conduyt.framing._native'] = None; {SAY}"
    assert chosen(None, hidden).stdout.split()[0] == "python"
    refused = chosen("native", hidden)
    assert refused.returncode == 1
    assert "CONDUYT_FRAMING=native, but the extension in C is not there" in refused.stderr


def test_unknown_choice() -> None:
    assert "it must be auto, native or python" in chosen("fast").stderr
