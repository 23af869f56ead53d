"""The datastreams of the sketch: values that move, values that the host may write."""

import struct
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from devicewire.conduyt.enums import DatastreamType, DeviceType, ErrorCode

from .clock import Clock
from .outbox import Outbox
from .refusal import Refusal, need
from .settings import Habits
from .sketch import DatastreamSpec, Value

_LAYOUTS: Final = {
    DatastreamType.BOOL: "<?",
    DatastreamType.INT8: "<b",
    DatastreamType.UINT8: "<B",
    DatastreamType.INT16: "<h",
    DatastreamType.UINT16: "<H",
    DatastreamType.INT32: "<i",
    DatastreamType.FLOAT32: "<f",
}


def encode_value(kind: DatastreamType, value: Value) -> bytes:
    """Return a value as the firmware sends it: text and bytes raw. ValueError when it does not fit its type."""
    if kind is DatastreamType.STRING:
        return str(value).encode()
    if kind is DatastreamType.BYTES:
        return bytes(value)  # type: ignore[arg-type]  # the sketch keeps bytes in such a stream
    try:
        return struct.pack(_LAYOUTS[kind], value)
    except struct.error as error:
        raise ValueError(f"{value!r} is no {kind.name}: {error}") from error


def decode_value(kind: DatastreamType, data: bytes) -> Value | None:
    """Return the value in these bytes; None when they are too few for its type."""
    if kind is DatastreamType.STRING:
        return data.decode("utf-8", "replace")
    if kind is DatastreamType.BYTES:
        return data
    layout = struct.Struct(_LAYOUTS[kind])
    if len(data) < layout.size:
        return None
    (value,) = layout.unpack_from(data)
    return value  # type: ignore[no-any-return]  # struct knows no types


@dataclass
class Datastream:
    """One datastream. `writes` holds the bytes of every write; `on_write` is called with the value after each."""

    spec: DatastreamSpec
    value: Value
    due: float | None
    interval_s: float
    writes: list[bytes] = field(default_factory=list[bytes])
    on_write: Callable[[Value], None] | None = None


class Datastreams:
    """All datastreams, in the order of their index."""

    def __init__(self, specs: tuple[DatastreamSpec, ...], clock: Clock, outbox: Outbox, habits: Habits) -> None:
        self._clock: Final = clock
        self._outbox: Final = outbox
        self._habits: Final = habits
        self._streams: Final = [self._start(spec) for spec in specs]

    def __len__(self) -> int:
        return len(self._streams)

    def __getitem__(self, name: str | int) -> Datastream:
        """Return a datastream by name or index."""
        if isinstance(name, int):
            return self._streams[name]
        for stream in self._streams:
            if stream.spec.name == name:
                return stream
        raise KeyError(name)

    def push(self, name: str | int, value: Value) -> None:
        """Set a value and send it to the host, as the sketch does. ValueError when it does not fit its type."""
        stream = self[name]
        self.push_raw(name, encode_value(stream.spec.type, value))
        stream.value = value

    def push_raw(self, name: str | int, data: bytes) -> None:
        """Send any bytes as a value: the firmware does not compare them with the declared type."""
        index = self._streams.index(self[name])
        self._outbox.emit(DeviceType.DS_EVENT, bytes((index,)) + data)

    def write(self, index: int, data: bytes) -> None:
        """DS_WRITE."""
        need(index < len(self._streams), ErrorCode.UNKNOWN_DATASTREAM)
        stream = self._streams[index]
        need(stream.spec.writable, ErrorCode.DATASTREAM_READONLY)
        stream.writes.append(data)
        value = decode_value(stream.spec.type, data)
        if value is not None:
            stream.value = value
            if stream.on_write is not None:
                stream.on_write(value)

    def read(self, index: int) -> bytes:
        """DS_READ: never implemented, unless the habits say so."""
        if not self._habits.reads_datastreams or index >= len(self._streams):
            raise Refusal(ErrorCode.UNKNOWN_DATASTREAM)
        stream = self._streams[index]
        return bytes((index,)) + encode_value(stream.spec.type, self._now(stream, self._clock.now()))

    def subscribe(self, index: int, interval_ms: int) -> None:
        """DS_SUBSCRIBE: does nothing, unless the habits say so."""
        if not self._habits.reads_datastreams:
            return
        need(index < len(self._streams), ErrorCode.UNKNOWN_DATASTREAM)
        stream = self._streams[index]
        stream.interval_s = interval_ms / 1000 or stream.spec.interval_s
        stream.due = self._clock.now() + stream.interval_s

    def next_due(self) -> float | None:
        """Time of the next value."""
        return min((stream.due for stream in self._streams if stream.due is not None), default=None)

    def run(self, now: float) -> None:
        """Push the values whose time has come."""
        for index, stream in enumerate(self._streams):
            if stream.due is not None and stream.due <= now:
                stream.due = max(stream.due + stream.interval_s, now)
                self.push(index, self._now(stream, now))

    def _now(self, stream: Datastream, now: float) -> Value:
        return stream.value if stream.spec.motion is None else stream.spec.motion(now)

    def _start(self, spec: DatastreamSpec) -> Datastream:
        moves = spec.motion is not None and not self._habits.reads_datastreams
        due = self._clock.now() + spec.interval_s if moves else None
        return Datastream(spec, spec.start, due, spec.interval_s)
