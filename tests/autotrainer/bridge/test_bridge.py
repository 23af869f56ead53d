"""The bridge as a web server on loopback: real Socket.IO clients on one side, raw ZeroMQ sockets on the other."""

import asyncio
import json
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from typing import Any, cast

import pytest
import socketio  # type: ignore[import-untyped] # it has no types
import uvicorn

from autotrainer.api import ApiOptions, RpcOptions
from autotrainer.api.bridge import BridgeService, create_bridge_app
from tests.autotrainer.peer import LIMIT_S, Peer


class Bridge:
    """A running bridge, its service, and a ZeroMQ peer."""

    def __init__(self, bridge: BridgeService, url: str, peer: Peer) -> None:
        self.bridge, self.url, self.peer = bridge, url, peer

    async def connect(self, answer: Any = None) -> Any:
        """A Socket.IO client that answers commands by a function."""
        client: Any = socketio.AsyncClient()
        client.asked, client.was_asked = [], asyncio.Event()

        async def asked(request: Any) -> None:
            client.asked.append(request)
            client.was_asked.set()
            answers = answer(request) if answer is not None else []
            for item in answers:
                await client.emit("commandResult", item)

        client.on("commandRequest", asked)
        await client.connect(self.url, transports=["websocket"])
        return client

    @contextmanager
    def impatient(self) -> Iterator[None]:
        """Wait briefly for answers that never come; those that come may take their time on a busy machine."""
        bridge: Any = self.bridge
        patient, bridge._timeout_s = bridge._timeout_s, 0.15
        try:
            yield
        finally:
            bridge._timeout_s = patient

    async def ask(self, **members: Any) -> Any:
        """The reply to a command."""
        return await asyncio.to_thread(self.peer.ask_bytes, json.dumps({"command": 400, **members}).encode())

    async def refusal(self) -> str:
        """The answer once the server has noticed that a client left."""
        async with asyncio.timeout(LIMIT_S):
            while (reply := await self.ask(nonce=22))["result"] != 9999:
                pass
        return str(reply["errorMessage"])


@pytest.fixture
async def bridge() -> AsyncIterator[Bridge]:
    rpc = RpcOptions(host="127.0.0.1", subscriber_port=0, command_port=0, heartbeat_interval=0)
    app = create_bridge_app(ApiOptions(rpc=rpc), LIMIT_S)
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="error", ws="websockets-sansio"))
    task = asyncio.create_task(server.serve())
    async with asyncio.timeout(LIMIT_S):
        while not server.started:  # noqa: ASYNC110 # uvicorn has no event for it
            await asyncio.sleep(0.005)
    port = server.servers[0].sockets[0].getsockname()[1]
    with Peer(app.bridge.service) as peer:
        await asyncio.to_thread(peer.join)
        yield Bridge(app.bridge, f"http://127.0.0.1:{port}", peer)
    server.should_exit = True
    await task


async def test_without_a_client(bridge: Bridge) -> None:
    reply = await bridge.ask(nonce=1)
    assert (reply["result"], reply["errorMessage"]) == (9999, "No Socket.IO client connected.")


async def test_a_client_answers(bridge: Bridge) -> None:
    client = await bridge.connect(
        lambda request: [{"nonce": request["nonce"], "result": 100, "data": {"someKey": [1]}}]
    )
    reply = await bridge.ask(nonce=2, data={"someArg": "A b"})
    assert client.asked == [{"command": 400, "customCommand": -1, "nonce": 2, "data": {"someArg": "A b"}}]
    assert (reply["nonce"], reply["result"], reply["data"]) == (2, 100, {"someKey": [1]})
    await client.disconnect()
    assert await bridge.refusal() == "No Socket.IO client connected."


@pytest.mark.parametrize(
    ("answer", "result", "kind", "message"),
    [
        ({}, 0, 0, None),
        ({"result": 31337}, 0, 0, None),
        ({"result": "x"}, 0, 0, None),
        ({"result": 400, "errorCode": 9, "errorMessage": "gate_stuck Now"}, 400, 2, "gate_stuck Now"),
        ({"result": 400, "error_code": 9, "error_message": "snake"}, 400, 2, "snake"),
        ({"result": 100, "command": [], "data": "a_text Value"}, 100, 0, None),
    ],
)
async def test_answers_of_all_kinds(bridge: Bridge, answer: Any, result: int, kind: int, message: str | None) -> None:
    client = await bridge.connect(lambda request: [{"nonce": request["nonce"], **answer}])
    reply = await bridge.ask(nonce=5)
    assert (reply["result"], reply["errorKind"], reply["errorMessage"]) == (result, kind, message)
    assert reply["data"] == answer.get("data")
    await client.disconnect()


@pytest.mark.parametrize("answers", [[], ["text"], [{"result": 100}], [{"nonce": "11", "result": 100}]])
async def test_what_is_no_answer(bridge: Bridge, answers: list[Any]) -> None:
    client = await bridge.connect(lambda _: answers)
    with bridge.impatient():
        reply = await bridge.ask(nonce=11)
    assert (reply["result"], reply["errorMessage"]) == (400, "Timeout waiting for Socket.IO client response.")
    await client.disconnect()


async def test_the_same_nonce_after_a_time_out(bridge: Bridge) -> None:
    silent: list[Any] = []
    client = await bridge.connect(lambda request: silent or [{"nonce": request["nonce"], "result": 100}])
    silent.append("no answer")
    with bridge.impatient():
        assert (await bridge.ask(nonce=14))["result"] == 400
    silent.clear()
    assert (await bridge.ask(nonce=14))["result"] == 100
    assert await client.call("commandResult", {"nonce": 14, "result": 100}) == {
        "error": "nothing with this nonce is waiting for an answer of yours"
    }
    await client.disconnect()


async def test_the_newest_client_is_asked(bridge: Bridge) -> None:
    first = await bridge.connect()
    asking = asyncio.create_task(bridge.ask(nonce=18))
    await asyncio.wait_for(first.was_asked.wait(), LIMIT_S)
    second = await bridge.connect(lambda request: [{"nonce": request["nonce"], "result": 100, "data": "B"}])
    assert (await asking)["errorMessage"] == "Socket.IO client replaced."
    assert (await bridge.ask(nonce=19))["data"] == "B"
    await second.disconnect()
    assert await bridge.refusal() == "No Socket.IO client connected."
    await first.disconnect()


async def test_an_answer_of_another_client_is_none(bridge: Bridge) -> None:
    other = await bridge.connect()
    active = await bridge.connect()
    asking = asyncio.create_task(bridge.ask(nonce=20))
    await asyncio.wait_for(active.was_asked.wait(), LIMIT_S)
    assert "error" in await other.call("commandResult", {"nonce": 20, "result": 100})
    assert await active.call("commandResult", {"nonce": 20, "result": 100}) is None
    assert (await asking)["result"] == 100
    await other.disconnect()
    await active.disconnect()


async def test_a_client_that_leaves_while_asked(bridge: Bridge) -> None:
    client = await bridge.connect()
    asking = asyncio.create_task(bridge.ask(nonce=21))
    await asyncio.wait_for(client.was_asked.wait(), LIMIT_S)
    await client.disconnect()
    assert (await asking)["errorMessage"] in (
        "Socket.IO client disconnected.",
        "Timeout waiting for Socket.IO client response.",
    )


async def test_a_pending_command_gets_its_result(bridge: Bridge) -> None:
    client = await bridge.connect(lambda request: [{"nonce": request["nonce"], "result": 201}])
    assert (await bridge.ask(nonce=17))["result"] == 201
    assert await client.call("commandResult", {"nonce": 17, "result": 100, "data": {"done": True}}) is None
    topic, result = await asyncio.to_thread(bridge.peer.receive)
    assert (topic, result["nonce"], result["command"], result["data"]) == (6001, 17, 400, {"done": True})
    assert "error" in await client.call("commandResult", {"nonce": 17, "result": 100})
    await client.disconnect()


async def test_a_result_right_behind_the_answer_that_announces_it(bridge: Bridge) -> None:
    client, inside = await bridge.connect(), cast(Any, bridge.bridge)
    asking = asyncio.create_task(bridge.ask(nonce=23))
    await asyncio.wait_for(client.was_asked.wait(), LIMIT_S)
    for result in (201, 100):  # nothing else runs between them, as when both come in one piece
        assert await inside.handle_command_result(inside._active, {"nonce": 23, "result": result}) is None
    assert (await asking)["result"] == 201
    topic, told = await asyncio.to_thread(bridge.peer.receive)
    assert (topic, told["nonce"], told["result"]) == (6001, 23, 100)
    await client.disconnect()


async def test_events_of_clients(bridge: Bridge) -> None:
    client = await bridge.connect()
    event = {"kind": 1101, "when": 1.5, "index": 7, "context": {"someKey": "someValue Text"}}
    assert await client.call("sendApiEvent", event) is None
    assert await asyncio.to_thread(bridge.peer.receive) == (4001, event)
    assert await client.call("sendApiEvent", {"kind": 101}) is None
    assert [(await asyncio.to_thread(bridge.peer.receive))[0] for _ in range(2)] == [2001, 4001]
    for wrong in ("hello", {"when": 1}, {"kind": 501, "context": {"raw": b"ab"}}):
        assert "error" in await client.call("sendApiEvent", wrong)
    with bridge.impatient():
        assert (await bridge.ask(nonce={"a": 1}))["nonce"] == {"a": 1}
    await client.disconnect()


async def test_health_tells_of_the_service(bridge: Bridge) -> None:
    import httpx

    async with httpx.AsyncClient() as web:
        assert (await web.get(f"{bridge.url}/health")).json() == {"status": "ok"}
        await asyncio.to_thread(bridge.bridge.stop)
        assert (await web.get(f"{bridge.url}/health")).status_code == 503


def test_options_without_a_service() -> None:
    with pytest.raises(RuntimeError, match="RPC is disabled in the provided ApiOptions"):
        create_bridge_app(ApiOptions())


def test_a_bridge_that_is_not_initialized() -> None:
    rpc = RpcOptions(host="127.0.0.1", subscriber_port=0, command_port=0, heartbeat_interval=0)
    bridge = BridgeService(ApiOptions(rpc=rpc))
    bridge.start()
    with Peer(bridge.service) as peer:
        assert peer.ask(400)["errorMessage"] == "Bridge not fully initialized."
    bridge.stop()


@pytest.mark.parametrize("option", ["--port", "--subscriber-port", "--command-port"])
def test_a_port_that_is_taken_is_told_without_a_traceback(option: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        free = [word for name in ("--port", "--subscriber-port", "--command-port") for word in (name, "0")]
        ended = subprocess.run(
            [sys.executable, "-m", "autotrainer.api.bridge", *free, option, port],
            capture_output=True,
            text=True,
            timeout=100,
            check=False,
        )
    assert ended.returncode != 0
    assert "address already in use" in ended.stderr.lower()
    assert "Traceback" not in ended.stderr
