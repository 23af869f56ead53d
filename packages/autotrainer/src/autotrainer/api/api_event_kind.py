"""Kinds of events; beside it for code written for releases before 0.10."""

from __future__ import annotations

from devicewire.autotrainer.models import ApiEventKind

__all__ = ["ApiEventKind"]
