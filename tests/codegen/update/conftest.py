"""Running `codegen` inside this process, in a folder of its own."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from codegen.cli import main

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def run_it(*arguments: str) -> tuple[int, str, str]:
        status = main(list(arguments))
        shown = capsys.readouterr()
        return status, shown.out, shown.err

    return run_it
