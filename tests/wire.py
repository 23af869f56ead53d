"""Recordings and vendors' documents, which are no part of the repository: where they lie, and tests that are skipped without them.

Where `DEVICEWIRE_WIRE` names their folder nothing is skipped: then what is missing is a failure.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

_BESIDE = Path(__file__).resolve().parents[2] / "shared" / "wire"


def wire_folder() -> Path:
    """Return the folder, which may be missing."""
    configured = os.environ.get("DEVICEWIRE_WIRE")
    return Path(configured) if configured else _BESIDE


def read_lines(name: str) -> list[Any]:
    """Return the documents of a file that has one in each line; none when there is no file."""
    path = wire_folder() / name
    if not path.is_file():
        return []
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def need(found: object, name: str) -> None:
    """Skip the test when there is nothing of that file, or that folder when no name is given."""
    if not found:
        assert "DEVICEWIRE_WIRE" not in os.environ, f"no {name or 'such folder'} in {wire_folder()}"
        pytest.skip(_reason(name))


def cases(found: Iterable[Any], name: str) -> list[Any]:
    """Return the values of a parameter or, when there are none, one that is skipped."""
    return list(found) or [pytest.param("", marks=pytest.mark.skip(reason=_reason(name)))]


def _reason(name: str) -> str:
    return f"no {name or 'recordings'} beside the repository (../shared/wire): set DEVICEWIRE_WIRE"
