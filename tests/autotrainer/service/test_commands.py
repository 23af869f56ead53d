"""Requests, delegates and replies, over real sockets."""

import json
import threading
from typing import Any

import pytest
import zmq
from hypothesis import given, settings
from hypothesis import strategies as st

from autotrainer.api import (
    ApiCommand,
    ApiCommandRequest,
    ApiCommandRequestResponse,
    ApiCommandRequestResult,
    ApiEventKind,
    RpcService,
    build_event,
)
from tests.autotrainer.peer import LIMIT_S, Peer, make_service, wait_until

SUCCESS = ApiCommandRequestResponse(ApiCommandRequestResult.SUCCESS)
MALFORMED = {
    "nonce": 0,
    "command": 0,
    "result": 0,
    "data": None,
    "errorKind": 0,
    "errorCode": 0,
    "errorMessage": None,
}


def test_a_delegate_gets_values_as_they_were_sent(service: RpcService, peer: Peer) -> None:
    seen: list[ApiCommandRequest] = []

    def delegate(request: ApiCommandRequest) -> ApiCommandRequestResponse:
        seen.append(request)
        return ApiCommandRequestResponse(ApiCommandRequestResult.SUCCESS, data=request.data)

    service.command_request_delegate = delegate
    data = {"someKey": "Mouse Forty-Two_b", "innerList": [{"deepKey": -1.5e-07}], "PascalKey": None}
    reply = peer.ask(120, nonce=-3, data=data)
    assert seen[0].data == {
        "some_key": "Mouse Forty-Two_b",
        "inner_list": [{"deep_key": -1.5e-07}],
        "pascal_key": None,
    }
    assert (reply["nonce"], reply["result"]) == (-3, 100)
    assert reply["data"] == {"someKey": "Mouse Forty-Two_b", "innerList": [{"deepKey": -1.5e-07}], "pascalKey": None}


def test_keys_that_would_become_one_stay_as_they_came(service: RpcService, peer: Peer) -> None:
    service.command_request_delegate = lambda request: ApiCommandRequestResponse(
        ApiCommandRequestResult.SUCCESS, data=sorted(request.data or {})
    )
    assert peer.ask(400, data={"aKey": 1, "a_key": 2})["data"] == ["aKey", "a_key"]


@pytest.mark.parametrize(
    ("number", "command"),
    [
        (400, ApiCommand.GET_STATUS),
        (400.0, ApiCommand.GET_STATUS),
        (31337, ApiCommand.USER_DEFINED),
        (-1, ApiCommand.USER_DEFINED),
        (True, ApiCommand.USER_DEFINED),
        ("400", ApiCommand.USER_DEFINED),
        (None, ApiCommand.USER_DEFINED),
        (float("inf"), ApiCommand.USER_DEFINED),
        (10**400, ApiCommand.USER_DEFINED),
    ],
)
def test_commands_are_recognised_by_their_number(
    service: RpcService, peer: Peer, number: Any, command: ApiCommand
) -> None:
    seen: list[ApiCommandRequest] = []

    def delegate(request: ApiCommandRequest) -> ApiCommandRequestResponse:
        seen.append(request)
        return SUCCESS

    service.command_request_delegate = delegate
    reply = peer.ask(number, customCommand=7)
    assert seen[0].command is command
    assert seen[0].custom_command == 7
    assert seen[0].command_number == number
    assert reply["command"] == int(command)


@pytest.mark.parametrize(
    "nonce", [0, -1, 2**63, -(2**70), 10**300, 1.5, "text", None, [1], {"a": 1}], ids=lambda value: str(value)[:12]
)
def test_any_nonce_comes_back(service: RpcService, peer: Peer, nonce: Any) -> None:
    service.command_request_delegate = lambda _: SUCCESS
    reply = peer.ask(400, nonce=nonce)
    assert (reply["nonce"], reply["result"]) == (nonce, 100)


@pytest.mark.parametrize(
    "request_bytes",
    [
        b"",
        b" ",
        b"not json",
        b"\xff\xfe{}",
        b'\xef\xbb\xbf{"command": 400}',
        '{"command": 400}'.encode("utf-16"),
        b"[1, 2]",
        b"42",
        b"null",
        b'"command"',
        b"{}",
        b'{"nonce": 5}',
        b'{"command": [400]}',
        b'{"command": {"a": 1}}',
        b'{"command": 400,}',
        b'{"command": 400} x',
        b"[" * 100_000,
        b'{"command": 400, "data": ' + b"[" * 500 + b"]" * 500 + b"}",
    ],
    ids=lambda value: str(value[:20]),
)
def test_what_is_no_request_is_answered_and_the_next_one_too(
    service: RpcService, peer: Peer, request_bytes: bytes
) -> None:
    service.command_request_delegate = lambda _: SUCCESS
    assert peer.ask_bytes(request_bytes) == MALFORMED
    assert peer.ask(400, nonce=9)["nonce"] == 9
    assert service.statistics.malformed == 1


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=80))
def test_any_bytes_are_answered(request_bytes: bytes) -> None:
    assert RUNNING.ask_bytes(request_bytes).keys() == MALFORMED.keys()


@pytest.fixture(scope="module", autouse=True)
def _running() -> Any:
    global RUNNING  # Hypothesis takes no fixtures of a function
    with make_service() as service, Peer(service) as RUNNING:
        yield


RUNNING: Peer


def test_none_is_answered_by_the_service(service: RpcService, peer: Peer) -> None:
    service.command_request_delegate = lambda _: SUCCESS
    assert peer.ask(0, nonce=5) == MALFORMED


@pytest.mark.parametrize(
    ("returned", "message"),
    [(None, "error_code"), ({"result": 100}, "error_code"), (7, "error_code"), (object(), "error_code")],
)
def test_a_delegate_that_returns_nonsense(service: RpcService, peer: Peer, returned: Any, message: str) -> None:
    service.command_request_delegate = lambda _: returned
    reply = peer.ask(400, nonce=1)
    assert (reply["nonce"], reply["result"], reply["errorKind"]) == (1, 500, 0)
    assert message in reply["errorMessage"]


@pytest.mark.parametrize("error", [ValueError("camera_2 not ready"), SystemExit(3), KeyboardInterrupt()])
def test_a_delegate_that_raises(service: RpcService, peer: Peer, error: BaseException) -> None:
    def delegate(_request: ApiCommandRequest) -> ApiCommandRequestResponse:
        raise error

    service.command_request_delegate = delegate
    for _ in range(2):
        reply = peer.ask(400)
        assert (reply["result"], reply["errorMessage"]) == (500, str(error))


class Hostile(Exception):
    def __str__(self) -> str:
        raise RuntimeError("no text")


def test_an_exception_without_a_text(service: RpcService, peer: Peer) -> None:
    def delegate(_request: ApiCommandRequest) -> ApiCommandRequestResponse:
        raise Hostile

    service.command_request_delegate = delegate
    assert peer.ask(400)["errorMessage"] == "Hostile"


def test_what_cannot_be_serialised_is_told_in_the_reply(service: RpcService, peer: Peer) -> None:
    service.command_request_delegate = lambda _: ApiCommandRequestResponse(
        ApiCommandRequestResult.SUCCESS, data={"bad": {1, 2}}
    )
    reply = peer.ask(400, nonce=3)
    assert (reply["nonce"], reply["command"], reply["result"], reply["data"]) == (3, 400, 100, None)
    assert (reply["errorKind"], reply["errorCode"]) == (1, 0)
    assert reply["errorMessage"] == "An error occurred serializing the 'data' element of the response."


def test_a_result_that_cannot_be_serialised_is_an_exception(service: RpcService, peer: Peer) -> None:
    wrong: Any = {1, 2}
    service.command_request_delegate = lambda _: ApiCommandRequestResponse(wrong)
    assert peer.ask(400)["result"] == 500


def test_data_that_contains_itself(service: RpcService, peer: Peer) -> None:
    data: dict[str, Any] = {}
    data["again"] = data
    service.command_request_delegate = lambda _: ApiCommandRequestResponse(ApiCommandRequestResult.SUCCESS, data=data)
    assert peer.ask(400)["errorKind"] == 1


def test_a_slow_delegate_holds_up_nothing_else(service: RpcService, peer: Peer) -> None:
    release = threading.Event()

    def delegate(_request: ApiCommandRequest) -> ApiCommandRequestResponse:
        release.wait(2 * LIMIT_S)
        return SUCCESS

    service.command_request_delegate = delegate
    peer.requester.send(b'{"command": 400, "nonce": 1}')
    with peer.open(zmq.REQ) as other:
        other.send(b"not json")
        assert json.loads(other.recv()) == MALFORMED
        service.send_event_dict(build_event(ApiEventKind.tunnelEnter))
        assert peer.receive()[0] == 4001
    release.set()
    assert json.loads(peer.requester.recv())["nonce"] == 1


def test_a_delegate_that_takes_too_long() -> None:
    release, seen = threading.Event(), []

    def delegate(request: ApiCommandRequest) -> ApiCommandRequestResponse:
        seen.append(request.nonce)
        if request.nonce == 1:
            release.wait(2 * LIMIT_S)
        return SUCCESS

    with make_service(delegate_timeout_s=0.4) as service, Peer(service) as peer:
        service.command_request_delegate = delegate
        with peer.open(zmq.REQ) as other:
            peer.requester.send(b'{"command": 400, "nonce": 1}')
            wait_until(lambda: seen)
            other.send(b'{"command": 200, "nonce": 2}')
            late = json.loads(peer.requester.recv())
            assert (late["result"], late["nonce"]) == (500, 1)
            assert "0.4 s; the command may still take effect" in late["errorMessage"]
            waiting = json.loads(other.recv())
            assert (waiting["result"], waiting["nonce"]) == (9999, 2)
        refused = peer.ask(200, nonce=3)
        assert refused["result"] == 9999
        assert "GET_STATUS has not ended yet" in refused["errorMessage"]
        assert service.statistics.delegate_timeouts == 2
        release.set()
        wait_until(lambda: peer.ask(400, nonce=4)["result"] == 100)
        assert set(seen) == {1, 4}


def test_several_requests_outstanding(service: RpcService, peer: Peer) -> None:
    service.command_request_delegate = lambda _: SUCCESS
    with peer.open(zmq.DEALER) as dealer:
        for nonce in (1, 2, 3):
            dealer.send_multipart([b"", json.dumps({"command": 400, "nonce": nonce}).encode()])
        replies = [dealer.recv_multipart() for _ in range(3)]
    assert [empty for empty, _ in replies] == [b""] * 3
    assert [json.loads(reply)["nonce"] for _, reply in replies] == [1, 2, 3]


def test_a_dealer_without_the_empty_frame_is_answered_too(service: RpcService, peer: Peer) -> None:
    service.command_request_delegate = lambda _: SUCCESS
    with peer.open(zmq.DEALER) as dealer:
        dealer.send(b'{"command": 400, "nonce": 5}')
        assert json.loads(dealer.recv())["nonce"] == 5


def test_a_request_of_several_parts_is_none(service: RpcService, peer: Peer) -> None:
    asked: list[ApiCommandRequest] = []

    def delegate(request: ApiCommandRequest) -> ApiCommandRequestResponse:
        asked.append(request)
        return SUCCESS

    service.command_request_delegate = delegate
    peer.requester.send_multipart([b'{"command": 400}', b"second"])
    assert json.loads(peer.requester.recv()) == MALFORMED
    assert asked == []
    assert peer.ask(400)["result"] == 100


def test_a_remote_that_vanishes_before_its_reply(service: RpcService, peer: Peer) -> None:
    started, release = threading.Event(), threading.Event()

    def delegate(request: ApiCommandRequest) -> ApiCommandRequestResponse:
        if request.nonce == 1:
            started.set()
            release.wait(2 * LIMIT_S)
        return SUCCESS

    service.command_request_delegate = delegate
    with Peer(service) as vanishing:
        vanishing.join()
        vanishing.requester.send(b'{"command": 400, "nonce": 1}')
        assert started.wait(LIMIT_S)
        vanishing.requester.close()
    wait_until(lambda: service.statistics.subscribers == 1)  # the service has seen that its asker is gone
    release.set()
    assert peer.ask(400, nonce=2)["nonce"] == 2
    assert service.statistics.undelivered_replies == 1


def test_large_requests_and_replies(service: RpcService, peer: Peer) -> None:
    service.command_request_delegate = lambda request: ApiCommandRequestResponse(
        ApiCommandRequestResult.SUCCESS, data=request.data
    )
    data = {"blob": "x_Y z" * 400_000}
    assert peer.ask(99999, data=data)["data"] == data


def test_many_clients_at_once(service: RpcService, peer: Peer) -> None:
    service.command_request_delegate = lambda request: ApiCommandRequestResponse(
        ApiCommandRequestResult.SUCCESS, data=request.nonce
    )
    answers: list[bool] = []

    def client(number: int) -> None:
        with peer.open(zmq.REQ) as socket:
            for nonce in range(number, number + 50):
                socket.send(json.dumps({"command": 400, "nonce": nonce}).encode())
                answers.append(json.loads(socket.recv())["data"] == nonce)

    threads = [threading.Thread(target=client, args=(number * 1000,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [True] * 200


def test_asynchronous_command(service: RpcService, peer: Peer) -> None:
    pending = ApiCommandRequestResponse(ApiCommandRequestResult.PENDING_WITH_NOTIFICATION)
    service.command_request_delegate = lambda _: pending
    assert peer.ask(130, nonce=4711, data={"mode": 300})["result"] == 201
    result = ApiCommandRequestResponse(
        ApiCommandRequestResult.SUCCESS, {"final_mode": 300}, command=ApiCommand.SET_TRAINING_MODE, nonce=4711
    )
    assert service.send_command_result(result)
    assert peer.receive() == (
        6001,
        {
            "result": 100,
            "data": {"finalMode": 300},
            "errorCode": 0,
            "errorMessage": None,
            "command": 130,
            "nonce": 4711,
        },
    )
