"""What a client needs to reach the v2 interface, and may change there: passphrase, name in the certificate, ports."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from .randomness import hex_id
from .settings import Settings

_WORDS: Final = ("amber", "birch", "cedar", "delta", "ember", "fjord", "grove", "heath", "islet", "juniper", "knoll")
_WORD_COUNT: Final = 4


@dataclass(frozen=True, slots=True)
class BrokerPorts:
    """Ports of the broker. The defaults are those of a real panel."""

    mqtts: int = 8883
    ws: int = 9001
    wss: int = 9002


def _ignore() -> None:
    """Nobody wants to know."""


class Access:
    """State of one panel's access. `on_passphrase` and `on_certificate` are called after a change.

    They are called from any thread and must not wait: the request that made the change has not been answered yet.
    """

    def __init__(self, serial: str, settings: Settings, seed: int) -> None:
        self.serial: Final = serial
        self.ports = BrokerPorts()
        self.ca_pem = ""
        self.fqdn: str | None = None
        self.on_passphrase: Callable[[], None] = _ignore
        self.on_certificate: Callable[[], None] = _ignore
        self._settings = settings
        self._seed = seed
        self._rotations = 0
        self._lock = threading.Lock()

    @property
    def host_name(self) -> str:
        """Name of the panel in its own network and in its certificate."""
        return f"span-{self.serial}.local"

    @property
    def passphrase(self) -> str | None:
        """The passphrase, None when the panel has none."""
        return self._settings.dashboard_password if self._settings.has_passphrase else None

    def rotate(self) -> str:
        """Make up a new passphrase, which ends the old one here and at the broker."""
        with self._lock:
            self._rotations += 1
            digits = hex_id(self._seed, "passphrase", self._rotations)
        chosen = (_WORDS[int(digits[2 * i : 2 * i + 2], 16) % len(_WORDS)] for i in range(_WORD_COUNT))
        self._settings.dashboard_password = "-".join((*chosen, digits[-4:]))
        self._settings.has_passphrase = True
        self.on_passphrase()
        return self._settings.dashboard_password

    def set_fqdn(self, name: str | None) -> None:
        """Put a further name into the certificate, or take it out again with None."""
        was, self.fqdn = self.fqdn, name
        if was != name:
            self.on_certificate()
