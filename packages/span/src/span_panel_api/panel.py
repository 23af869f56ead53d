"""One panel over MQTT: `SpanPanel`, asynchronous. Its blocking twin is in `_blocking_panel`."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

from devicewire.span import homie_flat
from devicewire.span.homie import Topics

from ._access import BrokerAccess, PanelOptions, link_settings
from ._commands import Commander
from ._homie.controller import Controller
from ._hub import EVENTS_KEPT, Hub
from ._keeper import Keeper
from ._panel_arrival import PanelArrival
from ._panel_commands import PanelCommands
from ._view.view import View, state_word
from .exceptions import (
    SpanPanelCertificateError,
)

if TYPE_CHECKING:
    import ssl
    from collections.abc import AsyncGenerator, Awaitable, Callable
    from types import TracebackType

    from ._access import Access
    from ._hub import Watch
    from ._mqtt.link import LinkSettings, TransportName
    from .exceptions import SpanPanelError
    from .state import (
        Connection,
        PanelSnapshot,
    )

__all__ = ["BrokerAccess", "PanelStatistics", "SpanPanel"]


@dataclass(frozen=True, slots=True)
class PanelStatistics:
    """What came over the wire so far.

    Args:
        messages: all of them.
        ignored: those that are no business of ours, or too many.
        reconnects: how often the connection came back.
        last_message: when the last one came, in seconds since 1970; None before the first.
    """

    messages: int
    ignored: int
    reconnects: int
    last_message: float | None


class SpanPanel(PanelCommands):
    """Follows one panel over MQTT, and switches its circuits. Use it in an `async with` block, or `connect()` and `close()`.

    Everything that can be read is immutable and as of now; None means that the panel has not reported it. Signs: a circuit's power is
    positive when it consumes, the grid's when power is taken from it, the battery's when it discharges, the solar's when it generates.

    Args:
        host: name or address of the panel; that of the credentials when left out.
        credentials: what a registration yields (`PanelCredentials`), or a `BrokerAccess`.
        broker_host: another host for the broker.
        broker_port: another port; otherwise the one of the credentials for this transport.
        transport: `tcp` or `websockets`.
        use_tls: False talks without TLS: for brokers of your own.
        ssl_context: in place of the pinned CA of the credentials (without both: the CAs of the system).
        connect_timeout: seconds for an attempt to connect.
        ready_timeout: seconds that `connect()` waits for the panel after that.
        command_timeout: seconds that a command waits for the panel's answer.
        keepalive: seconds of silence after which the broker is asked whether it is there, and as many again until it counts as gone.
        reconnect_wait: longest wait before the first attempt to come back, in seconds; it doubles each time.
        reconnect_limit: where that stops growing.
        renew_credentials: asked for new credentials when the broker refuses user or password, or there is no password.

    Raises:
        ValueError: no credentials, no host, or the serial number cannot be part of a topic.
    """

    def __init__(
        self,
        host: str | None = None,
        credentials: Access | None = None,
        *,
        broker_host: str | None = None,
        broker_port: int | None = None,
        transport: TransportName = "tcp",
        use_tls: bool = True,
        ssl_context: ssl.SSLContext | None = None,
        connect_timeout: float = 15.0,
        ready_timeout: float = 30.0,
        command_timeout: float = 10.0,
        keepalive: float = 30.0,
        reconnect_wait: float = 1.0,
        reconnect_limit: float = 60.0,
        renew_credentials: Callable[[], Awaitable[Access]] | None = None,
    ) -> None:
        if credentials is None:
            raise ValueError(
                "credentials are needed: register first (SpanPanel.register, register_panel), or load them"
            )
        self._options = PanelOptions(broker_host or host, broker_port, transport, use_tls, ssl_context, keepalive)
        self._connect_timeout, self._ready_timeout = connect_timeout, ready_timeout
        self._command_timeout = command_timeout
        self._core = Controller(credentials.serial_number, Topics(homie_flat.DOMAIN))
        self._view = View(self._core)
        self._hub = Hub(self._core, self._view)
        self._keeper = Keeper(
            self._core, self._hub, self._settings, credentials, renew_credentials, reconnect_wait, reconnect_limit
        )
        self._keeper.explain = self._explained
        self._arrival = PanelArrival(self._core, self._hub, self._keeper)
        self._commander = Commander(self._core, self._view, self._keeper)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.serial_number}: {self.connection}, {self.state or 'silent'}>"

    @classmethod
    async def register(cls, host: str, name: str, passphrase: str | None = None, **options: Any) -> Self:
        """Register a client with a panel, pin its CA, and return the panel, not yet connected. Store its `credentials`.

        Args:
            host: name or address of the panel.
            name: name of the client; eight random hex digits are added.
            passphrase: the panel's passphrase; without it the panel wants its door switch pressed three times.
            options: further arguments of `register_panel`.

        Raises:
            SpanPanelError: as `register_panel` does.
        """
        from .v2 import register_panel

        return cls(host, await register_panel(host, name, passphrase, **options))

    def _settings(self, access: Access) -> LinkSettings:
        return link_settings(access, self._options)

    # Connecting

    async def __aenter__(self) -> Self:
        await self.connect()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.close()

    async def connect(self, timeout: float | None = None, *, wait_ready: bool = True) -> None:
        """Connect, and wait until everything that the broker remembers of the panel has come. Does nothing when that is done.

        From then on the connection is kept: it comes back by itself, with growing waits.

        Args:
            timeout: seconds to wait for the panel once the broker is there, instead of `ready_timeout`.
            wait_ready: False returns when the broker is there.

        Raises:
            SpanPanelAuthError: the broker refuses user or password, or the panel has given no password yet.
            SpanPanelCertificateError: the broker shows a certificate that is not to be trusted.
            SpanPanelConnectionError: the broker cannot be reached.
            SpanPanelTimeoutError: it does not answer.
            SpanPanelNotReadyError: the panel does not get ready in time.
        """
        if not self._keeper.is_running:
            await self._start()
        if not wait_ready:
            return
        try:
            await self._arrival.wait(self._ready_timeout if timeout is None else timeout)
        except BaseException:
            await self.close()
            raise

    async def _start(self) -> None:
        try:
            await self._keeper.start(self._connect_timeout)
        except SpanPanelCertificateError as error:
            raise await self._explained(error) from error

    async def _explained(self, error: SpanPanelCertificateError) -> SpanPanelCertificateError:
        access = self._keeper.access
        if access.trust is None:
            return error
        from .v2 import explain_certificate

        port = getattr(access, "http_port", None)
        return await explain_certificate(error, access.trust, self._settings(access).host, port=port)

    async def close(self) -> None:
        """Leave the broker. All watching ends. Twice is fine; `connect()` may follow."""
        was_open = self._keeper.is_running
        await self._keeper.stop()
        if was_open:
            self._hub.end()

    @property
    def credentials(self) -> Access:
        """The credentials in use."""
        return self._keeper.access

    def update_credentials(self, credentials: Access) -> None:
        """Use other credentials from the next connection on, and at once when the broker has refused the old ones.

        Raises:
            ValueError: they belong to another panel.
        """
        if credentials.serial_number != self.serial_number:
            raise ValueError(f"these credentials belong to panel {credentials.serial_number}, not {self.serial_number}")
        self._keeper.use(credentials)

    # How it is

    @property
    def serial_number(self) -> str:
        """Serial number of the panel."""
        return self._core.root.id

    @property
    def connection(self) -> Connection:
        """How it is with the broker."""
        return self._keeper.connection

    @property
    def connection_error(self) -> SpanPanelError | None:
        """Why the broker is away; None while it is there."""
        return self._keeper.error

    @property
    def state(self) -> str | None:
        """What the panel says of itself: init, ready, disconnected, sleeping, lost, or unknown for other words; None: nothing."""
        return state_word(self._core.root.state)

    @property
    def is_live(self) -> bool:
        """Whether the broker is there and the panel ready: only then are values fresh."""
        return self._core.is_live(self._core.root)

    @property
    def statistics(self) -> PanelStatistics:
        """What came over the wire so far."""
        core = self._core
        last = self._view.epoch + core.now if core.messages else None
        return PanelStatistics(core.messages, core.ignored, self._keeper.reconnects, last)

    # State

    @property
    def snapshot(self) -> PanelSnapshot:
        """Everything, as of now. Parts that have not changed are the same objects as before."""
        return self._view.snapshot(self.connection)

    # Watching

    def watch(self, *, size: int = EVENTS_KEPT) -> Watch:
        """Return the changes from now on: `async for change in panel.watch()`. It goes on through lost connections, and ends with `close()`.

        Args:
            size: how many changes other than of values wait for you. Of values, only the newest of each waits.
        """
        return self._hub.watch(size)

    async def watch_snapshots(self, interval: float = 1.0) -> AsyncGenerator[PanelSnapshot, None]:
        """Yield a snapshot when something has come, at most one in so many seconds. It ends with `close()`."""
        last, seen = float("-inf"), self._hub.wakes
        while self._keeper.is_running:
            if self._hub.wakes == seen:
                await self._hub.anything()
            await asyncio.sleep(max(0.0, last + interval - time.monotonic()))
            last, seen = time.monotonic(), self._hub.wakes
            yield self.snapshot
