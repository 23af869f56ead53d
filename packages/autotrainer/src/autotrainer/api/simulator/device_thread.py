"""The sockets of the simulated rig, on a thread of their own: publishes, answers, and does wrong what it was told to."""

from __future__ import annotations

import heapq
import itertools
import json
import math
import re
import socket
import time
from collections import deque
from threading import Event, Thread
from typing import TYPE_CHECKING, Any

import zmq
from devicewire.autotrainer.codec import WireError, encode, encode_topic, parse_command_request
from devicewire.autotrainer.model import plain
from devicewire.autotrainer.models import (
    ApiCommand,
    ApiCommandRequestErrorKind,
    ApiCommandRequestResult,
    ApiEventKind,
    ApiTopic,
    CommandReply,
    CommandRequest,
    CommandResult,
    HeartbeatMessage,
)
from devicewire.autotrainer.models import Event as EventMessage

from .faults import FaultKind

if TYPE_CHECKING:
    from collections.abc import Callable

    from .autotrainer_simulator import AutotrainerSimulator
    from .rig import Answer

__all__ = ["DeviceThread"]

_EMERGENCIES = (ApiEventKind.emergencyStop, ApiEventKind.emergencyResume)
_LONGEST_WAIT_S = 1.0
_GARBAGE = b'{"kind": 11'


class DeviceThread:
    """Runs a rig until it is stopped.

    Args:
        simulator: the rig, its faults and its settings.

    Raises:
        OSError: an address cannot be had.
    """

    def __init__(self, simulator: AutotrainerSimulator) -> None:
        self._simulator = simulator
        self._context: zmq.Context[zmq.Socket[bytes]] = zmq.Context()
        try:
            self._publisher = self._bind(zmq.PUB, simulator.subscriber_port)
            self._commands = self._bind(zmq.ROUTER, simulator.command_port)
        except zmq.ZMQError as error:
            self._context.destroy(linger=0)
            raise OSError(error.errno, f"{simulator.host}: {error.strerror}") from None
        self._reader, self._writer = socket.socketpair()
        self._jobs: deque[Callable[[], None]] = deque()
        self._timers: list[tuple[float, int, Callable[[], object]]] = []
        self._count = itertools.count()
        self._held: list[list[bytes]] = []
        self._torn = itertools.cycle((1, 3))
        self._stopped = Event()
        self._thread = Thread(target=self._run, name="autotrainer-simulator", daemon=True)

    def _bind(self, kind: int, port: int) -> zmq.Socket[bytes]:
        opened = self._context.socket(kind)
        opened.linger = 0
        opened.sndhwm = 100_000
        curve = self._simulator.curve
        if curve is not None:
            opened.curve_publickey, opened.curve_secretkey = (key.encode() for key in curve)
            opened.curve_server = True
        opened.bind(f"tcp://{self._simulator.host}:{port or '*'}")
        return opened

    @property
    def ports(self) -> tuple[int, int]:
        """Ports that are bound: of published messages and of commands."""
        ends = (opened.getsockopt_string(zmq.LAST_ENDPOINT) for opened in (self._publisher, self._commands))
        first, second = (int(end.rpartition(":")[2]) for end in ends)
        return first, second

    def start(self) -> None:
        """Start the thread."""
        if self._simulator.heartbeat_interval_s > 0:
            self._later(self._simulator.heartbeat_interval_s, self._heartbeat)
        self._thread.start()

    def stop(self) -> None:
        """Stop the thread, and free the ports."""
        self.call(self._stopped.set)
        self._thread.join(5)
        if (
            not self._thread.is_alive()
        ):  # not by the thread: it may find the job before the byte that announces it is sent
            self._reader.close()
            self._writer.close()

    def call(self, job: Callable[[], None]) -> None:
        """Do something on the thread of the sockets."""
        self._jobs.append(job)
        self._writer.send(b"\0")

    def _later(self, seconds: float, job: Callable[[], object]) -> None:
        heapq.heappush(self._timers, (time.monotonic() + seconds, next(self._count), job))

    def _run(self) -> None:
        poller = zmq.Poller()
        poller.register(self._reader.fileno(), zmq.POLLIN)
        poller.register(self._commands, zmq.POLLIN)
        while not self._stopped.is_set():
            wait = min(_LONGEST_WAIT_S, self._timers[0][0] - time.monotonic()) if self._timers else _LONGEST_WAIT_S
            ready = dict(poller.poll(math.ceil(max(0.0, wait) * 1000)))
            if self._reader.fileno() in ready:
                self._reader.recv(4096)
            while self._jobs:
                self._jobs.popleft()()
            if self._commands in ready:
                self._take_request(self._commands.recv_multipart())
            while self._timers and self._timers[0][0] <= time.monotonic():
                heapq.heappop(self._timers)[2]()
        self._close()

    def _close(self) -> None:
        for opened in (self._publisher, self._commands):
            opened.close(linger=200)
        self._context.term()

    def _takes(self, kind: FaultKind, command: int | None = None) -> bool:
        return self._simulator.faults.take(kind, command) is not None

    def _heartbeat(self) -> None:
        simulator = self._simulator
        self._later(simulator.heartbeat_interval_s, self._heartbeat)
        if not self._takes(FaultKind.NO_HEARTBEAT):
            beat = HeartbeatMessage(simulator.identifier, simulator.version, time.time())
            self._send(ApiTopic.HEARTBEAT, encoded(beat))

    def publish(self, kind: int, context: Any, index: int | None = None) -> None:
        """Publish an event, and an emergency twice; on the thread of the sockets."""
        number = time.perf_counter_ns() if index is None else index
        payload = encoded(EventMessage(ApiEventKind(kind), time.time(), number, _camel(context)))
        if self._takes(FaultKind.WRONG_EVENT):
            payload = re.sub(rb'"context":.*,"repeat"', b'"context":{"reason":[1],"sessionId":{}},"repeat"', payload)
        elif self._takes(FaultKind.BAD_EVENT):
            payload = _GARBAGE
        topics = (ApiTopic.EMERGENCY, ApiTopic.EVENT) if kind in _EMERGENCIES else (ApiTopic.EVENT,)
        for topic in topics:
            self._send_event(topic, payload)

    def _send_event(self, topic: ApiTopic, payload: bytes) -> None:
        if self._takes(FaultKind.LOST_EVENT):
            return
        if self._takes(FaultKind.TORN_EVENT):
            frames = [encode_topic(topic), payload, b"rest"] if next(self._torn) == 3 else [encode_topic(topic)]
            self._publisher.send_multipart(frames)
            return
        if self._takes(FaultKind.REORDERED_EVENT) and not self._held:
            self._held.append([encode_topic(topic), self._encoded(payload)])
            return
        self._send(topic, payload)
        if self._takes(FaultKind.DUPLICATED_EVENT):
            self._send(topic, payload)
        while self._held:
            self._publisher.send_multipart(self._held.pop())

    def _encoded(self, payload: bytes) -> bytes:
        """The payload as the protocol has it: release 0.9.7 wrote it once more, as a JSON string."""
        return json.dumps(payload.decode()).encode() if self._simulator.protocol == "0.9.7" else payload

    def _send(self, topic: ApiTopic, payload: bytes) -> None:
        if not self._takes(FaultKind.SILENCE):
            self._publisher.send_multipart([encode_topic(topic), self._encoded(payload)])

    def _take_request(self, frames: list[bytes]) -> None:
        end = frames.index(b"", 1) + 1 if b"" in frames[1:] else 1
        route, body = frames[:end], frames[end:]
        self._simulator.requests.append(b"".join(body))
        try:
            request = parse_command_request(body[0]) if len(body) == 1 else None
        except WireError:
            request = None
        if request is None or (request.command == ApiCommand.NONE and self._simulator.protocol != "0.9.7"):
            reply = CommandReply(0, ApiCommand.NONE, ApiCommandRequestResult.UNRECOGNIZED)
            self._reply(route, encoded(reply), 0)
            return
        self._answer(route, request)

    def _answer(self, route: list[bytes], request: CommandRequest) -> None:
        answer, number = self._simulator.rig.answer(request), int(request.command)
        command = request.command if request.command.is_listed else ApiCommand.USER_DEFINED
        reply = CommandReply(request.nonce, command, answer.result, answer.data, error_message=answer.error_message)
        payload = encoded(reply)
        if self._takes(FaultKind.UNSERIALIZED_REPLY, number):
            text = "An error occurred serializing the 'data' element of the response."
            kind = ApiCommandRequestErrorKind.SYSTEM_ERROR
            payload = encoded(CommandReply(request.nonce, command, answer.result, None, kind, 0, text))
        elif self._takes(FaultKind.WRONG_REPLY, number):
            payload = b'{"nonce": [], "command": "x", "result": {}, "data": 1}'
        elif self._takes(FaultKind.BAD_REPLY, number):
            payload = _GARBAGE
        self._reply(route, payload, number)
        for kind_and_context in answer.events:
            self.publish(*kind_and_context)
        if answer.later is not None:
            later = answer.later
            self._later(self._simulator.result_delay_s, lambda: self._send_result(request, later()))

    def _reply(self, route: list[bytes], payload: bytes, command: int) -> None:
        if self._takes(FaultKind.NO_REPLY, command) or self._takes(FaultKind.SILENCE, command):
            return
        slow = self._simulator.faults.take(FaultKind.SLOW_REPLY, command)
        if slow is not None:
            self._later(slow.seconds, lambda: self._commands.send_multipart([*route, payload]))
            return
        self._commands.send_multipart([*route, payload])

    def _send_result(self, request: CommandRequest, answer: Answer) -> None:
        for kind_and_context in answer.events:
            self.publish(*kind_and_context)
        number = int(request.command)
        if self._takes(FaultKind.NO_RESULT, number):
            return
        nonce = -5 if self._takes(FaultKind.WRONG_RESULT, number) else request.nonce
        result = encoded(CommandResult(answer.result, answer.data, command=request.command, nonce=nonce))
        for _ in range(2 if self._takes(FaultKind.TWICE_RESULT, number) else 1):
            self._send(ApiTopic.COMMAND_RESULT, result)


def encoded(value: Any) -> bytes:
    """Return JSON of a message.

    Raises:
        TypeError: it holds something that JSON cannot say.
    """
    try:
        return encode(value)
    except UnicodeEncodeError:  # half a surrogate pair: only the escaped form can say it
        return json.dumps(plain(value)).encode()


def _camel(value: Any) -> Any:
    """Give plain payloads the keys of the wire; models have them already."""
    if isinstance(value, dict):
        members: dict[str, Any] = value  # pyright: ignore[reportUnknownVariableType] # plain JSON
        return {
            re.sub(r"_([a-z0-9])", lambda match: match[1].upper(), key): _camel(item) for key, item in members.items()
        }
    if isinstance(value, list):
        return [_camel(item) for item in value]  # pyright: ignore[reportUnknownVariableType] # plain JSON
    return value
