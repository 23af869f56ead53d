"""Channels: what the station can measure and drive."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .._arguments import configuration, configurations, lookup

if TYPE_CHECKING:
    from collections.abc import Iterable

    from devicewire.accordionq2.models import ChannelDto

    from .._engine import Engine
    from ..models import ChannelConfigRequest


class AsyncChannels:
    """Channels, by net name or alias."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    async def get_all(self) -> list[ChannelDto]:
        """Return all channels with their configuration."""
        from devicewire.accordionq2.api import channels_get_all

        return await self._engine.call_list(channels_get_all.request)

    async def get_channel(self, alias: str | None = None, net_name: str | None = None) -> ChannelDto:
        """Return the channel of that alias, net name, or both. At least one is needed."""
        from devicewire.accordionq2.api import channels_get_channel

        return await self._engine.call(channels_get_channel.request, body=lookup(alias, net_name))

    async def configure(self, config: ChannelConfigRequest) -> None:
        """Change what `config` holds. Its `net_name`, or else its `alias`, finds the channel."""
        from devicewire.accordionq2.api import channels_configure

        body = configuration(config)
        if body.details:
            self._engine.session.tell_if_older("details")
        await self._engine.call(channels_configure.request, body=body)

    async def configure_many(self, configs: Iterable[ChannelConfigRequest]) -> None:
        """Change several channels."""
        from devicewire.accordionq2.api import channels_configure_many

        body = configurations(configs)
        if any(config.details for config in body):
            self._engine.session.tell_if_older("details")
        await self._engine.call(channels_configure_many.request, body=body)
