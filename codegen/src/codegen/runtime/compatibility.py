"""Whether this code fits the device it talks to: what the device says of itself against what the code was generated for.

A version is whole numbers joined by dots or slashes, each after a slash and the first perhaps with letters before it: `5.28.1`, `v2`,
`spanos3/r202609/01`. Letters must be the same; numbers are compared from left to right, and missing ones are 0. What follows the numbers
(`rc1`, `+local`) only tells whether two versions of the same numbers are the same. Anything else cannot be compared.
"""

from __future__ import annotations

import re
import sys
import warnings
from enum import StrEnum
from types import FrameType
from typing import Any, Final, NamedTuple

__all__ = ["Compatibility", "FirmwareCheck", "FirmwareWarning", "Verdict", "compare"]

_LONGEST: Final = 200
_LARGEST: Final = 10**18
_NUMBERS: Final = re.compile(r"[A-Za-z]*[0-9]{1,18}(?:\.[0-9]{1,18}|/[A-Za-z]*[0-9]{1,18})*(?![0-9])")
_NUMBER: Final = re.compile(r"([A-Za-z]*)([0-9]+)")
_GENERATED: Final = f"{__name__.partition('.')[0]}."
_DEVICE: Final = __name__.split(".")[-2]


class FirmwareWarning(UserWarning):
    """The device is newer than the code: all that the code knows still works, as far as the device has kept it.

    Or it is older, and was asked for what it does not know and passes over.
    """


class Verdict(StrEnum):
    """How the device's version stands to the one that the code was generated for."""

    UNKNOWN = "unknown"
    """The device has not told its version, or it cannot be compared."""
    SAME = "same"
    OLDER = "older"
    """The device is older: some calls may be unknown to it."""
    NEWER = "newer"
    """The device is newer: what it has learned since is not in the code."""
    DIFFERENT = "different"
    """The versions do not count the same thing, or one is a special build."""


class _Line(NamedTuple):
    """A line of a program, as the machinery of warnings wants it."""

    file: str
    number: int
    module: str
    registry: dict[str | tuple[str, type[Warning], int], int]


class Compatibility(NamedTuple):
    """What is known about how code and device fit.

    Attributes:
        verdict: the result of the comparison.
        device_version: what the device told; None before that, and where it tells nothing.
        known_version: the version that the code was generated for, as such a device tells it; None where none is known.
        text: all of it in a sentence.
    """

    verdict: Verdict
    device_version: str | None
    known_version: str | None
    text: str


def compare(told: str | None, known: str | None) -> Verdict:
    """Say how the version that a device told stands to the known one; never fails, whatever the texts are."""
    mine, other = _parsed(told), _parsed(known)
    if mine is None or other is None:
        return Verdict.UNKNOWN
    if any(word != word_of_other for word, word_of_other in zip(mine.words, other.words, strict=False)):
        return Verdict.DIFFERENT
    if mine.numbers != other.numbers:
        return Verdict.NEWER if mine.numbers > other.numbers else Verdict.OLDER
    return Verdict.SAME if mine.rest == other.rest else Verdict.DIFFERENT


class _Version(NamedTuple):
    words: list[str]
    numbers: list[int]
    rest: str


def _parsed(text: str | None) -> _Version | None:
    """Return the parts of a version, the numbers without zeros at the end; None if it is none."""
    text = (text or "").strip()
    found = _NUMBERS.match(text) if len(text) <= _LONGEST else None
    if found is None:
        return None
    pairs = _NUMBER.findall(found[0])
    numbers = [int(number) for _, number in pairs]
    while numbers and not numbers[-1]:
        numbers.pop()
    words = [word.lower() for word, _ in pairs]
    return _Version(["" if words[0] == "v" else words[0], *words[1:]], numbers, text[found.end() :])


class FirmwareCheck:
    """Compares once, when the device tells its version, and again only when it tells another one. Warns once.

    Args:
        package: what users install.
        api_version: version of the interface that the code was generated from.
        known_version: what a device of that version tells; None where that is not known.
        facade: what users import. Warnings name the line that called it or, where a device is heard in the background, that made this object.

    Attributes:
        compatibility: the verdict so far.
    """

    def __init__(self, package: str, api_version: str, known_version: str | None, facade: str) -> None:
        self._package = package
        self._api_version = api_version
        self._known = known_version
        self._told: object = None
        self._has_warned = False
        self._facade = facade
        self._made_by = _line_of_user(facade)
        text = f"the device has not told its version; {self._made_for()}"
        self.compatibility: Compatibility = Compatibility(Verdict.UNKNOWN, None, known_version, text)

    def hear(self, told: object) -> None:
        """Take what the device told: a text, an integer, or anything else, which counts as unknown.

        Warns:
            FirmwareWarning: the device is newer. Once in the life of this object.
        """
        if told == self._told:
            return
        self._told = told
        version = _as_text(told)
        verdict = compare(version, self._known)
        text = self._sentence(verdict, version)
        self.compatibility = Compatibility(verdict, version, self._known, text)
        if verdict is Verdict.NEWER and not self._has_warned:
            self._has_warned = True
            self.warn(text)

    def warn(self, text: str) -> None:
        """Warn, and name the user's line.

        Warns:
            FirmwareWarning: always.
        """
        line = _line_of_user(self._facade) or self._made_by
        if line is None:
            warnings.warn(text, FirmwareWarning, stacklevel=2)
        else:
            warnings.warn_explicit(text, FirmwareWarning, line.file, line.number, line.module, line.registry)

    def _made_for(self) -> str:
        known = self._known
        same = known is None or known == self._api_version
        return f"{self._package} was made for {self._api_version}{'' if same else f', where a device says {known}'}"

    def _sentence(self, verdict: Verdict, version: str | None) -> str:
        said = "nothing that can be read" if version is None else _shown(version)
        return f"the device says its version is {said}; {self._made_for()}: {self._advice(verdict)}"

    def _advice(self, verdict: Verdict) -> str:
        match verdict:
            case Verdict.SAME:
                return "they fit"
            case Verdict.OLDER:
                return "the device is older, and some calls may be unknown to it"
            case Verdict.NEWER:
                return (
                    f"the device is newer. Upgrade with `pip install --upgrade {self._package}`; "
                    f"in a checkout, run `codegen update {_DEVICE} SOURCE` with the device's new description"
                )
            case Verdict.DIFFERENT:
                return "these are different kinds of versions or special builds, and whether they fit is not known"
            case Verdict.UNKNOWN:
                return "they cannot be compared"


def _line_of_user(facade: str) -> _Line | None:
    """Return the innermost line outside facade, generated code and standard library.

    None in the background: on a thread of ours, and in what an event loop runs for us. Whoever runs the loop has not called us.
    """
    frame: FrameType | None = sys._getframe(1)  # pyright: ignore[reportPrivateUsage] - inspect has the same, and takes long to load
    while frame is not None:
        module = str(frame.f_globals.get("__name__", ""))
        if module == "asyncio.events":
            return None
        is_ours = f"{module}.".startswith((f"{facade}.", _GENERATED))
        if not is_ours and module.partition(".")[0] not in sys.stdlib_module_names:
            registry: Any = frame.f_globals.setdefault("__warningregistry__", {})
            return _Line(frame.f_code.co_filename, frame.f_lineno, module, registry)
        frame = frame.f_back
    return None


def _as_text(told: object) -> str | None:
    """What a device told as text, None if that cannot be a version."""
    if isinstance(told, int) and not isinstance(told, bool) and abs(told) < _LARGEST:
        return str(told)
    return told if isinstance(told, str) and len(told) <= _LONGEST else None


def _shown(text: str) -> str:
    """A text of a device as a sentence can hold it."""
    return "".join(character if character.isprintable() else "?" for character in text[:60]) or "empty"
