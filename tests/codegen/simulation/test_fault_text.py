"""Faults as text: what all simulators read alike, as emitted for a device."""

from dataclasses import dataclass

import pytest
from devicewire.span.simulation.conditions import Conditions
from devicewire.span.simulation.fault_text import FaultGrammar, boolean, json_or_text


@dataclass(frozen=True)
class Late(Conditions):
    """A fault with an argument that must be given."""

    seconds: float


@dataclass(frozen=True)
class Odd(Conditions):
    """A fault whose argument may be left out, with one that text cannot give."""

    value: object = 7
    secret: bytes = b""

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.value is None:
            raise ValueError("value must be something")


GRAMMAR: FaultGrammar[Late | Odd | Conditions] = FaultGrammar(
    {"late": (Late, "seconds"), "odd": (Odd, "value"), "none": (Conditions, None)},
    {"seconds": float, "value": json_or_text, "times": int, "probability": float, "acts": boolean},
)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("late=1.5", Late(1.5)),
        ("late,seconds=2", Late(2.0)),
        ("none, times=1", Conditions(times=1)),
        ("none,probability=0.1,acts=false", Conditions(probability=0.1, acts=False)),
        ("odd", Odd()),
        ("odd=[1]", Odd([1])),
        ("odd=a=b,acts=true", Odd("a=b")),
    ],
)
def test_parsed(text: str, fault: Conditions) -> None:
    assert GRAMMAR.parse(text) == fault


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "^unknown fault ''; known: late, none, odd$"),
        ("explode", "^unknown fault 'explode'"),
        ("none=1", "^none takes no argument$"),
        ("late", "^late needs an argument: late=seconds$"),
        ("late=soon", "^seconds=soon: could not convert"),
        ("none,seconds=1", "^unknown option 'seconds'; known: acts, probability, times$"),
        ("odd,secret=1", "^unknown option 'secret'"),
        ("odd=null", "^value must be something$"),
        ("none,times=many", "^times=many: "),
        ("none,times=0", "^times must be 1 or more"),
        ("none,acts=maybe", "^acts=maybe: 'maybe' is neither true nor false$"),
    ],
)
def test_refused(text: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        GRAMMAR.parse(text)
