"""A power supply output with a load: what it is set to, and what the load makes of it."""

from typing import Final

from .points import Stored

LOAD_OHM: Final = 47.0


class Supply:
    """One output. Voltage and current limit are kept as the texts that were written."""

    def __init__(self, name: str, *, voltage: str = "3.3", is_on: bool = True, load_ohm: float = LOAD_OHM) -> None:
        self.load_ohm = load_ohm
        self.voltage: Final = Stored(f"{name}.VSET1", voltage, low=0.0, high=30.0)
        self.current_limit: Final = Stored(f"{name}.ISET1", "1.0", low=0.0, high=3.0)
        self.output: Final = Stored(f"{name}.OUT1", str(is_on), "bool")

    def volts(self) -> float:
        """Return the voltage at the load: the set one, or what the current limit leaves, or nothing."""
        if self.output.text != "True":
            return 0.0
        return min(float(self.voltage.text), float(self.current_limit.text) * self.load_ohm)

    def amperes(self) -> float:
        """Return the current through the load."""
        return self.volts() / self.load_ohm
