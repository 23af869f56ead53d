"""REST v2 from end to end against the simulated panel: its own CA, its rights, its firmware releases."""

from pathlib import Path

import pytest

from span_panel_api import (
    PanelCredentials,
    PanelTrust,
    SpanPanelAPIError,
    SpanPanelAuthError,
    SpanPanelCertificateError,
    SpanPanelRest,
    SpanPanelRetriableError,
)
from span_panel_api.simulator import ErrorStatus, Settings, SpanSimulator
from span_panel_api.v2 import detect_api_version, fetch_trust, get_homie_schema, register_panel

NEWEST = pytest.mark.span_simulator(settings=Settings(firmware="r202639"), broker="none")


async def _registered(simulator: SpanSimulator, passphrase: str | None) -> PanelCredentials:
    return await register_panel(
        simulator.host,
        "app",
        passphrase,
        timeout=30.0,
        http_port=simulator.port,
        https_port=simulator.https_port,
    )


@NEWEST
async def test_from_first_contact_to_a_stored_registration(span_simulator: SpanSimulator, tmp_path: Path) -> None:
    stored = tmp_path / "panel.json"
    (await _registered(span_simulator, span_simulator.passphrase)).save(stored)
    known = PanelCredentials.load(stored)
    assert known.trust == PanelTrust(span_simulator.ca_pem, span_simulator.serial)
    assert known.broker_password == span_simulator.passphrase
    async with SpanPanelRest.from_credentials(known) as rest:
        assert (await rest.get_status()).serial_number == span_simulator.serial
        assert known.client_name in (await rest.get_clients()).clients


@NEWEST
async def test_registrations_that_are_refused(span_simulator: SpanSimulator) -> None:
    with pytest.raises(SpanPanelAuthError) as caught:
        await _registered(span_simulator, "wrong")
    assert caught.value.status_code == 422
    assert "wrong" not in str(caught.value)
    async with SpanPanelRest(span_simulator.host, span_simulator.port) as rest:
        await rest.register("app", span_simulator.passphrase)
        with pytest.raises(SpanPanelAPIError, match="the name is taken"):
            await rest.register("app", span_simulator.passphrase)
        with pytest.raises(SpanPanelAuthError, match="door switch"):
            await rest.register("other")


@NEWEST
async def test_the_door_switch_gives_fewer_rights_once(span_simulator: SpanSimulator) -> None:
    for _ in range(3):
        span_simulator.panel.press_door()
    known = await _registered(span_simulator, None)
    async with SpanPanelRest.from_credentials(known) as rest:
        assert (await rest.get_status()).proximity_proven is False
        with pytest.raises(SpanPanelAuthError, match="with the panel's passphrase"):
            await rest.get_clients()
        with pytest.raises(SpanPanelAuthError):
            await rest.delete_fqdn()
    with pytest.raises(SpanPanelAuthError):
        await _registered(span_simulator, None)


@NEWEST
async def test_a_deleted_client_has_no_rights_any_more(span_simulator: SpanSimulator) -> None:
    known = await _registered(span_simulator, span_simulator.passphrase)
    async with SpanPanelRest.from_credentials(known) as rest:
        await rest.delete_client(known.client_name)
        with pytest.raises(SpanPanelAuthError) as caught:
            await rest.get_fqdn()
    assert caught.value.status_code == 401


@NEWEST
async def test_rotation(span_simulator: SpanSimulator) -> None:
    before = span_simulator.passphrase
    known = await _registered(span_simulator, before)
    async with SpanPanelRest.from_credentials(known) as rest:
        rotated = known.with_passphrases(await rest.regenerate_passphrase())
        assert rotated.broker_password == span_simulator.passphrase != before
        with pytest.raises(SpanPanelAuthError):
            await rest.register("second", before)
        await rest.register("second", rotated.passphrase)


@NEWEST
async def test_a_further_name_makes_a_new_certificate_of_the_same_ca(span_simulator: SpanSimulator) -> None:
    known = await _registered(span_simulator, span_simulator.passphrase)
    async with SpanPanelRest.from_credentials(known) as rest:
        assert await rest.get_fqdn() is None
        assert await rest.set_fqdn("panel.example.net") == "panel.example.net"
    async with SpanPanelRest.from_credentials(known) as rest:
        assert await rest.get_fqdn() == "panel.example.net"
        await rest.delete_fqdn()
    async with SpanPanelRest.from_credentials(known) as rest:
        assert await rest.get_fqdn() is None


@NEWEST
async def test_a_reset_panel_is_accepted_by_its_new_fingerprint(span_simulator: SpanSimulator) -> None:
    known = await _registered(span_simulator, span_simulator.passphrase)
    span_simulator.renew_certificate()
    async with SpanPanelRest.from_credentials(known) as rest:
        assert await rest.get_fqdn() is None
    span_simulator.renew_certificate(new_authority=True)
    async with SpanPanelRest.from_credentials(known) as rest:
        with pytest.raises(SpanPanelCertificateError) as caught:
            await rest.get_fqdn()
    assert (caught.value.reason, caught.value.pinned_fingerprint) == ("changed", known.ca_fingerprint)
    found = await fetch_trust(
        span_simulator.host, port=span_simulator.port, fingerprint=caught.value.offered_fingerprint
    )
    async with SpanPanelRest.from_credentials(known.with_trust(found)) as rest:
        assert await rest.get_fqdn() is None


@NEWEST
async def test_an_expired_certificate_until_it_is_renewed(span_simulator: SpanSimulator) -> None:
    known = await _registered(span_simulator, span_simulator.passphrase)
    span_simulator.renew_certificate(is_expired=True)
    async with SpanPanelRest.from_credentials(known) as rest:
        with pytest.raises(SpanPanelCertificateError) as caught:
            await rest.get_fqdn()
        assert caught.value.reason == "expired"
        span_simulator.renew_certificate()
        assert await rest.get_fqdn() is None


@pytest.mark.span_simulator(settings=Settings(firmware="r202639", certificate_addresses=()), broker="none")
async def test_an_address_that_is_not_in_the_certificate(span_simulator: SpanSimulator) -> None:
    known = await _registered(span_simulator, span_simulator.passphrase)
    async with SpanPanelRest.from_credentials(known) as rest:
        assert (await rest.get_status()).serial_number == span_simulator.serial


@pytest.mark.span_simulator(settings=Settings(firmware="r202639", is_serial_known=False), broker="none")
async def test_a_panel_that_does_not_know_its_serial_number_yet(span_simulator: SpanSimulator) -> None:
    async with SpanPanelRest(span_simulator.host, span_simulator.port, 0.4) as rest:
        with pytest.raises(SpanPanelRetriableError) as caught:
            await rest.register("app", span_simulator.passphrase)
    assert caught.value.status_code == 503


@pytest.mark.span_simulator(settings=Settings(firmware="r202639", has_passphrase=False), broker="none")
async def test_no_broker_credential_yet(span_simulator: SpanSimulator) -> None:
    with pytest.raises(SpanPanelAuthError, match="not available"):
        await _registered(span_simulator, "anything")
    for _ in range(3):
        span_simulator.panel.press_door()
    known = await _registered(span_simulator, None)
    assert not known.has_broker_access
    assert known.passphrase is None


@pytest.mark.span_simulator(settings=Settings(firmware="r202627"), broker="none")
async def test_the_flat_model(span_simulator: SpanSimulator) -> None:
    schema = await get_homie_schema(span_simulator.host, port=span_simulator.port)
    assert schema.data_model == span_simulator.data_model == "flat"
    assert schema.types


@NEWEST
async def test_the_model_of_parents_and_children(span_simulator: SpanSimulator) -> None:
    schema = await get_homie_schema(span_simulator.host, port=span_simulator.port)
    assert schema.data_model == span_simulator.data_model == "1.0"
    assert schema.device_classes


async def test_what_a_panel_speaks(span_simulator: SpanSimulator) -> None:
    found = await detect_api_version(span_simulator.host, port=span_simulator.port)
    assert found.api_version == "v1"
    with span_simulator.faults.active(ErrorStatus(502)):
        found = await detect_api_version(span_simulator.host, port=span_simulator.port)
    assert found.api_version == "unknown"


@pytest.mark.span_simulator(settings=Settings(firmware="r202603", no_v1=True), broker="none")
async def test_what_the_first_panel_with_v2_speaks(span_simulator: SpanSimulator) -> None:
    found = await detect_api_version(span_simulator.host, port=span_simulator.port)
    assert found.api_version == "v2"
    assert found.status_info is not None
    assert found.status_info.proximity_proven is None


@NEWEST
async def test_the_ca_is_not_handed_out_without_end(span_simulator: SpanSimulator) -> None:
    for _ in range(10):
        await fetch_trust(span_simulator.host, port=span_simulator.port, serial_number="any")
    with pytest.raises(SpanPanelAPIError) as caught:
        await fetch_trust(span_simulator.host, port=span_simulator.port, serial_number="any")
    assert caught.value.status_code == 429
