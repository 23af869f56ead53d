"""Projects, recordings and the account keep their state as the server does."""

from datetime import UTC, datetime

import pytest

from otii_tcp_client.simulator import OtiiSimulator, Settings
from tests.otii.simulator.wire import Wire, WireError, connected


def test_recordings_are_numbered_and_named_by_their_time(simulator: OtiiSimulator, wire: Wire) -> None:
    project, first = wire.record("mc")
    simulator.bench.advance(61.5)
    wire.call("project_start_recording", project_id=project)
    one, other = wire.call("project_get_recordings", project_id=project)["recordings"]
    assert (one["recording_id"], one["running"], other["running"]) == (first, False, True)
    assert (one["name"], other["name"]) == ("29/05 14:23:01", "29/05 14:24:02")
    assert other["start-time"] == "2026-05-29T14:24:02.500Z"
    assert datetime.fromisoformat(other["start-time"]).tzinfo is UTC
    assert other["measurements"][0]["sample_rate"] == 4000


def test_an_older_server_lists_no_measurements() -> None:
    with OtiiSimulator(settings=Settings(firmware="3.5.5")) as simulator, connected(simulator) as wire:
        project, _ = wire.record("mc")
        assert wire.greeting["data"]["otii_version"] == "3.5.5"
        assert "measurements" not in wire.call("project_get_last_recording", project_id=project)


def test_a_recording_needs_a_channel_unless_told_otherwise(simulator: OtiiSimulator, wire: Wire) -> None:
    project = wire.call("otii_create_project")["project_id"]
    with pytest.raises(WireError) as refused:
        wire.call("project_start_recording", project_id=project)
    assert refused.value.data == {"message": "No channels enabled"}
    simulator.settings.records_nothing = True
    wire.call("project_start_recording", project_id=project)


def test_a_project_is_saved_closed_and_opened_again(simulator: OtiiSimulator, wire: Wire) -> None:
    project, recording = wire.record("mc")
    simulator.bench.advance(1)
    with pytest.raises(WireError, match="Command failure"):
        wire.call("project_close", project_id=project)
    assert wire.call("project_save", project_id=project, filename="demo", force=False, progress=False) == {
        "filename": "demo.otii3"
    }
    wire.call("recording_rename", recording_id=recording, name="changed after saving")
    with pytest.raises(WireError, match="Command failure"):
        wire.call("project_save", project_id=project, filename="demo", force=False, progress=False)
    wire.call("project_close", project_id=project, force=True)
    assert wire.call("otii_get_active_project") == {"project_id": -1}
    opened = wire.call("otii_open_project", filename="demo")
    last = wire.call("project_get_last_recording", project_id=opened["project_id"])
    assert (last["running"], last["name"]) == (False, "29/05 14:23:01")
    assert wire.arc("recording_get_channel_data_count", recording_id=last["recording_id"], channel="mc") == {
        "count": 4000
    }


def test_a_deleted_recording_is_gone(wire: Wire) -> None:
    project, recording = wire.record("mc")
    wire.call("recording_delete", recording_id=recording)
    assert wire.call("project_get_last_recording", project_id=project) == {"recording_id": -1}
    with pytest.raises(WireError, match="Invalid key value"):
        wire.call("recording_is_running", recording_id=recording)


def test_licences_need_a_login(simulator: OtiiSimulator, wire: Wire) -> None:
    wire.call("otii_logout")
    for command, data in (
        ("otii_get_licenses", {}),
        ("otii_reserve_license", {"license_id": 1234}),
        ("otii_logout", {}),
    ):
        with pytest.raises(WireError, match="Not logged in"):
            wire.call(command, **data)
    assert wire.call("otii_has_license", license_type="Automation") == {"has_license": False}
    simulator.bench.licenses.has_network = False
    with pytest.raises(WireError, match="Could not login"):
        wire.call("otii_login", username="joe", password="secret")
    assert "secret" not in repr(simulator.bench.licenses)
    assert "secret" not in repr(list(simulator.requests))


def test_a_licence_is_held_by_one_only(simulator: OtiiSimulator, wire: Wire) -> None:
    wire.call("otii_reserve_license", license_id=1234)
    mine = next(entry for entry in wire.call("otii_get_licenses")["licenses"] if entry["id"] == 1234)
    assert (mine["available"], mine["reserved_to"]) == (True, "joe")
    simulator.bench.licenses.take_away(1234)
    theirs = next(entry for entry in wire.call("otii_get_licenses")["licenses"] if entry["id"] == 1234)
    assert (theirs["available"], theirs["reserved_to"], theirs["hostname"]) == (False, "eve", "elsewhere")
    for command in ("otii_reserve_license", "otii_return_license"):
        with pytest.raises(WireError, match="License could not be"):
            wire.call(command, license_id=1234)
    with pytest.raises(LookupError):
        simulator.bench.licenses.take_away(1)


def test_an_idle_channel_shows_nothing_or_zero(simulator: OtiiSimulator, wire: Wire) -> None:
    with pytest.raises(WireError, match="Not ready"):
        wire.arc("arc_get_value", channel="mc")
    simulator.settings.idle_value = "zero"
    assert wire.arc("arc_get_value", channel="mc") == {"value": 0}
    wire.arc("arc_set_main", enable=True)
    simulator.bench.advance(0.5)
    assert wire.arc("arc_get_value", channel="mv")["value"] == pytest.approx(3.7, abs=0.05)


def test_settings_are_checked() -> None:
    with pytest.raises(ValueError, match=r"firmware '9' is not known; known: 3\.6\.0, 3\.5\.5"):
        Settings(firmware="9")
    with pytest.raises(ValueError, match="max_request_bytes"):
        Settings(max_request_bytes=0)
