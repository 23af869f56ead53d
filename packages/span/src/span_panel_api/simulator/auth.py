"""Registration of clients and the rights of their tokens.

    proof                          rights    answer when it is wrong
    dashboardPassword              full      422 (or 401), one text; another one when the panel has no passphrase
    hopPassphrase (v2 firmware)    full      the same
    otp, good for one use          reduced   the same
    door switch, good for one use  reduced   the same

The proof of proximity is used up by the first registration that relies on it, even when that fails for a taken name.
"""

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from .access import Access
from .answers import Json, RefusalError
from .panel import Panel
from .randomness import hex_id
from .settings import Settings

REUSABLE_NAME: Final = "dashboard"
NAME_TAKEN: Final = "Name already exists"
TOKEN_MISSING: Final = "Access to protected HTTP endpoints require an API token passed as a HTTP Bearer header."  # noqa: S105
_NO_PROOF = "Proximity not proven"
_WRONG_SECRET = "Invalid credentials"  # noqa: S105
_NO_SECRET = "Dashboard password is not available"  # noqa: S105
_SCHEME = "bearer "

# Which groups a client may use. Their names were never seen on a real panel.
_REDUCED_GROUPS = {
    "delete": [],
    "get": ["PANEL", "CIRCUITS", "STORAGE", "WIFI"],
    "post": ["CIRCUITS", "STORAGE"],
    "push": [],
}
_FULL_GROUPS = {
    "delete": ["CLIENTS"],
    "get": ["CLIENTS", "PANEL", "CIRCUITS", "STORAGE", "WIFI"],
    "post": ["PANEL", "CIRCUITS", "STORAGE", "WIFI"],
    "push": [],
}


@dataclass(frozen=True, slots=True)
class Registration:
    """One client entry."""

    description: str | None
    issued_at_s: int
    is_full: bool

    def report(self, *, is_v2_firmware: bool) -> Json:
        """Return the entry as `Client`. Later firmware names the fourth list of groups `put` and adds `patch`."""
        groups: dict[str, Json] = {name: list(words) for name, words in self._groups().items()}
        if is_v2_firmware:
            groups |= {"put": groups.pop("push"), "patch": []}
        described: dict[str, Json] = {} if self.description is None else {"description": self.description}
        return {**described, "issued_at": self.issued_at_s, "allowed_endpoint_groups": groups}

    def _groups(self) -> Mapping[str, list[str]]:
        return _FULL_GROUPS if self.is_full else _REDUCED_GROUPS


class Registry:
    """The client entries of one panel and their tokens."""

    def __init__(self, panel: Panel, settings: Settings, access: Access) -> None:
        self._panel = panel
        self._settings = settings
        self._access = access
        self._clients: dict[str, Registration] = {}
        self._names: dict[str, str] = {}
        self._issued = 0

    def register(self, body: Mapping[str, Any]) -> Json:
        """Answer a registration with `AuthOut`, or refuse it."""
        with self._panel.lock:
            is_full = self._proven_rights(body)
            name = body["name"]
            if name in self._clients and name != REUSABLE_NAME:
                raise RefusalError(422, NAME_TAKEN)
            if is_full is None:
                raise RefusalError(self._settings.refusal_status, self._refusal_text(body))
            token = self.issue(name, body.get("description"), is_full=is_full)
            answer: dict[str, Json] = {"accessToken": token, "tokenType": "bearer", "iatMs": self._panel.now_ms()}
            return {**answer, **self._v2_members()}

    def issue(
        self, name: str, description: str | None = None, *, is_full: bool = True, token: str | None = None
    ) -> str:
        """Create or replace the entry `name` and return a token for it, without asking for a proof."""
        with self._panel.lock:
            self._issued += 1
            token = token or _token(self._panel.seed, self._issued)
            self._clients[name] = Registration(description, self._panel.now_ms() // 1000, is_full)
            self._names[token] = name
            return token

    def authorize(self, header: str | None) -> Registration:
        """Return the client behind an Authorization header, or refuse the request."""
        token = header[len(_SCHEME) :].strip() if header and header.lower().startswith(_SCHEME) else ""
        with self._panel.lock:
            name = self._names.get(token)
            if name is None:
                raise RefusalError(self._settings.token_status, TOKEN_MISSING)
            return self._clients[name]

    def is_known(self, name: str) -> bool:
        """Tell whether there is an entry of this name."""
        return name in self._clients

    def report_all(self) -> Json:
        """Return `Clients`."""
        with self._panel.lock:
            return {"clients": {name: self.report(name) for name in self._clients}}

    def report(self, name: str) -> Json:
        """Return one `Client`, or refuse an unknown name with 404 (assumed)."""
        with self._panel.lock:
            if name not in self._clients:
                raise RefusalError(404, "Not Found")
            return self._clients[name].report(is_v2_firmware=self._settings.is_v2_firmware)

    def delete(self, name: str) -> Json:
        """Remove an entry, end its tokens, and return what it was."""
        with self._panel.lock:
            report = self.report(name)
            del self._clients[name]
            self._names = {token: owner for token, owner in self._names.items() if owner != name}
            return report

    def _proven_rights(self, body: Mapping[str, Any]) -> bool | None:
        """Return whether the rights are full, or None without a valid proof. Uses up what works only once."""
        secrets = [body["dashboardPassword"]] if "dashboardPassword" in body else []
        if self._settings.is_v2_firmware and "hopPassphrase" in body:
            secrets.append(body["hopPassphrase"])
        if secrets:
            return True if self._access.passphrase in secrets else None
        if "otp" in body:
            return self._use_otp(body["otp"])
        return False if self._panel.door.use_proof(self._panel.now_ms()) else None

    def _use_otp(self, otp: str) -> bool | None:
        if otp not in self._settings.otps:
            return None
        self._settings.otps.remove(otp)
        return False

    def _v2_members(self) -> dict[str, Json]:
        """Return what firmware with the v2 interface adds to the answer of the v1 path."""
        if not self._settings.is_v2_firmware:
            return {}
        access = self._access
        secret = access.passphrase
        if secret is None and not self._settings.release.is_newest:
            secret = ""  # before r202639 the member could not be null
        return {
            "hostname": access.host_name,
            "serialNumber": access.serial,
            "hopPassphrase": secret,
            "ebusBrokerUsername": access.serial,
            "ebusBrokerPassword": secret,
            "ebusBrokerHost": access.host_name,
            "ebusBrokerMqttsPort": access.ports.mqtts,
            "ebusBrokerWsPort": access.ports.ws,
            "ebusBrokerWssPort": access.ports.wss,
        }

    def _refusal_text(self, body: Mapping[str, Any]) -> str:
        if "dashboardPassword" not in body and "hopPassphrase" not in body:
            return _WRONG_SECRET if "otp" in body else _NO_PROOF
        return _WRONG_SECRET if self._access.passphrase is not None else _NO_SECRET


def _token(seed: int, number: int) -> str:
    """Return three parts like those of a JSON web token. They carry nothing."""
    parts = (hex_id(seed, "token", number, part).encode() for part in ("head", "claims", "signature"))
    return ".".join(base64.urlsafe_b64encode(part).decode().rstrip("=") for part in parts)
