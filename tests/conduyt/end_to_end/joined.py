"""How a client and a simulated board are joined."""

from itertools import count
from typing import Any, Final

from conduyt.simulator import Broker, ConduytSimulator
from conduyt.transports.mqtt import MQTTTransport
from conduyt.transports.serial import SerialTransport
from conduyt.transports.tcp import TCPTransport

LINKS: Final = ("pty", "tcp", "mqtt")
_NUMBERS = count(1)
Transport = SerialTransport | TCPTransport | MQTTTransport


def simulated(link: str, broker: Broker | None, **arguments: Any) -> ConduytSimulator:
    """Return a board that has not started. Boards that share a broker have names of their own."""
    if broker is not None:
        arguments = {"port": broker.port, "device_id": f"board-{next(_NUMBERS)}"} | arguments
    return ConduytSimulator(link, **arguments)  # type: ignore[arg-type]  # one of the links


def transport_to(simulator: ConduytSimulator) -> Transport:
    """Return the transport that leads to a board."""
    if simulator.link_kind == "pty":
        return SerialTransport(simulator.endpoint)
    if simulator.link_kind == "tcp":
        return TCPTransport(simulator.host, simulator.port)
    return MQTTTransport(simulator.host, simulator.port, simulator.device_id)
