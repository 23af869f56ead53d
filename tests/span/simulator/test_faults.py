"""Faults as values: which requests they hit, what they make of an answer. No sockets."""

from random import Random

import pytest
from devicewire.span.simulation.http_faults import apply_faults

from span_panel_api.simulator import (
    Answer,
    Delay,
    Drop,
    ErrorStatus,
    ExtraField,
    Fault,
    Faults,
    Garbage,
    Json,
    MissingField,
    Reset,
    UnknownEnum,
    WrongType,
)
from span_panel_api.simulator.answers import json_answer

DOCUMENT: Json = {"relayState": "OPEN", "soe": {"percentage": 5}, "list": [{"relayState": "OPEN"}, 3]}


def changed(fault: Fault) -> Answer:
    return fault.change(json_answer(DOCUMENT), Random(0))


def test_times_counts_hits_and_then_the_fault_leaves() -> None:
    faults = Faults()
    fault = faults.add(Drop(path="/a", times=2))
    assert [len(faults.take("GET", path)) for path in ("/a", "/b", "/a", "/a")] == [1, 0, 1, 0]
    assert len(faults) == 0
    faults.remove(fault)


def test_several_faults_apply_in_order() -> None:
    faults: list[Fault] = [Delay(0.5), WrongType("percentage", None), Delay(0.25)]
    answer = apply_faults(faults, json_answer(DOCUMENT), Random(0))
    assert answer.delay_s == 0.75
    assert b'"percentage":null' in answer.body


def test_the_list_is_managed() -> None:
    faults = Faults()
    first, second = faults.add(Drop()), faults.add(Drop())
    faults.remove(first)
    assert list(faults) == [second]
    with faults.active(Reset()) as third:
        assert [fault is third for fault in faults] == [False, True]
    assert list(faults) == [second]
    faults.clear()
    assert len(faults) == 0


def test_garbage_is_a_success_without_json() -> None:
    answer = changed(Garbage())
    assert (answer.status, answer.content_type) == (200, "application/json")
    with pytest.raises(ValueError, match="utf-8"):
        answer.body.decode()


def test_members_are_replaced_removed_and_added() -> None:
    assert changed(WrongType("percentage", "unknown")).body.count(b'"percentage":"unknown"') == 1
    assert changed(UnknownEnum()).body.count(b"HALF_OPEN") == 2
    assert b"relayState" not in changed(MissingField("relayState")).body
    assert changed(ExtraField()).body.count(b'"addedByFirmware":true') == 1


@pytest.mark.parametrize(
    ("fault", "status", "content_type", "text"),
    [
        (ErrorStatus(), 500, "application/json", "Internal Server Error"),
        (ErrorStatus(401), 401, "application/json", "API token"),
        (ErrorStatus(418), 418, "application/json", "Error 418"),
        (ErrorStatus(422, detail="Name already exists"), 422, "application/json", "Name already exists"),
        (ErrorStatus(422, detail=[]), 422, "application/json", "Error 422"),
        (ErrorStatus(429), 429, "application/json", '"error":"Rate limit exceeded'),
        (ErrorStatus(502), 502, "text/html", "502 Bad Gateway"),
        (ErrorStatus(503, detail="busy"), 503, "application/json", "busy"),
        (ErrorStatus(504, html=False), 504, "application/json", "Error 504"),
        (ErrorStatus(500, html=True), 500, "text/html", "500 Error"),
    ],
)
def test_error_statuses(fault: ErrorStatus, status: int, content_type: str, text: str) -> None:
    answer = changed(fault)
    assert (answer.status, answer.content_type) == (status, content_type)
    assert text in answer.body.decode()


def test_an_error_keeps_an_earlier_delay() -> None:
    assert apply_faults([Delay(2), ErrorStatus(503)], json_answer({}), Random(0)).delay_s == 2
