"""Samples of a channel and their statistics."""

from __future__ import annotations

from devicewire.accordionq2.models import NumericAcquisition, NumericMeasureResultDto, NumericResultChannelDto

__all__ = ["NumericAcquisition", "NumericMeasureResultDto", "NumericResultChannelDto"]
