"""What the clients of both interfaces send with: the transport, and calls that are ready for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from ._answer_errors import argument_error

if TYPE_CHECKING:
    from collections.abc import Callable

    import httpx
    from devicewire.span.calls import Call
    from devicewire.span.transport import AsyncTransport, Verify

P = ParamSpec("P")
S = TypeVar("S")

# Panels drop an idle connection after 5 s without a word.
_KEEPALIVE_S = 4.0


def make_transport(verify: Verify, httpx_client: httpx.AsyncClient | None) -> AsyncTransport:
    """Return the transport. A write never goes over a connection that the panel may have dropped already."""
    if httpx_client is not None:
        from devicewire.span.transport import AsyncHttpxTransport

        return AsyncHttpxTransport(httpx_client)
    from devicewire.span.transport import AiohttpTransport

    return AiohttpTransport(verify=verify, fresh_writes=True, keepalive_s=_KEEPALIVE_S)


def build_call(request: Callable[P, Call[S, Any]], *args: P.args, **kwargs: P.kwargs) -> Call[S, Any]:
    """Build a call. What cannot be put on the wire (an empty path segment, text that is no Unicode) is an error of the caller."""
    try:
        return request(*args, **kwargs)
    except ValueError as error:
        raise argument_error(request.__module__.rpartition(".")[2], error) from error
