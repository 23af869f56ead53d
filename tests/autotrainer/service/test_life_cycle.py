"""Start, stop, ports, heartbeats."""

import threading
import time
from dataclasses import replace

import pytest

from autotrainer.api import (
    ApiCommandRequestResponse,
    ApiCommandRequestResult,
    ApiOptions,
    BindError,
    OptionError,
    RpcOptions,
    RpcService,
    StateError,
    build_event,
    create_api_service,
    create_default_api_options,
)
from autotrainer.api.event import ApiEventKind
from autotrainer.api.zeromq import ZeroMQApiService
from tests.autotrainer.peer import HOST, LIMIT_S, Peer, make_service

EVENT = build_event(ApiEventKind.tunnelEnter)


def test_the_factory() -> None:
    assert create_api_service(ApiOptions()) is None
    assert create_api_service(ApiOptions(rpc=RpcOptions(enable=False))) is None
    service = create_api_service(create_default_api_options())
    assert isinstance(service, ZeroMQApiService)
    assert (service.subscriber_port, service.command_port) == (5556, 5557)
    assert (service.identifier, service.heartbeat_interval) == ("autotrainer-device", 5)


def test_start_and_stop_rules() -> None:
    service = make_service()
    service.start()
    with pytest.raises(RuntimeError, match="already been started"):
        service.start()
    service.stop()
    service.stop()
    with pytest.raises(StateError):
        service.start()
    assert service.send(4001, b"x") is False
    assert service.send_string(4001, "x") is False
    assert service.send_event_dict(EVENT) is False
    assert not service.is_running


def test_stop_before_start_has_no_effect() -> None:
    service = make_service()
    service.stop()
    service.start()
    assert service.is_running
    service.stop()


def test_before_start_nothing_is_taken() -> None:
    service = make_service()
    assert service.send_event_dict(EVENT) is False
    assert service.statistics.accepted == 0
    assert service.endpoints == ()
    with service, Peer(service) as peer:
        peer.join()
        assert service.send_event_dict(EVENT) is True
        assert peer.receive()[1]["kind"] == 1101


def test_a_port_in_use_is_an_error_of_start(service: RpcService) -> None:
    second = make_service(subscriber_port=service.subscriber_port)
    with pytest.raises(BindError, match=f"{HOST}:{service.subscriber_port}.*in use.*subscriber_port"):
        second.start()
    third = make_service(command_port=service.command_port)
    with pytest.raises(OSError, match="command_port"):
        third.start()
    assert not third.is_running
    service.stop()
    third.start()
    third.stop()


def test_an_address_of_another_machine_cannot_be_bound() -> None:
    with pytest.raises(BindError) as caught:
        make_service(host="127.0.0.1.1").start()
    assert caught.value.endpoint == "tcp://127.0.0.1.1:*"


def test_ports_are_free_after_stop() -> None:
    service = make_service()
    service.start()
    ports = {"subscriber_port": service.subscriber_port, "command_port": service.command_port}
    for _ in range(10):
        service.stop()
        service = make_service(**ports)
        service.start()
        assert {"subscriber_port": service.subscriber_port, "command_port": service.command_port} == ports
    service.stop()


def test_several_addresses_share_a_port() -> None:
    with make_service(host=("127.0.0.1", "127.0.0.2")) as service:
        published = [endpoint for endpoint in service.endpoints if endpoint.endswith(f":{service.subscriber_port}")]
        assert len(published) == 2


def test_the_default_address_includes_loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("autotrainer.api.zeromq.get_ip4_addr_str", lambda: "127.0.0.3")
    with make_service(host=None) as service:
        assert {endpoint.split(":")[1] for endpoint in service.endpoints} == {"//127.0.0.1", "//127.0.0.3"}


def test_heartbeats_come_at_their_interval() -> None:
    began = time.monotonic()
    with make_service(heartbeat_interval=0.15, identifier="rig_7 north") as service, Peer(service) as peer:
        peer.join()
        for _ in range(3):
            topic, payload = peer.receive()
            assert topic == 1001
            assert list(payload) == ["identifier", "version", "timestamp"]
            assert (payload["identifier"], payload["version"]) == ("rig_7 north", "0.12.0")
            assert payload["timestamp"] == pytest.approx(time.time(), abs=LIMIT_S)
        assert time.monotonic() - began > 2 * 0.15


def test_heartbeats_go_on_while_a_delegate_is_busy() -> None:
    release = threading.Event()

    def delegate(_request: object) -> ApiCommandRequestResponse:
        release.wait(2 * LIMIT_S)
        return ApiCommandRequestResponse(ApiCommandRequestResult.SUCCESS)

    with make_service(heartbeat_interval=0.05) as service, Peer(service) as peer:
        service.command_request_delegate = delegate
        peer.join()
        peer.requester.send(b'{"command": 400}')
        assert [peer.receive()[0] for _ in range(4)] == [1001] * 4
        release.set()
        peer.requester.recv()


def test_stop_sends_what_is_queued() -> None:
    with make_service(stop_timeout_s=LIMIT_S) as service, Peer(service, rcvhwm=0) as peer:
        peer.join()
        for _ in range(2000):
            assert service.send_event_dict(EVENT)
        service.stop()
        for _ in range(2000):
            peer.subscriber.recv_multipart()
        assert peer.is_quiet()
    assert service.statistics.abandoned == 0


def test_stop_waits_for_a_running_delegate_and_its_reply_goes_out() -> None:
    started = threading.Event()

    def delegate(_request: object) -> ApiCommandRequestResponse:
        started.set()
        time.sleep(0.1)  # a delegate that is slow
        return ApiCommandRequestResponse(ApiCommandRequestResult.SUCCESS)

    with make_service() as service, Peer(service) as peer:
        service.command_request_delegate = delegate
        peer.requester.send(b'{"command": 400}')
        assert started.wait(LIMIT_S)
        service.stop()
        assert b'"result":100' in peer.requester.recv()


def test_stop_gives_up_on_a_delegate_that_hangs() -> None:
    started, release = threading.Event(), threading.Event()

    def delegate(_request: object) -> ApiCommandRequestResponse:
        started.set()
        release.wait(2 * LIMIT_S)
        return ApiCommandRequestResponse(ApiCommandRequestResult.SUCCESS)

    with make_service(stop_timeout_s=0.1) as service, Peer(service) as peer:
        service.command_request_delegate = delegate
        peer.requester.send(b'{"command": 400}')
        assert started.wait(LIMIT_S)
        before = time.monotonic()
        service.stop()
        assert time.monotonic() - before < LIMIT_S
        assert b'"result":9999' in peer.requester.recv()
        release.set()


def test_a_delegate_may_stop_its_own_service() -> None:
    with make_service() as service, Peer(service) as peer:

        def delegate(_request: object) -> ApiCommandRequestResponse:
            service.stop()
            return ApiCommandRequestResponse(ApiCommandRequestResult.SUCCESS)

        service.command_request_delegate = delegate
        assert peer.ask(400)["result"] == 100
        assert [service.command_request_delegate] == [None]
        assert [service.is_running] == [False]


def test_a_delegate_set_after_stop_is_ignored(caplog: pytest.LogCaptureFixture) -> None:
    service = make_service()
    service.start()
    service.stop()
    service.command_request_delegate = lambda _: ApiCommandRequestResponse(ApiCommandRequestResult.SUCCESS)
    assert [service.command_request_delegate] == [None]
    assert "stopped" in caplog.text


@pytest.mark.parametrize(
    "wrong",
    [
        {"subscriber_port": 70000},
        {"command_port": -1},
        {"heartbeat_interval": -1},
        {"queue_size": 0},
        {"protocol": "1.0"},
        {"stop_timeout_s": float("nan")},
    ],
)
def test_options_that_make_no_sense_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(OptionError, match=next(iter(wrong))):
        create_api_service(ApiOptions(rpc=replace(RpcOptions(), **wrong)))  # type: ignore[arg-type] # wrong on purpose
