"""Values of datastreams: bytes to what their type says and back. No input, no output."""

from __future__ import annotations

from typing import TYPE_CHECKING

from devicewire.conduyt.enums import DatastreamType
from devicewire.conduyt.errors import PayloadError
from devicewire.conduyt.values import pack_datastream_type, unpack_datastream_type

from .errors import ConduytArgumentError

if TYPE_CHECKING:
    from .types import DatastreamDescriptor

__all__ = ["DatastreamInput", "pack", "unpack"]

DatastreamInput = float | bool | str | bytes
_INTEGERS = {
    DatastreamType.INT8,
    DatastreamType.UINT8,
    DatastreamType.INT16,
    DatastreamType.UINT16,
    DatastreamType.INT32,
}
_TAKEN = {
    DatastreamType.BOOL: bool | int,
    DatastreamType.FLOAT32: int | float,
    DatastreamType.STRING: str,
    DatastreamType.BYTES: bytes | bytearray | memoryview,
}


def pack(stream: DatastreamDescriptor, value: DatastreamInput) -> bytes:
    """Bytes of a value for a datastream.

    Raises:
        ConduytArgumentError: it is of another type, or does not fit.
    """
    taken = int if stream.type in _INTEGERS else _TAKEN.get(stream.type, bytes)
    what = f"datastream {stream.name} takes {stream.type.name.lower()}"
    if not isinstance(value, taken) or (stream.type in _INTEGERS and isinstance(value, bool)):
        raise ConduytArgumentError(f"{what}, not {value!r}")
    if not stream.type.is_listed:
        return bytes(value)  # type: ignore[arg-type] # of an unknown type only bytes pass
    try:
        return pack_datastream_type(stream.type, value)
    except PayloadError as error:
        raise ConduytArgumentError(f"{what}, not {value!r} ({error.reason})") from None


def unpack(stream: DatastreamDescriptor, data: bytes) -> DatastreamInput:
    """The value of bytes from a datastream.

    A sketch may push other bytes than it declared. Four bytes on an integer datastream are an int32, which is what
    the firmware pushes for integers; anything else that does not fit stays bytes.
    """
    kind = DatastreamType.INT32 if stream.type in _INTEGERS and len(data) == 4 else stream.type
    try:
        return unpack_datastream_type(kind, data)
    except PayloadError:
        return data
