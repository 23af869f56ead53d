"""State of a device of release 0.9.7."""

from __future__ import annotations

from devicewire.autotrainer.models import ApiAppStatus, ApiTrainingMode, StatusResponse

__all__ = ["ApiAppStatus", "ApiTrainingMode", "StatusResponse"]
