"""Server-sent events (`text/event-stream`) from bytes: no input or output, so that any transport can bring them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import attrs

from .calls import load_json
from .codecs import Codec
from .errors import DecodeError
from .types import Issue, freeze

__all__ = ["MAX_EVENT", "Event", "EventParser", "EventReader", "RawEvent"]

MAX_EVENT = 16 * 1024 * 1024
"""Bytes that an unfinished event may have, so that a device gone wild cannot fill the memory."""

_MARK = b"\xef\xbb\xbf"


@attrs.frozen
class RawEvent:
    """One event as it came."""

    id: str
    """Its own id; empty when it has none. (An earlier one does not carry over.)"""
    name: str
    """Its name; `message` when it has none."""
    data: str
    """Its lines of data, joined by LF."""


@attrs.frozen
class Event:
    """One event with its data read."""

    id: str
    """Its own id; empty when it has none."""
    name: str
    """Its name; `message` when it has none."""
    data: Any
    """The class that the spec has for this name. Plain read-only JSON where it has none or the data is something else; text where that is no JSON."""
    issues: tuple[Issue, ...] = ()
    """Where the data breaks the promises of the spec."""
    text: str = attrs.field(default="", repr=False)
    """The data as it came."""


class EventParser:
    """Cuts a stream into events, in whatever pieces it comes. Lines end in LF, CR LF or CR; what is unfinished at the end is no event."""

    def __init__(self) -> None:
        self._line = bytearray()
        self._after_cr = False
        self._at_start = True
        self._size = 0
        self._id = ""
        self._name = ""
        self._data: list[str] = []

    def feed(self, piece: bytes) -> list[RawEvent]:
        """Take the next piece; return the events that it completes.

        Raises:
            DecodeError: an event is longer than `MAX_EVENT`.
        """
        found: list[RawEvent] = []
        for line in self._lines(piece):
            self._size += len(line)
            event = self._take(line)
            if event is not None:
                found.append(event)
        if self._size + len(self._line) > MAX_EVENT:
            raise DecodeError(f"an event is longer than {MAX_EVENT} bytes")
        return found

    def _lines(self, piece: bytes) -> Iterator[bytes]:
        """Yield the complete lines. A CR ends one at once: its LF may come later, or never."""
        if self._after_cr and piece:
            piece = piece.removeprefix(b"\n")
            self._after_cr = False
        # The last part is what no line end follows; bytes.splitlines knows exactly LF, CR LF and CR.
        for part in piece.splitlines(keepends=True):
            self._line += part
            if part.endswith((b"\n", b"\r")):
                line = bytes(self._line).rstrip(b"\r\n")
                self._line.clear()
                yield line
        self._after_cr = self._after_cr or piece.endswith(b"\r")

    def _take(self, line: bytes) -> RawEvent | None:
        if self._at_start:
            line, self._at_start = line.removeprefix(_MARK), False
        if not line:
            return self._finish()
        name, _, value = line.decode("utf-8", "replace").partition(":")
        value = value.removeprefix(" ")
        if name == "data":
            self._data.append(value)
        elif name == "event":
            self._name = value
        elif name == "id" and "\0" not in value:
            self._id = value
        return None

    def _finish(self) -> RawEvent | None:
        event = RawEvent(self._id, self._name or "message", "\n".join(self._data)) if self._data else None
        self._id, self._name, self._data, self._size = "", "", [], 0
        return event


class EventReader:
    """Cuts a stream into events and reads their data.

    Args:
        codecs: how the data of each known event is read, by name.
    """

    def __init__(self, codecs: Mapping[str, Codec[Any]]) -> None:
        self._codecs = codecs
        self._parser = EventParser()

    def feed(self, piece: bytes) -> list[Event]:
        """Take the next piece; return the events that it completes.

        Raises:
            DecodeError: an event is longer than `MAX_EVENT`. (Data that is not what the spec promises is an issue of its event.)
        """
        return [self._read(event) for event in self._parser.feed(piece)]

    def _read(self, event: RawEvent) -> Event:
        codec = self._codecs.get(event.name)
        if codec is None:
            return Event(event.id, event.name, _anything(event.data), text=event.data)
        try:
            data, issues = codec.decode(load_json(event.data.encode()))
        except DecodeError as error:
            issue = Issue(error.pointer, error.problem)
            return Event(event.id, event.name, _anything(event.data), (issue,), event.data)
        return Event(event.id, event.name, data, issues, event.data)


def _anything(text: str) -> Any:
    try:
        return freeze(load_json(text.encode()))
    except DecodeError:
        return text
