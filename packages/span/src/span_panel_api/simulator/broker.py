"""The broker behind the panel: what it needs to know, and which program plays it."""

import shutil
import socket
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, Protocol

from .access import BrokerPorts

if TYPE_CHECKING:
    from .certificates import ServerCertificate

BrokerKind = Literal["auto", "mosquitto", "embedded", "none"]

INTERNAL_USER: Final = "panel"
"""User of the panel's own session."""
_SBIN: Final = "/usr/sbin/mosquitto"
"""Where Debian puts it, which is not on everybody's path."""
_PLUGIN_PATTERNS: Final = ("usr/lib/*/mosquitto_dynamic_security.so", "usr/lib*/mosquitto_dynamic_security.so")


@dataclass(frozen=True, slots=True)
class Rights:
    """Who may publish what: anything goes, except that only commands may be sent below the `protected` devices."""

    protected: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Account:
    """A user of the broker and what is protected from that user."""

    user: str
    password: str = field(repr=False)
    rights: Rights = Rights()


@dataclass(frozen=True, slots=True)
class BrokerSetup:
    """Everything that a broker is started with. Ports of 0 are chosen by the system."""

    host: str
    ports: BrokerPorts
    certificate: "ServerCertificate" = field(repr=False)
    accounts: tuple[Account, ...]
    internal_password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class InternalAddress:
    """Where the panel's own session connects: a path of a Unix socket, or a port of this machine."""

    path: str | None = None
    port: int = 0


class Broker(Protocol):
    """A broker that can be started again with another setup."""

    def start(self, setup: BrokerSetup) -> BrokerPorts:
        """Listen and return the ports. OSError when it cannot."""
        ...

    @property
    def internal(self) -> InternalAddress:
        """Where the panel's own session connects."""
        ...

    def stop(self) -> None:
        """End all sessions and forget what is retained."""
        ...

    def close(self) -> None:
        """Stop for good and remove what lies about."""
        ...


def new_broker(kind: BrokerKind) -> Broker:
    """Return the broker of a kind. ImportError names the extra when no broker is installed."""
    if kind == "mosquitto" or (kind == "auto" and find_mosquitto() is not None):
        from .mosquitto import Mosquitto

        return Mosquitto()
    try:
        from .embedded_broker import EmbeddedBroker
    except ModuleNotFoundError as error:
        text = f"the broker needs {error.name}: pip install 'span-panel-api[simulator]', or install mosquitto"
        raise ImportError(text, name=error.name) from error
    return EmbeddedBroker()


def broker_kind(broker: Broker | None) -> str:
    """Return the word for a broker in the ready line."""
    return "none" if broker is None else {"Mosquitto": "mosquitto"}.get(type(broker).__name__, "embedded")


def find_mosquitto() -> tuple[str, str] | None:
    """Return the paths of mosquitto and of its plugin for rights; None where one of them is missing."""
    program = shutil.which("mosquitto") or shutil.which(_SBIN)
    plugin = next((path for pattern in _PLUGIN_PATTERNS for path in Path("/").glob(pattern)), None)
    return None if program is None or plugin is None else (program, str(plugin))


def free_port(host: str) -> int:
    """Return a port that nobody listens on at the moment."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.create_server((host, 0), family=family) as probe:
        port: int = probe.getsockname()[1]
        return port


def chosen_ports(setup: BrokerSetup) -> BrokerPorts:
    """Return the ports of a setup with those that are 0 chosen."""
    ports = setup.ports
    return BrokerPorts(
        mqtts=ports.mqtts or free_port(setup.host),
        ws=ports.ws or free_port(setup.host),
        wss=ports.wss or free_port(setup.host),
    )
