"""`create_span_client` of release 2.6.4: registers, and connects a `SpanMqttClient`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .exceptions import SpanPanelAuthError, SpanPanelCertificateError, SpanPanelConnectionError, SpanPanelTimeoutError
from .mqtt_client import SpanMqttClient
from .mqtt_config import MqttClientConfig

if TYPE_CHECKING:
    from .records import V2AuthResponse
    from .trust import PanelTrust

__all__ = ["create_span_client"]

_HTTP_PORT, _HTTPS_PORT = 80, 443
_NAME = "span-panel-api"


async def create_span_client(
    host: str,
    passphrase: str | None = None,
    mqtt_config: MqttClientConfig | None = None,
    serial_number: str | None = None,
    port: int = _HTTP_PORT,
    *,
    https_port: int | None = None,
) -> SpanMqttClient:
    """Register where that is needed, and return a client that is connected; do not connect it again.

    The passphrase goes over https, checked against the panel's own CA, which is fetched first. Where nothing listens at `https_port`,
    it goes over http as in release 2.6.4, with a warning in the log.

    Args:
        host: name or address of the panel.
        passphrase: the panel's passphrase; None when its door switch was pressed.
        mqtt_config: credentials of an earlier registration. Without them each call leaves one more client at the panel.
        serial_number: of the panel, asked for when left out.
        port: TCP port of the panel's REST interface.
        https_port: TCP port of the same with TLS; None is 443 where `port` is 80, and none otherwise.

    Raises:
        SpanPanelError: as `register_v2` and `SpanMqttClient.connect`.
    """
    from .v2 import get_v2_status

    trust = None
    if mqtt_config is None:
        secure_port = https_port or (_HTTPS_PORT if port == _HTTP_PORT else None)
        answer, trust = await _registered(host, passphrase, port, secure_port)
        mqtt_config, serial_number = _config(host, answer), answer.serial_number
    elif serial_number is None:
        serial_number = (await get_v2_status(host, port=port)).serial_number
    client = SpanMqttClient(host, serial_number, mqtt_config, panel_http_port=port, trust=trust)
    await client.connect()
    return client


async def _registered(
    host: str, passphrase: str | None, port: int, https_port: int | None
) -> tuple[V2AuthResponse, PanelTrust | None]:
    from .v2 import fetch_trust, register_v2

    if https_port is not None:
        trust = await fetch_trust(host, port=port)
        try:
            return await register_v2(host, _NAME, passphrase, port=https_port, trust=trust), trust
        except SpanPanelCertificateError:
            raise
        except (SpanPanelConnectionError, SpanPanelTimeoutError) as error:
            if error.was_sent is not False:  # it may have arrived
                raise
    return await register_v2(host, _NAME, passphrase, port=port), None


def _config(host: str, answer: V2AuthResponse) -> MqttClientConfig:
    if answer.ebus_broker_password is None:
        raise SpanPanelAuthError(
            "the panel gave a token and no broker password yet; register again later", was_sent=True
        )
    return MqttClientConfig(
        host,
        answer.ebus_broker_username,
        answer.ebus_broker_password,
        answer.ebus_broker_mqtts_port,
        answer.ebus_broker_ws_port,
        answer.ebus_broker_wss_port,
    )
