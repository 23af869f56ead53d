# Derived from packages/accordionq2/src/accordionq2/_groups/subscriptions.py by `codegen generate`. Do not edit: change that file.
"""Subscriptions: values that come as events of an open stream."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .._arguments import texts

if TYPE_CHECKING:
    from collections.abc import Iterable

    from devicewire.accordionq2.models import SubscriptionDto

    from .._sync_engine import SyncEngine


class SyncSubscriptions:
    """Subscriptions as the station has them. `client.watch_values` makes, renews and repairs them by itself."""

    def __init__(self, engine: SyncEngine) -> None:
        self._sync_engine = engine

    def create(self, stream_id: str, channels: Iterable[str], interval_ms: int = 1000) -> SubscriptionDto:
        """Subscribe to values of channels. Ends with its stream, or when it is not renewed in time.

        Args:
            stream_id: of an open stream, its `stream_id`.
            channels: net names or aliases.
            interval_ms: time between two events; the station takes 100 to 60000.
        """
        from devicewire.accordionq2.api import subscriptions_create
        from devicewire.accordionq2.models import SubscriptionCreateRequest

        body = SubscriptionCreateRequest(
            stream_id=stream_id, channels=texts("channels", channels), interval_ms=interval_ms
        )
        return self._sync_engine.call(subscriptions_create.request, body=body)

    def update(self, subscription_id: str, channels: Iterable[str], interval_ms: int = 1000) -> SubscriptionDto:
        """Replace what is subscribed to, and renew it. Status 404 once it has ended."""
        from devicewire.accordionq2.api import subscriptions_update
        from devicewire.accordionq2.models import SubscriptionUpdateRequest

        body = SubscriptionUpdateRequest(channels=texts("channels", channels), interval_ms=interval_ms)
        return self._sync_engine.call(subscriptions_update.request, subscription_id, body=body)

    def delete(self, subscription_id: str) -> None:
        """End a subscription."""
        from devicewire.accordionq2.api import subscriptions_delete

        self._sync_engine.call(subscriptions_delete.request, subscription_id)
