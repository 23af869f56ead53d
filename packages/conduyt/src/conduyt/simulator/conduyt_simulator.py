"""`ConduytSimulator`: the simulated board with its link, for tests and for the command line."""

from typing import TYPE_CHECKING, Final

from devicewire.conduyt.simulation.lifecycle import StartStop, naming_the_extra
from devicewire.conduyt.simulation.loop_thread import LoopThread

from .boards import board_named
from .broker import Broker, Credentials
from .clock import Clock
from .command_log import CommandLog
from .device import Device
from .fault_list import Faults
from .links import LINK_KINDS, Link, LinkKind
from .machine import Machine
from .settings import Habits, RawLink
from .sketch import SKETCHES, Sketch

if TYPE_CHECKING:
    from .mqtt_link import MqttLink

DEFAULT_DEVICE_ID: Final = "conduyt-device"


class ConduytSimulator(StartStop):
    """A board that speaks CONDUYT, on a pseudo-terminal (`link="pty"`), on TCP, or as a client of an MQTT broker.

    Use it with `with` or `async with`, or call `start` and `stop`; it may be started again and keeps its state, its port
    and its path. `endpoint` is what a host connects to.

    Args:
        link: "pty", "tcp" or "mqtt".
        board: "r4", "uno", "mega", "esp32" or "generic" (a board that the firmware has no table of).
        sketch: the program on the board; each board has its own by default.
        habits: where it does what the documents say; by default nowhere: it does what the firmware does.
        seed: same seed, same random faults.
        speed: how fast its time runs; 0 stands still until `advance`.
        host, port: TCP: where it listens (0: the system chooses). MQTT: the broker's address; with port 0 it brings one.
        dial: TCP only: connect to a host that listens, as the firmware does, instead of listening.
        device_id, credentials: MQTT only: the name in its topics; user name and password for the broker.
        raw_link: TCP and MQTT: "plain" reads packets as one would wish; "firmware" answers one command for each arrival
            of bytes, is stuck after a stray byte, and does not come back after the broker has gone.
        restart_s: how long the link is down when the board restarts.

    Raises ValueError for an unknown board or link; when it starts, OSError when the link cannot be had, and ImportError
    naming the extra when a library is missing.

    >>> with ConduytSimulator("pty", board="r4") as simulator:
    ...     simulator.device.pins.drive(2, True)
    ...     simulator.faults.add(Drop(of="PIN_READ", times=1))
    ...     device = ConduytDevice(SerialTransport(simulator.endpoint))
    """

    def __init__(
        self,
        link: LinkKind = "pty",
        *,
        board: str = "r4",
        sketch: Sketch | None = None,
        habits: Habits | None = None,
        seed: int = 0,
        speed: float = 1.0,
        host: str = "127.0.0.1",
        port: int = 0,
        dial: bool = False,
        device_id: str = DEFAULT_DEVICE_ID,
        credentials: Credentials | None = None,
        raw_link: RawLink = "plain",
        restart_s: float = 0.1,
    ) -> None:
        if link not in LINK_KINDS:
            raise ValueError(f"link {link!r} is not known; known: {', '.join(LINK_KINDS)}")
        self.link_kind: Final = link
        self.host: Final = host
        self.device_id: Final = device_id
        self.device: Final = Device(board_named(board), sketch or SKETCHES[board], habits, Clock(speed))
        self.faults: Final = Faults(seed)
        self.commands: Final = CommandLog()
        self.broker: Broker | None = None
        """The broker that it brought along, if any."""
        self._port = port
        self._dial = dial
        self._credentials: Final = credentials
        self._raw_link: Final[RawLink] = raw_link
        self._restart_s: Final = restart_s
        self._link: Link | None = None
        self._machine: Machine | None = None
        self._thread: LoopThread | None = None

    def __repr__(self) -> str:
        return f"<ConduytSimulator {self.device.board.name} {self.endpoint or self.link_kind}>"

    @property
    def endpoint(self) -> str:
        """Path of the serial port, `tcp://HOST:PORT` or `mqtt://HOST:PORT/conduyt/ID`; empty before it started."""
        return "" if self._link is None else self._link.endpoint

    @property
    def port(self) -> int:
        """TCP port of the device or of the broker; 0 on a pseudo-terminal."""
        return self._port if self._link is None else self._link.port

    def start(self) -> None:
        """Put the link up. A second call while it runs does nothing."""
        if self._thread is not None:
            return
        if self.broker is not None:
            self.broker.start()
        link = self._link = self._link or self._new_link()
        machine = Machine(self.device, link, self.faults, self.commands, self._raw_link, self._restart_s)
        thread = LoopThread("conduyt-simulator")
        try:
            thread.begin(machine.start())
        except BaseException:
            self._end()
            raise
        self._machine, self._thread = machine, thread

    def stop(self) -> None:
        """Take the link down, and stop the broker that it brought along."""
        if self._thread is None or self._machine is None:
            return
        self._thread.call(self._machine.stop())
        self._thread.stop()
        self._thread = self._machine = None
        self._end()

    def unplug(self) -> None:
        """Pull the cable: the link goes down at once. The board keeps its state."""
        self._in_loop("unplug")

    def plug(self) -> None:
        """Put the cable back."""
        self._in_loop("plug")

    def restart(self) -> None:
        """Restart the board: the link drops, and all state is lost but what is connected to its pins."""
        self._in_loop("restart")

    def advance(self, seconds: float) -> None:
        """Let time pass for the board: what falls due is sent."""
        self.device.advance(seconds)
        if self._machine is not None:
            self._machine.poke()

    def _in_loop(self, what: str) -> None:
        if self._thread is None or self._machine is None:
            raise RuntimeError("the simulator does not run: call start() first")
        self._thread.call(getattr(self._machine, what)())

    def _new_link(self) -> Link:
        if self.link_kind == "pty":
            from .pty_link import PtyLink

            return PtyLink()
        if self.link_kind == "tcp":
            from .tcp_link import TcpLink

            return TcpLink(self.host, self._port, dial=self._dial)
        return self._new_mqtt_link()

    def _new_mqtt_link(self) -> "MqttLink":
        with naming_the_extra("conduyt-py"):
            from .mqtt_link import MqttLink
        if self._port == 0:
            self.broker = Broker(host=self.host, credentials=self._credentials)
            self.broker.start()
            self._port = self.broker.port
        stays_away = self._raw_link == "firmware"
        return MqttLink(self.host, self._port, self.device_id, self._credentials, stays_away=stays_away)

    def _end(self) -> None:
        if self._link is not None:
            self._link.close()
        if self.broker is not None:
            self.broker.stop()
