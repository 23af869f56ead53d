"""A service whose delegate is a Socket.IO client: the one that connected last.

It answers only what it was asked: an answer of another client, of another nonce, or after the time limit is dropped, and its sender is told.
A result that comes after PENDING_WITH_NOTIFICATION is published as COMMAND_RESULT.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from threading import Event, Lock
from typing import TYPE_CHECKING, Any, cast

from devicewire.autotrainer.models import ApiCommand, ApiCommandRequestResult, CommandRequest

from .._names import snake
from .._values import plain, wire
from ..api_options import ApiOptions, create_default_api_options
from ..command import ApiCommandRequest, ApiCommandRequestResponse
from ..exceptions import ApiError, StateError
from ..zeromq import create_api_service

if TYPE_CHECKING:
    from ..rpc_service import RpcService

__all__ = [
    "ANSWERED_NONCE_TTL_SECONDS",
    "COMMAND_RESPONSE_TIMEOUT_SECONDS",
    "BridgeService",
    "create_bridge_app",
]

COMMAND_RESPONSE_TIMEOUT_SECONDS = 1.0
ANSWERED_NONCE_TTL_SECONDS = 300
"""How long a pending command waits for its result."""

_EMIT_SECONDS = 5.0
_UNAVAILABLE, _FAILED = ApiCommandRequestResult.UNAVAILABLE, ApiCommandRequestResult.FAILED


def _refusal(result: ApiCommandRequestResult, text: str) -> ApiCommandRequestResponse:
    return ApiCommandRequestResponse(result, error_message=text)


@dataclass(eq=False)
class _Question:
    """What the active client has been asked and not answered yet."""

    sid: str
    command: ApiCommand
    nonce: object
    answered: Event = field(default_factory=Event)
    response: ApiCommandRequestResponse | None = None

    def close(self, response: ApiCommandRequestResponse) -> None:
        self.response = response
        self.answered.set()


class BridgeService:
    """Owns a service and lets the newest Socket.IO client be its delegate.

    Args:
        options: options of the service; None for defaults.
        command_timeout: seconds that the client has to answer.

    Raises:
        RuntimeError: the options ask for no service.
    """

    def __init__(
        self, options: ApiOptions | None = None, command_timeout: float = COMMAND_RESPONSE_TIMEOUT_SECONDS
    ) -> None:
        service = create_api_service(options or create_default_api_options())
        if service is None:
            raise StateError("RPC is disabled in the provided ApiOptions; bridge requires an active RPC service.")
        self.service: RpcService = service
        self._timeout_s = command_timeout
        self._sio: Any = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._lock = Lock()
        self._active: str | None = None
        self._question: _Question | None = None
        self._pending: dict[object, tuple[ApiCommand, float]] = {}
        service.command_request_delegate = self._ask

    def initialize(self, sio: Any, loop: asyncio.AbstractEventLoop) -> None:
        """Say which Socket.IO server to use, and in which event loop it runs."""
        self._sio, self._loop = sio, loop

    def start(self) -> None:
        """Start the service.

        Raises:
            BindError: a port is taken.
        """
        self.service.start()

    def stop(self) -> None:
        """Stop the service."""
        self.service.stop()

    async def handle_connect(self, sid: str) -> bool:
        """Let the newest client be the delegate."""
        self._replace(sid, "Socket.IO client replaced.")
        return True

    async def handle_disconnect(self, sid: str) -> None:
        """Have no delegate when the active client leaves."""
        if sid == self._active:
            self._replace(None, "Socket.IO client disconnected.")

    def _replace(self, sid: str | None, reason: str) -> None:
        with self._lock:
            self._active, question, self._question = sid, self._question, None
        if question is not None:
            question.close(_refusal(_FAILED, reason))

    async def handle_command_result(self, sid: str, data: object) -> dict[str, str] | None:
        """Take an answer. Returns what is wrong with it; None when all is well."""
        if not isinstance(data, Mapping) or "nonce" not in data:
            return {"error": "an answer is an object with a nonce"}
        answer = {snake(str(key)): value for key, value in cast("Mapping[object, Any]", data).items()}
        response = _response(answer)
        if self._closes_question(sid, answer["nonce"], response):
            return None
        return await self._late(answer["nonce"], response)

    def _closes_question(self, sid: str, nonce: object, response: ApiCommandRequestResponse) -> bool:
        """Whether this is the answer that a command waits for; then it waits no more."""
        with self._lock:
            question = self._question
            if question is None or question.sid != sid or not _same(question.nonce, nonce):
                return False
            self._question = None
            self._announce(question, response)
            question.close(response)
            return True

    def _announce(self, question: _Question, response: ApiCommandRequestResponse) -> None:
        """Expect the result of a pending command from now on: it may follow at once."""
        nonce = question.nonce
        if response.result == ApiCommandRequestResult.PENDING_WITH_NOTIFICATION and isinstance(
            nonce, int | str | float
        ):
            self._pending[nonce] = (question.command, time.monotonic() + ANSWERED_NONCE_TTL_SECONDS)

    async def _late(self, nonce: object, response: ApiCommandRequestResponse) -> dict[str, str] | None:
        now = time.monotonic()
        self._pending = {key: value for key, value in self._pending.items() if value[1] > now}
        command, _ = self._pending.pop(nonce, (None, 0.0)) if isinstance(nonce, int | str | float) else (None, 0.0)
        if command is None:
            return {"error": "nothing with this nonce is waiting for an answer of yours"}
        result = ApiCommandRequestResponse(
            response.result, response.data, response.error_code, response.error_message, command, cast(int, nonce)
        )
        return self._guarded(lambda: self.service.send_command_result(result))

    async def handle_send_api_event(self, sid: str, payload: object) -> dict[str, str] | None:
        """Publish an event. Returns what is wrong with it; None when all is well."""
        del sid
        if not isinstance(payload, Mapping) or "kind" not in payload:
            return {"error": "an event is an object with a kind"}
        event = cast("Mapping[str, Any]", payload)
        return self._guarded(lambda: self.service.send_event_dict(event))

    @staticmethod
    def _guarded(send: Any) -> dict[str, str] | None:
        try:
            return None if send() else {"error": "the service does not take messages now"}
        except ApiError as error:
            return {"error": str(error)}

    def _ask(self, request: ApiCommandRequest) -> ApiCommandRequestResponse:
        """The delegate of the service: asks the active client, on a thread of the service."""
        if self._sio is None or self._loop is None:
            return _refusal(_UNAVAILABLE, "Bridge not fully initialized.")
        with self._lock:
            if self._active is None:
                return _refusal(_UNAVAILABLE, "No Socket.IO client connected.")
            question = self._question = _Question(self._active, request.command, request.nonce)
        try:
            return self._answer_to(question, request)
        finally:
            with self._lock:
                self._question = None

    def _answer_to(self, question: _Question, request: ApiCommandRequest) -> ApiCommandRequestResponse:
        message = wire(CommandRequest(request.command, request.custom_command, request.nonce, request.data))
        sending = self._sio.emit("commandRequest", message, to=question.sid)
        try:
            asyncio.run_coroutine_threadsafe(sending, cast(asyncio.AbstractEventLoop, self._loop)).result(_EMIT_SECONDS)
        except Exception:  # noqa: BLE001 # whatever Socket.IO raises, the sender of the command is told
            return _refusal(_FAILED, "Failed to emit commandRequest to Socket.IO clients.")
        if not question.answered.wait(self._timeout_s) or question.response is None:
            return _refusal(_FAILED, "Timeout waiting for Socket.IO client response.")
        return question.response


def _same(one: object, other: object) -> bool:
    return type(one) is type(other) and one == other


def _response(answer: Mapping[str, Any]) -> ApiCommandRequestResponse:
    number = answer.get("result")
    result = ApiCommandRequestResult(number) if isinstance(number, int) and number is not True else None
    listed = result if result is not None and result.is_listed else ApiCommandRequestResult.UNRECOGNIZED
    code, text = answer.get("error_code", 0), answer.get("error_message")
    return ApiCommandRequestResponse(listed, plain(answer.get("data"), snake), code, text)


def create_bridge_app(
    options: ApiOptions | None = None,
    command_timeout: float = COMMAND_RESPONSE_TIMEOUT_SECONDS,
    cors_allowed_origins: str | list[str] | None = None,
) -> Any:
    """Return the bridge as an ASGI application: Socket.IO at its usual path, and `GET /health`.

    Args:
        options: options of the service; None for defaults.
        command_timeout: seconds that the client has to answer.
        cors_allowed_origins: web origins that may connect from a browser; `*` for all. None: the bridge's own.

    Raises:
        RuntimeError: the options ask for no service.
        ImportError: the extra `bridge` is not installed.
    """
    import socketio  # type: ignore[import-untyped] # it has no types
    from starlette.applications import Starlette
    from starlette.responses import JSONResponse
    from starlette.routing import Route

    bridge = BridgeService(options, command_timeout)
    sio: Any = socketio.AsyncServer(async_mode="asgi", cors_allowed_origins=cors_allowed_origins)

    async def health(_request: object) -> JSONResponse:
        if bridge.service.is_running:
            return JSONResponse({"status": "ok"})
        return JSONResponse({"status": "stopped"}, status_code=503)

    _register(sio, bridge)
    web = Starlette(routes=[Route("/health", health)], lifespan=lambda _app: _running(bridge, sio))
    app: Any = socketio.ASGIApp(sio, other_asgi_app=web)
    app.bridge = bridge
    return app


@asynccontextmanager
async def _running(bridge: BridgeService, sio: Any) -> AsyncGenerator[None]:
    bridge.initialize(sio, asyncio.get_running_loop())
    bridge.start()
    try:
        yield
    finally:
        await asyncio.to_thread(bridge.stop)


def _register(sio: Any, bridge: BridgeService) -> None:
    """Connect the bridge with the events of Socket.IO."""

    async def connect(sid: str, _environ: object, _auth: object = None) -> bool:
        return await bridge.handle_connect(sid)

    async def disconnect(sid: str, *_reason: object) -> None:
        await bridge.handle_disconnect(sid)

    sio.on("connect", connect)
    sio.on("disconnect", disconnect)
    sio.on("commandResult", bridge.handle_command_result)
    sio.on("sendApiEvent", bridge.handle_send_api_event)
