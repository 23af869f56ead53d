"""Keeps the connection of one panel: opens it, subscribes, comes back when it is lost.

connection   meaning                                            left by
connecting   the first attempt is under way                     let in: connected; any failure: closed, and `start` raises
connected    the broker is there                                lost: lost
lost         gone; the next attempt waits, longer each time     let in: connected; password refused: refused
refused      the same, because of user or password              new credentials: tried at once; let in: connected
closed       not begun, or ended by you                         start: connecting

The waits begin anew when all that the broker remembers has come: a broker that lets in and throws out at once is not besieged.

After each connection everything is subscribed to anew, level by level of the tree; the broker then sends what it remembers. Two SUBSCRIBE
follow each other: with the answer to the second, all that the first one brought has come.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import random
import time
from typing import TYPE_CHECKING

from ._mqtt.link import Link
from .exceptions import (
    SpanPanelAuthError,
    SpanPanelCertificateError,
    SpanPanelConnectionError,
    SpanPanelError,
    SpanPanelTimeoutError,
)
from .trust import certificate_error

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from ._access import Access
    from ._homie.controller import Controller
    from ._hub import Hub
    from ._mqtt.link import LinkSettings
    from .state import Connection

__all__ = ["Keeper"]

_LOG = logging.getLogger(__package__)
_SUBSCRIBE_TIMEOUT_S = 15.0


class _Sink:
    """What a link feeds. `message` is the controller's own method: the way of each message is as short as can be."""

    def __init__(self, core: Controller, ended: Callable[[], None]) -> None:
        self.begin = core.begin
        self.message = core.message
        self.end = ended


class Keeper:
    """The connection of one panel.

    Args:
        core: takes the messages.
        hub: is told of the connection.
        settings: makes the settings of a link from credentials.
        access: the credentials.
        renew: asked for new credentials when the broker refuses these; None: nobody is asked.
        wait_s: longest wait before the first attempt to come back; it doubles each time.
        limit_s: where it stops growing.
    """

    def __init__(
        self,
        core: Controller,
        hub: Hub,
        settings: Callable[[Access], LinkSettings],
        access: Access,
        renew: Callable[[], Awaitable[Access]] | None,
        wait_s: float,
        limit_s: float,
    ) -> None:
        self._core, self._hub = core, hub
        self._settings = settings
        self.access = access
        self._renew = renew
        self._wait_s, self._limit_s = wait_s, limit_s
        self.connection: Connection = "closed"
        self.error: SpanPanelError | None = None
        self.reconnects = 0
        self._attempt = 0
        """Connections that were tried since all that the broker remembers had come."""
        self.link: Link | None = None
        self.explain: Callable[[SpanPanelCertificateError], Awaitable[SpanPanelError]] | None = None
        """Says more of a certificate that was not accepted."""
        self._lost, self._described, self._hurry = asyncio.Event(), asyncio.Event(), asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()
        self._timeout_s = 0.0

    @property
    def is_running(self) -> bool:
        """Whether it was started and not stopped."""
        return self.connection != "closed"

    async def start(self, timeout_s: float) -> None:
        """Connect for the first time, and keep the connection from then on."""
        self._timeout_s = timeout_s
        self._lost, self._described, self._hurry = (
            asyncio.Event(),
            asyncio.Event(),
            asyncio.Event(),
        )  # of this event loop
        self._become("connecting")
        try:
            await self._enter()
        except BaseException as error:
            self.error = error if isinstance(error, SpanPanelError) else None
            self._become("closed")
            raise
        self._keep(self._run, "keeps")

    async def stop(self) -> None:
        """End it. Twice is fine."""
        tasks, self._tasks = self._tasks, set()
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)
        await self._drop()
        if self.connection != "closed":
            self._become("closed")

    def use(self, access: Access) -> None:
        """Use other credentials from the next attempt on; when the old ones were refused, or the broker is gone, at once."""
        self.access = access
        self._hurry.set()

    # One connection

    async def _enter(self) -> None:
        """Connect for the first time; where the password is refused and somebody knows another one, once more with that."""
        try:
            await self._open()
        except SpanPanelAuthError:
            if not await self._ask_for_others():
                raise
            await self._open()

    async def _open(self) -> None:
        settings = self._settings(self.access)
        link = Link(settings, _Sink(self._core, self._chunk_ended), self._link_lost)
        try:
            await link.open(self._timeout_s)
        except SpanPanelConnectionError as error:
            about_trust = certificate_error(error, self.access.trust, f"{settings.host}:{settings.port}")
            if about_trust is not None:
                raise about_trust from error
            raise
        if not self.is_running:
            await link.close()
            raise SpanPanelConnectionError("the panel was closed while it connected", was_sent=False)
        self.link, self.error = link, None
        self._lost.clear()
        self._described.set()
        self._core.connected()
        self._become("connected")
        self._keep(lambda: self._subscribe(link), "subscribes")

    async def _subscribe(self, link: Link) -> None:
        """Subscribe to all devices of the tree, and to those that turn up later."""
        core = self._core
        while True:
            await self._described.wait()
            self._described.clear()
            names, since = core.wanted(), time.monotonic()
            if not names:
                continue
            filters = [core.topics.device(name) for name in names]
            try:
                await asyncio.gather(  # both are on their way at once, in this order
                    link.subscribe(filters, _SUBSCRIBE_TIMEOUT_S),
                    link.subscribe([core.topics.state(core.root.id)], _SUBSCRIBE_TIMEOUT_S),
                )
            except SpanPanelError as error:
                self._link_lost(_as_loss(error))
                return
            core.settle(names, since)
            self._attempt = 0
            self._chunk_ended()
            self._hub.wake()

    def _chunk_ended(self) -> None:
        events = self._core.events
        if events and any(event.kind == "structure" for event in events):
            self._described.set()
        self._hub.chunk_ended()

    def _link_lost(self, loss: SpanPanelConnectionError) -> None:
        self.error = loss
        self._lost.set()

    async def _drop(self) -> None:
        link, self.link = self.link, None
        if link is not None:
            await link.close()
        if self._core.is_connected:
            self._core.disconnected()

    # Coming back

    async def _run(self) -> None:
        while True:
            await self._lost.wait()
            _LOG.info("%s: %s", self._core.root.id, self.error)
            await self._end_subscribing()
            await self._drop()
            self._become("lost")
            await self._come_back()
            self.reconnects += 1

    async def _come_back(self) -> None:
        while True:
            await self._pause(self._attempt)
            self._attempt += 1
            try:
                await self._open()
            except SpanPanelAuthError as error:
                self._failed(error, "refused")
                if await self._ask_for_others():
                    self._hurry.set()
            except SpanPanelCertificateError as error:
                self._failed(await self._explained(error), "lost")
            except (SpanPanelConnectionError, SpanPanelTimeoutError, ValueError) as error:
                self._failed(error, "lost")
            else:
                return

    async def _explained(self, error: SpanPanelCertificateError) -> SpanPanelError:
        """Ask once which CA the panel has now: panels answer few such questions."""
        last = self.error if isinstance(self.error, SpanPanelCertificateError) else None
        if last is not None and (last.reason, last.pinned_fingerprint) == ("changed", error.pinned_fingerprint):
            return last
        return error if self.explain is None else await self.explain(error)

    def _failed(self, error: Exception, connection: Connection) -> None:
        self.error = error if isinstance(error, SpanPanelError) else SpanPanelConnectionError(str(error))
        if self.connection != connection:
            _LOG.warning("%s: %s", self._core.root.id, error)
            self._become(connection)

    async def _pause(self, attempt: int) -> None:
        """Wait a random part of a time that grows, so that many clients do not all come at once."""
        longest = min(self._limit_s, self._wait_s * 2 ** min(attempt, 30))
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(longest * random.uniform(0.5, 1.0)):  # noqa: S311 # no secret
                await self._hurry.wait()
        self._hurry.clear()

    async def _ask_for_others(self) -> bool:
        """The broker refuses user or password; whoever knows better may say so. Whether they did."""
        if self._renew is None:
            return False
        known = (self.access.broker_username, self.access.broker_password)
        limit_s = max(self._limit_s, self._timeout_s)
        try:
            async with asyncio.timeout(limit_s):
                fresh = await self._renew()
        except Exception as error:  # noqa: BLE001 # it is the user's: whatever it raises, the panel is tried again
            why = str(error) or f"nobody named any within {limit_s:g} s"
            _LOG.warning("%s: no new credentials: %s", self._core.root.id, why)
            return False
        self.access = fresh
        return (fresh.broker_username, fresh.broker_password) != known

    # Tasks

    def _keep(self, work: Callable[[], Awaitable[None]], what: str) -> None:
        task = asyncio.ensure_future(_guarded(work))
        task.set_name(f"{self._core.root.id} {what}")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _end_subscribing(self) -> None:
        others = {task for task in self._tasks if task is not asyncio.current_task()}
        for task in others:
            task.cancel()
        if others:
            await asyncio.wait(others)

    def _become(self, connection: Connection) -> None:
        previous, self.connection = self.connection, connection
        if previous != connection:
            self._hub.tell_connection(connection, previous)


async def _guarded(work: Callable[[], Awaitable[None]]) -> None:
    """Run a task whose end nobody waits for: what goes wrong in it is said, not lost."""
    try:
        await work()
    except Exception:
        _LOG.exception("the connection to a panel has ended for a reason that should not be")
        raise


def _as_loss(error: BaseException) -> SpanPanelConnectionError:
    return error if isinstance(error, SpanPanelConnectionError) else SpanPanelConnectionError(str(error))
