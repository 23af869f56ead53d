"""Faults of HTTP answers as values: which requests they hit, what they make of an answer. No sockets. As emitted for a device."""

from random import Random

import pytest
from devicewire.span.simulation.document_faults import SetMembers
from devicewire.span.simulation.http_answers import Delivery, HttpAnswer, encode_json
from devicewire.span.simulation.http_faults import (
    Corrupt,
    Delay,
    Drop,
    ExtraField,
    Flood,
    Garbage,
    HttpFault,
    Matching,
    MissingField,
    Reset,
    Truncate,
    apply_faults,
)
from devicewire.span.simulation.members import Json

DOCUMENT: Json = {"usage": "BusSignal", "table": {"gain": 5}, "list": [{"usage": "BusSignal"}, 3]}
WHOLE = HttpAnswer(content_type="x", body=encode_json(DOCUMENT), document=DOCUMENT)


def changed(fault: HttpFault[HttpAnswer], answer: HttpAnswer = WHOLE) -> HttpAnswer:
    return fault.change(answer, Random(0))


def test_method_and_path_patterns() -> None:
    fault = Matching(method="POST", path="/api/media/*")
    assert fault.matches("POST", "/api/media/abc")
    assert fault.matches("post", "/api/media/abc")
    assert not fault.matches("GET", "/api/media/abc")
    assert not fault.matches("POST", "/api/media")
    assert Matching().matches("ANY", "/anything")


def test_several_faults_apply_in_order() -> None:
    answer = apply_faults(
        [Delay(0.5), MissingField("gain"), ExtraField("table.gain", 6), Delay(0.25)], WHOLE, Random(0)
    )
    assert answer.delay_s == 0.75
    assert answer.document == {"usage": "BusSignal", "table": {"gain": 6}, "list": [{"usage": "BusSignal"}, 3]}


def test_deliveries() -> None:
    assert changed(Drop()).delivery is Delivery.DROP
    assert changed(Reset()).delivery is Delivery.RESET
    assert changed(Flood(1000)).flood_size == 1000
    assert changed(Truncate()).kept_bytes == len(WHOLE.body) // 2
    assert changed(Truncate(1.0)).kept_bytes == len(WHOLE.body) - 1
    assert (Drop().acts, Reset().acts, Truncate().acts) == (False, False, True)


def test_corrupt_keeps_the_length_and_changes_that_many_bytes() -> None:
    before, after = WHOLE.body, changed(Corrupt(4)).body
    assert len(after) == len(before)
    assert sum(old != new for old, new in zip(before, after, strict=True)) == 4
    assert changed(Corrupt(50), HttpAnswer(body=b"ab")).body != b"ab"


def test_garbage_is_a_success_without_json() -> None:
    answer = changed(Garbage())
    assert (answer.status, answer.content_type) == (200, HttpAnswer.JSON_TYPE)
    with pytest.raises(ValueError, match="utf-8"):
        answer.body.decode()


def test_members_are_replaced_removed_and_added() -> None:
    assert SetMembers("gain", "unknown").change(WHOLE, Random(0)).body.count(b'"gain":"unknown"') == 1
    assert b"usage" not in changed(MissingField("usage")).body
    assert changed(ExtraField()).body.count(b'"addedByFirmware":true') == 1


@pytest.mark.parametrize("fault", [MissingField("usage"), ExtraField()])
def test_what_is_no_json_has_no_members(fault: HttpFault[HttpAnswer]) -> None:
    page = HttpAnswer(body=b"<html>")
    assert changed(fault, page) == page


@pytest.mark.parametrize("size", [0, -1, 1 << 40])
def test_floods_are_bounded(size: int) -> None:
    with pytest.raises(ValueError, match="size must lie"):
        Flood(size)
