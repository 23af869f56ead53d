"""Instruments that are made of channels."""

from __future__ import annotations

from devicewire.accordionq2.models import InstrumentDto

__all__ = ["InstrumentDto"]
