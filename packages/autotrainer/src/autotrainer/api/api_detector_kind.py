"""Detectors."""

from __future__ import annotations

from devicewire.autotrainer.models import ApiDetectorKind

__all__ = ["ApiDetectorKind"]
