"""An instrument that speaks SCPI: a power supply with one output, as it hangs on a UART or listens on a socket."""

from collections import deque
from collections.abc import Callable, Mapping
from typing import Final

from .answers import RefusalError
from .supply import Supply

_LINE_END: Final = b"\n"
_NO_ERROR: Final = '0,"No error"'
_UNDEFINED_HEADER: Final = '-113,"Undefined header"'
_DATA_OUT_OF_RANGE: Final = '-222,"Data out of range"'
_OUTPUT_WORDS: Final = {"ON": "True", "1": "True", "OFF": "False", "0": "False"}

# Long form -> short form of the words in a header.
_SHORT: Final = {
    "MEASURE": "MEAS",
    "VOLTAGE": "VOLT",
    "CURRENT": "CURR",
    "OUTPUT": "OUTP",
    "SYSTEM": "SYST",
    "ERROR": "ERR",
    "SOURCE": "SOUR",
}


class ScpiInstrument:
    """Takes bytes and gives bytes. Commands end with a line feed or a semicolon, answers with a line feed."""

    def __init__(self, identification: str, volts: Callable[[], float], supply: Supply) -> None:
        self._supply = supply
        self._partial = b""
        self._errors: deque[str] = deque()
        self._queries: Final[Mapping[str, Callable[[], str]]] = {
            "*IDN?": lambda: identification,
            "*OPC?": lambda: "1",
            "MEAS:VOLT?": lambda: f"{volts():.4f}",
            "MEAS:VOLT:DC?": lambda: f"{volts():.4f}",
            "MEAS:CURR?": lambda: f"{volts() / supply.load_ohm:.5f}",
            "VOLT?": lambda: f"{float(supply.voltage.text):.3f}",
            "CURR?": lambda: f"{float(supply.current_limit.text):.3f}",
            "OUTP?": lambda: "1" if supply.output.text == "True" else "0",
            "SYST:ERR?": lambda: self._errors.popleft() if self._errors else _NO_ERROR,
        }
        self._commands: Final[Mapping[str, Callable[[str], None]]] = {
            "*RST": self._reset,
            "*CLS": lambda _argument: self._errors.clear(),
            "VOLT": supply.voltage.write,
            "CURR": supply.current_limit.write,
            "OUTP": lambda argument: supply.output.write(_OUTPUT_WORDS.get(argument.upper(), argument)),
        }

    def receive(self, data: bytes) -> bytes:
        """Take bytes and return the answers of the commands that they complete."""
        *lines, self._partial = (self._partial + data.replace(b"\r", _LINE_END)).split(_LINE_END)
        commands = (command.strip() for line in lines for command in line.decode("ascii", "replace").split(";"))
        answers = [self._perform(command) for command in commands if command]
        return b"".join(answer.encode() + _LINE_END for answer in answers if answer is not None)

    def _perform(self, command: str) -> str | None:
        header, _, argument = command.partition(" ")
        word = _short(header)
        if word in self._queries:
            return self._queries[word]()
        if word not in self._commands:
            self._errors.append(_UNDEFINED_HEADER)
            return None
        try:
            self._commands[word](argument.strip())
        except RefusalError:
            self._errors.append(_DATA_OUT_OF_RANGE)
        return None

    def _reset(self, _argument: str) -> None:
        self._supply.voltage.write("0.0")
        self._supply.output.write("False")
        self._errors.clear()


def _short(header: str) -> str:
    """Return a header in upper case and short form: `source:voltage?` is `VOLT?`."""
    upper = header.upper().lstrip(":")
    mark = "?" if upper.endswith("?") else ""
    words = [_SHORT.get(word, word) for word in upper.removesuffix("?").split(":")]
    return ":".join(word for word in words if word != "SOUR") + mark
