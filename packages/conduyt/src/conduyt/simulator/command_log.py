"""What the device received, for tests and for the curious."""

import threading
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from .codes import name_of
from .packets import Packet

_KEPT: Final = 10_000


@dataclass(frozen=True)
class ReceivedCommand:
    """One command and its answer, before faults had their way with it; None when there was none."""

    packet: Packet
    answer: Packet | None

    @property
    def name(self) -> str:
        """Name of the command."""
        return name_of(self.packet.type)

    @property
    def payload(self) -> bytes:
        """Payload of the command."""
        return self.packet.payload


class CommandLog:
    """The newest commands, oldest first."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._commands: deque[ReceivedCommand] = deque(maxlen=_KEPT)

    def __iter__(self) -> Iterator[ReceivedCommand]:
        with self._lock:
            return iter(list(self._commands))

    def __len__(self) -> int:
        with self._lock:
            return len(self._commands)

    def add(self, command: ReceivedCommand) -> None:
        """Note a command."""
        with self._lock:
            self._commands.append(command)

    def clear(self) -> None:
        """Forget all."""
        with self._lock:
            self._commands.clear()

    def named(self, name: str) -> list[ReceivedCommand]:
        """Return the commands of one name, such as `PIN_WRITE`."""
        return [command for command in self if command.name == name]
