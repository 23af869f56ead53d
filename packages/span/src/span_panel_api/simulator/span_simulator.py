"""`SpanSimulator`: the simulated panel with its server, for tests and for the command line."""

import asyncio
from collections.abc import Callable
from types import TracebackType
from typing import TYPE_CHECKING, Final, Self

from .clock import frozen
from .fault_list import Faults
from .panel import Panel
from .settings import Settings

if TYPE_CHECKING:
    from .device import Device
    from .server_thread import ServerThread

_CLIENT_NAME = "simulator"


class SpanSimulator:
    """A SPAN panel with the REST v1 interface on a real socket.

    Use it with `with` or `async with`, or call `start` and `stop`; it may be started again and keeps its port, its
    state and its tokens. `port` 0 lets the system choose. Everything the panel reports follows from `seed`, from
    `source` (the time in seconds since 1970; without one the panel's clock stands still until `panel.advance`), and
    from what was sent to it. `token` is accepted with full rights at once; None makes one up.

    Raises ImportError naming the extra when a library is missing, and OSError when the address cannot be had.

    >>> with SpanSimulator(seed=1) as simulator:
    ...     simulator.panel.advance(60)
    ...     simulator.faults.add(ErrorStatus(502, path="/api/v1/circuits", times=2))
    ...     client = SpanPanelClient(simulator.host, simulator.port)
    """

    def __init__(
        self,
        *,
        seed: int = 0,
        host: str = "127.0.0.1",
        port: int = 0,
        token: str | None = None,
        settings: Settings | None = None,
        source: Callable[[], float] = frozen,
    ) -> None:
        self.host: Final = host
        self.port = port
        self.settings: Final = settings or Settings()
        self.panel: Final = Panel(seed, source)
        self.faults: Final = Faults(seed)
        self._device = _device(self.panel, self.settings, self.faults)
        self.requests: Final = self._device.requests
        self.registry: Final = self._device.machine.registry
        self.wifi: Final = self._device.machine.wifi
        self.token: Final = self.registry.issue(_CLIENT_NAME, "Made by the simulator", token=token)
        self._thread: ServerThread | None = None

    @property
    def endpoint(self) -> str:
        """Address of the server, such as `http://127.0.0.1:54321`."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port}"

    def __repr__(self) -> str:
        return f"<SpanSimulator {self.endpoint} {self.settings.firmware}>"

    def start(self) -> None:
        """Listen. A second call while it listens does nothing."""
        if self._thread is not None:
            return
        thread = self._new_thread()
        self.port = thread.start(self.host, self.port)
        self._thread = thread

    def stop(self) -> None:
        """Close all connections and stop listening: from now on connections are refused."""
        if self._thread is not None:
            self._thread.stop()
            self._thread = None

    def _new_thread(self) -> "ServerThread":
        from .server_thread import ServerThread

        return ServerThread(self._device.answer, self.settings.keepalive_s)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.stop()

    async def __aenter__(self) -> Self:
        await asyncio.to_thread(self.start)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await asyncio.to_thread(self.stop)


def _device(panel: Panel, settings: Settings, faults: Faults) -> "Device":
    """Import what needs the extra only now, so that importing this package costs little."""
    try:
        from .device import Device
        from .spec import load_spec
    except ImportError as error:
        raise ImportError(
            f"the simulator needs {error.name}: pip install 'span-panel-api[simulator]'", name=error.name
        ) from error
    return Device(panel, settings, faults, load_spec())
