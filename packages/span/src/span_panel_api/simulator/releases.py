"""Releases of the firmware and what each of them changed on the wire. One property for one change."""

import re
from dataclasses import dataclass
from typing import Final

RELEASES: Final = ("r202603", "r202609", "r202615", "r202621", "r202627", "r202633", "r202639")
"""The documented releases that have the v2 interface."""

_RELEASE = re.compile(r"r(\d{6})")
_FIRST_V2 = 202603
_SECOND_V2 = 202609


@dataclass(frozen=True, slots=True)
class Release:
    """A release by its number, such as 202609. Firmware in between behaves as the documented release before it."""

    number: int

    @classmethod
    def of(cls, firmware: str) -> "Release":
        """Find the release in `r202609` or `spanos3/r202609/01`. ValueError when there is none."""
        found = _RELEASE.search(firmware)
        if found is None:
            raise ValueError(f"firmware {firmware!r} names no release; write r202546 or spanos2/r202546/03")
        return cls(int(found[1]))

    @property
    def version(self) -> str:
        """The whole word for the release; the parts around it were seen on panels of that time."""
        if self.number < _FIRST_V2:
            return f"spanos2/r{self.number}/03"
        return f"spanos2/r{self.number}/05" if self.number < _SECOND_V2 else f"spanos3/r{self.number}/01"

    @property
    def has_v2(self) -> bool:
        """REST v2, HTTPS and the broker; deprecation headers on v1."""
        return self.number >= _FIRST_V2

    @property
    def has_repairs(self) -> bool:
        """Watts declared as such, `core/model`, a door that moves, no `(null)`, `proximityProven`, power source settable.

        Also: the battery's link is watched, and the charger has four states in place of ten.
        """
        return self.number >= _SECOND_V2

    @property
    def protects_root(self) -> bool:
        """Only commands may be published below the panel; the charger's lock has no UNKNOWN; the name can be set."""
        return self.number >= 202615

    @property
    def measures_downstream(self) -> bool:
        """The downstream lugs and the power control system report live values."""
        return self.number >= 202621

    @property
    def has_charge_limits(self) -> bool:
        """The charger reports and takes limits of its current."""
        return self.number >= 202627

    @property
    def has_tree(self) -> bool:
        """Data model 1.0 in place of the flat one; `disconnected` on a clean end; children are protected too."""
        return self.number >= 202633

    @property
    def is_newest(self) -> bool:
        """Battery power positive when discharging, locked solar circuit, no repeated values, nullable passphrase.

        Also: the charge limit only when a user set one, addresses of the panel's own networks in its certificate,
        `hardwareVersion`, and 503 while the serial number is not known.
        """
        return self.number >= 202639

    @property
    def data_model(self) -> str | None:
        """`flat`, `1.0`, or None where nothing is published."""
        if not self.has_v2:
            return None
        return "1.0" if self.has_tree else "flat"
