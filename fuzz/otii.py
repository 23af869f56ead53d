"""What an Otii server may send: any bytes, cut anywhere, must give the same typed outcome, and nothing but that."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from devicewire.otii import commands
from hypothesis import strategies as st

from otii_tcp_client._session import Session
from otii_tcp_client.exceptions import OtiiError

from .strategies import bodies

if TYPE_CHECKING:
    from otii_tcp_client._requests import Request

_PASSWORD = "fuzzed-secret-password"
_LIMIT = 5000
_MESSAGES: list[dict[str, Any]] = [
    {"type": "information", "info": "connected", "data": {"otii_version": "3.6.0", "server": "otii-server"}},
    {"type": "response", "cmd": "arc_get_main_voltage", "trans_id": "ID0", "data": {"value": 3.3}},
    {"type": "response", "cmd": "otii_login", "trans_id": "ID1"},
    {
        "type": "response",
        "cmd": "recording_get_channel_data",
        "trans_id": "ID2",
        "data": {"data_type": "analog", "timestamp": 0.5, "interval": 0.001, "values": [1.0, 2]},
    },
    {"type": "progress", "cmd": "otii_login", "trans_id": "ID1", "progress_value": 0.5},
    {
        "type": "error",
        "errorcode": "Invalid key type",
        "cmd": "arc_get_main_voltage",
        "trans_id": "ID0",
        "data": {"key": "value", "expected_type": "number", "received_type": "string"},
    },
    {"type": "error", "errorcode": "Not able to parse request", "data": {"parse_error": "x", "data": _PASSWORD}},
]


def streams() -> st.SearchStrategy[tuple[list[bytes], list[int]]]:
    """Lines of a server, spoilt, and where the stream is cut."""
    lines = st.one_of(st.binary(max_size=30), *(bodies(message) for message in _MESSAGES))
    return st.tuples(st.lists(lines, max_size=5), st.lists(st.integers(0, 2000), max_size=6))


def check_feed(case: tuple[list[bytes], list[int]]) -> None:
    """Fed whole or in pieces, the outcome is the same; every error is one of ours, fit for a log, and quotes no password."""
    lines, cuts = case
    whole, pieces = _outcome(lines, []), _outcome(lines, cuts)
    assert whole == pieces, f"{whole} but in pieces {pieces}"


def _outcome(lines: list[bytes], cuts: list[int]) -> list[str]:
    session = Session("here", _LIMIT)
    session.expect_greeting()
    requests = [
        session.begin(commands.ArcGetMainVoltage(device_id="Arc1")),
        session.begin(commands.OtiiLogin(username="joe", password=_PASSWORD)),
        session.begin(
            commands.RecordingGetChannelData(recording_id=1, device_id="Arc1", channel="mc", index=0, count=2)
        ),
    ]
    for number, request in enumerate(requests):
        request.was_sent = True
        session.pending[f"ID{number}"] = session.pending.pop(request.request_id)
        request.request_id = f"ID{number}"  # the same in every run
    data = b"".join(line + b"\r\n" for line in lines)
    places = sorted({0, len(data), *(cut % (len(data) + 1) for cut in cuts)})
    for start, end in pairwise(places):
        session.feed(data[start:end])
    session.lose("the end")
    counted = f"{session.late_answers} {session.unmatched_messages} {session.unreadable_messages}"
    return [*(_described(request) for request in requests), counted]


def _described(request: Request) -> str:
    assert request.is_settled
    assert request.command is not None
    try:
        return f"{request.answer(request.command)!r} {request.take_progress()}"
    except OtiiError as error:
        text = str(error)
        assert all(letter.isprintable() for letter in text), f"not fit for a log: {text!r}"
        assert _PASSWORD not in text
        assert len(text) < 2000
        return f"{type(error).__name__} {text}"
