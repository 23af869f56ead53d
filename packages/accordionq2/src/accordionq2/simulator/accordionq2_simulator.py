"""`AccordionQ2Simulator`: the simulated station with its server, for tests and for the command line."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from devicewire.accordionq2.simulation.lifecycle import StartStop, naming_the_extra

from .clock import frozen
from .fault_list import Faults
from .settings import Settings
from .station import Station

if TYPE_CHECKING:
    from .device import Device
    from .server_thread import ServerThread
    from .tls import Certificate


class AccordionQ2Simulator(StartStop):
    """An AccordionQ2 station with the REST interface on a real socket.

    Use it with `with` or `async with`, or call `start` and `stop`; it may be started again and keeps its port and its
    state. `port` 0 lets the system choose. Everything the station reports follows from `seed`, from `source` (the time
    in seconds since 1970; without one its clock stands still until `station.advance`), and from what was sent to it.
    `firmware` is 5.28.1 unless told otherwise; it goes before that of `settings`. With `tls`, `authority_file` is the path that clients need to check the certificate.

    All that takes time on the station (pings, subscriptions, the lease, a reboot, an update) passes on its clock: with the
    one that stands still, `station.advance` makes it happen.

    Raises ValueError for an unknown firmware, ImportError naming the extra when a library is missing, and OSError when the address cannot be had.

    >>> with AccordionQ2Simulator(seed=1) as simulator:
    ...     simulator.station.advance(60)
    ...     simulator.faults.add(ErrorStatus(503, path="/api/channels", times=2))
    ...     client = AccordionQ2Client(simulator.endpoint)
    """

    def __init__(
        self,
        *,
        firmware: str | None = None,
        seed: int = 0,
        host: str = "127.0.0.1",
        port: int = 0,
        tls: bool = False,
        settings: Settings | None = None,
        source: Callable[[], float] = frozen,
    ) -> None:
        self.host: Final = host
        self.port = port
        chosen = settings or Settings()
        self.settings: Final = chosen if firmware is None else replace(chosen, firmware=firmware)
        self.station: Final = Station(seed, source, self.settings.numbers)
        self.station.when_advanced = self._settle
        self.faults: Final = Faults(seed)
        self._device = _device(self.station, self.settings, self.faults)
        self._certificate = _certificate(host) if tls else None
        self.requests: Final = self._device.requests
        self._thread: ServerThread | None = None

    @property
    def firmware(self) -> str:
        """Version of the interface."""
        return self.settings.firmware

    @property
    def endpoint(self) -> str:
        """Base URL for clients, such as `http://127.0.0.1:54321`."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        scheme = "http" if self._certificate is None else "https"
        return f"{scheme}://{host}:{self.port}{self.settings.prefix}"

    @property
    def authority_file(self) -> Path | None:
        """File of the authority that signed the certificate; None without TLS."""
        return None if self._certificate is None else self._certificate.authority_file

    def __repr__(self) -> str:
        return f"<AccordionQ2Simulator {self.endpoint} {self.settings.firmware}>"

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

        context = None if self._certificate is None else self._certificate.context
        return ServerThread(self._device, self.station, self.settings.keepalive_s, context)

    def _settle(self) -> None:
        if self._thread is not None:
            self._thread.settle()


def _device(station: Station, settings: Settings, faults: Faults) -> "Device":
    """Import what needs the extra only now, so that importing this package costs little."""
    with naming_the_extra("accordionq2"):
        from .device import Device

        return Device(station, settings, faults)


def _certificate(host: str) -> "Certificate":
    with naming_the_extra("accordionq2"):
        from .tls import Certificate

        return Certificate(host)
