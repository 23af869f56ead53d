"""Which answer belongs to which command. No input, no output, no clock: packets go in, decisions come out.

Each of the sequence numbers 1 to 255 is in one of three states. 0 is never used: devices put it on what they send unasked, and on
their complaint about a damaged packet.

    state      meaning                                        a fitting answer             leaves it by
    free       no command has it                              is reported as unexpected    begin
    waiting    a command was sent and waits                   ends the command             answer, give_up, abandon
    given up   a command was sent and nobody waits any more   is reported as late          that answer, or begin in need

A new command takes the next free number in a circle, so a number rests as long as it can. Numbers that were given up are taken only when no
other is left, the oldest first: their answer may still come, and would otherwise end the wrong command.

An answer fits when its type is one that the command can have, and when it says nothing else (the number of another pin). One that does not fit ends
nothing; it is reported, and the command goes on waiting, because the device answers each command once and this answer was to another.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from typing import TYPE_CHECKING, Any

from devicewire.conduyt.constants import EVENT_SEQUENCE_NUMBER, SEQUENCE_NUMBERS
from devicewire.conduyt.enums import ErrorCode
from devicewire.conduyt.packets import Nak
from devicewire.conduyt.registry import PACKETS

if TYPE_CHECKING:
    from devicewire.conduyt.payload import Packet, Payload

    from ._raw import RawCommand

    Asked = Packet | RawCommand

__all__ = ["LARGEST_WINDOW", "Command", "Session", "Verdict"]

LARGEST_WINDOW = SEQUENCE_NUMBERS - 1
_ANSWER_TYPES = frozenset(number for kind in PACKETS["host"].values() for number in kind.ANSWERS)
_BAD_CRC = bytes([ErrorCode.CRC_MISMATCH])


class Verdict(Enum):
    """What a packet from the device is."""

    ANSWER = "answer"
    """It ends a command."""
    EVENT = "event"
    """The device sent it unasked."""
    LATE = "late answer"
    """It answers a command for which nobody waits any more."""
    UNEXPECTED = "unexpected answer"
    """It answers nothing that was asked, or is no answer to what was asked under its number."""
    DAMAGED = "damaged command"
    """The device got a damaged packet and cannot say which."""


class Command:
    """A command under way.

    Attributes:
        packet: what was asked.
        seq: its number.
        waiter: whatever the caller wants back with the answer.
        accepts: whether the payload of an answer is about the same thing, where its type alone does not say so.
        stranger: type of the last answer under this number that did not fit; None when there was none.
    """

    __slots__ = ("accepts", "packet", "seq", "stranger", "waiter")

    def __init__(self, packet: Asked, seq: int, waiter: Any, accepts: Callable[[bytes], bool] | None) -> None:
        self.packet = packet
        self.seq = seq
        self.waiter = waiter
        self.accepts = accepts
        self.stranger: int | None = None

    def fits(self, type_number: int, payload: bytes) -> bool:
        """Whether an answer can be to this command."""
        if type_number not in self.packet.ANSWERS:
            return False
        return self.accepts is None or type_number == Nak.TYPE or self.accepts(payload)


class Session:
    """The commands under way on one connection."""

    def __init__(self) -> None:
        self._waiting: dict[int, Command] = {}
        self._given_up: dict[int, Command] = {}
        self._last = 0

    @property
    def waiting(self) -> int:
        """How many commands wait for an answer."""
        return len(self._waiting)

    @property
    def is_full(self) -> bool:
        """Whether no further command can begin before one has ended."""
        return len(self._waiting) >= LARGEST_WINDOW

    def begin(self, packet: Asked, waiter: Any = None, accepts: Callable[[bytes], bool] | None = None) -> Command:
        """Give a command its number.

        Raises:
            RuntimeError: the session is full; see `is_full`.
        """
        command = Command(packet, self._next_number(), waiter, accepts)
        self._waiting[command.seq] = command
        return command

    def _next_number(self) -> int:
        if self.is_full:
            raise RuntimeError(f"all {LARGEST_WINDOW} sequence numbers are in use")
        for step in range(1, LARGEST_WINDOW + 1):
            seq = (self._last + step - 1) % LARGEST_WINDOW + 1
            if seq not in self._waiting and seq not in self._given_up:
                self._last = seq
                return seq
        oldest = next(iter(self._given_up))
        del self._given_up[oldest]
        return oldest

    def receive(self, type_number: int, seq: int, payload: bytes) -> tuple[Verdict, Command | None]:
        """Say what a packet is, and which command it ends or ended."""
        command = self._waiting.get(seq)
        if command is not None and command.fits(type_number, payload):
            del self._waiting[seq]
            return Verdict.ANSWER, command
        if type_number not in _ANSWER_TYPES:
            return Verdict.EVENT, None
        if seq == EVENT_SEQUENCE_NUMBER and type_number == Nak.TYPE and payload == _BAD_CRC:
            return self._damaged()
        if command is not None:
            command.stranger = type_number
            return Verdict.UNEXPECTED, None
        return self._late(type_number, seq, payload)

    def _damaged(self) -> tuple[Verdict, Command | None]:
        """Only when a single command is under way is it certain that it was the damaged one."""
        if len(self._waiting) != 1:
            return Verdict.DAMAGED, None
        _, command = self._waiting.popitem()
        return Verdict.ANSWER, command

    def _late(self, type_number: int, seq: int, payload: bytes) -> tuple[Verdict, Command | None]:
        command = self._given_up.get(seq)
        if command is None or not command.fits(type_number, payload):
            return Verdict.UNEXPECTED, None
        del self._given_up[seq]
        return Verdict.LATE, command

    def give_up(self, command: Command) -> None:
        """Wait for a command no longer. Its answer may still come, so its number rests."""
        if self._waiting.get(command.seq) is command:
            del self._waiting[command.seq]
            self._given_up[command.seq] = command

    def expect_again(self, command: Command) -> None:
        """The command has been answered, but was sent twice: a second answer may come."""
        self._given_up[command.seq] = command

    def take_back(self, command: Command) -> None:
        """The command was never sent: its number is free."""
        if self._waiting.get(command.seq) is command:
            del self._waiting[command.seq]

    def abandon(self) -> list[Command]:
        """The connection is gone: forget everything, and return the commands that were waiting."""
        commands = list(self._waiting.values())
        self._waiting.clear()
        self._given_up.clear()
        return commands


def about(field: str, packet: Payload, answer: type[Payload]) -> Callable[[bytes], bool]:
    """Return the check that an answer has the same value in a field as the question: the same pin, the same datastream.

    A payload that cannot be read is accepted here: it is an answer, and the one who asked reports what is wrong with it.
    """
    wanted = getattr(packet, field)

    def accepts(payload: bytes) -> bool:
        try:
            return bool(getattr(answer.unpack(payload), field) == wanted)
        except ValueError:
            return True

    return accepts
