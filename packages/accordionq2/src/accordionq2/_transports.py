"""Which transports the clients use. Only these touch the network."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from devicewire.accordionq2.transport import AiohttpTransport, PoolTransport

if TYPE_CHECKING:
    from devicewire.accordionq2.calls import HttpRequest, HttpResponse
    from devicewire.accordionq2.transport import Verify

# Stations drop a connection that was idle for about 120 s; half of that leaves room for clocks and networks.
_KEEPALIVE_S = 60.0

__all__ = ["CheckingAiohttpTransport", "async_transport", "sync_transport"]


class CheckingAiohttpTransport(AiohttpTransport):
    """Lets the event loop notice, before a request goes out, which kept connections the station has closed meanwhile."""

    async def close(self) -> None:
        """Let go of all connections. The transport can be used again afterwards."""
        await super().close()
        await asyncio.sleep(0)  # the loop closes sockets in its next turn, which may be its last

    async def send(self, request: HttpRequest) -> HttpResponse:
        """Send one request, once, and wait for the whole answer; raises what `AiohttpTransport.send` raises."""
        # The loop looks at its sockets once per turn, and acts on what it saw in the turn after.
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        return await super().send(request)


def async_transport(verify: Verify) -> CheckingAiohttpTransport:
    """Return the transport of the asynchronous client."""
    return CheckingAiohttpTransport(verify=verify, keepalive_s=_KEEPALIVE_S)


def sync_transport(verify: Verify) -> PoolTransport:
    """Return the transport of the synchronous client; it looks at a kept connection before it uses it again."""
    return PoolTransport(verify=verify, keepalive_s=_KEEPALIVE_S)
