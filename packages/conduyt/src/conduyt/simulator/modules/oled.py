"""The OLED module: what was drawn, and what can be seen."""

from dataclasses import dataclass
from typing import ClassVar, Final

from ..fields import Fields
from .base import Bench, Module

_DEFAULT_ADDRESS: Final = 0x3C
_TEXT_BYTES: Final = 63
_DOCUMENTED_TEXT_BYTES: Final = 64


@dataclass(frozen=True)
class Text:
    """A text at a place."""

    x: int
    y: int
    size: int
    text: str


@dataclass(frozen=True)
class Rectangle:
    """An outline, or a filled rectangle."""

    x: int
    y: int
    width: int
    height: int
    filled: bool


@dataclass(frozen=True)
class Bitmap:
    """One bit for each pixel."""

    x: int
    y: int
    width: int
    height: int
    data: bytes


Drawing = Text | Rectangle | Bitmap


class Oled(Module):
    """One display. `drawn` is what is in its memory, in order; `shown` what can be seen."""

    NAME = "oled1306"
    COMMANDS: ClassVar[dict[int, str]] = {
        1: "_begin",
        2: "_clear",
        3: "_text",
        4: "_draw_rect",
        5: "_draw_bitmap",
        6: "_show",
    }

    def __init__(self, module_id: int, bench: Bench) -> None:
        super().__init__(module_id, bench)
        self.size = (0, 0)
        self.address = 0
        self.drawn: list[Drawing] = []
        self.shown: tuple[Drawing, ...] = ()

    @property
    def text(self) -> str:
        """The texts that can be seen, a line each."""
        return "\n".join(drawing.text for drawing in self.shown if isinstance(drawing, Text))

    def _begin(self, fields: Fields) -> None:
        self.size = (fields.u8(), fields.u8())
        self.address = fields.u8() or _DEFAULT_ADDRESS
        self._clear(fields)
        self._show(fields)

    def _clear(self, _fields: Fields) -> None:
        self.drawn.clear()

    def _text(self, fields: Fields) -> None:
        x, y, size = fields.u8(), fields.u8(), fields.u8()
        limit = _DOCUMENTED_TEXT_BYTES if self.bench.habits.long_text else _TEXT_BYTES
        text = fields.rest()[:limit].decode("utf-8", "replace")
        self.drawn.append(Text(x, y, size, text))

    def _draw_rect(self, fields: Fields) -> None:
        x, y, width, height = fields.u8(), fields.u8(), fields.u8(), fields.u8()
        self.drawn.append(Rectangle(x, y, width, height, bool(fields.u8())))

    def _draw_bitmap(self, fields: Fields) -> None:
        x, y, width, height = fields.u8(), fields.u8(), fields.u8(), fields.u8()
        data = fields.rest()
        if 8 * len(data) >= width * height:  # the firmware counts bits and knows nothing of padded rows
            self.drawn.append(Bitmap(x, y, width, height, data))

    def _show(self, _fields: Fields) -> None:
        self.shown = tuple(self.drawn)
