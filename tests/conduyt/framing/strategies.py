"""Data that COBS finds hard: long runs without a zero, many zeros, lengths around full blocks."""

from __future__ import annotations

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st


def examples(count: int) -> settings:
    """So many examples, however slow the machine is just now."""
    return settings(max_examples=count, deadline=None, suppress_health_check=[HealthCheck.too_slow])


runs = st.tuples(st.sampled_from([0, 1, 2, 14, 15, 16, 17, 31, 32, 252, 253, 254, 255, 508]), st.integers(1, 255))
zeros = st.sampled_from([1, 2, 15, 16, 17, 33])


def _joined(parts: list[tuple[tuple[int, int], int]]) -> bytes:
    return b"".join(bytes([byte]) * size + bytes(gap) for (size, byte), gap in parts)


def _cut(data: bytes, end: int) -> bytes:
    return data[: len(data) - end]


def _crowded(data: bytes) -> bytes:
    return bytes((0, 0, 1, 255)[byte & 3] for byte in data)


blocks = st.builds(_cut, st.lists(st.tuples(runs, zeros), min_size=1, max_size=5).map(_joined), st.integers(0, 34))
data = st.one_of(st.binary(max_size=80), blocks, st.binary(max_size=300).map(_crowded))
