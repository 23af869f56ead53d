"""The service over ZeroMQ."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .rpc_service import RpcService
from .util import get_ip4_addr_str

if TYPE_CHECKING:
    from ._endpoints import Endpoints
    from ._loop import ServiceLoop
    from .api_options import ApiOptions, RpcOptions
    from .command import ApiCommandRequest

__all__ = ["ZeroMQApiService", "create_api_service"]

_LOOPBACK = "127.0.0.1"


class ZeroMQApiService(RpcService):
    """A service over ZeroMQ; see `RpcService`. Nothing is opened before `start`.

    Args:
        options: options; see `RpcOptions`.
    """

    def __init__(self, options: RpcOptions) -> None:
        super().__init__(options)
        self._endpoints: Endpoints | None = None

    def _addresses(self) -> tuple[str, ...]:
        host = self._options.host
        if host is None:  # the loopback address first: a port that the system chooses is chosen there
            return tuple(dict.fromkeys((_LOOPBACK, get_ip4_addr_str())))
        return (host,) if isinstance(host, str) else tuple(host)

    def _open(self) -> ServiceLoop:
        from ._endpoints import open_endpoints
        from ._loop import ServiceLoop

        options = self._options
        self._endpoints = open_endpoints(options, self._addresses())
        return ServiceLoop(
            self._endpoints,
            options,
            lambda: self._delegate,
            self._heartbeat,
            requests=_requests(options.protocol),
        )

    def _published_on(self) -> tuple[str, ...]:
        return self._endpoints.publisher_endpoints if self._endpoints is not None else ()

    def _commanded_on(self) -> tuple[str, ...]:
        return self._endpoints.command_endpoints if self._endpoints is not None else ()


def _requests(protocol: str) -> type[ApiCommandRequest]:
    if protocol == "0.9.7":
        from .legacy import ApiCommandRequest as LegacyRequest

        return LegacyRequest
    from .command import ApiCommandRequest

    return ApiCommandRequest


def create_api_service(options: ApiOptions) -> RpcService | None:
    """Return a service that has not been started; None when the options ask for none.

    Raises:
        OptionError: an option has a value that it cannot have.
    """
    return ZeroMQApiService(options.rpc) if options.rpc is not None and options.rpc.enable else None
