"""The functions of REST v2, by their documented names and arguments."""

import re

import httpx
import pytest
import trustme

from span_panel_api import (
    PanelTrust,
    SpanPanelAuthError,
    SpanPanelCertificateError,
    SpanPanelConnectionError,
    V2Passphrases,
)
from span_panel_api.v2 import (
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
from tests.conformance.recordings import Exchange
from tests.span.rest_v2.panels import (
    NAME,
    REGISTERED,
    SERIAL,
    STATUS,
    TOKEN,
    certificate,
    hang_up,
    page,
    panel,
    pem,
    says,
)

HOST = "127.0.0.1"
SCHEMA = {"firmwareVersion": "f", "homieDomain": "ebus", "homieVersion": 5, "types": {}}
SECRETS = {"ebusBrokerPassword": "next-password", "hopPassphrase": "next-passphrase"}
FIRST_CONTACT = says("GET", "status", STATUS)


async def test_every_function_with_a_client_of_ones_own(authority: trustme.CA) -> None:
    answers = (
        says("GET", "status", STATUS),
        says("GET", "status", STATUS),
        certificate(authority),
        says("GET", "homie/schema", SCHEMA),
        says("PUT", "auth/passphrase", SECRETS, token=TOKEN),
        says("PUT", "auth/passphrase", SECRETS, token=TOKEN),
        says("POST", "dns/fqdn", {}, sent={"ebusTlsFqdn": "panel.example.net"}, token=TOKEN),
        says("GET", "dns/fqdn", {"ebusTlsFqdn": "panel.example.net"}, token=TOKEN),
        says("DELETE", "dns/fqdn", {}, token=TOKEN),
    )
    with panel(*answers) as there:
        port = there.http_port
        async with httpx.AsyncClient() as own:
            assert (await detect_api_version(HOST, 5, port, own)).api_version == "v2"
            assert (await get_v2_status(HOST, port=port, httpx_client=own)).serial_number == SERIAL
            assert await download_ca_cert(HOST, port=port, httpx_client=own) == pem(authority)
            assert (await get_homie_schema(HOST, port=port, httpx_client=own)).data_model == "flat"
            secrets = V2Passphrases("next-password", "next-passphrase")
            assert await rotate_passphrase(HOST, TOKEN, port=port, httpx_client=own) == secrets
            assert await regenerate_passphrase(HOST, TOKEN, port=port, httpx_client=own) == "next-password"
            await register_fqdn(HOST, TOKEN, "panel.example.net", port=port, httpx_client=own)
            assert await get_fqdn(HOST, TOKEN, port=port, httpx_client=own) == "panel.example.net"
            await delete_fqdn(HOST, TOKEN, port=port, httpx_client=own)
            assert not own.is_closed
    assert (there.server.problems, there.came) == ([], len(answers))


def _names(problems: list[str]) -> list[str]:
    return re.findall(r"'name': '(app-[0-9a-f]{8})'", "\n".join(problems))


async def test_every_registration_has_a_name_of_its_own() -> None:
    with panel(*[says("POST", "auth/register", REGISTERED, sent={})] * 2) as there:
        for _ in range(2):
            assert (await register_v2(HOST, "app", "pass", port=there.http_port)).access_token == TOKEN
    names = _names(there.server.problems)
    assert len(set(names)) == 2


async def test_a_registration_by_an_exact_name() -> None:
    sent = {"name": "app", "description": "d"}
    with panel(says("POST", "auth/register", REGISTERED, sent=sent)) as there:
        await register_v2(HOST, "app", port=there.http_port, description="d", add_suffix=False)
    assert there.server.problems == []


async def test_first_contact_fetches_the_ca_and_the_serial_number(authority: trustme.CA) -> None:
    with panel(FIRST_CONTACT, certificate(authority)) as there:
        assert await fetch_trust(HOST, port=there.http_port) == PanelTrust(pem(authority), SERIAL)
    with panel(certificate(authority)) as there:
        trust = await fetch_trust(HOST, port=there.http_port, serial_number="zz-other")
    assert trust.server_name == "span-zz-other.local"


async def test_a_ca_is_accepted_by_its_fingerprint(authority: trustme.CA) -> None:
    expected, other = PanelTrust(pem(authority), SERIAL), trustme.CA()
    with panel(*[FIRST_CONTACT, certificate(authority)] * 2) as there:
        shown = expected.fingerprint.lower().replace(":", "")
        assert await fetch_trust(HOST, port=there.http_port, fingerprint=shown) == expected
        with pytest.raises(SpanPanelCertificateError, match="look at the fingerprint again") as caught:
            await fetch_trust(HOST, port=there.http_port, fingerprint=PanelTrust(pem(other)).fingerprint)
    assert caught.value.offered_fingerprint == expected.fingerprint


async def test_a_panel_is_registered_over_https(authority: trustme.CA) -> None:
    registration = says("POST", "auth/register", REGISTERED, sent={"name": "app", "hopPassphrase": "pass"})
    with panel(FIRST_CONTACT, certificate(authority), registration, authority=authority, names=(NAME,)) as there:
        found = await register_panel(
            HOST, "app", "pass", http_port=there.http_port, https_port=there.https_port, add_suffix=False
        )
    assert there.server.problems == []
    assert found.trust == PanelTrust(pem(authority), SERIAL)
    assert (found.host, found.serial_number, found.client_name) == (HOST, SERIAL, "app")
    assert (found.access_token, found.broker_password) == (TOKEN, "example-password")
    assert (found.mqtts_port, found.ws_port, found.wss_port) == (18883, 19001, 19002)
    assert (found.http_port, found.https_port) == (there.http_port, there.https_port)
    assert "example-pass" not in repr(found)


async def test_no_secret_goes_to_who_shows_another_ca_than_he_has(authority: trustme.CA) -> None:
    answers = (FIRST_CONTACT, certificate(authority), certificate(authority))
    with panel(*answers, authority=trustme.CA()) as there, pytest.raises(SpanPanelCertificateError):
        await register_panel(HOST, "app", "pass", http_port=there.http_port, https_port=there.https_port)
    assert there.server.problems == []


async def test_no_secret_goes_to_another_ca_than_the_expected_one(authority: trustme.CA) -> None:
    with panel(FIRST_CONTACT, certificate(trustme.CA())) as there, pytest.raises(SpanPanelCertificateError):
        await register_panel(
            HOST,
            "app",
            "pass",
            http_port=there.http_port,
            https_port=there.https_port,
            fingerprint=PanelTrust(pem(authority)).fingerprint,
        )
    assert there.came == 2


async def test_a_known_ca_is_not_fetched_again(authority: trustme.CA) -> None:
    trust = PanelTrust(pem(authority), SERIAL)
    with panel(says("POST", "auth/register", REGISTERED), authority=authority) as there:
        found = await register_panel(HOST, "app", http_port=there.http_port, https_port=there.https_port, trust=trust)
    assert found.ca_fingerprint == trust.fingerprint
    assert re.fullmatch("app-[0-9a-f]{8}", found.client_name)


async def test_a_panel_registered_by_a_client_of_ones_own(authority: trustme.CA) -> None:
    answers = (FIRST_CONTACT, certificate(authority), says("POST", "auth/register", REGISTERED))
    with panel(*answers) as there:
        async with httpx.AsyncClient() as own:
            found = await register_panel(HOST, "app", "pass", http_port=there.http_port, https_port=1, httpx_client=own)
    assert found.trust == PanelTrust(pem(authority), SERIAL)
    assert there.came == 3


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (says("POST", "auth/register", {"detail": "Incorrect passphrase"}, 422), SpanPanelAuthError),
        (page("POST", "auth/register", "", 403), SpanPanelAuthError),
        (hang_up("POST", "auth/register"), SpanPanelConnectionError),
    ],
)
async def test_a_refused_registration(answer: Exchange, kind: type[Exception], authority: trustme.CA) -> None:
    with panel(FIRST_CONTACT, certificate(authority), answer, authority=authority) as there, pytest.raises(kind):
        await register_panel(HOST, "app", "pass", http_port=there.http_port, https_port=there.https_port)
    assert there.came == 3
