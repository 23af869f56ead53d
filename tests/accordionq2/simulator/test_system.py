"""Clock, boot.config, audit log, instruments."""

from typing import Any

import httpx
import pytest

from accordionq2.simulator import AccordionQ2Simulator, Numbers, Settings

TIME = {"utc": "2027-10-03T08:15:00.123+00:00", "force": False}


def test_the_clock_runs_and_is_set(simulator: AccordionQ2Simulator, client: httpx.Client) -> None:
    clock = {"timeZone": "Etc/UTC", "ntpEnabled": True, "ntpSynchronized": False}
    simulator.station.advance(0.5)
    assert client.get("system/clock").json() == {"utc": "2026-05-29T14:23:01.500+00:00", **clock}
    assert client.put("system/clock", json=TIME).json() == {"utc": TIME["utc"], **clock}
    simulator.station.advance(60)
    assert client.get("system/clock").json()["utc"] == "2027-10-03T08:16:00.123+00:00"
    assert client.post("resources/value/get", json={"Name": "Engine.Uptime"}).json() == {"value": "811"}


@pytest.mark.parametrize(
    ("utc", "status"),
    [
        ("2019-12-31T23:59:59.999+00:00", 400),
        ("2020-01-01T00:00:00+01:00", 400),
        ("now", 400),
        ("", 400),
        ("9999-12-31T23:59:59-12:00", 400),
        ("2020-01-01T00:00:00Z", 200),
        ("2026-01-01T00:00:00", 200),
    ],
)
def test_times_that_are_refused(client: httpx.Client, utc: str, status: int) -> None:
    assert client.put("system/clock", json={"utc": utc, "force": True}).status_code == status


def test_a_time_server_keeps_the_clock(simulator: AccordionQ2Simulator, client: httpx.Client) -> None:
    simulator.station.wall_clock.ntp_synchronized = True
    answer = client.put("system/clock", json=TIME)
    assert (answer.status_code, answer.json()) == (409, {"error": "A time server keeps the clock"})
    assert client.put("system/clock", json={**TIME, "force": True}).status_code == 200


def put_boot(client: httpx.Client, **sections: Any) -> httpx.Response:
    return client.put("system/boot", json=sections)


def test_boot_config_is_read_and_edited(client: httpx.Client) -> None:
    before = client.get("system/boot").json()
    assert before["wifi"] == {"enabled": False, "ssid": "Lab", "passwordSet": True}
    assert before["modified"] == "2026-05-29T14:23:01.0000000Z"
    after = put_boot(client, description="", modules=[], ifModified=before["modified"]).json()
    assert (after["description"], after["modules"], after["aliasFiles"]) == ("", [], before["aliasFiles"])
    assert after["modified"] > before["modified"]
    assert put_boot(client, description="x", ifModified=before["modified"]).status_code == 409
    assert put_boot(client).json() == after


def test_sections_come_back_whole(client: httpx.Client) -> None:
    after = put_boot(
        client,
        enabled=False,
        aliasFiles=[{"path": "limits.csv", "enabled": True}, {"path": "station.csv", "enabled": False}],
        modules=[{"name": "New", "assemblyPath": "a/New.dll", "className": "New.Inner.Module", "enabled": True}],
        ipConfigurations=[{"interface": "eth1", "staticIp": "192.168.0.222", "enabled": True}],
        services=[{"name": "Dashboard", "serviceFile": "nodered.service", "enabled": False}],
        disableUsbPorts=True,
        enableMediaDevices=False,
    ).json()
    assert [file["order"] for file in after["aliasFiles"]] == [0, 1]
    assert after["modules"][0]["namespace"] == "New.Inner"
    assert (after["enabled"], after["disableUsbPorts"], after["enableMediaDevices"]) == (False, True, False)
    assert client.get("system/boot").json() == after


def test_startup_changes_two_sections(client: httpx.Client) -> None:
    files = [{"path": "station.csv", "enabled": False}]
    after = client.put("system/boot/startup", json={"enabled": None, "aliasFiles": files}).json()
    assert (after["enabled"], after["aliasFiles"]) == (True, [{**files[0], "order": 0}])
    assert client.put("system/boot/startup", json={"enabled": False}).json()["enabled"] is False
    assert client.put("system/boot/startup", json={}).status_code == 400


def test_an_edit_waits_for_the_next_start(simulator: AccordionQ2Simulator, client: httpx.Client) -> None:
    put_boot(client, description="New")
    assert simulator.station.boot.in_force["description"] == "Station 64"
    client.post("application/reset")
    assert simulator.station.boot.in_force["description"] == "New"


NEW_MODULE = {"name": "New", "assemblyPath": "a/New.dll", "className": "New.Module", "enabled": True}
OLD_MODULE = {"name": "Snowball", "enabled": False}


def channel_names(client: httpx.Client) -> dict[str, str]:
    return {channel["netName"]: channel["alias"] for channel in client.get("channels").json()}


def test_modules_and_aliases_are_loaded_at_the_next_start(
    simulator: AccordionQ2Simulator, client: httpx.Client
) -> None:
    simulator.station.files.put("alias", "a.csv", b"NetName,Alias\nMPIO05,SECOND\nMPIO01,DUT_RESET\nNothing,X\n,Y\n")
    simulator.station.files.put("alias", "b.csv", b"\xff")
    files = [{"path": name, "enabled": True} for name in ("a.csv", "b.csv")]
    assert put_boot(client, modules=[NEW_MODULE, OLD_MODULE], aliasFiles=files).status_code == 200
    client.post("system/services/hardware/restart")
    assert client.get("channels").status_code == 503
    simulator.station.advance(5)
    assert [module["name"] for module in client.get("modules/loaded").json()] == ["TempRegulator", "New"]
    names = channel_names(client)
    assert (names["MPIO05"], names["MPIO01"], names["MPIO00"]) == ("SECOND", "DUT_READY", "DUT_RESET")
    assert "b.csv cannot be used" in client.get("application/log?tail=1").json()[0]


def test_nothing_is_loaded_when_boot_config_is_off(simulator: AccordionQ2Simulator, client: httpx.Client) -> None:
    simulator.station.files.put("alias", "a.csv", b"NetName,Alias\nMPIO05,SECOND\n")
    put_boot(client, enabled=False, aliasFiles=[{"path": "a.csv", "enabled": True}])
    simulator.station.reboot()
    simulator.station.advance(61)
    assert channel_names(client)["MPIO05"] == "SPARE"


def test_the_wifi_password_stays_inside(client: httpx.Client) -> None:
    secret = "s3cret-pass"
    on = put_boot(client, wifi={"enabled": True, "ssid": "Lab", "password": secret})
    kept = put_boot(client, wifi={"enabled": True, "ssid": "Other", "password": None})
    assert kept.json()["wifi"] == {"enabled": True, "ssid": "Other", "passwordSet": True}
    gone = put_boot(client, wifi={"enabled": False, "ssid": "", "password": ""})
    assert gone.json()["wifi"] == {"enabled": False, "ssid": "", "passwordSet": False}
    assert all(secret not in answer.text for answer in (on, kept, gone))


MODULE = {"name": "A", "assemblyPath": "a.dll", "className": "A.B", "enabled": True}
SERVICE = {"name": "S", "serviceFile": "s.service", "enabled": True}
WIFI = {"enabled": True, "ssid": "Lab", "password": None}


@pytest.mark.parametrize(
    "sections",
    [
        {"ipConfigurations": [{"interface": "eth0", "staticIp": "fe80::1", "enabled": True}]},
        {"ipConfigurations": [{"interface": "eth0", "staticIp": "192.168.0.1/33", "enabled": False}]},
        {"ipConfigurations": [{"interface": "eth0", "staticIp": "", "enabled": True}]},
        {"wifi": {**WIFI, "ssid": ""}},
        {"wifi": {**WIFI, "ssid": "ü" * 17}},
        {"wifi": {**WIFI, "password": "short"}},
        {"wifi": {**WIFI, "password": "x" * 64}},
        {"modules": [{**MODULE, "name": ""}]},
        {"modules": [MODULE, MODULE]},
        {"modules": [{**MODULE, "className": ""}]},
        {"services": [SERVICE, SERVICE]},
        {"services": [{"name": "App", "serviceFile": "accordion.service", "enabled": False}]},
        {"aliasFiles": [{"path": "old/2025/station.csv", "enabled": True}]},
        {"aliasFiles": [{"path": "missing.csv", "enabled": True}]},
        {"aliasFiles": [{"path": "station.csv", "enabled": True}] * 2},
    ],
)
def test_an_edit_is_taken_whole_or_not_at_all(client: httpx.Client, sections: dict[str, Any]) -> None:
    before = client.get("system/boot").json()
    answer = put_boot(client, description="half", **sections)
    assert (answer.status_code, list(answer.json())) == (400, ["error"])
    assert client.get("system/boot").json() == before


def test_no_boot_config_yet(simulator: AccordionQ2Simulator, client: httpx.Client) -> None:
    simulator.station.boot.exists = False
    answer = client.get("system/boot")
    assert (answer.status_code, answer.json()) == (404, {"error": "No boot.config yet"})
    assert put_boot(client, description="x").status_code == 404
    assert client.put("system/boot/startup", json={"enabled": True}).status_code == 404


def test_somebody_else_edits(simulator: AccordionQ2Simulator, client: httpx.Client) -> None:
    before = client.get("system/boot").json()["modified"]
    simulator.station.boot.touch()
    answer = put_boot(client, ifModified=before, enabled=False)
    assert (answer.status_code, answer.json()) == (409, {"error": "boot.config has changed since it was read"})


def test_the_audit_log_has_changes_only(client: httpx.Client) -> None:
    client.get("channels")
    client.post("resources/value/get", json={"Name": "DUT_RESET"})
    client.post("channels/channel", json={"Alias": "DUT_RESET"})
    assert client.get("audit/log?tail=100").json() == []
    client.post("resources/value/set", json={"Name": "DUT_RESET", "Value": "True"})
    client.post("resources/value/set", json={"Name": "Nothing", "Value": "True"})
    client.delete("media/waveform.bin")
    assert client.get("audit/log?tail=0").json() == [
        "2026-05-29 14:23:01.000 127.0.0.1 POST /api/resources/value/set 200 0ms",
        "2026-05-29 14:23:01.000 127.0.0.1 POST /api/resources/value/set 404 0ms",
        "2026-05-29 14:23:01.000 127.0.0.1 DELETE /api/media/waveform.bin 204 0ms",
    ]
    assert len(client.get("audit/log?tail=1").json()) == 1
    assert client.get("audit/log?tail=-1").status_code == 400


def test_the_audit_log_is_put_aside_when_it_is_full() -> None:
    settings = Settings(numbers=Numbers(audit_bytes=200, audit_files=2))
    with (
        AccordionQ2Simulator(settings=settings) as simulator,
        httpx.Client(base_url=f"{simulator.endpoint}/api/", verify=False) as client,
    ):
        for _ in range(10):
            client.post("application/reset")
        assert len(client.get("audit/log?tail=0").json()) < 4
        names = [entry["name"] for entry in client.get("files/webapi-logs?path=").json()["entries"]]
        assert names == ["audit.1.log", "audit.2.log", "audit.log"]
        content = client.get("files/webapi-logs/content?path=audit.1.log").text
        assert content.startswith("2026-05-29 14:23:01.000 127.0.0.1 POST /api/application/reset 200")


def test_instruments_name_their_channels(client: httpx.Client) -> None:
    [instrument] = client.get("instruments").json()
    assert (instrument["alias"], instrument["type"]) == ("Bench supply", "PowerSupply")
    names = instrument["functionMap"]
    client.post("resources/value/set", json={"Name": names["OUTPUT_VOLTAGE"], "Value": "12.5"})
    volts = client.post("resources/value/get", json={"Name": names["READ_VOUT"]}).json()["value"]
    assert float(volts) == pytest.approx(12.5, abs=0.02)
