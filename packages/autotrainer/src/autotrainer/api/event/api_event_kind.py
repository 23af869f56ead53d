"""Kinds of events."""

from __future__ import annotations

from devicewire.autotrainer.models import ApiEventKind

__all__ = ["ApiEventKind"]
