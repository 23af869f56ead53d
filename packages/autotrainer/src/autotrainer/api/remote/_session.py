"""What a remote side knows about its device, without sockets: what came, what is missing, which reply belongs to which command.

An emergency comes twice, on EMERGENCY and on EVENT, with the same kind and index: the second one is not delivered. A message that comes
again on the same topic is not delivered either, and is counted.
"""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Container
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, NamedTuple

from devicewire.autotrainer import API_VERSION, DEVICE_VERSION
from devicewire.autotrainer.codec import (
    OtherMessage,
    WireError,
    encode,
    encode_topic,
    parse_command_reply,
    parse_message,
)
from devicewire.autotrainer.compatibility import FirmwareCheck
from devicewire.autotrainer.models import ApiTopic, CommandReply, CommandRequest, CommandResult, Event, HeartbeatMessage

from .._values import wire
from ..exceptions import OptionError, SerializationError

if TYPE_CHECKING:
    from devicewire.autotrainer.models import ApiCommand

__all__ = ["Question", "RemoteSession", "RemoteStatistics", "Subscription", "checked_seconds"]

_RECENT = 512  # results, and half of the events, that are remembered at most
_TWINS = 16  # events of the same index that are told apart
_LOWEST = float("-inf")
_LONGEST_S = 1e8
_Seen = tuple[bytes, int]
"""Topic and kind of an event."""

TOPICS = frozenset(encode_topic(topic) for topic in ApiTopic)
EVENT_TOPICS = frozenset({encode_topic(ApiTopic.EVENT), encode_topic(ApiTopic.EMERGENCY)})


def checked_seconds(name: str, seconds: float) -> float:
    """Return a time limit that ends; a negative one has ended.

    Raises:
        OptionError: it is endless, or not a number.
    """
    if not seconds <= _LONGEST_S:
        raise OptionError(f"{name} is {seconds!r}: give seconds, {_LONGEST_S:g} at most")
    return seconds


@dataclass
class RemoteStatistics:
    """Counters of a remote side.

    Attributes:
        received: published messages of all topics.
        events: events delivered; an emergency counts once.
        heartbeats: heartbeats.
        results: later results of commands.
        others: messages that are none of these, or cannot be read.
        torn: messages that do not have two frames.
        duplicates: events that came again on the same topic.
        reordered: events that came after one with a higher index.
        missing: events that never came, by their index; counted only where `index_step` says how a device counts.
        overflowed: events dropped because nobody read them.
        late_replies: replies that came after their command had been given up.
    """

    received: int = 0
    events: int = 0
    heartbeats: int = 0
    results: int = 0
    others: int = 0
    torn: int = 0
    duplicates: int = 0
    reordered: int = 0
    missing: int = 0
    overflowed: int = 0
    late_replies: int = 0

    def copy(self) -> RemoteStatistics:
        """Return the counters of now."""
        return RemoteStatistics(*(getattr(self, field.name) for field in fields(self)))


class Subscription:
    """Messages that somebody wants and has not read yet.

    Args:
        topics: frames of the topics.
        kinds: kinds of events; None for all.
        limit: messages that wait at most; the oldest are dropped.
    """

    def __init__(self, topics: frozenset[bytes], kinds: Container[int] | None, limit: int) -> None:
        self.topics = topics
        self.kinds = kinds
        self.limit = limit
        self.queue: deque[Any] = deque(maxlen=limit)

    def wants(self, message: object) -> bool:
        """Whether a message of its topics is for this subscription."""
        return self.kinds is None or (isinstance(message, Event) and message.kind in self.kinds)


class Question(NamedTuple):
    """A command that waits for its reply. The ticket travels with it, and comes back with the reply."""

    command: int
    nonce: int
    ticket: bytes
    payload: bytes


class RemoteSession:
    """State of one remote side.

    Args:
        heartbeat_interval_s: how often the device says that it lives.
        missed_heartbeats: how many of them may be missing before it counts as silent.
        index_step: by how much the device raises the index from event to event; None if it counts nothing.
        now: monotonic time of the beginning.
    """

    def __init__(self, heartbeat_interval_s: float, missed_heartbeats: int, index_step: int | None, now: float) -> None:
        self._silence_s = heartbeat_interval_s * missed_heartbeats
        self._index_step = index_step
        self._highest_index: float = _LOWEST
        self._lowest_index: float = _LOWEST
        self._last_index: float = _LOWEST
        self._recent: dict[int, tuple[_Seen, ...]] = {}
        self._older: dict[int, tuple[_Seen, ...]] = {}
        self._results: OrderedDict[tuple[int, Any], CommandResult] = OrderedDict()
        self._waiting: dict[bytes, CommandReply | WireError | None] = {}
        self._next_ticket = 0
        self.subscriptions: list[Subscription] = []
        self.last_heartbeat: HeartbeatMessage | None = None
        self.last_heard = now
        self.firmware = FirmwareCheck("auto-trainer-api", API_VERSION, DEVICE_VERSION, "autotrainer.api")
        self.statistics = RemoteStatistics()

    def silent_at(self) -> float:
        """Monotonic time from which the device counts as silent, unless it says something before."""
        return self.last_heard + self._silence_s

    def take_frames(self, frames: list[bytes], now: float) -> None:
        """Take a published message of any frames. Release 0.9.7 mixes those of two messages: of more than two, the last ones may be whole."""
        if len(frames) != 2:
            self.statistics.torn += 1
            if len(frames) < 2 or frames[-2] not in TOPICS or isinstance(parse_message(*frames[-2:]), OtherMessage):
                self.statistics.received += 1
                return
        self.take_published(frames[-2], frames[-1], now)

    def take_published(self, topic: bytes, payload: bytes, now: float) -> None:
        """Take a published message."""
        statistics = self.statistics
        statistics.received += 1
        message = parse_message(topic, payload)
        version: str | None = None
        if type(message) is Event:
            if message.index is not None and self._is_repeated(topic, message, message.index):
                return
            statistics.events += 1
        elif isinstance(message, HeartbeatMessage):
            statistics.heartbeats += 1
            self.last_heartbeat, self.last_heard, version = message, now, message.version
        elif isinstance(message, CommandResult):
            statistics.results += 1
            self._remember_result(message)
        else:
            statistics.others += 1
        for subscription in self.subscriptions:
            if topic in subscription.topics and (subscription.kinds is None or subscription.wants(message)):
                queue = subscription.queue
                if len(queue) == subscription.limit:
                    statistics.overflowed += 1
                queue.append(message)
        if version is not None:
            self.firmware.hear(version)  # at the end: it raises where warnings are errors

    def _is_repeated(self, topic: bytes, event: Event, index: int) -> bool:
        highest = self._highest_index
        if index <= highest:  # hardly ever; all else is new, and needs no looking up
            return self._has_come(index, topic, event)
        if self._index_step is not None and highest > _LOWEST:
            self.statistics.missing += int(index - highest) // self._index_step - 1
        self._highest_index = self._last_index = index
        self._recent[index] = ((topic, event.kind),)
        if len(self._recent) > _RECENT:
            self._forget()
        return False

    def _forget(self) -> None:
        """Begin a new generation."""
        self._older, self._recent = self._recent, {}
        self._highest_index, self._lowest_index = max(self._older), min(self._older)

    def _has_come(self, index: int, topic: bytes, event: Event) -> bool:
        seen = self._recent.get(index) or self._older.get(index, ())
        for before, kind in seen:
            if kind == event.kind:
                self.statistics.duplicates += before == topic
                return before == topic or not self._is_wanted_twice(topic)
        if index < self._last_index:
            self.statistics.reordered += 1
        if index < self._lowest_index:  # the device was started again, and counts from below
            self._highest_index = index
        else:  # late: it was counted as missing when a later one came
            self.statistics.missing -= min(1, self.statistics.missing)
        self._last_index = index
        self._recent[index] = ((topic, event.kind), *seen[:_TWINS])
        if len(self._recent) > _RECENT:
            self._forget()
        return False

    def _is_wanted_twice(self, topic: bytes) -> bool:
        """Whether somebody reads just this one of the two topics of an emergency."""
        return any(
            topic in subscription.topics and not subscription.topics >= EVENT_TOPICS
            for subscription in self.subscriptions
        )

    def _remember_result(self, result: CommandResult) -> None:
        if isinstance(result.nonce, int | str | float | None):
            self._results[int(result.command), result.nonce] = result
            if len(self._results) > _RECENT:
                self._results.popitem(last=False)

    def take_result(self, command: int, nonce: object) -> CommandResult | None:
        """Return the later result of a command, once; None as long as it has not come."""
        return self._results.pop((int(command), nonce), None)

    def request(self, command: ApiCommand | int, data: Any, custom_command: int, nonce: int) -> Question:
        """Return what is sent for a command, and wait for its reply from now on.

        Raises:
            SerializationError: the command is no number, or the data holds something that JSON cannot say.
        """
        given: Any = command
        if not isinstance(given, int):
            raise SerializationError(f"{command!r} is no command: give a member of ApiCommand, or a number", "command")
        self._next_ticket += 1
        ticket = self._next_ticket.to_bytes(8, "big")
        number: Any = command
        payload = encode(wire(CommandRequest(number, custom_command=custom_command, nonce=nonce, data=data)))
        self._waiting[ticket] = None
        return Question(int(given), nonce, ticket, payload)

    def take_reply(self, frames: list[bytes]) -> None:
        """Take what came over the command socket."""
        if len(frames) != 3 or frames[0] not in self._waiting:
            self.statistics.late_replies += 1
            return
        try:
            self._waiting[frames[0]] = parse_command_reply(frames[2])
        except WireError as error:
            self._waiting[frames[0]] = error

    def reply(self, ticket: bytes) -> CommandReply | WireError | None:
        """Return what answered a command; None as long as nothing has."""
        return self._waiting[ticket]

    def give_up(self, ticket: bytes) -> None:
        """Wait no longer for a reply."""
        self._waiting.pop(ticket, None)
