"""Settings of the simulated panel that stay the same while it runs, unless a test changes them."""

from dataclasses import dataclass, field
from datetime import date
from typing import Final, Literal

from .releases import Release

DEFAULT_FIRMWARE: Final = "r202546"
DASHBOARD_PASSWORD: Final = "simulated-dashboard"  # noqa: S105 - a simulator has nothing to protect


@dataclass
class Settings:
    """Habits of the panel. All of them may be changed between two requests.

    `firmware`: `r202546`, or the whole word `spanos2/r202546/03`. From r202603 on there is the v2 interface too: REST,
    HTTPS and the broker. v1 answers then carry deprecation headers, and the operations on spaces are gone.
    `no_v1`: every v1 path answers 404, as on other models and after the sunset; `v1_ends`: the same from this day on,
    by the panel's clock.
    `token_status`: status for a missing or wrong token; panels were seen with 401, 403 and 412.
    `refusal_status`: status for a refused registration, 422 or 401.
    `detail_style`: form of a 422 body, `array` as documented or one `text`; None chooses by firmware.
    `dashboard_password`: the passphrase, which is also the broker's password on v2; `otps`: each works once.
    `has_passphrase`: without one, passphrases are refused, and a registration at the door gets no broker password.
    `is_serial_known`: whether the panel has its serial number yet; r202639 refuses registrations with 503 until then.
    `certificate_addresses`: addresses in the certificate, None for the one it listens on; `certificate_names`: more names.
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
    v1_ends: date | None = None
    has_passphrase: bool = True
    is_serial_known: bool = True
    certificate_addresses: tuple[str, ...] | None = None
    certificate_names: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        Release.of(self.firmware)

    @property
    def release(self) -> Release:
        """The release of the firmware."""
        return Release.of(self.firmware)

    @property
    def firmware_version(self) -> str:
        """The firmware as the status answer names it."""
        return self.firmware if "/" in self.firmware else self.release.version

    @property
    def is_v2_firmware(self) -> bool:
        """Whether this firmware has the v2 interface beside v1."""
        return self.release.has_v2

    @property
    def has_text_details(self) -> bool:
        """Whether 422 bodies hold one text."""
        return self.is_v2_firmware if self.detail_style is None else self.detail_style == "text"
