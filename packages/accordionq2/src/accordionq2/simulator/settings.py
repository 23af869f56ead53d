"""Settings of the simulated station that stay the same while it runs, unless a test changes them."""

from dataclasses import dataclass, field
from typing import Literal

from .answers import ErrorShape
from .firmwares import FIRMWARES, NEWEST
from .numbers import Numbers


@dataclass
class Settings:
    """Habits of the station. All of them may be changed between two requests, except where said otherwise.

    `flags_as`: how flag enums are written: names joined by a comma, or an integer. Servers do both.
    `value_member`: the name that a single value has in an answer.
    `error_shape`: the form of error bodies; in the form `error`, requests that do not fit the spec are refused with
    ASP.NET's validation problem, as real servers do.
    `void_status`, `delete_status`: status of answers without a body.
    `received_limit`: I2C and SPI deliver at most so many bytes and still report success, as some servers do.
    `auth`: user and password to ask for; None accepts everybody.
    `prefix`: path in front of every path, such as `/station`.
    `is_station`: False for a server on another machine, where services, reboot, clock and updates end in 501.
    `numbers`: limits and times.
    """

    firmware: str = NEWEST
    """5.28.1 or 5.13.0. Read when the simulator is made."""
    flags_as: Literal["text", "integer"] = "text"
    value_member: Literal["value", "Value"] = "value"
    error_shape: ErrorShape = "error"
    void_status: int = 200
    delete_status: int = 204
    received_limit: int | None = None
    auth: tuple[str, str] | None = field(default=None, repr=False)
    prefix: str = ""
    keepalive_s: float = 120.0
    """Idle connections are closed after this time. Read when the server starts."""
    is_station: bool = True
    numbers: Numbers = field(default_factory=Numbers)

    def __post_init__(self) -> None:
        if self.firmware not in FIRMWARES:
            raise ValueError(f"firmware {self.firmware!r} is not known; known: {', '.join(FIRMWARES)}")
