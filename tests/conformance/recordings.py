"""The recorded exchanges of SPAN REST v1, as values: what was called, what the panel answered, what came out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.wire import read_lines

Json = Mapping[str, Any]


@dataclass(frozen=True)
class Exchange:
    """One request as it was recorded and what the server does with it."""

    method: str
    target: str
    headers: Json
    body: Any
    response: Json


@dataclass(frozen=True)
class Step:
    """One thing done with the client, and what came of it."""

    call: Json
    outcome: Json


@dataclass(frozen=True)
class Recording:
    """One line of the transcript."""

    id: str
    is_generated: bool
    operation_id: str
    constructor: Json
    token: str | None
    in_block: bool
    is_refused: bool
    steps: tuple[Step, ...]
    exchanges: tuple[Exchange, ...]
    attempts: int
    delays: tuple[float, ...] | None
    line: Json = field(repr=False)

    @property
    def method(self) -> str:
        """Name of the last method called."""
        return str(self.steps[-1].call["method"])


def read_recordings() -> list[Recording]:
    """Return every line of the transcript about REST v1; none when there is no transcript."""
    return [_recording(line) for line in read_lines("span.transcript.jsonl") if line["id"].startswith("v1/")]


def _recording(line: Json) -> Recording:
    setup: Json = line.get("setup") or {}
    expect: Json = line.get("expect") or {}
    delays = line.get("delays_s")
    return Recording(
        id=line["id"],
        is_generated=line.get("layer") == "generated",
        operation_id=line.get("operation_id", ""),
        constructor=setup.get("constructor", {}),
        token=setup.get("access_token"),
        in_block=setup.get("context_manager", False),
        is_refused=(line.get("response") or {}).get("transport") == "refused",
        steps=_steps(line, expect),
        exchanges=tuple(_exchange(item) for item in line.get("exchanges", [line]) if item.get("request")),
        attempts=expect.get("attempts", line["attempts"]),
        delays=None if delays is None else tuple(delays),
        line=line,
    )


def _steps(line: Json, expect: Json) -> tuple[Step, ...]:
    if "calls" in line:
        outcomes = iter(line["results"])
        return tuple(Step(call, next(outcomes) if "method" in call else {}) for call in line["calls"])
    names = ("raises", "result", "result_type", "status_code")
    outcome = expect if "raises" in expect else {name: line[name] for name in names if name in line}
    return (Step(line["call"], outcome),)


def _exchange(item: Json) -> Exchange:
    request = item["request"]
    return Exchange(request["method"], request["path"], request["headers"], request["body_json"], item["response"])
