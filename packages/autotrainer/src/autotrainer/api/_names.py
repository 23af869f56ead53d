"""Names of Python (`trial_id`) to names on the wire (`trialId`) and back. Only keys are converted, never values."""

from __future__ import annotations

import re

__all__ = ["camel", "snake"]

_LIMIT = 4096  # keys that are data (file names, identifiers) must not fill the memory
_SEPARATED = re.compile(r"(?<=[^_-])[_-]+([^_-])")
_ACRONYM = re.compile(r"[A-Z0-9]+(?=[A-Z0-9]|$)")
_FIRST_CAPITAL = re.compile(r"[_-]*[A-Z]")

_camel: dict[str, str] = {}
_snake: dict[str, str] = {}


def camel(key: str) -> str:
    """Return a key as it stands on the wire: `trial_id` becomes `trialId`; `ROI` and `_2` stay."""
    known = _camel.get(key)
    if known is None:
        known = _to_camel(key)
        if len(_camel) < _LIMIT:
            _camel[key] = known
    return known


def snake(key: str) -> str:
    """Return a key as Python has it: `trialId` becomes `trial_id`, `HTTPServer` becomes `http_server`; `ROI` stays."""
    known = _snake.get(key)
    if known is None:
        known = _to_snake(key)
        if len(_snake) < _LIMIT:
            _snake[key] = known
    return known


def _to_camel(key: str) -> str:
    text = "".join(key.split())
    if text.isupper() or text.isnumeric():
        return key
    if not text[:2].isupper():
        text = text[:1].lower() + text[1:]
    return _SEPARATED.sub(lambda match: match[1].upper(), text)


def _to_snake(key: str) -> str:
    text = "".join(key.split())
    if text.isupper() or text.isnumeric():
        return key
    text = _ACRONYM.sub(lambda match: match[0].title(), text)
    return "_".join(piece for piece in _cut(text) if piece).lower()


def _cut(text: str) -> list[str]:
    """Cut before every capital; separators before the first one go with it, separators before later ones stay behind."""
    first = _FIRST_CAPITAL.search(text)
    if first is None:
        return [text]
    separators, rest = text[first.start() : first.end() - 1], text[first.end() - 1 :]
    head, *tail = re.split(r"(?<=.)(?=[A-Z])", rest)
    return [text[: first.start()], separators + head, *tail]
