"""Modes of training."""

from __future__ import annotations

from devicewire.autotrainer.models import ApiTrainingMode

__all__ = ["ApiTrainingMode"]
