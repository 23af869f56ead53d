"""Small pure helpers of the classes that users call: values as the documented surface has them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias, cast

from devicewire.otii.protocol import REQUEST_MEMBERS

from .exceptions import OtiiProtocolError, as_mapping

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import datetime

    from devicewire.otii.models import AnalogData, BatteryStep, ChannelData, DigitalData, LogData, RecordingInfo
    from msgspec import UnsetType

    ListedData: TypeAlias = AnalogData | DigitalData | LogData

__all__ = [
    "Joined",
    "LogEntry",
    "battery_steps",
    "by_kind",
    "channel_kind",
    "channel_unit",
    "chosen_channels",
    "entries_of",
    "id_of",
    "is_wanted_device",
    "listed",
    "measurement_dicts",
    "no_such_project",
    "or_unset",
    "parse_time",
    "plain_value",
    "recording_info",
    "remove_control_characters",
    "samples",
    "short_answer",
    "strip_lines",
]


class LogEntry(NamedTuple):
    """An entry of a user log: when, in s, and what."""

    timestamp: float
    message: str

    def __str__(self) -> str:
        return f"time: {self.timestamp}, message: {self.message}"


def battery_steps(steps: Sequence[Mapping[str, float]]) -> tuple[BatteryStep, ...]:
    """Return the steps of battery profiling.

    Raises:
        TypeError: a step is no mapping.
        OtiiProtocolError: a step has no duration, or something that is no number.
    """
    import msgspec
    from devicewire.otii.models import BatteryStep

    try:
        return tuple(msgspec.convert(dict(step), BatteryStep) for step in steps)
    except msgspec.ValidationError as error:
        raise OtiiProtocolError(f"set_battery_profile: {error}", was_sent=False) from error


def is_wanted_device(kind: str, wanted: Collection[str] | None) -> bool:
    """Whether a device of that type is among those asked for; None means those that measure."""
    from devicewire.otii.models import DeviceType

    if wanted is None:
        return kind in {DeviceType.ARC, DeviceType.ACE, DeviceType.SIMULATOR}
    return kind == wanted if isinstance(wanted, str) else kind in wanted


def no_such_project() -> OtiiProtocolError:
    """Return the error for a server that reports success with the id that stands for none."""
    return OtiiProtocolError("the server says that it worked, but names no project", was_sent=True)


def recording_info(recording_dict: Mapping[str, Any]) -> RecordingInfo:
    """Return the recording that a mapping describes.

    Raises:
        OtiiProtocolError: the id is missing, or a member has a wrong type.
    """
    import msgspec
    from devicewire.otii.models import RecordingInfo

    try:
        return msgspec.convert(dict(recording_dict), RecordingInfo)
    except msgspec.ValidationError as error:
        raise OtiiProtocolError(f"this describes no recording: {error}") from error


def parse_time(text: object) -> datetime | None:
    """Return a time with its zone, UTC where none is given, None for what is missing or no time."""
    from datetime import UTC, datetime

    if not isinstance(text, str) or not text:
        return None
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        return None
    return time if time.tzinfo else time.replace(tzinfo=UTC)


def remove_control_characters(s: str) -> str:
    """Return the text without characters of the Unicode categories C*, such as CR, LF and escape."""
    if s.isprintable():
        return s
    from unicodedata import category

    return "".join(letter for letter in s if not category(letter).startswith("C"))


def strip_lines(lines: Iterable[Any]) -> list[Any]:
    """Return entries of a log with control characters removed from their text."""
    return [_stripped(line) for line in lines]


def _stripped(line: Any) -> Any:
    if not isinstance(line, dict):
        return line
    entry = cast(dict[str, Any], line)
    return {key: remove_control_characters(text) if isinstance(text, str) else text for key, text in entry.items()}


def plain_value(value: object) -> Any:
    """Return what a server sent, None for what it left out."""
    from msgspec import UNSET

    return None if value is UNSET else value


def measurement_dicts(info: RecordingInfo) -> list[dict[str, Any]] | None:
    """Return what a recording holds, None if the server does not say."""
    measurements = plain_value(info.measurements)
    return None if measurements is None else [item.to_dict() for item in measurements]


def or_unset(value: str | None) -> str | UnsetType:
    """Return a value that is left out of the request when it is None."""
    from msgspec import UNSET

    return UNSET if value is None else value


def channel_kind(channel: str) -> str:
    """Return analog, digital or log; log for channels that are not listed, such as imported logs."""
    from devicewire.otii.channels import CHANNELS

    known = CHANNELS.get(channel)
    return "log" if known is None else known.kind


def by_kind(chosen: Iterable[tuple[str, str]]) -> dict[str, list[tuple[str, str]]]:
    """Return device id and channel of each, sorted into the three kinds of channels."""
    kinds: dict[str, list[tuple[str, str]]] = {"analog": [], "digital": [], "log": []}
    for device_id, channel in chosen:
        kinds.setdefault(channel_kind(channel), []).append((device_id, channel))
    return kinds


def channel_unit(channel: str) -> str:
    """Return the unit of a channel, empty if it has none."""
    from devicewire.otii.channels import CHANNELS

    known = CHANNELS.get(channel)
    return "" if known is None else known.unit


def listed(data: ChannelData) -> ListedData:
    """Return channel data of one of the kinds that are known.

    Raises:
        OtiiProtocolError: it is of another.
    """
    from devicewire.otii.models import UnlistedChannelData

    if isinstance(data, UnlistedChannelData):
        raise OtiiProtocolError("the server sent channel data of an unknown kind: update this package", was_sent=True)
    return data


class Joined:
    """Puts answers that follow each other together, in plain data. Holds no answer: their samples are many."""

    def __init__(self) -> None:
        self._head: dict[str, Any] = {}
        self._values: list[float] = []

    def add(self, data: ListedData) -> None:
        """Append an answer. What is no analog data counts only as the first."""
        from devicewire.otii.models import AnalogData
        from msgspec import structs

        if not isinstance(data, AnalogData):
            self._head = self._head or data.to_dict()
            return
        self._head = self._head or structs.replace(data, values=()).to_dict()
        self._values.extend(data.values)

    def result(self) -> dict[str, Any]:
        """Return all of them as one; empty when there was none."""
        return {**self._head, "values": self._values} if self._values else self._head


def chosen_channels(
    measurements: Sequence[Mapping[str, Any]] | None, channels: Sequence[tuple[str, str]] | None
) -> list[tuple[str, str]]:
    """Return device id and channel of what was asked for, or of all that a recording lists.

    Raises:
        ValueError: nothing was asked for, and the recording lists nothing.
    """
    if channels is not None:
        return list(channels)
    if not measurements:
        raise ValueError("the server does not say which channels the recording has: name them")
    return [(item["device_id"], item["channel"]) for item in measurements]


def short_answer(error: ValueError) -> OtiiProtocolError:
    """Return the error for an answer with too few values."""
    return OtiiProtocolError(str(error), was_sent=True)


def samples(data: ListedData) -> AnalogData:
    """Return the data of an analog channel.

    Raises:
        OtiiProtocolError: the server sent something else.
    """
    from devicewire.otii.models import AnalogData

    if not isinstance(data, AnalogData):
        raise OtiiProtocolError("the server sent entries for an analog channel", was_sent=True)
    return data


def entries_of(data: ListedData) -> list[tuple[float, bool | str]]:
    """Return times and values of changes or lines; none of samples."""
    from devicewire.otii.models import AnalogData

    return [] if isinstance(data, AnalogData) else [(entry.timestamp, entry.value) for entry in data.values]


def id_of(message: str) -> str:
    """Return the id of a request that is written already, empty if it has none."""
    import json

    try:
        trans_id = as_mapping(json.loads(message)).get(REQUEST_MEMBERS["id"])
    except (ValueError, RecursionError):
        return ""
    return trans_id if isinstance(trans_id, str) else ""
