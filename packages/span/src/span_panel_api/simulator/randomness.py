"""Numbers that look random but depend only on the seed and on what is asked, never on what was asked before."""

import hashlib

_MASK = (1 << 64) - 1


def noise(seed: int, stream: int, step: int) -> float:
    """Return a number in [-1, 1) for one step of one stream. The mixer is SplitMix64 (public domain)."""
    mixed = (seed * 0xD1342543DE82EF95 + stream * 0xBF58476D1CE4E5B9 + (step + 1) * 0x9E3779B97F4A7C15) & _MASK
    mixed = ((mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
    mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) & _MASK
    return ((mixed ^ (mixed >> 31)) >> 11) / (1 << 52) - 1.0


def hex_id(seed: int, *parts: str | int) -> str:
    """Return 32 lower-case hexadecimal digits for a thing named by `parts`."""
    return hashlib.sha256(repr((seed, *parts)).encode()).hexdigest()[:32]
