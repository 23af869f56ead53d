"""Commands that a remote side may send."""

from __future__ import annotations

from devicewire.autotrainer.models import ApiCommand

__all__ = ["ApiCommand"]
