"""Client for the local interface of SPAN electrical panels: `SpanPanelClient` (asynchronous) and `SpanPanelClientSync`.

Importing this package imports next to nothing; each name is fetched when it is first used.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from devicewire.span import API_VERSION
    from devicewire.span.compatibility import Compatibility, FirmwareWarning

    from ._access import BrokerAccess
    from ._blocking_panel import SpanPanelSync
    from ._preload import preload
    from ._span_client import create_span_client
    from ._sync_client import SpanPanelClientSync
    from ._sync_rest import SpanPanelRestSync
    from .circuits import Circuits, phase_of_tab, unmapped_branches
    from .client import SpanPanelClient
    from .credentials import PanelCredentials
    from .discovery import DiscoveredPanel, discover, discover_sync
    from .events import Change
    from .exceptions import (
        SpanPanelAPIError,
        SpanPanelAuthError,
        SpanPanelBrokerAwayError,
        SpanPanelCertificateError,
        SpanPanelCommandError,
        SpanPanelConnectionError,
        SpanPanelCredentialsError,
        SpanPanelError,
        SpanPanelNotConfirmedError,
        SpanPanelNotReadyError,
        SpanPanelRetriableError,
        SpanPanelServerError,
        SpanPanelStaleDataError,
        SpanPanelTimeoutError,
        SpanPanelUnsupportedError,
    )
    from .mqtt_client import SpanMqttClient
    from .mqtt_config import MqttClientConfig, PanelCapability
    from .panel import SpanPanel
    from .records import DetectionResult, V2AuthResponse, V2HomieSchema, V2Passphrases, V2StatusInfo
    from .rest import SpanPanelRest
    from .snapshots import (
        FieldMetadata,
        SpanBatterySnapshot,
        SpanCircuitSnapshot,
        SpanEvseSnapshot,
        SpanPanelSnapshot,
        SpanPVSnapshot,
    )
    from .trust import PanelTrust
    from .v2 import (
        delete_fqdn,
        detect_api_version,
        download_ca_cert,
        fetch_trust,
        get_fqdn,
        get_homie_schema,
        get_v2_status,
        regenerate_passphrase,
        register_fqdn,
        register_panel,
        register_v2,
        rotate_passphrase,
    )

__all__ = [
    "API_VERSION",
    "BrokerAccess",
    "Change",
    "Circuits",
    "Compatibility",
    "DetectionResult",
    "DiscoveredPanel",
    "FieldMetadata",
    "FirmwareWarning",
    "MqttClientConfig",
    "PanelCapability",
    "PanelCredentials",
    "PanelTrust",
    "SpanBatterySnapshot",
    "SpanCircuitSnapshot",
    "SpanEvseSnapshot",
    "SpanMqttClient",
    "SpanPVSnapshot",
    "SpanPanel",
    "SpanPanelAPIError",
    "SpanPanelAuthError",
    "SpanPanelBrokerAwayError",
    "SpanPanelCertificateError",
    "SpanPanelClient",
    "SpanPanelClientSync",
    "SpanPanelCommandError",
    "SpanPanelConnectionError",
    "SpanPanelCredentialsError",
    "SpanPanelError",
    "SpanPanelNotConfirmedError",
    "SpanPanelNotReadyError",
    "SpanPanelRest",
    "SpanPanelRestSync",
    "SpanPanelRetriableError",
    "SpanPanelServerError",
    "SpanPanelSnapshot",
    "SpanPanelStaleDataError",
    "SpanPanelSync",
    "SpanPanelTimeoutError",
    "SpanPanelUnsupportedError",
    "V2AuthResponse",
    "V2HomieSchema",
    "V2Passphrases",
    "V2StatusInfo",
    "create_span_client",
    "delete_fqdn",
    "detect_api_version",
    "discover",
    "discover_sync",
    "download_ca_cert",
    "fetch_trust",
    "get_fqdn",
    "get_homie_schema",
    "get_v2_status",
    "phase_of_tab",
    "preload",
    "regenerate_passphrase",
    "register_fqdn",
    "register_panel",
    "register_v2",
    "rotate_passphrase",
    "unmapped_branches",
]

_MODULES = {
    "API_VERSION": "devicewire.span",
    "BrokerAccess": "._access",
    "Change": ".events",
    "Circuits": ".circuits",
    "Compatibility": "devicewire.span.compatibility",
    "DetectionResult": ".records",
    "DiscoveredPanel": ".discovery",
    "FieldMetadata": ".snapshots",
    "FirmwareWarning": "devicewire.span.compatibility",
    "MqttClientConfig": ".mqtt_config",
    "PanelCapability": ".mqtt_config",
    "PanelCredentials": ".credentials",
    "PanelTrust": ".trust",
    "SpanBatterySnapshot": ".snapshots",
    "SpanCircuitSnapshot": ".snapshots",
    "SpanEvseSnapshot": ".snapshots",
    "SpanMqttClient": ".mqtt_client",
    "SpanPVSnapshot": ".snapshots",
    "SpanPanel": ".panel",
    "SpanPanelClient": ".client",
    "SpanPanelClientSync": "._sync_client",
    "SpanPanelRest": ".rest",
    "SpanPanelRestSync": "._sync_rest",
    "SpanPanelSnapshot": ".snapshots",
    "SpanPanelSync": "._blocking_panel",
    "V2AuthResponse": ".records",
    "V2HomieSchema": ".records",
    "V2Passphrases": ".records",
    "V2StatusInfo": ".records",
    "create_span_client": "._span_client",
    "delete_fqdn": ".v2",
    "detect_api_version": ".v2",
    "discover": ".discovery",
    "discover_sync": ".discovery",
    "download_ca_cert": ".v2",
    "fetch_trust": ".v2",
    "get_fqdn": ".v2",
    "get_homie_schema": ".v2",
    "get_v2_status": ".v2",
    "phase_of_tab": ".circuits",
    "preload": "._preload",
    "regenerate_passphrase": ".v2",
    "register_fqdn": ".v2",
    "register_panel": ".v2",
    "register_v2": ".v2",
    "rotate_passphrase": ".v2",
    "unmapped_branches": ".circuits",
}

if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        module = importlib.import_module(_MODULES.get(name, ".exceptions"), __name__)
        value = globals()[name] = getattr(module, name)
        return value

    def __dir__() -> list[str]:
        return sorted({*globals(), *__all__})
