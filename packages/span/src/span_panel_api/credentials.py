"""What is kept of a registration: token, broker, pinned CA. Files are readable by their owner alone."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal, TypedDict

from ._credential_file import SECRETS, checked_fields, read_file, write_file
from .exceptions import SpanPanelCredentialsError
from .trust import PanelTrust

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping
    from typing import Self

    from .records import V2AuthResponse, V2Passphrases

__all__ = ["PanelCredentials"]


class _Told(TypedDict):
    """What the answer to a registration says beside serial number and token."""

    issued_at_ms: int | None
    hostname: str
    broker_host: str
    broker_username: str
    broker_password: str | None
    mqtts_port: int
    ws_port: int
    wss_port: int
    passphrase: str | None


def _told(answer: V2AuthResponse) -> _Told:
    return {
        "issued_at_ms": answer.iat_ms,
        "hostname": answer.hostname,
        "broker_host": answer.ebus_broker_host,
        "broker_username": answer.ebus_broker_username,
        "broker_password": answer.ebus_broker_password,
        "mqtts_port": answer.ebus_broker_mqtts_port,
        "ws_port": answer.ebus_broker_ws_port,
        "wss_port": answer.ebus_broker_wss_port,
        "passphrase": answer.hop_passphrase,
    }


@dataclass(frozen=True, slots=True)
class PanelCredentials:
    """Everything that a later connection to one panel needs. Immutable; the secrets do not show in its `repr`.

    Args:
        host: name or address of the panel.
        serial_number: its serial number.
        access_token: token for REST, secret.
        client_name: name under which the panel knows this client.
        issued_at_ms: when the token was issued, in milliseconds since 1970.
        hostname: the panel's own name.
        broker_host: the broker's name as the panel says it.
        broker_username: user name for the broker.
        broker_password: password for the broker, secret; None while the panel has given none.
        mqtts_port: port of MQTT over TLS.
        ws_port: port of MQTT over WebSocket, not encrypted.
        wss_port: port of MQTT over WebSocket and TLS.
        passphrase: the panel's passphrase, secret; None where it is not known.
        ca_pem: the pinned CA; None while none is.
        http_port: port of REST without TLS.
        https_port: port of REST with TLS.

    Raises:
        ValueError: `ca_pem` is not the certificate of a CA.
    """

    host: str
    serial_number: str
    access_token: str = field(repr=False)
    client_name: str = field(default="", kw_only=True)
    issued_at_ms: int | None = field(default=None, kw_only=True)
    hostname: str = field(default="", kw_only=True)
    broker_host: str = field(default="", kw_only=True)
    broker_username: str = field(default="", kw_only=True)
    broker_password: str | None = field(default=None, repr=False, kw_only=True)
    mqtts_port: int = field(default=8883, kw_only=True)
    ws_port: int = field(default=9001, kw_only=True)
    wss_port: int = field(default=9002, kw_only=True)
    passphrase: str | None = field(default=None, repr=False, kw_only=True)
    ca_pem: str | None = field(default=None, repr=False, kw_only=True)
    http_port: int = field(default=80, kw_only=True)
    https_port: int = field(default=443, kw_only=True)

    def __post_init__(self) -> None:
        if self.ca_pem is not None:
            PanelTrust(self.ca_pem)

    @classmethod
    def from_registration(
        cls,
        answer: V2AuthResponse,
        host: str,
        *,
        client_name: str = "",
        trust: PanelTrust | None = None,
        http_port: int = 80,
        https_port: int = 443,
    ) -> Self:
        """Keep what a registration has brought, and the CA that is trusted from then on."""
        return cls(
            host,
            answer.serial_number,
            answer.access_token,
            client_name=client_name,
            ca_pem=trust.ca_pem if trust else None,
            http_port=http_port,
            https_port=https_port,
            **_told(answer),
        )

    @property
    def trust(self) -> PanelTrust | None:
        """The pinned CA, which checks the panel's own name; None while none is pinned."""
        return None if self.ca_pem is None else PanelTrust(self.ca_pem, self.serial_number)

    @property
    def ca_fingerprint(self) -> str | None:
        """SHA-256 of the pinned CA, `AB:CD:...`; None while none is pinned."""
        return None if self.ca_pem is None else PanelTrust(self.ca_pem).fingerprint

    @property
    def has_broker_access(self) -> bool:
        """Whether there is a password for the broker. A panel may give one later, to the next registration."""
        return bool(self.broker_password)

    def with_host(self, host: str) -> Self:
        """Return these credentials for another name or address of the same panel."""
        return replace(self, host=host)

    def with_trust(self, trust: PanelTrust) -> Self:
        """Return these credentials with another CA: from now on that one is trusted and no other.

        Raises:
            ValueError: the trust is that of another panel.
        """
        if trust.serial_number not in (None, self.serial_number):
            raise ValueError(f"this is the CA of panel {trust.serial_number}, not of {self.serial_number}")
        return replace(self, ca_pem=trust.ca_pem)

    def with_passphrases(self, secrets: V2Passphrases) -> Self:
        """Return these credentials with the secrets of a rotation."""
        return replace(self, broker_password=secrets.broker_password, passphrase=secrets.passphrase)

    def to_dict(self) -> dict[str, Any]:
        """Return all of it as JSON data, secrets included."""
        return asdict(self)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Build credentials from what `to_dict` returned; members that are not known are passed over.

        Raises:
            SpanPanelCredentialsError: a member is missing, or not what it must be.
        """
        members = checked_fields(cls, data)
        try:
            return cls(**members)
        except ValueError as error:
            raise SpanPanelCredentialsError(f"the pinned CA of these credentials is damaged: {error}") from error

    def save(self, path: str | os.PathLike[str], *, secrets: Literal["file", "keyring"] = "file") -> None:
        """Write a file that only its owner can read, whole or not at all. Missing folders are made, for their owner alone.

        Args:
            path: the file.
            secrets: where token, password and passphrase go: into the file too, or into the keyring of the system (extra `keyring`).

        Raises:
            SpanPanelCredentialsError: there is no keyring, or it refuses.
            OSError: the file cannot be written.
        """
        data = self.to_dict()
        if secrets == "keyring":
            from ._credential_keyring import put_secrets

            put_secrets(self.serial_number, {name: data.pop(name) for name in SECRETS})
        write_file(path, data, secrets)

    @classmethod
    def load(cls, path: str | os.PathLike[str]) -> Self:
        """Read a file that `save` has written.

        Raises:
            SpanPanelCredentialsError: others can read it, it is damaged, or its secrets are in a keyring that is not there.
            OSError: it cannot be read; `FileNotFoundError` where there is none.
        """
        data = read_file(path)
        if data.get("secrets") == "keyring":
            from ._credential_keyring import get_secrets

            data |= get_secrets(str(data.get("serial_number", "")))
        return cls.from_dict(data)
