"""What stands behind a resource: something that reads as text at a time, and may take text."""

import math
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from typing import Final, Literal, Protocol

from .answers import RefusalError
from .signals import Signal

Kind = Literal["number", "bool", "text"]

_WORDS: Final = {"true": "True", "1": "True", "false": "False", "0": "False"}


class Point(Protocol):
    """A resource."""

    def read(self, time_us: int, /) -> str:
        """Return the value as text."""
        ...

    def write(self, text: str, /) -> None:
        """Take a value. Refuses with 400 what it cannot take."""
        ...


class Measured:
    """A value that a signal gives. Cannot be written."""

    def __init__(self, signal: Signal, seed: int, decimals: int = 4) -> None:
        self._signal = signal
        self._seed = seed
        self._decimals = decimals

    def sample(self, time_us: int) -> float:
        """Return the value as a number."""
        return round(self._signal.at(self._seed, time_us), self._decimals)

    def read(self, time_us: int, /) -> str:
        """Return the value, with a decimal point."""
        return repr(self.sample(time_us))

    def write(self, text: str, /) -> None:
        """Refuse."""
        raise RefusalError(400, f"{self._signal.name} cannot be written: {text}")


class Stored:
    """A value that keeps what was written, in the words of the writer."""

    def __init__(
        self,
        name: str,
        text: str,
        kind: Kind = "number",
        *,
        choices: Sequence[str] = (),
        low: float = -math.inf,
        high: float = math.inf,
    ) -> None:
        self._name = name
        self._kind = kind
        self._choices = choices
        self._low, self._high = low, high
        self.text = text

    def read(self, _time_us: int, /) -> str:
        """Return the text."""
        return self.text

    def write(self, text: str, /) -> None:
        """Take a text that the kind allows."""
        if self._choices and text not in self._choices:
            raise RefusalError(400, f"{self._name} takes {', '.join(self._choices)}, not {text}")
        self.text = self._converted(text)

    def _converted(self, text: str) -> str:
        if self._kind == "text":
            return text
        return self._number(text) if self._kind == "number" else self._word(text)

    def _number(self, text: str) -> str:
        try:
            number = float(text)
        except ValueError:
            raise RefusalError(400, f"{self._name} takes a number, not {text}") from None
        if not self._low <= number <= self._high or not math.isfinite(number):
            raise RefusalError(400, f"{self._name} must lie between {self._low} and {self._high}, not {text}")
        return text.strip()

    def _word(self, text: str) -> str:
        word = _WORDS.get(text.strip().lower())
        if word is None:
            raise RefusalError(400, f"{self._name} takes True or False, not {text}")
        return word


class Computed:
    """A text computed from the time. Cannot be written."""

    def __init__(self, name: str, compute: Callable[[int], str]) -> None:
        self._name = name
        self._compute = compute

    def read(self, time_us: int, /) -> str:
        """Return the text."""
        return self._compute(time_us)

    def write(self, text: str, /) -> None:
        """Refuse."""
        raise RefusalError(400, f"{self._name} cannot be written: {text}")


class Consumed:
    """A stream: each read takes the next piece away, an empty text when there is none. A write adds a piece."""

    def __init__(self, pieces: Iterable[str]) -> None:
        self._pieces = deque(pieces)

    def read(self, _time_us: int, /) -> str:
        """Return the next piece."""
        return self._pieces.popleft() if self._pieces else ""

    def write(self, text: str, /) -> None:
        """Append a piece."""
        self._pieces.append(text)


class Answering:
    """A value that answers what was written last, for transactions."""

    def __init__(self, answer: Callable[[str], str]) -> None:
        self._answer = answer
        self._question = ""

    def read(self, _time_us: int, /) -> str:
        """Return the answer to the last question."""
        return self._answer(self._question)

    def write(self, text: str, /) -> None:
        """Take a question."""
        self._question = text
