"""Pictures: what each bin saw, files that are pictures, and text that shows peaks."""

import math
from pathlib import Path

import pytest
from devicewire.otii.models import AnalogData
from hypothesis import given, settings
from hypothesis import strategies as st

from otii_tcp_client._envelope import Envelope
from otii_tcp_client._plot import Marker, Panel, Pulses, draw, terminal_plot
from otii_tcp_client._statistics import SpanStatistics

RATE = 1000.0


def data(values: list[float], index: int = 0) -> AnalogData:
    return AnalogData(timestamp=index / RATE, interval=1 / RATE, values=tuple(values))


def bursts(count: int = 2000, bins: int = 40) -> Envelope:
    envelope = Envelope(0.0, count / RATE, bins)
    envelope.add(data([0.1 if number % 500 < 5 else 4e-6 for number in range(count)]))
    return envelope


@settings(max_examples=60)
@given(st.lists(st.floats(-1, 1), min_size=1, max_size=200), st.integers(1, 50), st.integers(1, 70))
def test_bins_see_every_sample_once_however_it_comes(values: list[float], bins: int, piece: int) -> None:
    whole, parts = (Envelope(0.0, len(values) / RATE, bins) for _ in range(2))
    whole.add(data(values))
    for index in range(0, len(values), piece):
        parts.add(data(values[index : index + piece], index))
    found = whole.bins()
    assert [row[:3] for row in parts.bins()] == [row[:3] for row in found]
    assert min(row[1] for row in found) == min(values)
    assert max(row[2] for row in found) == max(values)
    assert sum(whole._count) == len(values)
    assert math.isclose(sum(whole._sum), sum(values), abs_tol=1e-9)


def test_samples_outside_the_span_are_left_out() -> None:
    envelope = Envelope(1.0, 2.0, 10)
    envelope.add(data([float(number) for number in range(3000)]))
    found = envelope.bins()
    assert (found[0][1], found[-1][2]) == (1000.0, 1999.0)
    assert [row[0] for row in found] == pytest.approx([1.05 + 0.1 * number for number in range(10)])
    late = Envelope(5.0, 6.0, 4)
    late.add(data([1.0] * 10))
    assert late.bins() == []


@pytest.mark.parametrize(("start", "end", "bins"), [(1.0, 1.0, 5), (2.0, 1.0, 5), (0.0, 1.0, 0)])
def test_a_span_needs_length(start: float, end: float, bins: int) -> None:
    with pytest.raises(ValueError, match="there is nothing between"):
        Envelope(start, end, bins)


def test_a_picture_is_drawn(tmp_path: Path) -> None:
    figures = SpanStatistics(from_time=0.5, to_time=1.0, unit="A", minimum=0, maximum=0.1, average=1e-3, charge_c=5e-4)
    path = tmp_path / "plot.png"
    draw(
        [Panel("mc", "A", bursts()), Panel("mv", "V", Envelope(0.0, 2.0, 5))],
        markers=[Marker(0.5, "boot: $x^2$\r"), Marker(1.0, "\x1b[0m")],
        pulses=[Pulses("i1", [0.5, 0.6], [True, False]), Pulses("i2", [], [])],
        title="Boot",
        statistics=figures,
        path=path,
    )
    assert path.read_bytes().startswith(b"\x89PNG")
    assert path.stat().st_size > 10_000


def test_the_suffix_decides(tmp_path: Path) -> None:
    draw([Panel("mc", "A", bursts())], path=tmp_path / "plot.svg")
    assert "<svg" in (tmp_path / "plot.svg").read_text()
    with pytest.raises(ValueError, match="Format 'txt' is not supported"):
        draw([Panel("mc", "A", bursts())], path=tmp_path / "plot.txt")


def test_nothing_to_draw(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no analog channel to draw"):
        draw([], path=tmp_path / "plot.png")


def test_a_window_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    from matplotlib import pyplot as plt

    shown: list[int] = []
    plt.switch_backend("agg")
    monkeypatch.setattr(plt, "show", lambda: shown.extend(plt.get_fignums()))
    draw([Panel("mc", "A", bursts())])
    plt.close("all")
    assert len(shown) == 1


def test_text_shows_peaks_over_a_quiet_floor() -> None:
    *graph, axis, times = terminal_plot(bursts(), "A", height=6).splitlines()
    assert len(graph) == 6
    assert graph[0].startswith("    100 mA |")
    assert [place - 12 for place, mark in enumerate(graph[0]) if mark == "\N{LIGHT SHADE}"] == [0, 10, 20, 30]
    assert axis.endswith("-" * 40)
    assert times.split() == ["0", "2", "s"]


def test_text_of_a_steady_channel_is_linear() -> None:
    envelope = Envelope(0.0, 1.0, 10)
    envelope.add(data([3.3] * 1000))
    text = terminal_plot(envelope, "V", height=3, is_ascii=True)
    assert [line.rstrip() for line in text.splitlines()][:3] == [
        "    3.30 V |##########",
        "    2.20 V |##########",
        "    1.10 V |##########",
    ]


def test_text_in_ascii_only() -> None:
    assert terminal_plot(bursts(), "A", is_ascii=True).isascii()
    assert not terminal_plot(bursts(), "A").isascii()


def test_text_of_nothing() -> None:
    assert terminal_plot(Envelope(0.0, 1.0, 4), "A") == "no samples"
    flat = Envelope(0.0, 1.0, 4)
    flat.add(data([0.0] * 1000))
    assert not set(terminal_plot(flat, "A", is_ascii=True)) & {"#", ":"}
