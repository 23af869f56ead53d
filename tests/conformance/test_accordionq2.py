"""Every recorded line of AccordionQ2 5.13.0 and 5.28.1 runs against our clients; where we do otherwise, the list of deviations says why."""

import time
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from devicewire.accordionq2 import transport_pool

from accordionq2 import AccordionQ2Client, AsyncAccordionQ2Client
from tests.conformance.accordionq2_recordings import Recording, read_recordings
from tests.conformance.accordionq2_replay import replay
from tests.wire import cases, need

LIST = Path(__file__).with_name("accordionq2_deviations.toml")
RECORDINGS = {recording.id: recording for recording in read_recordings()}
KINDS = (AccordionQ2Client, AsyncAccordionQ2Client)


@dataclass(frozen=True)
class Deviation:
    """One entry of the list."""

    lines: tuple[str, ...]
    except_lines: tuple[str, ...]
    only: tuple[str, ...]
    ours: Mapping[str, Any]
    reason: str

    def covers(self, recording: Recording) -> bool:
        """Whether a line is meant."""
        return _matches(recording.id, self.lines) and not _matches(recording.id, self.except_lines)


def _clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Return what moves the clock on by which kept connections grow old."""

    def later(seconds: float) -> None:
        def clock() -> float:
            return time.monotonic() + seconds

        if seconds:
            monkeypatch.setattr(transport_pool, "time", SimpleNamespace(monotonic=clock))
            monkeypatch.setattr("aiohttp.connector.monotonic", clock)

    return later


def _matches(name: str, patterns: tuple[str, ...]) -> bool:
    return any(fnmatchcase(name, pattern) for pattern in patterns)


@cache
def _document() -> dict[str, Any]:
    return tomllib.loads(LIST.read_text(encoding="utf-8"))


@cache
def _deviations() -> tuple[Deviation, ...]:
    return tuple(
        Deviation(
            lines=tuple(item["lines"]),
            except_lines=tuple(item.get("except_lines", ())),
            only=tuple(item.get("only", ())),
            ours=item["ours"],
            reason=item["reason"],
        )
        for item in _document()["deviation"]
    )


def _listed(recording: Recording, kind: str) -> dict[str, Any]:
    """What the list says we do otherwise on a line, by aspect."""
    merged: dict[str, Any] = {}
    for deviation in _deviations():
        if deviation.covers(recording) and kind in (deviation.only or (kind,)):
            assert not merged.keys() & deviation.ours.keys(), f"{recording.id}: two entries for one aspect"
            merged |= deviation.ours
    return merged


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("line", cases(RECORDINGS, "accordionq2.transcript.jsonl"))
async def test_line(line: str, kind: type[Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    recording = RECORDINGS[line]
    listed = _listed(recording, kind.__name__)
    differences = (await replay(recording, kind, tmp_path, _clock(monkeypatch))).differences
    unlisted = {aspect: pair for aspect, pair in differences.items() if aspect not in listed}
    assert unlisted == {}, "these differ (recorded, ours) and are not listed"
    settled = sorted(listed.keys() - differences.keys())
    assert settled == [], "these are listed and do not differ any more: remove them from the list"
    seen = {aspect: differences[aspect][1] for aspect in listed}
    assert seen == {aspect: None if ours == "none" else ours for aspect, ours in listed.items()}


def test_the_list_is_tidy() -> None:
    need(RECORDINGS, "accordionq2.transcript.jsonl")
    unused = [item.lines for item in _deviations() if not any(item.covers(line) for line in RECORDINGS.values())]
    assert unused == []
    assert all(len(item.reason) > 20 for item in _deviations())


def test_no_line_is_left_out() -> None:
    need(RECORDINGS, "accordionq2.transcript.jsonl")
    assert len(RECORDINGS) == _document()["lines"]
