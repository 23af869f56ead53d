"""Alarms."""

from __future__ import annotations

from devicewire.autotrainer.models import ApiAlarmKind

__all__ = ["ApiAlarmKind"]
