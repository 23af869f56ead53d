# Derived from packages/accordionq2/src/accordionq2/_groups/channels.py by `codegen generate`. Do not edit: change that file.
"""Channels: what the station can measure and drive."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .._arguments import configuration, configurations, lookup

if TYPE_CHECKING:
    from collections.abc import Iterable

    from devicewire.accordionq2.models import ChannelDto

    from .._sync_engine import SyncEngine
    from ..models import ChannelConfigRequest


class SyncChannels:
    """Channels, by net name or alias."""

    def __init__(self, engine: SyncEngine) -> None:
        self._sync_engine = engine

    def get_all(self) -> list[ChannelDto]:
        """Return all channels with their configuration."""
        from devicewire.accordionq2.api import channels_get_all

        return self._sync_engine.call_list(channels_get_all.request)

    def get_channel(self, alias: str | None = None, net_name: str | None = None) -> ChannelDto:
        """Return the channel of that alias, net name, or both. At least one is needed."""
        from devicewire.accordionq2.api import channels_get_channel

        return self._sync_engine.call(channels_get_channel.request, body=lookup(alias, net_name))

    def configure(self, config: ChannelConfigRequest) -> None:
        """Change what `config` holds. Its `net_name`, or else its `alias`, finds the channel."""
        from devicewire.accordionq2.api import channels_configure

        body = configuration(config)
        if body.details:
            self._sync_engine.session.tell_if_older("details")
        self._sync_engine.call(channels_configure.request, body=body)

    def configure_many(self, configs: Iterable[ChannelConfigRequest]) -> None:
        """Change several channels."""
        from devicewire.accordionq2.api import channels_configure_many

        body = configurations(configs)
        if any(config.details for config in body):
            self._sync_engine.session.tell_if_older("details")
        self._sync_engine.call(channels_configure_many.request, body=body)
