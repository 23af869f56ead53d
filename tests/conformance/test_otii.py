"""Every recorded call of the Otii client 1.0.13 runs against our clients; where we do otherwise, the list says why."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.conformance.otii_recordings import read_recordings
from tests.conformance.otii_replay import COLOURS, replay
from tests.wire import cases, need

LIST = Path(__file__).with_name("otii_deviations.toml")
RECORDINGS = {recording.id: recording for recording in read_recordings()}


@cache
def document() -> dict[str, Any]:
    return tomllib.loads(LIST.read_text(encoding="utf-8"))


def listed(name: str, colour: str) -> dict[str, Any]:
    """What the list says we do otherwise in a recording, by aspect."""
    found: dict[str, Any] = {}
    for item in document().get("deviation", []):
        if name in item["recordings"] and colour in item.get("only", COLOURS):
            assert not found.keys() & item["ours"].keys(), f"{name}: two entries for one aspect"
            found |= item["ours"]
    return found


@pytest.mark.parametrize("colour", COLOURS)
@pytest.mark.parametrize("name", cases(RECORDINGS, "otii.transcript.jsonl"))
async def test_recording(name: str, colour: str, tmp_path: Path) -> None:
    deviations = listed(name, colour)
    differences = (await replay(RECORDINGS[name], colour, tmp_path)).differences
    unlisted = {aspect: pair for aspect, pair in differences.items() if aspect not in deviations}
    assert unlisted == {}, "these differ (recorded, ours) and are not listed"
    settled = sorted(deviations.keys() - differences.keys())
    assert settled == [], "these are listed and do not differ any more: remove them from the list"
    seen = {aspect: differences[aspect][1] for aspect in deviations}
    assert seen == {aspect: None if ours == "none" else ours for aspect, ours in deviations.items()}


def test_the_list_is_tidy() -> None:
    need(RECORDINGS, "otii.transcript.jsonl")
    items = [*document().get("deviation", []), *document()["simulator"]]
    assert [name for item in items for name in item["recordings"] if name not in RECORDINGS] == []
    assert all(len(item["reason"]) > 20 for item in items)


def test_no_line_is_left_out() -> None:
    need(RECORDINGS, "otii.transcript.jsonl")
    assert sum(len(recording.steps) for recording in RECORDINGS.values()) == document()["lines"]
