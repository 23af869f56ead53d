# Derived from packages/conduyt/src/conduyt/pins.py by `codegen generate`. Do not edit: change that file.
"""One pin of a device."""

from __future__ import annotations

import logging
from collections.abc import Generator, Mapping
from contextlib import closing
from typing import TYPE_CHECKING, TypeVar

from devicewire.conduyt.constants import PWM_DUTY_FROM
from devicewire.conduyt.enums import PinMode, SubscribeMode
from devicewire.conduyt.packets import (
    PinEvent,
    PinModeCmd,
    PinReadCmd,
    PinReadResp,
    PinSubscribeCmd,
    PinUnsubscribeCmd,
    PinWriteCmd,
)

from ._board import parse_pin, whole
from ._hub import DEFAULT_QUEUE
from ._session import about
from .errors import ConduytArgumentError, ConduytError

if TYPE_CHECKING:
    from ._sync_link import SyncLink

__all__ = ["PinProxySync"]

_LOG = logging.getLogger("conduyt")
_T = TypeVar("_T")
_MODES = {mode.name.lower(): mode for mode in PinMode}
_WATCHES = {
    "change": SubscribeMode.CHANGE,
    "rising": SubscribeMode.RISING,
    "falling": SubscribeMode.FALLING,
    "analog": SubscribeMode.ANALOG_POLL,
}


class PinProxySync:
    """One pin. Made by `device.pin(...)`; `pin("A0")` is an analog input by its name."""

    def __init__(self, link: SyncLink, num: int | str) -> None:
        self._sync_link = link
        self._number, self._is_analog = parse_pin(num)
        self._mode = PinMode.ANALOG if self._is_analog else None

    @property
    def num(self) -> int:
        """Number of the pin. That of an analog input follows from what the board says of itself when connected."""
        return self._sync_link.board.pin_number(self._number, self._is_analog)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({'A' if self._is_analog else ''}{self._number})"

    def mode(self, mode: str) -> PinProxySync:
        """Set what the pin is for.

        Args:
            mode: `input`, `output`, `pwm`, `analog` or `input_pullup`.

        Returns:
            The pin itself, so that calls can be chained.

        Raises:
            ConduytArgumentError: there is no such mode.
            ConduytCapabilityError: the board has no such pin, or it cannot do that.
        """
        wanted, pin = _one_of(mode, _MODES, "mode"), self.num
        self._sync_link.board.check_mode(pin, wanted)
        self._sync_link.tell(PinModeCmd(pin, wanted))
        self._mode = wanted
        return self

    def write(self, value: int) -> None:
        """Set the pin.

        Args:
            value: a level (0 or 1, False or True), or a duty of 2 to 255. In mode `pwm` 1 is a duty, too.

        Raises:
            ConduytArgumentError: it is no integer from 0 to 255.
            ConduytCapabilityError: the board has no such pin, or the pin has no PWM and a duty was given.
        """
        value, pin = whole(value, "a value", 0, 255), self.num
        mode = self._mode or self._sync_link.memory.mode_of(pin)
        is_duty = value >= PWM_DUTY_FROM or mode == PinMode.PWM
        self._sync_link.board.check_mode(pin, PinMode.PWM if is_duty else PinMode.OUTPUT)
        # Without the mode the device takes a 1 for a level, which is full on.
        needs_mode = is_duty and value < PWM_DUTY_FROM and value != 0
        self._sync_link.tell(PinWriteCmd(pin, value, PinMode.PWM if needs_mode else None))

    def read(self, mode: str | None = None) -> int:
        """Read the pin.

        Args:
            mode: `analog` for the raw reading (0 to 1023 or 4095, as the board's converter has it), any other mode for the level;
                left out, the one that the pin is in.

        Returns:
            0 or 1, or the raw reading.
        """
        wanted = self._mode if mode is None else _one_of(mode, _MODES, "mode")
        if mode is None and wanted != PinMode.ANALOG:
            wanted = None
        return self._read(wanted)

    def analog_read(self) -> int:
        """Read the raw value of the converter, whatever mode the pin is in."""
        return self._read(PinMode.ANALOG)

    def digital_read(self) -> int:
        """Read the level, whatever mode the pin is in."""
        return self._read(PinMode.INPUT)

    def _read(self, mode: PinMode | None) -> int:
        pin = self.num
        self._sync_link.board.check_pin(pin)
        if mode == PinMode.ANALOG:
            self._sync_link.board.check_mode(pin, mode)
        command = PinReadCmd(pin, mode)
        answer = self._sync_link.ask(command, PinReadResp, about("pin", command, PinReadResp))
        return answer.value

    def watch(
        self,
        mode: str = "change",
        *,
        interval_ms: int = 100,
        threshold: int = 1,
        poll_ms: int | None = None,
        queue_size: int = DEFAULT_QUEUE,
        timeout_s: float | None = None,
    ) -> Generator[PinEvent, None]:
        """Yield what happens on the pin, until the loop is left or the device disconnects.

        Firmware up to 1.0.0 reports in mode `analog` only: it accepts the others and says nothing. `poll_ms` helps there.

        Args:
            mode: `change`, `rising`, `falling`, or `analog` for a reading that has changed.
            interval_ms: how often the device looks, 1 to 65535 ms.
            threshold: smallest change that is worth a report; 0 reports every time.
            poll_ms: do not subscribe, but read the pin that often.
            queue_size: events that may wait; when more come the oldest goes and is counted.
            timeout_s: longest wait for one event; None waits as long as there is a connection.

        Raises:
            ConduytTimeoutError: nothing happened for `timeout_s`.
            ConduytDisconnectedError: the link was lost for good.
        """
        wanted, pin = _one_of(mode, _WATCHES, "mode"), self.num
        self._sync_link.board.check_mode(pin, PinMode.ANALOG if wanted == SubscribeMode.ANALOG_POLL else PinMode.INPUT)
        if poll_ms is not None:
            events = self._poll(pin, wanted, whole(poll_ms, "poll_ms", 1, 65535), threshold)
        else:
            command = PinSubscribeCmd(pin, wanted, whole(interval_ms, "interval_ms", 1, 65535), threshold)
            events = self._subscribed(command, queue_size, timeout_s)
        with closing(events):
            for event in events:
                yield event

    def _subscribed(
        self, command: PinSubscribeCmd, queue_size: int, timeout_s: float | None
    ) -> Generator[PinEvent, None]:
        pin = command.pin
        listener = self._sync_link.listen(lambda event: isinstance(event, PinEvent) and event.pin == pin, queue_size)
        self._sync_link.memory.watchers[pin] += 1
        try:
            self._sync_link.tell(command)
            while (event := listener.next(timeout_s)) is not None:
                if isinstance(event, PinEvent):
                    yield event
        finally:
            listener.close()
            self._leave(pin)

    def _leave(self, pin: int) -> None:
        """Unsubscribe with the last one who listens, if there is still somebody to tell."""
        self._sync_link.memory.watchers[pin] -= 1
        if self._sync_link.memory.watchers[pin] > 0 or not self._sync_link.memory.is_subscribed(pin):
            return
        try:
            self._sync_link.tell(PinUnsubscribeCmd(pin))
        except ConduytError as error:
            self._sync_link.memory.forget_subscription(pin)
            _LOG.warning("pin %d may go on reporting: %s", pin, error)

    def _poll(
        self, pin: int, mode: SubscribeMode, every_ms: int, threshold: int
    ) -> Generator[PinEvent, None]:
        is_analog = mode == SubscribeMode.ANALOG_POLL
        last = self._read(PinMode.ANALOG if is_analog else None)
        while True:
            self._sync_link.pause(every_ms / 1000)
            value = self._read(PinMode.ANALOG if is_analog else None)
            if _is_worth(mode, last, value, threshold):
                yield PinEvent(pin, value)
                last = value
            elif not is_analog:
                last = value


def _is_worth(mode: SubscribeMode, last: int, value: int, threshold: int) -> bool:
    if mode == SubscribeMode.ANALOG_POLL:
        return abs(value - last) >= threshold
    return value != last and mode in {SubscribeMode.CHANGE, SubscribeMode.RISING if value else SubscribeMode.FALLING}


def _one_of(word: str, words: Mapping[str, _T], what: str) -> _T:
    found = words.get(word)
    if found is None:
        raise ConduytArgumentError(f"{word!r} is no {what}: use {', '.join(words)}")
    return found
