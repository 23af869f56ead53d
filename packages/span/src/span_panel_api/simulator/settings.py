"""Settings of the simulated panel that stay the same while it runs, unless a test changes them."""

import re
from dataclasses import dataclass, field
from typing import Final, Literal

DEFAULT_FIRMWARE: Final = "r202546"
DASHBOARD_PASSWORD: Final = "simulated-dashboard"  # noqa: S105 - a simulator has nothing to protect
_FIRST_V2_RELEASE = 202603
_RELEASE = re.compile(r"r(\d{6})")


@dataclass
class Settings:
    """Habits of the panel. All of them may be changed between two requests.

    `firmware`: `r202546`, or the whole word `spanos2/r202546/03`. From r202603 on, answers carry deprecation headers,
    the operations on spaces are gone, and a registration answers with the members of the v2 interface too.
    `no_v1`: every path answers 404, as on other models and after the sunset.
    `token_status`: status for a missing or wrong token; panels were seen with 401, 403 and 412.
    `refusal_status`: status for a refused registration, 422 or 401.
    `detail_style`: form of a 422 body, `array` as documented or one `text`; None chooses by firmware.
    `dashboard_password`, `otps`: what allows a registration beside the door switch; a one-time password works once.
    """

    firmware: str = DEFAULT_FIRMWARE
    no_v1: bool = False
    token_status: int = 401
    refusal_status: int = 422
    detail_style: Literal["array", "text"] | None = None
    dashboard_password: str = field(default=DASHBOARD_PASSWORD, repr=False)
    otps: set[str] = field(default_factory=set[str], repr=False)
    keepalive_s: float = 5.0
    """Idle connections are closed after this time. Read when the server starts."""

    def __post_init__(self) -> None:
        if not _RELEASE.search(self.firmware):
            raise ValueError(f"firmware {self.firmware!r} names no release; write r202546 or spanos2/r202546/03")

    @property
    def firmware_version(self) -> str:
        """The firmware as the status answer names it."""
        return self.firmware if "/" in self.firmware else f"spanos2/{self.firmware}/03"

    @property
    def is_v2_firmware(self) -> bool:
        """Whether this firmware has the v2 interface beside v1."""
        found = _RELEASE.search(self.firmware)
        return found is not None and int(found[1]) >= _FIRST_V2_RELEASE

    @property
    def has_text_details(self) -> bool:
        """Whether 422 bodies hold one text."""
        return self.is_v2_firmware if self.detail_style is None else self.detail_style == "text"
