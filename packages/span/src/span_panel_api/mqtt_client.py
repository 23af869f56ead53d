"""The MQTT client of release 2.6.4 under its documented names: a thin layer on `SpanPanel`. New programs use `SpanPanel` itself."""

from __future__ import annotations

import asyncio
import inspect
import logging
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TypeVar

from ._bridge_rules import not_live
from ._loop_lock import LoopLock
from .mqtt_config import MqttClientConfig, PanelCapability
from .snapshots import FIELD_METADATA, FieldMetadata, SpanPanelSnapshot, plain_id, snapshot_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Self

    from .panel import SpanPanel
    from .trust import PanelTrust

    SnapshotCallback = Callable[[SpanPanelSnapshot], Any]
    ConnectionCallback = Callable[[bool], Any]

__all__ = ["SpanMqttClient"]

T = TypeVar("T")

_LOGGER = logging.getLogger(__package__)
_HTTP_PORT = 80


class SpanMqttClient:
    """Follows one panel over MQTT.

    Args:
        host: name or address of the panel, for its CA.
        serial_number: of the panel.
        broker_config: where the broker is.
        snapshot_interval: seconds between two snapshots that callbacks get, at least.
        panel_http_port: port of the panel's REST interface.
        trust: the CA to trust; without it the panel's own is fetched at the first connect and kept as long as this client lives.

    Methods raise
        SpanPanelConnectionError, SpanPanelTimeoutError: broker or panel do not answer. SpanPanelAuthError: the broker refuses.
        SpanPanelCommandError: the panel does not take a command, or did not show its effect in time.

    Source of names and arguments: the documented surface of release 2.6.4.
    """

    def __init__(
        self,
        host: str,
        serial_number: str,
        broker_config: MqttClientConfig,
        snapshot_interval: float = 1.0,
        panel_http_port: int = _HTTP_PORT,
        *,
        trust: PanelTrust | None = None,
    ) -> None:
        self._host = host
        self._serial_number = serial_number
        self._config = broker_config
        self._http_port = panel_http_port
        self._trust = trust
        self._interval = _interval(snapshot_interval)
        self._panel: SpanPanel | None = None
        self._connecting = LoopLock()
        self._streaming: asyncio.Task[None] | None = None
        self._watching: asyncio.Task[None] | None = None
        self._snapshot_callbacks: list[SnapshotCallback] = []
        self._connection_callbacks: list[ConnectionCallback] = []

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._serial_number} at {self._host})"

    @property
    def serial_number(self) -> str:
        """Serial number of the panel."""
        return self._serial_number

    @property
    def field_metadata(self) -> Mapping[str, FieldMetadata]:
        """Unit and datatype by part and field: `panel.instant_grid_power_w`, `circuit.current_a`, ..."""
        return FIELD_METADATA

    @property
    def capabilities(self) -> PanelCapability:
        """What this panel can do; battery and solar once it has said that it has them."""
        able = ~(PanelCapability.BATTERY | PanelCapability.SOLAR)
        if self._panel is None:
            return able
        now = self._panel.snapshot
        able |= PanelCapability.BATTERY if now.battery is not None else PanelCapability.NONE
        return able | (PanelCapability.SOLAR if now.solar is not None else PanelCapability.NONE)

    async def __aenter__(self) -> Self:
        await self.connect()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def connect(self) -> None:
        """Connect, and wait for the first complete snapshot. Connecting again while connected does nothing."""
        async with self._connecting:
            if self._panel is not None:
                return
            panel = await self._made()
            await panel.connect()
            self._panel = panel
            self._watching = asyncio.create_task(self._watch_connection(panel))

    async def _made(self) -> SpanPanel:
        from .credentials import PanelCredentials
        from .panel import SpanPanel
        from .v2 import fetch_trust

        config = self._config
        if config.use_tls and self._trust is None:
            self._trust = await fetch_trust(self._host, port=self._http_port, serial_number=self._serial_number)
        credentials = PanelCredentials(
            self._host,
            self._serial_number,
            "",
            broker_username=config.username,
            broker_password=config.password,
            ca_pem=None if self._trust is None else self._trust.ca_pem,
            http_port=self._http_port,
        )
        return SpanPanel(
            self._host,
            credentials,
            broker_host=config.broker_host,
            broker_port=config.effective_port,
            transport=config.transport,
            use_tls=config.use_tls,
        )

    async def close(self) -> None:
        """Let go of the broker. May be called twice."""
        await self.stop_streaming()
        watching, self._watching = self._watching, None
        await _cancelled(watching)
        panel, self._panel = self._panel, None
        if panel is not None:
            await panel.close()

    async def ping(self) -> bool:
        """Whether broker and panel are there."""
        return self._panel is not None and self._panel.is_live

    async def get_snapshot(self) -> SpanPanelSnapshot:
        """Return the panel as it is now, without asking it.

        Raises:
            SpanPanelStaleDataError: it is not live.
        """
        panel = self._panel
        if panel is None:
            raise not_live("closed", None, None)
        if not panel.is_live:
            raise not_live(panel.connection, panel.state, panel.connection_error) from panel.connection_error
        return snapshot_of(panel.snapshot)

    async def set_circuit_relay(self, circuit_id: str, state: str) -> None:
        """Open (`OPEN`, power off) or close (`CLOSED`) a relay, and wait until the panel shows it. Ids with or without dashes."""
        panel = self._live()
        await panel.set_relay(_published_id(panel, circuit_id), state)

    async def set_circuit_priority(self, circuit_id: str, priority: str) -> None:
        """Set when a circuit is shed off-grid: `NEVER`, `SOC_THRESHOLD` or `OFF_GRID`, and wait until the panel shows it."""
        panel = self._live()
        await panel.set_priority(_published_id(panel, circuit_id), priority)

    async def set_dominant_power_source(self, value: str) -> None:
        """Say what supplies the house while the link to the battery is lost: `GRID`, `BATTERY`, ..., and wait until the panel shows it."""
        await self._live().set_dominant_power_source(value)

    def _live(self) -> SpanPanel:
        if self._panel is None:
            raise not_live("closed", None, None)
        return self._panel

    def register_snapshot_callback(self, callback: SnapshotCallback) -> Callable[[], None]:
        """Call this, a function or a coroutine function, with every snapshot while streaming. Returns what unregisters it."""
        return _registered(self._snapshot_callbacks, callback)

    def register_connection_callback(self, callback: ConnectionCallback) -> Callable[[], None]:
        """Call this with True when panel and broker are there and with False when not. Returns what unregisters it."""
        return _registered(self._connection_callbacks, callback)

    async def start_streaming(self) -> None:
        """Begin to call the snapshot callbacks when something changed, at most once in each interval."""
        panel = self._live()
        if self._streaming is None or self._streaming.done():
            self._streaming = asyncio.create_task(self._stream(panel))

    async def stop_streaming(self) -> None:
        """Stop calling the snapshot callbacks."""
        streaming, self._streaming = self._streaming, None
        await _cancelled(streaming)

    def set_snapshot_interval(self, interval: float) -> None:
        """Set the seconds between two snapshots.

        Raises:
            ValueError: it is negative or no number.
        """
        self._interval = _interval(interval)
        if self._streaming is not None and not self._streaming.done() and self._panel is not None:
            self._streaming.cancel()
            self._streaming = asyncio.create_task(self._stream(self._panel))

    async def _stream(self, panel: SpanPanel) -> None:
        async for now in panel.watch_snapshots(self._interval):
            if now.is_live:
                await _tell(self._snapshot_callbacks, snapshot_of(now))
            if self._streaming is not asyncio.current_task():  # a callback has stopped it
                return

    async def _watch_connection(self, panel: SpanPanel) -> None:
        was_live = panel.is_live
        async for change in panel.watch():
            if change.kind in ("connection", "state") and panel.is_live != was_live:
                was_live = panel.is_live
                await _tell(self._connection_callbacks, was_live)


def _interval(seconds: float) -> float:
    if not 0 <= seconds < float("inf"):
        raise ValueError(f"the interval between snapshots must be 0 or more seconds, not {seconds!r}")
    return seconds


def _published_id(panel: SpanPanel, circuit_id: str) -> str:
    """Return an id as the panel publishes it; snapshots show ids without dashes. One that is not known stays as it is."""
    found = (key for key in panel.snapshot.circuits if plain_id(key) == plain_id(circuit_id))
    return next(found, circuit_id)


def _registered(callbacks: list[T], callback: T) -> Callable[[], None]:
    callbacks.append(callback)

    def unregister() -> None:
        with suppress(ValueError):
            callbacks.remove(callback)

    return unregister


async def _tell(callbacks: list[Any], value: object) -> None:
    """Call all; what one raises is logged and does not keep the others from being called."""
    for callback in tuple(callbacks):
        try:
            result = callback(value)
            if inspect.isawaitable(result):
                await result
        except Exception:
            _LOGGER.exception("a callback for a panel failed")


async def _cancelled(task: asyncio.Task[None] | None) -> None:
    if task is not None and task is not asyncio.current_task():
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
