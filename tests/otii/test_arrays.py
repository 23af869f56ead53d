"""Chunks and arrays of one channel, from the data of answers."""

import subprocess
import sys
from typing import Any

import numpy as np
import pytest
from devicewire.otii.models import AnalogData, DigitalData, DigitalEntry, LogData, LogLine, UnlistedChannelData
from hypothesis import given, settings
from hypothesis import strategies as st

from otii_tcp_client._arrays import ArrayBuilder, ChannelArray
from otii_tcp_client._statistics import SpanStatistics, si_text

RATE = 4000.0


def analog(values: list[float], index: int = 0) -> AnalogData:
    return AnalogData(timestamp=index / RATE, interval=1 / RATE, values=tuple(values))


def log(*lines: tuple[float, str]) -> LogData:
    return LogData(values=tuple(LogLine(timestamp=time, value=text) for time, text in lines))


def digital(*changes: tuple[float, bool]) -> DigitalData:
    return DigitalData(values=tuple(DigitalEntry(timestamp=time, value=level) for time, level in changes))


def built(*answers: Any, unit: str = "A", count: int = 0) -> ChannelArray:
    builder = ArrayBuilder("Arc1", "mc", unit, count)
    for answer in answers:
        builder.add(answer)
    return builder.finish()


@settings(max_examples=30)
@given(st.lists(st.lists(st.floats(allow_nan=False, width=32), max_size=9), max_size=9), st.integers(0, 40))
def test_arrays_hold_what_came_whatever_was_expected(answers: list[list[float]], count: int) -> None:
    found = built(*[analog(values) for values in answers], count=count)
    assert found.values.tolist() == [value for values in answers for value in values]
    assert found.values.dtype == (np.float64 if answers else bool)


def test_times_of_samples() -> None:
    found = built(analog([1.0, 2.0, 3.0], 8000), count=3)
    assert found.timestamps.tolist() == pytest.approx([2.0, 2.00025, 2.0005])
    assert (found.unit, found.device_id, found.channel, found.interval) == ("A", "Arc1", "mc", 0.00025)
    assert repr(found) == "<ChannelArray mc [A] of Arc1: 3 values>"


def test_a_span_is_a_view() -> None:
    whole = built(analog([float(number) for number in range(4000)]), count=4000)
    span = whole.between(0.25, 0.5)
    assert (len(span), span.values[0], span.timestamps[0]) == (1000, 1000.0, 0.25)
    assert np.shares_memory(span.values, whole.values)
    assert len(whole.between(-5, 99)) == 4000
    assert len(whole.between(3, 4)) == 0


def test_entries() -> None:
    found = built(log((0.5, "boot")), log((1.5, "sleep")), unit="")
    assert found.values.tolist() == ["boot", "sleep"]
    assert found.timestamps.tolist() == [0.5, 1.5]
    assert found.between(1, 2).values.tolist() == ["sleep"]
    assert built(digital((0.1, True), (0.2, False))).values.dtype == bool
    assert len(built(log())) == 0


def test_kinds_do_not_mix() -> None:
    with pytest.raises(ValueError, match="entries came in the middle of samples"):
        built(analog([1.0]), log((0.1, "x")))
    with pytest.raises(ValueError, match="samples came in the middle of entries"):
        built(log((0.1, "x")), analog([1.0]))
    with pytest.raises(ValueError, match="mc: data of this kind cannot be made an array"):
        built(UnlistedChannelData())


def test_statistics() -> None:
    found = built(analog([1.0, 3.0, 2.0, 6.0]), count=4).statistics()
    assert (found.minimum, found.maximum, found.average) == (1.0, 6.0, 3.0)
    assert found.charge_c == pytest.approx(12 / RATE)
    assert found.energy_j is None
    assert (found.from_time, found.to_time) == (0.0, 0.001)
    assert built(analog([2.0]), unit="W").statistics().energy_j == pytest.approx(2 / RATE)
    assert built(analog([2.0]), unit="V").statistics().charge_c is None
    assert built(analog([1.0, 3.0]), count=2).statistics(0.0001, 0.0005).average == 3.0


@pytest.mark.parametrize(
    ("found", "reason"),
    [(built(log((0.1, "x"))), "only analog"), (built(analog([])), "no sample lies between 0 and 0 s")],
)
def test_no_statistics_of_nothing(found: ChannelArray, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        found.statistics()


def test_statistics_as_text() -> None:
    answer = {"min": -2.2e-6, "max": 0.3937, "average": 0.0726, "energy": 1.3418, "charge": 0.0003627}
    figures = SpanStatistics.from_answer(answer, unit="A", from_time=0, to_time=5)
    assert figures.lines() == ["average 72.6 mA", "min -2.20 µA", "max 394 mA", "energy 1.34 J", "charge 363 µC"]


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (0.0, "A", "0.00 A"),
        (3.6e-6, "A", "3.60 µA"),
        (0.9996e-3, "A", "1.00 mA"),
        (999.4e-6, "A", "999 µA"),
        (1e-15, "A", "0.00 pA"),
        (12_345.0, "W", "12.3 kW"),
        (25.31, "degC", "25.3 degC"),
        (1234.5, "", "1234"),
        (float("nan"), "A", "nan A"),
        (-0.5, "V", "-500 mV"),
    ],
)
def test_quantities(value: float, unit: str, text: str) -> None:
    assert si_text(value, unit) == text


def test_a_missing_library_is_named_with_its_extra() -> None:
    code = "import sys; sys.modules['numpy'] = None\nfrom otii_tcp_client._arrays import *\nArrayBuilder('a', 'mc', 'A', 1)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stderr.splitlines()[-1] == "ImportError: arrays need numpy: pip install 'otii-tcp-client[numpy]'"


def test_importing_costs_no_library() -> None:
    code = (
        "import sys\nimport otii_tcp_client._arrays, otii_tcp_client._export, otii_tcp_client._plot\n"
        "print({'numpy', 'pyarrow', 'matplotlib'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"
