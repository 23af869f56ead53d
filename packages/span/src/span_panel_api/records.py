"""What REST v2 answers, as immutable values under the documented names. Secrets never show in a `repr`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .exceptions import SpanPanelError

__all__ = ["DetectionResult", "V2AuthResponse", "V2HomieSchema", "V2Passphrases", "V2StatusInfo"]


@dataclass(frozen=True, slots=True)
class V2StatusInfo:
    """Who a panel is.

    Args:
        serial_number: serial number.
        firmware_version: such as `spanos3/r202639/01`.
        proximity_proven: whether the door switch was pressed, so that a registration needs no secret; None before r202609.
        hardware_version: `1.2`, `2.0`, `UNKNOWN`; None before r202639.
    """

    serial_number: str
    firmware_version: str
    proximity_proven: bool | None = None
    hardware_version: str | None = None


@dataclass(frozen=True, slots=True)
class DetectionResult:
    """Which interface a panel offers.

    Args:
        api_version: `v2`; `v1` when the panel has no v2; `unknown` when nothing can be said: it is starting or does not answer. Try again.
        status_info: what a v2 panel says of itself.
        probe_failed: whether it is unknown.
        error: why it is unknown.
    """

    api_version: Literal["v1", "v2", "unknown"]
    status_info: V2StatusInfo | None = None
    probe_failed: bool = False
    error: SpanPanelError | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class V2AuthResponse:
    """What a registration yields.

    Args:
        access_token: token for REST, secret. It does not expire; it ends when its client is deleted.
        token_type: `bearer`.
        iat_ms: when it was issued, in milliseconds since 1970.
        ebus_broker_username: user name for the broker.
        ebus_broker_password: password for the broker, secret; None when the panel has none yet: then there is a token for REST alone.
        ebus_broker_host: name of the broker.
        ebus_broker_mqtts_port: port of MQTT over TLS.
        ebus_broker_ws_port: port of MQTT over WebSocket, not encrypted.
        ebus_broker_wss_port: port of MQTT over WebSocket and TLS.
        hostname: name of the panel.
        serial_number: serial number of the panel.
        hop_passphrase: the panel's passphrase, secret; None when the panel keeps it to itself.
    """

    access_token: str = field(repr=False)
    token_type: str
    iat_ms: int | None
    ebus_broker_username: str
    ebus_broker_password: str | None = field(repr=False)
    ebus_broker_host: str
    ebus_broker_mqtts_port: int
    ebus_broker_ws_port: int
    ebus_broker_wss_port: int
    hostname: str
    serial_number: str
    hop_passphrase: str | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class V2Passphrases:
    """Both secrets that a rotation makes anew; the old ones are void.

    Args:
        broker_password: password for the broker, secret.
        passphrase: passphrase for registrations, secret.
    """

    broker_password: str = field(repr=False)
    passphrase: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class V2HomieSchema:
    """What a panel publishes over MQTT: in `types` with the flat data model, in `device_classes` with 1.0 and later.

    Args:
        firmware_version: firmware that the schema belongs to.
        types_schema_hash: the panel's hash of `types`, of use as a cache key alone; None with data model 1.0.
        types: node type -> property -> attributes.
        homie_domain: first segment of all topics.
        homie_version: version of the Homie convention.
        data_model_version: such as `1.0`; None with the flat model.
        device_classes: class -> capability -> property -> attributes.
        device_classes_schema_hash: the panel's hash of `device_classes`; None with the flat model.
    """

    firmware_version: str
    types_schema_hash: str | None
    types: Mapping[str, Any]
    homie_domain: str
    homie_version: int | None
    data_model_version: str | None
    device_classes: Mapping[str, Any]
    device_classes_schema_hash: str | None

    @property
    def schema_hash(self) -> str | None:
        """The panel's hash, whichever model it is of."""
        return self.types_schema_hash or self.device_classes_schema_hash

    @property
    def data_model(self) -> str:
        """`flat`, or the version of the data model."""
        return self.data_model_version or "flat"
