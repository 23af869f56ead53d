"""Turns answers of REST v2 into the documented records. What a panel did not say stays None; pure functions."""

from __future__ import annotations

from secrets import token_hex
from typing import TYPE_CHECKING, Any, cast

from devicewire.span.types import UNSET, Unset, thaw

from ._answer_errors import issued_token
from .exceptions import SpanPanelAPIError, SpanPanelCertificateError, SpanPanelError
from .records import DetectionResult, V2AuthResponse, V2HomieSchema, V2Passphrases, V2StatusInfo
from .trust import PanelTrust

if TYPE_CHECKING:
    from collections.abc import Mapping

    from devicewire.span.v2.models import AuthIn, AuthOut, FqdnResponse, HomieSchemaOut, PassphraseOut, StatusOut

__all__ = [
    "auth_response",
    "certificate_text",
    "detection",
    "domain_name",
    "homie_schema",
    "passphrases",
    "registration",
    "status_info",
    "unused_name",
]

_NOT_FOUND = 404
_MQTTS_PORT, _WS_PORT, _WSS_PORT = 8883, 9001, 9002


def status_info(answer: StatusOut) -> V2StatusInfo:
    """Return who the panel is.

    Raises:
        SpanPanelAPIError: the answer names no panel; something else answers there.
    """
    serial = _known(answer.serial_number)
    if not serial:
        raise SpanPanelAPIError("get_status: the answer names no panel: is there a SPAN panel?", 200, was_sent=True)
    return V2StatusInfo(
        serial,
        _known(answer.firmware_version) or "",
        _known(answer.proximity_proven),
        _known(answer.hardware_version),
    )


def detection(error: SpanPanelError) -> DetectionResult:
    """Return what a failed question for the version means.

    Raises:
        SpanPanelError: something else than a panel answered, the certificate does not hold, or the question could not be put.
    """
    if isinstance(error, SpanPanelAPIError) and error.status_code == _NOT_FOUND:
        return DetectionResult("v1")
    about_us = isinstance(error, SpanPanelAPIError) and (error.status_code or 0) < 300
    if about_us or isinstance(error, SpanPanelCertificateError):
        raise error
    return DetectionResult("unknown", None, True, error)


def registration(
    name: str, description: str | None, otp: str | None, dashboard_password: str | None, passphrase: str | None
) -> AuthIn:
    """Return the body of a registration: what is None is left out."""
    from devicewire.span.v2.models import AuthIn

    return AuthIn(
        name=name,
        description=_given(description),
        otp=_given(otp),
        dashboard_password=_given(dashboard_password),
        hop_passphrase=_given(passphrase),
    )


def unused_name(name: str) -> str:
    """Return a name that no client of the panel has: eight random hex digits are added."""
    return f"{name}-{token_hex(4)}"


def auth_response(answer: AuthOut) -> V2AuthResponse:
    """Return what a registration has brought. What a panel must say of its broker and does not is as documented for all panels.

    Raises:
        SpanPanelAPIError: it holds no token, or no serial number.
    """
    token, serial = issued_token(cast("Any", answer)), _known(answer.serial_number)
    if not serial:
        raise SpanPanelAPIError("register_client: the panel's answer holds no serial number", 200, was_sent=True)
    hostname = _known(answer.hostname) or f"span-{serial}.local"
    return V2AuthResponse(
        token,
        _known(answer.token_type) or "bearer",
        _known(answer.iat_ms),
        _known(answer.ebus_broker_username) or serial,
        _known(answer.ebus_broker_password) or None,
        _known(answer.ebus_broker_host) or hostname,
        _known(answer.ebus_broker_mqtts_port) or _MQTTS_PORT,
        _known(answer.ebus_broker_ws_port) or _WS_PORT,
        _known(answer.ebus_broker_wss_port) or _WSS_PORT,
        hostname,
        serial,
        _known(answer.hop_passphrase) or None,
    )


def passphrases(answer: PassphraseOut) -> V2Passphrases:
    """Return both secrets.

    Raises:
        SpanPanelAPIError: one is missing. The old ones are void all the same.
    """
    password, passphrase = _known(answer.ebus_broker_password), _known(answer.hop_passphrase)
    if not password or not passphrase:
        raise SpanPanelAPIError(
            "regenerate_passphrase: the panel's answer holds no new secrets; the old ones may be void: register again",
            200,
            was_sent=True,
        )
    return V2Passphrases(password, passphrase)


def domain_name(answer: FqdnResponse) -> str | None:
    """Return the further name in the panel's certificate; None when there is none."""
    return _known(answer.ebus_tls_fqdn) or None


def homie_schema(answer: HomieSchemaOut) -> V2HomieSchema:
    """Return what the panel publishes."""
    return V2HomieSchema(
        _known(answer.firmware_version) or "",
        _known(answer.types_schema_hash),
        _plain(answer.types),
        _known(answer.homie_domain) or "",
        _known(answer.homie_version),
        _known(answer.data_model_version),
        _plain(answer.device_classes),
        _known(answer.device_classes_schema_hash),
    )


def certificate_text(answer: str) -> str:
    """Return the certificate of a CA as the panel sent it.

    Raises:
        SpanPanelAPIError: it is none.
    """
    try:
        PanelTrust(answer)
    except ValueError as error:
        raise SpanPanelAPIError(
            f"get_ca_certificate: the panel's answer cannot be used: {error}", 200, was_sent=True
        ) from error
    return answer


def _known(value: Any) -> Any:
    """Return a value; None where the panel sent none, or null against its promise."""
    return None if isinstance(value, Unset) else value


def _given(value: str | None) -> str | Unset:
    return UNSET if value is None else value


def _plain(value: Mapping[str, Any] | Unset | None) -> dict[str, Any]:
    return cast("dict[str, Any]", thaw(value)) if value else {}
