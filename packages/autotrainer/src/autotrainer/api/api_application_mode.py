"""Modes of the application."""

from __future__ import annotations

from devicewire.autotrainer.models import ApiApplicationMode

__all__ = ["ApiApplicationMode"]
