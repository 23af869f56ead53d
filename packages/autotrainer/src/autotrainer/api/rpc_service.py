"""The service of a device: publishes events and answers commands."""

from __future__ import annotations

import logging
import time
from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Self, cast

from devicewire.autotrainer.codec import WireError, encode_topic
from devicewire.autotrainer.models import ApiCommandRequestErrorKind, ApiCommandRequestResult, ApiEventKind, ApiTopic
from devicewire.autotrainer.models import HeartbeatMessage as _WireHeartbeat

from . import _replies
from ._values import encode, wire
from .command import ApiCommandRequest, ApiCommandRequestResponse
from .command.command_request_delegate import CommandRequestDelegate
from .event.api_event import ApiEvent, ApiEventDict
from .exceptions import InvalidTopicError, OptionError, SerializationError, StateError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import TracebackType

    from ._loop import ServiceLoop
    from ._publisher import Message
    from ._statistics import ServiceStatistics
    from .api_options import RpcOptions

__all__ = [
    "ApiCommandReqeustResult",
    "ApiCommandRequest",
    "ApiCommandRequestErrorKind",
    "ApiCommandRequestResponse",
    "ApiCommandRequestResult",
    "ApiCommandRequestService",
    "ApiCommandRequestSystemErrorSerialization",
    "ApiMessageQueueService",
    "ApiTopic",
    "CommandRequestDelegate",
    "HeartbeatMessage",
    "NotificationEventKinds",
    "RpcService",
]

_LOG = logging.getLogger("autotrainer.api")

ApiCommandReqeustResult = ApiCommandRequestResult
"""The name as release 0.9.7 spelled it."""

NotificationEventKinds: Final = [ApiEventKind.emergencyStop, ApiEventKind.emergencyResume]
"""Kinds that are published on EMERGENCY too."""

ApiCommandRequestSystemErrorSerialization: Final = _replies.SERIALIZATION_ERROR
"""Error code beside SYSTEM_ERROR: the data could not be serialised."""

_EVENT: Final = encode_topic(ApiTopic.EVENT)
_EMERGENCY: Final = encode_topic(ApiTopic.EMERGENCY)


@dataclass(frozen=True)
class HeartbeatMessage:
    """Sign of life.

    Attributes:
        identifier: name of the device.
        version: version of the protocol that the device speaks.
        timestamp: wall clock, seconds since the epoch.
    """

    identifier: str
    version: str
    timestamp: float


class ApiMessageQueueService(ABC):
    """What publishes messages."""

    @abstractmethod
    def send(self, topic: int, data: bytes) -> bool:
        """Publish bytes as they are."""

    @abstractmethod
    def send_event(self, event: ApiEvent | None) -> bool:
        """Publish an event."""


class ApiCommandRequestService(ABC):
    """What answers commands."""

    @property
    @abstractmethod
    def command_request_delegate(self) -> CommandRequestDelegate | None:
        """What answers commands; None: they are answered with UNAVAILABLE."""


class RpcService(ApiMessageQueueService, ApiCommandRequestService):
    """A device as its remote sides see it. `create_api_service` makes one.

    Every call that publishes returns at once: True when the message will be sent; False before `start`, after `stop`, and when the
    queue is full, which is counted in `statistics`. A message that cannot be sent at all raises in the caller. Calls may come from
    any thread. Also a context manager: `with create_api_service(options) as service:` starts and stops it.

    Args:
        options: options; see `RpcOptions`.

    Raises:
        OptionError: an option has a value that it cannot have.
    """

    def __init__(self, options: RpcOptions) -> None:
        _check(options)
        self._options = options
        self._delegate: CommandRequestDelegate | None = None
        self._loop: ServiceLoop | None = None
        self._is_stopped = False

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def subscriber_port(self) -> int:
        """Port of published messages; after `start` the one that is really bound."""
        return self._port(self._published_on(), self._options.subscriber_port)

    @property
    def command_port(self) -> int:
        """Port of commands; after `start` the one that is really bound."""
        return self._port(self._commanded_on(), self._options.command_port)

    @property
    def identifier(self) -> str:
        """Name of the device."""
        return self._options.identifier

    @property
    def heartbeat_interval(self) -> float:
        """Seconds between heartbeats."""
        return self._options.heartbeat_interval

    @property
    def endpoints(self) -> tuple[str, ...]:
        """Where the service listens, such as `tcp://127.0.0.1:5556`; empty before `start`."""
        return (*self._published_on(), *self._commanded_on())

    @property
    def is_running(self) -> bool:
        """Whether the service publishes and answers now."""
        return self._loop is not None and not self._is_stopped and not self._loop.closed.is_set()

    @property
    def statistics(self) -> ServiceStatistics:
        """What the service has done so far."""
        from ._statistics import ServiceStatistics

        return ServiceStatistics() if self._loop is None else self._loop.statistics()

    @property
    def command_request_delegate(self) -> CommandRequestDelegate | None:
        """What answers commands: a callable that takes a request and returns a response. None: commands are UNAVAILABLE.

        It runs on a thread of the service, one request at a time. Setting it after `stop` has no effect.
        """
        return None if self._is_stopped else self._delegate

    @command_request_delegate.setter
    def command_request_delegate(self, delegate: CommandRequestDelegate | None) -> None:
        if self._is_stopped:
            _LOG.warning("the service has stopped: the delegate is not used")
            return
        self._delegate = delegate

    def start(self) -> None:
        """Listen, publish heartbeats and answer commands.

        Raises:
            BindError: a port is taken, or an address is not one of this machine. Nothing is kept; `start` may be tried again.
            StateError: the service has been started before. A service that was stopped cannot be started again: make a new one.
        """
        if self._loop is not None:
            raise StateError("The RPC service has already been started.")
        self._loop = self._open()
        self._loop.start()

    def stop(self) -> None:
        """Send what is under way, for `stop_timeout_s` at most, then free the ports. Without effect before `start` and when repeated."""
        if self._loop is None:
            return
        self._is_stopped = True
        self._loop.stop()
        self._delegate = None

    def send(self, topic: int, data: bytes) -> bool:
        """Publish bytes as they are.

        Raises:
            InvalidTopicError: the topic is no number from 0 to 4294967295.
            SerializationError: the data is no bytes.
        """
        if not isinstance(data, bytes | bytearray | memoryview):  # pyright: ignore[reportUnnecessaryIsInstance] # callers without a type checker
            raise SerializationError(f"send takes bytes, and not {type(data).__name__}: use send_string for text")
        return self._publish((_topic(topic), bytes(data)))

    def send_string(self, topic: int, message: str) -> bool:
        """Publish a text as it is, in UTF-8.

        Raises:
            InvalidTopicError: the topic is no number from 0 to 4294967295.
            SerializationError: it is no text, or none that UTF-8 can say.
        """
        try:
            return self._publish((_topic(topic), message.encode()))
        except (AttributeError, UnicodeEncodeError) as error:
            raise SerializationError(f"send_string takes text that UTF-8 can say: {error}") from None

    def send_dict(self, topic: int, message: Mapping[str, Any]) -> bool:
        """Publish a dictionary as JSON, with keys as the wire has them. An emergency on EVENT goes out on EMERGENCY too.

        Raises:
            InvalidTopicError: the topic is no number from 0 to 4294967295.
            SerializationError: it holds something that JSON cannot say.
        """
        if message is None:  # pyright: ignore[reportUnnecessaryComparison] # callers without a type checker
            raise SerializationError("send_dict takes a dictionary, and not None")
        frame, payload = _topic(topic), self._payload(wire(message))
        kind = message.get("kind") if frame == _EVENT and hasattr(message, "get") else None
        return self._publish_event(kind, payload) if frame == _EVENT else self._publish((frame, payload))

    def send_event_dict(self, message: ApiEventDict | Mapping[str, Any] | None) -> bool:
        """Publish an event that is a dictionary; `build_event` makes one. Further keys travel too.

        Raises:
            KeyError: it has no kind.
            SerializationError: it is no dictionary, or holds something that JSON cannot say.
        """
        if message is None or not hasattr(message, "keys"):
            raise SerializationError(f"send_event_dict takes a dictionary, and not {type(message).__name__}")
        kind = cast("Mapping[str, Any]", message)["kind"]
        return self._publish_event(kind, self._payload(wire(message)))

    def send_event(self, event: ApiEvent | None) -> bool:
        """Publish an event. None is no event: False.

        Raises:
            SerializationError: it is no `ApiEvent`, or holds something that JSON cannot say.
        """
        if event is None:
            return False
        if not isinstance(event, ApiEvent):  # pyright: ignore[reportUnnecessaryIsInstance] # callers without a type checker
            raise SerializationError(f"send_event takes an ApiEvent, and not a {type(event).__name__}")
        members = vars(event) if type(event) is ApiEvent else event  # the plain class has nothing but its fields
        return self._publish_event(event.kind, self._payload(wire(members)))

    def send_command_result(self, response: ApiCommandRequestResponse | None) -> bool:
        """Publish the later result of a command that was answered with PENDING_WITH_NOTIFICATION. None is no result: False.

        Raises:
            SerializationError: it is no `ApiCommandRequestResponse`, or holds something that JSON cannot say.
        """
        if response is None:
            return False
        return self._publish((encode_topic(ApiTopic.COMMAND_RESULT), self._wrapped(_replies.encode_result(response))))

    @staticmethod
    def dictionary_to_json_bytes(obj: object) -> bytes:
        """Return a value as JSON, with keys as the wire has them.

        Raises:
            SerializationError: it holds something that JSON cannot say.
        """
        return encode(wire(obj))

    def _publish_event(self, kind: object, payload: bytes) -> bool:
        if kind in (101, 102):
            return self._publish((_EMERGENCY, payload), (_EVENT, payload))
        return self._publish((_EVENT, payload))

    def _publish(self, *messages: Message) -> bool:
        return self._loop is not None and self._loop.publish(messages)

    def _payload(self, value: object) -> bytes:
        return self._wrapped(encode(value))

    def _wrapped(self, payload: bytes) -> bytes:
        """The payload as this protocol has it: release 0.9.7 wrote the JSON text once more, as a JSON string."""
        return encode(payload.decode()) if self._options.protocol == "0.9.7" else payload

    def _heartbeat(self) -> Message:
        message = _WireHeartbeat(self._options.identifier, self._options.protocol, time.time())
        return encode_topic(ApiTopic.HEARTBEAT), self._payload(wire(message))

    @abstractmethod
    def _open(self) -> ServiceLoop:
        """Open the sockets."""

    @abstractmethod
    def _published_on(self) -> tuple[str, ...]:
        """Where messages are published."""

    @abstractmethod
    def _commanded_on(self) -> tuple[str, ...]:
        """Where commands are taken."""

    @staticmethod
    def _port(endpoints: tuple[str, ...], chosen: int) -> int:
        return int(endpoints[0].rpartition(":")[2]) if endpoints else chosen


def _topic(topic: int) -> bytes:
    try:
        return encode_topic(topic)
    except WireError as error:
        raise InvalidTopicError(str(error)) from None


def _check(options: RpcOptions) -> None:
    """Refuse options that make no sense, before anything is opened."""
    for name in ("subscriber_port", "command_port"):
        port = getattr(options, name)
        if not isinstance(port, int) or not 0 <= port <= 65535:
            raise OptionError(f"{name} is {port!r}: a port is a number from 0 to 65535")
    for name in ("heartbeat_interval", "slow_subscriber_grace_s", "stop_timeout_s", "delegate_timeout_s"):
        if not 0 <= getattr(options, name) <= 1e6:
            raise OptionError(f"{name} is {getattr(options, name)!r}: it is a number of seconds")
    for name in ("queue_size", "send_high_water_mark"):
        if not 1 <= getattr(options, name) <= 2**31 - 1:
            raise OptionError(f"{name} is {getattr(options, name)!r}: it is a number of messages, 1 at least")
    if options.protocol not in ("0.9.7", "0.12.0"):
        raise OptionError(f"protocol is {options.protocol!r}: use '0.9.7' or '0.12.0'")
