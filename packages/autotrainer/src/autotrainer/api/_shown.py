"""Messages as text for people and for scripts. What a device sends may hold anything, so nothing of it reaches a terminal as a command."""

from __future__ import annotations

import json
import time
from typing import Any

from devicewire.autotrainer.codec import encode
from devicewire.autotrainer.models import CommandResult, Event, HeartbeatMessage

__all__ = ["Shown", "cells", "line_of", "printable", "to_json"]

Shown = Event | HeartbeatMessage | CommandResult


def to_json(value: Any) -> str:
    """Return compact JSON in one line, in ASCII where a terminal might take a character for a command."""
    try:
        return printable(encode(value).decode())
    except UnicodeEncodeError:  # half a surrogate pair: only the escaped form can say it
        return json.dumps(value.to_dict() if hasattr(value, "to_dict") else value)


def printable(text: str) -> str:
    """Escape what a terminal does not show as a character: control characters, and marks that turn the direction of writing."""
    if text.isprintable():
        return text
    return "".join(letter if letter.isprintable() else _escape(letter) for letter in text)


def _escape(letter: str) -> str:
    return json.dumps(letter)[1:-1] if ord(letter) != 0x7F else "\\u007f"


def cells(message: Shown) -> tuple[str, str, str]:
    """Return when, what, and details."""
    match message:
        case Event():
            details = "" if message.context is None else to_json(message.context)
            return _clock(message.when), printable(message.kind.name), details
        case HeartbeatMessage():
            return _clock(message.timestamp), "heartbeat", printable(f"{message.identifier} {message.version}")
        case CommandResult():
            text = f"{message.command.name} {message.result.name} {message.nonce}"
            return time.strftime("%H:%M:%S"), "result", printable(text)


def _clock(seconds: float | None) -> str:
    try:
        return "" if seconds is None else time.strftime("%H:%M:%S", time.localtime(seconds))
    except (OverflowError, OSError, ValueError):
        return "?"


def line_of(message: Shown) -> str:
    """Return a message in one line."""
    return "  ".join(cells(message)).rstrip()
