"""The vectors against `conduyt.framing`: COBS, CRC, packets and streams, in Python and in C."""

from collections.abc import Callable, Iterable

from conduyt.framing import DecodeError, FrameDecoder, PacketDecoder, PacketError, decode_packet
from conduyt.framing._choice import Implementation
from tests.conformance.conduyt_vectors import Comparison, Vector


def comparer(codec: Implementation) -> Callable[[Vector], Comparison]:
    """Return the function that compares a vector with one implementation."""

    def compare(vector: Vector) -> Comparison:
        comparison = Comparison()
        if vector.kind == "crc8":
            comparison.compare("crc", vector["crc"], f"{codec.crc8(vector.data('input')):02x}")
        elif vector.kind == "cobs":
            _cobs(codec, vector, comparison)
        elif vector.kind == "invalid":
            _invalid(codec, vector, comparison)
        else:
            _packet(codec, vector, comparison)
        return comparison

    return compare


def _cobs(codec: Implementation, vector: Vector, comparison: Comparison) -> None:
    decoded = vector.data("decoded")
    canonical = vector.line.get("canonical_encoded", vector["encoded"])
    comparison.compare("canonical form", canonical, codec.encode(decoded))
    comparison.compare("framed", vector["framed"], codec.frame(decoded))
    for form in {vector["encoded"], canonical}:
        comparison.compare(f"decoded from {len(form) // 2} bytes", decoded, _decode(codec, bytes.fromhex(form)))


def _decode(codec: Implementation, data: bytes) -> bytes | None:
    try:
        return codec.decode(data)
    except DecodeError:
        return None


def _packet(codec: Implementation, vector: Vector, comparison: Comparison) -> None:
    kind, seq, payload = vector["type"], vector["seq"], vector.data("payload")
    comparison.compare("packet", vector["packet"], codec.encode_packet(kind, seq, payload))
    comparison.compare("framed", vector["framed"], codec.encode_frame(kind, seq, payload))
    for name in ("framed", "canonical_framed"):
        if name in vector:
            comparison.compare(f"read from {name}", [vector["packet"]], _frames(codec, [vector.data(name)]))
    plain = PacketDecoder(codec=codec).feed(vector.data("packet"))
    comparison.compare("read without frame", [(2, kind, seq, payload)], plain)


def _frames(codec: Implementation, chunks: Iterable[bytes]) -> list[str]:
    decoder = FrameDecoder(codec=codec)
    packets = [packet for chunk in chunks for packet in decoder.feed(chunk)]
    return [codec.encode_packet(packet.type, packet.seq, packet.payload).hex() for packet in packets]


def _invalid(codec: Implementation, vector: Vector, comparison: Comparison) -> None:
    layer, data = vector["layer"], bytes.fromhex(vector.line.get("input", ""))
    if layer == "packet":
        comparison.compare("error", vector["error"], _error_of(data))
        wanted = [vector["accepted"]] if vector["error"] is None else []
        comparison.compare("read from a frame", wanted, _frames(codec, [codec.frame(data)]))
    elif layer == "cobs":
        comparison.compare("refused", True, _decode(codec, data) is None)
    elif layer == "stream":
        chunks = [bytes.fromhex(chunk) for chunk in vector["chunks"]]
        comparison.compare("packets", vector["packets"], _frames(codec, chunks))
        comparison.compare("packets byte by byte", vector["packets"], _frames(codec, [bytes((byte,)) for byte in data]))


def _error_of(data: bytes) -> str | None:
    try:
        decode_packet(data)
    except PacketError as error:
        return error.reason
    return None
