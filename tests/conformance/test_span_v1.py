"""Every recorded line of SPAN REST v1 runs against our clients; where we do otherwise, the list of deviations says why."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from span_panel_api import SpanPanelClient, SpanPanelClientSync
from tests.conformance.recordings import Recording, read_recordings
from tests.conformance.replay import Replay, replay_facade, replay_generated
from tests.wire import cases, need

LIST = Path(__file__).with_name("span_v1_deviations.toml")
RECORDINGS = {recording.id: recording for recording in read_recordings()}
FORMS = ("sync", "sync_detailed", "asyncio", "asyncio_detailed")


@dataclass(frozen=True)
class Deviation:
    """One entry of the list."""

    lines: tuple[str, ...]
    ours: Mapping[str, Any]
    reason: str

    def covers(self, recording: Recording) -> bool:
        """Whether a line is meant."""
        return any(fnmatchcase(recording.id, pattern) for pattern in self.lines)


@cache
def _document() -> dict[str, Any]:
    return tomllib.loads(LIST.read_text(encoding="utf-8"))


@cache
def _deviations() -> tuple[Deviation, ...]:
    return tuple(Deviation(tuple(item["lines"]), item["ours"], item["reason"]) for item in _document()["deviation"])


def _not_offered() -> Mapping[str, str]:
    return {item["line"]: item["reason"] for item in _document()["not_offered"]}


def _listed(recording: Recording) -> dict[str, Any]:
    """What the list says we do otherwise on a line, by aspect."""
    merged: dict[str, Any] = {}
    for deviation in _deviations():
        if deviation.covers(recording):
            assert not merged.keys() & deviation.ours.keys(), f"{recording.id}: two entries for one aspect"
            merged |= deviation.ours
    return merged


def _meaning(listed: Any, recording: Recording, seen: Any) -> Any:
    """Return what an entry of the list stands for on a line."""
    last = recording.exchanges[-1].response if recording.exchanges else {}
    circuits = [exchange.response for exchange in recording.exchanges if exchange.target.endswith("/circuits")]
    meanings = {
        "none": None,
        "...": seen,
        "=status": last.get("status"),
        "=body": last.get("body_json"),
        "=circuits": circuits[-1]["body_json"] if circuits else None,
        "one less": recording.attempts - 1,
    }
    return meanings.get(listed, listed) if isinstance(listed, str) else listed


def _check(recording: Recording, replay: Replay, hidden: frozenset[str] = frozenset()) -> None:
    """Compare a run with the list. `hidden` are aspects that this form cannot show."""
    listed = {aspect: ours for aspect, ours in _listed(recording).items() if aspect not in hidden}
    unlisted = {aspect: pair for aspect, pair in replay.differences.items() if aspect not in listed}
    assert unlisted == {}, "these differ (recorded, ours) and are not listed"
    settled = sorted(listed.keys() - replay.differences.keys())
    assert settled == [], "these are listed and do not differ any more: remove them from the list"
    for aspect, ours in listed.items():
        seen = replay.differences[aspect][1]
        assert (aspect, seen) == (aspect, _meaning(ours, recording, seen)), "the list says otherwise"


def _ids(*, generated: bool) -> list[Any]:
    chosen = [name for name, recording in RECORDINGS.items() if recording.is_generated is generated]
    chosen = [name for name in chosen if name not in _not_offered()]
    return cases(chosen, "span.transcript.jsonl")


@pytest.mark.parametrize("kind", [SpanPanelClient, SpanPanelClientSync])
@pytest.mark.parametrize("line", _ids(generated=False))
async def test_facade(line: str, kind: type[Any]) -> None:
    _check(RECORDINGS[line], await replay_facade(RECORDINGS[line], kind))


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("line", _ids(generated=True))
async def test_generated(line: str, form: str) -> None:
    hidden = frozenset[str]() if form.endswith("_detailed") else frozenset({"status_code"})
    _check(RECORDINGS[line], await replay_generated(RECORDINGS[line], form), hidden)


def test_the_list_is_tidy() -> None:
    need(RECORDINGS, "span.transcript.jsonl")
    unused = [item.lines for item in _deviations() if not any(item.covers(line) for line in RECORDINGS.values())]
    assert unused == []
    assert all(len(item.reason) > 20 for item in _deviations())
    assert set(_not_offered()) <= set(RECORDINGS)


def test_no_line_is_left_out() -> None:
    need(RECORDINGS, "span.transcript.jsonl")
    counts = _document()["lines"]
    facade, generated = len(_ids(generated=False)), len(_ids(generated=True))
    assert {"facade": facade, "generated": generated, "not_offered": len(_not_offered())} == counts
    assert facade + generated + len(_not_offered()) == len(RECORDINGS)
