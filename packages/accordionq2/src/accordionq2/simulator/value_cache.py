"""The value cache of the server: what it read last, and when."""

from .answers import RefusalError

USED_UP: frozenset[str] = frozenset(("UART", "SPI", "I2C", "ByteStream", "NumericResult", "NumericResults"))
"""Types of channels where a read takes something away."""


class ValueCache:
    """Values by net name. Times are microseconds on the station's clock."""

    def __init__(self) -> None:
        self._values: dict[str, tuple[int, str]] = {}

    def keep(self, name: str, text: str, now_us: int) -> None:
        """Remember what was just read."""
        self._values[name] = (now_us, text)

    def get(self, name: str, now_us: int) -> tuple[str, float] | None:
        """Return value and age in milliseconds, or None."""
        if name not in self._values:
            return None
        time_us, text = self._values[name]
        return text, (now_us - time_us) / 1e3

    def forget(self, name: str) -> None:
        """Forget a value: it has just been written."""
        self._values.pop(name, None)

    def clear(self) -> None:
        """Forget all."""
        self._values.clear()


def refuse_used_up(name: str) -> RefusalError:
    """Return the refusal of a read that would take something away."""
    return RefusalError(400, f"Reading {name} uses its data up")
