"""What the decoders ask of an implementation, where they cannot be used wrongly themselves."""

from __future__ import annotations

import gc
import sys
from typing import Any

import pytest

from conduyt.framing._choice import load


@pytest.fixture(scope="module")
def native() -> Any:
    return pytest.importorskip("conduyt.framing._native")


@pytest.mark.parametrize("name", ["scan_frames", "scan_packets"])
def test_the_extension_checks_its_arguments(native: Any, name: str) -> None:
    scan = getattr(native, name)
    for wrong in (
        (b"",),
        (b"", 1, [0] * 8),
        (b"", 1, ["x"] * 9),
        (b"", 1, (0,) * 9),
        (b"", "1", [0] * 9),
        ("", 1, [0] * 9),
    ):
        with pytest.raises(TypeError):
            scan(*wrong)
    with pytest.raises(ValueError, match="max_payload"):
        scan(b"", 65536, [0] * 9)
    with pytest.raises(OverflowError):
        scan(b"", 1, [-1] * 9)


@pytest.mark.parametrize("name", ["scan_frames", "scan_packets"])
def test_both_give_the_same(native: Any, name: str) -> None:
    data = b"\x05hell\x00CD\x02\x01\x00\x00\x00\x0c!CD\x02" * 3
    results = []
    for codec in (native, load("python")):
        counts = [0] * 9
        results.append((getattr(codec, name)(data, 100, counts), counts))
    assert results[0] == results[1]


def test_modules_are_the_same_names(native: Any) -> None:
    public = {name for name in dir(native) if not name.startswith("_")}
    assert public == set(load("python").__all__)  # type: ignore[attr-defined]  # a module behind a protocol
    assert all(getattr(native, name).__doc__ for name in public)


def test_nothing_is_leaked(native: Any) -> None:
    """Every function, on every way out, gives back what it took."""
    large = b"\x01" * 70_000

    def work() -> None:
        for data in (b"", b"ab\0", large, bytearray(large), bytearray(b"a")):
            native.frame(data)
            native.crc8(data)
            for one, back in ((native.encode, native.decode), (native.encode_reduced, native.decode_reduced)):
                back(one(data))
                with pytest.raises(ValueError, match="zero byte"):
                    back(bytes(data) + b"\0")
            with pytest.raises(TypeError):
                native.encode_frame(1, "x", data)
        with pytest.raises(ValueError, match="payload has"):
            native.encode_packet(1, 2, large)
        counts = [0] * 9
        native.scan_frames(native.encode_frame(200, 3, b"abc") * 2 + b"\x05a\0", 100, counts)
        native.scan_packets(b"CD\x02x" + native.encode_packet(200, 3, b"abc"), 100, counts)
        with pytest.raises(TypeError):
            native.scan_frames("text", 100, counts)

    for _ in range(3):
        work()
    gc.collect()
    before = sys.getallocatedblocks()
    for _ in range(50):
        work()
    gc.collect()
    assert sys.getallocatedblocks() - before < 40
