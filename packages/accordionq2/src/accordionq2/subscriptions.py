"""Subscriptions to values of channels."""

from __future__ import annotations

from devicewire.accordionq2.models import SubscriptionDto

__all__ = ["SubscriptionDto"]
