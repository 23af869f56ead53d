# Derived from tests/span/rest_v2/test_with_simulator.py by `codegen generate`. Do not edit: change that file.
"""REST v2 from end to end against the simulated panel: its own CA, its rights, its firmware releases."""

from pathlib import Path

import pytest

from span_panel_api import (
    PanelCredentials,
    PanelTrust,
    SpanPanelAPIError,
    SpanPanelAuthError,
    SpanPanelCertificateError,
    SpanPanelRestSync,
    SpanPanelRetriableError,
)
from span_panel_api.simulator import ErrorStatus, Settings, SpanSimulator
from span_panel_api.sync import detect_api_version, fetch_trust, get_homie_schema, register_panel

NEWEST = pytest.mark.span_simulator(settings=Settings(firmware="r202639"), broker="none")


def _registered(simulator: SpanSimulator, passphrase: str | None) -> PanelCredentials:
    return register_panel(
        simulator.host,
        "app",
        passphrase,
        timeout=30.0,
        http_port=simulator.port,
        https_port=simulator.https_port,
    )


@NEWEST
def test_from_first_contact_to_a_stored_registration(span_simulator: SpanSimulator, tmp_path: Path) -> None:
    stored = tmp_path / "panel.json"
    (_registered(span_simulator, span_simulator.passphrase)).save(stored)
    known = PanelCredentials.load(stored)
    assert known.trust == PanelTrust(span_simulator.ca_pem, span_simulator.serial)
    assert known.broker_password == span_simulator.passphrase
    with SpanPanelRestSync.from_credentials(known) as rest:
        assert (rest.get_status()).serial_number == span_simulator.serial
        assert known.client_name in (rest.get_clients()).clients


@NEWEST
def test_registrations_that_are_refused(span_simulator: SpanSimulator) -> None:
    with pytest.raises(SpanPanelAuthError) as caught:
        _registered(span_simulator, "wrong")
    assert caught.value.status_code == 422
    assert "wrong" not in str(caught.value)
    with SpanPanelRestSync(span_simulator.host, span_simulator.port) as rest:
        rest.register("app", span_simulator.passphrase)
        with pytest.raises(SpanPanelAPIError, match="the name is taken"):
            rest.register("app", span_simulator.passphrase)
        with pytest.raises(SpanPanelAuthError, match="door switch"):
            rest.register("other")


@NEWEST
def test_the_door_switch_gives_fewer_rights_once(span_simulator: SpanSimulator) -> None:
    for _ in range(3):
        span_simulator.panel.press_door()
    known = _registered(span_simulator, None)
    with SpanPanelRestSync.from_credentials(known) as rest:
        assert (rest.get_status()).proximity_proven is False
        with pytest.raises(SpanPanelAuthError, match="with the panel's passphrase"):
            rest.get_clients()
        with pytest.raises(SpanPanelAuthError):
            rest.delete_fqdn()
    with pytest.raises(SpanPanelAuthError):
        _registered(span_simulator, None)


@NEWEST
def test_a_deleted_client_has_no_rights_any_more(span_simulator: SpanSimulator) -> None:
    known = _registered(span_simulator, span_simulator.passphrase)
    with SpanPanelRestSync.from_credentials(known) as rest:
        rest.delete_client(known.client_name)
        with pytest.raises(SpanPanelAuthError) as caught:
            rest.get_fqdn()
    assert caught.value.status_code == 401


@NEWEST
def test_rotation(span_simulator: SpanSimulator) -> None:
    before = span_simulator.passphrase
    known = _registered(span_simulator, before)
    with SpanPanelRestSync.from_credentials(known) as rest:
        rotated = known.with_passphrases(rest.regenerate_passphrase())
        assert rotated.broker_password == span_simulator.passphrase != before
        with pytest.raises(SpanPanelAuthError):
            rest.register("second", before)
        rest.register("second", rotated.passphrase)


@NEWEST
def test_a_further_name_makes_a_new_certificate_of_the_same_ca(span_simulator: SpanSimulator) -> None:
    known = _registered(span_simulator, span_simulator.passphrase)
    with SpanPanelRestSync.from_credentials(known) as rest:
        assert rest.get_fqdn() is None
        assert rest.set_fqdn("panel.example.net") == "panel.example.net"
    with SpanPanelRestSync.from_credentials(known) as rest:
        assert rest.get_fqdn() == "panel.example.net"
        rest.delete_fqdn()
    with SpanPanelRestSync.from_credentials(known) as rest:
        assert rest.get_fqdn() is None


@NEWEST
def test_a_reset_panel_is_accepted_by_its_new_fingerprint(span_simulator: SpanSimulator) -> None:
    known = _registered(span_simulator, span_simulator.passphrase)
    span_simulator.renew_certificate()
    with SpanPanelRestSync.from_credentials(known) as rest:
        assert rest.get_fqdn() is None
    span_simulator.renew_certificate(new_authority=True)
    with SpanPanelRestSync.from_credentials(known) as rest:
        with pytest.raises(SpanPanelCertificateError) as caught:
            rest.get_fqdn()
    assert (caught.value.reason, caught.value.pinned_fingerprint) == ("changed", known.ca_fingerprint)
    found = fetch_trust(
        span_simulator.host, port=span_simulator.port, fingerprint=caught.value.offered_fingerprint
    )
    with SpanPanelRestSync.from_credentials(known.with_trust(found)) as rest:
        assert rest.get_fqdn() is None


@NEWEST
def test_an_expired_certificate_until_it_is_renewed(span_simulator: SpanSimulator) -> None:
    known = _registered(span_simulator, span_simulator.passphrase)
    span_simulator.renew_certificate(is_expired=True)
    with SpanPanelRestSync.from_credentials(known) as rest:
        with pytest.raises(SpanPanelCertificateError) as caught:
            rest.get_fqdn()
        assert caught.value.reason == "expired"
        span_simulator.renew_certificate()
        assert rest.get_fqdn() is None


@pytest.mark.span_simulator(settings=Settings(firmware="r202639", certificate_addresses=()), broker="none")
def test_an_address_that_is_not_in_the_certificate(span_simulator: SpanSimulator) -> None:
    known = _registered(span_simulator, span_simulator.passphrase)
    with SpanPanelRestSync.from_credentials(known) as rest:
        assert (rest.get_status()).serial_number == span_simulator.serial


@pytest.mark.span_simulator(settings=Settings(firmware="r202639", is_serial_known=False), broker="none")
def test_a_panel_that_does_not_know_its_serial_number_yet(span_simulator: SpanSimulator) -> None:
    with SpanPanelRestSync(span_simulator.host, span_simulator.port, 0.4) as rest:
        with pytest.raises(SpanPanelRetriableError) as caught:
            rest.register("app", span_simulator.passphrase)
    assert caught.value.status_code == 503


@pytest.mark.span_simulator(settings=Settings(firmware="r202639", has_passphrase=False), broker="none")
def test_no_broker_credential_yet(span_simulator: SpanSimulator) -> None:
    with pytest.raises(SpanPanelAuthError, match="not available"):
        _registered(span_simulator, "anything")
    for _ in range(3):
        span_simulator.panel.press_door()
    known = _registered(span_simulator, None)
    assert not known.has_broker_access
    assert known.passphrase is None


@pytest.mark.span_simulator(settings=Settings(firmware="r202627"), broker="none")
def test_the_flat_model(span_simulator: SpanSimulator) -> None:
    schema = get_homie_schema(span_simulator.host, port=span_simulator.port)
    assert schema.data_model == span_simulator.data_model == "flat"
    assert schema.types


@NEWEST
def test_the_model_of_parents_and_children(span_simulator: SpanSimulator) -> None:
    schema = get_homie_schema(span_simulator.host, port=span_simulator.port)
    assert schema.data_model == span_simulator.data_model == "1.0"
    assert schema.device_classes


def test_what_a_panel_speaks(span_simulator: SpanSimulator) -> None:
    found = detect_api_version(span_simulator.host, port=span_simulator.port)
    assert found.api_version == "v1"
    with span_simulator.faults.active(ErrorStatus(502)):
        found = detect_api_version(span_simulator.host, port=span_simulator.port)
    assert found.api_version == "unknown"


@pytest.mark.span_simulator(settings=Settings(firmware="r202603", no_v1=True), broker="none")
def test_what_the_first_panel_with_v2_speaks(span_simulator: SpanSimulator) -> None:
    found = detect_api_version(span_simulator.host, port=span_simulator.port)
    assert found.api_version == "v2"
    assert found.status_info is not None
    assert found.status_info.proximity_proven is None


@NEWEST
def test_the_ca_is_not_handed_out_without_end(span_simulator: SpanSimulator) -> None:
    for _ in range(10):
        fetch_trust(span_simulator.host, port=span_simulator.port, serial_number="any")
    with pytest.raises(SpanPanelAPIError) as caught:
        fetch_trust(span_simulator.host, port=span_simulator.port, serial_number="any")
    assert caught.value.status_code == 429
