"""The test vectors of CONDUYT, version 2, as values: packets, frames, and what a real board answered."""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
FILE = "conduyt.vectors.jsonl"
Json = Mapping[str, Any]


def wire_folder() -> Path:
    """Return the folder with recordings, which is no part of the repository and may be missing."""
    configured = os.environ.get("DEVICEWIRE_WIRE")
    return Path(configured) if configured else ROOT.parent / "shared" / "wire"


@dataclass(frozen=True)
class Vector:
    """One line of the file."""

    id: str
    kind: str
    line: Json = field(repr=False)

    def data(self, name: str) -> bytes:
        """Return the bytes that a member holds."""
        return bytes.fromhex(self.line[name])

    def __contains__(self, name: str) -> bool:
        return name in self.line

    def __getitem__(self, name: str) -> Any:
        return self.line[name]


@cache
def read_vectors() -> tuple[Vector, ...]:
    """Return every line, in order; none when there is no file."""
    path = wire_folder() / FILE
    if not path.is_file():
        return ()
    lines = (json.loads(text) for text in path.read_text(encoding="utf-8").splitlines() if text)
    return tuple(Vector(line["id"], line["kind"], line) for line in lines)


@dataclass
class Comparison:
    """What one vector showed. `differences` names each aspect that deviates: what the vector says, and what ours does."""

    differences: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    compared: int = 0

    def compare(self, aspect: str, wanted: Any, ours: Any) -> None:
        """Note a difference, if there is one. Bytes are noted as hexadecimal text, as in the vectors."""
        self.compared += 1
        wanted, ours = (value.hex() if isinstance(value, bytes) else value for value in (wanted, ours))
        if wanted != ours:
            self.differences[aspect] = (wanted, ours)
