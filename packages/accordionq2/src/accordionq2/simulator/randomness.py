"""Numbers that look random but depend only on the seed and on what is asked, never on what was asked before."""

import zlib
from typing import Final

_MASK: Final = (1 << 64) - 1
_PART: Final = 0xFFFF
_MEAN: Final = 2 * _PART
_DEVIATION: Final = _PART / 3**0.5
"""Mean and standard deviation of the sum of four even numbers from 0 to 65535."""


def stream_of(name: str) -> int:
    """Return a number for a thing named so."""
    return zlib.crc32(name.encode())


def normal(seed: int, stream: int, step: int) -> float:
    """Return a number for one step of one stream, close to normally distributed: mean 0, standard deviation 1.

    The mixer is SplitMix64 (public domain); four 16-bit parts of its result are added up.
    """
    mixed = (seed * 0xD1342543DE82EF95 + stream * 0xBF58476D1CE4E5B9 + (step + 1) * 0x9E3779B97F4A7C15) & _MASK
    mixed = ((mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
    mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) & _MASK
    mixed ^= mixed >> 31
    total = (mixed & _PART) + (mixed >> 16 & _PART) + (mixed >> 32 & _PART) + (mixed >> 48)
    return (total - _MEAN) / _DEVIATION
