# Derived from packages/accordionq2/src/accordionq2/_engine.py by `codegen generate`. Do not edit: change that file.
"""The moving part of the client: sends calls, and once more where that is safe. What it decides, `_session` decides."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, ParamSpec, Protocol, TypeVar

from devicewire.accordionq2.errors import InvalidRequest, TransportError

from ._session import Session, argument_error, transport_error
from ._transports import sync_transport
from .exceptions import AccordionQ2Error

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Generator, Mapping
    from typing import BinaryIO

    from devicewire.accordionq2.calls import Call, HttpRequest, HttpResponse
    from devicewire.accordionq2.files import FileSink, Progress
    from devicewire.accordionq2.transport import Incoming, Verify

P = ParamSpec("P")
S = TypeVar("S")


class Running(Protocol):
    """What goes on in the background until it is closed: streams, watches, renewals."""

    def close(self) -> None:
        """Stop it, and wait until it has stopped."""
        ...


class SyncEngine:
    """Sends the calls of all groups of one client."""

    def __init__(
        self,
        base_url: str,
        timeout: float | None,
        auth: tuple[str, str] | None,
        verify: Verify,
        default_headers: Mapping[str, str] | None,
    ) -> None:
        self.session = Session(base_url, timeout, auth, default_headers)
        self._transport = sync_transport(verify)
        self._running: set[Running] = set()

    def close(self) -> None:
        """Stop what is going on in the background, and let go of all connections; a later call opens new ones."""
        for running in tuple(self._running):
            running.close()
        self._transport.close()

    def keep(self, running: Running) -> None:
        """Remember to close this when the client is closed."""
        self._running.add(running)

    def forget(self, running: Running) -> None:
        """It is closed."""
        self._running.discard(running)

    def call(self, request: Callable[P, Call[S, Any]], *args: P.args, **kwargs: P.kwargs) -> S:
        """Build a call, send it, and return what a success brings."""
        call = _build(request, *args, **kwargs)
        return self._finish(call, self.session.timeout)

    def call_within(
        self, limit_s: float | None, request: Callable[P, Call[S, Any]], *args: P.args, **kwargs: P.kwargs
    ) -> S:
        """Do as `call` does, in at most so many seconds for each attempt; None is the client's own timeout."""
        limits = [limit for limit in (limit_s, self.session.timeout) if limit is not None]
        return self._finish(_build(request, *args, **kwargs), min(limits, default=None))

    def _finish(self, call: Call[S, Any], limit_s: float | None) -> S:
        try:
            response = self._attempt(call, None, limit_s)
        except AccordionQ2Error as error:
            if not self.session.is_worth_another_try(call, error):
                raise
            response = self._attempt(call, None, limit_s)
        return self.session.result(call, response)

    def call_list(
        self, request: Callable[P, Call[tuple[S, ...], Any]], *args: P.args, **kwargs: P.kwargs
    ) -> list[S]:
        """Build a call, send it, and return the list that a success brings."""
        answer = self.call(request, *args, **kwargs)
        return list(answer)

    def download(
        self,
        to: str | os.PathLike[str] | BinaryIO,
        progress: Progress | None,
        request: Callable[P, Call[bytes, Any]],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> int:
        """Build a call, send it, and write the body of its answer to a file, piece by piece; return the number of bytes."""
        from devicewire.accordionq2.files import FileSink

        call, sink = _build(request, *args, **kwargs), FileSink(to, progress)
        try:
            response = self._pour(call, sink)
        except AccordionQ2Error as error:
            is_path = not hasattr(to, "write")
            if not self.session.is_worth_another_try(call, error) or not (is_path or sink.size == 0):
                raise
            sink = FileSink(to, progress)
            response = self._pour(call, sink)
        self.session.check_status(call, response)
        return sink.size

    def _pour(self, call: Call[bytes, Any], sink: FileSink) -> HttpResponse:
        with sink:
            return self._attempt(call, sink, self.session.timeout)

    def open(
        self, request: Callable[P, Call[S, Any]], silence_s: float, *args: P.args, **kwargs: P.kwargs
    ) -> Incoming:
        """Build a call, send it once, and return its answer, whose body is read as it comes; see `errors_of` for reading."""
        call = _build(request, *args, **kwargs)
        with errors_of(call.operation):
            incoming = self._transport.open(self.session.to_request(call, silence_s))
        self.session.check_status(call, incoming.response)
        return incoming

    def _attempt(self, call: Call[Any, Any], sink: FileSink | None, limit_s: float | None) -> HttpResponse:
        request: HttpRequest = self.session.to_request(call, limit_s)
        try:
            if sink is None:
                return self._transport.send(request)
            return self._transport.stream(request, sink)
        except TransportError as error:
            raise transport_error(call.operation, error) from error
        except InvalidRequest as error:
            raise argument_error(call.operation, error) from error


@contextmanager
def errors_of(operation: str) -> Generator[None, None, None]:
    """Turn errors of the transport into those of the client."""
    try:
        yield
    except TransportError as error:
        raise transport_error(operation, error) from error
    except InvalidRequest as error:
        raise argument_error(operation, error) from error


def _build(request: Callable[P, Call[S, Any]], *args: P.args, **kwargs: P.kwargs) -> Call[S, Any]:
    """Build a call. What cannot be put on the wire is an error of the caller."""
    try:
        return request(*args, **kwargs)
    except ValueError as error:
        raise argument_error(request.__module__.rpartition(".")[2], error) from error
