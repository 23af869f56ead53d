"""Where the specs and the vendors' own documents are found."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.specs.strict_yaml import load_yaml_file
from tests.wire import need, wire_folder

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def specs() -> Path:
    """The folder with all specs."""
    return ROOT / "specs"


@pytest.fixture(scope="session")
def devices(specs: Path) -> dict[str, Any]:
    """The parsed devices.toml."""
    return tomllib.loads((specs / "devices.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def span_v1(specs: Path) -> dict[str, Any]:
    """Our document of SPAN REST v1."""
    document: dict[str, Any] = load_yaml_file(specs / "span" / "v1" / "openapi.yaml")
    return document


@pytest.fixture(scope="session")
def wire() -> Path:
    """The folder with recordings and vendors' documents, which is no part of the repository."""
    folder = wire_folder()
    need(folder.is_dir(), "")
    return folder
