"""What a board can do, by its own description: names of pins, and checks before anything is sent. No input, no output."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from devicewire.conduyt.constants import ANALOG_PIN_LIMIT
from devicewire.conduyt.enums import ErrorCode, PinMode
from devicewire.conduyt.enums import PinCapability as Capability

from .errors import ConduytArgumentError, ConduytCapabilityError

if TYPE_CHECKING:
    from .types import DatastreamDescriptor, HelloResp, ModuleDescriptor, PinCapability

__all__ = ["Board", "parse_pin", "whole"]

_ANALOG_NAME = re.compile(r"[Aa]([0-9]|1[0-5])", re.ASCII)
_NEEDS = {
    PinMode.INPUT: Capability.DIGITAL_IN,
    PinMode.OUTPUT: Capability.DIGITAL_OUT,
    PinMode.PWM: Capability.PWM_OUT,
    PinMode.ANALOG: Capability.ANALOG_IN,
    PinMode.INPUT_PULLUP: Capability.DIGITAL_IN,
}


def whole(value: object, what: str, low: int, high: int) -> int:
    """Check an integer argument.

    Raises:
        ConduytArgumentError: it is no integer, or outside the limits.
    """
    if not isinstance(value, int):
        raise ConduytArgumentError(f"{what} must be an integer from {low} to {high}, not {value!r}")
    if not low <= value <= high:
        raise ConduytArgumentError(f"{what} must be {low} to {high}, not {value}")
    return int(value)


def parse_pin(num: int | str) -> tuple[int, bool]:
    """Read the name of a pin: its number, or the number of an analog input, and which of them it is.

    Raises:
        ConduytArgumentError: it is none.
    """
    if isinstance(num, str):
        match = _ANALOG_NAME.fullmatch(num)
        if match:
            return int(match[1]), True
        if not (num.isascii() and num.isdecimal()):
            raise ConduytArgumentError(f"{num!r} is no pin: use a number, or A0 to A{ANALOG_PIN_LIMIT - 1}")
        num = int(num)
    if isinstance(num, bool):
        raise ConduytArgumentError(f"{num!r} is no pin: use a number")
    return whole(num, "a pin", 0, 255), False


class Board:
    """One board.

    Args:
        checked: its description; None when nothing is to be checked.
        known: its description; None when it is not known yet.
    """

    def __init__(self, checked: HelloResp | None, known: HelloResp | None) -> None:
        self._checked = checked
        self._known = known

    @property
    def is_checking(self) -> bool:
        """Whether what the board cannot do is refused before it is sent."""
        return self._checked is not None

    @property
    def analog_pins(self) -> tuple[int, ...]:
        """Numbers of the pins behind A0, A1 and so on."""
        pins = self._known.pins if self._known else ()
        return tuple(pin.pin for pin in pins if Capability.ANALOG_IN in pin.capabilities)

    def pin_number(self, number: int, is_analog: bool) -> int:
        """The pin behind a number or behind the number of an analog input.

        Where the board names no analog input at all, an input's own number is the pin: such boards take that.

        Raises:
            ConduytCapabilityError: there is no such analog input.
        """
        pins = self.analog_pins
        if not is_analog or not pins:
            return number
        if number < len(pins):
            return pins[number]
        raise ConduytCapabilityError(
            ErrorCode.INVALID_PIN, message=f"there is no A{number}: the board has A0 to A{len(pins) - 1}"
        )

    def _pin(self, pin: int) -> PinCapability | None:
        pins = self._checked.pins if self._checked else ()
        if not pins:
            return None
        if pin >= len(pins):
            text = f"pin {pin} does not exist: the board has pins 0 to {len(pins) - 1}"
            raise ConduytCapabilityError(ErrorCode.INVALID_PIN, message=text)
        return pins[pin]

    def check_mode(self, pin: int, mode: PinMode) -> None:
        """Check that a pin exists and can do something.

        Raises:
            ConduytCapabilityError: it cannot; the message says what it can do.
        """
        about, needed = self._pin(pin), _NEEDS.get(mode)
        if about is None or needed is None or needed in about.capabilities:
            return
        if needed is Capability.ANALOG_IN and not self.analog_pins:
            return  # the board does not know which of its pins are
        text = f"pin {pin} cannot do {mode.name.lower()}: it can do {about}"
        raise ConduytCapabilityError(ErrorCode.PIN_MODE_UNSUPPORTED, message=text)

    def check_pin(self, pin: int) -> None:
        """Check that a pin exists and is usable.

        Raises:
            ConduytCapabilityError: it is not.
        """
        about = self._pin(pin)
        if about is not None and not about.capabilities:
            raise ConduytCapabilityError(ErrorCode.INVALID_PIN, message=f"pin {pin} cannot be used on this board")

    def check_i2c(self) -> None:
        """Check that there is an I2C bus."""
        if self._checked is not None and not self._checked.i2c_buses:
            raise ConduytCapabilityError(ErrorCode.I2C_NOT_AVAILABLE, message="the board has no I2C bus")

    def check_spi(self) -> None:
        """Check that there is an SPI bus."""
        if self._checked is not None and not self._checked.spi_buses:
            raise ConduytCapabilityError(ErrorCode.UNKNOWN_TYPE, message="the board has no SPI bus")

    def check_update(self) -> None:
        """Check that the firmware can be replaced."""
        if self._checked is not None and not self._checked.ota_capable:
            text = "this firmware was built without updates over the link"
            raise ConduytCapabilityError(ErrorCode.OTA_INVALID, message=text)

    def datastream(self, wanted: str | int) -> DatastreamDescriptor:
        """Find a datastream by its name or its number.

        Raises:
            ConduytCapabilityError: there is none.
        """
        streams = self._known.datastreams if self._known else ()
        for stream in streams:
            if wanted in {stream.name, stream.index}:
                return stream
        names = ", ".join(stream.name for stream in streams) or "none"
        text = f"there is no datastream {wanted!r}: the device has {names}"
        raise ConduytCapabilityError(ErrorCode.UNKNOWN_DATASTREAM, message=text)

    def module_id(self, kind: str, wanted: int | None) -> int:
        """The number of a module; where none is wanted the first of its kind.

        Raises:
            ConduytCapabilityError: there is no such module, or it is of another kind.
        """
        modules = self._known.modules if self._known else ()
        if wanted is None:
            return next((module.module_id for module in modules if module.name == kind), 0)
        self._check_module(kind, wanted)
        return wanted

    def _check_module(self, kind: str, wanted: int) -> None:
        modules = self._checked.modules if self._checked else ()
        found = next((module for module in modules if module.module_id == wanted), None)
        if modules and (found is None or found.name != kind):
            listed = ", ".join(_module(module) for module in modules)
            text = f"module {wanted} is no {kind}: the device has {listed}"
            raise ConduytCapabilityError(ErrorCode.MODULE_NOT_LOADED, message=text)


def _module(module: ModuleDescriptor) -> str:
    return f"{module.name} ({module.module_id})"
