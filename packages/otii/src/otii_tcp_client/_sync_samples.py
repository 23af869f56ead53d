# Derived from packages/otii/src/otii_tcp_client/_async_samples.py by `codegen generate`. Do not edit: change that file.
"""What a recording holds in bulk: samples, changes and lines, in one piece, in chunks, and as arrays."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from devicewire.otii import commands
from devicewire.otii.protocol import CHUNK_SIZE

from ._sync_chunks import Chunks
from ._values import Joined, channel_kind, channel_unit, strip_lines

if TYPE_CHECKING:
    from collections.abc import Iterator, Callable

    from ._arrays import ChannelArray
    from .otii_connection import OtiiConnection
    from ._values import ListedData

__all__ = ["Samples"]


class Samples:
    """Base of `Recording`: what takes more than one command."""

    id: int
    connection: OtiiConnection

    def get_channel_data_count(self, device_id: str, channel: str) -> int:
        """Return how many samples, changes or lines a channel has by now."""
        command = commands.RecordingGetChannelDataCount(recording_id=self.id, device_id=device_id, channel=channel)
        return (self.connection.call(command)).count

    def get_channel_data(
        self, device_id: str, channel: str, index: int, count: int, strip: bool = True
    ) -> dict[str, Any]:
        """Return samples, changes or lines of a channel.

        Analog channels: data_type, timestamp of the first sample in s, interval in s, values as floats in the unit of
        the channel. Others: data_type, and values of {timestamp, value}, a bool for inputs and text for logs. There may
        be fewer than asked for. For large amounts see `iter_channel_data` and `get_channel_array`.

        Args:
            device_id: device that was measured.
            channel: name of the channel.
            index: first one, from 0.
            count: how many.
            strip: remove control characters from the text of logs.
        """
        if channel_kind(channel) == "analog":
            joined = Joined()
            for chunk in self.iter_channel_data(device_id, channel, index, count):
                joined.add(chunk)
                del chunk  # or it would be in memory beside the next
            if found := joined.result():
                return found
        data = self.connection.call_plain(self._get(device_id, channel, index, count))
        return {**data, "values": strip_lines(data["values"])} if strip and "values" in data else data

    def get_channel_array(
        self,
        device_id: str,
        channel: str,
        index: int = 0,
        count: int | None = None,
        *,
        chunk_size: int = CHUNK_SIZE,
        on_progress: Callable[[int, int], None] | None = None,
    ) -> ChannelArray:
        """Return a channel as numpy arrays: values, timestamps in s, and the unit. Needs the extra `numpy`.

        Args:
            device_id: device that was measured.
            channel: name of the channel.
            index: first value, from 0.
            count: how many; all that are there now when left out.
            chunk_size: how many are asked for at once.
            on_progress: is called with the values that have come, and those that are expected.

        Raises:
            ImportError: numpy is missing.
        """
        from ._arrays import ArrayBuilder

        total = self._count(device_id, channel, index, count)
        builder = ArrayBuilder(device_id, channel, channel_unit(channel), total)
        for data in self.iter_channel_data(device_id, channel, index, total, chunk_size=chunk_size):
            builder.add(data)
            del data  # or it would be in memory beside the next
            if on_progress is not None:
                on_progress(builder.length, total)
        return builder.finish()

    def iter_channel_data(
        self,
        device_id: str,
        channel: str,
        index: int = 0,
        count: int | None = None,
        *,
        chunk_size: int = CHUNK_SIZE,
    ) -> Iterator[ListedData]:
        """Yield what a channel holds in chunks: never more than two of them are in memory.

        The next chunk is asked for while you work with one. A chunk may be shorter than asked for; none is empty.

        Args:
            device_id: device that was measured.
            channel: name of the channel.
            index: first value, from 0.
            count: how many; all that are there now when left out.
            chunk_size: how many at once.
        """
        end = index + self._count(device_id, channel, index, count)
        chunks = Chunks(self.connection, partial(self._get, device_id, channel), index, end, chunk_size)
        try:
            while (data := chunks.next()) is not None:
                yield data
                del data  # or it would be in memory beside the next
        finally:
            chunks.abandon()

    def _get(self, device_id: str, channel: str, index: int, count: int) -> commands.RecordingGetChannelData:
        return commands.RecordingGetChannelData(
            recording_id=self.id, device_id=device_id, channel=channel, index=index, count=count
        )

    def _count(self, device_id: str, channel: str, index: int, count: int | None) -> int:
        if count is not None:
            return count
        return max(0, self.get_channel_data_count(device_id, channel) - index)
