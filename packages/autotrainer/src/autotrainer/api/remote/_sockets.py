"""The sockets of a remote side, and what is the same whether one waits for them with or without asyncio."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import zmq
from zmq.utils.monitor import recv_monitor_message

from ..exceptions import OptionError
from ._session import TOPICS

if TYPE_CHECKING:
    from ..curve import CurveClient
    from ._session import RemoteSession

__all__ = ["Sockets"]

_BATCH = 1000  # messages between two looks at anything else
_NOW = int(zmq.NOBLOCK)  # converting the flag at each call takes longer than receiving
_FAILURES = zmq.EVENT_HANDSHAKE_FAILED_NO_DETAIL | zmq.EVENT_HANDSHAKE_FAILED_PROTOCOL | zmq.EVENT_HANDSHAKE_FAILED_AUTH


class Sockets:
    """A subscriber and a command socket, connected to one device.

    A command is handed to a connection that stands, or not at all: it never waits for a device that may come back much later.

    Args:
        host: address of the device.
        subscriber_port: its port of published messages.
        command_port: its port of commands.
        curve: keys; None without encryption.
        session: takes what comes.
    """

    def __init__(
        self, host: str, subscriber_port: int, command_port: int, curve: CurveClient | None, session: RemoteSession
    ) -> None:
        self._session = session
        self.is_rejected = False
        self.context: zmq.Context[zmq.Socket[bytes]] = zmq.Context()
        try:
            self.subscriber = self._open(zmq.SUB, host, subscriber_port, curve)
            self.commands = self._open(zmq.DEALER, host, command_port, curve)
        except BaseException:
            self.context.destroy(linger=0)
            raise
        self.subscriber.subscribe(b"")
        self.all = (self.subscriber, self.commands, self._monitor)

    def _open(self, kind: int, host: str, port: int, curve: CurveClient | None) -> zmq.Socket[bytes]:
        number: Any = port
        if not isinstance(number, int) or not 1 <= number <= 65_535:  # ZeroMQ takes 99999 for another port
            raise OptionError(f"{port!r} is no port of {host}: give a number from 1 to 65535")
        socket = self.context.socket(kind)
        socket.linger = 0
        socket.rcvhwm = 100_000
        if ":" in host:
            socket.ipv6 = True
        if curve is not None:
            socket.curve_publickey = curve.keys.public_key.encode()
            socket.curve_secretkey = curve.keys.secret_key.encode()
            socket.curve_serverkey = curve.server_key.encode()
        if kind == zmq.DEALER:
            socket.immediate = True
            self._monitor = socket.get_monitor_socket(_FAILURES | zmq.EVENT_HANDSHAKE_SUCCEEDED)
        endpoint = f"tcp://[{host}]:{port}" if ":" in host else f"tcp://{host}:{port}"
        try:
            socket.connect(endpoint)
        except zmq.ZMQError as error:
            raise OptionError(f"{endpoint} is no address: {error.strerror}; give a host and a port") from None
        return socket

    def send(self, ticket: bytes, payload: bytes) -> bool:
        """Hand over a command. False: no connection stands."""
        try:
            self.commands.send_multipart([ticket, b"", payload], zmq.NOBLOCK)
        except zmq.Again:
            return False
        return True

    def drain(self) -> tuple[bool, bool]:
        """Take what has come: whether there was anything, and whether there is more."""
        count = self._drain_published()
        while (reply := _receive(self.commands)) is not None:
            self._session.take_reply(reply)
            count += 1
        self._read_monitor()
        return count > 0, count >= _BATCH

    def _drain_published(self) -> int:
        now, receive, take = time.monotonic(), self.subscriber.recv, self._session.take_published
        for count in range(_BATCH):
            topic = None
            try:
                topic = receive(_NOW)
                if topic not in TOPICS:
                    self._session.take_frames([topic, *self._rest()], now)
                    continue
                payload = receive(_NOW, copy=False)
            except zmq.Again:
                if topic is not None:
                    self._session.take_frames([topic], now)
                return count
            # Asking the socket whether more follows costs as much as decoding; a frame knows it for nothing.
            if payload.more:
                self._session.take_frames([topic, payload.bytes, *self._rest()], now)
            else:
                take(topic, payload.bytes, now)
        return _BATCH

    def _rest(self) -> list[bytes]:
        """Read the frames that belong to the one before."""
        frames: list[bytes] = []
        while self.subscriber.getsockopt(zmq.RCVMORE):
            frames.append(self.subscriber.recv(zmq.NOBLOCK))
        return frames

    def _read_monitor(self) -> None:
        while self._monitor.poll(0):
            self.is_rejected = bool(recv_monitor_message(self._monitor)["event"] & _FAILURES)

    def close(self) -> None:
        """Close everything at once."""
        self.commands.disable_monitor()
        for socket in self.all:
            socket.close(linger=0)
        self.context.term()


def _receive(socket: zmq.Socket[bytes]) -> list[bytes] | None:
    try:
        return socket.recv_multipart(zmq.NOBLOCK)
    except zmq.Again:
        return None
