"""The built-in modules of the simulated board. Their state is open: read what the host did, set what sensors see."""

from collections.abc import Mapping
from typing import Final

from .base import Bench, I2CPassthrough, Module
from .dht import Dht
from .encoder import Encoder
from .neopixel import NeoPixel, Pixel
from .oled import Bitmap, Drawing, Oled, Rectangle, Text
from .pid import Pid
from .servo import Servo
from .stepper import Stepper

MODULES: Final[Mapping[str, type[Module]]] = {
    kind.NAME: kind for kind in (Servo, NeoPixel, Encoder, Stepper, Dht, Oled, Pid, I2CPassthrough)
}
"""Kinds of modules by the name that HELLO_RESP has for them."""

__all__ = [
    "MODULES",
    "Bench",
    "Bitmap",
    "Dht",
    "Drawing",
    "Encoder",
    "I2CPassthrough",
    "Module",
    "NeoPixel",
    "Oled",
    "Pid",
    "Pixel",
    "Rectangle",
    "Servo",
    "Stepper",
    "Text",
]
