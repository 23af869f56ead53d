"""How text of a server is shown in errors and logs."""

from __future__ import annotations

_MAX_LENGTH = 200


def shown(value: object) -> str:
    """Return a value on one line, without anything that a terminal would obey, cut to 200 characters."""
    text = value if isinstance(value, str) else repr(value)
    text = "".join(letter if letter.isprintable() else "?" for letter in text[: _MAX_LENGTH + 1])
    return text if len(text) <= _MAX_LENGTH else f"{text[:_MAX_LENGTH]}..."
