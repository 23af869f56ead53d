"""Every test vector of CONDUYT runs against all that reads or writes its packets; where ours do otherwise, the list of deviations says why."""

import os
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from conduyt.framing._choice import load
from tests.conformance import conduyt_client, conduyt_codecs, conduyt_framing, conduyt_simulator
from tests.conformance.conduyt_vectors import Comparison, Vector, read_vectors
from tests.wire import cases, need

LIST = Path(__file__).with_name("conduyt_deviations.toml")
VECTORS = {vector.id: vector for vector in read_vectors()}
SUBJECTS: dict[str, Callable[[Vector], Comparison]] = {
    "client": conduyt_client.comparer(""),
    "client, synchronous": conduyt_client.comparer("Sync"),
    "codecs": conduyt_codecs.compare,
    "framing in Python": conduyt_framing.comparer(load("python")),
    "simulator": conduyt_simulator.compare,
}
try:
    SUBJECTS["framing in C"] = conduyt_framing.comparer(load("native"))
except ImportError as error:
    NATIVE = f"the extension is not built: {error}"
else:
    NATIVE = ""


@dataclass(frozen=True)
class Deviation:
    """One entry of the list."""

    lines: tuple[str, ...]
    subjects: tuple[str, ...]
    ours: Mapping[str, Any]
    reason: str

    def covers(self, vector: Vector, subject: str) -> bool:
        """Whether a line is meant, for a subject."""
        return _matches(vector.id, self.lines) and _matches(subject, self.subjects)


def _matches(name: str, patterns: tuple[str, ...]) -> bool:
    return any(fnmatchcase(name, pattern) for pattern in patterns)


@cache
def _document() -> dict[str, Any]:
    return tomllib.loads(LIST.read_text(encoding="utf-8"))


@cache
def _deviations() -> tuple[Deviation, ...]:
    return tuple(
        Deviation(tuple(item["lines"]), tuple(item["subjects"]), item["ours"], item["reason"])
        for item in _document()["deviation"]
    )


def _listed(vector: Vector, subject: str) -> dict[str, Any]:
    """What the list says a subject does otherwise on a line, by aspect."""
    merged: dict[str, Any] = {}
    for deviation in _deviations():
        if deviation.covers(vector, subject):
            assert not merged.keys() & deviation.ours.keys(), f"{vector.id}: two entries for one aspect"
            merged |= deviation.ours
    return merged


def _with_nothing(ours: Any) -> Any:
    """TOML has no word for nothing; the list says "none"."""
    if isinstance(ours, dict):
        return {name: _with_nothing(value) for name, value in ours.items()}
    return None if ours == "none" else ours


@pytest.mark.parametrize("subject", SUBJECTS)
@pytest.mark.parametrize("line", cases(VECTORS, "conduyt.vectors.jsonl"))
def test_line(line: str, subject: str) -> None:
    vector = VECTORS[line]
    listed = _listed(vector, subject)
    differences = SUBJECTS[subject](vector).differences
    unlisted = {aspect: pair for aspect, pair in differences.items() if aspect not in listed}
    assert unlisted == {}, "these differ (vector, ours) and are not listed"
    settled = sorted(listed.keys() - differences.keys())
    assert settled == [], "these are listed and do not differ any more: remove them from the list"
    seen = {aspect: differences[aspect][1] for aspect in listed}
    assert seen == _with_nothing(listed)


def test_the_list_is_tidy() -> None:
    need(VECTORS, "conduyt.vectors.jsonl")
    pairs = [(vector, subject) for vector in VECTORS.values() for subject in SUBJECTS]
    unused = [item.lines for item in _deviations() if not any(item.covers(*pair) for pair in pairs)]
    assert unused == []
    assert all(len(item.reason) > 20 for item in _deviations())


def test_no_line_is_left_out() -> None:
    need(VECTORS, "conduyt.vectors.jsonl")
    assert len(VECTORS) == _document()["lines"]
    compared = {
        subject: sum(compare(vector).compared for vector in VECTORS.values()) for subject, compare in SUBJECTS.items()
    }
    assert compared == {subject: _document()["compared"][subject] for subject in SUBJECTS}


def test_framing_in_c_is_there() -> None:
    if NATIVE:
        assert not os.environ.get("CONDUYT_REQUIRE_NATIVE"), NATIVE
        pytest.skip(NATIVE)
    assert SUBJECTS.keys() == _document()["compared"].keys()
