"""What the client decides, without a socket: settings, requests, answers, retries, tokens."""

import contextlib
import logging
from typing import Any

import pytest
from devicewire.span.api import (
    delete_client,
    emergency_reconnect,
    get_circuits,
    get_panel_state,
    get_status,
    get_storage_soe,
    register_client,
    set_circuit,
)
from devicewire.span.calls import Call, HttpResponse
from devicewire.span.errors import ConnectFailed, ConnectionLost, InvalidRequest, RequestTimeout
from devicewire.span.models import AuthIn, AuthOut, SetCircuitIn
from hypothesis import given, settings
from hypothesis import strategies as st

import span_panel_api
from span_panel_api import (
    SpanPanelAPIError,
    SpanPanelAuthError,
    SpanPanelConnectionError,
    SpanPanelError,
    SpanPanelRetriableError,
    SpanPanelServerError,
    SpanPanelTimeoutError,
    const,
)
from span_panel_api._answer_errors import argument_error, issued_token, transport_error
from span_panel_api._choices import circuit_change, circuit_priority, relay_state, state_of_energy, thresholds
from span_panel_api._session import Credentials, Session

examples = settings(max_examples=200, deadline=None, derandomize=True)

READ: Call[Any, Any] = get_storage_soe.request()
WRITE: Call[Any, Any] = set_circuit.request("c1", body=SetCircuitIn())
REGISTER: Call[Any, Any] = register_client.request(body=AuthIn(name="app"))


def session(**changed: Any) -> Session:
    defaults: dict[str, Any] = {
        "host": "panel.local",
        "port": 80,
        "timeout": 30.0,
        "use_ssl": False,
        "retries": 0,
        "retry_timeout": 0.5,
        "retry_backoff_multiplier": 2.0,
    }
    return Session(**{**defaults, **changed})


def answer(status: int, content: bytes = b"", **headers: str) -> HttpResponse:
    return HttpResponse(status, headers, content)


def error_of(status: int, content: bytes = b"", call: Call[Any, Any] = READ, **headers: str) -> SpanPanelError:
    with pytest.raises(SpanPanelError) as caught:
        session().result(call, answer(status, content, **headers))
    return caught.value


# Settings


@pytest.mark.parametrize(
    ("argument", "value", "told"),
    [
        ("host", "", "host must be a name or an address"),
        ("host", "http://panel", "host must be a name or an address"),
        ("host", "panel/path", "host must be a name or an address"),
        ("host", "panel\r\nX: 1", "host must be a name or an address"),
        ("host", "user@panel", "host must be a name or an address"),
        ("host", "panel\u202elocal", "host must be a name or an address"),
        ("host", "panel:8080", "use the argument port"),
        ("host", "panel:80:90", "use the argument port"),
        ("host", "[::1", "use the argument port"),
        ("port", 0, "port must be 1 to 65535, not 0"),
        ("port", 65536, "port must be 1 to 65535, not 65536"),
        ("port", True, "port must be 1 to 65535, not True"),
        ("timeout", 0, "timeout must be more than 0 seconds, not 0"),
        ("timeout", float("nan"), "timeout must be more than 0 seconds, not nan"),
        ("retries", -1, "retries must be 0 or more, not -1"),
        ("retry_timeout", -0.1, "retry_timeout must be 0 or more seconds, not -0.1"),
        ("retry_timeout", float("nan"), "retry_timeout must be 0 or more seconds, not nan"),
        ("retry_backoff_multiplier", 0.5, "retry_backoff_multiplier must be 1 or more, not 0.5"),
        ("retry_backoff_multiplier", float("nan"), "retry_backoff_multiplier must be 1 or more, not nan"),
    ],
)
def test_arguments_out_of_range_are_named(argument: str, value: Any, told: str) -> None:
    with pytest.raises(ValueError, match=argument) as caught:
        session(**{argument: value})
    assert told in str(caught.value)


@pytest.mark.parametrize(
    ("setting", "value"), [("retries", -1), ("retry_timeout", -1), ("retry_backoff_multiplier", 0)]
)
def test_settings_are_checked_at_run_time_too(setting: str, value: float) -> None:
    subject = session()
    before = getattr(subject, setting)
    with pytest.raises(ValueError, match=setting):
        setattr(subject, setting, value)
    assert getattr(subject, setting) == before


@pytest.mark.parametrize(
    ("changed", "url"),
    [
        ({}, "http://panel.local:80"),
        ({"use_ssl": True}, "https://panel.local:80"),
        ({"use_ssl": True, "port": 443}, "https://panel.local:443"),
        ({"host": "fe80::1"}, "http://[fe80::1]:80"),
        ({"host": "[::1]"}, "http://[::1]:80"),
        ({"host": "fe80::1%eth0"}, "http://[fe80::1%eth0]:80"),
    ],
)
def test_addresses(changed: dict[str, Any], url: str) -> None:
    assert session(**changed).base_url == url


# Retries: the arithmetic of the fact sheet


@pytest.mark.parametrize(
    ("retries", "retry_timeout", "multiplier", "waits"),
    [
        (0, 0.5, 2, []),
        (1, 0.5, 2, [0.5]),
        (3, 0.5, 2, [0.5, 1, 2]),
        (4, 2, 1.5, [2, 3, 4.5, 6.75]),
        (2, 0.2, 1, [0.2, 0.2]),
        (2, 0, 2, [0, 0]),
    ],
)
def test_waits(retries: int, retry_timeout: float, multiplier: float, waits: list[float]) -> None:
    subject = session(retries=retries, retry_timeout=retry_timeout, retry_backoff_multiplier=multiplier)
    busy = SpanPanelRetriableError("busy", 503)
    asked = [subject.retry_delay(attempt, READ, busy) for attempt in range(retries + 1)]
    assert asked == [*waits, None]


@examples
@given(
    retries=st.integers(0, 50),
    retry_timeout=st.floats(0, 1e6),
    multiplier=st.floats(1, 1e6),
    attempt=st.integers(0, 60),
)
def test_every_wait_is_a_number_within_the_attempts(
    retries: int, retry_timeout: float, multiplier: float, attempt: int
) -> None:
    subject = session(retries=retries, retry_timeout=retry_timeout, retry_backoff_multiplier=multiplier)
    delay = subject.retry_delay(attempt, READ, SpanPanelRetriableError("busy", 502))
    if attempt >= retries:
        assert delay is None
    else:
        assert delay is not None
        assert delay >= retry_timeout
        assert delay == 0 or retry_timeout > 0
        following = subject.retry_delay(attempt + 1, READ, SpanPanelRetriableError("busy", 502))
        assert following is None or following >= delay


def test_waits_beyond_all_numbers() -> None:
    subject = session(retries=5000, retry_timeout=1.0, retry_backoff_multiplier=10.0)
    assert subject.retry_delay(4000, READ, SpanPanelRetriableError("busy", 502)) == float("inf")
    subject.retry_timeout = 0
    assert subject.retry_delay(4000, READ, SpanPanelRetriableError("busy", 502)) == 0


NOT_SENT, MAYBE_SENT = False, True


@pytest.mark.parametrize(
    ("error", "reads_again", "writes_again"),
    [
        (SpanPanelConnectionError("refused", was_sent=NOT_SENT), True, True),
        (SpanPanelConnectionError("lost", was_sent=MAYBE_SENT), True, False),
        (SpanPanelConnectionError("unclear"), True, False),
        (SpanPanelTimeoutError("connecting", was_sent=NOT_SENT), True, True),
        (SpanPanelTimeoutError("answer", was_sent=MAYBE_SENT), True, False),
        (SpanPanelRetriableError("bad gateway", 502, was_sent=True), True, True),
        (SpanPanelRetriableError("unavailable", 503, was_sent=True), True, True),
        (SpanPanelRetriableError("gateway timeout", 504, was_sent=True), True, False),
        (SpanPanelServerError("error", 500, was_sent=True), False, False),
        (SpanPanelAuthError("refused", 401, was_sent=True), False, False),
        (SpanPanelAuthError("no token", was_sent=NOT_SENT), False, False),
        (SpanPanelAPIError("not found", 404, was_sent=True), False, False),
        (SpanPanelAPIError("too many", 429, was_sent=True), False, False),
        (SpanPanelAPIError("not JSON", 200, was_sent=True), False, False),
        (SpanPanelAPIError("bad argument", was_sent=NOT_SENT), False, False),
    ],
)
def test_what_is_tried_again(error: SpanPanelError, reads_again: bool, writes_again: bool) -> None:
    subject = session(retries=1)
    assert (subject.retry_delay(0, READ, error) is not None) is reads_again
    assert (subject.retry_delay(0, WRITE, error) is not None) is writes_again
    assert (subject.retry_delay(0, delete_client.request("app"), error) is not None) is writes_again


# Statuses


STATUSES = {
    400: SpanPanelAPIError,
    401: SpanPanelAuthError,
    403: SpanPanelAuthError,
    404: SpanPanelAPIError,
    409: SpanPanelAPIError,
    412: SpanPanelAuthError,
    422: SpanPanelAPIError,
    429: SpanPanelAPIError,
    500: SpanPanelServerError,
    501: SpanPanelAPIError,
    502: SpanPanelRetriableError,
    503: SpanPanelRetriableError,
    504: SpanPanelRetriableError,
    505: SpanPanelAPIError,
    599: SpanPanelAPIError,
    304: SpanPanelAPIError,
    199: SpanPanelAPIError,
}


@pytest.mark.parametrize("call", [READ, WRITE, REGISTER, get_status.request(), emergency_reconnect.request()])
@pytest.mark.parametrize(("status", "kind"), STATUSES.items())
def test_status_table(status: int, kind: type[SpanPanelError], call: Call[Any, Any]) -> None:
    error = error_of(status, b"<html>busy</html>", call)
    assert type(error) is kind
    assert error.status_code == status
    assert error.was_sent is True
    assert str(error).startswith(f"{call.operation}: ")
    assert str(status) in str(error)


@examples
@given(status=st.integers(100, 999), content=st.binary(max_size=200))
def test_whatever_a_panel_answers_is_a_result_or_a_documented_error(status: int, content: bytes) -> None:
    calls: list[Call[Any, Any]] = [
        READ,
        get_circuits.request(),
        emergency_reconnect.request(),
        get_panel_state.request(),
    ]
    for call in calls:
        try:
            session().result(call, answer(status, content))
        except SpanPanelError as error:
            seen, text = error.status_code, str(error)
        else:
            seen, text = status, ""
            assert 200 <= status < 300
        assert (seen, "\n" in text) == (status, False)


def test_the_panels_words_are_passed_on() -> None:
    assert str(error_of(422, b'{"detail": "Name already\\n exists"}')).endswith("answered 422: Name already exists")
    documented = b'{"detail": [{"loc": ["body", "soe", 0], "msg": "too large", "type": "x"}, {"loc": [], "msg": "no", "type": "y"}]}'
    assert str(error_of(422, documented)).endswith("answered 422: body.soe.0: too large; : no")
    assert str(error_of(429, b'{"error": "Rate limit exceeded"}')).endswith("answered 429: Rate limit exceeded")
    assert len(str(error_of(400, b'{"detail": "' + b"x" * 5000 + b'"}'))) < 400


def test_redirects_are_not_followed_and_say_where_to() -> None:
    error = error_of(301, Location="https://panel.local/api/v1/status")
    assert "redirects to 'https://panel.local/api/v1/status'" in str(error)
    assert "an unnamed place" in str(error_of(302))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"null",
        b"[]",
        b"true",
        b'"text"',
        b"<html>",
        b"\xff\xfe\x00",
        b'{"soe": ',
        b"[" * 100_000,
        b"9" * 5000,
    ],
)
def test_a_success_that_is_none(content: bytes) -> None:
    error = error_of(200, content)
    assert type(error) is SpanPanelAPIError
    assert error.status_code == 200
    assert "the panel's answer cannot be used" in str(error)


@pytest.mark.parametrize("content", [b"", b"null", b"{}", b'{"anything": [1]}', b"[]"])
def test_an_answer_without_schema_may_be_anything(content: bytes) -> None:
    session().result(emergency_reconnect.request(), answer(200, content))


def test_an_answer_nested_too_deeply() -> None:
    for depth in (300, 900, 3000, 100_000):
        content = b"[" * depth + b"]" * depth
        with contextlib.suppress(SpanPanelAPIError):  # shallow ones are fine
            session().result(emergency_reconnect.request(), answer(200, content))


def test_oddities_are_logged_once(caplog: pytest.LogCaptureFixture) -> None:
    subject = session()
    content = b'{"soe": {"percentage": "many"}}'
    with caplog.at_level(logging.WARNING, "span_panel_api"):
        results = [subject.result(READ, answer(200, content)) for _ in range(3)]
    assert [result.soe.percentage for result in results] == [None, None, None]
    assert caplog.messages == [
        "get_storage_soe: answer/soe/percentage: expected an integer, got text 'many'; it is read as None"
    ]


# Tokens


def test_the_token_goes_with_every_request_but_the_registration() -> None:
    subject = session()
    subject.use_token("tok")
    assert subject.to_request(READ).headers["Authorization"] == "Bearer tok"
    assert subject.to_request(get_status.request()).headers["Authorization"] == "Bearer tok"
    assert "Authorization" not in subject.to_request(REGISTER, with_token=False).headers


def test_without_a_token_nothing_that_needs_one_is_sent() -> None:
    subject = session()
    assert "Authorization" not in subject.to_request(get_status.request()).headers
    for call in (READ, WRITE):
        with pytest.raises(SpanPanelAuthError, match=r"needs an access token: call authenticate\(\)") as caught:
            subject.to_request(call)
        assert caught.value.was_sent is False
        assert caught.value.status_code is None


@pytest.mark.parametrize("token", ["", "a\r\nX: 1", "tök", "a\x00", "\u202e"])
def test_tokens_that_no_header_can_hold(token: str) -> None:
    subject = session()
    subject.use_token("old")
    with pytest.raises(ValueError, match="printable ASCII") as caught:
        subject.use_token(token)
    assert subject.token == "old"
    assert token == "" or token not in str(caught.value)


def test_a_token_can_be_taken_away() -> None:
    subject = session()
    subject.use_token("tok")
    subject.use_token(None)
    assert subject.token is None


@pytest.mark.parametrize("token", [None, "", 12345, "a\nb", "tök"])
def test_a_registration_without_a_usable_token(token: Any) -> None:
    with pytest.raises(SpanPanelAPIError, match="no usable access token") as caught:
        issued_token(AuthOut(access_token=token, token_type="bearer", iat_ms=1))
    assert caught.value.status_code == 200


@pytest.mark.parametrize(
    "content",
    [
        b'{"accessToken": ["secret-token"], "tokenType": "bearer", "iatMs": 1}',
        b'{"accessToken": 77001177, "tokenType": "bearer", "iatMs": 1}',
        b'"secret-token"',
        b"secret-token",
        b'["secret-token"]',
    ],
)
def test_no_part_of_an_odd_registration_is_shown(content: bytes, caplog: pytest.LogCaptureFixture) -> None:
    try:
        issued_token(session().result(REGISTER, answer(200, content)))
    except SpanPanelAPIError as error:
        shown = f"{error} {error!r} {error.__cause__!r}"
    else:
        shown = "no error"
    assert "secret" not in shown + caplog.text
    assert "77001177" not in shown + caplog.text
    assert shown != "no error"


@pytest.mark.parametrize(("status", "renewed"), [(401, True), (412, True), (403, False), (404, False), (500, False)])
def test_which_refusals_are_answered_with_a_new_registration(status: int, renewed: bool) -> None:
    subject = session()
    error = error_of(status)
    assert subject.can_renew(error, "tok") is False
    subject.credentials = Credentials("app", "", "secret")
    assert subject.can_renew(error, "tok") is renewed
    assert subject.can_renew(error, None) is False


@pytest.mark.parametrize(
    ("failure", "kept"),
    [
        (SpanPanelAPIError("taken", 422), False),
        (SpanPanelAuthError("wrong", 401), False),
        (SpanPanelRetriableError("busy", 502), True),
        (SpanPanelServerError("error", 500), True),
        (SpanPanelConnectionError("refused"), True),
        (SpanPanelTimeoutError("late"), True),
    ],
)
def test_credentials_that_failed_are_not_tried_for_ever(failure: SpanPanelError, kept: bool) -> None:
    subject = session()
    subject.credentials = Credentials("app", "", "secret")
    subject.renewal_failed(failure)
    assert (subject.credentials is not None) is kept


# Errors without an answer


@pytest.mark.parametrize(
    ("cause", "kind", "parent", "was_sent"),
    [
        (ConnectFailed("refused", was_sent=False), SpanPanelConnectionError, ConnectionError, False),
        (ConnectionLost("reset", was_sent=True), SpanPanelConnectionError, ConnectionError, True),
        (RequestTimeout("connecting", was_sent=False), SpanPanelTimeoutError, TimeoutError, False),
        (RequestTimeout("answer", was_sent=True), SpanPanelTimeoutError, TimeoutError, True),
        (FileNotFoundError("no CA file"), SpanPanelConnectionError, ConnectionError, None),
        (TimeoutError("of a transport of one's own"), SpanPanelTimeoutError, TimeoutError, None),
    ],
)
def test_errors_of_the_transport(
    cause: Any, kind: type[SpanPanelError], parent: type[Exception], was_sent: bool
) -> None:
    error = transport_error("get_status", cause)
    assert type(error) is kind
    assert isinstance(error, parent)
    assert (error.was_sent, error.status_code) == (was_sent, None)
    assert str(error) == f"get_status: {cause}"


def test_errors_of_arguments() -> None:
    error = argument_error("get_circuit", InvalidRequest("circuit_id must not be ''"))
    assert type(error) is SpanPanelAPIError
    assert (str(error), error.was_sent, error.status_code) == ("get_circuit: circuit_id must not be ''", False, None)


# Arguments


@pytest.mark.parametrize(
    ("word", "accepted"), [("OPEN", "OPEN"), ("open", "OPEN"), ("Closed", "CLOSED"), (" CLOSED ", "CLOSED")]
)
def test_relay_words(word: str, accepted: str) -> None:
    assert relay_state("set_circuit", word) == accepted


@pytest.mark.parametrize("word", ["UNKNOWN", "unknown", "ON", "", "OPEN!", "0"])
def test_refused_relay_words(word: str) -> None:
    with pytest.raises(SpanPanelAPIError, match=r"can be set; use one of: (CLOSED, OPEN|OPEN, CLOSED)$") as caught:
        relay_state("set_circuit", word)
    assert str(caught.value).startswith(f"set_circuit: {word!r} is not a relay state")
    assert caught.value.was_sent is False


@pytest.mark.parametrize("word", ["UNKNOWN", "HIGH", ""])
def test_refused_priority_words(word: str) -> None:
    with pytest.raises(SpanPanelAPIError) as caught:
        circuit_priority("set_circuit", word)
    assert all(accepted in str(caught.value) for accepted in ("MUST_HAVE", "NICE_TO_HAVE", "NON_ESSENTIAL"))
    assert "UNKNOWN" not in str(caught.value).partition("use one of")[2]


def test_changes_hold_what_is_given_and_nothing_else() -> None:
    none: dict[str, bool | None] = {"user_controllable": None, "sheddable": None}
    assert circuit_change("x", relay=None, priority=None, name=None, flags=none).to_dict() == {}
    change = circuit_change("x", relay="open", priority="must_have", name="", flags={"sheddable": False})
    assert change.to_dict() == {
        "relayStateIn": {"relayState": "OPEN"},
        "priorityIn": {"priority": "MUST_HAVE"},
        "circuitNameIn": {"name": ""},
        "sheddableIn": {"value": False},
    }


@pytest.mark.parametrize("percentage", [0, 50, 100, 50.0])
def test_percentages(percentage: float) -> None:
    assert state_of_energy("x", percentage).percentage == percentage


@pytest.mark.parametrize("percentage", [-1, 101, 50.5, True, None, "50", float("nan"), float("inf")])
def test_refused_percentages(percentage: Any) -> None:
    with pytest.raises(SpanPanelAPIError, match="is not a percentage from 0 to 100"):
        state_of_energy("set_storage_soe", percentage)


def test_thresholds() -> None:
    assert thresholds("x", None, None).to_dict() == {}
    assert thresholds("x", 20, None).to_dict() == {"nice_to_have_threshold_low_soe": {"percentage": 20}}
    assert len(thresholds("x", 20, 20).to_dict()) == 2
    with pytest.raises(SpanPanelAPIError, match=r"low threshold \(60\) is above the high one \(40\)"):
        thresholds("set_nice_to_have_threshold", 60, 40)


# The surface


def test_public_names() -> None:
    assert span_panel_api.__all__ == sorted(span_panel_api.__all__)
    assert set(span_panel_api.__all__) <= set(dir(span_panel_api))
    assert all(getattr(span_panel_api, name) is not None for name in span_panel_api.__all__)
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        getattr(span_panel_api, "nothing")  # noqa: B009 - the access is the test


def test_errors_form_the_documented_tree() -> None:
    assert SpanPanelRetriableError.__bases__ == (SpanPanelAPIError,)
    assert SpanPanelServerError.__bases__ == (SpanPanelAPIError,)
    for kind in (SpanPanelAPIError, SpanPanelAuthError, SpanPanelConnectionError, SpanPanelTimeoutError):
        assert kind.__bases__[0] is SpanPanelError
        error = kind("text", 418, was_sent=True)
        assert (str(error), error.status_code, error.was_sent) == ("text", 418, True)


def test_constants() -> None:
    assert (const.AUTH_ERROR_CODES, const.RETRIABLE_ERROR_CODES, const.SERVER_ERROR_CODES) == (
        (401, 403),
        (502, 503, 504),
        (500,),
    )
    assert (const.RETRY_MAX_ATTEMPTS, const.RETRY_INITIAL_DELAY, const.RETRY_BACKOFF_MULTIPLIER) == (3, 0.5, 2)
    assert const.__all__ == sorted(const.__all__)
