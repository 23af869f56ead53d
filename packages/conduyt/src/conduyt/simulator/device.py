"""The simulated device without its link: packets in, packets out, and a clock."""

import threading
from typing import Final, Protocol, TypeVar

from devicewire.conduyt.enums import DeviceType, ErrorCode, PinCapability

from .boards import Board
from .buses import I2CBus, SpiBus
from .clock import Clock
from .commands import answer_to
from .datastreams import Datastreams
from .hello import build_hello
from .modules import MODULES, Bench, Module, NeoPixel
from .ota import RESTART_S, Ota
from .outbox import Outbox
from .packets import Packet
from .pins import Pins
from .refusal import need
from .settings import Habits
from .sketch import Sketch
from .streaming import Stream
from .subscriptions import Subscriptions

_ModuleT = TypeVar("_ModuleT", bound=Module)


class _Part(Protocol):
    def next_due(self) -> float | None: ...
    def run(self, now: float) -> None: ...


class Device:
    """A board with its sketch. Change its world from any thread; hold `lock` while changing several things at once.

    `pins`, `i2c`, `spi`, `datastreams`, `ota` and the modules (`module("dht")`) are open to look at and to drive.
    """

    def __init__(self, board: Board, sketch: Sketch, habits: Habits | None = None, clock: Clock | None = None) -> None:
        self.board: Final = board
        self.sketch: Final = sketch
        self.habits: Final = habits or Habits()
        self.clock: Final = clock or Clock()
        self.lock: Final = threading.RLock()
        self.outbox: Final = Outbox()
        self.pins: Final = Pins(board, self.clock)
        self.i2c: Final = I2CBus()
        self.spi: Final = SpiBus()
        self.ota: Final = Ota(board, sketch.ota, self.habits)
        self.restarts = 0
        self._world()
        self._start()

    def _world(self) -> None:
        """What is connected to the board at first: a button held down, and two voltages."""
        self.pins.drive(2, level=True)
        for pin, share in zip(self.board.analog_pins, (700 / 1023, 1.0), strict=False):
            self.pins.drive_analog(pin, round(share * self.board.full_scale))

    def _start(self) -> None:
        """Begin anew, as after switching on. The world outside stays as it is."""
        self.restart_due: float | None = None
        self.pins.forget()
        self.ota.forget()
        self.subscriptions = Subscriptions(self.board, self.pins, self.clock, self.outbox, self.habits)
        self.stream = Stream(self.board, self.pins, self.clock, self.outbox)
        specs = self.sketch.datastreams[: self.board.max_datastreams]
        self.datastreams = Datastreams(specs, self.clock, self.outbox, self.habits)
        bench = Bench(self.pins, self.clock, self.outbox, self.habits)
        names = self.sketch.modules[: self.board.max_modules]
        self.modules: tuple[Module, ...] = tuple(MODULES[name](number, bench) for number, name in enumerate(names))
        self._hello = build_hello(self.board, self.sketch)

    # From outside

    def module(self, kind: type[_ModuleT], number: int = 0) -> _ModuleT:
        """Return a module by its class; `number` counts modules of one kind. LookupError when the sketch has none."""
        found = [module for module in self.modules if isinstance(module, kind)]
        if number >= len(found):
            raise LookupError(f"the sketch has {len(found)} modules {kind.NAME}")
        return found[number]

    def log(self, text: str) -> None:
        """Send a LOG event, as a sketch can."""
        self.outbox.emit(DeviceType.LOG, text.encode())

    def fatal(self, text: str) -> None:
        """Send a FATAL event, as a sketch can."""
        self.outbox.emit(DeviceType.FATAL, text.encode())

    def emit(self, event: int, payload: bytes, seq: int = 0) -> None:
        """Send any packet unasked."""
        self.outbox.emit(event, payload, seq)

    def restart(self) -> None:
        """Lose all state but what the world outside holds."""
        with self.lock:
            self.restarts += 1
            self.outbox.take()
            self._start()

    # The firmware

    @property
    def hangs(self) -> bool:
        """Whether it has stopped for good."""
        return any(isinstance(module, NeoPixel) and module.hangs for module in self.modules)

    def receive(self, packet: Packet) -> Packet | None:
        """Carry out a command and return the answer; None when the device says nothing."""
        with self.lock:
            event, payload = answer_to(self, packet.type, packet.payload)
            return None if self.hangs else Packet(event, packet.seq, payload)

    def hello_payload(self) -> bytes:
        """The payload of HELLO_RESP: the same since the start, unless the habits say otherwise."""
        if not self.habits.lists_module_pins:
            return self._hello
        return build_hello(self.board, self.sketch, [module.claimed_pins() for module in self.modules])

    def check_pin(self, pin: int, capability: PinCapability) -> None:
        """Refuse what a pin cannot do. The firmware itself checks nothing here."""
        if self.habits.checks_pins:
            need(pin < len(self.board.pins) and bool(self.board.pins[pin]), ErrorCode.INVALID_PIN)
            need(self.board.can(pin, capability), ErrorCode.PIN_MODE_UNSUPPORTED)

    def restart_soon(self) -> None:
        """Restart after an update."""
        self.restart_due = self.clock.now() + (0.0 if self.habits.restarts_at_once else RESTART_S)

    def next_due(self) -> float | None:
        """Time at which `run` or a restart has something to do; None when nothing will happen by itself."""
        with self.lock:
            dues = (self.restart_due, self._next_due())
            return min((due for due in dues if due is not None), default=None)

    def _next_due(self) -> float | None:
        dues = [] if self.hangs else [part.next_due() for part in self._parts()]
        return min((due for due in dues if due is not None), default=None)

    def run(self, now: float) -> None:
        """Do what is due, in the order of the firmware's main loop: the stream, subscriptions, then modules."""
        with self.lock:
            if self.hangs:
                return
            for part in self._parts():
                part.run(now)

    def advance(self, seconds: float) -> None:
        """Let time pass, step by step, so that nothing that falls due is left out. A restart that falls due waits."""
        with self.lock:
            target = self.clock.now() + seconds
            while (due := self._next_due()) is not None and due < target:
                self.clock.move_to(due)
                self.run(due)
            self.clock.move_to(target)
            self.run(self.clock.now())

    def _parts(self) -> tuple[_Part, ...]:
        return (self.stream, self.subscriptions, *self.modules, self.datastreams)
