"""The control lease."""

from __future__ import annotations

from devicewire.accordionq2 import LEASE_ID_HEADER as HEADER
from devicewire.accordionq2.models import LeaseDto

__all__ = ["HEADER", "LeaseDto"]
