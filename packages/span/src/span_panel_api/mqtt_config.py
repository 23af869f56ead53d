"""Where the broker of a panel is and what a panel can do, under the names of client 2.6.4."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Flag, auto
from typing import Literal

__all__ = ["MqttClientConfig", "PanelCapability"]


class PanelCapability(Flag):
    """What a panel can do."""

    NONE = 0
    RELAY_CONTROL = auto()
    PRIORITY_CONTROL = auto()
    ENERGY_HISTORY = auto()
    BATTERY = auto()
    AUTHENTICATION = auto()
    SOLAR = auto()
    DSM_STATE = auto()
    HARDWARE_STATUS = auto()
    PUSH_STREAMING = auto()


@dataclass(frozen=True, slots=True)
class MqttClientConfig:
    """Where the broker is, and how to be let in.

    Args:
        broker_host: name or address.
        username: the panel's serial number.
        password: password of the broker, secret.
        mqtts_port: port of MQTT over TLS.
        ws_port: port of MQTT over WebSocket, not encrypted.
        wss_port: port of MQTT over WebSocket and TLS.
        transport: `tcp` or `websockets`.
        use_tls: encrypted or not. Panels have no MQTT over TCP that is not.

    Raises:
        ValueError: another transport.
    """

    broker_host: str
    username: str
    password: str = field(repr=False)
    mqtts_port: int = 8883
    ws_port: int = 9001
    wss_port: int = 9002
    transport: Literal["tcp", "websockets"] = "tcp"
    use_tls: bool = True

    def __post_init__(self) -> None:
        if self.transport not in ("tcp", "websockets"):
            raise ValueError(f"transport must be 'tcp' or 'websockets', not {self.transport!r}")

    @property
    def effective_port(self) -> int:
        """The port that is used."""
        if self.transport == "tcp":
            return self.mqtts_port
        return self.wss_port if self.use_tls else self.ws_port
