"""What devices measure: deterministic, independent of how time is cut, and consistent from channel to channel."""

import statistics as reference
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from otii_tcp_client.simulator import ACE_ID, ARC_ID, Bench, OtiiSimulator
from otii_tcp_client.simulator.load_model import PERIOD_S, SLEEP, Load
from otii_tcp_client.simulator.tracks import AnalogTrack, EventTrack
from tests.otii.simulator.wire import Wire, WireError

EVERYTHING = ("mc", "mv", "mp", "tp", "rx", "i1", "i2")


def measured(steps: list[float], seed: int = 1) -> dict[str, Any]:
    """Record everything, with power on, for so many seconds in so many steps."""
    bench = Bench(seed)
    device = bench.device(ARC_ID)
    device.enabled |= set(EVERYTHING)
    device.state.has_exp_port = device.state.has_uart = True
    recording = bench.start_recording(bench.create_project())
    with bench.lock:
        device.switch_main(is_on=True)
    for step in steps:
        bench.advance(step)
    tracks = {channel: recording.track(ARC_ID, channel) for channel in EVERYTHING}
    return {
        name: track.values.tolist() if isinstance(track, AnalogTrack) else track.entries
        for name, track in tracks.items()
    }


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(0, 1200), min_size=1, max_size=12))
def test_how_time_is_cut_changes_nothing(steps_ms: list[int]) -> None:
    assert measured([step / 1000 for step in steps_ms]) == measured([sum(steps_ms) / 1000])


def test_seeds_decide() -> None:
    assert measured([2.0]) == measured([2.0])
    assert measured([2.0])["mc"] != measured([2.0], seed=2)["mc"]


def test_sleep_is_in_microampere_and_bursts_are_in_milliampere() -> None:
    shown = measured([5.0])
    assert len(shown["mc"]) == 20_000
    assert len(shown["mv"]) == 5000
    assert 2e-6 < reference.median(shown["mc"]) < 6e-6
    assert 0.1 < max(shown["mc"]) < 0.14
    assert len(shown["rx"]) == 5
    assert [level for _, level in shown["i1"]] == [True, False] * 5
    assert all(text.endswith("\r") for _, text in shown["rx"])


def test_power_is_current_times_voltage() -> None:
    shown = measured([3.0])
    for number in range(0, 3000, 7):
        voltage = shown["mv"][number]
        assert shown["mp"][number * 4] == pytest.approx(shown["mc"][number * 4] * voltage, rel=0.01, abs=1e-9)


@given(st.floats(0, 50), st.floats(0.001, 5))
@settings(max_examples=50)
def test_the_load_leaves_no_gaps(start: float, length: float) -> None:
    segments = list(Load(3).segments(start, start + length))
    assert segments[0].start_s <= start
    assert segments[-1].end_s >= start + length
    assert all(one.end_s == other.start_s for one, other in pairwise(segments))


def test_the_load_wakes_once_in_a_period() -> None:
    bursts = [segment for segment in Load(0).segments(PERIOD_S, 20 * PERIOD_S) if segment.is_first]
    assert [segment.burst for segment in bursts] == list(range(1, 20))
    gaps = [other.start_s - one.start_s for one, other in pairwise(bursts)]
    assert all(0.85 < gap < 1.15 for gap in gaps)
    assert not SLEEP.is_awake


def test_without_power_nothing_flows(simulator: OtiiSimulator, wire: Wire) -> None:
    _, recording = wire.record("mc", "mv", "rx")
    simulator.bench.advance(1)
    for channel in ("mc", "mv"):
        data = wire.arc("recording_get_channel_data", recording_id=recording, channel=channel, index=0, count=9)
        assert data["values"] == [0.0] * 9


def statistics(wire: Wire, recording: int, channel: str, start: float, end: float) -> Any:
    span = {"from": start, "to": end}
    return wire.arc("recording_get_channel_statistics", recording_id=recording, channel=channel, **span)


def values_of(wire: Wire, recording: int, channel: str) -> list[float]:
    data = wire.arc("recording_get_channel_data", recording_id=recording, channel=channel, index=0, count=10**9)
    return list(data["values"])


def test_statistics_follow_from_the_samples(simulator: OtiiSimulator, wire: Wire) -> None:
    _, recording = wire.record("mc", "mp", "mv")
    wire.arc("arc_set_main", enable=True)
    simulator.bench.advance(3)
    # Both ends lie inside a sample: it counts by the part that is inside.
    start, end = 0.50010, 2.25015
    current = values_of(wire, recording, "mc")
    first, last = 2000, 9001
    shown = statistics(wire, recording, "mc", start, end)
    weights = [0.25e-3] * (last - first)
    weights[0], weights[-1] = 0.00015, end - 9000 * 0.25e-3
    charge = sum(weight * value for weight, value in zip(weights, current[first:last], strict=True))
    assert shown["min"] == min(current[first:last])
    assert shown["max"] == max(current[first:last])
    assert shown["charge"] == pytest.approx(charge, rel=1e-9)
    assert shown["average"] == pytest.approx(charge / (end - start), rel=1e-9)
    power = statistics(wire, recording, "mp", start, end)
    assert shown["energy"] == pytest.approx(power["energy"], rel=1e-5)
    assert "charge" not in power
    assert set(statistics(wire, recording, "mv", start, end)) == {"min", "max", "average"}


def test_statistics_are_clipped_to_the_data(simulator: OtiiSimulator, wire: Wire) -> None:
    _, recording = wire.record("mv")
    simulator.bench.advance(0.5)
    assert statistics(wire, recording, "mv", -5, 100) == statistics(wire, recording, "mv", 0, 0.5)
    with pytest.raises(WireError, match="Invalid key value"):
        statistics(wire, recording, "mv", 1, 1)
    with pytest.raises(WireError, match="Command failure"):
        statistics(wire, recording, "mv", 5, 6)


def test_an_index_is_found_from_a_time(simulator: OtiiSimulator, wire: Wire) -> None:
    _, recording = wire.record("mc")
    simulator.bench.advance(5)
    for time, index in ((-1, 0), (0, 0), (3.25, 13_000), (4.99999, 19_999), (99, 20_000)):
        found = wire.arc("recording_get_channel_data_index", recording_id=recording, channel="mc", timestamp=time)
        assert found == {"index": index}


def test_downsampling_takes_means_and_drops_the_last_block(simulator: OtiiSimulator, wire: Wire) -> None:
    project, recording = wire.record("mc")
    wire.arc("arc_set_main", enable=True)
    simulator.bench.advance(1)
    with pytest.raises(WireError, match="Command failure"):
        wire.arc("recording_downsample_channel", recording_id=recording, channel="mc", factor=5)
    wire.call("project_stop_recording", project_id=project)
    before = values_of(wire, recording, "mc")
    wire.arc("recording_downsample_channel", recording_id=recording, channel="mc", factor=5)
    after = values_of(wire, recording, "mc")
    assert len(after) == (4000 - 1) // 5
    assert after[3] == pytest.approx(sum(before[15:20]) / 5, rel=1e-6)
    info = wire.arc("recording_get_channel_info", recording_id=recording, channel="mc")
    assert (info["from"], info["sample_rate"]) == (0, 800)


def test_cropping_keeps_times(simulator: OtiiSimulator, wire: Wire) -> None:
    project, recording = wire.record("mc", "i1")
    wire.arc("arc_enable_exp_port", enable=True)
    wire.arc("arc_set_main", enable=True)
    simulator.bench.advance(4)
    wire.call("project_stop_recording", project_id=project)
    before = values_of(wire, recording, "mc")
    energy = statistics(wire, recording, "mc", 1.5, 2.5)
    wire.call("project_crop_data", project_id=project, start=1, end=3)
    data = wire.arc("recording_get_channel_data", recording_id=recording, channel="mc", index=0, count=10**6)
    assert data["timestamp"] == 1
    assert data["values"] == before[4000:12_000]
    assert statistics(wire, recording, "mc", 1.5, 2.5) == energy
    pulses = wire.arc("recording_get_channel_data", recording_id=recording, channel="i1", index=0, count=99)
    assert [1 <= entry["timestamp"] < 3 for entry in pulses["values"]] == [True] * 4


def test_too_much_current_switches_main_off_unless_it_is_limited(simulator: OtiiSimulator, wire: Wire) -> None:
    wire.arc("arc_set_max_current", value=0.05)
    wire.arc("arc_set_main", enable=True)
    simulator.bench.advance(1)
    assert wire.arc("arc_get_main") == {"value": False}
    wire.arc("arc_set_src_cur_limit_enabled", enable=True)
    _, recording = wire.record("mc")
    wire.arc("arc_set_main", enable=True)
    simulator.bench.advance(3)
    assert wire.arc("arc_get_main") == {"value": True}
    assert max(values_of(wire, recording, "mc")) == pytest.approx(0.05)


def test_a_battery_gets_empty(simulator: OtiiSimulator, wire: Wire) -> None:
    wire.call("otii_reserve_license", license_id=5432)
    coin = "1ce61608-0000-4000-8000-000000000001"
    wire.arc("arc_set_main", enable=True)
    emulator = wire.arc("arc_set_supply_battery_emulator", battery_profile_id=coin, used_capacity=0.123)
    assert wire.arc("arc_get_main") == {"value": False}
    assert wire.call("battery_emulator_get_used_capacity", **emulator) == {"value": 0.123}
    wire.arc("arc_set_main", enable=True)
    simulator.bench.advance(600)
    used = wire.call("battery_emulator_get_used_capacity", **emulator)["value"]
    assert used == pytest.approx(0.123 + 600 * 1.16e-3, rel=0.05)
    soc = wire.call("battery_emulator_get_soc", **emulator)["value"]
    wire.call("battery_emulator_update_profile", **emulator, battery_profile_id=coin, mode="keep_soc")
    assert wire.call("battery_emulator_get_soc", **emulator)["value"] == pytest.approx(soc, abs=5e-4)
    wire.call("battery_emulator_update_profile", **emulator, battery_profile_id=coin, mode="reset")
    assert wire.call("battery_emulator_get_soc", **emulator) == {"value": 100}
    with pytest.raises(WireError, match="Invalid key value"):
        wire.arc("arc_set_supply_battery_emulator", battery_profile_id=coin, used_capacity=1, soc=50)


def test_constant_current_sinks(simulator: OtiiSimulator, wire: Wire) -> None:
    wire.arc("arc_set_power_regulation", mode="current")
    wire.arc("arc_set_main_current", value=0.02)
    _, recording = wire.record("mc")
    wire.arc("arc_set_main", enable=True)
    simulator.bench.advance(1)
    assert statistics(wire, recording, "mc", 0, 1)["average"] == pytest.approx(0.02, rel=0.01)


def test_an_ace_has_the_rate_that_was_set(simulator: OtiiSimulator, wire: Wire) -> None:
    wire.call("arc_set_channel_samplerate", device_id=ACE_ID, channel="mc", value=50_000)
    wire.call("arc_enable_channel", device_id=ACE_ID, channel="mc", enable=True)
    _, recording = wire.record()
    simulator.bench.advance(0.1)
    counted = wire.call("recording_get_channel_data_count", recording_id=recording, device_id=ACE_ID, channel="mc")
    assert counted == {"count": 5000}


def test_a_device_that_is_pulled_keeps_what_it_measured(simulator: OtiiSimulator, wire: Wire) -> None:
    _, recording = wire.record("mc")
    simulator.bench.advance(1)
    device = simulator.bench.unplug(ARC_ID)
    simulator.bench.advance(1)
    assert wire.arc("recording_get_channel_data_count", recording_id=recording, channel="mc") == {"count": 4000}
    with pytest.raises(WireError, match="Device not connected"):
        wire.arc("arc_get_main")
    simulator.bench.plug(device)
    assert wire.arc("arc_get_main") == {"value": False}


def test_the_uart_answers(simulator: OtiiSimulator, wire: Wire) -> None:
    wire.arc("arc_enable_exp_port", enable=True)
    wire.arc("arc_enable_uart", enable=True)
    _, recording = wire.record("rx")
    wire.arc("arc_set_main", enable=True)
    simulator.bench.advance(0.5)
    wire.arc("arc_write_tx", value="AT+CFUN=1\r\n")
    simulator.bench.advance(0.1)
    data = wire.arc("recording_get_channel_data", recording_id=recording, channel="rx", index=0, count=9)
    assert [entry["value"] for entry in data["values"]] == ["boot: sensor 1.4.2, reset by power\r", "OK AT+CFUN=1\r"]


def test_a_track_of_entries_stays_sorted() -> None:
    track = EventTrack("rx", "log")
    for time in (2.0, 1.0, 3.0, 2.0):
        track.add(time, str(time))
    assert [entry[0] for entry in track.entries] == [1.0, 2.0, 2.0, 3.0]
