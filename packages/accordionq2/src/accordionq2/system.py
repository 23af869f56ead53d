"""The station as a computer."""

from __future__ import annotations

from devicewire.accordionq2.models import ClockStatus, ServiceStatus

__all__ = ["ClockStatus", "ServiceStatus"]
