# Derived from packages/span/src/span_panel_api/v2.py by `codegen generate`. Do not edit: change that file.
"""REST v2 of a panel as functions, each with a connection of its own. `SpanPanelRestSync` does the same on one connection.

Asynchronous here; `span_panel_api.sync` has the same functions for programs without an event loop. In all of them: `host` without scheme
and port; `timeout` in seconds for the whole call; `port` None is 80, or 443 with `trust`; `httpx_client` a client of your own, which
stays open; `trust` the pinned CA, which makes it https. The errors are those of `SpanPanelRestSync`.
"""

from __future__ import annotations

from dataclasses import replace
from time import monotonic
from typing import TYPE_CHECKING

from ._rest_answers import unused_name
from .credentials import PanelCredentials
from ._sync_rest import SpanPanelRestSync
from .trust import PanelTrust, certificate_error, expected_trust

if TYPE_CHECKING:
    import httpx

    from .exceptions import SpanPanelCertificateError
    from .records import DetectionResult, V2AuthResponse, V2HomieSchema, V2Passphrases, V2StatusInfo

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


def detect_api_version(
    host: str,
    timeout: float = 5.0,
    port: int | None = None,
    httpx_client: httpx.Client | None = None,
    *,
    trust: PanelTrust | None = None,
) -> DetectionResult:
    """Return which interface a panel offers: `v2`, `v1`, or `unknown` while it is starting or does not answer (then try again).

    Raises:
        SpanPanelAPIError: something else than a panel answers there.
        SpanPanelCertificateError: its certificate does not hold.
    """
    with SpanPanelRestSync(host, port, timeout, trust=trust, httpx_client=httpx_client) as panel:
        return panel.detect()


def get_v2_status(
    host: str,
    timeout: float = 10.0,
    port: int | None = None,
    httpx_client: httpx.Client | None = None,
    *,
    trust: PanelTrust | None = None,
) -> V2StatusInfo:
    """Return serial number and firmware of a panel. Needs no token."""
    with SpanPanelRestSync(host, port, timeout, trust=trust, httpx_client=httpx_client) as panel:
        return panel.get_status()


def register_v2(
    host: str,
    name: str,
    passphrase: str | None = None,
    timeout: float = 10.0,
    port: int | None = None,
    httpx_client: httpx.Client | None = None,
    *,
    description: str | None = None,
    otp: str | None = None,
    dashboard_password: str | None = None,
    trust: PanelTrust | None = None,
    add_suffix: bool = True,
) -> V2AuthResponse:
    """Register a client and return its token and the credentials for the broker.

    Without `trust` secrets travel unencrypted, which is logged as a warning: `register_panel` fetches and pins the CA first. Each call leaves another client on the
    panel; `SpanPanelRestSync.delete_client` removes it. While the panel is starting (502, 503) it is tried again until the time is over.

    Args:
        host: name or address of the panel.
        name: name of the client; eight random hex digits are added, as names must be new.
        passphrase: the panel's passphrase. Without a secret the panel wants its door switch pressed three times.
        timeout: seconds for the whole call.
        port: TCP port; None is 80, or 443 with `trust`.
        httpx_client: a client of your own; it stays open.
        description: shown in the panel's list of clients.
        otp: one-time password.
        dashboard_password: the panel's dashboard password.
        trust: the pinned CA.
        add_suffix: False registers exactly `name`.
    """
    known_as = unused_name(name) if add_suffix else name
    with SpanPanelRestSync(host, port, timeout, trust=trust, httpx_client=httpx_client) as panel:
        return panel.register(
            known_as, passphrase, description=description, otp=otp, dashboard_password=dashboard_password
        )


def download_ca_cert(
    host: str,
    timeout: float = 10.0,
    port: int | None = None,
    httpx_client: httpx.Client | None = None,
    *,
    trust: PanelTrust | None = None,
) -> str:
    """Return the certificate of a panel's own CA, in PEM. `fetch_trust` makes of it what connections are checked with."""
    with SpanPanelRestSync(host, port, timeout, trust=trust, httpx_client=httpx_client) as panel:
        return panel.get_ca_certificate()


def get_homie_schema(
    host: str,
    timeout: float = 10.0,
    port: int | None = None,
    httpx_client: httpx.Client | None = None,
    *,
    trust: PanelTrust | None = None,
) -> V2HomieSchema:
    """Return what a panel publishes over MQTT. Needs no token."""
    with SpanPanelRestSync(host, port, timeout, trust=trust, httpx_client=httpx_client) as panel:
        return panel.get_homie_schema()


def regenerate_passphrase(
    host: str,
    token: str,
    timeout: float = 10.0,
    port: int | None = None,
    httpx_client: httpx.Client | None = None,
    *,
    trust: PanelTrust | None = None,
) -> str:
    """Make the panel's secrets anew and return the password for the broker. `rotate_passphrase` returns the new passphrase, too."""
    return (rotate_passphrase(host, token, timeout, port, httpx_client, trust=trust)).broker_password


def rotate_passphrase(
    host: str,
    token: str,
    timeout: float = 10.0,
    port: int | None = None,
    httpx_client: httpx.Client | None = None,
    *,
    trust: PanelTrust | None = None,
) -> V2Passphrases:
    """Make passphrase and broker password anew and return both; the old ones are void at once. Needs a token with full rights."""
    with SpanPanelRestSync(host, port, timeout, access_token=token, trust=trust, httpx_client=httpx_client) as panel:
        return panel.regenerate_passphrase()


def register_fqdn(
    host: str,
    token: str,
    fqdn: str,
    timeout: float = 10.0,
    port: int | None = None,
    httpx_client: httpx.Client | None = None,
    *,
    trust: PanelTrust | None = None,
) -> None:
    """Put a further name into the panel's certificate, which it makes anew; https and broker restart. DNS itself is yours."""
    with SpanPanelRestSync(host, port, timeout, access_token=token, trust=trust, httpx_client=httpx_client) as panel:
        panel.set_fqdn(fqdn)


def get_fqdn(
    host: str,
    token: str,
    timeout: float = 10.0,
    port: int | None = None,
    httpx_client: httpx.Client | None = None,
    *,
    trust: PanelTrust | None = None,
) -> str | None:
    """Return the further name in the panel's certificate; None when there is none."""
    with SpanPanelRestSync(host, port, timeout, access_token=token, trust=trust, httpx_client=httpx_client) as panel:
        return panel.get_fqdn()


def delete_fqdn(
    host: str,
    token: str,
    timeout: float = 10.0,
    port: int | None = None,
    httpx_client: httpx.Client | None = None,
    *,
    trust: PanelTrust | None = None,
) -> None:
    """Take the further name out of the panel's certificate; https and broker restart. Needs a token with full rights."""
    with SpanPanelRestSync(host, port, timeout, access_token=token, trust=trust, httpx_client=httpx_client) as panel:
        panel.delete_fqdn()


def fetch_trust(
    host: str,
    timeout: float = 10.0,
    port: int | None = None,
    httpx_client: httpx.Client | None = None,
    *,
    serial_number: str | None = None,
    fingerprint: str | None = None,
) -> PanelTrust:
    """Fetch a panel's CA over plain http, at first contact or to accept a changed one, and return what connections are checked with.

    Show its `.fingerprint` to whoever can compare it. Store it: `credentials.with_trust(...)` and `.save(path)`.

    Args:
        host: name or address of the panel.
        timeout: seconds for the whole call.
        port: TCP port of http; None is 80.
        httpx_client: a client of your own; it stays open.
        serial_number: serial number of the panel; None asks it.
        fingerprint: SHA-256 of the only CA to accept.

    Raises:
        SpanPanelCertificateError: the panel hands out another CA than the one with this fingerprint.
    """
    with SpanPanelRestSync(host, port, timeout, httpx_client=httpx_client) as panel:
        serial = serial_number or (panel.get_status()).serial_number
        return expected_trust(PanelTrust(panel.get_ca_certificate(), serial), fingerprint, host)


def explain_certificate(
    error: SpanPanelCertificateError, trust: PanelTrust, host: str, timeout: float = 5.0, port: int | None = None
) -> SpanPanelCertificateError:
    """Look which CA a panel hands out now, where the pinned one has not signed; for connections made with `trust.ssl_context()`.

    Panels answer ten such questions a minute. `SpanPanelRestSync` does this by itself.

    Args:
        error: what `certificate_error` returned.
        trust: the pinned CA.
        host: name or address of the panel.
        timeout: seconds for the look.
        port: TCP port of http; None is 80.

    Returns:
        An error with both fingerprints where the CA has changed; otherwise the one that was given.
    """
    if error.reason != "untrusted":
        return error
    with SpanPanelRestSync(host, port, timeout, http_port=port or 80) as panel:
        offered = panel.offered_trust()
    return certificate_error(error, trust, host, offered) or error


def register_panel(
    host: str,
    name: str,
    passphrase: str | None = None,
    *,
    timeout: float = 30.0,
    http_port: int = 80,
    https_port: int = 443,
    trust: PanelTrust | None = None,
    fingerprint: str | None = None,
    description: str | None = None,
    otp: str | None = None,
    dashboard_password: str | None = None,
    add_suffix: bool = True,
    httpx_client: httpx.Client | None = None,
) -> PanelCredentials:
    """Register a client safely: fetch the panel's CA and pin it, then register over https. Returns all that is to be stored.

    Args:
        host: name or address of the panel.
        name: name of the client; eight random hex digits are added, as names must be new.
        passphrase: the panel's passphrase. Without a secret the panel wants its door switch pressed three times.
        timeout: seconds for the whole call.
        http_port: TCP port of http, from which the CA is fetched.
        https_port: TCP port of https, over which secrets travel.
        trust: the CA, where it is known already.
        fingerprint: SHA-256 of the only CA to accept.
        description: shown in the panel's list of clients.
        otp: one-time password.
        dashboard_password: the panel's dashboard password.
        add_suffix: False registers exactly `name`.
        httpx_client: a client of your own; it stays open. Everything then goes over http, secrets as well.

    Raises:
        SpanPanelCertificateError: the panel hands out another CA than the one with this fingerprint, or its certificate does not hold.
    """
    end = monotonic() + timeout
    known = trust or fetch_trust(host, timeout, http_port, httpx_client, fingerprint=fingerprint)
    known_as = unused_name(name) if add_suffix else name
    answer = register_v2(
        host,
        known_as,
        passphrase,
        max(end - monotonic(), 0.1),
        http_port if httpx_client else https_port,
        httpx_client,
        description=description,
        otp=otp,
        dashboard_password=dashboard_password,
        trust=None if httpx_client else known,
        add_suffix=False,
    )
    return PanelCredentials.from_registration(
        answer,
        host,
        client_name=known_as,
        trust=replace(known, serial_number=answer.serial_number),
        http_port=http_port,
        https_port=https_port,
    )
