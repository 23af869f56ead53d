"""Errors of the generator: each names the file, the place in it, the reason, and what to do."""

from __future__ import annotations

from collections.abc import Iterable


class CodegenError(Exception):
    """Base of all errors that the command line shows without a traceback."""


class UsageError(CodegenError):
    """The command was asked for something that is not there."""


class SpecError(CodegenError):
    """A spec that cannot be used.

    Args:
        file: name of the spec as the user gave it.
        pointer: JSON pointer of the place; empty for the document as a whole.
        reason: what is wrong.
        remedy: what to do about it.
    """

    def __init__(self, file: str, pointer: str, reason: str, remedy: str = "") -> None:
        self.file = printable(file)
        self.pointer = printable(pointer)
        self.reason = printable(reason)
        self.remedy = printable(remedy)
        place = f"{self.file}#{self.pointer}" if self.pointer else self.file
        super().__init__(f"{place}: {self.reason}" + (f"\n  -> {self.remedy}" if self.remedy else ""))


class GeneratorBug(CodegenError):
    """The generator produced something that its own checks refuse. Nothing was written."""


def join_pointer(steps: Iterable[str | int]) -> str:
    """Build a JSON pointer (RFC 6901)."""
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in steps)


def printable(text: str, limit: int = 600) -> str:
    """Make text from a spec safe for a terminal: one line, no control, format or direction characters, bounded length."""
    clean = "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in text.replace("\n", "\\n"))
    return clean if len(clean) <= limit else f"{clean[:limit]}... ({len(clean)} characters)"
