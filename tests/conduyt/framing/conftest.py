"""Both implementations, one after the other."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from conduyt.framing._choice import load

if TYPE_CHECKING:
    from conduyt.framing._choice import Implementation


@pytest.fixture(scope="session", params=["python", "native"])
def codec(request: pytest.FixtureRequest) -> Implementation:
    """Each implementation; the one in C may be missing unless CONDUYT_REQUIRE_NATIVE is set."""
    try:
        return load(request.param)
    except ImportError:
        if os.environ.get("CONDUYT_REQUIRE_NATIVE", "") not in {"", "0"}:
            raise
        pytest.skip("the extension in C is not built here")
