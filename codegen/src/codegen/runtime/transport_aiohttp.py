"""The asynchronous transport, on aiohttp."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Generator
from contextlib import AbstractAsyncContextManager, contextmanager, suppress
from typing import TYPE_CHECKING

from .calls import HttpRequest, HttpResponse, Sink, Upload, is_success
from .errors import ConnectFailed, ConnectionLost, InvalidRequest, RequestTimeout, TransportError
from .transport_base import (
    DEFAULT_KEEPALIVE_S,
    MAX_ANSWER,
    PIECE,
    READS,
    SinkFailed,
    UploadFailed,
    Verify,
    check_size,
    connect_time,
    guarded,
    is_secure,
    pieces,
    ssl_context,
    too_late,
    where,
    why_unconnected,
)

if TYPE_CHECKING:
    import aiohttp

__all__ = ["AiohttpIncoming", "AiohttpTransport"]


class _NotAgainError(Exception):
    """Carries a failure past aiohttp's own second attempt for GET, PUT and DELETE."""


class AiohttpTransport:
    """Asynchronous transport on aiohttp.

    Close it in the event loop that used it. Connections of a loop that has ended cannot be closed any more (that takes the loop): when
    another loop comes, they are left to the garbage collector, which warns of them.

    Args:
        verify: how certificates are checked.
        fresh_writes: open a new connection for every request that is not a plain read, so that it never rides on a kept connection
            that the device may have dropped already.
        keepalive_s: seconds that an idle connection is kept for the next request; less than the device keeps it.
    """

    def __init__(
        self, *, verify: Verify = True, fresh_writes: bool = False, keepalive_s: float = DEFAULT_KEEPALIVE_S
    ) -> None:
        self._keepalive_s = keepalive_s
        self._verify = verify
        self._fresh_writes = fresh_writes
        self._sessions: dict[tuple[bool, bool], aiohttp.ClientSession] = {}
        self._loop: asyncio.AbstractEventLoop | None = None

    def _session(self, request: HttpRequest) -> aiohttp.ClientSession:
        loop = asyncio.get_running_loop()
        if self._loop is not loop:
            self._sessions, self._loop = {}, loop
        fresh = self._fresh_writes and request.method not in READS
        kind = fresh, is_secure(request.url)  # what http has opened checks no certificates
        session = self._sessions.get(kind)
        if session is None or session.closed:
            session = self._sessions[kind] = self._open(request.url, fresh)
        return session

    def _open(self, url: str, fresh: bool) -> aiohttp.ClientSession:
        import aiohttp

        tls = ssl_context(self._verify, url)
        if not fresh:
            connector = aiohttp.TCPConnector(ssl=tls, keepalive_timeout=self._keepalive_s)
        elif tls is False:
            connector = aiohttp.TCPConnector(ssl=tls, force_close=True)
        else:  # kept for no time at all: what force_close says goodbye to in TLS, nobody waits for
            connector = aiohttp.TCPConnector(ssl=tls, keepalive_timeout=0)
        return aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            middlewares=(_send_once,),
            skip_auto_headers=("User-Agent", "Content-Type"),
        )

    async def send(self, request: HttpRequest) -> HttpResponse:
        """Send one request, once, and wait for the whole answer.

        Raises:
            TransportError: no complete answer arrived.
        """
        if isinstance(request.content, Upload):
            return await self._move(request, None)
        with _explained(request, slow=False):
            async with self._open_request(request, request.content, request.timeout) as response:
                return HttpResponse(response.status, response.headers, await _read_bounded(response))

    async def stream(self, request: HttpRequest, sink: Sink) -> HttpResponse:
        """Send one request, once, and hand the body of a success to the sink as it comes; see `AsyncStreamTransport`.

        Raises:
            TransportError: no complete answer arrived.
        """
        return await self._move(request, sink)

    async def open(self, request: HttpRequest) -> AiohttpIncoming:
        """Send one request, once, and leave the body of a success to be read as it comes.

        `request.timeout` is how long nothing may come.

        Raises:
            TransportError: no answer began.
        """
        with _explained(request, slow=True):
            async with asyncio.timeout(request.timeout):
                data = request.content if isinstance(request.content, bytes) else None
                answer = await self._open_request(request, data, None).__aenter__()
                try:
                    body = b"" if is_success(answer.status) else await _read_bounded(answer)
                except BaseException:
                    answer.close()
                    raise
        return AiohttpIncoming(request, answer, body)

    async def _move(self, request: HttpRequest, sink: Sink | None) -> HttpResponse:
        loop = asyncio.get_running_loop()
        with _explained(request, slow=True):
            async with asyncio.timeout(request.timeout) as watch:

                def moved() -> None:
                    if request.timeout is not None:
                        watch.reschedule(loop.time() + request.timeout)

                content = request.content
                data = _send_pieces(content, moved) if isinstance(content, Upload) else content
                async with self._open_request(request, data, None) as response:
                    moved()
                    return await _moved_into(sink, response, moved)

    def _open_request(
        self, request: HttpRequest, data: bytes | AsyncIterator[bytes] | None, total: float | None
    ) -> AbstractAsyncContextManager[aiohttp.ClientResponse]:
        import aiohttp
        from yarl import URL

        headers = request.headers
        if isinstance(request.content, Upload):
            headers = {**headers, "Content-Length": str(request.content.length)}
        return self._session(request).request(
            request.method,
            URL(request.url, encoded=True),
            headers=headers,
            data=data,
            allow_redirects=False,
            timeout=aiohttp.ClientTimeout(total=total, connect=connect_time(request.timeout)),
        )

    async def close(self) -> None:
        """Let go of all connections. The transport can be used again afterwards."""
        sessions, self._sessions = self._sessions, {}
        if self._loop is asyncio.get_running_loop():
            for session in sessions.values():
                await session.close()


class AiohttpIncoming:
    """An answer whose body is read as it comes; see `AsyncIncoming`."""

    def __init__(self, request: HttpRequest, answer: aiohttp.ClientResponse, body: bytes) -> None:
        self._request = request
        self._answer = answer
        self._closed = asyncio.Event()
        self.response = HttpResponse(answer.status, answer.headers, body)

    async def read(self) -> bytes:
        """Wait for the next piece; empty at the end, and after `close`.

        Raises:
            TransportError: nothing came within the timeout of the request, or the connection broke.
        """
        if self._closed.is_set():
            return b""
        try:
            with _explained(self._request, slow=True):
                async with asyncio.timeout(self._request.timeout):
                    return await self._answer.content.readany()
        except TransportError:
            if self._closed.is_set():  # by another task
                return b""
            raise

    async def close(self) -> None:
        """Close the connection, also while another task reads."""
        self._closed.set()
        self._answer.close()
        await asyncio.sleep(0)  # the loop closes the socket in its next turn


async def _send_once(request: aiohttp.ClientRequest, handler: aiohttp.ClientHandlerType) -> aiohttp.ClientResponse:
    # aiohttp repeats GET, PUT and DELETE by itself when the connection breaks; what is repeated is decided above, not here.
    import aiohttp

    try:
        return await handler(request)
    except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError):
        raise
    except (aiohttp.ClientOSError, aiohttp.ServerDisconnectedError) as error:
        raise _NotAgainError from error


async def _read_bounded(response: aiohttp.ClientResponse) -> bytes:
    length = response.content_length
    if length is not None and length <= MAX_ANSWER and "Content-Encoding" not in response.headers:
        return await response.read()
    parts: list[bytes] = []
    size = 0
    async for part in response.content.iter_any():
        size += len(part)
        check_size(size)
        parts.append(part)
    return b"".join(parts)


async def _send_pieces(upload: Upload, moved: Callable[[], None]) -> AsyncIterator[bytes]:
    iterator, size = pieces(upload), 0
    try:
        # Not one step further than the last piece: the answer would overtake it, and the connection could not be kept.
        while size < upload.length and (piece := await asyncio.to_thread(next, iterator, None)) is not None:
            moved()
            yield piece
            size += len(piece)
            guarded(upload.report, size)
    finally:
        with suppress(ValueError):  # a thread may still be reading
            iterator.close()
    moved()


async def _moved_into(sink: Sink | None, response: aiohttp.ClientResponse, moved: Callable[[], None]) -> HttpResponse:
    if sink is None or not is_success(response.status):
        return HttpResponse(response.status, response.headers, await _read_bounded(response))
    await _pour(response, sink, moved)
    return HttpResponse(response.status, response.headers, b"")


async def _pour(response: aiohttp.ClientResponse, sink: Sink, moved: Callable[[], None]) -> None:
    guarded(sink.start, None if "Content-Encoding" in response.headers else response.content_length)
    buffer = bytearray()
    async for part in response.content.iter_any():
        moved()
        buffer += part
        if sink.is_live or len(buffer) >= PIECE:
            await _hand_over(sink, buffer)
            moved()
    if buffer:
        await _hand_over(sink, buffer)


async def _hand_over(sink: Sink, buffer: bytearray) -> None:
    await asyncio.to_thread(guarded, sink.write, bytes(buffer))
    buffer.clear()
    guarded(sink.report)


@contextmanager
def _explained(request: HttpRequest, *, slow: bool) -> Generator[None, None, None]:
    import aiohttp

    try:
        yield
    except SinkFailed as error:
        raise (error.__cause__ or error) from None
    except TransportError:
        raise
    except _NotAgainError as error:
        cause = error.__cause__ or error
        raise _explain_aiohttp(cause, request, slow=slow) from cause
    except (aiohttp.ClientError, OSError, ValueError, UploadFailed) as error:
        if isinstance(failed := error.__cause__, SinkFailed):  # of a body that was being sent
            raise (failed.__cause__ or failed) from None
        raise _explain_aiohttp(error, request, slow=slow) from error


def _explain_aiohttp(error: BaseException, request: HttpRequest, *, slow: bool) -> TransportError | InvalidRequest:
    import aiohttp

    place = where(request)
    if isinstance(error, aiohttp.ConnectionTimeoutError):
        return RequestTimeout(f"{place}: no connection within {connect_time(request.timeout):g} s", was_sent=False)
    if isinstance(error, TimeoutError):
        return too_late(request, slow=slow)
    if isinstance(broken := error.__cause__ or error, UploadFailed):
        return ConnectionLost(f"{place}: {broken}", was_sent=True)
    if isinstance(error, aiohttp.ClientConnectorError):
        return ConnectFailed(f"{place}: {why_unconnected(error.os_error)}", was_sent=False)
    if isinstance(error, aiohttp.ClientConnectorCertificateError):
        return ConnectFailed(f"{place}: {why_unconnected(error.certificate_error)}", was_sent=False)
    if isinstance(error, aiohttp.InvalidURL):
        return InvalidRequest(f"{request.url!r} is not a usable URL: {error}")
    if isinstance(error, aiohttp.ClientResponseError):
        return ConnectionLost(
            f"{place}: the answer is not HTTP: {' '.join(error.message.split())[:200]}", was_sent=True
        )
    return ConnectionLost(
        f"{place}: connection lost: {' '.join(str(error).split()) or type(error).__name__}", was_sent=True
    )
