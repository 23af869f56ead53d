# Derived from tests/span/test_bad_input.py by `codegen generate`. Do not edit: change that file.
"""Everything that can be wrong with addresses, panels, answers and arguments: each is a documented error whose message a log can
show, nothing hangs, and the client goes on working. The synchronous twin is derived.
"""

import contextlib
import socket
from collections.abc import Iterator, Iterator

import pytest

from span_panel_api import (
    SpanPanelAPIError,
    SpanPanelAuthError,
    SpanPanelClientSync,
    SpanPanelConnectionError,
    SpanPanelError,
    SpanPanelRetriableError,
    SpanPanelServerError,
    SpanPanelTimeoutError,
)
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
    SpanSimulator,
    Truncate,
    UnknownEnum,
    WrongType,
)

SHORT = 0.4


@pytest.fixture
def client(span_simulator: SpanSimulator) -> Iterator[SpanPanelClientSync]:
    with SpanPanelClientSync(
        span_simulator.host, span_simulator.port, 30, access_token=span_simulator.token
    ) as opened:
        yield opened


def _check_message(error: SpanPanelError, operation: str, *parts: str) -> None:
    text = str(error)
    assert text.startswith(f"{operation}: ")
    assert len(text.splitlines()) == 1
    assert text.isprintable()
    assert len(text) < 400
    assert [part for part in parts if part not in text] == []


# The way to the panel


@contextlib.contextmanager
def _taken_port() -> Iterator[int]:
    """A port where nobody listens, and nobody else can."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield taken.getsockname()[1]


def test_a_refused_port() -> None:
    with _taken_port() as port:
        with SpanPanelClientSync("127.0.0.1", port, 30) as client:
            for _ in range(2):
                with pytest.raises(SpanPanelConnectionError) as caught:
                    client.get_status()
                _check_message(
                    caught.value, "get_status", f"http://127.0.0.1:{port}/api/v1/status", "Connection refused"
                )
                assert caught.value.was_sent is False


def test_a_name_that_nobody_knows(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_arguments: object, **_options: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", fail)  # no name server is asked
    with SpanPanelClientSync("panel.invalid", timeout=5) as client:
        with pytest.raises(SpanPanelConnectionError) as caught:
            client.get_status()
    _check_message(caught.value, "get_status", "http://panel.invalid:80", "cannot be resolved")


def test_a_host_that_does_not_answer() -> None:
    # A backlog that is full: the system answers nothing to further connections.
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen(0)
        port = silent.getsockname()[1]
        with contextlib.ExitStack() as waiting:
            for _ in range(4):
                filler = waiting.enter_context(socket.socket())
                filler.setblocking(False)
                filler.connect_ex(("127.0.0.1", port))
            with SpanPanelClientSync("127.0.0.1", port, SHORT) as client:
                with pytest.raises(SpanPanelTimeoutError) as caught:
                    client.get_status()
    _check_message(caught.value, "get_status", f"http://127.0.0.1:{port}", "within")


def test_a_host_that_accepts_and_says_nothing() -> None:
    with socket.create_server(("127.0.0.1", 0)) as mute:
        port = mute.getsockname()[1]
        with SpanPanelClientSync("127.0.0.1", port, SHORT) as client:
            with pytest.raises(SpanPanelTimeoutError) as caught:
                client.get_status()
        with SpanPanelClientSync("127.0.0.1", port, SHORT, use_ssl=True) as client:
            with pytest.raises((SpanPanelTimeoutError, SpanPanelConnectionError)):
                client.get_status()
    _check_message(caught.value, "get_status", f"http://127.0.0.1:{port}", "0.4 s")
    assert caught.value.was_sent is True


def test_tls_to_a_plain_port(span_simulator: SpanSimulator) -> None:
    with SpanPanelClientSync(span_simulator.host, span_simulator.port, 30, use_ssl=True) as client:
        with pytest.raises(SpanPanelConnectionError) as caught:
            client.get_status()
    _check_message(
        caught.value, "get_status", f"https://127.0.0.1:{span_simulator.port}", "does this port speak https?"
    )


# What a panel may answer: the fault, the error (None: the answer is usable), and what the message says

ANSWERS: list[tuple[Fault, type[SpanPanelError] | None, tuple[str, ...]]] = [
    (Drop(), SpanPanelConnectionError, ("/api/v1/circuits", "connection lost")),
    (Reset(), SpanPanelConnectionError, ("/api/v1/circuits", "connection lost")),
    (Truncate(0.5), SpanPanelConnectionError, ("/api/v1/circuits", "connection lost")),
    (Truncate(0.0), SpanPanelConnectionError, ("/api/v1/circuits", "connection lost")),
    (Garbage(), SpanPanelAPIError, ("cannot be used", "not JSON")),
    (Garbage(body=b""), SpanPanelAPIError, ("cannot be used",)),
    (Garbage(body=b"<html>\n<h1>Welcome</h1>\n</html>"), SpanPanelAPIError, ("cannot be used", "not JSON")),
    (Garbage(body=b"\x1b[31mred\x1b[0m"), SpanPanelAPIError, ("cannot be used", "not JSON")),
    (Garbage(body=b"\xff\xfe\xfd"), SpanPanelAPIError, ("cannot be used", "not JSON")),
    (Garbage(body=b"null"), SpanPanelAPIError, ("cannot be used", "got null")),
    (Garbage(body=b"[]"), SpanPanelAPIError, ("cannot be used", "got an array")),
    (Garbage(body=b'"\\u001b[31m\\n\\u202e"'), SpanPanelAPIError, ("cannot be used", "got text")),
    (Garbage(body=b"{}"), SpanPanelAPIError, ("cannot be used", "circuits")),
    (Garbage(body=b"[" * 100_000), SpanPanelAPIError, ("cannot be used",)),
    (Garbage(body=b'{"circuits":' + b'{"a":' * 5000 + b"1" + b"}" * 5001), SpanPanelAPIError, ("cannot be used",)),
    (Garbage(body=b'{"circuits": {}}'), None, ()),
    (Corrupt(5), None, ()),
    (UnknownEnum(), None, ()),
    (UnknownEnum("priority", ""), None, ()),
    (ExtraField(), None, ()),
    (MissingField(member="circuits.*.name"), None, ()),
    (MissingField(member="circuits.*.id"), None, ()),
    (WrongType("circuits.*.tabs", "one"), None, ()),
    (WrongType("circuits.*", None), None, ()),
    (WrongType("instantPowerW", [1]), None, ()),
    (ErrorStatus(400), SpanPanelAPIError, ("400", "Bad Request")),
    (ErrorStatus(401), SpanPanelAuthError, ("401", "require an API token")),
    (ErrorStatus(403), SpanPanelAuthError, ("403", "Forbidden")),
    (ErrorStatus(404), SpanPanelAPIError, ("404", "Not Found")),
    (ErrorStatus(412), SpanPanelAuthError, ("412",)),
    (ErrorStatus(422, detail="nobody\nknows"), SpanPanelAPIError, ("422", "nobody knows")),
    (ErrorStatus(422, detail=[{"loc": ["body", 1], "msg": "bad", "type": "t"}]), SpanPanelAPIError, ("body.1: bad",)),
    (ErrorStatus(422, detail="\x1b[31m\u202eevil"), SpanPanelAPIError, ("422", "evil")),
    (ErrorStatus(429), SpanPanelAPIError, ("429", "Rate limit exceeded")),
    (ErrorStatus(500), SpanPanelServerError, ("500", "Internal Server Error")),
    (ErrorStatus(502), SpanPanelRetriableError, ("502", "busy or restarting")),
    (ErrorStatus(503), SpanPanelRetriableError, ("503",)),
    (ErrorStatus(504), SpanPanelRetriableError, ("504",)),
    (ErrorStatus(301), SpanPanelAPIError, ("301", "redirects")),
    (ErrorStatus(599), SpanPanelAPIError, ("599",)),
]


@pytest.mark.parametrize(("fault", "kind", "parts"), ANSWERS)
def test_odd_answers(
    client: SpanPanelClientSync,
    span_simulator: SpanSimulator,
    fault: Fault,
    kind: type[SpanPanelError] | None,
    parts: tuple[str, ...],
) -> None:
    with span_simulator.faults.active(fault):
        try:
            circuits = client.get_circuits()
        except SpanPanelError as error:
            caught: SpanPanelError | None = error
        else:
            caught = None
            assert repr(circuits)
            assert circuits.to_dict().keys() >= {"circuits"}
    if kind is None:
        assert caught is None or isinstance(fault, Corrupt)
    else:
        assert type(caught) is kind
        assert caught is not None
        _check_message(caught, "get_circuits", *parts)
    assert len(client.get_circuits()) == 20


def test_a_slow_answer(span_simulator: SpanSimulator) -> None:
    with SpanPanelClientSync(span_simulator.host, span_simulator.port, SHORT) as client:
        with span_simulator.faults.active(Delay(60)), pytest.raises(SpanPanelTimeoutError) as caught:
            client.get_status()
        _check_message(caught.value, "get_status", f"http://127.0.0.1:{span_simulator.port}/api/v1/status", "0.4 s")
        assert client.ping()


def test_an_answer_without_end(span_simulator: SpanSimulator, client: SpanPanelClientSync) -> None:
    with span_simulator.faults.active(Flood(70 << 20)), pytest.raises(SpanPanelError) as caught:
        client.get_status()
    _check_message(caught.value, "get_status")
    assert client.ping()


def test_something_that_is_not_http() -> None:
    for words in (
        b"SSH-2.0-OpenSSH_9.6\r\n",
        b"\x00\x01\x02\x03" * 20,
        b"HTTP/1.1 abc def\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nbroken",
    ):
        with _speaker(words) as port:
            with SpanPanelClientSync("127.0.0.1", port, 2) as client:
                with pytest.raises((SpanPanelConnectionError, SpanPanelTimeoutError)) as caught:
                    client.get_status()
                _check_message(caught.value, "get_status", f"http://127.0.0.1:{port}")


@contextlib.contextmanager
def _speaker(words: bytes) -> Iterator[int]:
    """A server that says the same to everybody and hangs up."""
    import threading

    def speak() -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = listener.accept()
                with connection:
                    connection.recv(1000)
                    connection.sendall(words)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=speak)
        thread.start()
        try:
            yield listener.getsockname()[1]
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            thread.join(5)


# Tokens


def test_a_wrong_token(client: SpanPanelClientSync, span_simulator: SpanSimulator) -> None:
    client.set_access_token("wrong")
    with pytest.raises(SpanPanelAuthError) as caught:
        client.get_circuits()
    _check_message(caught.value, "get_circuits", "the panel refused access (401)", "require an API token")
    assert caught.value.status_code == 401
    client.set_access_token(span_simulator.token)
    assert len(client.get_circuits()) == 20


def test_a_wrong_password_and_a_taken_name(client: SpanPanelClientSync, span_simulator: SpanSimulator) -> None:
    with pytest.raises(SpanPanelAPIError) as caught:
        client.authenticate("app", dashboard_password="wrong")
    _check_message(caught.value, "register_client", "422", "Invalid credentials")
    span_simulator.settings.refusal_status = 401
    with pytest.raises(SpanPanelAuthError):
        client.authenticate("app", dashboard_password="wrong")
    with pytest.raises(SpanPanelAPIError) as caught:
        client.authenticate("simulator", dashboard_password=span_simulator.settings.dashboard_password)
    _check_message(caught.value, "register_client", "422", "Name already exists")
    assert len(client.get_circuits()) == 20


# Arguments


def test_an_unknown_circuit(client: SpanPanelClientSync) -> None:
    with pytest.raises(SpanPanelAPIError) as caught:
        client.get_circuit("00" * 16)
    _check_message(caught.value, "get_circuit", "404", "Not Found")
    with pytest.raises(SpanPanelAPIError) as caught:
        client.set_circuit_relay("00" * 16, "OPEN")
    _check_message(caught.value, "set_circuit", "404")
    assert caught.value.was_sent is True


def test_a_circuit_that_must_stay_on(client: SpanPanelClientSync, span_simulator: SpanSimulator) -> None:
    rack = span_simulator.panel.find_circuit("Network Rack")
    with pytest.raises(SpanPanelAPIError) as caught:
        client.set_circuit_relay(rack.id, "OPEN")
    _check_message(caught.value, "set_circuit", "422", "Circuit is not user controllable")


@pytest.mark.parametrize("word", ["ON", "", "UNKNOWN", "open closed", "OPEN\n\nCLOSED", "\u202eNEPO", "x" * 10_000])
def test_words_that_are_no_relay_command(
    client: SpanPanelClientSync, span_simulator: SpanSimulator, word: str
) -> None:
    told = ("is not a relay state that can be set; use one of: ", "OPEN", "CLOSED")
    with pytest.raises(SpanPanelAPIError) as caught:
        client.set_circuit_relay("c1", word)
    _check_message(caught.value, "set_circuit", *told)
    with pytest.raises(SpanPanelAPIError) as caught:
        client.set_main_relay_state(word)
    _check_message(caught.value, "set_main_relay_state", *told)
    assert caught.value.was_sent is False
    assert len(span_simulator.requests) == 0


@pytest.mark.parametrize("word", ["HIGH", "", "UNKNOWN", "MUST HAVE"])
def test_words_that_are_no_priority(client: SpanPanelClientSync, span_simulator: SpanSimulator, word: str) -> None:
    with pytest.raises(SpanPanelAPIError) as caught:
        client.set_circuit_priority("c1", word)
    _check_message(caught.value, "set_circuit", "is not a priority", "MUST_HAVE", "NICE_TO_HAVE", "NON_ESSENTIAL")
    assert len(span_simulator.requests) == 0


def test_nothing_in_place_of_a_word(client: SpanPanelClientSync, span_simulator: SpanSimulator) -> None:
    with pytest.raises(SpanPanelAPIError, match="'None' is not a relay state"):
        client.set_circuit_relay("c1", None)  # type: ignore[arg-type] # as untyped programs do
    with pytest.raises(SpanPanelAPIError, match="'None' is not a priority"):
        client.set_circuit_priority("c1", None)  # type: ignore[arg-type] # as untyped programs do
    assert len(span_simulator.requests) == 0


@pytest.mark.parametrize("circuit_id", ["", ".", "..", "\ud800"])
def test_ids_that_no_path_can_hold(
    client: SpanPanelClientSync, span_simulator: SpanSimulator, circuit_id: str
) -> None:
    for call in (client.get_circuit, client.get_client, client.delete_client, client.get_space):
        with pytest.raises(SpanPanelAPIError) as caught:
            call(circuit_id)
        assert caught.value.was_sent is False
        assert str(caught.value).isprintable()
    assert len(span_simulator.requests) == 0


@pytest.mark.parametrize("circuit_id", ["../status", "a/b", "a?b=c", "a#b", "%2e%2e", "a b", "\rX: 1", "ü", "\x00"])
def test_ids_stay_in_their_place(client: SpanPanelClientSync, span_simulator: SpanSimulator, circuit_id: str) -> None:
    with pytest.raises(SpanPanelAPIError) as caught:
        client.get_circuit(circuit_id)
    assert caught.value.status_code == 404
    request, probe = (
        span_simulator.requests
    )  # a 404 of the very first call may mean that v1 is gone: one look at what never is
    assert request.path.removeprefix("/api/v1/circuits/").count("/") == 0
    assert request.query == ""
    assert probe.path == "/api/v1/status"


def test_an_id_that_no_url_can_hold(client: SpanPanelClientSync) -> None:
    with pytest.raises(SpanPanelAPIError) as caught:
        client.get_circuit("x" * 70_000)
    _check_message(caught.value, "get_circuit")
    assert client.ping()


def test_names_that_json_cannot_hold(client: SpanPanelClientSync, span_simulator: SpanSimulator) -> None:
    with pytest.raises(SpanPanelAPIError) as caught:
        client.authenticate("\ud800", dashboard_password="secret")
    _check_message(caught.value, "register_client", "cannot be sent as JSON")
    with pytest.raises(SpanPanelAPIError):
        client.set_circuit_name("c1", "\ud800")
    assert len(span_simulator.requests) == 0


def test_percentages_out_of_range(client: SpanPanelClientSync, span_simulator: SpanSimulator) -> None:
    with pytest.raises(SpanPanelAPIError) as caught:
        client.set_storage_soe(101)
    _check_message(caught.value, "set_storage_soe", "101 is not a percentage from 0 to 100")
    with pytest.raises(SpanPanelAPIError) as caught:
        client.set_nice_to_have_threshold(60, 40)
    _check_message(caught.value, "set_nice_to_have_threshold", "the low threshold (60) is above the high one (40)")
    assert len(span_simulator.requests) == 0
    with pytest.raises(SpanPanelAPIError) as caught:
        client.set_nice_to_have_threshold(low_percentage=90)
    _check_message(caught.value, "set_nice_to_have_threshold", "422")


# After close


def test_use_after_close(span_simulator: SpanSimulator) -> None:
    client = SpanPanelClientSync(span_simulator.host, span_simulator.port, 30)
    with client:
        client.set_access_token(span_simulator.token)
        assert len(client.get_circuits()) == 20
    assert len(client.get_circuits()) == 20
    client.close()
    client.close()
