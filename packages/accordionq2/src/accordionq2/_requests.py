"""Requests that scripts fill step by step. Their frozen twins, which know the wire, are generated."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs
from devicewire.accordionq2 import models

if TYPE_CHECKING:
    from collections.abc import Mapping

    from devicewire.accordionq2.models import DirectionTypes

__all__ = ["ChannelConfigRequest", "ChannelLookupRequest"]


@attrs.define
class ChannelLookupRequest:
    """Names that find a channel; at least one is needed."""

    alias: str | None = None
    net_name: str | None = None

    def frozen(self) -> models.ChannelLookupRequest:
        """Return the same as it is now, immutable."""
        return models.ChannelLookupRequest(self.alias, self.net_name)

    def to_dict(self) -> dict[str, Any]:
        """Return the request as it goes over the wire; members that are None are left out."""
        return self.frozen().to_dict()


@attrs.define
class ChannelConfigRequest:
    """What shall change in a channel. None changes nothing; False and an empty text are sent.

    With both names `net_name` finds the channel and `alias` becomes its alias; with `alias` alone the alias finds it. `direction` must
    lie within the channel's `capability`. `details` has the members that only channels of its type have, such as `gain`; only those
    to change.
    """

    alias: str | None = None
    net_name: str | None = None
    enabled: bool | None = None
    direction: DirectionTypes | None = None
    description: str | None = None
    unit: str | None = None
    group_name: str | None = None
    device_name: str | None = None
    details: Mapping[str, Any] | None = None

    def frozen(self) -> models.ChannelConfigRequest:
        """Return the same as it is now, immutable."""
        return models.ChannelConfigRequest(**attrs.asdict(self, recurse=False))

    def to_dict(self) -> dict[str, Any]:
        """Return the request as it goes over the wire; members that are None are left out."""
        return self.frozen().to_dict()
