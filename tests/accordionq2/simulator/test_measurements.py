"""Numeric results and calibration tables."""

import statistics
from typing import Any

import httpx
import pytest

from accordionq2.simulator import AccordionQ2Simulator

NET_NAME = "0.4.ESH10000662.NumericResult"
VMON = "0.4.ESH10000662.VMON1"
CALIBRATION = "0.8.ESH10000590.CAL0"


def measure(client: httpx.Client, **members: Any) -> httpx.Response:
    return client.post("numeric-results/measure", json={"ChannelNetName": "NR", "TargetNetName": VMON, **members})


def result(client: httpx.Client, figure: str, channel: str = "NR") -> httpx.Response:
    return client.get(f"numeric-results/result/{figure}", params={"channel": channel})


def test_channels_and_targets(client: httpx.Client) -> None:
    [channel] = client.get("numeric-results/channels").json()
    assert (channel["netName"], channel["alias"]) == (NET_NAME, "NR")
    assert (channel["sampleRate"], channel["defaultSamples"]) == (10_000, 1_000)
    targets = [client.get("numeric-results/targets", params={"channel": name}).json() for name in ("NR", NET_NAME)]
    assert targets == [channel["possibleTargetNames"]] * 2
    assert VMON in targets[0]


def test_nothing_before_a_measurement(client: httpx.Client) -> None:
    for figure in ("mean", "min", "max", "stdev", "samples"):
        answer = result(client, figure)
        assert (answer.status_code, answer.json()) == (404, {"error": f"No measurement on {NET_NAME}"})


def test_statistics_are_those_of_the_samples(client: httpx.Client) -> None:
    report = measure(client, Samples=500, ReducedSet=False).json()
    samples = result(client, "samples").json()
    assert report == {
        "channelNetName": NET_NAME,
        "targetNetName": VMON,
        "sampleCount": 500,
        "sampleRate": 10_000,
        "reducedSet": False,
        "started": "2026-05-29T14:23:01.000",
        "stopped": "2026-05-29T14:23:01.050",
        "duration": "00:00:00.0500000",
    }
    assert len(samples) == 500
    assert result(client, "mean").json() == pytest.approx(statistics.fmean(samples))
    assert result(client, "stdev").json() == pytest.approx(statistics.stdev(samples))
    assert (result(client, "min").json(), result(client, "max").json()) == (min(samples), max(samples))


def test_the_signal_is_the_one_that_is_set(simulator: AccordionQ2Simulator, client: httpx.Client) -> None:
    client.post("resources/value/set", json={"Name": "0.4.ESH10000662.VSET1", "Value": "7.5"})
    measure(client)
    assert result(client, "mean").json() == pytest.approx(7.5, abs=0.001)
    assert 0.0005 < result(client, "stdev").json() < 0.005
    before = result(client, "mean").json()
    simulator.station.advance(1.234)
    measure(client)
    assert result(client, "mean").json() != before


def test_a_reduced_set_drops_the_samples(client: httpx.Client) -> None:
    report = measure(client).json()
    assert (report["sampleCount"], report["reducedSet"], report["duration"]) == (0, True, "00:00:00.1000000")
    answer = result(client, "samples")
    assert (answer.status_code, answer.json()) == (400, {"error": "Raw samples were discarded"})
    assert result(client, "mean").status_code == 200


def test_one_sample_has_no_deviation(client: httpx.Client) -> None:
    measure(client, Samples=1)
    assert result(client, "stdev").json() == 0


@pytest.mark.parametrize(
    ("members", "status"),
    [
        ({"ChannelNetName": "nowhere"}, 404),
        ({"ChannelNetName": "MPIO03"}, 404),
        ({"TargetNetName": "MPIO00"}, 400),
        ({"Samples": 0}, 400),
        ({"Samples": 100_001}, 400),
        ({"Samples": "many"}, 400),
    ],
)
def test_refused_measurements(client: httpx.Client, members: dict[str, Any], status: int) -> None:
    assert measure(client, **members).status_code == status


def test_queries_need_a_known_channel(client: httpx.Client) -> None:
    assert client.get("numeric-results/targets").status_code == 400
    assert result(client, "mean", "nowhere").status_code == 404


def test_a_reset_forgets_measurements(client: httpx.Client) -> None:
    measure(client)
    client.post("application/reset")
    assert result(client, "mean").status_code == 404


def test_calibration_tables_are_kept(client: httpx.Client) -> None:
    channels = client.get("calibration/channels").json()
    assert {"netName": CALIBRATION, "alias": "FRONT AIR CALIBRATION"} in channels
    table = client.get("calibration/table", params={"channel": CALIBRATION}).json()
    assert table["productId"] == "ESH10000590"
    assert table["calData"][0] == {"key": "ADC0", "gain": 1.0012, "offset": 0.001}
    rows = [{"key": "ADC0", "gain": 1.5, "offset": -2}, {"key": "ADC1"}]
    written = {"ProductId": "P", "Revision": "R", "SerialNumber": "S", "CalData": rows}
    body = {"ChannelNetName": "FRONT AIR CALIBRATION", "Table": written}
    assert client.post("calibration/table", json=body).status_code == 200
    assert client.get("calibration/table", params={"channel": CALIBRATION}).json() == {
        "productId": "P",
        "revision": "R",
        "serialNumber": "S",
        "calData": [{"key": "ADC0", "gain": 1.5, "offset": -2}, {"key": "ADC1", "gain": 1.0, "offset": 0.0}],
    }


def test_calibration_needs_a_calibration_channel(client: httpx.Client) -> None:
    assert client.get("calibration/table", params={"channel": "MPIO03"}).status_code == 404
    body = {"ChannelNetName": "MPIO03", "Table": {}}
    assert client.post("calibration/table", json=body).status_code == 404
