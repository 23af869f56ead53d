"""Numbers that look random but depend only on the seed and on what is asked, never on what was asked before."""

from typing import Final

_MASK: Final = (1 << 64) - 1


def mixed(seed: int, stream: int, step: int) -> int:
    """Return 64 bits for one step of one stream. The mixer is SplitMix64 (public domain)."""
    bits = (seed * 0xD1342543DE82EF95 + stream * 0xBF58476D1CE4E5B9 + (step + 1) * 0x9E3779B97F4A7C15) & _MASK
    bits = ((bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
    bits = ((bits ^ (bits >> 27)) * 0x94D049BB133111EB) & _MASK
    return bits ^ (bits >> 31)
