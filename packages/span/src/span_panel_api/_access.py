"""Where a panel's broker is and how it lets in: from credentials and arguments to the settings of a link."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from ._mqtt.link import LinkSettings
from .exceptions import SpanPanelAuthError

if TYPE_CHECKING:
    import ssl

    from ._mqtt.link import TransportName
    from .trust import PanelTrust

__all__ = ["Access", "BrokerAccess", "PanelOptions", "link_settings"]


class Access(Protocol):
    """What a connection to a panel's broker needs; `PanelCredentials` has it."""

    @property
    def serial_number(self) -> str:
        """Serial number of the panel."""
        ...

    @property
    def host(self) -> str:
        """Name or address of the panel."""
        ...

    @property
    def broker_host(self) -> str:
        """The broker's name as the panel says it."""
        ...

    @property
    def broker_username(self) -> str:
        """User name for the broker."""
        ...

    @property
    def broker_password(self) -> str | None:
        """Password for the broker; None while there is none."""
        ...

    @property
    def mqtts_port(self) -> int:
        """Port of MQTT over TLS."""
        ...

    @property
    def ws_port(self) -> int:
        """Port of MQTT over WebSocket."""
        ...

    @property
    def wss_port(self) -> int:
        """Port of MQTT over WebSocket and TLS."""
        ...

    @property
    def trust(self) -> PanelTrust | None:
        """The pinned CA."""
        ...


@dataclass(frozen=True, slots=True)
class BrokerAccess:
    """Access to a broker without a registration: for brokers of your own, bridges and tests. The password does not show.

    Args:
        serial_number: serial number of the panel; its topics carry it.
        broker_username: user name for the broker.
        broker_password: password for the broker.
        broker_host: name or address of the broker.
        mqtts_port: port of MQTT over TLS.
        ws_port: port of MQTT over WebSocket.
        wss_port: port of MQTT over WebSocket and TLS.
        trust: the pinned CA.
    """

    serial_number: str
    broker_username: str = ""
    broker_password: str | None = field(default=None, repr=False)
    broker_host: str = ""
    mqtts_port: int = 8883
    ws_port: int = 9001
    wss_port: int = 9002
    trust: PanelTrust | None = None

    @property
    def host(self) -> str:
        """The broker: nothing else is known."""
        return self.broker_host


@dataclass(frozen=True, slots=True)
class PanelOptions:
    """What the constructor of a panel was given besides credentials."""

    broker_host: str | None
    broker_port: int | None
    transport: TransportName
    use_tls: bool
    context: ssl.SSLContext | None
    keepalive: float


def link_settings(access: Access, options: PanelOptions) -> LinkSettings:
    """Return the settings of a link.

    Raises:
        SpanPanelAuthError: the panel has given no password for the broker yet.
        ValueError: no host is known, or the port is none.
    """
    host = options.broker_host or access.host or access.broker_host
    if not host:
        raise ValueError("no host is known: give host or broker_host")
    is_secret = access.broker_password is None and bool(access.broker_username)
    if is_secret:
        text = "the panel has given a token and no password for its broker yet: register again later, or with its passphrase"
        raise SpanPanelAuthError(text, was_sent=False)
    ports = {"tcp": (access.mqtts_port, 1883), "websockets": (access.wss_port, access.ws_port)}
    port = options.broker_port or ports[options.transport][0 if options.use_tls else 1]
    if not 1 <= port <= 0xFFFF:
        raise ValueError(f"a port is 1 to 65535, not {port}")
    return LinkSettings(
        host=host,
        port=port,
        transport=options.transport,
        context=_context(access, options),
        username=access.broker_username or None,
        password=access.broker_password,
        keepalive_s=options.keepalive,
    )


def _context(access: Access, options: PanelOptions) -> ssl.SSLContext | None:
    if not options.use_tls:
        return None
    if options.context is not None:
        return options.context
    if access.trust is not None:
        return access.trust.ssl_context()
    import ssl

    return ssl.create_default_context()
