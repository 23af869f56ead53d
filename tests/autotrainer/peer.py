"""A remote side made of raw ZeroMQ sockets, which shares no code with ours."""

import json
import time
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any, Self, TypedDict

import zmq

from autotrainer.api import ApiOptions, RpcOptions, RpcService, create_api_service

HOST = "127.0.0.1"
LIMIT_S = 20.0
"""Only what hangs takes as long; what happens may take its time on a busy machine."""


def make_service(**options: Any) -> RpcService:
    """A service on loopback ports of its own, not started."""
    chosen = {"host": HOST, "subscriber_port": 0, "command_port": 0, "heartbeat_interval": 0, **options}
    service = create_api_service(ApiOptions(rpc=RpcOptions(**chosen)))
    assert service is not None
    return service


def wait_until(happened: Callable[[], object]) -> None:
    """Wait for something that another thread does."""
    end = time.monotonic() + LIMIT_S
    while not happened():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.002)


class Ports(TypedDict):
    """Where a service listens."""

    subscriber_port: int
    command_port: int


def ports_of(service: RpcService) -> Ports:
    """Both ports, as `RemoteClient` takes them."""
    return {"subscriber_port": service.subscriber_port, "command_port": service.command_port}


class Peer:
    """Subscribes to a running service and asks it commands."""

    def __init__(self, service: RpcService, prefix: bytes = b"", **socket_options: Any) -> None:
        self._service = service
        self._prefix = prefix
        self._options = socket_options

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            self._context = stack.enter_context(zmq.Context())
            self.subscriber = stack.enter_context(self._open(zmq.SUB, self._service.subscriber_port))
            self.subscriber.subscribe(self._prefix)
            self.requester = stack.enter_context(self._open(zmq.REQ, self._service.command_port))
            self._stack = stack.pop_all()
        return self

    def __exit__(self, *error: object) -> None:
        self._stack.close()

    def _open(self, kind: int, port: int) -> zmq.Socket[bytes]:
        socket = self._context.socket(kind)
        socket.linger = 0
        socket.rcvtimeo = round(LIMIT_S * 1000)
        for name, value in self._options.items():
            setattr(socket, name, value)
        socket.connect(f"tcp://{HOST}:{port}")
        return socket

    def open(self, kind: int) -> zmq.Socket[bytes]:
        """One more socket for commands."""
        return self._open(kind, self._service.command_port)

    def join(self) -> None:
        """Wait until the subscription has arrived: messages sent from now on are received, and no others."""
        topic = int.from_bytes((self._prefix or b"\xfe\xff\xff\xff")[:4], "little")
        joined = f"peer {id(self)} has joined".encode()  # others may join, too
        wait_until(lambda: self._service.send(topic, b"up") and self.subscriber.poll(5))
        wait_until(lambda: self._service.send(topic, joined))
        while self.subscriber.recv_multipart()[1] != joined:  # messages of the attempts before, and heartbeats
            pass

    def receive(self) -> tuple[int, Any]:
        """The next message: topic, and payload as data."""
        topic, payload = self.subscriber.recv_multipart()
        return int.from_bytes(topic, "little"), json.loads(payload)

    def is_quiet(self, milliseconds: int = 50) -> bool:
        """Whether nothing comes for a while."""
        return not self.subscriber.poll(milliseconds)

    def ask_bytes(self, request: bytes) -> Any:
        """The reply to any bytes, as data."""
        self.requester.send(request)
        return json.loads(self.requester.recv())

    def ask(self, command: int, **members: Any) -> Any:
        """The reply to a command, as data."""
        return self.ask_bytes(json.dumps({"command": command, **members}).encode())
