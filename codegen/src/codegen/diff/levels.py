"""How bad a change is. A module of its own: the command line needs the words, and nothing else of `diff`, at every start."""

from __future__ import annotations

from typing import Literal

__all__ = ["LEVELS", "Level"]

Level = Literal["breaking", "risky", "safe", "cosmetic"]
LEVELS: tuple[Level, ...] = ("breaking", "risky", "safe", "cosmetic")
"""From worst to best."""
