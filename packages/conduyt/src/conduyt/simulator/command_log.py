"""What the device received, for tests and for the curious."""

from dataclasses import dataclass

from devicewire.conduyt.simulation.received import ReceivedList

from .codes import name_of
from .packets import Packet


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


class CommandLog(ReceivedList[ReceivedCommand]):
    """The newest commands, oldest first."""

    def add(self, command: ReceivedCommand) -> None:
        """Note a command."""
        self.append(command)

    def named(self, name: str) -> list[ReceivedCommand]:
        """Return the commands of one name, such as `PIN_WRITE`."""
        return [command for command in self if command.name == name]
