"""Faults written as text for the command line."""

import pytest

from span_panel_api.simulator import (
    Corrupt,
    Delay,
    Drop,
    ErrorStatus,
    ExtraField,
    Fault,
    Flood,
    Garbage,
    MissingField,
    Reset,
    Truncate,
    UnknownEnum,
    WrongType,
    parse_fault,
)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("status=502,path=/api/v1/circuits,times=2", ErrorStatus(502, path="/api/v1/circuits", times=2)),
        ("status=422,detail=Name already exists", ErrorStatus(422, "Name already exists")),
        ("status=500,html=true,acts=true", ErrorStatus(500, html=True, acts=True)),
        ("delay=1.5", Delay(1.5)),
        ("drop,method=POST,probability=0.1", Drop(method="POST", probability=0.1)),
        ("reset, times=1", Reset(times=1)),
        ("truncate", Truncate()),
        ("truncate=0.25", Truncate(0.25)),
        ("corrupt=7", Corrupt(7)),
        ("garbage=<html>", Garbage(b"<html>")),
        ("wrong_type", WrongType()),
        ("wrong_type=percentage,value=null", WrongType("percentage", None)),
        ("wrong_type=percentage,value=83.5", WrongType("percentage", 83.5)),
        ("unknown_enum=priority,value=SOMETIMES", UnknownEnum("priority", "SOMETIMES")),
        ("missing=circuits.*.name", MissingField("circuits.*.name")),
        ("extra", ExtraField()),
        ("extra=later,value=[1]", ExtraField("later", [1])),
        ("flood=1000", Flood(1000)),
    ],
)
def test_parsed(text: str, fault: Fault) -> None:
    assert parse_fault(text) == fault


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("delay", "delay needs an argument: delay=seconds"),
        ("drop,times=0", "times must be 1 or more"),
        ("flood=0", "size must lie"),
    ],
)
def test_refused(text: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        parse_fault(text)
