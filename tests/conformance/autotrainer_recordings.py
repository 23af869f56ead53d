"""The recorded exchanges of Autotrainer 0.9.7 and 0.12.0, as values: what was called or asked, what came out, what was published."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

import autotrainer.api
from autotrainer.api import api_system_status, event, legacy
from tests.wire import read_lines

Json = Mapping[str, Any]


@dataclass(frozen=True)
class Recording:
    """One line of the transcript."""

    id: str
    protocol: str
    line: Json = field(repr=False)

    @property
    def form(self) -> str:
        """What kind of exchange it is: call, command, steps or bridge."""
        call = self.line["call"]
        if call.get("via") == "bridge":
            return "bridge"
        if "steps" in call:
            return "steps"
        return "call" if "method" in call else "command"


def read_recordings() -> list[Recording]:
    """Return every line of the transcript; none when there is no transcript."""
    return [Recording(line["id"], line["since"], line) for line in read_lines("autotrainer.transcript.jsonl")]


class Unknown:
    """A value that nobody can serialise."""


_FORMS: dict[str, Callable[[Any], Any]] = {
    "$uuid": UUID,
    "$datetime": datetime.fromisoformat,
    "$date": date.fromisoformat,
    "$time": time.fromisoformat,
    "$timedelta_s": lambda seconds: timedelta(seconds=seconds),
    "$float": float,
    "$bytes": bytes.fromhex,
    "$object": lambda _: Unknown(),
}


def decoded(value: Any, protocol: str) -> Any:
    """Return a value as it was given, from the form of the transcript."""
    if isinstance(value, list):
        return [decoded(item, protocol) for item in value]
    if not isinstance(value, dict):
        return value
    for key, make in _FORMS.items():
        if key in value:
            return make(value[key])
    if "$enum" in value:
        return _class(value["$enum"].partition(".")[0], protocol)(value["value"])
    if "$dataclass" in value:
        members = {name: decoded(item, protocol) for name, item in value["fields"].items()}
        return _class(value["$dataclass"], protocol)(**members)
    return _collection(value, protocol)


def _collection(value: Json, protocol: str) -> Any:
    if "$tuple" in value:
        return tuple(decoded(item, protocol) for item in value["$tuple"])
    if "$set" in value:
        return set(decoded(value["$set"], protocol))
    if "$map" in value:
        return {decoded(key, protocol): decoded(item, protocol) for key, item in value["$map"]}
    assert not any(key.startswith("$") for key in value), f"unknown form {value}"
    return {key: decoded(item, protocol) for key, item in value.items()}


def _class(name: str, protocol: str) -> Any:
    places = [legacy] if protocol == "0.9.7" else [autotrainer.api, api_system_status, event]
    return next(getattr(place, name) for place in places if hasattr(place, name))
