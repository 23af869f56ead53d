# Derived from packages/otii/src/otii_tcp_client/_async_reports.py by `codegen generate`. Do not edit: change that file.
"""Files and pictures of a recording: asks the server for what a table or a plot needs, piece by piece."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from devicewire.otii import commands

from ._sync_samples import Samples
from ._values import (
    by_kind,
    channel_kind,
    channel_unit,
    chosen_channels,
    entries_of,
    listed,
    plain_value,
    remove_control_characters,
    samples,
    short_answer,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from ._columns import Column, Fetch
    from ._export import Export
    from ._plot import Marker, Panel, Pulses
    from ._statistics import SpanStatistics

__all__ = ["Reports"]


class Reports(Samples):
    """Base of `Recording`: export and plot."""

    name: str
    measurements: list[dict[str, Any]] | None

    def export(
        self,
        path: str | Path,
        channels: Sequence[tuple[str, str]] | None = None,
        *,
        format: str | None = None,  # noqa: A002 - the word that users know
        from_time: float | None = None,
        to_time: float | None = None,
        on_progress: Callable[[int, int], None] | None = None,
    ) -> int:
        """Write channels to a table in a file, and return how many rows it has. Only some chunks are in memory.

        A row is a sample of the fastest analog channel. The file appears under its name when it is complete.

        Args:
            path: the file: .csv, .parquet, .arrow or .feather. All but CSV need the extra `export`.
            channels: device id and channel name of each; all that the recording lists when left out.
            format: the format, where the name of the file does not say it.
            from_time: start, in s.
            to_time: end, in s.
            on_progress: is called with the values that have come, and those that are expected.

        Raises:
            ValueError: there is no analog channel, or the format is unknown.
            ImportError: pyarrow is missing.
        """
        from ._export import open_export

        columns = [self._column(*chosen) for chosen in chosen_channels(self.measurements, channels)]
        with open_export(
            path, columns, format=format, from_time=from_time, to_time=to_time, progress=on_progress
        ) as export:
            for fetch in export.fetches():
                self._take(export, fetch)
        return export.rows

    def _take(self, export: Export, fetch: Fetch) -> None:
        data = self.connection.call(self._get(fetch.device_id, fetch.channel, fetch.index, fetch.count))
        try:
            export.take(fetch, listed(data))
        except ValueError as error:
            raise short_answer(error) from error

    def _column(self, device_id: str, channel: str) -> Column:
        from ._columns import Column

        kind = channel_kind(channel)
        count = self.get_channel_data_count(device_id, channel)
        start, _, rate = self._extent(device_id, channel, count) if kind == "analog" else (0.0, 0.0, 0.0)
        return Column(
            device_id=device_id,
            device_name=device_id,
            channel=channel,
            unit=channel_unit(channel),
            kind=kind,
            count=count,
            from_time=start,
            sample_rate=rate,
        )

    def _extent(self, device_id: str, channel: str, count: int) -> tuple[float, float, float]:
        """Return start and end in s, and samples a second."""
        command = commands.RecordingGetChannelInfo(recording_id=self.id, device_id=device_id, channel=channel)
        info = self.connection.call(command)
        duration = info.to_time - info.from_time
        rate = plain_value(info.sample_rate) or (count / duration if duration > 0 else 0.0)
        return info.from_time, info.to_time, float(rate)

    def plot(
        self,
        path: str | Path | None = None,
        channels: Sequence[tuple[str, str]] | None = None,
        *,
        from_time: float | None = None,
        to_time: float | None = None,
        title: str | None = None,
        on_progress: Callable[[int, int], None] | None = None,
    ) -> None:
        """Draw channels: samples as curves, lines of logs as markers, inputs as pulses. Needs the extra `plot`.

        Statistics of the first curve are shown beside it.

        Args:
            path: a .png, .svg or .pdf; a window when left out.
            channels: device id and channel name of each; all that the recording lists when left out.
            from_time: start, in s.
            to_time: end, in s.
            title: text above; the name of the recording when left out.
            on_progress: is called with the values of a channel that have come, and those that are expected.

        Raises:
            ValueError: there is no analog channel with samples, or the suffix of the file is unknown.
            ImportError: matplotlib is missing.
        """
        from ._plot import draw

        kinds = by_kind(chosen_channels(self.measurements, channels))
        span = from_time, to_time
        found = [self._panel(*chosen, span, on_progress) for chosen in kinds["analog"]]
        panels = [panel for panel in found if panel is not None]
        markers = [marker for chosen in kinds["log"] for marker in self._markers(*chosen)]
        pulses = [self._pulses(*chosen) for chosen in kinds["digital"]]
        statistics = self._statistics(*kinds["analog"][0], panels[0]) if panels else None
        title = self.name if title is None else title
        draw(panels, markers=markers, pulses=pulses, title=title, statistics=statistics, path=path)

    def _panel(
        self,
        device_id: str,
        channel: str,
        span: tuple[float | None, float | None],
        on_progress: Callable[[int, int], None] | None,
    ) -> Panel | None:
        from ._envelope import Envelope
        from ._plot import Panel

        count = self.get_channel_data_count(device_id, channel)
        start, end, rate = self._extent(device_id, channel, count)
        from_time = start if span[0] is None else max(start, span[0])
        to_time = end if span[1] is None else min(end, span[1])
        if not count or to_time <= from_time:
            return None
        first = max(0, int((from_time - start) * rate) - 1)
        wanted = min(count - first, int((to_time - from_time) * rate) + 3)
        envelope = Envelope(from_time, to_time)
        done = 0
        for data in self.iter_channel_data(device_id, channel, first, wanted):
            envelope.add(samples(data))
            done += len(data.values)
            if on_progress is not None:
                on_progress(done, wanted)
        return Panel(f"{channel} of {device_id}", channel_unit(channel), envelope)

    def _statistics(self, device_id: str, channel: str, panel: Panel) -> SpanStatistics:
        from ._statistics import SpanStatistics

        from_time, to_time = panel.envelope.from_time, panel.envelope.to_time
        command = commands.RecordingGetChannelStatistics(
            recording_id=self.id, device_id=device_id, channel=channel, from_time=from_time, to_time=to_time
        )
        answer = self.connection.call_plain(command)
        return SpanStatistics.from_answer(answer, unit=channel_unit(channel), from_time=from_time, to_time=to_time)

    def _markers(self, device_id: str, channel: str) -> list[Marker]:
        from ._plot import Marker

        return [
            Marker(time, remove_control_characters(str(text))) for time, text in self._entries(device_id, channel)
        ]

    def _pulses(self, device_id: str, channel: str) -> Pulses:
        from ._plot import Pulses

        entries = self._entries(device_id, channel)
        return Pulses(f"{channel} of {device_id}", [time for time, _ in entries], [bool(level) for _, level in entries])

    def _entries(self, device_id: str, channel: str) -> list[tuple[float, bool | str]]:
        """Return times and values of a channel that has no samples."""
        answers = [data for data in self.iter_channel_data(device_id, channel)]
        return [entry for data in answers for entry in entries_of(data)]
