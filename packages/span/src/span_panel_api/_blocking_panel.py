"""One panel over MQTT for programs without an event loop: `SpanPanelSync`. The asynchronous `SpanPanel` runs in a thread."""

from __future__ import annotations

import asyncio
from contextlib import nullcontext, suppress
from typing import TYPE_CHECKING, Any, Self, TypeVar

from ._hub import EVENTS_KEPT
from ._panel_parts import PanelParts
from ._portal import Portal, PortalClosed
from .exceptions import SpanPanelConnectionError
from .panel import SpanPanel

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
    from types import TracebackType

    from ._access import Access
    from .events import Change
    from .exceptions import SpanPanelError
    from .panel import PanelStatistics
    from .state import (
        Circuit,
        CommandResult,
        Connection,
        EvCharger,
        PanelSnapshot,
    )

__all__ = ["SpanPanelSync"]

T = TypeVar("T")


class SpanPanelSync(PanelParts):
    """Follows one panel over MQTT, and switches its circuits; blocking. Arguments, attributes and errors are those of `SpanPanel`.

    Use it in a `with` block, or `connect()` and `close()`. It may be shared between threads. What waits while another thread closes it
    ends: iterations by themselves, commands with a `SpanPanelConnectionError`. After a fork, the child must `connect()` anew.
    """

    def __init__(self, host: str | None = None, credentials: Access | None = None, **options: Any) -> None:
        self._host, self._options = host, options
        self._left_behind: list[object] = []
        self._begin(credentials)

    def _begin(self, credentials: Access | None) -> None:
        self._panel = SpanPanel(self._host, credentials, **self._options)
        self._portal = Portal(f"span {self._panel.serial_number}")

    def _begin_after_fork(self) -> None:
        """Leave the connection to the process that has opened it. What it is made of is kept: its end would disturb the other."""
        if self._portal.is_of_another_process:
            self._left_behind += [self._panel, self._portal]
            self._begin(self._panel.credentials)

    def _run(self, coroutine: Coroutine[Any, Any, T]) -> T:
        try:
            return self._portal.run(coroutine)
        except PortalClosed:
            text = "the panel was closed by another thread meanwhile"
            if self._portal.is_of_another_process:
                text = "the panel was connected before this process was forked off: connect() anew in this process"
            raise SpanPanelConnectionError(text) from None

    def __repr__(self) -> str:
        return repr(self._panel).replace("SpanPanel", type(self).__name__, 1)

    @classmethod
    def register(cls, host: str, name: str, passphrase: str | None = None, **options: Any) -> Self:
        """Register a client with a panel, and return the panel, not yet connected. See `SpanPanel.register`."""
        from .sync import register_panel

        return cls(host, register_panel(host, name, passphrase, **options))

    def __enter__(self) -> Self:
        self.connect()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def connect(self, timeout: float | None = None, *, wait_ready: bool = True) -> None:
        """Connect, and wait until the panel's state has come. See `SpanPanel.connect`."""
        self._begin_after_fork()
        self._portal.start()
        try:
            self._run(self._panel.connect(timeout, wait_ready=wait_ready))
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Leave the broker, and end the thread. Twice is fine; `connect()` may follow."""
        self._begin_after_fork()
        if self._portal.is_running:
            with suppress(PortalClosed):  # another thread was faster
                self._portal.run(self._panel.close())
            self._portal.stop()

    def update_credentials(self, credentials: Access) -> None:
        """Use other credentials from now on. See `SpanPanel.update_credentials`."""
        self._portal.call(lambda: self._panel.update_credentials(credentials))

    @property
    def credentials(self) -> Access:
        """The credentials in use."""
        return self._panel.credentials

    @property
    def serial_number(self) -> str:
        """Serial number of the panel."""
        return self._panel.serial_number

    @property
    def connection(self) -> Connection:
        """How it is with the broker."""
        return self._panel.connection

    @property
    def connection_error(self) -> SpanPanelError | None:
        """Why the broker is away; None while it is there."""
        return self._panel.connection_error

    @property
    def state(self) -> str | None:
        """What the panel says of itself."""
        return self._panel.state

    @property
    def is_live(self) -> bool:
        """Whether the broker is there and the panel ready."""
        return self._panel.is_live

    @property
    def statistics(self) -> PanelStatistics:
        """What came over the wire so far."""
        return self._panel.statistics

    @property
    def snapshot(self) -> PanelSnapshot:
        """Everything, as of now."""
        return self._portal.call(lambda: self._panel.snapshot)

    def watch(self, *, timeout: float | None = None, size: int = EVENTS_KEPT) -> Iterator[Change]:
        """Yield the changes from now on. See `SpanPanel.watch`.

        Args:
            timeout: it ends after so many seconds without a change; None waits for `close()`.
            size: how many changes other than of values wait for you.
        """
        watch = self._portal.call(lambda: self._panel.watch(size=size))
        return self._each(watch, watch.aclose, timeout)

    def watch_snapshots(self, interval: float = 1.0, *, timeout: float | None = None) -> Iterator[PanelSnapshot]:
        """Yield a snapshot when something has come, at most one in so many seconds; it ends after `timeout` seconds without one."""
        limit = None if timeout is None else max(timeout, interval)
        snapshots = self._panel.watch_snapshots(interval)
        return self._each(snapshots, snapshots.aclose, limit)

    def _each(
        self, source: AsyncIterator[T], leave: Callable[[], Coroutine[Any, Any, object]], timeout: float | None
    ) -> Iterator[T]:
        async def following(limit: float | None) -> tuple[T] | None:
            try:
                async with nullcontext() if limit is None else asyncio.timeout(limit):
                    return (await anext(source),)
            except (TimeoutError, StopAsyncIteration):
                return None

        def next_or_left() -> tuple[T] | None:
            try:
                return self._portal.run(following(timeout))
            except PortalClosed:  # another thread closed: what had come by then is still there
                return self._portal.run(following(None))

        try:
            while (item := next_or_left()) is not None:
                yield item[0]
        except PortalClosed:
            return
        finally:
            with suppress(PortalClosed):
                self._portal.run(leave())

    def set_relay(self, circuit: str | int | Circuit, value: str, *, timeout: float | None = None) -> CommandResult:
        """Open or close the relay of a circuit. See `SpanPanel.set_relay`."""
        return self._run(self._panel.set_relay(circuit, value, timeout=timeout))

    def set_priority(self, circuit: str | int | Circuit, value: str, *, timeout: float | None = None) -> CommandResult:
        """Say when a circuit is shed off-grid. See `SpanPanel.set_priority`."""
        return self._run(self._panel.set_priority(circuit, value, timeout=timeout))

    def set_dominant_power_source(self, value: str, *, timeout: float | None = None) -> CommandResult:
        """Tell the panel what feeds the house. See `SpanPanel.set_dominant_power_source`."""
        return self._run(self._panel.set_dominant_power_source(value, timeout=timeout))

    def set_asserted_islanding_state(self, value: str, *, timeout: float | None = None) -> CommandResult:
        """Tell the panel whether it is on the grid. See `SpanPanel.set_asserted_islanding_state`."""
        return self._run(self._panel.set_asserted_islanding_state(value, timeout=timeout))

    def set_ev_charge_limit(
        self, amperes: int, charger: str | EvCharger | None = None, *, timeout: float | None = None
    ) -> CommandResult:
        """Limit the current of a charger, in amperes. See `SpanPanel.set_ev_charge_limit`."""
        return self._run(self._panel.set_ev_charge_limit(amperes, charger, timeout=timeout))
