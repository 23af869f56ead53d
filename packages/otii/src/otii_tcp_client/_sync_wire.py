# Derived from packages/otii/src/otii_tcp_client/_async_wire.py by `codegen generate`. Do not edit: change that file.
"""Makes, loses and makes again the connection below `OtiiConnection`, and sends requests over it. Knows no command."""

from __future__ import annotations

import threading
import time
from time import monotonic
from typing import TYPE_CHECKING, Any

from devicewire.otii import API_VERSION, DEVICE_VERSION
from devicewire.otii.protocol import GREETING_TIMEOUT_S, GREETING_VERSION

from ._connecting import checked_port, connect_error, no_connection, no_greeting, pauses
from ._timing import checked_seconds, deadline_after
from .exceptions import OtiiConnectError

if TYPE_CHECKING:
    from collections.abc import Callable

    from devicewire.otii.command import Command
    from devicewire.otii.compatibility import Compatibility, FirmwareCheck

    from ._socket_link import SocketLink
    from ._inbox import Inbox
    from ._requests import Request

__all__ = ["Wire"]

_RETRY_S = 0.5
_LEAST_CONNECT_S = 3.0
_BLOCK_BYTES = 131072


class Wire:
    """Base of `OtiiConnection`, which documents the arguments."""

    def __init__(self, address: str, port: int, reconnect_for: float, max_message_bytes: int) -> None:
        self.host_address = address
        self.host_port = checked_port(port)
        self.recv_buffer = _BLOCK_BYTES
        self.reconnect_for = checked_seconds("reconnect_for", reconnect_for)
        self.max_message_bytes = max_message_bytes
        self._link: SocketLink | None = None
        self._inboxes: list[Inbox] = []
        self._firmware: FirmwareCheck | None = None
        self._connecting = threading.Lock()

    @property
    def place(self) -> str:
        """Host and port, as errors name them."""
        return f"{self.host_address}:{self.host_port}"

    @property
    def compatibility(self) -> Compatibility:
        """Whether the server speaks the protocol of this package, by what its greeting told; unknown before it came.

        `verdict` is `unknown`, `same`, `older`, `newer` or `different`; `device_version` and `known_version` are versions of the
        protocol, not of the app. A newer one warns once, with FirmwareWarning.
        """
        return self._firmware_check().compatibility

    def _firmware_check(self) -> FirmwareCheck:
        if self._firmware is None:
            from devicewire.otii.compatibility import FirmwareCheck

            self._firmware = FirmwareCheck("otii-tcp-client", API_VERSION, DEVICE_VERSION, "otii_tcp_client")
        return self._firmware

    def open(self, try_for_seconds: float) -> Request:
        """Connect and return the greeting, which may be a refusal."""
        self._shut()
        end = deadline_after(try_for_seconds)
        while True:
            try:
                return self._connect(max(_LEAST_CONNECT_S, end - monotonic()))
            except OtiiConnectError:
                if monotonic() >= end:
                    raise
            time.sleep(_RETRY_S)

    def _connect(self, timeout_s: float) -> Request:
        from ._socket_link import SocketLink
        from ._session import Session

        session = Session(self.place, self.max_message_bytes)
        greeting = session.expect_greeting()
        try:
            link = SocketLink.open(
                self.host_address, self.host_port, timeout_s, session, self._inboxes, self.recv_buffer
            )
        except OSError as error:
            raise connect_error(session.place, error) from error
        try:
            self._greet(link, greeting)
            self._firmware_check().hear(greeting.told(GREETING_VERSION))
        except BaseException:
            link.close()
            raise
        self._link = link
        return greeting

    @staticmethod
    def _greet(link: SocketLink, greeting: Request) -> None:
        if not link.wait(greeting, monotonic() + GREETING_TIMEOUT_S):
            raise no_greeting(link.session.place)
        greeting.check_message()

    def _shut(self) -> None:
        """Close the connection if there is one."""
        link, self._link = self._link, None
        if link is not None:
            link.close()

    def _last_link(self) -> SocketLink:
        """Return the connection, which may be lost.

        Raises:
            NotConnectedError: there was never one, or it was closed.
        """
        if self._link is None:
            raise no_connection(self.place)
        return self._link

    def _usable_link(self, name: str) -> SocketLink:
        """Return a connection that is not known to be lost, connecting again if that is wished.

        Raises:
            NotConnectedError: the connection is lost.
            OtiiConnectError: connecting again did not work in time.
        """
        link = self._last_link()
        if not link.is_usable():
            if not self.reconnect_for:
                link.session.check_open(name)
            self._connect_again(link)
            link = self._last_link()
        return link

    def _connect_again(self, lost: SocketLink) -> None:
        """Connect again with growing pauses. Of several that find the connection lost, one does it for all."""
        with self._connecting:
            self._keep_connecting(lost, monotonic() + self.reconnect_for)

    def _keep_connecting(self, lost: SocketLink, end: float) -> None:
        for pause in pauses():
            if self._link is not lost:
                return
            try:
                (self._connect(max(_LEAST_CONNECT_S, end - monotonic()))).check_greeting()
            except OSError:
                if monotonic() + pause >= end:
                    raise
                time.sleep(pause)

    def _ask(self, command: Command[Any], timeout_s: float, is_strict: bool) -> tuple[SocketLink, Request]:
        """Send a command, and return its request and the connection it went over."""
        deadline = deadline_after(timeout_s)
        link = self._link
        if link is None or not link.is_usable():
            link = self._usable_link(command.wire_name)
        request = link.begin(command, is_strict)
        request.timeout_s = timeout_s
        request.deadline = deadline
        try:
            link.submit(request, deadline)
        except BaseException:
            link.abandon(request)
            raise
        return link, request

    def _finish(
        self, link: SocketLink, request: Request, on_progress: Callable[[float], object] | None = None
    ) -> None:
        """Wait until a request is settled.

        Raises:
            OtiiTimeoutError: its time is up.
        """
        try:
            while link.wait(request, request.deadline) and not request.is_settled:
                self._report(request, on_progress)
            if request.progress:
                self._report(request, on_progress)
        except BaseException:
            link.abandon(request)
            raise
        if not request.is_settled:
            self._give_up(link, request)

    @staticmethod
    def _report(request: Request, on_progress: Callable[[float], object] | None) -> None:
        for value in request.take_progress():
            if on_progress is not None:
                on_progress(value)

    @staticmethod
    def _give_up(link: SocketLink, request: Request) -> None:
        link.abandon(request)
        if not request.is_settled:
            from ._outcomes import timeout_error

            raise timeout_error(request, link.session)

    def _advance(self, link: SocketLink, request: Request) -> None:
        """Wait until there is something new about a request.

        Raises:
            OtiiTimeoutError: its time is up.
        """
        try:
            is_new = link.wait(request, request.deadline)
        except BaseException:
            link.abandon(request)
            raise
        if not is_new:
            self._give_up(link, request)
