"""Recorded vectors: what the firmware and other clients write and read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from conduyt.framing import DecodeError, FrameDecoder, PacketError, decode_packet
from tests.wire import cases, read_lines

if TYPE_CHECKING:
    from conduyt.framing._choice import Implementation

FILE = "conduyt.vectors.jsonl"
VECTORS = read_lines(FILE)


def of_kind(kind: str, layer: str | None = None) -> pytest.MarkDecorator:
    chosen = [vector for vector in VECTORS if vector["kind"] == kind and vector.get("layer") == layer]
    return pytest.mark.parametrize("vector", cases(chosen, FILE), ids=lambda vector: vector["id"] if vector else "none")


@of_kind("crc8")
def test_crc8(codec: Implementation, vector: dict[str, Any]) -> None:
    assert codec.crc8(bytes.fromhex(vector["input"])) == int(vector["crc"], 16)


@of_kind("cobs")
def test_cobs(codec: Implementation, vector: dict[str, Any]) -> None:
    decoded, encoded = bytes.fromhex(vector["decoded"]), bytes.fromhex(vector["encoded"])
    canonical = bytes.fromhex(vector.get("canonical_encoded", vector["encoded"]))
    assert codec.encode(decoded) == canonical
    assert codec.decode(canonical) == codec.decode(encoded) == decoded
    assert codec.frame(decoded) == bytes.fromhex(vector["framed"])


@of_kind("packet")
def test_packet(codec: Implementation, vector: dict[str, Any]) -> None:
    fields = vector["type"], vector["seq"], bytes.fromhex(vector["payload"])
    assert codec.encode_packet(*fields) == bytes.fromhex(vector["packet"])
    assert codec.encode_frame(*fields) == bytes.fromhex(vector["framed"])
    assert FrameDecoder(codec=codec).feed(bytes.fromhex(vector["framed"])) == [(vector["version"], *fields)]


@of_kind("invalid", "packet")
def test_invalid_packet(vector: dict[str, Any]) -> None:
    reason = None
    try:
        decode_packet(bytes.fromhex(vector["input"]))
    except PacketError as error:
        reason = error.reason
    assert reason == vector["error"]


@of_kind("invalid", "cobs")
def test_invalid_cobs(codec: Implementation, vector: dict[str, Any]) -> None:
    if vector["error"] == "empty":  # nothing in the canonical form; between delimiters it is skipped
        assert codec.decode(b"") == b""
        return
    with pytest.raises(DecodeError):
        codec.decode(bytes.fromhex(vector["input"]))


@of_kind("invalid", "stream")
def test_stream(codec: Implementation, vector: dict[str, Any]) -> None:
    decoder = FrameDecoder(codec=codec)
    received = [packet for chunk in vector["chunks"] for packet in decoder.feed(bytes.fromhex(chunk))]
    assert [codec.encode_packet(*packet[1:]).hex() for packet in received] == vector["packets"]
