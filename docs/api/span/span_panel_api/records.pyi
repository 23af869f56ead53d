from __future__ import annotations

class DetectionResult:
    def __init__(self, api_version: Literal['v1', 'v2', 'unknown'], status_info: V2StatusInfo | None = None, probe_failed: bool = False, error: SpanPanelError | None = None) -> None: ...
    api_version: Literal['v1', 'v2', 'unknown']
    error: SpanPanelError | None = field(default=None, compare=False)
    probe_failed: bool = False
    status_info: V2StatusInfo | None = None
class V2AuthResponse:
    def __init__(self, access_token: str, token_type: str, iat_ms: int | None, ebus_broker_username: str, ebus_broker_password: str | None, ebus_broker_host: str, ebus_broker_mqtts_port: int, ebus_broker_ws_port: int, ebus_broker_wss_port: int, hostname: str, serial_number: str, hop_passphrase: str | None) -> None: ...
    access_token: str = field(repr=False)
    ebus_broker_host: str
    ebus_broker_mqtts_port: int
    ebus_broker_password: str | None = field(repr=False)
    ebus_broker_username: str
    ebus_broker_ws_port: int
    ebus_broker_wss_port: int
    hop_passphrase: str | None = field(repr=False)
    hostname: str
    iat_ms: int | None
    serial_number: str
    token_type: str
class V2HomieSchema:
    def __init__(self, firmware_version: str, types_schema_hash: str | None, types: Mapping[str, Any], homie_domain: str, homie_version: int | None, data_model_version: str | None, device_classes: Mapping[str, Any], device_classes_schema_hash: str | None) -> None: ...
    data_model: str
    data_model_version: str | None
    device_classes: Mapping[str, Any]
    device_classes_schema_hash: str | None
    firmware_version: str
    homie_domain: str
    homie_version: int | None
    schema_hash: str | None
    types: Mapping[str, Any]
    types_schema_hash: str | None
class V2Passphrases:
    def __init__(self, broker_password: str, passphrase: str) -> None: ...
    broker_password: str = field(repr=False)
    passphrase: str = field(repr=False)
class V2StatusInfo:
    def __init__(self, serial_number: str, firmware_version: str, proximity_proven: bool | None = None, hardware_version: str | None = None) -> None: ...
    firmware_version: str
    hardware_version: str | None = None
    proximity_proven: bool | None = None
    serial_number: str
