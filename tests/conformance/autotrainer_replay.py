"""Runs one recorded exchange against a running service, with raw ZeroMQ sockets on the other side, and says what differs."""

import json
from contextlib import ExitStack
from typing import Any, Self

import zmq

from autotrainer.api import (
    ApiCommandRequestResponse,
    ApiCommandRequestResult,
    ApiOptions,
    RpcOptions,
    create_api_service,
)
from tests.conformance.autotrainer_recordings import Json, Recording, decoded

SENTINEL = b"\xfe\xff\xff\xff"


class Station:
    """A service and everything that is needed to talk to it."""

    def __init__(self, protocol: Any) -> None:
        options = RpcOptions(
            host="127.0.0.1", subscriber_port=0, command_port=0, heartbeat_interval=0, protocol=protocol
        )
        service = create_api_service(ApiOptions(rpc=options))
        assert service is not None
        self.protocol = protocol
        self.service = service

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            stack.enter_context(self.service)
            self._context = stack.enter_context(zmq.Context())
            self._subscriber = stack.enter_context(self._context.socket(zmq.SUB))
            self._subscriber.connect(f"tcp://127.0.0.1:{self.service.subscriber_port}")
            self._subscriber.subscribe(b"")
            self._subscriber.rcvtimeo = 20_000
            self._wait_for_subscription()
            self._stack = stack.pop_all()
        return self

    def __exit__(self, *error: object) -> None:
        self._stack.close()

    def _wait_for_subscription(self) -> None:
        while not self._subscriber.poll(10):
            self.service.send(0xFFFFFFFE, b"up")
        self.published()

    def published(self) -> list[list[bytes]]:
        """Everything published until now."""
        self.service.send(0xFFFFFFFE, b"end")
        messages: list[list[bytes]] = []
        while (message := self._subscriber.recv_multipart()) != [SENTINEL, b"end"]:
            messages.append(message)
        return [message for message in messages if message != [SENTINEL, b"up"]]

    def ask(self, frames: list[bytes], replies: int = 1, kind: int = zmq.REQ) -> list[list[bytes]]:
        """Send one request, as one or more parts, and return what comes back."""
        with self._context.socket(kind) as socket:
            socket.linger = 0
            socket.rcvtimeo = 20_000
            socket.connect(f"tcp://127.0.0.1:{self.service.command_port}")
            socket.send_multipart(frames)
            return [socket.recv_multipart() for _ in range(replies)]


class Delegate:
    """Does what the recorded delegate did, and keeps what it got."""

    def __init__(self, station: Station, line: Json) -> None:
        self._station = station
        self._line = line
        self.received: list[Json] = []

    def __call__(self, request: Any) -> Any:
        names = ("command", "custom_command", "nonce", "data")
        self.received.append({name: getattr(request, name) for name in names})
        recorded = self._line["delegate"]
        if not isinstance(recorded, dict):  # the original was dead by then
            return ApiCommandRequestResponse(ApiCommandRequestResult.SUCCESS)
        if "raised" in recorded:
            kind, _, text = recorded["raised"].partition(": ")
            raise {"ValueError": ValueError, "TypeError": TypeError, "RuntimeError": RuntimeError}[kind](text)
        return decoded(recorded.get("returned"), self._station.protocol)


def replay(station: Station, recording: Recording) -> dict[str, tuple[Any, Any]]:
    """Run a line and return what differs: by aspect, what was recorded and what we do."""
    line = recording.line
    ours = _call(station, line) if recording.form == "call" else _command(station, line)
    theirs = _recorded(line, recording.protocol)
    return {aspect: (theirs.get(aspect), ours[aspect]) for aspect in ours if theirs.get(aspect) != ours[aspect]}


def _call(station: Station, line: Json) -> dict[str, Any]:
    result: dict[str, Any] = {"returned": None, "raised": None}
    args = decoded(line["call"]["args"], station.protocol)
    try:
        result["returned"] = getattr(station.service, line["call"]["method"])(*args)
    except (TypeError, ValueError, KeyError) as error:
        result["raised"] = next(kind.__name__ for kind in (KeyError, TypeError, ValueError) if isinstance(error, kind))
    result["published"] = [_readable(message) for message in station.published()]
    return result


def _command(station: Station, line: Json) -> dict[str, Any]:
    delegate = Delegate(station, line)
    has_delegate = line["call"]["delegate"] == "set"
    station.service.command_request_delegate = delegate if has_delegate else None
    parts = line.get("request_frames_hex") or [line["request_hex"]]
    reply = station.ask([bytes.fromhex(part) for part in parts])[0]
    result: dict[str, Any] = {"response": json.loads(reply[0]), "received": delegate.received}
    if then := line.get("then"):
        getattr(station.service, then["method"])(*decoded(then["args"], station.protocol))
        result["published"] = [_readable(message) for message in station.published()]
    return result


def _readable(message: list[bytes]) -> Any:
    """A published message as data: topic and payload, decoded as often as it takes."""
    topic, payload = int.from_bytes(message[0], "little"), message[1]
    try:
        value = json.loads(payload)
        return [
            topic,
            "json-string" if isinstance(value, str) else "json",
            json.loads(value) if isinstance(value, str) else value,
        ]
    except ValueError:
        return [topic, "raw", payload.hex()]


def _recorded(line: Json, protocol: str) -> dict[str, Any]:
    raised = str(line.get("raised", "")).partition(":")[0] or None
    delegate = line.get("delegate")
    received = [decoded(delegate["received"], protocol)] if isinstance(delegate, dict) else []
    published = [_readable([bytes.fromhex(part) for part in message]) for message in line.get("frames_hex", [])]
    return {
        "returned": line.get("returned"),
        "raised": raised,
        "published": published,
        "response": line.get("response"),
        "received": received,
    }
