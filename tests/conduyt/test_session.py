"""Which answer belongs to which command: fed with packets, without a link."""

import pytest
from devicewire.conduyt.packets import (
    Ack,
    Nak,
    PinEvent,
    PingCmd,
    PinReadCmd,
    PinReadResp,
    PinWriteCmd,
    Pong,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from conduyt._session import LARGEST_WINDOW, Command, Session, Verdict, about

_CRC = b"\x02"


def test_an_answer_ends_its_command() -> None:
    session = Session()
    command = session.begin(PingCmd(), "me")
    assert session.receive(Pong.TYPE, command.seq, b"") == (Verdict.ANSWER, command)
    assert (session.waiting, command.waiter) == (0, "me")


def test_number_0_is_never_used_and_numbers_in_use_are_skipped() -> None:
    session = Session()
    kept = session.begin(PingCmd())
    seen: list[int] = []
    for _ in range(600):
        command = session.begin(PingCmd())
        seen.append(command.seq)
        session.receive(Pong.TYPE, command.seq, b"")
    assert 0 not in seen
    assert kept.seq not in seen
    assert set(seen) == set(range(1, 256)) - {kept.seq}


def test_255_commands_at_once_and_no_more() -> None:
    session = Session()
    commands = [session.begin(PingCmd()) for _ in range(LARGEST_WINDOW)]
    assert len({command.seq for command in commands}) == 255
    assert session.is_full
    with pytest.raises(RuntimeError):
        session.begin(PingCmd())


def test_an_answer_of_another_kind_ends_nothing() -> None:
    session = Session()
    command = session.begin(PinReadCmd(2))
    assert session.receive(Ack.TYPE, command.seq, b"") == (Verdict.UNEXPECTED, None)
    assert command.stranger == Ack.TYPE
    assert session.receive(PinReadResp.TYPE, command.seq, b"\x02\x01\x00")[1] is command


def test_an_answer_about_another_pin_ends_nothing() -> None:
    session, question = Session(), PinReadCmd(2)
    command = session.begin(question, accepts=about("pin", question, PinReadResp))
    assert session.receive(PinReadResp.TYPE, command.seq, b"\x03\x01\x00")[0] is Verdict.UNEXPECTED
    assert session.receive(Nak.TYPE, command.seq, b"\x05") == (Verdict.ANSWER, command)


def test_an_answer_that_cannot_be_read_is_for_the_one_who_asked() -> None:
    session, question = Session(), PinReadCmd(2)
    command = session.begin(question, accepts=about("pin", question, PinReadResp))
    assert session.receive(PinReadResp.TYPE, command.seq, b"\x03") == (Verdict.ANSWER, command)


def test_a_late_answer_is_known_as_such_and_ends_no_other_command() -> None:
    session = Session()
    late = session.begin(PinWriteCmd(1, 1))
    session.give_up(late)
    others = [session.begin(PingCmd()) for _ in range(254)]
    assert late.seq not in {other.seq for other in others}
    assert session.receive(Ack.TYPE, late.seq, b"") == (Verdict.LATE, late)
    assert session.receive(Ack.TYPE, late.seq, b"") == (Verdict.UNEXPECTED, None)


def test_a_number_given_up_is_taken_again_only_in_need_the_oldest_first() -> None:
    session = Session()
    given_up = [session.begin(PingCmd()) for _ in range(LARGEST_WINDOW)]
    for command in given_up:
        session.give_up(command)
    assert [session.begin(PingCmd()).seq for _ in range(3)] == [command.seq for command in given_up[:3]]


@pytest.mark.parametrize("seq", [0, 1, 77, 255])
def test_events_are_events_whatever_their_number(seq: int) -> None:
    session = Session()
    commands = [session.begin(PingCmd()) for _ in range(LARGEST_WINDOW)]
    assert session.receive(PinEvent.TYPE, seq, b"\x02\x01\x00") == (Verdict.EVENT, None)
    assert session.receive(0x99, seq, b"") == (Verdict.EVENT, None)
    assert session.waiting == len(commands)


def test_a_complaint_about_damage_ends_the_only_command() -> None:
    session = Session()
    command = session.begin(PingCmd())
    assert session.receive(Nak.TYPE, 0, _CRC) == (Verdict.ANSWER, command)
    assert session.receive(Nak.TYPE, 0, _CRC) == (Verdict.DAMAGED, None)


def test_a_complaint_about_damage_ends_none_of_several() -> None:
    session = Session()
    for _ in range(2):
        session.begin(PingCmd())
    assert session.receive(Nak.TYPE, 0, _CRC) == (Verdict.DAMAGED, None)
    assert session.waiting == 2


def test_what_was_never_sent_leaves_no_trace() -> None:
    session = Session()
    session.take_back(session.begin(PingCmd()))
    assert session.waiting == 0
    assert session.receive(Pong.TYPE, 1, b"") == (Verdict.UNEXPECTED, None)


def test_a_lost_connection_forgets_everything() -> None:
    session = Session()
    waiting, late = session.begin(PingCmd()), session.begin(PingCmd())
    session.give_up(late)
    assert session.abandon() == [waiting]
    assert session.receive(Pong.TYPE, late.seq, b"") == (Verdict.UNEXPECTED, None)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(["begin", "answer", "give up", "late"]), max_size=700))
def test_no_command_gets_the_answer_of_another(steps: list[str]) -> None:
    """A device that answers each command once, in any order, with some given up meanwhile: every answer finds its own command."""
    session = Session()
    waiting: list[Command] = []
    given_up: list[Command] = []
    for step in steps:
        if step == "begin" and not session.is_full:
            command = session.begin(PingCmd())
            assert command.seq not in {other.seq for other in waiting}
            given_up = [other for other in given_up if other.seq != command.seq]
            waiting.append(command)
        elif step == "answer" and waiting:
            command = waiting.pop(len(waiting) // 2)
            assert session.receive(Pong.TYPE, command.seq, b"") == (Verdict.ANSWER, command)
        elif step == "give up" and waiting:
            command = waiting.pop()
            session.give_up(command)
            given_up.append(command)
        elif step == "late" and given_up:
            command = given_up.pop()
            assert session.receive(Pong.TYPE, command.seq, b"") == (Verdict.LATE, command)
    assert session.waiting == len(waiting)
