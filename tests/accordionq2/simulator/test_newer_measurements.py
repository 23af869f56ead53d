"""Values with an age, details of channels, and the acquisition in one call."""

import base64
import math
import statistics
import struct
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from accordionq2.simulator import AccordionQ2Simulator
from accordionq2.simulator.acquisition import statistics as figures
from accordionq2.simulator.points import Measured
from accordionq2.simulator.signals import Signal, constant

UPTIME = "Engine.Uptime"
STREAM = "0.ESH10000597.BYTES0"


def read(client: httpx.Client, *names: str, max_age_ms: float | None = None) -> Any:
    body = {"Names": names} if max_age_ms is None else {"Names": names, "MaxAgeMs": max_age_ms}
    return client.post("resources/values/get", json=body).json()


def test_reads_without_an_age_are_fresh(simulator: AccordionQ2Simulator, client: httpx.Client) -> None:
    for _ in range(2):
        assert read(client, UPTIME) == read(client, UPTIME, max_age_ms=0)
        assert set(read(client, UPTIME)["ageMs"].values()) == {0}
        simulator.station.advance(1)


def test_values_come_from_the_cache(simulator: AccordionQ2Simulator, client: httpx.Client) -> None:
    assert read(client, UPTIME, max_age_ms=1000)["ageMs"] == {UPTIME: 0}
    simulator.station.advance(0.5005)
    client.post("resources/value/get", json={"Name": "DUT_READY"})
    simulator.station.advance(0.4995)
    answer = read(client, UPTIME, "DUT_READY", "DUT_RESET", max_age_ms=1000)
    assert answer["ageMs"] == {UPTIME: 1000, "DUT_READY": 499.5, "DUT_RESET": 0}
    assert answer["resources"][UPTIME] == "751"
    simulator.station.advance(0.1)
    assert read(client, UPTIME, max_age_ms=1000) == {"resources": {UPTIME: "752"}, "ageMs": {UPTIME: 0}}


def test_a_write_is_read_at_once(client: httpx.Client) -> None:
    read(client, "DUT_RESET", max_age_ms=5000)
    client.post("resources/value/set", json={"Name": "MPIO00", "Value": "True"})
    assert read(client, "DUT_RESET", max_age_ms=5000)["resources"] == {"DUT_RESET": "True"}


def test_what_a_read_uses_up_is_never_cached(client: httpx.Client) -> None:
    got = [read(client, STREAM, max_age_ms=60_000) for _ in range(3)]
    assert [answer["resources"][STREAM] for answer in got] == ["48656C6C6F", "20576F726C64", ""]


def test_one_failing_read_fails_the_call(simulator: AccordionQ2Simulator, client: httpx.Client) -> None:
    simulator.station.fail("DUT_READY", "No power")
    answer = client.post("resources/values/get", json={"Names": [UPTIME, "DUT_READY"], "MaxAgeMs": 10})
    assert (answer.status_code, answer.json()) == (500, {"error": "No power"})
    assert client.post("resources/values/get", json={"Names": [UPTIME], "MaxAgeMs": -1}).status_code == 400


def configure(client: httpx.Client, name: str, **details: Any) -> httpx.Response:
    return client.post("channels/channel/configure", json={"NetName": name, "Details": details})


def details_of(client: httpx.Client, name: str) -> Any:
    return client.post("channels/channel", json={"NetName": name}).json()["details"]


def test_types_have_their_details(client: httpx.Client) -> None:
    channels = {channel["channelType"]: channel["details"] for channel in client.get("channels").json()}
    assert channels["Analog"].keys() == {
        *("gain", "offset", "inputConfiguration", "supportedConfigurations", "measurementGroup"),
        *("defaultValue", "resolution"),
    }
    assert [kind for kind, details in channels.items() if details is None] == [
        *("Calibration", "Socket", "ByteStream", "Waveform"),
    ]
    assert channels["Multiplexer"]["destinationNets"][0] == "MPIO03"
    assert channels["NumericResult"]["possibleTargetNames"][2] == "MPIO03"
    assert channels["Instrument"]["functionMap"]["READ_VOUT"].endswith("VMON1")


def test_what_is_set_is_what_is_read(client: httpx.Client) -> None:
    before = details_of(client, "MPIO03")
    assert configure(client, "MPIO03", gain=2, offset=0.5).status_code == 200
    assert details_of(client, "MPIO03") == {**before, "gain": 2, "offset": 0.5}
    assert float(read(client, "MPIO03")["resources"]["MPIO03"]) == pytest.approx(7.1, abs=0.1)
    body = {"Channel": "NR", "Target": "MPIO03", "Samples": 10}
    assert client.post("numeric-results/acquire", json=body).json()["stats"]["mean"] == pytest.approx(7.1, abs=0.1)
    client.post("application/reset")
    assert details_of(client, "MPIO03") == before


@pytest.mark.parametrize(
    ("name", "details", "text"),
    [
        ("MPIO03", {"gain": 1.5, "pullType": "Up"}, "pullType of MPIO03 cannot be configured"),
        ("MPIO03", {"resolution": 12}, "resolution of MPIO03 cannot be configured"),
        ("MPIO03", {"Gain": 2.0}, "Gain of MPIO03 cannot be configured"),
        ("MPIO03", {"gain": "2.0"}, "gain of MPIO03 cannot be '2.0'"),
        ("MPIO03", {"gain": True}, "gain of MPIO03 cannot be True"),
        ("MPIO00", {"pushType": None}, "pushType of MPIO00 cannot be None"),
        (STREAM, {"gain": 2.0}, f"gain of {STREAM} cannot be configured"),
    ],
)
def test_refused_details(client: httpx.Client, name: str, details: dict[str, Any], text: str) -> None:
    answer = configure(client, name, **details)
    assert (answer.status_code, answer.json()) == (400, {"error": text})
    assert (details_of(client, "MPIO03") or {})["gain"] == 1.0


def acquire(client: httpx.Client, **members: Any) -> httpx.Response:
    return client.post("numeric-results/acquire", json={"Channel": "NR", "Target": "MPIO03", "Samples": 100, **members})


def test_an_acquisition_has_samples_and_statistics(client: httpx.Client) -> None:
    answer = acquire(client, Lsl=3.0, Usl=3.6).json()
    content = base64.b64decode(answer["samples"])
    samples = struct.unpack("<100d", content)
    stats = answer["stats"]
    assert (answer["channel"], answer["target"], answer["unit"]) == ("NR", "MPIO03", "V")
    assert (answer["sampleRate"], answer["durationMs"], answer["started"]) == (10_000, 10, "2026-05-29T14:23:01.000")
    assert (stats["count"], stats["min"], stats["max"]) == (100, min(samples), max(samples))
    assert stats["mean"] == pytest.approx(statistics.fmean(samples))
    assert stats["median"] == pytest.approx(statistics.median(samples))
    assert stats["stdev"] == pytest.approx(statistics.stdev(samples))
    assert stats["cp"] == pytest.approx(0.6 / 6 / stats["stdev"])
    assert 0 < stats["cpk"] <= stats["cp"]


def test_an_acquisition_keeps_nothing(client: httpx.Client) -> None:
    acquire(client)
    assert client.get("numeric-results/result/mean?channel=NR").status_code == 404


def test_figures_that_samples_cannot_give_are_null(client: httpx.Client) -> None:
    stats = acquire(client, Samples=1, Lsl=0, Usl=1).json()["stats"]
    assert [name for name, value in stats.items() if value is None] == ["stdev", "skewness", "kurtosis", "cp", "cpk"]
    assert "cp" not in acquire(client, Lsl=0).json()["stats"]
    assert figures([1.0, 1.0, 1.0, 1.0], None, None)["kurtosis"] is None


def test_figures_of_known_samples() -> None:
    stats = figures([1.0, 2.0, 2.0, 3.0, 9.0], None, None)
    assert (stats["range"], stats["median"]) == (8.0, 2.0)
    assert stats["rms"] == pytest.approx(math.sqrt(99 / 5))
    assert stats["skewness"] == pytest.approx(5 / 12 * 156.24 / 10.3**1.5)
    assert stats["kurtosis"] == pytest.approx(1.25 * 1024.336 / 10.3**2 - 8)


@pytest.mark.parametrize(
    ("members", "status", "text"),
    [
        ({"Samples": 0}, 400, ""),
        ({"Samples": 100_001}, 400, "Samples must lie between 1 and 100000, not 100001"),
        ({"Samples": 51}, 400, "51 samples take too long; 50 fit"),
        ({"Target": "MPIO00"}, 400, "MPIO00 is no target of NR"),
        ({"Channel": "MPIO03"}, 404, "Channel MPIO03 not found"),
        ({"Lsl": 2.0, "Usl": 1.0}, 400, "Lsl is above Usl"),
        ({"Lsl": "low"}, 400, ""),
    ],
)
def test_refused_acquisitions(
    simulator: AccordionQ2Simulator, client: httpx.Client, members: dict[str, Any], status: int, text: str
) -> None:
    simulator.settings.numbers.samples_per_call = 50
    answer = acquire(client, **{"Samples": 10, **members})
    assert (answer.status_code, answer.json().get("error", "")) == (status, text)


def test_one_acquisition_at_a_time(simulator: AccordionQ2Simulator, client: httpx.Client) -> None:
    busy = simulator.station.net_name("NR")
    simulator.station.busy.add(busy)
    answer = acquire(client)
    assert (answer.status_code, answer.json()) == (409, {"error": "NR is at work"})
    simulator.station.busy.remove(busy)
    assert acquire(client).status_code == 200


class SlowSignal(Measured):
    """A signal whose samples come when they are allowed to."""

    def __init__(self) -> None:
        super().__init__(Signal(name="MPIO03", level=constant(3.3)), seed=1)
        self.asked = threading.Event()
        self.allowed = threading.Event()

    def sample(self, time_us: int) -> float:
        self.asked.set()
        assert self.allowed.wait(30)
        return super().sample(time_us)


def test_nobody_waits_for_the_acquisition_of_another(simulator: AccordionQ2Simulator, client: httpx.Client) -> None:
    signal = simulator.station._points["MPIO03"] = SlowSignal()
    with ThreadPoolExecutor(1) as pool, httpx.Client(base_url=client.base_url, timeout=60, verify=False) as second:
        acquiring = pool.submit(acquire, second)
        try:
            assert signal.asked.wait(30)
            assert client.get("application/name").status_code == 200
            assert simulator.station.value("MPIO00")  # the lock is free, too
            assert not acquiring.done()
        finally:
            signal.allowed.set()
        assert len(base64.b64decode(acquiring.result().json()["samples"])) == 800
