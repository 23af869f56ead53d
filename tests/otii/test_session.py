"""What the client knows about a connection, fed with bytes: no socket, no waiting."""

import json
import logging
from itertools import pairwise
from typing import Any

import pytest
from devicewire.otii.codec import Information, UnlistedMessage
from devicewire.otii.commands import ArcGetValue, ArcSetMain, OtiiLogin
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from otii_tcp_client._requests import Request
from otii_tcp_client._session import Event, Session
from otii_tcp_client._timing import new_request_id
from otii_tcp_client.exceptions import (
    DisconnectedException,
    NotConnectedError,
    Otii_Exception,
    OtiiError,
    OtiiProtocolError,
)

examples = settings(max_examples=100, deadline=None, derandomize=True)
GET = ArcGetValue(device_id="Arc1", channel="mc")


def line(**members: Any) -> bytes:
    """A message as the server writes it."""
    return json.dumps(members, separators=(",", ":"), ensure_ascii=False).encode() + b"\r\n"


def response(request: Request, **data: Any) -> bytes:
    return line(type="response", cmd=request.name, trans_id=request.request_id, **({"data": data} if data else {}))


def begun(session: Session, command: Any = GET) -> Request:
    """A request that was sent."""
    request = session.begin(command)
    request.was_sent = True
    return request


@pytest.fixture
def session() -> Session:
    return Session("127.0.0.1:1905")


def error_of(request: Request) -> OtiiError:
    with pytest.raises(OtiiError) as caught:
        request.answer(GET)
    return caught.value


def test_requests_have_their_own_ids(session: Session) -> None:
    first, second = begun(session), begun(session)
    assert int(second.request_id) == int(first.request_id) + 1
    assert int(new_request_id()) == int(second.request_id) + 1
    assert json.loads(first.data)["trans_id"] == first.request_id
    assert first.data.endswith(b"\r\n")


def test_answers_in_any_order(session: Session) -> None:
    requests = [begun(session) for _ in range(3)]
    for number in (2, 0, 1):
        assert session.feed(response(requests[number], value=float(number))) == [requests[number]]
    assert [request.answer(GET).value for request in requests] == [0, 1, 2]
    assert session.pending == {}


def test_many_messages_in_one_block(session: Session) -> None:
    request = begun(session)
    news = line(type="information", info="device", data={"x": 1})
    events = session.feed(news + response(request, value=1.5) + news)
    assert [type(event) for event in events] == [Information, Request, Information]
    assert request.answer(GET).value == 1.5


def test_information_answers_nothing(session: Session) -> None:
    request = begun(session)
    [event] = session.feed(line(type="information", info="device", trans_id=request.request_id))
    assert isinstance(event, Information)
    assert not request.is_settled


def test_unknown_kinds_of_messages_reach_the_subscriber(session: Session) -> None:
    [event] = session.feed(line(type="weather", data={"sun": True}))
    assert isinstance(event, UnlistedMessage)
    assert event.kind == "weather"


def test_unknown_kind_with_an_id_settles_its_request(session: Session) -> None:
    request = begun(session)
    session.feed(line(type="weather", trans_id=request.request_id))
    assert "unknown type weather" in str(error_of(request))


def test_error_names_command_device_and_remedy(session: Session) -> None:
    request = begun(session)
    session.feed(
        line(
            type="error",
            errorcode="Device not connected",
            cmd="arc_get_value",
            trans_id=request.request_id,
            data={"device_id": "Arc1"},
        )
    )
    error = error_of(request)
    assert isinstance(error, Otii_Exception)
    assert error.type == "Device not connected"
    assert str(error).startswith("arc_get_value on Arc1: Device not connected")
    assert (error.command, error.device_id, error.was_sent) == ("arc_get_value", "Arc1", True)


@pytest.mark.parametrize(
    "members",
    [
        {},
        {"errorcode": "Something new"},
        {"errorcode": "Something new", "data": [1]},
        {"errorcode": 5, "data": None},
        {"errorcode": "Device not connected", "cmd": 7, "data": {"device_id": 3}},
        {"errorcode": "Request too large", "data": {"read_size": 5, "max_size": "x"}},
        {"errorcode": "Command failure", "data": {"message": {"a": "\x1b[31m"}}},
    ],
)
def test_odd_errors_are_errors(session: Session, members: dict[str, Any]) -> None:
    request = begun(session)
    session.feed(line(type="error", trans_id=request.request_id, **members))
    error = error_of(request)
    assert isinstance(error, Otii_Exception)
    assert str(error).isprintable()
    assert error.type == (members.get("errorcode", "") if isinstance(members.get("errorcode"), str) else error.type)


def test_bytes_that_are_no_text(session: Session) -> None:
    first, second = begun(session), session.expect("plain")
    number = first.request_id.encode()
    session.feed(b'{"type":"error","errorcode":"Not ready","trans_id":"%s","data":{"m":"\x80"}}\r\n' % number)
    session.feed(b'{"type":"response","cmd":"x","trans_id":"plain","data":{"m":"\x80"}}\r\n')
    assert getattr(error_of(first), "type", "") == "Not ready"
    with pytest.raises(OtiiProtocolError, match="no JSON"):
        second.plain_message()


def test_error_without_an_id_is_the_only_request_s(session: Session) -> None:
    request = begun(session)
    session.feed(line(type="error", errorcode="Not able to parse request", data={"parse_error": "x", "data": "secret"}))
    error = error_of(request)
    assert isinstance(error, Otii_Exception)
    assert "secret" not in str(error)


def test_error_without_an_id_blames_nobody_of_several(session: Session, caplog: pytest.LogCaptureFixture) -> None:
    requests = [begun(session), begun(session)]
    with caplog.at_level(logging.WARNING):
        assert session.feed(line(type="error", errorcode="Not able to parse request")) == []
    assert not any(request.is_settled for request in requests)
    assert session.unmatched_messages == 1
    assert "names no request" in caplog.text


def test_error_without_an_id_finds_its_command(session: Session) -> None:
    get, put = begun(session), begun(session, ArcSetMain(device_id="Arc1", enable=True))
    session.feed(line(type="error", errorcode="Missing key in request", cmd="arc_set_main"))
    assert put.is_settled
    assert not get.is_settled


def test_answer_for_another_command(session: Session) -> None:
    request = begun(session)
    session.feed(line(type="response", cmd="arc_get_main", trans_id=request.request_id, data={"value": True}))
    assert isinstance(error_of(request), OtiiProtocolError)


def test_answer_for_another_command_passes_without_validation(session: Session) -> None:
    request = session.begin(GET, validate=False)
    session.feed(line(type="response", cmd="arc_got_value", trans_id=request.request_id, data={"value": 2}))
    assert request.answer(GET).value == 2


@pytest.mark.parametrize("data", [None, {}, {"value": "high"}, {"value": [1]}, {"Value": 1}, [1], "text", 7])
def test_answer_of_another_shape(session: Session, data: Any) -> None:
    request = begun(session)
    session.feed(line(type="response", cmd="arc_get_value", trans_id=request.request_id, data=data))
    error = error_of(request)
    assert isinstance(error, OtiiProtocolError)
    assert "arc_get_value" in str(error)
    assert error.device_id == "Arc1"


def test_null_that_was_not_promised_does_not_lose_the_answer(session: Session) -> None:
    request = begun(session)
    session.feed(response(request, value=None))
    assert request.answer(GET).value is None


@pytest.mark.parametrize(
    "garbage", [b"HTTP/1.1 400 Bad Request", b"[1,2]", b"7", b'"x"', b"{", b'{"a":1}', b"\xff\xfe", b"nan"]
)
def test_garbage_is_the_only_request_s(session: Session, garbage: bytes) -> None:
    request = begun(session)
    session.feed(garbage + b"\r\n")
    error = error_of(request)
    assert isinstance(error, OtiiProtocolError)
    assert "127.0.0.1:1905" in str(error)
    following = begun(session)
    session.feed(response(following, value=1))
    assert following.answer(GET).value == 1
    assert session.unreadable_messages == 1


def test_garbage_blames_nobody_of_several(session: Session) -> None:
    requests = [begun(session), begun(session)]
    assert session.feed(b"garbage\r\n") == []
    assert session.feed(response(requests[1], value=1) + response(requests[0], value=0)) == requests[::-1]


def test_late_answers_are_dropped_and_counted(session: Session) -> None:
    request = begun(session)
    session.abandon(request)
    following = begun(session)
    assert session.feed(response(request, value=1) + response(following, value=2)) == [following]
    assert following.answer(GET).value == 2
    assert (session.late_answers, session.unmatched_messages) == (1, 0)


def test_nameless_message_after_a_timeout_blames_nobody(session: Session) -> None:
    late = begun(session)
    session.abandon(late)
    request = begun(session)
    assert session.feed(line(type="error", errorcode="Not able to parse request")) == []
    assert not request.is_settled


def test_abandoned_before_it_was_sent_is_forgotten(session: Session) -> None:
    request = session.begin(GET)
    session.abandon(request)
    session.feed(response(request, value=1))
    assert (session.late_answers, session.unmatched_messages) == (0, 1)


def test_answers_to_nobody_are_counted(session: Session) -> None:
    assert session.feed(line(type="response", cmd="x", trans_id="never")) == []
    assert session.unmatched_messages == 1


def test_progress(session: Session) -> None:
    request = begun(session)
    block = b"".join(line(type="progress", cmd="x", trans_id=request.request_id, progress_value=v) for v in (0.25, 0.5))
    assert session.feed(block) == [request, request]
    states = [request.is_ready]
    assert request.take_progress() == [0.25, 0.5]
    states.append(request.is_ready)
    session.feed(response(request, value=1))
    assert request.take_progress() == []
    states.append(request.is_ready)
    assert states == [True, False, True]


def test_loss_reaches_every_request_once(session: Session) -> None:
    sent, queued = begun(session), session.begin(GET)
    assert session.lose("the cable was cut") == [sent, queued]
    assert session.lose("again") == []
    for request in (sent, queued):
        error = error_of(request)
        assert isinstance(error, DisconnectedException)
        assert error.was_sent is request.was_sent
        assert "the cable was cut" in str(error)
        assert "arc_get_value on Arc1" in str(error)
    with pytest.raises(NotConnectedError, match="the cable was cut; connect again"):
        session.begin(GET)


def test_loss_in_the_middle_of_a_message(session: Session) -> None:
    request = begun(session)
    session.feed(b'{"type":"resp')
    session.lose("the server hung up")
    assert "in the middle of a message (13 bytes of it came)" in str(error_of(request))


def test_message_over_the_limit_ends_the_connection() -> None:
    session = Session("here", 100)
    request, other = begun(session), begun(session)
    good = response(request, value=1)
    assert session.feed(good + b"x" * 101) == [request, other]
    assert request.answer(GET).value == 1
    assert "longer than 100 bytes" in str(error_of(other))
    assert session.feed(good) == []


def test_greeting_and_refusal(session: Session) -> None:
    greeting = session.expect_greeting()
    session.feed(line(type="information", info="connected", data={"server": "x"}))
    greeting.check_greeting()
    assert greeting.plain_message()["data"] == {"server": "x"}
    other = Session("there")
    refusal = other.expect_greeting()
    other.feed(line(type="error", errorcode="Connection denied", data={"message": "no licence"}))
    with pytest.raises(Otii_Exception, match=r"Connection denied.*no licence"):
        refusal.check_greeting()


def test_answers_that_are_asked_for_later(session: Session) -> None:
    session.expect("mine", is_claimed=False)
    session.feed(line(type="response", cmd="otii_logout", trans_id="mine"))
    assert session.expect("mine").plain_message()["cmd"] == "otii_logout"


def test_kept_answers_are_bounded(session: Session) -> None:
    for number in range(1100):
        session.expect(f"a{number}", is_claimed=False)
        session.feed(line(type="response", cmd="x", trans_id=f"a{number}"))
    assert not session.expect("a50").is_settled
    assert session.expect("a1050").is_settled


def test_no_password_in_errors(session: Session) -> None:
    request = begun(session, OtiiLogin(username="joe", password="hunter2"))
    session.lose("gone")
    with pytest.raises(DisconnectedException) as caught:
        request.answer_data()
    assert "hunter2" not in f"{caught.value!r} {request.title} {request.command!r}"


MESSAGES = st.lists(
    st.one_of(
        st.tuples(st.just("answer"), st.integers(0, 4)),
        st.tuples(st.just("error"), st.integers(0, 4)),
        st.tuples(st.just("progress"), st.integers(0, 4)),
        st.tuples(st.sampled_from(["information", "garbage", "nameless", "stranger", "unlisted"]), st.just(0)),
    ),
    max_size=12,
)


def written(kind: str, request: Request) -> bytes:
    """A message of a kind."""
    members: dict[str, dict[str, Any]] = {
        "answer": {"type": "response", "cmd": request.name, "trans_id": request.request_id, "data": {"value": 1.25}},
        "error": {"type": "error", "errorcode": "Not ready", "trans_id": request.request_id, "data": {"m": "ü🙂"}},
        "progress": {"type": "progress", "trans_id": request.request_id, "progress_value": 0.5},
        "information": {"type": "information", "info": "größe"},
        "nameless": {"type": "error", "errorcode": "Not able to parse request"},
        "stranger": {"type": "response", "cmd": "x", "trans_id": "stranger"},
        "unlisted": {"type": "weather"},
    }
    return b"no json\r\n" if kind == "garbage" else line(**members[kind])


def seen(events: list[Event], requests: list[Request]) -> list[Any]:
    """Events in a form that two sessions can be compared by."""
    return [requests.index(event) if isinstance(event, Request) else event for event in events]


def outcome(request: Request) -> Any:
    if not request.is_settled:
        return list(request.progress)
    try:
        return request.answer(GET).value, list(request.progress)
    except OtiiError as error:
        return type(error), getattr(error, "type", ""), list(request.progress)


@examples
@given(MESSAGES, st.lists(st.integers(0, 5000), max_size=12), st.booleans())
def test_any_cut_gives_the_same_result(messages: list[tuple[str, int]], cuts: list[int], every_byte: bool) -> None:
    whole, cut = Session("here"), Session("here")
    logging.disable(logging.WARNING)
    try:
        first = [begun(whole) for _ in range(5)]
        second = [begun(cut) for _ in range(5)]
        events = seen(whole.feed(b"".join(written(kind, first[number]) for kind, number in messages)), first)
        data = b"".join(written(kind, second[number]) for kind, number in messages)
        places = sorted({0, len(data), *(range(len(data)) if every_byte else [c % (len(data) + 1) for c in cuts])})
        pieces = [data[start:end] for start, end in pairwise(places)]
        assert seen([event for piece in pieces for event in cut.feed(piece)], second) == events
    finally:
        logging.disable(logging.NOTSET)
    assert [outcome(request) for request in second] == [outcome(request) for request in first]
    counters = ("late_answers", "unmatched_messages", "unreadable_messages")
    assert [getattr(cut, name) for name in counters] == [getattr(whole, name) for name in counters]


class Life(RuleBasedStateMachine):
    """Requests that are begun, answered, abandoned and lost in any order, against a model of what should come of them."""

    def __init__(self) -> None:
        super().__init__()
        self.session = Session("here")
        self.waiting: list[Request] = []
        self.left: list[Request] = []
        self.settled: list[Request] = []
        self.late = 0

    @precondition(lambda self: self.session.loss is None)
    @rule()
    def begin(self) -> None:
        self.waiting.append(begun(self.session))

    @precondition(lambda self: self.waiting and self.session.loss is None)
    @rule(number=st.integers(0, 100), is_error=st.booleans())
    def settle(self, number: int, is_error: bool) -> None:
        request = self.waiting.pop(number % len(self.waiting))
        message = written("error" if is_error else "answer", request)
        assert self.session.feed(message) == [request]
        self.settled.append(request)

    @precondition(lambda self: self.waiting)
    @rule(number=st.integers(0, 100))
    def abandon(self, number: int) -> None:
        request = self.waiting.pop(number % len(self.waiting))
        self.session.abandon(request)
        self.left.append(request)

    @precondition(lambda self: self.left and self.session.loss is None)
    @rule(number=st.integers(0, 100))
    def answer_late(self, number: int) -> None:
        request = self.left.pop(number % len(self.left))
        assert self.session.feed(written("answer", request)) == []
        assert not request.is_settled
        self.late += 1

    @rule()
    def lose(self) -> None:
        assert self.session.lose("gone") == self.waiting
        self.settled += self.waiting
        self.waiting = []
        self.left = []

    @invariant()
    def agrees(self) -> None:
        assert list(self.session.pending.values()) == self.waiting
        assert all(not request.is_settled for request in self.waiting)
        assert all(request.is_settled for request in self.settled)
        assert self.session.late_answers == self.late
        assert self.session.unmatched_messages == 0


TestLife = Life.TestCase
TestLife.settings = settings(max_examples=40, stateful_step_count=25, deadline=None, derandomize=True)
