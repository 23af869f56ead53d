"""The list of faults that are switched on, as emitted for a device."""

from dataclasses import dataclass

import pytest
from devicewire.span.simulation.conditions import Conditions
from devicewire.span.simulation.fault_list import FaultList


@dataclass(frozen=True)
class Hiccup(Conditions):
    """A fault of a device that has words for what it is asked."""

    of: str = "a"


def take(faults: FaultList[Hiccup], word: str = "a") -> list[Hiccup]:
    """The faults that hit this word."""
    return faults.hits(lambda fault: fault.of == word)


def test_times_counts_hits_and_then_the_fault_leaves() -> None:
    faults = FaultList[Hiccup]()
    fault = Hiccup(times=2)
    faults.switch_on(fault)
    assert [len(take(faults, word)) for word in "abaa"] == [1, 0, 1, 0]
    assert len(faults) == 0
    faults.remove(fault)


def test_probability_follows_the_seed() -> None:
    def hits(seed: int) -> list[int]:
        faults = FaultList[Hiccup](seed)
        faults.switch_on(Hiccup(probability=0.3))
        return [len(take(faults)) for _ in range(200)]

    assert hits(1) == hits(1) != hits(2)
    assert 30 < sum(hits(1)) < 90


def test_what_does_not_match_takes_nothing_from_chance() -> None:
    def hits(words: str) -> list[int]:
        faults = FaultList[Hiccup](7)
        faults.switch_on(Hiccup(probability=0.5))
        return [len(take(faults, word)) for word in words]

    assert hits("ab" * 20)[::2] == hits("a" * 20)


def test_never_and_always() -> None:
    faults = FaultList[Hiccup]()
    always = Hiccup(probability=1.0)
    faults.switch_on(Hiccup(probability=0.0))
    faults.switch_on(always)
    assert [fault is always for fault in take(faults)] == [True]


def test_the_list_is_managed() -> None:
    faults = FaultList[Hiccup]()
    first, second, third = Hiccup(), Hiccup(of="b"), Hiccup(of="c")
    for fault in (first, second):
        faults.switch_on(fault)
    faults.remove(first)
    assert list(faults) == [second]
    with faults.switched_on(third):
        assert list(faults) == [second, third]
    assert list(faults) == [second]
    faults.clear()
    assert len(faults) == 0


def test_equal_faults_are_removed_one_by_one() -> None:
    faults = FaultList[Hiccup]()
    first, second = Hiccup(), Hiccup()
    for fault in (first, second):
        faults.switch_on(fault)
    faults.remove(second)
    assert [fault is first for fault in faults] == [True]


def test_a_fault_is_switched_off_when_the_block_fails() -> None:
    faults = FaultList[Hiccup]()
    with pytest.raises(KeyError), faults.switched_on(Hiccup()):
        raise KeyError
    assert len(faults) == 0


@pytest.mark.parametrize(("name", "value"), [("times", 0), ("probability", 1.5), ("probability", -0.1)])
def test_impossible_conditions_are_refused(name: str, value: float) -> None:
    with pytest.raises(ValueError, match=name):
        Hiccup(**{name: value})  # type: ignore[arg-type]  # the test is about values, not types
