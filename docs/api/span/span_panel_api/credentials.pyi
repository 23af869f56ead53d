from __future__ import annotations

class PanelCredentials:
    def __init__(self, host: str, serial_number: str, access_token: str, *, client_name: str = '', issued_at_ms: int | None = None, hostname: str = '', broker_host: str = '', broker_username: str = '', broker_password: str | None = None, mqtts_port: int = 8883, ws_port: int = 9001, wss_port: int = 9002, passphrase: str | None = None, ca_pem: str | None = None, http_port: int = 80, https_port: int = 443) -> None: ...
    access_token: str = field(repr=False)
    broker_host: str = field(default='', kw_only=True)
    broker_password: str | None = field(default=None, repr=False, kw_only=True)
    broker_username: str = field(default='', kw_only=True)
    ca_fingerprint: str | None
    ca_pem: str | None = field(default=None, repr=False, kw_only=True)
    client_name: str = field(default='', kw_only=True)
    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self: ...
    @classmethod
    def from_registration(cls, answer: V2AuthResponse, host: str, *, client_name: str = '', trust: PanelTrust | None = None, http_port: int = 80, https_port: int = 443) -> Self: ...
    has_broker_access: bool
    host: str
    hostname: str = field(default='', kw_only=True)
    http_port: int = field(default=80, kw_only=True)
    https_port: int = field(default=443, kw_only=True)
    issued_at_ms: int | None = field(default=None, kw_only=True)
    @classmethod
    def load(cls, path: str | os.PathLike[str]) -> Self: ...
    mqtts_port: int = field(default=8883, kw_only=True)
    passphrase: str | None = field(default=None, repr=False, kw_only=True)
    def save(self, path: str | os.PathLike[str], *, secrets: Literal['file', 'keyring'] = 'file') -> None: ...
    serial_number: str
    def to_dict(self) -> dict[str, Any]: ...
    trust: PanelTrust | None
    def with_host(self, host: str) -> Self: ...
    def with_passphrases(self, secrets: V2Passphrases) -> Self: ...
    def with_trust(self, trust: PanelTrust) -> Self: ...
    ws_port: int = field(default=9001, kw_only=True)
    wss_port: int = field(default=9002, kw_only=True)
