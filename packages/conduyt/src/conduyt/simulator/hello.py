"""The answer to HELLO: built once when the device starts, in a buffer that may be too small for it."""

from collections.abc import Sequence
from typing import Final

from .boards import Board
from .sketch import Sketch, version_numbers

_NAME: Final = 16
_MODULE_NAME: Final = 8
_UNIT: Final = 8
_NO_PIN: Final = 0xFF
_MODULE_VERSION: Final = bytes((1, 0))


class _Buffer:
    """Takes fields as long as they fit; one that does not is left out, and the next may fit again."""

    def __init__(self, size: int) -> None:
        self._size: Final = size
        self.content = b""

    def add(self, field: bytes) -> None:
        if len(self.content) + len(field) <= self._size:
            self.content += field

    def add_bytes(self, *values: int) -> None:
        for value in values:
            self.add(bytes((value,)))

    def add_text(self, text: str, size: int) -> None:
        self.add(text.encode()[:size].ljust(size, b"\0"))


def build_hello(board: Board, sketch: Sketch, module_pins: Sequence[Sequence[int]] = ()) -> bytes:
    """Return the payload of HELLO_RESP.

    Modules claim their pins later, when commands tell them to: when the firmware builds this, their lists are empty.
    """
    buffer = _Buffer(board.max_payload)
    buffer.add_text(sketch.name, _NAME)
    buffer.add_bytes(*version_numbers(sketch.version))
    buffer.add(board.mcu_id)
    buffer.add_bytes(int(sketch.ota), len(board.pins), *board.pins, board.i2c_buses, board.spi_buses, board.uart_count)
    buffer.add(board.max_payload.to_bytes(2, "little"))
    _add_modules(buffer, sketch.modules[: board.max_modules], module_pins)
    _add_datastreams(buffer, board, sketch)
    return buffer.content


def _add_modules(buffer: _Buffer, names: Sequence[str], module_pins: Sequence[Sequence[int]]) -> None:
    buffer.add_bytes(len(names))
    for number, name in enumerate(names):
        pins = module_pins[number] if module_pins else ()
        buffer.add_bytes(number)
        buffer.add_text(name, _MODULE_NAME)
        buffer.add_bytes(*_MODULE_VERSION, len(pins), *pins)


def _add_datastreams(buffer: _Buffer, board: Board, sketch: Sketch) -> None:
    specs = sketch.datastreams[: board.max_datastreams]
    buffer.add_bytes(len(specs))
    for spec in specs:
        buffer.add_text(spec.name, _NAME)
        buffer.add_bytes(spec.type)
        buffer.add_text(spec.unit, _UNIT)
        buffer.add_bytes(spec.writable, _NO_PIN, spec.writable)
