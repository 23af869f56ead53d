"""The vectors against the simulated board: everything that a real one answered, in the order of the file."""

from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from typing import Any

from conduyt.simulator import BOARDS, DatastreamSpec, Device, Dht, Packet, Sketch
from conduyt.simulator.clock import Clock
from conduyt.simulator.hello import build_hello
from conduyt.simulator.outgoing import Outgoing, fits
from conduyt.simulator.packets import (
    PacketError,
    PacketFault,
    cobs_decode,
    cobs_encode,
    crc8,
    decode_packet,
    encode_packet,
)
from conduyt.simulator.receivers import CobsReceiver
from conduyt.simulator.sketch import RELAY, SETPOINT, TEMPERATURE
from tests.conformance.conduyt_vectors import Comparison, Json, Vector, read_vectors

STILL = DatastreamSpec(TEMPERATURE.name, TEMPERATURE.type, TEMPERATURE.unit)
DEVICES = {
    "A": (BOARDS["r4"], Sketch("NativePeer", "1.2.3", datastreams=(STILL, SETPOINT, RELAY))),
    "B": (
        replace(BOARDS["esp32"], mcu_id=bytes.fromhex("f6e5d4c3b2a10000")),
        Sketch("ThisNameIsTooLong", "3.7", datastreams=(STILL, SETPOINT, RELAY), ota=True),
    ),
}
HELLOS = {
    "hello-005-observed-A": DEVICES["A"],
    "hello-006-observed-256-no-ds": (BOARDS["r4"], Sketch("NativePeer", "1.2.3", modules=())),
    "hello-007-observed-128": (BOARDS["uno"], Sketch("Uno Demo", "0.9.12", modules=("servo", "dht"))),
    "hello-008-observed-ota-512": DEVICES["B"],
    "hello-009-observed-70-pins": (BOARDS["mega"], Sketch("NativePeer", "v2.5.11-rc1", modules=("servo",))),
}


class Peer:
    """A board at the end of a serial line, without the line."""

    def __init__(self, name: str) -> None:
        board, sketch = DEVICES[name]
        self.device = Device(board, sketch, clock=Clock(speed=0))
        self._receiver = CobsReceiver(board.max_payload)

    def feed(self, data: bytes) -> list[bytes]:
        """Take bytes and return the frames that come back."""
        return [Outgoing(packet).frame() for item in self._receiver.feed(data) if (packet := self._answer(item))]

    def _answer(self, item: Packet | PacketFault) -> Packet | None:
        if isinstance(item, PacketFault):
            return Packet(0x83, 0, b"\x02") if item is PacketFault.BAD_CRC else None
        answer = self.device.receive(item)
        return answer if answer is not None and fits(answer, self.device.board.max_payload, cobs=True) else None


def compare(vector: Vector) -> Comparison:
    """Compare one vector."""
    comparison = Comparison()
    if "device" in vector:
        comparison.compare("replies", _wanted(vector), _answers()[vector.id])
    check = _CHECKS.get(vector.kind)
    if check is not None:
        check(vector, comparison)
    return comparison


@cache
def _answers() -> dict[str, list[Json]]:
    """Run the whole file once: the boards keep their state from line to line."""
    peers = {name: Peer(name) for name in DEVICES}
    answers: dict[str, list[Json]] = {}
    for vector in read_vectors():
        if "device" not in vector:
            continue
        peer = peers[vector["device"]]
        if vector.kind == "module" and vector["module"] == "dht":
            peer.device.module(Dht).broken = "sensor-fault" in vector.id
        answers[vector.id] = [_described(frame) for frame in peer.feed(vector.data("framed"))]
    return answers


def _wanted(vector: Vector) -> list[Json]:
    return [] if vector.line.get("no_reply") else [_picked(vector["reply"])]


def _picked(reply: Json) -> Json:
    return {name: reply[name] for name in ("type", "seq", "payload")}


def _described(frame: bytes) -> Json:
    decoded = cobs_decode(frame[:-1])
    assert decoded is not None
    packet = decode_packet(decoded)
    return {"type": packet.type, "seq": packet.seq, "payload": packet.payload.hex()}


def _crc8(vector: Vector, comparison: Comparison) -> None:
    comparison.compare("crc", vector["crc"], f"{crc8(vector.data('input')):02x}")


def _cobs(vector: Vector, comparison: Comparison) -> None:
    decoded = vector.data("decoded")
    comparison.compare("encoded", vector["encoded"], cobs_encode(decoded))
    for name in {"encoded", "canonical_encoded"} & vector.line.keys():
        comparison.compare(f"decoded from {name}", decoded, cobs_decode(vector.data(name)))


def _packet(vector: Vector, comparison: Comparison) -> None:
    packet = Packet(vector["type"], vector["seq"], vector.data("payload"))
    comparison.compare("packet", vector["packet"], encode_packet(packet))
    comparison.compare("framed", vector["framed"], Outgoing(packet).frame())
    comparison.compare("unpacked", packet, decode_packet(vector.data("packet")))


def _hello(vector: Vector, comparison: Comparison) -> None:
    _packet(vector, comparison)
    if vector.id in HELLOS:
        comparison.compare("payload", vector["payload"], build_hello(*HELLOS[vector.id]))


def _invalid(vector: Vector, comparison: Comparison) -> None:
    layer, data = vector["layer"], bytes.fromhex(vector.line.get("input", ""))
    if layer == "packet":
        comparison.compare("error", vector["error"], _error_of(data))
        reaction = vector["firmware"]
        wanted = [] if isinstance(reaction, str) else [_picked(reaction)]
        comparison.compare("replies", wanted, _replies([cobs_encode(data) + b"\0"]))
    elif layer == "cobs":
        comparison.compare("refused", True, cobs_decode(data) is None)
    elif layer == "stream" and vector.line.get("replies") is not None:
        chunks = [bytes.fromhex(chunk) for chunk in vector["chunks"]]
        comparison.compare("replies", [_picked(reply) for reply in vector["replies"]], _replies(chunks))


def _error_of(data: bytes) -> str | None:
    try:
        decode_packet(data)
    except PacketError as error:
        return error.fault.value
    return None


def _replies(chunks: Iterable[bytes]) -> list[Json]:
    peer = Peer("A")
    return [_described(frame) for chunk in chunks for frame in peer.feed(chunk)]


_CHECKS: dict[str, Any] = {
    "crc8": _crc8,
    "cobs": _cobs,
    "packet": _packet,
    "hello": _hello,
    "command": _packet,
    "event": _packet,
    "module": _packet,
    "invalid": _invalid,
}
