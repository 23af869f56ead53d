"""Numbers that look random but depend only on the seed and on what is asked, never on what was asked before."""

import hashlib

from devicewire.span.simulation.randomness import mixed


def noise(seed: int, stream: int, step: int) -> float:
    """Return a number in [-1, 1) for one step of one stream."""
    return (mixed(seed, stream, step) >> 11) / (1 << 52) - 1.0


def hex_id(seed: int, *parts: str | int) -> str:
    """Return 32 lower-case hexadecimal digits for a thing named by `parts`."""
    return hashlib.sha256(repr((seed, *parts)).encode()).hexdigest()[:32]
