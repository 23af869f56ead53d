"""What follows from the spec of a firmware alone. Made once for all simulators of a program: it keeps nothing of a request."""

from dataclasses import dataclass
from functools import cache

from .channel import FlagWords
from .spec import Operations, load_spec
from .validation import RequestChecker


@dataclass(frozen=True)
class Wire:
    """The operations of a firmware, the checks of its requests, and its flags."""

    operations: Operations
    checker: RequestChecker
    flags: FlagWords


@cache
def wire_of(firmware: str) -> Wire:
    """Return the wire of a firmware."""
    spec = load_spec(firmware)
    return Wire(Operations(spec), RequestChecker(spec), FlagWords.of(spec, "ChannelTypes", "DirectionTypes"))
