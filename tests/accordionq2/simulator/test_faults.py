"""Faults as values: which requests they hit, what they make of an answer. No sockets."""

from random import Random

import pytest

from accordionq2.simulator import (
    Answer,
    Corrupt,
    Delay,
    Delivery,
    Drop,
    ErrorStatus,
    ExtraField,
    Fault,
    Faults,
    Flood,
    Garbage,
    Json,
    MissingField,
    Reset,
    Truncate,
    UnknownEnum,
    WrongType,
)
from accordionq2.simulator.answers import JSON_TYPE, json_answer
from accordionq2.simulator.faults import apply_faults

PROBLEM_TYPE = "application/problem+json; charset=utf-8"
DOCUMENT: Json = {"usage": "BusSignal", "table": {"gain": 5}, "list": [{"usage": "BusSignal"}, 3]}


def changed(fault: Fault) -> Answer:
    return fault.change(json_answer(DOCUMENT), Random(0))


def test_method_and_path_patterns() -> None:
    fault = Drop(method="POST", path="/api/media/*")
    assert fault.matches("POST", "/api/media/abc")
    assert fault.matches("post", "/api/media/abc")
    assert not fault.matches("GET", "/api/media/abc")
    assert not fault.matches("POST", "/api/media")
    assert Drop().matches("ANY", "/anything")


def test_times_counts_hits_and_then_the_fault_leaves() -> None:
    faults = Faults()
    fault = faults.add(Drop(path="/a", times=2))
    assert [len(faults.take("GET", path)) for path in ("/a", "/b", "/a", "/a")] == [1, 0, 1, 0]
    assert len(faults) == 0
    faults.remove(fault)


def test_probability_follows_the_seed() -> None:
    def hits(seed: int) -> list[int]:
        faults = Faults(seed)
        faults.add(Drop(probability=0.3))
        return [len(faults.take("GET", "/")) for _ in range(200)]

    assert hits(1) == hits(1) != hits(2)
    assert 30 < sum(hits(1)) < 90


def test_never_and_always() -> None:
    faults = Faults()
    faults.add(Drop(probability=0.0))
    faults.add(Reset(probability=1.0))
    assert [type(fault) for fault in faults.take("GET", "/")] == [Reset]


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


def test_equal_faults_are_removed_one_by_one() -> None:
    faults = Faults()
    first, second = faults.add(Drop()), faults.add(Drop())
    faults.remove(second)
    assert [fault is first for fault in faults] == [True]


def test_deliveries() -> None:
    assert changed(Drop()).delivery is Delivery.DROP
    assert changed(Reset()).delivery is Delivery.RESET
    assert changed(Flood(1000)).flood_size == 1000
    assert changed(Truncate()).kept_bytes == len(json_answer(DOCUMENT).body) // 2
    assert changed(Truncate(1.0)).kept_bytes == len(json_answer(DOCUMENT).body) - 1


def test_corrupt_keeps_the_length_and_changes_that_many_bytes() -> None:
    before, after = json_answer(DOCUMENT).body, changed(Corrupt(4)).body
    assert len(after) == len(before)
    assert sum(old != new for old, new in zip(before, after, strict=True)) == 4
    assert Corrupt(50).change(Answer(body=b"ab"), Random(0)).body != b"ab"


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


@pytest.mark.parametrize("arguments", [{"times": 0}, {"probability": 1.5}, {"probability": -0.1}])
def test_impossible_conditions_are_refused(arguments: dict[str, int]) -> None:
    with pytest.raises(ValueError, match=next(iter(arguments))):
        Drop(**arguments)  # type: ignore[arg-type]  # the test is about values, not types


@pytest.mark.parametrize("size", [0, -1, 1 << 40])
def test_floods_are_bounded(size: int) -> None:
    with pytest.raises(ValueError, match="size must lie"):
        Flood(size)
