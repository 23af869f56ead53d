"""The thread that owns the sockets of a service. It waits for commands, answers, messages and clocks in one place, and never for a delegate.

    running --stop()--> draining --(nothing left, or the deadline)--> closed

While draining, no request is read and no message is taken any more; what is under way still goes out.
"""

from __future__ import annotations

import logging
import math
import time
from threading import Event, Thread
from typing import TYPE_CHECKING

import zmq
from zmq.utils.monitor import recv_monitor_message

from . import _replies
from ._delegates import DelegateRunner
from ._publisher import Message, Publisher
from ._statistics import ServiceStatistics
from ._wakeup import Wakeup

if TYPE_CHECKING:
    from collections.abc import Callable

    from ._endpoints import Endpoints
    from .api_options import RpcOptions
    from .command import ApiCommandRequest
    from .command.command_request_delegate import CommandRequestDelegate

__all__ = ["ServiceLoop"]

_LOG = logging.getLogger("autotrainer.api")
_REQUESTS = 50  # requests read between two looks at the messages
_LONGEST_WAIT_S = 60.0
_FLUSH_S = 0.5  # for bytes on their way when `stop` has no time left


class ServiceLoop:
    """One running service.

    Args:
        endpoints: open sockets; the loop closes them.
        options: options of the service.
        get_delegate: returns the delegate that is registered now.
        make_heartbeat: returns a heartbeat as it should be published now.
        requests: class of the requests of the protocol.
    """

    def __init__(
        self,
        endpoints: Endpoints,
        options: RpcOptions,
        get_delegate: Callable[[], CommandRequestDelegate | None],
        make_heartbeat: Callable[[], Message],
        *,
        requests: type[ApiCommandRequest],
    ) -> None:
        self._endpoints = endpoints
        self._options = options
        self._get_delegate = get_delegate
        self._make_heartbeat = make_heartbeat
        self._requests = requests
        self._wakeup = Wakeup()
        self._publisher = Publisher(endpoints.publisher, options.queue_size, options.slow_subscriber_grace_s)
        self._delegates = DelegateRunner(options.delegate_timeout_s, self._wakeup.notify)
        self._commands = self._malformed = self._undelivered = self._abandoned = 0
        self._stop_by: float | None = None
        self._next_heartbeat = float("inf")
        self._poller = zmq.Poller()
        for source in (self._wakeup.fileno(), endpoints.publisher, endpoints.connections, endpoints.commands):
            self._poller.register(source, zmq.POLLIN)
        self._thread = Thread(target=self._run, name="autotrainer-service", daemon=True)
        self.closed = Event()

    def start(self) -> None:
        """Start the threads."""
        if self._options.heartbeat_interval > 0:
            self._next_heartbeat = time.monotonic() + self._options.heartbeat_interval
        self._delegates.thread.start()
        self._thread.start()

    def publish(self, messages: tuple[Message, ...]) -> bool:
        """Take messages that belong together, from any thread. False: the queue is full, or the service is stopping."""
        if self._stop_by is not None or not self._publisher.put(messages):
            return False
        self._wakeup.notify()
        return True

    def stop(self) -> None:
        """Send what is under way, then close. From a delegate it returns at once, and the service closes after its answer."""
        if self._stop_by is None:
            self._stop_by = time.monotonic() + self._options.stop_timeout_s
            self._wakeup.is_waiting = True
            self._wakeup.notify()
        if not self.is_own_thread():
            self.closed.wait(self._options.stop_timeout_s + _FLUSH_S + 5.0)

    def is_own_thread(self) -> bool:
        """Whether the caller is one of the service's own threads."""
        import threading

        return threading.current_thread() in (self._thread, self._delegates.thread)

    def statistics(self) -> ServiceStatistics:
        """Counters so far."""
        publisher = self._publisher
        return ServiceStatistics(
            accepted=publisher.accepted,
            published=publisher.published,
            missed=publisher.missed,
            subscribers=len(publisher.subscribers),
            refused=publisher.refused,
            abandoned=self._abandoned,
            commands=self._commands,
            malformed=self._malformed,
            delegate_timeouts=self._delegates.timeouts,
            undelivered_replies=self._undelivered,
        )

    def _run(self) -> None:
        try:
            while self._stop_by is None:
                self._turn()
            self._poller.unregister(self._endpoints.commands)
            while not self._is_done():
                self._turn()
        except Exception:  # noqa: BLE001 # logged here, because nobody waits for a thread
            _LOG.exception("the service ends because of an error of its own; please report it")
        finally:
            self._close()

    def _turn(self) -> None:
        """Do what there is to do, then wait for more."""
        wait = self._publisher.pump()
        self._send_answers()
        timeout = min(self._next_event(), _LONGEST_WAIT_S if wait is None else wait)
        self._wakeup.is_waiting = True
        if self._delegates.answers or (wait is None and len(self._publisher)) or self._is_drained():
            timeout = 0.0  # something came between the look and the flag, or the end has come
        ready = dict(self._poller.poll(math.ceil(max(0.0, timeout) * 1000)))
        self._wakeup.is_waiting = False
        if self._wakeup.fileno() in ready:
            self._wakeup.clear()
        if self._endpoints.publisher in ready:
            self._read_subscriptions()
        if self._endpoints.connections in ready:
            self._read_connections()
        if self._endpoints.commands in ready and self._stop_by is None:
            self._read_requests()
        self._watch_clocks()

    def _next_event(self) -> float:
        """Seconds until a clock wants something."""
        times = [self._next_heartbeat, self._delegates.next_deadline() or float("inf"), self._stop_by or float("inf")]
        return min(times) - time.monotonic()

    def _watch_clocks(self) -> None:
        now = time.monotonic()
        deadline = self._delegates.next_deadline()
        if deadline is not None and deadline <= now:
            self._delegates.expire(now)
        if self._next_heartbeat <= now and self._stop_by is None:
            self._publisher.put((self._make_heartbeat(),))
            self._next_heartbeat = now + self._options.heartbeat_interval

    def _read_subscriptions(self) -> None:
        """Read what subscribers want; ZeroMQ has acted on it already."""
        try:
            while True:
                self._endpoints.publisher.recv(zmq.NOBLOCK)
        except zmq.Again:
            return

    def _read_connections(self) -> None:
        """Keep track of who is connected."""
        subscribers = self._publisher.subscribers
        try:
            while True:
                event = recv_monitor_message(self._endpoints.connections, zmq.NOBLOCK)
                change = subscribers.add if event["event"] == zmq.EVENT_ACCEPTED else subscribers.discard
                change(event["value"])
        except zmq.Again:
            return

    def _read_requests(self) -> None:
        for _ in range(_REQUESTS):
            try:
                frames = self._endpoints.commands.recv_multipart(zmq.NOBLOCK)
            except zmq.Again:
                return
            self._commands += 1
            self._take(*_split(frames))

    def _take(self, route: list[bytes], body: list[bytes]) -> None:
        request = self._requests.parse_bytes(body[0]) if len(body) == 1 else None
        if request is None:
            self._malformed += 1
            self._answer(route, _replies.MALFORMED)
        elif request.is_for_service:
            self._answer(route, _replies.MALFORMED)
        elif (delegate := self._get_delegate()) is None:
            self._answer(route, _replies.unavailable(request))
        else:
            self._delegates.submit(route, request, delegate)

    def _send_answers(self) -> None:
        answers = self._delegates.answers
        while answers:
            self._answer(*answers.popleft())

    def _answer(self, route: list[bytes], reply: bytes) -> None:
        try:
            self._endpoints.commands.send_multipart([*route, reply], zmq.NOBLOCK)
        except zmq.ZMQError:  # gone, or it takes no more answers
            self._undelivered += 1

    def _is_done(self) -> bool:
        return self._is_drained() or time.monotonic() >= (self._stop_by or 0.0)

    def _is_drained(self) -> bool:
        is_idle = not len(self._publisher) and not len(self._delegates) and not self._delegates.answers
        return is_idle and self._stop_by is not None

    def _close(self) -> None:
        self._stop_by = self._stop_by or time.monotonic()
        self._abandoned = len(self._publisher)
        self._delegates.abandon()
        self._delegates.stop()
        self._send_answers()
        self._endpoints.close(max(_FLUSH_S, self._stop_by - time.monotonic()))
        self._wakeup.close()
        self.closed.set()


def _split(frames: list[bytes]) -> tuple[list[bytes], list[bytes]]:
    """Part the frames that lead back to the sender from the message. A sender that puts no empty frame between gets none back."""
    if b"" in frames[1:]:
        end = frames.index(b"", 1) + 1
        return frames[:end], frames[end:]
    return frames[:1], frames[1:]
