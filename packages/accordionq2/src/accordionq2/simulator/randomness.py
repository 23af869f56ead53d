"""Numbers that look random but depend only on the seed and on what is asked, never on what was asked before."""

import zlib
from typing import Final

from devicewire.accordionq2.simulation.randomness import mixed

_PART: Final = 0xFFFF
_MEAN: Final = 2 * _PART
_DEVIATION: Final = _PART / 3**0.5
"""Mean and standard deviation of the sum of four even numbers from 0 to 65535."""


def stream_of(name: str) -> int:
    """Return a number for a thing named so."""
    return zlib.crc32(name.encode())


def normal(seed: int, stream: int, step: int) -> float:
    """Return a number for one step of one stream, close to normally distributed: mean 0, standard deviation 1.

    Four 16-bit parts of the mixed bits are added up.
    """
    bits = mixed(seed, stream, step)
    total = (bits & _PART) + (bits >> 16 & _PART) + (bits >> 32 & _PART) + (bits >> 48)
    return (total - _MEAN) / _DEVIATION
