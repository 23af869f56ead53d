# Derived from packages/otii/src/otii_tcp_client/_async_recording.py by `codegen generate`. Do not edit: change that file.
"""A recording: its channels, samples, statistics and logs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from devicewire.otii import commands
from devicewire.otii.protocol import CHUNK_SIZE, FIRST_PAGE, NONE_ID, PAGE_SIZE

from ._sync_reports import Reports
from ._values import LogEntry, measurement_dicts, or_unset, parse_time, recording_info, remove_control_characters

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from devicewire.otii.models import RecordingInfo

    from .otii_connection import OtiiConnection

__all__ = ["CHUNK_SIZE", "Recording", "LogEntry", "remove_control_characters"]


class Recording(Reports):
    """A recording.

    See `OtiiConnection.call` for what every method raises. A deleted recording raises Otii_Exception, and nothing is sent.

    Args:
        recording_dict: the recording as the server describes it.
        connection: connection to the server.

    Attributes:
        id: id of the recording, -1 once it is deleted.
        name: its name.
        start_time: when it began, None if the server does not say.
        measurements: device_id, channel and sample_rate (missing for some) of what it holds, None if the server does not say.
        connection: connection to the server.
    """

    def __init__(self, recording_dict: Mapping[str, Any], connection: OtiiConnection) -> None:
        self._describe(recording_info(recording_dict))
        self.connection = connection

    @classmethod
    def from_info(cls, info: RecordingInfo, connection: OtiiConnection) -> Recording:
        """Make a recording from the server's own description."""
        recording = cls.__new__(cls)
        recording._describe(info)
        recording.connection = connection
        return recording

    def _describe(self, info: RecordingInfo) -> None:
        self.id: int = info.recording_id
        self.name: str = info.name
        self.start_time: datetime | None = parse_time(info.start_time)
        self.measurements: list[dict[str, Any]] | None = measurement_dicts(info)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.id} {self.name!r}>"

    def append_user_log(self, user_log_id: str, time: float, message: str) -> None:
        """Write an entry to a user log.

        Args:
            user_log_id: id of the log; `create_user_log` of the project makes one.
            time: when, in s from the start of the recording.
            message: what.
        """
        command = commands.RecordingAppendUserLog(
            recording_id=self.id, user_log_id=user_log_id, time=time, message=message
        )
        self.connection.call(command)

    def delete(self) -> None:
        """Delete the recording."""
        self.connection.call(commands.RecordingDelete(recording_id=self.id))
        self.id = NONE_ID

    def downsample_channel(self, device_id: str, channel: str, factor: int) -> None:
        """Replace every `factor` samples by their mean. This cannot be undone."""
        command = commands.RecordingDownsampleChannel(
            recording_id=self.id, device_id=device_id, channel=channel, factor=factor
        )
        self.connection.call(command)

    def get_channel_data_index(self, device_id: str, channel: str, timestamp: float) -> int:
        """Return the index that belongs to a time, in s from the start of the recording."""
        command = commands.RecordingGetChannelDataIndex(
            recording_id=self.id, device_id=device_id, channel=channel, timestamp=timestamp
        )
        return (self.connection.call(command)).index

    def get_channel_info(self, device_id: str, channel: str) -> dict[str, Any]:
        """Return the extent of a channel: offset, from and to in s, and sample_rate."""
        command = commands.RecordingGetChannelInfo(recording_id=self.id, device_id=device_id, channel=channel)
        return self.connection.call_plain(command)

    def get_channel_statistics(
        self, device_id: str, channel: str, from_time: float, to_time: float
    ) -> dict[str, Any]:
        """Return min, max and average of a span, and energy in J and charge in C where they apply.

        Args:
            device_id: device that was measured.
            channel: name of the channel.
            from_time: start of the span, in s.
            to_time: end of the span, in s.
        """
        command = commands.RecordingGetChannelStatistics(
            recording_id=self.id, device_id=device_id, channel=channel, from_time=from_time, to_time=to_time
        )
        return self.connection.call_plain(command)

    def get_log_offset(self, device_id: str | None, channel: str) -> float:
        """Return the offset of a log.

        Args:
            device_id: device that was measured, None for imported logs.
            channel: name of the channel, or id of the log.
        """
        command = commands.RecordingGetLogOffset(recording_id=self.id, channel=channel, device_id=or_unset(device_id))
        return (self.connection.call(command)).offset

    def get_offset(self) -> float:
        """Return the offset of the recording, in microseconds."""
        return (self.connection.call(commands.RecordingGetOffset(recording_id=self.id))).offset

    def get_user_log_data(
        self,
        user_log_id: str,
        time_from: float,
        time_to: float,
        filter_string: str,
        page: int = FIRST_PAGE,
        page_size: int = PAGE_SIZE,
    ) -> dict[str, Any]:
        """Return a page of a user log: data_type, page, pages_total, and values of {timestamp, value}.

        Args:
            user_log_id: id of the log.
            time_from: start, in s.
            time_to: end, in s.
            filter_string: text that entries contain; empty for all.
            page: number of the page, from 1.
            page_size: entries to a page.
        """
        command = self._log_page(user_log_id, time_from, time_to, filter_string, page, page_size)
        return self.connection.call_plain(command)

    def _log_page(
        self, user_log_id: str, time_from: float, time_to: float, filter_string: str, page: int, page_size: int
    ) -> commands.RecordingGetUserLogData:
        return commands.RecordingGetUserLogData(
            recording_id=self.id,
            user_log_id=user_log_id,
            from_time=time_from,
            to_time=time_to,
            filter_string=filter_string,
            page=page,
            page_size=page_size,
        )

    def iter_user_log_data(
        self, user_log_id: str, time_from: float, time_to: float, filter_string: str = ""
    ) -> Iterator[LogEntry]:
        """Yield the entries of a user log. See `get_user_log_data`."""
        page, last = FIRST_PAGE, FIRST_PAGE
        while page <= last:
            command = self._log_page(user_log_id, time_from, time_to, filter_string, page, PAGE_SIZE)
            answer = self.connection.call(command)
            for line in answer.values:
                yield LogEntry(line.timestamp, line.value)
            page, last = page + 1, answer.pages_total

    def import_log(self, filename: str, converter: str) -> str:
        """Import a log and return its id.

        Args:
            filename: a file on the server's computer.
            converter: script that reads it, such as "adb.lua".
        """
        command = commands.RecordingImportLog(recording_id=self.id, filename=filename, converter=converter)
        return (self.connection.call(command)).log_id

    def is_running(self) -> bool:
        """Return whether it is recording."""
        return (self.connection.call(commands.RecordingIsRunning(recording_id=self.id))).running

    def log(self, text: str, timestamp: float = 0) -> None:
        """Write a line to the log of the recording.

        Args:
            text: the line.
            timestamp: milliseconds since 1970-01-01 UTC, 0 for now.
        """
        self.connection.call(commands.RecordingLog(recording_id=self.id, text=text, timestamp=timestamp))

    def offset_user_log(self, user_log_id: str, offset: float) -> None:
        """Move a user log by a time, in s."""
        command = commands.RecordingOffsetUserLog(recording_id=self.id, user_log_id=user_log_id, offset=offset)
        self.connection.call(command)

    def rename(self, name: str) -> None:
        """Give the recording a name."""
        self.connection.call(commands.RecordingRename(recording_id=self.id, name=name))
        self.name = name

    def set_log_offset(self, device_id: str | None, channel: str, offset: float) -> None:
        """Set the offset of a log. See `get_log_offset`."""
        command = commands.RecordingSetLogOffset(
            recording_id=self.id, channel=channel, offset=offset, device_id=or_unset(device_id)
        )
        self.connection.call(command)

    def set_offset(self, offset: float) -> None:
        """Set the offset of the recording, in microseconds."""
        self.connection.call(commands.RecordingSetOffset(recording_id=self.id, offset=offset))
