"""The documented place of `Otii_Exception`. All errors are in `exceptions`."""

from __future__ import annotations

from .exceptions import Otii_Exception

__all__ = ["Otii_Exception"]
