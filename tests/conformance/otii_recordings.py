"""The recorded calls of the Otii client 1.0.13, as values: what was called, what went over the wire, what came out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from typing import Any

from tests.wire import read_lines

Json = Mapping[str, Any]


@dataclass(frozen=True)
class Step:
    """One call, and what came of it."""

    id: str
    line: Json = field(repr=False)

    @property
    def call(self) -> Json:
        """What was called."""
        found: Json = self.line["call"]
        return found

    @property
    def exchange(self) -> tuple[Json, ...]:
        """What went over the wire, in the order that the server saw."""
        return tuple(self.line["exchange"])


@dataclass(frozen=True)
class Recording:
    """Calls on one connection: most recordings are one line, a sequence is several."""

    id: str
    steps: tuple[Step, ...]

    @property
    def connects_itself(self) -> bool:
        """Whether the first call makes the connection."""
        call = self.steps[0].call
        return call["on"] == "client" or call["method"] == "connect_to_server" or self.has_no_connection

    @property
    def has_no_connection(self) -> bool:
        """Whether the calls need no server at all, or one that is not there."""
        first = self.steps[0]
        return first.id == "connection-not-connected" or any(item.get("server") == "refuses" for item in first.exchange)


def read_recordings() -> list[Recording]:
    """Return all recordings; none when there is no transcript."""
    groups = groupby(read_lines("otii.transcript.jsonl"), key=lambda line: line.get("sequence", line["id"]))
    return [Recording(name, tuple(Step(line["id"], line) for line in group)) for name, group in groups]


def encoded(value: Any, like: Any) -> Any:
    """Return a result in the form of the transcript; of an object, the attributes that the transcript shows."""
    if isinstance(like, dict) and "$class" in like:
        names = [name for name in like if name != "$class"]
        shown = {name: encoded(getattr(value, name, None), like[name]) for name in names}
        return {"$class": type(value).__name__.removeprefix("Async"), **shown}
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, list | tuple):
        likes = like if isinstance(like, list) else []
        return [encoded(item, likes[number] if number < len(likes) else None) for number, item in enumerate(value)]
    if isinstance(value, Mapping):
        named = like if isinstance(like, dict) else {}
        return {name: encoded(item, named.get(name)) for name, item in value.items()}
    return value
