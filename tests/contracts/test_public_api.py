"""The public names of each package are pinned: a change of them is a change of a file that reviewers see."""

from __future__ import annotations

import importlib
import re
from pathlib import Path

import pytest

from tools.public_api import FACADES, describe, pinned_file


@pytest.mark.parametrize("facade", FACADES)
def test_all_is_sorted_and_complete(facade: str) -> None:
    module = importlib.import_module(facade)
    names: list[str] = module.__all__
    assert names == sorted(names)
    assert len(names) == len(set(names))
    assert set(names) <= set(dir(module))
    assert all(getattr(module, name) is not None for name in names)
    with pytest.raises(AttributeError, match="no_such_name"):
        _ = module.no_such_name


def _ours(text: str) -> str:
    """Leave out how enums, aliases and the methods of a dictionary are called, which each release of Python words in its own way."""
    inherited = "|".join(name for name in dir(dict) if not name.startswith("_"))
    text = re.sub(r"\(\*args, \*\*kwargs\)$", "", text, flags=re.MULTILINE)
    return re.sub(rf"(\bEnum\)|^  \w+Dict\.(?:{inherited}))\(.*$", r"\1", text, flags=re.MULTILINE)


@pytest.mark.parametrize("facade", FACADES)
def test_public_api_is_the_pinned_one(facade: str) -> None:
    pinned = Path(pinned_file(facade)).read_text("utf-8")
    assert _ours(describe(facade)) == _ours(pinned), (
        "if the change is meant: python -m tools.public_api, and a fragment in changelog.d/"
    )
