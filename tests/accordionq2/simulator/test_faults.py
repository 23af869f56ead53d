"""Faults as values: which requests they hit, what they make of an answer. No sockets."""

from random import Random

import pytest
from devicewire.accordionq2.simulation.http_faults import apply_faults

from accordionq2.simulator import (
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
from accordionq2.simulator.answers import JSON_TYPE, json_answer

PROBLEM_TYPE = "application/problem+json; charset=utf-8"
DOCUMENT: Json = {"usage": "BusSignal", "table": {"gain": 5}, "list": [{"usage": "BusSignal"}, 3]}


def changed(fault: Fault) -> Answer:
    return fault.change(json_answer(DOCUMENT), Random(0))


def test_times_counts_hits_and_then_the_fault_leaves() -> None:
    faults = Faults()
    fault = faults.add(Drop(path="/a", times=2))
    assert [len(faults.take("GET", path)) for path in ("/a", "/b", "/a", "/a")] == [1, 0, 1, 0]
    assert len(faults) == 0
    faults.remove(fault)


def test_several_faults_apply_in_order() -> None:
    faults: list[Fault] = [Delay(0.5), WrongType("gain", None), Delay(0.25)]
    answer = apply_faults(faults, json_answer(DOCUMENT), Random(0))
    assert answer.delay_s == 0.75
    assert b'"gain":null' in answer.body


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
    assert (answer.status, answer.content_type) == (200, JSON_TYPE)
    with pytest.raises(ValueError, match="utf-8"):
        answer.body.decode()


def test_members_are_replaced_removed_and_added() -> None:
    assert changed(WrongType("gain", "unknown")).body.count(b'"gain":"unknown"') == 1
    assert changed(UnknownEnum()).body.count(b"QuantumLink") == 2
    assert b"usage" not in changed(MissingField("usage")).body
    assert changed(ExtraField()).body.count(b'"addedByFirmware":true') == 1


@pytest.mark.parametrize(
    ("fault", "status", "content_type", "text"),
    [
        (ErrorStatus(), 500, JSON_TYPE, '{"error":"Hardware manager error"}'),
        (ErrorStatus(418), 418, JSON_TYPE, '{"error":"Error 418"}'),
        (ErrorStatus(404, "gone", shape="Error"), 404, JSON_TYPE, '{"Error":"gone"}'),
        (ErrorStatus(404, "gone", shape="message"), 404, JSON_TYPE, '{"message":"gone"}'),
        (ErrorStatus(404, "gone", shape="Message"), 404, JSON_TYPE, '{"Message":"gone"}'),
        (ErrorStatus(500, "failed", shape="problem"), 500, PROBLEM_TYPE, '"detail":"failed"'),
        (ErrorStatus(400, "T", shape="title"), 400, PROBLEM_TYPE, '"title":"T"'),
        (ErrorStatus(500, "plain", shape="text"), 500, "text/plain; charset=utf-8", "plain"),
        (ErrorStatus(404, "lost", shape="html"), 404, "text/html", "<html><body>lost</body></html>"),
        (ErrorStatus(409, "Busy", shape="string"), 409, JSON_TYPE, '"Busy"'),
        (ErrorStatus(500, "unseen", shape="empty"), 500, "", ""),
    ],
)
def test_error_statuses(fault: ErrorStatus, status: int, content_type: str, text: str) -> None:
    answer = changed(fault)
    assert (answer.status, answer.content_type) == (status, content_type)
    assert text in answer.body.decode()


def test_an_error_keeps_an_earlier_delay() -> None:
    assert apply_faults([Delay(2), ErrorStatus(503)], json_answer({}), Random(0)).delay_s == 2
