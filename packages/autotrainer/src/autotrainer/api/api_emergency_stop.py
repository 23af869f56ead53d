"""Why everything was stopped, and why it goes on."""

from __future__ import annotations

from devicewire.autotrainer.models import ApiEmergencyResumeReason, ApiEmergencyStopReason

__all__ = ["ApiEmergencyResumeReason", "ApiEmergencyStopReason"]
