"""The test vectors of CONDUYT, version 2, as values: packets, frames, and what a real board answered."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from tests.wire import read_lines

FILE = "conduyt.vectors.jsonl"
Json = Mapping[str, Any]


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
    return tuple(Vector(line["id"], line["kind"], line) for line in read_lines(FILE))


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
