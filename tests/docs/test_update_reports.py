"""Each page of docs/updates shows what `codegen diff` says today, and says it quickly."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tools.update_reports import FOLDER, ROOT, main

PAGES = sorted(FOLDER.glob("*.md"))
COMMAND = re.compile(r"^codegen (diff .+)$", re.MULTILINE)


def test_reports_are_fresh() -> None:
    assert PAGES
    assert main(["--check"]) == 0


def test_a_stale_report_is_found(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = tmp_path / PAGES[0].name
    page.write_text(PAGES[0].read_text("utf-8").replace("| safe |", "").replace("new: ", "old: "), encoding="utf-8")
    assert main(["--check"], tmp_path) == 1
    assert page.name in capsys.readouterr().err
    assert main([], tmp_path) == 0
    assert page.read_text("utf-8") == PAGES[0].read_text("utf-8")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_the_command_of_the_page_gives_the_report(page: Path) -> None:
    text = page.read_text("utf-8")
    found = COMMAND.search(text)
    assert found is not None
    done = subprocess.run(
        [sys.executable, "-m", "codegen", *found[1].split()],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=100,
        check=True,
    )
    assert re.sub("^#", "##", done.stdout, flags=re.MULTILINE) in text
