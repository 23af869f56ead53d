"""What the device sends unasked, waiting to be sent. Any thread may add to it."""

from collections import deque
from collections.abc import Callable

from devicewire.conduyt.enums import DeviceType

from .packets import Packet


class Outbox:
    """Events in their order. `wake` is called after each one; the simulator's loop puts its own function there."""

    def __init__(self) -> None:
        self._waiting: deque[Packet] = deque()
        self.wake: Callable[[], None] = lambda: None

    def emit(self, event: DeviceType | int, payload: bytes, seq: int = 0) -> None:
        """Add an event. Those of the firmware carry sequence number 0."""
        self.add(Packet(int(event), seq, payload))

    def add(self, packet: Packet) -> None:
        """Add a packet."""
        self._waiting.append(packet)
        self.wake()

    @property
    def waiting(self) -> int:
        """How many events wait."""
        return len(self._waiting)

    def take(self) -> list[Packet]:
        """Take everything out."""
        taken: list[Packet] = []
        while self._waiting:
            taken.append(self._waiting.popleft())
        return taken
