"""The vectors against the generated packet classes: read and written again, decoded, and built from what they mean."""

import inspect
import math
from collections.abc import Callable, Mapping
from typing import Any

from devicewire.conduyt.enums import DatastreamType, DeviceType, PinMode, SubscribeMode
from devicewire.conduyt.errors import PayloadError
from devicewire.conduyt.packets import HelloResp, ModCmd
from devicewire.conduyt.parts import DhtRead, EncoderRead, PidEnable
from devicewire.conduyt.payload import Packet, RawPacket
from devicewire.conduyt.registry import PACKETS, PARTS, unpack_packet
from devicewire.conduyt.values import pack_datastream_type, unpack_datastream_type

from tests.conformance.conduyt_vectors import Comparison, Json, Vector

FIRST_DEVICE_TYPE = 0x80
LAST_HOST_TYPE = 0xF0
_RENAMED = {"brightness": "level", "i2c_addr": "addr", "mode_code": "mode"}


def compare(vector: Vector) -> Comparison:
    """Compare one vector."""
    comparison = Comparison()
    check = _CHECKS.get(vector.kind)
    if check is not None:
        check(vector, comparison)
    return comparison


def _sender(vector: Vector) -> str:
    of_device = vector.kind in {"event", "hello"} or vector.line.get("direction") == "reply"
    of_device = of_device or vector.line.get("layer") == "payload"
    return "device" if of_device else "host"


def _read(vector: Vector) -> Packet | RawPacket | None:
    """Read a payload; None when it is refused."""
    try:
        return unpack_packet(_sender(vector), vector["type"], vector.data("payload"))
    except PayloadError:
        return None


def _packet(vector: Vector, comparison: Comparison) -> None:
    if vector.kind == "packet" and (vector["type"] >= FIRST_DEVICE_TYPE) != (vector["type"] == LAST_HOST_TYPE):
        return  # made to try framing, with types and payloads that do not belong together
    comparison.compare("written again", vector["payload"], _written_again(vector))


def _written_again(vector: Vector) -> str:
    try:
        read = _read(vector)
        return "PayloadError" if read is None else read.pack().hex()
    except PayloadError:
        return "PayloadError"


def _event(vector: Vector, comparison: Comparison) -> None:
    _packet(vector, comparison)
    read, decoded = _read(vector), vector["decoded"]
    if isinstance(read, RawPacket):
        comparison.compare("decoded", None, decoded)
    elif read is not None:
        comparison.compare("decoded", decoded, _decoded(read, vector))


def _decoded(packet: Packet, vector: Vector) -> Json:
    """Say what a packet means in the words of the vectors."""
    members = {name: _plain(getattr(packet, name)) for name in _names(type(packet))}
    if packet.TYPE == DeviceType.NAK:
        code = getattr(packet, "code")  # noqa: B009 - known to the class that has this number
        return {"code": int(code), "error_name": code.name if code.is_listed else None}
    if packet.TYPE == DeviceType.MOD_EVENT:
        members["event_code"] = members.pop("event")
    if "ds_type" in vector:
        data = bytes.fromhex(members.pop("value"))
        value = unpack_datastream_type(vector["ds_type"], data)
        name = DatastreamType(vector["ds_type"]).name
        members |= {"value_hex": data.hex(), "ds_type": name, "value": _plain(value)}
    return members


def _plain(value: Any) -> Any:
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    return [_plain(item) for item in value] if isinstance(value, tuple) else value


def _hello(vector: Vector, comparison: Comparison) -> None:
    _packet(vector, comparison)
    comparison.compare("decoded", vector["decoded"], _described(HelloResp.unpack(vector.data("payload"))))


def _described(hello: HelloResp) -> Json:
    members = {name: _plain(getattr(hello, name)) for name in _names(HelloResp)}
    version = [members.pop(f"version_{part}") for part in ("major", "minor", "patch")]
    members["pins"] = [int(pin) for pin in hello.pins]
    members["modules"] = [
        {"module_id": module.id}
        | {name: _plain(getattr(module, name)) for name in _names(type(module)) if name != "id"}
        for module in hello.modules
    ]
    members["datastreams"] = [
        {"index": index} | {name: _plain(getattr(stream, name)) for name in _names(type(stream))}
        for index, stream in enumerate(hello.datastreams)
    ]
    return {"firmware_version": version} | members


def _command(vector: Vector, comparison: Comparison) -> None:
    _packet(vector, comparison)
    kind = PACKETS["host"].get(vector["type"])
    arguments = _arguments(vector)
    if kind is not None and _takes(kind, arguments):
        built = kind(**{name: _argument(vector, arguments, name) for name in arguments if name != "type"})
        comparison.compare("built", vector["payload"], built.pack())


def _arguments(vector: Vector) -> dict[str, Any]:
    given: Json = vector["args"]
    return {_RENAMED.get(name, name): value for name, value in given.items()}


def _argument(vector: Vector, arguments: Mapping[str, Any], name: str) -> Any:
    value = arguments[name]
    if name == "mode" and isinstance(value, str):
        return (SubscribeMode if vector["name"] == "PIN_SUBSCRIBE" else PinMode)[value.upper()]
    if name in {"data", "sha256"}:
        return bytes.fromhex(value)
    return (
        pack_datastream_type(DatastreamType[arguments["type"]], value)
        if name == "value" and "type" in arguments
        else value
    )


def _module(vector: Vector, comparison: Comparison) -> None:
    _packet(vector, comparison)
    if vector.line.get("direction") == "reply":
        comparison.compare("result", vector["result"], _result(vector))
        return
    part: type[Any] | None = PARTS.get(("MOD_CMD", vector["module"], vector["cmd"]))
    if part is None:
        return
    arguments = _arguments(vector)
    if part is PidEnable:
        arguments = {"flag": vector["method"] == "enable"}
    if arguments.get("w") == 0:
        del arguments["w"]
    if "data" in arguments:
        arguments["data"] = bytes.fromhex(arguments["data"])
    built = ModCmd(vector["module_id"], part.CODE or 0, part(**arguments).pack())
    comparison.compare("built", vector["payload"], built.pack())


def _result(vector: Vector) -> Any:
    answer = {"encoder": EncoderRead, "dht": DhtRead}[vector["module"]].ANSWER
    assert answer is not None
    values = {name: getattr(answer.unpack(vector.data("payload")[1:]), name) for name in _names(answer)}
    return values["count"] if vector["module"] == "encoder" else values


def _takes(kind: type[Packet], arguments: Mapping[str, Any]) -> bool:
    """Whether a class can be built from these arguments; some vectors are built wrongly on purpose."""
    parameters = dict(inspect.signature(kind).parameters)
    needed = {name for name, parameter in parameters.items() if parameter.default is parameter.empty}
    given = arguments.keys() - ({"type"} if "value" in arguments else set())
    return needed <= given <= parameters.keys()


def _names(kind: type[Any]) -> list[str]:
    return [name for name in inspect.signature(kind).parameters if name != "self"]


def _invalid(vector: Vector, comparison: Comparison) -> None:
    if vector["layer"] == "hello":
        try:
            hello: HelloResp | None = HelloResp.unpack(vector.data("input"))
        except PayloadError:
            hello = None
        comparison.compare("refused", vector["error"] is not None, hello is None)
        if hello is not None:
            comparison.compare("decoded", vector["decoded"], _described(hello))
    elif vector["layer"] == "payload" and vector["error"] == "short_payload":
        comparison.compare("refused", True, _is_refused(vector))


def _is_refused(vector: Vector) -> bool:
    """Whether the payload is refused as it is, or as the module's answer that it should be."""
    if vector["type"] != DeviceType.MOD_RESP:
        return _read(vector) is None
    answer = (EncoderRead if "encoder" in vector.id else DhtRead).ANSWER
    assert answer is not None
    try:
        answer.unpack(vector.data("payload")[1:])
    except PayloadError:
        return True
    return False


_CHECKS: Mapping[str, Callable[[Vector, Comparison], None]] = {
    "packet": _packet,
    "hello": _hello,
    "command": _command,
    "event": _event,
    "module": _module,
    "invalid": _invalid,
}
