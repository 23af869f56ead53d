# Derived from tests/span/rest_v2/test_https.py by `codegen generate`. Do not edit: change that file.
"""REST v2 over https with a pinned CA: what holds, what does not, and what is said then."""

import ssl
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import httpx
import pytest
import trustme

from span_panel_api import (
    PanelCredentials,
    PanelTrust,
    SpanPanelCertificateError,
    SpanPanelConnectionError,
    SpanPanelError,
    SpanPanelRestSync,
)
from span_panel_api.sync import explain_certificate
from tests.conformance.recordings import Exchange
from tests.span.rest_v2.panels import NAME, SERIAL, STATUS, TOKEN, Panel, certificate, page, panel, pem, says

HOST = "127.0.0.1"
NAMED = says("GET", "dns/fqdn", {"ebusTlsFqdn": "panel.example.net"}, token=TOKEN)


def _credentials(there: Panel, pinned: trustme.CA | None) -> PanelCredentials:
    ports = {"http_port": there.http_port, "https_port": there.https_port}
    return PanelCredentials(HOST, SERIAL, TOKEN, ca_pem=pem(pinned) if pinned else None, **ports)  # type: ignore[arg-type]


def _failure(there: Panel, pinned: trustme.CA, **options: Any) -> SpanPanelCertificateError:
    with SpanPanelRestSync.from_credentials(_credentials(there, pinned), **options) as rest:
        with pytest.raises(SpanPanelCertificateError) as caught:
            rest.get_fqdn()
    assert TOKEN not in str(caught.value)
    return caught.value


def test_credentials_with_a_pinned_ca_go_over_https(authority: trustme.CA) -> None:
    with panel(NAMED, authority=authority, names=(NAME,)) as there:
        with SpanPanelRestSync.from_credentials(_credentials(there, authority)) as rest:
            assert repr(rest) == f"SpanPanelRestSync(https://127.0.0.1:{there.https_port}, with token)"
            assert rest.get_fqdn() == "panel.example.net"
    assert there.server.problems == []


def test_credentials_without_one_go_over_http() -> None:
    with panel(NAMED) as there:
        with SpanPanelRestSync.from_credentials(_credentials(there, None), "localhost") as rest:
            assert repr(rest) == f"SpanPanelRestSync(http://localhost:{there.http_port}, with token)"
            assert rest.get_fqdn() == "panel.example.net"


def test_a_changed_ca_is_an_error_that_says_what_to_do(authority: trustme.CA) -> None:
    other = trustme.CA()
    with panel(certificate(other), NAMED, authority=other) as there:
        with SpanPanelRestSync.from_credentials(_credentials(there, authority)) as rest:
            with pytest.raises(SpanPanelCertificateError):
                rest.get_fqdn()
            with pytest.raises(SpanPanelCertificateError) as caught:
                rest.get_fqdn()
    assert there.came == 1, "only the CA was asked for, and only once"
    error = caught.value
    assert error.reason == "changed"
    assert error.pinned_fingerprint == PanelTrust(pem(authority)).fingerprint
    assert error.offered_fingerprint == PanelTrust(pem(other)).fingerprint
    assert f"{error.pinned_fingerprint}, the panel now hands out {error.offered_fingerprint}" in str(error)
    assert "fetch_trust(host, fingerprint=...)" in str(error)
    assert error.was_sent is False


@pytest.mark.parametrize(
    "answer",
    [
        certificate,
        lambda _: says("GET", "certificate/ca", {"error": "Rate limit exceeded: 10 per 1 minute"}, 429),
        lambda _: page("GET", "certificate/ca", "<html></html>"),
    ],
)
def test_somebody_between_who_shows_no_ca_of_his_own(
    answer: Callable[[trustme.CA], Exchange], authority: trustme.CA
) -> None:
    with panel(answer(authority), authority=trustme.CA()) as there:
        error = _failure(there, authority)
    assert error.reason == "untrusted"
    assert PanelTrust(pem(authority)).fingerprint in str(error)


def test_the_ca_cannot_be_asked_for(authority: trustme.CA) -> None:
    with panel(authority=trustme.CA()) as there:
        error = _failure(there, authority, http_port=1)
    assert (error.reason, error.offered_fingerprint) == ("untrusted", None)


@pytest.mark.parametrize(
    ("names", "starts", "reason"),
    [
        (("span-zz-9999-other.local", HOST), timedelta(days=-1), "wrong_name"),
        ((NAME, HOST), timedelta(days=-30), "expired"),
        ((NAME, HOST), timedelta(days=1), "not_yet_valid"),
    ],
)
def test_certificates_that_do_not_hold(
    names: tuple[str, ...], starts: timedelta, reason: str, authority: trustme.CA
) -> None:
    with panel(authority=authority, names=names, starts=starts) as there:
        error = _failure(there, authority)
    assert error.reason == reason
    assert f"127.0.0.1:{there.https_port}: " in str(error)
    assert there.came == 0


def test_an_address_that_is_not_in_the_certificate_needs_the_serial_number(authority: trustme.CA) -> None:
    with panel(says("GET", "status", STATUS), authority=authority, names=(NAME,)) as there:
        with SpanPanelRestSync(HOST, there.https_port, trust=PanelTrust(pem(authority))) as rest:
            with pytest.raises(SpanPanelCertificateError, match=r"\.local name") as caught:
                rest.get_status()
        assert caught.value.reason == "wrong_name"
        with SpanPanelRestSync(HOST, there.https_port, trust=PanelTrust(pem(authority), SERIAL)) as rest:
            assert (rest.get_status()).serial_number == SERIAL


def test_a_client_of_ones_own_with_the_context(authority: trustme.CA) -> None:
    trust = PanelTrust(pem(authority), SERIAL)
    with panel(NAMED, authority=authority, names=(NAME,)) as there:
        with httpx.Client(verify=trust.ssl_context()) as own:
            known = _credentials(there, authority)
            with SpanPanelRestSync.from_credentials(known, httpx_client=own, use_ssl=True) as rest:
                assert rest.get_fqdn() == "panel.example.net"
            with pytest.raises(ValueError, match="use_ssl=False to send the token unencrypted"):
                SpanPanelRestSync.from_credentials(known, httpx_client=own)
    with httpx.Client(verify=trust.ssl_context()) as own:
        with panel(authority=trustme.CA()) as there:
            rest = SpanPanelRestSync(HOST, there.https_port, httpx_client=own, use_ssl=True)
            with pytest.raises(SpanPanelCertificateError) as caught:
                rest.get_status()
    assert caught.value.reason == "untrusted"


def test_the_certificates_of_the_system_know_no_panel(authority: trustme.CA) -> None:
    with panel(authority=authority) as there:
        with SpanPanelRestSync(HOST, there.https_port, use_ssl=True) as rest:
            with pytest.raises(SpanPanelCertificateError, match=r"fetch_trust\(host\)") as caught:
                rest.get_status()
    assert caught.value.pinned_fingerprint is None


def test_a_changed_ca_is_found_for_other_connections(authority: trustme.CA) -> None:
    other, pinned = trustme.CA(), PanelTrust(pem(authority), SERIAL)
    refused = SpanPanelCertificateError("refused", "untrusted")
    refused.__cause__ = ssl.SSLCertVerificationError(1, "certificate verify failed")
    refused.__cause__.verify_code, refused.__cause__.verify_message = 20, "unable to get local issuer certificate"
    with panel(certificate(other), certificate(authority)) as there:
        found = explain_certificate(refused, pinned, HOST, port=there.http_port)
        assert (found.reason, found.offered_fingerprint) == ("changed", PanelTrust(pem(other)).fingerprint)
        found = explain_certificate(refused, pinned, HOST, port=there.http_port)
        assert (found.reason, found.offered_fingerprint) == ("untrusted", pinned.fingerprint)
        expired = SpanPanelCertificateError("expired", "expired")
        assert explain_certificate(expired, pinned, HOST, port=there.http_port) is expired
    assert there.came == 2


def test_a_port_without_tls(authority: trustme.CA) -> None:
    with panel(authority=authority) as there:
        with SpanPanelRestSync(HOST, there.http_port, trust=PanelTrust(pem(authority))) as rest:
            with pytest.raises(SpanPanelConnectionError, match="TLS could not be agreed on") as caught:
                rest.get_status()
    assert not isinstance(caught.value, SpanPanelCertificateError)
    assert isinstance(caught.value, SpanPanelError)
