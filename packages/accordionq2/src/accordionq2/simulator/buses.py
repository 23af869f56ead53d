"""The buses of the station, and the rules that all their transactions share."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from .answers import RefusalError
from .i2c import I2cBus
from .scpi import ScpiInstrument
from .spi_flash import SpiFlash

_SENDING: Final = ("Send", "SendReceive")
_RECEIVING: Final = ("Receive", "SendReceive")
_PLAIN_ACTIONS: Final = ("Send", "Receive", "SendReceive")
ACTIONS: Final[Mapping[str, tuple[str, ...]]] = {
    "i2c": (*_PLAIN_ACTIONS, "Scan"),
    "uart": (*_PLAIN_ACTIONS, "ClearBuffers"),
    "spi": _PLAIN_ACTIONS,
    "socket": _PLAIN_ACTIONS,
}


@dataclass(frozen=True, kw_only=True)
class Transaction:
    """One checked transaction. `terminator` ends a read, None when it is not used."""

    action: str
    data: bytes = b""
    count: int = 0
    terminator: int | None = None

    @property
    def sent(self) -> bytes:
        """The bytes that go out."""
        return self.data if self.action in _SENDING else b""

    @property
    def wanted(self) -> int:
        """How many bytes shall come in."""
        return self.count if self.action in _RECEIVING else 0

    def check(self, bus: str) -> None:
        """Refuse an action that the bus does not know, and sending nothing."""
        if self.action not in ACTIONS[bus]:
            raise RefusalError(400, f"{self.action} is no action of {bus}; it has {', '.join(ACTIONS[bus])}")
        if self.action in _SENDING and not self.data:
            raise RefusalError(400, f"{self.action} needs data")


class Port:
    """A byte stream to an instrument, with a buffer of what has come in. A read never waits: what is not there is late."""

    def __init__(self, instrument: ScpiInstrument) -> None:
        self.instrument: Final = instrument
        self._received = bytearray()

    def transact(self, transaction: Transaction) -> bytes:
        """Send, then take what there is."""
        if transaction.action == "ClearBuffers":
            self._received.clear()
        self._received += self.instrument.receive(transaction.sent)
        return self._taken(transaction) if transaction.action in _RECEIVING else b""

    def _taken(self, transaction: Transaction) -> bytes:
        count = transaction.wanted
        if transaction.terminator is not None:
            end = self._received.find(transaction.terminator) + 1
            count = min(filter(None, (end, count, len(self._received))), default=0)
        taken = bytes(self._received[:count])
        del self._received[:count]
        return taken


@dataclass(frozen=True)
class Buses:
    """Everything that hangs on the station, by net name; sockets by host and port."""

    i2c: Mapping[str, I2cBus]
    spi: Mapping[str, SpiFlash]
    uart: Mapping[str, Port]
    socket: Mapping[str, tuple[str, int]]
    hosts: dict[tuple[str, int], Port]

    def connected(self, name: str, host: str, port: int) -> Port:
        """Return the socket to a host; an empty host or port means the channel's own. 500 when nobody listens."""
        own_host, own_port = self.socket[name]
        address = (host or own_host, port or own_port)
        found = self.hosts.get(address)
        if found is None:
            raise RefusalError(500, f"Connection refused by {address[0]}:{address[1]}")
        return found
