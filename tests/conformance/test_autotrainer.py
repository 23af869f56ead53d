"""Every recorded line of Autotrainer 0.9.7 and 0.12.0 runs against our service; where we do otherwise, the list of deviations says why."""

import json
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.conformance.autotrainer_recordings import Recording, read_recordings
from tests.conformance.autotrainer_replay import Station, replay
from tests.wire import cases, need

LIST = Path(__file__).with_name("autotrainer_deviations.toml")
RECORDINGS = {recording.id: recording for recording in read_recordings()}


@cache
def _document() -> dict[str, Any]:
    return tomllib.loads(LIST.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def stations() -> Iterator[dict[str, Station]]:
    with Station("0.9.7") as legacy, Station("0.12.0") as current:
        yield {"0.9.7": legacy, "0.12.0": current}


def _elsewhere() -> dict[str, str]:
    return {line: item["test"] for item in _document()["elsewhere"] for line in item["lines"]}


def _listed(recording: Recording) -> dict[str, Any]:
    """What the list says we do otherwise on a line, by aspect; the values are JSON, because TOML has no null."""
    merged: dict[str, Any] = {}
    for item in _document()["deviation"]:
        ours = item["ours"].get(recording.id, {})
        assert not merged.keys() & ours.keys(), f"{recording.id}: two entries for one aspect"
        merged |= {aspect: json.loads(text) for aspect, text in ours.items()}
    return merged


@pytest.mark.parametrize(
    "line", cases([name for name in RECORDINGS if name not in _elsewhere()], "autotrainer.transcript.jsonl")
)
def test_line(line: str, stations: dict[str, Station]) -> None:
    recording = RECORDINGS[line]
    listed = _listed(recording)
    differences = replay(stations[recording.protocol], recording)
    unlisted = {aspect: pair for aspect, pair in differences.items() if aspect not in listed}
    assert unlisted == {}, "these differ (recorded, ours) and are not listed"
    settled = sorted(listed.keys() - differences.keys())
    assert settled == [], "these are listed and do not differ any more: remove them from the list"
    seen = {aspect: json.loads(json.dumps(differences[aspect][1])) for aspect in listed}
    assert seen == listed


def test_the_list_is_tidy() -> None:
    need(RECORDINGS, "autotrainer.transcript.jsonl")
    named = {line for item in _document()["deviation"] for line in item["ours"]} | _elsewhere().keys()
    assert named <= RECORDINGS.keys()
    assert all(len(item["reason"]) > 20 for item in _document()["deviation"])


def test_no_line_is_left_out() -> None:
    need(RECORDINGS, "autotrainer.transcript.jsonl")
    assert len(RECORDINGS) == _document()["lines"]
