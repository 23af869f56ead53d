"""Bytes in, lines out, however the bytes are cut."""

from itertools import pairwise
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from otii_tcp_client._framing import LineSplitter

examples = settings(max_examples=150, deadline=None, derandomize=True)
LINES = st.lists(st.binary(max_size=12).map(lambda line: line.replace(b"\n", b"n").strip()), max_size=8)
ENDS = st.sampled_from([b"\n", b"\r\n", b" \r\n", b"\r\n\r\n"])


def fed(splitter: LineSplitter, data: bytes, cuts: list[int]) -> list[bytes]:
    """Feed data cut at these places."""
    places = [0, *sorted(cut % (len(data) + 1) for cut in cuts), len(data)]
    return [line for start, end in pairwise(places) for line in splitter.feed(data[start:end])]


@examples
@given(LINES, ENDS, st.lists(st.integers(0, 1000), max_size=10))
def test_any_cut_gives_the_same_lines(lines: list[bytes], end: bytes, cuts: list[int]) -> None:
    data = b"".join(line + end for line in lines)
    splitter = LineSplitter(1000)
    assert fed(splitter, data, cuts) == [text for line in lines if (text := line.removeprefix(b"\xef\xbb\xbf"))]
    assert splitter.held_bytes == 0


@examples
@given(LINES, st.integers(0, 8), st.lists(st.integers(0, 1000), max_size=10))
def test_the_limit_is_the_same_for_any_cut(lines: list[bytes], limit: int, cuts: list[int]) -> None:
    data = b"".join(line + b"\n" for line in lines)
    whole, cut = LineSplitter(limit), LineSplitter(limit)
    assert fed(whole, data, []) == fed(cut, data, cuts)
    assert whole.overflowed == cut.overflowed == any(len(line) > limit for line in lines)


def test_one_byte_at_a_time() -> None:
    splitter = LineSplitter(100)
    text = '{"info":"größer 🙂"}'.encode()
    assert fed(splitter, text + b"\r\n", list(range(100))) == [text]


def test_half_a_line_is_held() -> None:
    splitter = LineSplitter(100)
    assert splitter.feed(b'{"a":') == []
    assert splitter.held_bytes == 5
    assert splitter.feed(b"1}\n") == [b'{"a":1}']


def test_byte_order_mark_and_empty_lines_are_dropped() -> None:
    assert LineSplitter(100).feed(b"\xef\xbb\xbf{}\r\n\r\n\n  \n[]\n") == [b"{}", b"[]"]


def test_nothing_follows_a_line_that_is_too_long() -> None:
    splitter = LineSplitter(3)
    assert splitter.feed(b"abc\nabcd\nab\n") == [b"abc"]
    assert splitter.overflowed
    assert splitter.feed(b"ab\n") == []


def test_a_limit_is_noticed_before_the_line_ends() -> None:
    splitter = LineSplitter(1000)
    for _ in range(11):
        splitter.feed(b"x" * 100)
    assert splitter.overflowed
    assert splitter.held_bytes == 0


def seconds_for(megabytes: int) -> float:
    """CPU time for one line of that size, in blocks of 16 KiB."""
    splitter, block = LineSplitter(1 << 30), b"x" * 16384
    start = process_time()
    for _ in range(megabytes * 64):
        splitter.feed(block)
    assert len(splitter.feed(b"\n")[0]) == megabytes << 20
    return process_time() - start


def test_a_long_line_takes_linear_time() -> None:
    small = min(seconds_for(16) for _ in range(2))
    large = min(seconds_for(64) for _ in range(2))
    if large > max(10 * small, 1.0):  # 4 times is linear, 16 quadratic; where that is half a minute
        pytest.fail(f"16 MiB took {small:.4f} s, 64 MiB took {large:.4f} s")
