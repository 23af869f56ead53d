# Derived from packages/conduyt/src/conduyt/client.py by `codegen generate`. Do not edit: change that file.
"""The device."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from typing import TYPE_CHECKING, Any, TypeVar, overload

from devicewire.conduyt.packets import OtaBeginCmd, OtaChunkCmd, OtaFinalizeCmd, PingCmd, ResetCmd

from . import _sync_streams
from ._hub import DEFAULT_QUEUE
from ._sync_link import SyncLink
from ._raw import RawCommand
from ._reconnect import ReconnectPolicy
from ._session import LARGEST_WINDOW
from ._state import State
from ._statistics import Statistics, gathered
from ._sync_buses import I2CBusSync, SPIBusSync
from ._sync_datastreams import DatastreamProxySync
from .events import DatastreamValue, Event, Sample
from ._sync_pins import PinProxySync
from .transports.adapter import adapted

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

    from devicewire.conduyt.compatibility import Compatibility

    from .transports.adapter import AnyTransport
    from .types import HelloResp

__all__ = ["ConduytDeviceSync"]

_Event = TypeVar("_Event", bound=Event)
_Other = TypeVar("_Other", bound=Event)
_Third = TypeVar("_Third", bound=Event)


class ConduytDeviceSync:
    """A device behind a transport.

    Args:
        transport: how to reach it; one written for the published package (`connect`, `disconnect`, `on_receive`) will do.
        timeout_ms: how long to wait for an answer.
        reconnect: whether to come back when the link breaks, and how.
        check_capabilities: refuse what the board says it cannot do before anything is sent.
        max_outstanding: how many commands may be under way at once, 1 to 255. Over TCP and MQTT it is always one.
    """

    def __init__(
        self,
        transport: AnyTransport,
        timeout_ms: float = 5000,
        *,
        reconnect: bool | ReconnectPolicy = False,
        check_capabilities: bool = True,
        max_outstanding: int = LARGEST_WINDOW,
    ) -> None:
        policy = reconnect if isinstance(reconnect, ReconnectPolicy) else ReconnectPolicy() if reconnect else None
        self._sync_link = SyncLink(adapted(transport), timeout_ms, max_outstanding, policy, check_capabilities)

    # The connection

    def connect(self) -> HelloResp:
        """Open the transport and ask the device what it is.

        Returns:
            What it says; also in `capabilities` from now on.

        Raises:
            ConduytConnectionError: the transport cannot be opened.
            ConduytTimeoutError: no device answered.
            ConduytProtocolError: what it says of itself cannot be read.
        """
        return self._sync_link.open()

    def disconnect(self) -> None:
        """Close the transport. Commands under way fail with ConduytDisconnectedError; `connect()` works again."""
        self._sync_link.close()

    def close(self) -> None:
        """The same as `disconnect()`."""
        self._sync_link.close()

    def __enter__(self) -> Self:
        self.connect()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._sync_link.close()

    @property
    def connected(self) -> bool:
        """Whether there is a connection now."""
        return self._sync_link.state is State.OPEN

    @property
    def capabilities(self) -> HelloResp | None:
        """What the device said when connecting; None before."""
        return self._sync_link.hello

    @property
    def compatibility(self) -> Compatibility:
        """Whether the device speaks the protocol of this package, by its packets; unknown before the first `connect()`.

        Versions are those of the protocol; the firmware of a board has versions of its own, in `capabilities`. A device of another
        version does not answer, so `connect()` fails; a newer one that sends anything all the same warns once, with FirmwareWarning.
        """
        return self._sync_link.firmware.compatibility

    @property
    def largest_payload(self) -> int:
        """Bytes of payload that surely reach the device over this link."""
        return self._sync_link.largest_payload

    @property
    def statistics(self) -> Statistics:
        """What was counted since the device object was made."""
        return gathered(self._sync_link)

    @property
    def link(self) -> SyncLink:
        """The connection itself, for wrappers of modules."""
        return self._sync_link

    # The device

    def ping(self) -> None:
        """Ask whether the device is there."""
        self._sync_link.tell(PingCmd())

    def reset(self) -> None:
        """Empty the table of pin subscriptions. The board does not restart; modes, modules and streams stay as they are."""
        self._sync_link.tell(ResetCmd())

    def _send_command(self, cmd_type: int, payload: bytes = b"") -> bytes:
        """Send a command by its number; return the payload of its answer."""
        _, answer = self._sync_link.request(RawCommand(cmd_type, payload))
        return answer

    def pin(self, num: int | str) -> PinProxySync:
        """One pin, by its number or, for analog inputs, by a name such as `A0`."""
        return PinProxySync(self._sync_link, num)

    @property
    def i2c(self) -> I2CBusSync:
        """The I2C bus."""
        return I2CBusSync(self._sync_link)

    @property
    def spi(self) -> SPIBusSync:
        """The SPI bus."""
        return SPIBusSync(self._sync_link)

    def datastream(self, name: str | int) -> DatastreamProxySync:
        """One datastream, by its name or its number."""
        return DatastreamProxySync(self._sync_link, name)

    # What comes by itself

    def watch_datastream(
        self,
        name: str | int,
        *,
        interval_ms: int | None = None,
        queue_size: int = DEFAULT_QUEUE,
        timeout_s: float | None = None,
    ) -> Generator[DatastreamValue, None]:
        """Yield the values of a datastream; see `DatastreamProxySync.watch`."""
        stream = DatastreamProxySync(self._sync_link, name)
        return stream.watch(interval_ms=interval_ms, queue_size=queue_size, timeout_s=timeout_s)

    def watch_analog(
        self,
        inputs: Sequence[int | str],
        rate_hz: int = 100,
        *,
        queue_size: int = DEFAULT_QUEUE,
        timeout_s: float | None = None,
    ) -> Generator[Sample, None]:
        """Yield sets of samples of analog inputs, taken by the device at a fixed rate. There can be one such stream at a time.

        Args:
            inputs: numbers or names of analog inputs: 0 or `A0`, up to 15.
            rate_hz: sets of samples in a second, 1 to 65535.
            queue_size: sets that may wait; when more come the oldest goes and is counted.
            timeout_s: longest wait for one set; None waits as long as there is a connection.
        """
        return _sync_streams.watch(self._sync_link, inputs, rate_hz, queue_size, timeout_s)

    @overload
    def watch(
        self, *, queue_size: int = DEFAULT_QUEUE, timeout_s: float | None = None
    ) -> Generator[Event, None]: ...

    @overload
    def watch(
        self, kind: type[_Event], /, *, queue_size: int = DEFAULT_QUEUE, timeout_s: float | None = None
    ) -> Generator[_Event, None]: ...

    @overload
    def watch(
        self,
        kind: type[_Event],
        other: type[_Other],
        /,
        *kinds: type[_Third],
        queue_size: int = DEFAULT_QUEUE,
        timeout_s: float | None = None,
    ) -> Generator[_Event | _Other | _Third, None]: ...

    def watch(
        self, *kinds: type[Any], queue_size: int = DEFAULT_QUEUE, timeout_s: float | None = None
    ) -> Generator[Event, None]:
        """Yield events of some kinds, until the loop is left or the device disconnects.

        Args:
            kinds: classes of `conduyt.events`, such as `Log`, `Fatal` or `Reconnected`; all of them when left out.
            queue_size: events that may wait; when more come the oldest goes and is counted.
            timeout_s: longest wait for one event; None waits as long as there is a connection.

        Raises:
            ConduytTimeoutError: nothing came for `timeout_s`.
            ConduytDisconnectedError: the link was lost for good.
        """
        listener = self._sync_link.listen(lambda event: not kinds or isinstance(event, kinds), queue_size)
        try:
            while (event := listener.next(timeout_s)) is not None:
                yield event
        finally:
            listener.close()

    # Updates

    def ota_begin(self, total_bytes: int, sha256: bytes) -> None:
        """Begin to replace the firmware. `ConduytOTASync(device).flash(image)` does it all."""
        self._sync_link.board.check_update()
        self._sync_link.tell(OtaBeginCmd(total_bytes, sha256))

    def ota_chunk(self, offset: int, data: bytes) -> None:
        """Send a piece of the image; pieces must follow each other."""
        self._sync_link.tell(OtaChunkCmd(offset, data))

    def ota_finalize(self) -> None:
        """End the update; the device restarts."""
        self._sync_link.tell(OtaFinalizeCmd())
