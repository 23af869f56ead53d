"""`OtiiSimulator`: the simulated server with its devices, for tests and for the command line."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from devicewire.otii.simulation.lifecycle import StartStop, naming_the_extra

from .bench import Bench
from .clock import frozen
from .fault_list import Faults
from .settings import Settings

if TYPE_CHECKING:
    from .responder import Responder
    from .server_thread import ServerThread


class OtiiSimulator(StartStop):
    """An Otii server on a real socket, with an Arc and an Ace.

    Use it with `with` or `async with`, or call `start` and `stop`; it may be started again and keeps its port and its
    state. `port` 0 lets the system choose. Everything the devices measure follows from `seed`, from `source` (the time
    in seconds since 1970; without one its clock stands still until `bench.advance`), and from what was sent to it.

    Raises ImportError naming the extra when a library is missing, and OSError when the address cannot be had.

    >>> with OtiiSimulator(seed=1) as simulator:
    ...     simulator.faults.add(ErrorAnswer("Command timeout", command="arc_calibrate", times=2))
    ...     otii = OtiiClient().connect(host=simulator.host, port=simulator.port)
    ...     simulator.bench.advance(2)
    """

    def __init__(
        self,
        *,
        seed: int = 0,
        host: str = "127.0.0.1",
        port: int = 0,
        settings: Settings | None = None,
        source: Callable[[], float] = frozen,
    ) -> None:
        self.host: Final = host
        self.port = port
        self.settings: Final = settings or Settings()
        self.bench: Final = Bench(seed, source, self.settings)
        self.faults: Final = Faults(seed)
        self._responder = _responder(self.bench, self.faults)
        self.requests: Final = self._responder.requests
        self._thread: ServerThread | None = None

    @property
    def endpoint(self) -> str:
        """Where it listens, such as `tcp://127.0.0.1:1905`."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"tcp://{host}:{self.port}"

    @property
    def is_running(self) -> bool:
        """Whether it listens: not before `start`, nor after `stop` or after a client shut it down."""
        return self._thread is not None and self._thread.is_alive

    def __repr__(self) -> str:
        return f"<OtiiSimulator {self.endpoint} {self.settings.firmware}>"

    def start(self) -> None:
        """Listen. A second call while it listens does nothing."""
        if self.is_running:
            return
        from .server_thread import ServerThread

        self.bench.is_shut_down = False
        thread = ServerThread(self._responder)
        self.port = thread.start(self.host, self.port)
        self._thread = thread

    def stop(self) -> None:
        """Close all connections and stop listening: from now on connections are refused."""
        if self._thread is not None:
            self._thread.stop()
            self._thread = None


def _responder(bench: Bench, faults: Faults) -> "Responder":
    """Import what needs the extra only now, so that importing this package costs little."""
    with naming_the_extra("otii-tcp-client"):
        from .responder import Responder
        from .spec import load_spec
        from .validation import RequestChecker

        return Responder(bench, faults, RequestChecker(load_spec()))
