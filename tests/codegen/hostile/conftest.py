"""Most files of a package are the same for every payload: what has been found sound once is not parsed again."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

import pytest

from codegen import verify


@pytest.fixture(scope="module", autouse=True)
def verify_each_file_once() -> Iterator[None]:
    """The verdict on a file depends on nothing but that file; one that fails raises anew each time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(verify, "_verify_python", lru_cache(maxsize=256)(verify._verify_python))
        yield
