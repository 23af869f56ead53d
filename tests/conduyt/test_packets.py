"""Round trips of every packet, part and record of the generated package."""

from typing import Any

import pytest
from devicewire.conduyt import packets, parts, structs
from devicewire.conduyt.enums import DatastreamType
from devicewire.conduyt.errors import PayloadError
from devicewire.conduyt.fields import Blob, Constant, Field, Flag, Items, Many, Nested, Number, Text
from devicewire.conduyt.payload import Payload, RawPacket
from devicewire.conduyt.registry import PACKETS, PARTS, unpack_packet
from devicewire.conduyt.values import pack_datastream_type, unpack_datastream_type
from hypothesis import given, settings
from hypothesis import strategies as st

CLASSES = [getattr(module, name) for module in (packets, parts, structs) for name in module.__all__]
_BITS = {"B": (8, False), "H": (16, False), "I": (32, False), "b": (8, True), "h": (16, True), "i": (32, True)}


def values(field: Field) -> st.SearchStrategy[Any]:  # noqa: PLR0911 # one for each kind
    """What a field can hold."""
    match field:
        case Number(code="f"):
            return st.floats(width=32, allow_nan=False)
        case Number(code=code, minimum=low, maximum=high):
            bits, signed = _BITS[code]
            least, most = (-(1 << bits - 1), (1 << bits - 1) - 1) if signed else (0, (1 << bits) - 1)
            return st.integers(least if low is None else low, most if high is None else high)
        case Flag():
            return st.booleans()
        case Text(code=""):
            return st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
        case Text(size=size):
            return st.text(st.characters(min_codepoint=1, max_codepoint=127), max_size=size)
        case Blob(code="", minimum=least):
            return st.binary(min_size=least, max_size=60)
        case Blob(size=size):
            return st.binary(min_size=size, max_size=size)
        case Items(item=item) | Many(item=item):
            return st.lists(values(item), max_size=8).map(tuple)
        case Nested(kind=kind):
            return payloads(kind)  # type: ignore[arg-type] # a class of payloads
        case _:
            raise AssertionError(field)


def payloads(kind: type[Payload]) -> st.SearchStrategy[Payload]:
    """Payloads of a class, with their optional tails cut anywhere."""
    layout = kind._LAYOUT
    needed = [values(field) for field in layout.fields if not isinstance(field, Constant)]
    tails = [st.tuples(*(values(field) for field in layout.tail[:count])) for count in range(len(layout.tail) + 1)]
    return st.tuples(st.tuples(*needed), st.one_of(tails)).map(lambda found: kind(*found[0], *found[1]))


@pytest.mark.parametrize("kind", CLASSES, ids=lambda kind: kind.__name__)
@settings(max_examples=5, deadline=None)
@given(data=st.data())
def test_what_is_packed_is_read_back(kind: type[Payload], data: st.DataObject) -> None:
    payload = data.draw(payloads(kind))
    packed = payload.pack()
    again = kind.unpack(packed)
    assert again == payload
    assert again.pack() == packed


@given(st.sampled_from(["host", "device"]), st.integers(0, 255), st.binary(max_size=80))
@settings(max_examples=100, deadline=None)
def test_any_bytes_are_a_packet_or_a_clear_error(sender: str, number: int, data: bytes) -> None:
    try:
        packet = unpack_packet(sender, number, data)
    except PayloadError as error:
        is_clear = error.payload and error.expected != error.actual
        assert is_clear, error  # noqa: PT017 # either of two outcomes is right
    else:
        assert isinstance(packet, RawPacket) == (number not in PACKETS[sender])


@given(st.sampled_from(list(DatastreamType)), st.binary(max_size=12))
def test_any_bytes_are_a_value_or_a_clear_error(kind: DatastreamType, data: bytes) -> None:
    try:
        value = unpack_datastream_type(kind, data)
    except PayloadError as error:
        assert (error.expected, error.actual) != (None, None)  # noqa: PT017 # either of two outcomes is right
    else:
        if kind not in {DatastreamType.BOOL, DatastreamType.STRING, DatastreamType.FLOAT32}:
            assert pack_datastream_type(kind, value) == data


def test_21_commands_15_events_and_all_modules() -> None:
    assert (len(PACKETS["host"]), len(PACKETS["device"])) == (21, 15)
    groups = {group for _, group, _ in PARTS}
    assert groups == {"servo", "neopixel", "encoder", "stepper", "dht", "oled1306", "pid"}
    assert sum(carrier == packets.ModCmd.NAME for carrier, _, _ in PARTS) == 30
