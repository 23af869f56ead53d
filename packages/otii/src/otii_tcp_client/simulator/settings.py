"""Habits of the simulated server that no source tells for sure, and its version. Each can be changed while it runs."""

from dataclasses import dataclass
from typing import Final, Literal

DEFAULT_FIRMWARE: Final = "3.6.0"
FIRMWARES: Final = (DEFAULT_FIRMWARE, "3.5.5")
"""Before 3.6.0 recordings did not list their measurements."""


@dataclass
class Settings:
    """What a test may want otherwise than we assume.

    `denial`: new connections are refused with this text instead of the greeting.
    `denial_id`: a refusal carries this as its `trans_id`; None leaves it out.
    `greets`: whether the server says anything at all when a client connects.
    `protocol_version`, `server_name`: what the greeting says besides the version.
    `idle_value`: `arc_get_value` of a channel that is not enabled while main power is off: an error, or 0.
    `records_nothing`: whether a recording may start without an enabled channel.
    `asks_before_loss`: closing a project with unsaved recordings, and saving onto a file that exists, need `force`.
    `login_for_licenses`: licence commands need a login.
    `announces_devices`: plugging and unplugging a device sends a message; the wording of it is ours.
    `answers_shutdown`: `otii_shutdown` is answered before the connections close.
    `max_request_bytes`: longer lines are refused.
    `progress_steps`: how many progress messages precede an answer, where the client asked for them.
    """

    firmware: str = DEFAULT_FIRMWARE
    denial: str | None = None
    denial_id: str | None = None
    greets: bool = True
    protocol_version: str = "0.1"
    server_name: str = "otii-server"
    idle_value: Literal["error", "zero"] = "error"
    records_nothing: bool = False
    asks_before_loss: bool = True
    login_for_licenses: bool = True
    announces_devices: bool = False
    answers_shutdown: bool = True
    max_request_bytes: int = 131_072
    progress_steps: int = 4

    def __post_init__(self) -> None:
        if self.firmware not in FIRMWARES:
            raise ValueError(f"firmware {self.firmware!r} is not known; known: {', '.join(FIRMWARES)}")
        if self.max_request_bytes < 1:
            raise ValueError(f"max_request_bytes must be 1 or more, not {self.max_request_bytes!r}")

    @property
    def lists_measurements(self) -> bool:
        """Whether recordings name their channels."""
        return self.firmware == DEFAULT_FIRMWARE
