"""What the client knows and decides, without input or output: address, header fields, what an answer means, whether to try again.

outcome of one attempt                      | error                       | tried once more
--------------------------------------------|-----------------------------|--------------------------------------------
nothing listens                             | AccordionQ2RefusedError     | yes
no connection for another reason            | AccordionQ2ConnectionError  | yes: the request was not sent
connection lost                             | AccordionQ2ConnectionError  | GET only: anything else may have arrived
no answer in time                           | AccordionQ2TimeoutError     | likewise
every status that is no success, 3xx too    | AccordionQ2ApiError         | no
404 or 405 without a word, newer call       | AccordionQ2UnsupportedError | no
the lease of a `hold` block is lost         | AccordionQ2LeaseError       | nothing is sent, unless it only reads
a success that is not what the spec says    | AccordionQ2AnswerError      | no
"""

from __future__ import annotations

import errno
import logging
from typing import TYPE_CHECKING, Any, TypeVar

from devicewire.accordionq2 import API_VERSION, DEVICE_VERSION, LEASE_ID_HEADER
from devicewire.accordionq2.errors import DecodeError

from ._settings import checked_base_url, checked_headers, checked_timeout
from .exceptions import (
    AccordionQ2AnswerError,
    AccordionQ2ApiError,
    AccordionQ2ArgumentError,
    AccordionQ2ConnectionError,
    AccordionQ2Error,
    AccordionQ2LeaseError,
    AccordionQ2RefusedError,
    AccordionQ2TimeoutError,
    AccordionQ2UnsupportedError,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from devicewire.accordionq2.calls import Call, HttpRequest, HttpResponse
    from devicewire.accordionq2.compatibility import FirmwareCheck
    from devicewire.accordionq2.errors import TransportError
    from devicewire.accordionq2.types import Issue, Response

S = TypeVar("S")

_LOGGER = logging.getLogger(__package__)
_MAX_REPORTED = 200
_LEASE = LEASE_ID_HEADER.lower()

_SINCE = {"details": "5.28.1", "max_age_ms": "5.28.1"}
"""Arguments of older calls, and the first firmware that knows them."""

_NO_SUCH_CALL = (404, 405)
"""What a server answers, without a word, to paths and methods that it does not have."""


class Session:
    """State of one client. See `AsyncAccordionQ2Client` for the arguments.

    Raises:
        ValueError: an argument is out of range; the message says which and what is allowed.
    """

    def __init__(
        self,
        base_url: str,
        timeout: float | None,
        auth: tuple[str, str] | None,
        default_headers: Mapping[str, str] | None,
    ) -> None:
        self.base_url = checked_base_url(base_url)
        self.timeout = checked_timeout(timeout)
        self._headers = checked_headers(auth, default_headers)
        self._reported: set[tuple[str, str]] = set()
        self._firmware: FirmwareCheck | None = None
        self._told: set[str] = set()
        self._holders: list[tuple[object, str]] = []
        self.lost_lease = ""
        """Why the lease of a `hold` block was lost; empty when it was not."""

    def to_request(self, call: Call[Any, Any], timeout: float | None) -> HttpRequest:
        """Complete a call. Header fields of the call win over those of the client, whatever their case.

        Raises:
            AccordionQ2LeaseError: the lease is lost, and the call is more than a look.
        """
        if self.lost_lease and call.changes_device:
            raise AccordionQ2LeaseError(f"{call.operation}: not sent, {self.lost_lease}", was_sent=False)
        own = {name.lower() for name in call.headers}
        headers = {name: value for name, value in self._headers.items() if name.lower() not in own}
        return call.to_request(self.base_url, headers, timeout)

    @property
    def lease_id(self) -> str | None:
        """Id of the lease that goes along with requests."""
        return next((value for name, value in self._headers.items() if name.lower() == _LEASE), None)

    def keep_lease(self, lease_id: str | None) -> None:
        """Send this id along from now on; None sends none. A lost lease is forgotten."""
        headers = {name: value for name, value in self._headers.items() if name.lower() != _LEASE}
        self._headers = headers if lease_id is None else {**headers, LEASE_ID_HEADER: lease_id}
        self.lost_lease = ""

    def begin_hold(self, holder: object, owner: str) -> None:
        """A `hold` block begins.

        Raises:
            AccordionQ2LeaseError: another one of this client has not ended.
        """
        self._holders.append((holder, owner))  # of several threads, one is the first
        first, its_owner = self._holders[0]
        if first is not holder:
            self._holders.remove((holder, owner))
            text = f"the control lease is held already, for {its_owner!r}: a client can hold it once at a time"
            raise AccordionQ2LeaseError(text, was_sent=False)

    def end_hold(self, holder: object) -> None:
        """A `hold` block has ended; nothing happens when it is not the one that counts."""
        self._holders = [pair for pair in self._holders if pair[0] is not holder]

    def hear(self, identification: object) -> None:
        """Take the firmware from an identification, whose last part it is."""
        if isinstance(identification, str):
            self.firmware.hear(identification.rpartition(",")[2].strip())

    @property
    def firmware(self) -> FirmwareCheck:
        """What the station has told of its firmware, compared with what this package was made for."""
        if self._firmware is None:
            from devicewire.accordionq2.compatibility import FirmwareCheck

            self._firmware = FirmwareCheck("accordionq2", API_VERSION, DEVICE_VERSION, "accordionq2")
        return self._firmware

    def tell_if_older(self, argument: str) -> None:
        """Warn, once for each argument, when the station has told that it is too old to know it: it passes over it without a word.

        Warns:
            FirmwareWarning: the station has told that it is older.
        """
        from devicewire.accordionq2.compatibility import Verdict, compare

        version, since = self.firmware.compatibility.device_version, _SINCE[argument]
        if argument in self._told or compare(version, since) is not Verdict.OLDER:
            return
        self._told.add(argument)
        text = f"{argument} does nothing: the station says its version is {version}, and {since} is the first that knows it"
        self.firmware.warn(text)

    def result(self, call: Call[S, Any], response: HttpResponse) -> S:
        """Return what a success brought.

        Raises:
            AccordionQ2ApiError: the status is no success.
            AccordionQ2AnswerError: the answer is not what the spec says.
        """
        self.check_status(call, response)
        try:
            answer = call.parse(response)
        except (DecodeError, RecursionError) as error:
            raise unusable(call.operation, response.status, error) from error
        self._report(call.operation, answer)
        return call.result(answer)

    def check_status(self, call: Call[Any, Any], response: HttpResponse) -> None:
        """Raise AccordionQ2ApiError for a status that is no success."""
        status = response.status
        if 200 <= status < 300:
            return
        if status < 400:
            text = f"{call.operation}: the station answered {status}, which would lead elsewhere and is not followed"
            raise AccordionQ2ApiError(status, text)
        if call.since and status in _NO_SUCH_CALL and not response.content.strip():
            text = f"{call.operation}: the station's firmware does not have this call, {call.since} has it"
            raise AccordionQ2UnsupportedError(status, text, call.operation, call.since)
        raise AccordionQ2ApiError(status, error_text(call, response))

    def _report(self, operation: str, answer: Response[Any]) -> None:
        """Log, once for each kind, where an answer breaks the spec."""
        for issue in answer.issues:
            kind = (operation, issue.pointer.rpartition("/")[2])
            if kind not in self._reported and len(self._reported) < _MAX_REPORTED:
                self._reported.add(kind)
                _LOGGER.warning("%s: answer%s: %s", operation, issue.pointer, _problem(issue))

    @staticmethod
    def is_worth_another_try(call: Call[Any, Any], error: AccordionQ2Error) -> bool:
        """Whether a failed first attempt may be followed by a second."""
        if not isinstance(error, AccordionQ2ConnectionError | AccordionQ2TimeoutError):
            return False
        return not call.changes_device or error.was_sent is False


def _problem(issue: Issue) -> str:
    return " ".join(issue.problem.split())[:200]


def unusable(operation: str, status: int, error: Exception) -> AccordionQ2AnswerError:
    """Return the error for a success that is not what the spec says."""
    reason = "nested too deeply" if isinstance(error, RecursionError) else str(error)
    return AccordionQ2AnswerError(int(status), f"{operation}: the answer cannot be used: {reason}")


def error_text(call: Call[Any, Any], response: HttpResponse) -> str:
    """Return the station's own words: the first member of an error body that is not empty, or the whole body."""
    from attrs import evolve, fields
    from devicewire.accordionq2.models import ErrorBody
    from devicewire.accordionq2.types import thaw

    text = response.content.decode("utf-8", "replace")
    try:
        parsed = call.parse(evolve(response, content=text.encode())).parsed
    except (DecodeError, RecursionError):
        return text
    if not isinstance(parsed, ErrorBody):
        return text
    members = (getattr(parsed, field.name) for field in fields(ErrorBody) if field.name != "additional_properties")
    return next((str(thaw(member)) for member in members if member), text)


def transport_error(operation: str, error: TransportError) -> AccordionQ2Error:
    """Return the error for an attempt that brought no complete answer."""
    if isinstance(error, TimeoutError):
        kind: type[AccordionQ2Error] = AccordionQ2TimeoutError
    else:
        refused = not error.was_sent and any(_is_refusal(cause) for cause in _causes(error))
        kind = AccordionQ2RefusedError if refused else AccordionQ2ConnectionError
    return kind(f"{operation}: {error}", was_sent=error.was_sent)


def _causes(error: BaseException) -> Iterator[BaseException]:
    cause: BaseException | None = error
    while cause is not None:
        yield cause
        cause = cause.__cause__ or cause.__context__


def _is_refusal(cause: BaseException) -> bool:
    return isinstance(cause, OSError) and (
        isinstance(cause, ConnectionRefusedError) or cause.errno == errno.ECONNREFUSED
    )


def argument_error(operation: str, error: ValueError) -> AccordionQ2ArgumentError:
    """Return the error for arguments that cannot be put on the wire."""
    return AccordionQ2ArgumentError(f"{operation}: {error}", was_sent=False)
