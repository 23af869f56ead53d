"""Pictures of a recording: panels on one time axis with matplotlib, as a file or in a window; and a small one in text."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from ._optional import optional
from ._statistics import si_text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from ._envelope import Envelope
    from ._statistics import SpanStatistics

_LABELLED_MARKERS: Final = 40
_LABEL_LENGTH: Final = 32
_INCHES: Final = (12.0, 2.6)
"""Width of the picture, height of each panel."""
_DECADES: Final = 50.0
"""A channel whose peaks exceed its typical value so many times is drawn on a logarithmic axis."""
_LOG_RANGE: Final = 1e7
Bin = tuple[float, float, float, float]
"""Middle in seconds, lowest, highest and mean value."""


@dataclass(frozen=True)
class Panel:
    """One channel of the picture. `unit` is its unit without a prefix."""

    title: str
    unit: str
    envelope: Envelope


@dataclass(frozen=True)
class Marker:
    """A line of a log, at a time in seconds."""

    time: float
    text: str


@dataclass(frozen=True)
class Pulses:
    """The levels of a pin: times in seconds, and the level from then on."""

    title: str
    times: Sequence[float]
    levels: Sequence[bool]


def draw(
    panels: Sequence[Panel],
    *,
    markers: Sequence[Marker] = (),
    pulses: Sequence[Pulses] = (),
    title: str = "",
    statistics: SpanStatistics | None = None,
    path: str | Path | None = None,
) -> None:
    """Draw the panels one above the other; into a file by its suffix (.png, .svg, .pdf), or in a window without one.

    `markers` are shown in every panel, `statistics` as a band with its figures in the first one.
    Raises ImportError naming the extra when matplotlib is missing, ValueError when there is nothing to draw or the
    suffix is unknown, OSError when the file cannot be written.
    """
    if not panels:
        raise ValueError("there is no analog channel to draw")
    new_figure, show = _backend(needs_window=path is None)
    rows = len(panels) + bool(pulses)
    figure = new_figure(figsize=(_INCHES[0], _INCHES[1] * rows + 0.6), layout="constrained")
    axes = figure.subplots(rows, 1, sharex=True, squeeze=False)[:, 0]
    for axis, panel in zip(axes, panels, strict=False):
        _draw_panel(axis, panel)
        _draw_markers(axis, markers, labelled=axis is axes[0])
    if pulses:
        _draw_pulses(axes[-1], pulses, panels[0].envelope.to_time)
    if statistics is not None:
        _draw_statistics(axes[0], statistics)
    axes[0].set_xlim(panels[0].envelope.from_time, panels[0].envelope.to_time)
    axes[-1].set_xlabel("time [s]")
    figure.suptitle(title)
    show() if path is None else figure.savefig(path)


def _backend(*, needs_window: bool) -> tuple[Any, Any]:
    """Return what makes a figure, and what shows all figures. Files need no display."""
    if not needs_window:
        return _matplotlib("matplotlib.figure").Figure, None
    pyplot = _matplotlib("matplotlib.pyplot")
    return pyplot.figure, pyplot.show


def _matplotlib(module: str) -> Any:
    return optional(module, "plots need", "plot")


def _draw_panel(axis: Any, panel: Panel) -> None:
    bins = panel.envelope.bins()
    times, low, high, mean = (list(column) for column in zip(*bins, strict=True)) if bins else ([], [], [], [])
    floor = _log_floor(bins)
    if floor is not None:
        axis.set_yscale("log")
        axis.set_ylim(floor, 2 * max(high))
        low, mean = ([max(value, floor) for value in values] for values in (low, mean))
    axis.fill_between(times, low, high, step="mid", alpha=0.35, linewidth=0)
    axis.step(times, mean, where="mid", linewidth=0.9)
    axis.set_ylabel(f"{panel.title} [{panel.unit}]" if panel.unit else panel.title)
    axis.yaxis.set_major_formatter(_tick_text(panel.unit))
    axis.grid(visible=True, alpha=0.3)


def _tick_text(unit: str) -> Callable[[float, int], str]:
    return lambda value, _position: si_text(value, unit)


def _log_floor(bins: Sequence[Bin]) -> float | None:
    """Return where a logarithmic axis is to begin, None where a linear one shows more."""
    high = max((row[2] for row in bins), default=0.0)
    peaks = sorted(row[2] for row in bins if row[2] > 0)
    if not peaks or min(row[1] for row in bins) < -high / _DECADES or high < _DECADES * peaks[len(peaks) // 2]:
        return None
    return max(peaks[0] / 4, high / _LOG_RANGE)


def _draw_markers(axis: Any, markers: Sequence[Marker], *, labelled: bool) -> None:
    for number, marker in enumerate(markers):
        axis.axvline(marker.time, color="tab:red", linewidth=0.6, alpha=0.7)
        if labelled and number < _LABELLED_MARKERS:
            # Dollar signs would start a formula.
            text = "".join(c for c in marker.text if c.isprintable())[:_LABEL_LENGTH].replace("$", r"\$")
            place = {"xycoords": ("data", "axes fraction"), "rotation": 90, "ha": "right", "va": "top"}
            axis.annotate(text, (marker.time, 0.98), fontsize=6, color="tab:red", clip_on=True, **place)


def _draw_pulses(axis: Any, pulses: Sequence[Pulses], to_time: float) -> None:
    for row, item in enumerate(pulses):
        levels = [row * 1.5 + 1.0 * level for level in item.levels]
        if levels:
            axis.step([*item.times, to_time], [*levels, levels[-1]], where="post", linewidth=0.9)
    axis.set_yticks([row * 1.5 + 0.5 for row in range(len(pulses))], [item.title for item in pulses])
    axis.grid(visible=True, axis="x", alpha=0.3)


def _draw_statistics(axis: Any, statistics: SpanStatistics) -> None:
    axis.axvspan(statistics.from_time, statistics.to_time, color="tab:green", alpha=0.08)
    text = "\n".join([f"{statistics.from_time:g} to {statistics.to_time:g} s", *statistics.lines()])
    box = {"facecolor": "white", "alpha": 0.85, "edgecolor": "tab:green"}
    axis.text(0.995, 0.96, text, transform=axis.transAxes, fontsize=7, ha="right", va="top", bbox=box)


def terminal_plot(envelope: Envelope, unit: str, *, height: int = 8, is_ascii: bool = False) -> str:
    """Return the mean and the peaks of a channel as lines of text, one character for each bin of the envelope.

    Full blocks reach up to the mean, shaded ones up to the peak. The axis is logarithmic where the values call for it.
    """
    bins = envelope.bins()
    if not bins:
        return "no samples"
    scale = _scale(bins)
    full, shaded = ("#", ":") if is_ascii else ("\N{FULL BLOCK}", "\N{LIGHT SHADE}")
    lines: list[str] = []
    for level in range(height - 1, -1, -1):
        row = [_cell(cell, scale, (level + 0.5) / height, full, shaded) for cell in bins]
        lines.append(f"{si_text(scale.value((level + 1) / height), unit):>10} |{''.join(row)}")
    start, end = f"{envelope.from_time:g}", f"{envelope.to_time:g} s"
    lines.append(f"{'':>10} +{'-' * len(bins)}")
    lines.append(f"{'':>12}{start}{end:>{max(1, len(bins) - len(start))}}")
    text = "\n".join(line.rstrip() for line in lines)
    return text.replace("\N{MICRO SIGN}", "u") if is_ascii else text


def _cell(row: Bin, scale: _Scale, level: float, full: str, shaded: str) -> str:
    if scale.share(row[3]) >= level:
        return full
    return shaded if scale.share(row[2]) >= level else " "


def _scale(bins: Sequence[Bin]) -> _Scale:
    high = max(row[2] for row in bins)
    floor = _log_floor(bins)
    if floor is not None:
        return _Scale(math.log10(floor), math.log10(high), floor)
    return _Scale(min(0.0, *(row[1] for row in bins)), high, None)


class _Scale:
    """Values as shares of the height, 0 to 1; logarithmic where there is a floor, the lowest value that it shows."""

    def __init__(self, low: float, high: float, floor: float | None) -> None:
        self._low = low
        self._span = (high - low) or 1.0
        self._floor = floor

    def share(self, value: float) -> float:
        """Return how high a value is."""
        place = value if self._floor is None else math.log10(max(value, self._floor))
        return (place - self._low) / self._span

    def value(self, share: float) -> float:
        """Return the value at a height."""
        place = self._low + share * self._span
        return place if self._floor is None else 10.0**place
