"""How requests travel: the seam between the client and the libraries that open sockets.

A transport takes a complete `HttpRequest` and returns a complete `HttpResponse` or raises a `TransportError`. Asynchronous requests go
through aiohttp, synchronous ones through the standard library; a `httpx.Client` or `httpx.AsyncClient` of the user's own can stand in
for either. No transport sends a request a second time, and none follows a redirect.
"""

from __future__ import annotations

from .transport_aiohttp import AiohttpTransport
from .transport_base import (
    DEFAULT_KEEPALIVE_S,
    MAX_ANSWER,
    AsyncIncoming,
    AsyncStreamTransport,
    AsyncTransport,
    Incoming,
    StreamTransport,
    Transport,
    Verify,
    streaming,
    streaming_async,
)
from .transport_httpx import AsyncHttpxTransport, HttpxTransport
from .transport_pool import PoolTransport

__all__ = [
    "DEFAULT_KEEPALIVE_S",
    "MAX_ANSWER",
    "AiohttpTransport",
    "AsyncHttpxTransport",
    "AsyncIncoming",
    "AsyncStreamTransport",
    "AsyncTransport",
    "HttpxTransport",
    "Incoming",
    "PoolTransport",
    "StreamTransport",
    "Transport",
    "Verify",
    "streaming",
    "streaming_async",
]
