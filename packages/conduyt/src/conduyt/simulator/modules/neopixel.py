"""The NeoPixel module: a strip of coloured lights."""

from typing import ClassVar

from ..fields import Fields
from .base import Bench, Module

Pixel = tuple[int, int, int, int]
"""Red, green, blue, white; 0 to 255 each."""
_DARK: Pixel = (0, 0, 0, 0)
_COUNTER_LIMIT = 0xFFFF
_DEFAULT_TYPE = 0x52


class NeoPixel(Module):
    """One strip. `pixels` is what was set, `shown` what can be seen; both are empty before begin."""

    NAME = "neopixel"
    COMMANDS: ClassVar[dict[int, str]] = {
        1: "_begin",
        2: "_set_pixel",
        3: "_set_range",
        4: "_fill",
        5: "_show",
        6: "_set_brightness",
    }

    def __init__(self, module_id: int, bench: Bench) -> None:
        super().__init__(module_id, bench)
        self.pin: int | None = None
        self.pixel_type = _DEFAULT_TYPE
        self.pixels: list[Pixel] = []
        self.shown: tuple[Pixel, ...] = ()
        self.brightness = 255
        self.hangs = False
        """Set for good by a range that reaches beyond 65535: its counter never gets there, and the device stops."""

    def claimed_pins(self) -> tuple[int, ...]:
        """The pin of the strip."""
        return () if self.pin is None else (self.pin,)

    def _begin(self, fields: Fields) -> None:
        self.pin, count = fields.u8(), fields.u16()
        self.pixel_type = fields.u8() or _DEFAULT_TYPE
        self.pixels = [_DARK] * count
        self._show(fields)

    def _set_pixel(self, fields: Fields) -> None:
        self._set(fields.u16(), _colour(fields))

    def _set_range(self, fields: Fields) -> None:
        start, count = fields.u16(), fields.u16()
        red, green, blue, _white = _colour(fields)
        if self.pixels and start + count > _COUNTER_LIMIT:
            self.hangs = True
            return
        for index in range(start, min(start + count, len(self.pixels))):
            self._set(index, (red, green, blue, 0))

    def _fill(self, fields: Fields) -> None:
        self.pixels = [_colour(fields)] * len(self.pixels)

    def _show(self, _fields: Fields) -> None:
        self.shown = tuple(self.pixels)

    def _set_brightness(self, fields: Fields) -> None:
        self.brightness = fields.u8()
        self._show(fields)

    def _set(self, index: int, pixel: Pixel) -> None:
        if index < len(self.pixels):
            self.pixels[index] = pixel


def _colour(fields: Fields) -> Pixel:
    return fields.u8(), fields.u8(), fields.u8(), fields.u8()
