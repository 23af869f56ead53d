# Derived from tests/otii/test_otii_client.py by `codegen generate`. Do not edit: change that file.
"""Connecting with login and licences, and undoing it."""

import json
import logging
from pathlib import Path
from typing import Any

import pytest
from devicewire.otii import commands

from otii_tcp_client import (
    Connect,
    OtiiClient,
    DisconnectedException,
    LicensingMode,
    Otii_Exception,
    OtiiClientException,
    OtiiException,
    OtiiRefusedError,
)
from otii_tcp_client.simulator import License, OtiiSimulator
from otii_tcp_client.simulator.faults import Drop, ErrorAnswer

PRO, AUTOMATION, BATTERY = 1233, 1234, 5432


@pytest.fixture(autouse=True)
def no_credentials(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No file and no variables, unless a test makes them."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("OTII_USERNAME", raising=False)
    monkeypatch.delenv("OTII_PASSWORD", raising=False)


@pytest.fixture
def logged_out(otii_simulator: OtiiSimulator) -> OtiiSimulator:
    otii_simulator.bench.licenses.is_logged_in = False
    return otii_simulator


def place(simulator: OtiiSimulator) -> dict[str, Any]:
    return {"host": simulator.host, "port": simulator.port}


def sent(simulator: OtiiSimulator) -> list[str]:
    return [name.removeprefix("otii_") for name in simulator.requests.commands()]


def write_credentials(content: Any, *, is_json: bool = True) -> None:
    Path("credentials.json").write_text(json.dumps(content) if is_json else content, encoding="utf-8")


def test_reserves_and_returns(otii_simulator: OtiiSimulator) -> None:
    with OtiiClient().connect(**place(otii_simulator)) as otii:
        assert otii.auto_reserved_licenses == [AUTOMATION]
        assert not otii.auto_logged_in
    assert sent(otii_simulator) == ["is_logged_in", "get_licenses", "reserve_license", "return_license"]
    assert not otii.connection.is_connected


def test_logs_in_with_a_file(logged_out: OtiiSimulator) -> None:
    write_credentials({"username": "joe", "password": "secret", "comment": 1})
    client = OtiiClient()
    otii = client.connect(**place(logged_out), licenses=["Automation", "Battery"])
    assert otii.auto_logged_in
    assert otii.auto_reserved_licenses == [AUTOMATION, BATTERY]
    client.disconnect()
    assert sent(logged_out)[-3:] == ["return_license", "return_license", "logout"]
    before = len(logged_out.requests)
    client.disconnect()
    otii.disconnect()
    assert len(logged_out.requests) == before


def test_logs_in_with_the_environment(logged_out: OtiiSimulator, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OTII_USERNAME", "joe")
    monkeypatch.setenv("OTII_PASSWORD", "secret")
    with OtiiClient().connect(**place(logged_out)) as otii:
        assert otii.auto_logged_in


def test_wrong_password(logged_out: OtiiSimulator) -> None:
    write_credentials({"username": "joe", "password": "hunter2"})
    with pytest.raises(Otii_Exception, match="Could not login") as caught:
        _ = OtiiClient().connect(**place(logged_out))
    assert "hunter2" not in f"{caught.value!r} {caught.value.response}"


@pytest.mark.parametrize("content", [[], {}, {"username": "joe"}, {"username": "joe", "password": 7}])
def test_odd_credentials(logged_out: OtiiSimulator, content: Any) -> None:
    write_credentials(content)
    with pytest.raises(OtiiClientException, match=r"credentials\.json need username and password"):
        _ = OtiiClient().connect(**place(logged_out))


def test_credentials_that_are_no_json(logged_out: OtiiSimulator) -> None:
    write_credentials("hunter2", is_json=False)
    with pytest.raises(OtiiClientException, match="it is no JSON") as caught:
        _ = OtiiClient().connect(**place(logged_out))
    assert "hunter2" not in str(caught.value)


def test_without_credentials(logged_out: OtiiSimulator, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING), pytest.raises(Otii_Exception, match="Not logged in; log in first"):
        _ = OtiiClient().connect(**place(logged_out))
    assert "no credentials" in caplog.text
    assert sent(logged_out) == ["is_logged_in", "get_licenses"]  # nobody is logged out who was not logged in


@pytest.mark.parametrize("licensing", [LicensingMode.MANUAL, "manual"])
def test_manual(otii_simulator: OtiiSimulator, licensing: LicensingMode | str) -> None:
    with OtiiClient().connect(**place(otii_simulator), licensing=licensing):
        pass
    assert sent(otii_simulator) == []


def test_modes_may_be_texts(otii_simulator: OtiiSimulator) -> None:
    with OtiiClient().connect(**place(otii_simulator), licensing="auto") as otii:
        assert otii.auto_reserved_licenses == [AUTOMATION]
    with pytest.raises(ValueError, match="automatic"):
        _ = OtiiClient().connect(**place(otii_simulator), licensing="automatic")


def test_a_licence_that_is_reserved_already(otii_simulator: OtiiSimulator) -> None:
    with OtiiClient().connect(**place(otii_simulator)) as first:
        with OtiiClient().connect(**place(otii_simulator)) as second:
            assert second.auto_reserved_licenses == []
        assert first.auto_reserved_licenses == [AUTOMATION]
    assert sent(otii_simulator).count("return_license") == 1


def test_one_licence_covers_two_wishes(otii_simulator: OtiiSimulator) -> None:
    otii_simulator.bench.licenses.all[:] = [License(9, "Enterprise")]
    with OtiiClient().connect(**place(otii_simulator), licenses=["Automation", "Battery"]) as otii:
        assert otii.auto_reserved_licenses == [9]


def test_a_licence_that_somebody_else_has(otii_simulator: OtiiSimulator) -> None:
    otii_simulator.bench.licenses.take_away(AUTOMATION)
    with pytest.raises(OtiiClientException, match=r"no licence for Automation .* within 0 s"):
        _ = OtiiClient().connect(**place(otii_simulator), try_for_seconds=0)
    assert sent(otii_simulator) == ["is_logged_in", "get_licenses"]


def test_a_licence_that_nobody_sells(otii_simulator: OtiiSimulator) -> None:
    wishes = ["Automation", "Nonsense"]
    with pytest.raises(OtiiClientException, match=r"no licence for Nonsense .*: there is none"):
        _ = OtiiClient().connect(**place(otii_simulator), try_for_seconds=0, licenses=wishes)
    assert sent(otii_simulator)[-2:] == ["reserve_license", "return_license"]  # what was reserved is given back


def test_a_lost_race_is_tried_again(otii_simulator: OtiiSimulator, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("otii_tcp_client._async_otii_client.LICENSE_PAUSE_S", 0.01)
    otii_simulator.faults.add(ErrorAnswer("License could not be reserved", command="otii_reserve_license", times=2))
    with OtiiClient().connect(**place(otii_simulator)) as otii:
        assert otii.auto_reserved_licenses == [AUTOMATION]
    assert sent(otii_simulator).count("reserve_license") == 3


def test_all_is_undone_whatever_fails(otii_simulator: OtiiSimulator, caplog: pytest.LogCaptureFixture) -> None:
    write_credentials({"username": "joe", "password": "secret"})
    otii_simulator.bench.licenses.is_logged_in = False
    otii = OtiiClient().connect(**place(otii_simulator), licenses=["Automation", "Battery"])
    otii_simulator.faults.add(ErrorAnswer("License could not be returned", command="otii_return_license", times=1))
    with pytest.raises(Otii_Exception, match="could not be returned"):
        otii.disconnect()
    assert sent(otii_simulator)[-3:] == ["return_license", "return_license", "logout"]
    assert "could not undo" in caplog.text
    assert not otii.connection.is_connected


def test_the_error_of_the_block_wins(otii_simulator: OtiiSimulator) -> None:
    otii_simulator.faults.add(ErrorAnswer("License could not be returned", command="otii_return_license"))
    with pytest.raises(KeyError, match="mine"):
        with OtiiClient().connect(**place(otii_simulator)):
            raise KeyError("mine")


def test_licences_are_returned_over_a_new_connection(otii_simulator: OtiiSimulator) -> None:
    otii_simulator.faults.add(Drop(command="arc_get_main"))
    with pytest.raises(DisconnectedException):
        with OtiiClient().connect(**place(otii_simulator)) as otii:
            otii.connection.call(commands.ArcGetMain(device_id="x"))
    assert sent(otii_simulator)[-1] == "return_license"
    assert all(item.reserved_to == "" for item in otii_simulator.bench.licenses.all)


def test_a_server_that_is_gone_for_good(otii_simulator: OtiiSimulator) -> None:
    otii = OtiiClient().connect(**place(otii_simulator))
    otii_simulator.stop()
    with pytest.raises(DisconnectedException):
        otii.disconnect()
    otii.disconnect()


def test_refusal(otii_simulator: OtiiSimulator) -> None:
    otii_simulator.settings.denial = "no Automation licence"
    with pytest.raises(Otii_Exception, match=r"Connection denied.*no Automation licence") as caught:
        _ = OtiiClient().connect(**place(otii_simulator))
    assert caught.value.type == "Connection denied"


def test_nobody_listens(otii_simulator: OtiiSimulator) -> None:
    otii_simulator.stop()
    with pytest.raises(OtiiRefusedError):
        _ = OtiiClient().connect(**place(otii_simulator), try_for_seconds=0)


def test_positional_arguments(otii_simulator: OtiiSimulator) -> None:
    connect = Connect(otii_simulator.host, otii_simulator.port, 1, LicensingMode.AUTO, "./none.json", ["Battery"])
    with connect as otii:
        assert otii.auto_reserved_licenses == [BATTERY]
    OtiiClient().disconnect()


def test_without_project(otii_simulator: OtiiSimulator) -> None:
    with OtiiClient().connect(**place(otii_simulator), licensing="manual") as otii:
        with pytest.raises(OtiiException, match="create_project or open_project"):
            otii.get_active_project()
