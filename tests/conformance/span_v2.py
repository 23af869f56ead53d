"""The recorded lines of SPAN v2, who runs which of them, and where ours do otherwise."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Any

from tests.conformance.recordings import Json
from tests.wire import read_lines

LIST = Path(__file__).with_name("span_v2_deviations.toml")
SNAPSHOT_SURFACE = {"get_snapshot", "set_circuit_relay", "set_circuit_priority", "set_dominant_power_source"}


@cache
def lines() -> Mapping[str, Json]:
    """Every line about v2, by id; none when there is no transcript."""
    return {line["id"]: line for line in read_lines("span.transcript.jsonl") if line["api"] == "v2"}


def part_of(line: Json) -> str:
    """Which test accounts for a line: `rest`, `mqtt` or `client`."""
    if line["id"].startswith("v2/mdns/") or line["call"]["method"] in SNAPSHOT_SURFACE:
        return "client"
    return "mqtt" if line["id"].startswith("v2/mqtt/") else "rest"


def lines_of(part: str) -> list[str]:
    """The ids of the lines that one test accounts for."""
    return [name for name, line in lines().items() if part_of(line) == part]


@dataclass(frozen=True)
class Deviation:
    """One entry of the list."""

    lines: tuple[str, ...]
    ours: Mapping[str, Any]
    reason: str

    def covers(self, name: str) -> bool:
        """Whether a line is meant."""
        return any(fnmatchcase(name, pattern) for pattern in self.lines)


@cache
def document() -> Mapping[str, Any]:
    """The list as it is written."""
    return tomllib.loads(LIST.read_text(encoding="utf-8"))


@cache
def deviations() -> tuple[Deviation, ...]:
    """All entries of the list."""
    found = document().get("deviation", ())
    return tuple(Deviation(tuple(item["lines"]), item["ours"], item["reason"]) for item in found)


def listed(name: str) -> dict[str, Any]:
    """What the list says we do otherwise on a line, by aspect."""
    merged: dict[str, Any] = {}
    for deviation in deviations():
        if deviation.covers(name):
            assert not merged.keys() & deviation.ours.keys(), f"{name}: two entries for one aspect"
            merged |= deviation.ours
    return merged


def not_offered(names: Iterable[str]) -> dict[str, str]:
    """The lines among these that we do not offer, and why."""
    known = {item["line"]: item["reason"] for item in document().get("not_offered", ())}
    return {name: known[name] for name in names if name in known}


def reading(name: str) -> dict[str, Any] | None:
    """What a line whose `expect` is in words expects, as the list reads it."""
    found = [item["expects"] for item in document().get("reading", ()) if item["line"] == name]
    return dict(found[0]) if found else None
