"""What became of a command."""

from __future__ import annotations

from devicewire.autotrainer.models import ApiCommandRequestResult

__all__ = ["ApiCommandRequestResult"]
