"""The device."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from typing import TYPE_CHECKING, Any, TypeVar, overload

from devicewire.conduyt.packets import OtaBeginCmd, OtaChunkCmd, OtaFinalizeCmd, PingCmd, ResetCmd

from . import _streams
from ._hub import DEFAULT_QUEUE
from ._link import Link
from ._raw import RawCommand
from ._reconnect import ReconnectPolicy
from ._session import LARGEST_WINDOW
from ._state import State
from ._statistics import Statistics, gathered
from .buses import I2CBus, SPIBus
from .datastreams import DatastreamProxy
from .events import DatastreamValue, Event, Sample
from .pins import PinProxy
from .transports.adapter import adapted

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

    from devicewire.conduyt.compatibility import Compatibility

    from .transports.adapter import AnyTransport
    from .types import HelloResp

__all__ = ["ConduytDevice"]

_Event = TypeVar("_Event", bound=Event)
_Other = TypeVar("_Other", bound=Event)
_Third = TypeVar("_Third", bound=Event)


class ConduytDevice:
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
        self._link = Link(adapted(transport), timeout_ms, max_outstanding, policy, check_capabilities)

    # The connection

    async def connect(self) -> HelloResp:
        """Open the transport and ask the device what it is.

        Returns:
            What it says; also in `capabilities` from now on.

        Raises:
            ConduytConnectionError: the transport cannot be opened.
            ConduytTimeoutError: no device answered.
            ConduytProtocolError: what it says of itself cannot be read.
        """
        return await self._link.open()

    async def disconnect(self) -> None:
        """Close the transport. Commands under way fail with ConduytDisconnectedError; `connect()` works again."""
        await self._link.close()

    async def aclose(self) -> None:
        """The same as `disconnect()`."""
        await self._link.close()

    async def __aenter__(self) -> Self:
        await self.connect()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self._link.close()

    @property
    def connected(self) -> bool:
        """Whether there is a connection now."""
        return self._link.state is State.OPEN

    @property
    def capabilities(self) -> HelloResp | None:
        """What the device said when connecting; None before."""
        return self._link.hello

    @property
    def compatibility(self) -> Compatibility:
        """Whether the device speaks the protocol of this package, by its packets; unknown before the first `connect()`.

        Versions are those of the protocol; the firmware of a board has versions of its own, in `capabilities`. A device of another
        version does not answer, so `connect()` fails; a newer one that sends anything all the same warns once, with FirmwareWarning.
        """
        return self._link.firmware.compatibility

    @property
    def largest_payload(self) -> int:
        """Bytes of payload that surely reach the device over this link."""
        return self._link.largest_payload

    @property
    def statistics(self) -> Statistics:
        """What was counted since the device object was made."""
        return gathered(self._link)

    @property
    def link(self) -> Link:
        """The connection itself, for wrappers of modules."""
        return self._link

    # The device

    async def ping(self) -> None:
        """Ask whether the device is there."""
        await self._link.tell(PingCmd())

    async def reset(self) -> None:
        """Empty the table of pin subscriptions. The board does not restart; modes, modules and streams stay as they are."""
        await self._link.tell(ResetCmd())

    async def _send_command(self, cmd_type: int, payload: bytes = b"") -> bytes:
        """Send a command by its number; return the payload of its answer."""
        _, answer = await self._link.request(RawCommand(cmd_type, payload))
        return answer

    def pin(self, num: int | str) -> PinProxy:
        """One pin, by its number or, for analog inputs, by a name such as `A0`."""
        return PinProxy(self._link, num)

    @property
    def i2c(self) -> I2CBus:
        """The I2C bus."""
        return I2CBus(self._link)

    @property
    def spi(self) -> SPIBus:
        """The SPI bus."""
        return SPIBus(self._link)

    def datastream(self, name: str | int) -> DatastreamProxy:
        """One datastream, by its name or its number."""
        return DatastreamProxy(self._link, name)

    # What comes by itself

    def watch_datastream(
        self,
        name: str | int,
        *,
        interval_ms: int | None = None,
        queue_size: int = DEFAULT_QUEUE,
        timeout_s: float | None = None,
    ) -> AsyncGenerator[DatastreamValue, None]:
        """Yield the values of a datastream; see `DatastreamProxy.watch`."""
        stream = DatastreamProxy(self._link, name)
        return stream.watch(interval_ms=interval_ms, queue_size=queue_size, timeout_s=timeout_s)

    def watch_analog(
        self,
        inputs: Sequence[int | str],
        rate_hz: int = 100,
        *,
        queue_size: int = DEFAULT_QUEUE,
        timeout_s: float | None = None,
    ) -> AsyncGenerator[Sample, None]:
        """Yield sets of samples of analog inputs, taken by the device at a fixed rate. There can be one such stream at a time.

        Args:
            inputs: numbers or names of analog inputs: 0 or `A0`, up to 15.
            rate_hz: sets of samples in a second, 1 to 65535.
            queue_size: sets that may wait; when more come the oldest goes and is counted.
            timeout_s: longest wait for one set; None waits as long as there is a connection.
        """
        return _streams.watch(self._link, inputs, rate_hz, queue_size, timeout_s)

    @overload
    def watch(
        self, *, queue_size: int = DEFAULT_QUEUE, timeout_s: float | None = None
    ) -> AsyncGenerator[Event, None]: ...

    @overload
    def watch(
        self, kind: type[_Event], /, *, queue_size: int = DEFAULT_QUEUE, timeout_s: float | None = None
    ) -> AsyncGenerator[_Event, None]: ...

    @overload
    def watch(
        self,
        kind: type[_Event],
        other: type[_Other],
        /,
        *kinds: type[_Third],
        queue_size: int = DEFAULT_QUEUE,
        timeout_s: float | None = None,
    ) -> AsyncGenerator[_Event | _Other | _Third, None]: ...

    async def watch(
        self, *kinds: type[Any], queue_size: int = DEFAULT_QUEUE, timeout_s: float | None = None
    ) -> AsyncGenerator[Event, None]:
        """Yield events of some kinds, until the loop is left or the device disconnects.

        Args:
            kinds: classes of `conduyt.events`, such as `Log`, `Fatal` or `Reconnected`; all of them when left out.
            queue_size: events that may wait; when more come the oldest goes and is counted.
            timeout_s: longest wait for one event; None waits as long as there is a connection.

        Raises:
            ConduytTimeoutError: nothing came for `timeout_s`.
            ConduytDisconnectedError: the link was lost for good.
        """
        listener = self._link.listen(lambda event: not kinds or isinstance(event, kinds), queue_size)
        try:
            while (event := await listener.next(timeout_s)) is not None:
                yield event
        finally:
            await listener.close()

    # Updates

    async def ota_begin(self, total_bytes: int, sha256: bytes) -> None:
        """Begin to replace the firmware. `ConduytOTA(device).flash(image)` does it all."""
        self._link.board.check_update()
        await self._link.tell(OtaBeginCmd(total_bytes, sha256))

    async def ota_chunk(self, offset: int, data: bytes) -> None:
        """Send a piece of the image; pieces must follow each other."""
        await self._link.tell(OtaChunkCmd(offset, data))

    async def ota_finalize(self) -> None:
        """End the update; the device restarts."""
        await self._link.tell(OtaFinalizeCmd())
