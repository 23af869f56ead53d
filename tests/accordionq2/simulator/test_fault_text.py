"""Faults written as text for the command line."""

import pytest

from accordionq2.simulator import (
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
        ("status=502,path=/api/channels,times=2", ErrorStatus(502, path="/api/channels", times=2)),
        ("status=409,text=Busy right now", ErrorStatus(409, "Busy right now")),
        ("status=500,shape=html,acts=true", ErrorStatus(500, shape="html", acts=True)),
        ("delay=1.5", Delay(1.5)),
        ("drop,method=POST,probability=0.1", Drop(method="POST", probability=0.1)),
        ("reset, times=1", Reset(times=1)),
        ("truncate", Truncate()),
        ("truncate=0.25", Truncate(0.25)),
        ("corrupt=7", Corrupt(7)),
        ("garbage=<html>", Garbage(b"<html>")),
        ("wrong_type", WrongType()),
        ("wrong_type=gain,value=null", WrongType("gain", None)),
        ("wrong_type=alias,value=83.5", WrongType("alias", 83.5)),
        ("unknown_enum=type,value=CloudModule", UnknownEnum("type", "CloudModule")),
        ("missing=*.netName", MissingField("*.netName")),
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
        ("status=500,shape=round", "known shapes: error"),
    ],
)
def test_refused(text: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        parse_fault(text)
