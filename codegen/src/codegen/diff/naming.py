"""The names that openapi-python-client gives to things, without it: it takes half a second to import. A test compares the two."""

from __future__ import annotations

import re
from functools import cache

_DELIMITERS = "\\. _-"
_WORD = re.compile("[A-Z]?[a-z]+")
_BETWEEN = re.compile(rf"[{re.escape(_DELIMITERS)}]+")


@cache
def snake_case(name: str) -> str:
    """Return the name of an operation, an argument or a member in Python, but for clashes with other names."""
    kept = "".join(c for c in name if c.isidentifier() or c.isdecimal() or c in _DELIMITERS)
    if any(c.isupper() for c in kept):
        kept = _WORD.sub(r" \g<0> ", kept)
    return "_".join(word for word in _BETWEEN.split(kept) if word).lower()
