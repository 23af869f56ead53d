"""The kind `packets`, tried with a made-up protocol that has what the real one lacks, and the other way round."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from tests.codegen.packets_tools import generate, imported, scales


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModuleType]:
    with imported(scales(), tmp_path_factory.mktemp("made")) as package:
        yield package


def test_constants(made: ModuleType) -> None:
    assert (made.GREETING, made.KEY, made.FACTOR) == ("hi", b"\x00\xff", 28.35)
    assert made.PROTOCOL == "7"


def test_a_packet_of_big_endian_numbers_and_an_optional_tail(made: ModuleType) -> None:
    assert made.Weigh(made.Unit.OUNCE).pack() == b"\x01\x2c\x02"
    assert made.Weigh(-1, 3, "ö").pack() == b"\xff\xff\x03\xc3\xb6"
    assert made.Weigh.unpack(b"\x00\x00") == made.Weigh(0, 2, "")
    assert made.Weigh.unpack(b"\x00\x00\x05ab") == made.Weigh(unit=0, precision=5, class_="ab")
    assert (made.Weigh.TYPE, made.Weigh.NAME, made.Weigh.SENDER) == (70000, "WEIGH", "till")
    assert {1, 2} == made.Weigh.ANSWERS


def test_records_lists_and_prefixes(made: ModuleType) -> None:
    items = (made.Item("pear", -5, True), made.Item("", 1 << 62, False))
    weight = made.Weight(made.Lamp.RED | made.Lamp.GREEN, [0.5, 2], items, 2**64 - 1, b"\x01", [True, False])
    data = weight.pack()
    assert data == bytes.fromhex(
        "0201 3f000000 40000000 02"
        "0004 70656172 fffffffffffffffb 0001"
        "0000 4000000000000000 0000"
        "ffffffffffffffff 0101 0100"
    )
    assert made.Weight.unpack(data) == weight
    assert made.Weight.unpack(data[:-2]).lids is None


def test_constants_inside_payloads_are_written_and_passed_over(made: ModuleType) -> None:
    assert made.Oops(b"abcd").pack() == b"\x00\x07abcd"
    assert made.Oops.unpack(b"\x00\x09abcd and more") == made.Oops(b"abcd")
    assert not hasattr(made.Oops(b"abcd"), "seven")


def test_parts(made: ModuleType) -> None:
    overload = made.Overload(70000)
    assert (overload.CARRIER, overload.GROUP, overload.CODE, overload.ANSWER) == (2, "cells", None, None)
    assert made.Overload.unpack(made.Oops.unpack(made.Oops(overload.pack()).pack()).why) == overload


def test_values_by_kind(made: ModuleType) -> None:
    assert made.pack_unit(made.Unit.GRAM, 5) == b"\x00\x00\x00\x05"
    assert made.unpack_unit(300, made.pack_unit(300, 2.5)) == 2.5
    assert made.unpack_unit(-1, b"\x00\x01\x00\x02") == (1, 2)
    with pytest.raises(made.PayloadError, match="no layout is known for the kind 9"):
        made.unpack_unit(9, b"")
    with pytest.raises(made.PayloadError, match="too long: 4 bytes expected, 5 there"):
        made.unpack_unit(0, b"12345")


def test_unknown_numbers_are_kept(made: ModuleType) -> None:
    packet = made.Weigh.unpack(b"\x12\x34")
    assert (packet.unit, packet.unit.is_listed) == (0x1234, False)
    assert packet.pack()[:2] == b"\x12\x34"
    lamps = made.Weight.unpack(bytes(2 + 8 + 1 + 8 + 1).replace(b"\0\0", b"\x80\x01", 1)).lamps
    assert lamps == 0x8001
    assert made.Lamp.RED in lamps


def test_the_registry_keeps_senders_apart_and_unknown_types_raw(made: ModuleType) -> None:
    assert made.PACKETS["till"][1] is made.Beep
    assert made.PACKETS["scales"][1] is made.Weight
    assert made.unpack_packet("till", 1, b"") == made.Beep()
    raw = made.unpack_packet("till", 99, b"abc")
    assert (raw.type, raw.payload, raw.pack()) == (99, b"abc", b"abc")
    assert made.TillType.WEIGH == 70000
    assert raw == made.RawPacket(99, b"abc")
    assert len({raw, made.RawPacket(99, b"abc")}) == 1
    with pytest.raises(AttributeError):
        raw.type = 5


@pytest.mark.parametrize(
    ("data", "field", "expected", "actual"),
    [
        (b"", "lamps", 2, 0),
        (b"\0\0\0", "pair", 8, 1),
        (bytes(10), "items", 1, 0),
        (bytes(10) + b"\1\0", "name", 2, 1),
        (bytes(10) + b"\1\0\5ab", "name", 5, 2),
        (bytes(11) + b"\1", "total", 8, 1),
        (bytes(19) + b"\5ab", "mark", 5, 2),
        (bytes(19), "mark", 1, 0),
    ],
)
def test_what_is_too_short_names_the_field(
    made: ModuleType, data: bytes, field: str, expected: int, actual: int
) -> None:
    with pytest.raises(made.PayloadError, match=f"{field}: too short: {expected} bytes expected, {actual} there") as e:
        made.Weight.unpack(data)
    assert (e.value.field, e.value.expected, e.value.actual) == (field, expected, actual)
    assert str(pickle.loads(pickle.dumps(e.value))) == str(e.value)


def test_what_is_too_long_says_so(made: ModuleType) -> None:
    with pytest.raises(made.PayloadError, match="Beep: too long: 0 bytes expected, 2 there") as error:
        made.Beep.unpack(b"ab")
    assert (error.value.payload, error.value.field, error.value.expected, error.value.actual) == ("Beep", "", 0, 2)


@pytest.mark.parametrize(
    ("name", "arguments", "what"),
    [
        ("Weigh", (0, 10), r"Weigh.precision: 10 is outside 0\.\.9"),
        ("Weigh", (40000,), r"Weigh.unit: <Unit.UNLISTED_40000: 40000> does not fit"),
        ("Weigh", (0, 1, 5), "Weigh.class_: 5 is no text"),
        ("Weigh", (0, None, "a"), "does not fit|cannot be sent without precision"),
        ("Oops", (b"abc",), r"Oops.why: too short: 4 bytes expected, 3 there"),
        ("Oops", (b"abcde",), r"Oops.why: too long: 4 bytes expected, 5 there"),
        ("Weight", (0, [1.0], (), 0, b""), "Weight.pair: 2 items expected, 1 there"),
        ("Weight", (0, [1e39, 0], (), 0, b""), "Weight.pair: an item does not fit"),
        ("Weight", (0, [0, 0], (), -1, b""), "Weight.total: -1 does not fit"),
        ("Weight", (0, [0, 0], (), 0, bytes(256)), "Weight.mark: 256 is more than its count can say"),
        ("Item", ("x" * 70000, 0, True), "Item.name: 70000 is more than its count can say"),
        ("Overload", ("many",), "Overload.grams: 'many' does not fit"),
    ],
)
def test_what_does_not_fit_names_the_field(made: ModuleType, name: str, arguments: tuple[Any, ...], what: str) -> None:
    with pytest.raises(made.PayloadError, match=what):
        getattr(made, name)(*arguments).pack()


def test_payloads_are_values(made: ModuleType) -> None:
    one, other = made.Item("pear", 5, True), made.Item(name="pear", weight=5, fresh=True)
    assert one == other
    assert len({one, other}) == 1
    assert one != made.Item("pear", 6, True)
    assert one != ("pear", 5, True)
    assert repr(one) == "Item(name='pear', weight=5, fresh=True)"
    assert copy.copy(one) == copy.deepcopy(one) == pickle.loads(pickle.dumps(one)) == one
    for name in ("name", "new"):
        with pytest.raises(AttributeError):
            setattr(one, name, "x")
    with pytest.raises(AttributeError):
        del one.name
    with pytest.raises(TypeError):
        made.Oops(4)


def test_output_is_the_same_every_time() -> None:
    first, second = generate(scales()), generate(scales())
    assert first.files == second.files
    assert [file.path for file in first.files] == sorted(file.path for file in first.files)


def test_importing_the_package_imports_no_classes(made: ModuleType, tmp_path: Path) -> None:
    import sys

    with imported(scales(), tmp_path) as fresh:
        assert {name for name in sys.modules if name.startswith(f"{fresh.__name__}.")} == set()
        assert "Weigh" in dir(fresh)
        with pytest.raises(AttributeError, match="no attribute 'Nothing'"):
            fresh.Nothing  # noqa: B018 # the access is the test
