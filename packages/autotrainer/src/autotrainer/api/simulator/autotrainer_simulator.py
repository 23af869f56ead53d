"""`AutotrainerSimulator`: the simulated rig with its sockets, for tests and for the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal, TypedDict

from devicewire.autotrainer.simulation.lifecycle import StartStop

from .faults import Faults
from .rig import Rig

if TYPE_CHECKING:
    from .device_thread import DeviceThread

__all__ = ["AutotrainerSimulator"]


class Ports(TypedDict):
    """Where a rig listens."""

    subscriber_port: int
    command_port: int


class AutotrainerSimulator(StartStop):
    """A rig that publishes and answers on real sockets.

    Use it with `with` or `async with`, or call `start` and `stop`; it may be started again and keeps its ports and its state.

    Args:
        host: address to listen on.
        subscriber_port: port of published messages; 0 lets the system choose.
        command_port: port of commands; 0 lets the system choose.
        protocol: `0.12.0`, or `0.9.7`.
        version: what its heartbeats tell; the same as `protocol` when left out.
        identifier: name of the rig.
        heartbeat_interval_s: seconds between heartbeats; 0 for none.
        result_delay_s: seconds from a PENDING_WITH_NOTIFICATION to its result.
        seed: same seed, same rig.
        curve: public and secret key; every remote side that knows the public one is let in. None: no encryption.

    >>> with AutotrainerSimulator(seed=1) as simulator:
    ...     simulator.faults.add(Fault(FaultKind.SLOW_REPLY, seconds=0.2, times=1))
    ...     simulator.publish(ApiEventKind.tunnelEnter)
    """

    def __init__(
        self,
        host: str = "127.0.0.1",
        subscriber_port: int = 0,
        command_port: int = 0,
        *,
        protocol: Literal["0.9.7", "0.12.0"] = "0.12.0",
        version: str | None = None,
        identifier: str = "autotrainer-simulator",
        heartbeat_interval_s: float = 1.0,
        result_delay_s: float = 0.05,
        seed: int = 0,
        curve: tuple[str, str] | None = None,
    ) -> None:
        self.host: Final = host
        self.subscriber_port = subscriber_port
        self.command_port = command_port
        self.protocol: Final = protocol
        self.version: Final = version or protocol
        self.identifier: Final = identifier
        self.heartbeat_interval_s: Final = heartbeat_interval_s
        self.result_delay_s: Final = result_delay_s
        self.curve: Final = curve
        self.rig: Final = Rig(seed, protocol)
        self.faults: Final = Faults()
        self.requests: Final[list[bytes]] = []
        self._thread: DeviceThread | None = None

    def __repr__(self) -> str:
        return f"<AutotrainerSimulator {self.endpoint} {self.protocol}>"

    @property
    def endpoint(self) -> str:
        """Where it publishes, such as `tcp://127.0.0.1:5556`."""
        return f"tcp://{self.host}:{self.subscriber_port}"

    @property
    def command_endpoint(self) -> str:
        """Where it takes commands, such as `tcp://127.0.0.1:5557`."""
        return f"tcp://{self.host}:{self.command_port}"

    @property
    def ports(self) -> Ports:
        """Both ports, as `RemoteClient(**simulator.ports)` takes them."""
        return {"subscriber_port": self.subscriber_port, "command_port": self.command_port}

    def start(self) -> None:
        """Listen. A second call while it listens does nothing.

        Raises:
            OSError: an address cannot be had.
        """
        if self._thread is None:
            from .device_thread import DeviceThread

            self._thread = DeviceThread(self)
            self.subscriber_port, self.command_port = self._thread.ports
            self._thread.start()

    def stop(self) -> None:
        """Listen no longer."""
        if self._thread is not None:
            self._thread.stop()
            self._thread = None

    def publish(self, kind: int, context: Any = None, index: int | None = None) -> None:
        """Publish an event.

        Args:
            kind: what happened.
            context: a model of its payload, or plain data.
            index: index of the event; the monotonic clock if None.

        Raises:
            RuntimeError: the simulator is not running.
            TypeError: the context holds something that JSON cannot say.
        """
        from .device_thread import encoded

        encoded(context)  # here, where the caller hears of it
        thread = self._thread
        if thread is None:
            raise RuntimeError("the simulator is not running: call start")
        thread.call(lambda: thread.publish(kind, context, index))
