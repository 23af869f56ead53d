"""The two sockets of a service: opened in the caller's thread, so that whatever is wrong with an address reaches the caller."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import zmq

from .exceptions import BindError

if TYPE_CHECKING:
    from .api_options import RpcOptions
    from .curve import CurveServer

__all__ = ["Endpoints", "open_endpoints"]

LOOPBACK = "127.0.0.1"
_ANSWERS = 10_000  # replies that may wait for one remote side


@dataclass
class Endpoints:
    """Open sockets and where they listen."""

    context: zmq.Context[zmq.Socket[bytes]]
    publisher: zmq.Socket[bytes]
    connections: zmq.Socket[bytes]
    commands: zmq.Socket[bytes]
    publisher_endpoints: tuple[str, ...]
    command_endpoints: tuple[str, ...]
    guard: Guard | None

    def close(self, linger_s: float) -> None:
        """Close all, and wait at most that long for what is on its way. The ports are free afterwards."""
        if self.guard is not None:
            self.guard.stop()
        self.publisher.disable_monitor()
        self.connections.close(linger=0)
        for socket in (self.publisher, self.commands):
            socket.close(linger=max(0, int(linger_s * 1000)))
        self.context.term()


class Guard:
    """Lets in the remote sides whose keys are allowed."""

    def __init__(self, context: zmq.Context[zmq.Socket[bytes]], curve: CurveServer) -> None:
        from zmq.auth import CURVE_ALLOW_ANY
        from zmq.auth.thread import ThreadAuthenticator

        self._allowed = None if curve.allowed_keys is None else frozenset(key.encode() for key in curve.allowed_keys)
        self._authenticator: Any = ThreadAuthenticator(context)
        self._authenticator.start()
        if self._allowed is None:
            self._authenticator.configure_curve(domain="*", location=CURVE_ALLOW_ANY)
        else:
            self._authenticator.configure_curve_callback(domain="*", credentials_provider=self)
        self.stop = self._authenticator.stop

    def callback(self, domain: str, key: bytes) -> bool:
        """Decide about one remote side."""
        del domain
        return self._allowed is not None and key in self._allowed


def open_endpoints(options: RpcOptions, addresses: tuple[str, ...]) -> Endpoints:
    """Listen for subscribers and for commands.

    Raises:
        BindError: one of the addresses cannot be had. None is kept then.
    """
    context: zmq.Context[zmq.Socket[bytes]] = zmq.Context()
    guard: Guard | None = None
    try:
        guard = Guard(context, options.curve) if options.curve is not None else None
        publisher, commands = (_socket(context, kind, options) for kind in (zmq.XPUB, zmq.ROUTER))
        connections = publisher.get_monitor_socket(zmq.EVENT_ACCEPTED | zmq.EVENT_DISCONNECTED)
        published_on = _bind(publisher, addresses, options.subscriber_port, "subscriber_port")
        commanded_on = _bind(commands, addresses, options.command_port, "command_port")
    except BaseException:
        if guard is not None:
            guard.stop()
        context.destroy(linger=0)
        raise
    return Endpoints(context, publisher, connections, commands, published_on, commanded_on, guard)


def _socket(context: zmq.Context[zmq.Socket[bytes]], kind: int, options: RpcOptions) -> zmq.Socket[bytes]:
    socket = context.socket(kind)
    socket.linger = 0
    if kind == zmq.XPUB:
        socket.sndhwm = options.send_high_water_mark
        socket.setsockopt(zmq.XPUB_NODROP, 1)
    else:
        socket.sndhwm = _ANSWERS
        socket.setsockopt(zmq.ROUTER_MANDATORY, 1)
    if options.curve is not None:
        socket.curve_publickey = options.curve.keys.public_key.encode()
        socket.curve_secretkey = options.curve.keys.secret_key.encode()
        socket.curve_server = True
    return socket


def _bind(socket: zmq.Socket[bytes], addresses: tuple[str, ...], port: int, option: str) -> tuple[str, ...]:
    """Bind one socket to all addresses; a port that the system chooses is the same for all."""
    bound: list[str] = []
    for address in addresses:
        chosen = port or (int(bound[0].rpartition(":")[2]) if bound else 0)
        host = f"[{address}]" if ":" in address else address
        endpoint = f"tcp://{host}:{chosen or '*'}"
        try:
            if ":" in address:
                socket.ipv6 = True
            socket.bind(endpoint)
        except zmq.ZMQError as error:
            advice = "choose another port or address, or stop what listens there"
            raise BindError(
                f"cannot listen on {endpoint}: {error.strerror}; {advice} ({option}, host)", endpoint
            ) from None
        bound.append(socket.getsockopt_string(zmq.LAST_ENDPOINT))
    return tuple(bound)
