"""Names as installers type them."""

from __future__ import annotations

__all__ = ["plain"]


def plain(name: str) -> str:
    """Return a name without what does not count when names are compared: case and odd spaces."""
    return " ".join(name.split()).casefold()
