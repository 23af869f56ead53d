"""Both implementations of Conduyt's framing, fed the same bytes: they must agree, and no input may make them raise what they do not promise."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from conduyt.framing import DecodeError, FrameDecoder, PacketDecoder
from conduyt.framing._choice import Implementation, load

if TYPE_CHECKING:
    from collections.abc import Callable

_SIZES = (0, 1, 15, 16, 17, 253, 254, 255, 256, 508, 509, 2030, 2048)


def implementations() -> list[Implementation]:
    """What is there: Python, and C where it is built."""
    found = [load("python")]
    try:
        found.append(load("native"))
    except ImportError:
        print("framing: the extension in C is not built: only Python is fuzzed")
    return found


_CODECS = implementations()


def check_framing(case: tuple[bytes, list[int], int]) -> None:
    """Any bytes, in any pieces."""
    data, cuts, max_payload = case
    _same(lambda codec: codec.encode(data))
    _same(lambda codec: codec.encode_reduced(data))
    _same(lambda codec: codec.crc8(data))
    _same(lambda codec: codec.encode_frame(1, 2, data))
    _same(lambda codec: _outcome(codec.decode, data))
    _same(lambda codec: _outcome(codec.decode_reduced, data))
    _same(lambda codec: _stream(codec, data, cuts, max_payload))
    for codec in _CODECS:
        assert codec.decode(codec.encode(data)) == data
        assert codec.decode_reduced(codec.encode_reduced(data)) == data


def _same(act: Callable[[Implementation], Any]) -> None:
    results = [act(codec) for codec in _CODECS]
    assert all(result == results[0] for result in results)


def _outcome(function: Callable[[bytes], bytes], data: bytes) -> bytes | str:
    try:
        return function(data)
    except DecodeError as error:
        return str(error)


def _stream(codec: Implementation, data: bytes, cuts: list[int], max_payload: int) -> list[Any]:
    results: list[Any] = []
    for kind in (FrameDecoder, PacketDecoder):
        decoder = kind(max_payload, codec=codec)
        start = 0
        for cut in [*sorted(cuts), len(data)]:
            results.append(decoder.feed(data[start:cut]))
            start = max(start, min(cut, len(data)))
        results += [decoder.flush(), decoder.dropped, decoder.dropped_bytes]
        assert decoder.pending == 0
    return results


def _noise() -> st.SearchStrategy[bytes]:
    codec = importlib.import_module("conduyt.framing._python")
    packet = st.builds(codec.encode_packet, st.integers(0, 255), st.integers(0, 255), st.binary(max_size=300))
    run = st.builds(lambda size, byte: bytes([byte]) * size, st.sampled_from(_SIZES), st.integers(0, 255))
    piece = st.one_of(st.binary(max_size=40), run, packet, packet.map(codec.frame), st.just(b"CD\x02"), st.just(b"\0"))
    whole = st.lists(piece, max_size=6).map(b"".join)
    return st.builds(_spoilt, whole, st.lists(st.tuples(st.integers(0, 4000), st.integers(0, 255)), max_size=3))


def _spoilt(data: bytes, changes: list[tuple[int, int]]) -> bytes:
    content = bytearray(data)
    for place, byte in changes:
        if content:
            content[place % len(content)] = byte
    return bytes(content)


def inputs() -> st.SearchStrategy[tuple[bytes, list[int], int]]:
    """Packets, frames, noise, and places to cut them."""
    return st.tuples(
        _noise(), st.lists(st.integers(0, 1000), max_size=5), st.sampled_from([0, 16, 128, 256, 512, 65535])
    )
