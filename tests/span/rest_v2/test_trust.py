"""Pinning: what counts as a CA, and that every library checks it and the panel's name when it is given the context."""

import asyncio
import http.client
import pickle
import ssl
import subprocess
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
import httpx
import paho.mqtt.client as mqtt
import pytest
import trustme
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from paho.mqtt.enums import CallbackAPIVersion

from span_panel_api import PanelTrust, SpanPanelCertificateError, SpanPanelConnectionError
from span_panel_api.trust import certificate_error, expected_trust
from tests.span.rest_v2.panels import NAME, SERIAL, STATUS, panel, pem, says

HOST = "127.0.0.1"


@pytest.fixture(scope="module")
def other() -> trustme.CA:
    return trustme.CA()


async def _aiohttp(port: int, context: ssl.SSLContext) -> None:
    async with aiohttp.ClientSession() as session, session.get(f"https://{HOST}:{port}/api/v2/status", ssl=context):
        pass


async def _httpx(port: int, context: ssl.SSLContext) -> None:
    async with httpx.AsyncClient(verify=context) as client:
        await client.get(f"https://{HOST}:{port}/api/v2/status")


async def _streams(port: int, context: ssl.SSLContext) -> None:
    _, writer = await asyncio.open_connection(HOST, port, ssl=context)
    writer.close()
    await writer.wait_closed()


async def _httpx_sync(port: int, context: ssl.SSLContext) -> None:
    def get() -> None:
        with httpx.Client(verify=context) as client:
            client.get(f"https://{HOST}:{port}/api/v2/status")

    await asyncio.to_thread(get)


async def _http_client(port: int, context: ssl.SSLContext) -> None:
    def get() -> None:
        connection = http.client.HTTPSConnection(HOST, port, context=context, timeout=30)
        try:
            connection.request("GET", "/api/v2/status")
            connection.getresponse().read()
        finally:
            connection.close()

    await asyncio.to_thread(get)


async def _paho(port: int, context: ssl.SSLContext) -> None:
    opened: list[ssl.SSLSocket] = []

    class Noted(ssl.SSLSocket):
        """paho leaves a socket open when the handshake fails."""

        def do_handshake(self, block: bool = False) -> None:
            opened.append(self)
            super().do_handshake(block)

    def connect() -> None:
        context.sslsocket_class = Noted
        client = mqtt.Client(CallbackAPIVersion.VERSION2)
        client.tls_set_context(context)
        try:
            client.connect(HOST, port)
            client.disconnect()
        finally:
            opened.pop().close()

    await asyncio.to_thread(connect)


Library = Callable[[int, ssl.SSLContext], Awaitable[None]]
LIBRARIES = [_aiohttp, _httpx, _httpx_sync, _streams, _http_client, _paho]


async def _failure(library: Library, port: int, trust: PanelTrust) -> SpanPanelCertificateError | None:
    try:
        await library(port, trust.ssl_context())
    except (OSError, aiohttp.ClientError, httpx.HTTPError) as error:
        failure = error
    else:
        return None
    found = certificate_error(failure, trust, f"{HOST}:{port}")
    assert found is not None, failure
    return found


@pytest.mark.parametrize("library", LIBRARIES)
async def test_the_name_of_the_panel_counts_not_the_address(library: Library, authority: trustme.CA) -> None:
    trust = PanelTrust(pem(authority), SERIAL)
    with panel(says("GET", "status", STATUS), authority=authority, names=(NAME,)) as there:
        assert await _failure(library, there.https_port, trust) is None
    with panel(says("GET", "status", STATUS), authority=authority, names=("span-other.local", HOST)) as there:
        found = await _failure(library, there.https_port, trust)
    assert found is not None
    assert found.reason == "wrong_name"
    assert NAME in str(found)


@pytest.mark.parametrize("library", LIBRARIES)
async def test_a_certificate_of_another_ca_does_not_pass(
    library: Library, authority: trustme.CA, other: trustme.CA
) -> None:
    with panel(says("GET", "status", STATUS), authority=other, names=(NAME, HOST)) as there:
        found = await _failure(library, there.https_port, PanelTrust(pem(authority), SERIAL))
    assert found is not None
    assert found.reason == "untrusted"


@pytest.mark.parametrize(("starts", "reason"), [(timedelta(days=-30), "expired"), (timedelta(days=3), "not_yet_valid")])
async def test_a_certificate_out_of_its_time(starts: timedelta, reason: str, authority: trustme.CA) -> None:
    with panel(authority=authority, starts=starts) as there:
        found = await _failure(_streams, there.https_port, PanelTrust(pem(authority), SERIAL))
    assert found is not None
    assert found.reason == reason
    assert "clock" in str(found)


async def test_without_a_serial_number_the_host_must_be_in_the_certificate(authority: trustme.CA) -> None:
    trust = PanelTrust(pem(authority))
    assert trust.server_name is None
    with panel(authority=authority, names=(HOST,)) as there:
        assert await _failure(_streams, there.https_port, trust) is None
    with panel(authority=authority, names=(NAME,)) as there:
        found = await _failure(_streams, there.https_port, trust)
    assert found is not None
    assert found.reason == "wrong_name"
    assert "register_fqdn" in str(found)


async def test_a_ca_with_little_in_it_as_panels_have(tmp_path: Path) -> None:
    assert await _failure_with_plain_authority(tmp_path, timedelta(days=1)) is None


async def test_a_ca_that_has_itself_expired(tmp_path: Path) -> None:
    found = await _failure_with_plain_authority(tmp_path, -timedelta(days=1))
    assert found is not None
    assert found.reason == "expired"
    assert "the pinned CA" in str(found)
    assert f"expired on {(datetime.now(UTC) - timedelta(days=1)).date()}" in str(found)


async def _failure_with_plain_authority(folder: Path, lasts: timedelta) -> SpanPanelCertificateError | None:
    authority, chain = _plain_authority(lasts)
    file = folder / "server.pem"
    file.write_bytes(chain)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    server = await asyncio.start_server(lambda _, writer: writer.close(), HOST, 0, ssl=context)
    async with server:
        port = server.sockets[0].getsockname()[1]
        return await _failure(_streams, port, PanelTrust(authority, SERIAL))


def _plain_authority(lasts: timedelta) -> tuple[str, bytes]:
    """A CA that says no more than that it is one, and a key with a certificate that it has signed."""
    keys = [ec.generate_private_key(ec.SECP256R1()) for _ in range(2)]
    issuer = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Example panel CA")])
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    may_sign = x509.BasicConstraints(ca=True, path_length=None)
    names = x509.SubjectAlternativeName([x509.DNSName(NAME)])
    authority = _unsigned(issuer, issuer, keys[0], lasts).add_extension(may_sign, critical=True)
    server = _unsigned(subject, issuer, keys[1], timedelta(days=1)).add_extension(names, critical=False)
    private = keys[1].private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    signed = [builder.sign(keys[0], hashes.SHA256()).public_bytes(Encoding.PEM) for builder in (authority, server)]
    return signed[0].decode(), private + signed[1]


def _unsigned(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey, lasts: timedelta
) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(key.public_key())
    builder = builder.serial_number(x509.random_serial_number())
    return builder.not_valid_before(now - timedelta(days=3)).not_valid_after(now + lasts)


def test_a_changed_ca_is_told_with_both_fingerprints(authority: trustme.CA, other: trustme.CA) -> None:
    pinned, offered = PanelTrust(pem(authority), SERIAL), PanelTrust(pem(other), SERIAL)
    refused = ssl.SSLCertVerificationError(1, "certificate verify failed")
    refused.verify_code, refused.verify_message = 20, "unable to get local issuer certificate"
    found = certificate_error(refused, pinned, "192.0.2.7:8883", offered)
    assert isinstance(found, SpanPanelConnectionError)
    assert isinstance(found, ConnectionError)
    assert (found.reason, found.was_sent) == ("changed", False)
    assert (found.pinned_fingerprint, found.offered_fingerprint) == (pinned.fingerprint, offered.fingerprint)
    assert pinned.fingerprint in str(found)
    assert f"span-panel login 192.0.2.7 --accept-ca {offered.fingerprint}" in str(found)
    same = certificate_error(refused, pinned, "192.0.2.7:8883", PanelTrust(pem(authority)))
    assert same is not None
    assert same.reason == "untrusted"
    assert certificate_error(refused, None, "192.0.2.7:443") is not None


def test_other_failures_are_not_about_certificates() -> None:
    assert certificate_error(ConnectionRefusedError(), None, "") is None
    looped = OSError()
    looped.__cause__ = looped
    assert certificate_error(looped, None, "") is None


def test_a_fingerprint_is_that_of_openssl(authority: trustme.CA) -> None:
    trust = PanelTrust(pem(authority))
    command = ["openssl", "x509", "-noout", "-fingerprint", "-sha256"]
    said = subprocess.run(command, input=trust.ca_pem, capture_output=True, text=True, check=True).stdout
    assert said.strip().rpartition("=")[2] == trust.fingerprint
    assert trust.same(trust.fingerprint.lower().replace(":", ""))
    assert trust.same(f" sha256:{trust.fingerprint} ")
    assert not trust.same(trust.fingerprint[:-2] + ("00" if not trust.fingerprint.endswith("00") else "01"))


def test_what_is_said_of_a_ca(authority: trustme.CA) -> None:
    trust = PanelTrust(pem(authority), SERIAL)
    assert trust.server_name == NAME
    assert "organizationName=" in trust.subject
    assert trust.not_before < datetime.now(UTC) < trust.not_after
    assert "BEGIN" not in repr(trust)
    assert pickle.loads(pickle.dumps(trust)) == trust


def test_text_around_the_certificate_does_not_count(authority: trustme.CA) -> None:
    plain = PanelTrust(pem(authority))
    assert PanelTrust("subject=x\r\n" + pem(authority).replace("\n", "\r\n") + "\nEND") == plain


def _leaf(authority: trustme.CA) -> str:
    return authority.issue_cert("127.0.0.1").cert_chain_pems[0].bytes().decode()


@pytest.mark.parametrize(
    ("spoil", "problem"),
    [
        (lambda _: "", "exactly one certificate"),
        (lambda _: "<html></html>", "exactly one certificate"),
        (lambda text: text + text, "exactly one certificate"),
        (lambda text: text[: len(text) // 2], "exactly one certificate"),
        (lambda text: text[:100] + "!" + text[101:], "no certificate"),
        (lambda text: text[:200] + "AAAA" + text[204:], "certificate"),
        (lambda _: "-----END CERTIFICATE-----\n-----BEGIN CERTIFICATE-----", "end stands before"),
        (lambda text: text + "x" * 70_000, "exactly one certificate"),
    ],
)
def test_what_is_no_ca(spoil: Callable[[str], str], problem: str, authority: trustme.CA) -> None:
    with pytest.raises(ValueError, match=problem):
        PanelTrust(spoil(pem(authority)))


def test_a_certificate_that_may_not_sign_is_no_ca(authority: trustme.CA) -> None:
    with pytest.raises(ValueError, match="not that of a CA"):
        PanelTrust(_leaf(authority))


def test_the_expected_fingerprint(authority: trustme.CA, other: trustme.CA) -> None:
    trust = PanelTrust(pem(authority), SERIAL)
    assert expected_trust(trust, None, HOST) is trust
    assert expected_trust(trust, trust.fingerprint.lower(), HOST) is trust
    with pytest.raises(SpanPanelCertificateError) as caught:
        expected_trust(trust, PanelTrust(pem(other)).fingerprint, HOST)
    assert caught.value.offered_fingerprint == trust.fingerprint
