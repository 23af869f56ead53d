"""The functions of `span_panel_api.v2` for programs without an event loop: the same names and arguments, but they block."""

from ._sync_v2 import (
    delete_fqdn,
    detect_api_version,
    download_ca_cert,
    explain_certificate,
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
    "delete_fqdn",
    "detect_api_version",
    "download_ca_cert",
    "explain_certificate",
    "fetch_trust",
    "get_fqdn",
    "get_homie_schema",
    "get_v2_status",
    "regenerate_passphrase",
    "register_fqdn",
    "register_panel",
    "register_v2",
    "rotate_passphrase",
]
