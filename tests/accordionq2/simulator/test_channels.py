"""Channels: reports, flags in both forms, look-up, configuration."""

from typing import Any

import httpx
import pytest

from accordionq2.simulator import AccordionQ2Simulator, Settings

ALIAS = "0.1.ESH10000158.MON_3V3"


def channel(client: httpx.Client, **names: str) -> Any:
    return client.post("channels/channel", json=names).json()


def configure(client: httpx.Client, **members: Any) -> httpx.Response:
    return client.post("channels/channel/configure", json=members)


def test_many_types_with_unique_names(client: httpx.Client) -> None:
    channels = client.get("channels").json()
    kinds = {channel["channelType"] for channel in channels}
    assert {"Analog", "Digital", "Temperature", "Multiplexer", "I2C", "SPI", "UART", "Socket"} <= kinds
    assert {"NumericResult", "Calibration", "Counter", "Frequency", "VirtualDigital"} <= kinds
    assert len({channel["netName"] for channel in channels}) == len(channels)
    assert [channel["channelIndex"] for channel in channels] == list(range(len(channels)))
    assert sum(channel["isVirtual"] for channel in channels) == 1
    assert {channel["usage"] for channel in channels} == {"UserAllocatable", "BusSignal", "ReadOnlySystemControl"}


def test_look_up_by_either_name(client: httpx.Client) -> None:
    by_alias, by_net_name = channel(client, Alias=ALIAS), channel(client, NetName="MPIO03")
    assert by_alias == by_net_name == channel(client, Alias=ALIAS, NetName="MPIO03")
    assert by_alias["channelTypeCapability"] == "Analog, Digital"
    assert (by_alias["capability"], by_alias["direction"], by_alias["unit"]) == ("IN, OUT", "IN", "V")


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"Alias": "does.not.exist"}, 404),
        ({"Alias": ALIAS, "NetName": "MPIO04"}, 404),
        ({}, 400),
        ({"Alias": None}, 400),
        ({"Alias": 5}, 400),
    ],
)
def test_refused_look_ups(client: httpx.Client, body: dict[str, Any], status: int) -> None:
    assert client.post("channels/channel", json=body).status_code == status


def test_flags_as_integers() -> None:
    with AccordionQ2Simulator(settings=Settings(flags_as="integer")) as simulator:
        answer = httpx.post(f"{simulator.endpoint}/api/channels/channel", json={"NetName": "0.ESH10000597.I2C00"})
        found = answer.json()
        assert (found["channelType"], found["channelTypeCapability"]) == (32768, 32768 + 16384)
        assert (found["capability"], found["direction"]) == (3, 3)


def test_only_what_is_given_changes(client: httpx.Client) -> None:
    before = channel(client, NetName="MPIO03")
    assert configure(client, Alias=ALIAS, Description="Main rail", Unit="mV").status_code == 200
    assert channel(client, NetName="MPIO03") == {**before, "description": "Main rail", "unit": "mV"}
    configure(client, NetName="MPIO03", Enabled=False, Description="", GroupName=None)
    assert channel(client, NetName="MPIO03") == {**before, "description": "", "unit": "mV", "enabled": False}


def test_alias_with_net_name_renames(client: httpx.Client) -> None:
    configure(client, NetName="MPIO03", Alias="RAIL")
    assert channel(client, Alias="RAIL")["netName"] == "MPIO03"
    assert client.post("channels/channel", json={"Alias": ALIAS}).status_code == 404
    assert "RAIL" in client.get("resources/names").json()
    assert configure(client, NetName="MPIO04", Alias="RAIL").status_code == 400


@pytest.mark.parametrize("direction", ["OUT", 2, " OUT ,", "OUT, OUT"])
def test_direction_as_text_and_integer(client: httpx.Client, direction: str | int) -> None:
    assert configure(client, NetName="MPIO01", Direction=direction).status_code == 200
    changed = channel(client, NetName="MPIO01")
    assert (changed["direction"], changed["defaultDirection"], changed["directionChanged"]) == ("OUT", "IN", True)
    assert client.post("resources/value/set", json={"Name": "MPIO01", "Value": "1"}).status_code == 200


@pytest.mark.parametrize(
    ("name", "direction"), [("0.1.ESH10000158.TEMP0", "OUT"), ("MPIO01", "SIDEWAYS"), ("MPIO01", True)]
)
def test_refused_directions(client: httpx.Client, name: str, direction: Any) -> None:
    assert configure(client, NetName=name, Direction=direction).status_code == 400


def test_several_changes_are_made_or_none(client: httpx.Client) -> None:
    good, bad = {"NetName": "MPIO00", "Enabled": False}, {"NetName": "nowhere", "Enabled": False}
    assert client.post("channels/configure", json=[good, bad]).status_code == 404
    assert channel(client, NetName="MPIO00")["enabled"] is True
    assert client.post("channels/configure", json=[good, {"netname": "MPIO02", "unit": "x"}]).status_code == 200
    assert channel(client, NetName="MPIO00")["enabled"] is False
    assert channel(client, NetName="MPIO02")["unit"] == "x"
    assert configure(client, Enabled=True).status_code == 400


def test_several_entries_for_one_channel_add_up(client: httpx.Client) -> None:
    entries = [
        {"NetName": "MPIO03", "GroupName": "Rails", "Unit": "mV"},
        {"NetName": "MPIO04", "GroupName": "Other"},
        {"NetName": "MPIO03", "Unit": "A"},
    ]
    assert client.post("channels/configure", json=entries).status_code == 200
    found = channel(client, NetName="MPIO03")
    assert (found["groupName"], found["unit"]) == ("Rails", "A")
    assert channel(client, NetName="MPIO04")["groupName"] == "Other"


def test_aliases_may_be_swapped_but_not_shared(client: httpx.Client) -> None:
    before = [channel(client, NetName=name) for name in ("MPIO03", "MPIO04")]
    shared = [{"NetName": name, "Alias": "both", "GroupName": "G"} for name in ("MPIO03", "MPIO04")]
    assert client.post("channels/configure", json=shared).status_code == 400
    assert [channel(client, NetName=name) for name in ("MPIO03", "MPIO04")] == before
    swapped = [
        {"NetName": "MPIO03", "Alias": "second"},
        {"NetName": "MPIO04", "Alias": "first"},
        {"NetName": "MPIO03", "Alias": "first"},
        {"NetName": "MPIO04", "Alias": "second"},
    ]
    assert client.post("channels/configure", json=swapped).status_code == 200
    assert channel(client, Alias="first")["netName"] == "MPIO03"
