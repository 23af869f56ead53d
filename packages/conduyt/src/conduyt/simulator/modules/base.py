"""What all modules of the simulated board have in common."""

from dataclasses import dataclass
from typing import ClassVar, Final

from devicewire.conduyt.enums import DeviceType, ErrorCode

from ..clock import Clock
from ..fields import Fields
from ..outbox import Outbox
from ..pins import Pins
from ..refusal import Refusal
from ..settings import Habits


@dataclass(frozen=True)
class Bench:
    """The parts of the board that a module works with."""

    pins: Pins
    clock: Clock
    outbox: Outbox
    habits: Habits


class Module:
    """One module. Subclasses name their commands in `COMMANDS`: number to method, which returns data for MOD_RESP or None."""

    NAME: ClassVar[str]
    COMMANDS: ClassVar[dict[int, str]] = {}

    def __init__(self, module_id: int, bench: Bench) -> None:
        self.module_id: Final = module_id
        self.bench: Final = bench

    def command(self, number: int, payload: bytes) -> bytes | None:
        """Carry out a command; return the data of its answer, or None for ACK."""
        if number not in self.COMMANDS:
            raise Refusal(ErrorCode.UNKNOWN_MODULE_CMD)
        answer: bytes | None = getattr(self, self.COMMANDS[number])(Fields(payload))
        return answer

    def claimed_pins(self) -> tuple[int, ...]:
        """Pins that commands gave to the module."""
        return ()

    def next_due(self) -> float | None:
        """Time at which `run` has something to do."""
        return None

    def run(self, now: float) -> None:
        """Do what is due."""

    def emit(self, event: int, data: bytes) -> None:
        """Send an event to the host."""
        self.bench.outbox.emit(DeviceType.MOD_EVENT, bytes((self.id_on_the_wire(), event)) + data)

    def id_on_the_wire(self) -> int:
        """The id in answers and events: the firmware always says 0."""
        return self.module_id if self.bench.habits.names_modules else 0


class I2CPassthrough(Module):
    """A marker that raw I2C is there: it refuses every command."""

    NAME = "i2c_pass"
