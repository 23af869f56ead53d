# Derived from packages/conduyt/src/conduyt/_modules.py by `codegen generate`. Do not edit: change that file.
"""The modules of a device. A module without a number is the first of its kind that the device names, or number 0."""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING, TypeVar

from devicewire.conduyt import parts
from devicewire.conduyt.constants import I2C_MARKER_MODULE, PIN_UNUSED
from devicewire.conduyt.errors import PayloadError
from devicewire.conduyt.packets import ModCmd, ModEvent, ModResp
from devicewire.conduyt.parts import DhtReading as DHTReading
from devicewire.conduyt.parts import EncoderTick, PidTick, StepperDone
from devicewire.conduyt.payload import Part

from ._hub import DEFAULT_QUEUE
from ._sync_buses import I2CBusSync
from .errors import ConduytArgumentError, ConduytProtocolError

if TYPE_CHECKING:
    from ._sync_client import ConduytDeviceSync
    from .events import Event

__all__ = [
    "ConduytDHTSync",
    "ConduytEncoderSync",
    "ConduytI2CPassthroughSync",
    "ConduytModuleSync",
    "ConduytNeoPixelSync",
    "ConduytOLEDSync",
    "ConduytPIDSync",
    "ConduytServoSync",
    "ConduytStepperSync",
    "DHTReading",
    "EncoderTick",
    "PidTick",
    "StepperDone",
]

_Part = TypeVar("_Part", bound=Part)
_LAST_PIXEL = 65535


class ConduytModuleSync:
    """One module.

    Args:
        device: the device that it belongs to.
        module_id: its number; left out, the first module of this kind.
    """

    KIND = ""

    def __init__(self, device: ConduytDeviceSync, module_id: int | None = None) -> None:
        self._sync_link = device.link
        self._wanted = module_id

    @property
    def module_id(self) -> int:
        """Its number.

        Raises:
            ConduytCapabilityError: the device names its modules, and this number is none of this kind.
        """
        return self._sync_link.board.module_id(self.KIND, self._wanted)

    def _tell(self, part: Part, *pins: int) -> None:
        command = self._command(part)
        for pin in pins:
            self._sync_link.board.check_pin(pin)
        self._sync_link.tell(command)

    def _ask(self, part: Part, answer: type[_Part]) -> _Part:
        command = self._command(part)
        response = self._sync_link.ask(command, ModResp)
        try:
            return answer.unpack(response.data)
        except PayloadError as error:
            raise ConduytProtocolError(
                f"the answer of {self.KIND} {command.module_id} cannot be read: {error}"
            ) from error

    def _command(self, part: Part) -> ModCmd:
        try:
            return ModCmd(self.module_id, part.CODE or 0, part.pack())
        except PayloadError as error:
            raise ConduytArgumentError(f"{self.KIND}: {error}") from error

    def _watch(self, kind: type[_Part], queue_size: int, timeout_s: float | None) -> Generator[_Part, None]:
        listener = self._sync_link.listen(self._is_ours, queue_size)
        try:
            while (event := listener.next(timeout_s)) is not None:
                part = _read_event(event, kind)
                if part is not None:
                    yield part
        finally:
            listener.close()

    def _is_ours(self, event: Event) -> bool:
        """Whether an event can be of this module: released firmware calls every module 0 there."""
        return isinstance(event, ModEvent) and event.module_id in {0, self.module_id}


def _read_event(event: object, kind: type[_Part]) -> _Part | None:
    """Events of different modules have the same number; their sizes differ."""
    if not isinstance(event, ModEvent) or event.event != kind.CODE:
        return None
    try:
        return kind.unpack(event.data)
    except PayloadError:
        return None


class ConduytServoSync(ConduytModuleSync):
    """A servo."""

    KIND = parts.ServoAttach.GROUP

    def attach(self, pin: int, min_us: int = 544, max_us: int = 2400) -> None:
        """Give it its pin, and the lengths of its pulse for 0 and 180 degrees in microseconds."""
        self._tell(parts.ServoAttach(pin, min_us, max_us), pin)

    def write(self, angle: int) -> None:
        """Turn to an angle in degrees, 0 to 180."""
        self._tell(parts.ServoWrite(angle))

    def write_microseconds(self, us: int) -> None:
        """Set the length of its pulse, 0 to 65535 microseconds."""
        self._tell(parts.ServoWriteMicroseconds(us))

    def detach(self) -> None:
        """Let go of it."""
        self._tell(parts.ServoDetach())


class ConduytNeoPixelSync(ConduytModuleSync):
    """A strip of pixels. Colours are 0 to 255; what is set is seen after `show()`."""

    KIND = parts.NeopixelBegin.GROUP

    def begin(self, pin: int, count: int, pixel_type: int = 0) -> None:
        """Start a strip of `count` pixels, dark. Type 0 is GRB at 800 kHz."""
        self._tell(parts.NeopixelBegin(pin, count, pixel_type), pin)

    def set_pixel(self, index: int, r: int, g: int, b: int, w: int = 0) -> None:
        """Set one pixel."""
        self._tell(parts.NeopixelSetPixel(index, r, g, b, w or None))

    def set_range(self, start: int, count: int, r: int, g: int, b: int) -> None:
        """Set `count` pixels from `start` on. `start + count` above 65535 would hang the device, and is refused."""
        if start + count > _LAST_PIXEL:
            raise ConduytArgumentError(f"start + count must not be above {_LAST_PIXEL}, not {start + count}")
        self._tell(parts.NeopixelSetRange(start, count, r, g, b))

    def fill(self, r: int, g: int, b: int, w: int = 0) -> None:
        """Set all pixels."""
        self._tell(parts.NeopixelFill(r, g, b, w or None))

    def show(self) -> None:
        """Show what was set."""
        self._tell(parts.NeopixelShow())

    def set_brightness(self, brightness: int) -> None:
        """Set the brightness of all pixels, 0 to 255, and show it."""
        self._tell(parts.NeopixelSetBrightness(brightness))


class ConduytEncoderSync(ConduytModuleSync):
    """A rotary encoder."""

    KIND = parts.EncoderAttach.GROUP

    def attach(self, pin_a: int, pin_b: int) -> None:
        """Give it its pins; its count is 0 then."""
        self._tell(parts.EncoderAttach(pin_a, pin_b), pin_a, pin_b)

    def read(self) -> int:
        """Steps since the last reset."""
        return (self._ask(parts.EncoderRead(), parts.EncoderCount)).count

    def reset(self) -> None:
        """Set the count to 0."""
        self._tell(parts.EncoderReset())

    def watch(
        self, *, queue_size: int = DEFAULT_QUEUE, timeout_s: float | None = None
    ) -> Generator[EncoderTick, None]:
        """Yield every step. Firmware does not say which of several encoders it was."""
        return self._watch(EncoderTick, queue_size, timeout_s)


class ConduytStepperSync(ConduytModuleSync):
    """A stepper motor."""

    KIND = parts.StepperConfig.GROUP

    def config(self, step_pin: int, dir_pin: int, en_pin: int = PIN_UNUSED, steps_per_rev: int = 200) -> None:
        """Give it its pins; 255 is no enable pin."""
        enable = () if en_pin == PIN_UNUSED else (en_pin,)
        self._tell(parts.StepperConfig(step_pin, dir_pin, en_pin, steps_per_rev), step_pin, dir_pin, *enable)

    def move(self, steps: int, speed_hz: int) -> None:
        """Begin to move by steps, backwards if negative; a speed of 0 is 1000 Hz. A move under way is replaced."""
        self._tell(parts.StepperMove(steps, speed_hz))

    def move_to(self, position: int, speed_hz: int) -> None:
        """Begin to move to a position in steps."""
        self._tell(parts.StepperMoveTo(position, speed_hz))

    def stop(self) -> None:
        """Stop at once."""
        self._tell(parts.StepperStop())

    def watch(
        self, *, queue_size: int = DEFAULT_QUEUE, timeout_s: float | None = None
    ) -> Generator[StepperDone, None]:
        """Yield the position whenever a move has ended by itself."""
        return self._watch(StepperDone, queue_size, timeout_s)


class ConduytDHTSync(ConduytModuleSync):
    """A sensor of temperature and humidity. It needs a second or two after `begin` and between readings."""

    KIND = parts.DhtBegin.GROUP

    def begin(self, pin: int, sensor_type: int = 22) -> None:
        """Start it: 22 for a DHT22, 11 for a DHT11."""
        self._tell(parts.DhtBegin(pin, sensor_type), pin)

    def read(self) -> DHTReading:
        """Temperature in degrees Celsius and relative humidity in percent.

        Raises:
            ConduytNAKError: MODULE_NOT_LOADED before `begin`, OUT_OF_MEMORY when the sensor gives no reading.
        """
        return self._ask(parts.DhtRead(), DHTReading)


class ConduytOLEDSync(ConduytModuleSync):
    """A display. What is drawn is seen after `show()`."""

    KIND = parts.OledBegin.GROUP

    def begin(self, width: int = 128, height: int = 64, i2c_addr: int = 0x3C) -> None:
        """Start it, dark."""
        self._tell(parts.OledBegin(width, height, i2c_addr))

    def clear(self) -> None:
        """Clear the picture."""
        self._tell(parts.OledClear())

    def text(self, x: int, y: int, size: int, text: str) -> None:
        """Draw a text; the first 63 bytes of it count."""
        self._tell(parts.OledText(x, y, size, text))

    def draw_rect(self, x: int, y: int, w: int, h: int, fill: bool = False) -> None:
        """Draw a rectangle."""
        self._tell(parts.OledDrawRect(x, y, w, h, fill))

    def draw_bitmap(self, x: int, y: int, w: int, h: int, data: bytes) -> None:
        """Draw a bitmap: rows padded to whole bytes, leftmost pixel in the highest bit."""
        if len(data) < -(-w * h // 8):
            raise ConduytArgumentError(f"a bitmap of {w} x {h} needs {-(-w // 8) * h} bytes, not {len(data)}")
        self._tell(parts.OledDrawBitmap(x, y, w, h, data))

    def show(self) -> None:
        """Show what was drawn."""
        self._tell(parts.OledShow())


class ConduytPIDSync(ConduytModuleSync):
    """A controller that works on the device, ten times a second."""

    KIND = parts.PidConfig.GROUP

    def config(self, kp: float, ki: float, kd: float) -> None:
        """Set its factors."""
        self._tell(parts.PidConfig(kp, ki, kd))

    def set_target(self, value: float) -> None:
        """Set what is to be reached, in percent of the full reading."""
        self._tell(parts.PidSetTarget(value))

    def set_input(self, pin: int) -> None:
        """Set the pin that is read."""
        self._tell(parts.PidSetInput(pin), pin)

    def set_output(self, pin: int) -> None:
        """Set the pin that is driven."""
        self._tell(parts.PidSetOutput(pin), pin)

    def enable(self) -> None:
        """Start."""
        self._tell(parts.PidEnable(True))

    def disable(self) -> None:
        """Stop."""
        self._tell(parts.PidEnable(False))

    def watch(
        self, *, queue_size: int = DEFAULT_QUEUE, timeout_s: float | None = None
    ) -> Generator[PidTick, None]:
        """Yield input, output and error of each step. Firmware up to 1.0.0 never sends them."""
        return self._watch(PidTick, queue_size, timeout_s)


class ConduytI2CPassthroughSync(I2CBusSync):
    """The I2C bus as a module: the device names the module, but its commands are those of the bus."""

    KIND = I2C_MARKER_MODULE

    def __init__(self, device: ConduytDeviceSync, module_id: int | None = None) -> None:
        super().__init__(device.link)
        self.module_id = module_id
