"""The station as a function from requests to answers, without sockets: faults, routing, credentials, spec checks.

Order of the checks: credentials, unknown path or method, no station, hardware app away, query, body, lease of another
client, and then the operation.
"""

import base64
import binascii
import hmac
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Final

from devicewire.accordionq2.simulation.http_faults import apply_faults
from devicewire.accordionq2.simulation.http_requests import ReceivedRequest, RequestLog

from .answers import Answer, RefusalError, bytes_answer, error_answer, json_answer, validation_answer
from .fault_list import Faults
from .faults import Fault
from .machine import Call, Machine
from .operations import perform
from .settings import Settings
from .spec import JSON_CONTENT, RAW_CONTENT, UPLOAD_CONTENT, Operation, UnknownPathError
from .station import Station
from .uploads import read_upload
from .wire import wire_of

_WITHOUT_HARDWARE: Final = (
    *("connection_", "capabilities_", "audit_", "events_", "subscriptions_"),
    *("lease_", "system_", "files_", "firmware_"),
)
"""Beginnings of the names of operations that work while the hardware app is away."""
_NOT_LOGGED: Final = ("resources_get_", "channels_get_", "subscriptions_")
"""The same of those that are no GET and change nothing."""
_AWAY: Final = "Not connected to the hardware app"
_NO_STATION: Final = "Not on a station"
_FROM_CACHE: Final = "resources_get_values"
_log = logging.getLogger("accordionq2.simulator")


class Device:
    """One simulated station. `answer` may be called from any thread."""

    def __init__(self, station: Station, settings: Settings, faults: Faults) -> None:
        wire = wire_of(settings.firmware)
        self.requests: Final = RequestLog()
        self._machine = Machine(station, settings, wire.flags)
        self._faults = faults
        self._operations = wire.operations
        self._checker = wire.checker

    def answer(self, request: ReceivedRequest) -> Answer:
        """Do what a request asks for and return the answer, after the active faults had their way with it."""
        begun = self.begin(request)
        return begun if isinstance(begun, Answer) else begun()

    def begin(self, request: ReceivedRequest) -> Answer | Callable[[], Answer]:
        """As `answer`, but long work is left to what is returned: it needs no lock, so that others need not wait for it."""
        self.requests.add(request)
        self._machine.station.run_due()
        faults = self._faults.take(request.method, request.path)
        acted = self._act(request) if all(fault.acts for fault in faults) else json_answer({})
        finish = partial(self._finished, request, faults, acted)
        return finish() if acted.work is None else finish

    def _finished(self, request: ReceivedRequest, faults: Sequence[Fault], acted: Answer) -> Answer:
        answer = apply_faults(faults, acted.complete(), self._faults.random)
        words = " ".join(type(fault).__name__ for fault in faults) or "-"
        _log.info("%s %s -> %d, faults: %s", request.method, request.path, answer.status, words)
        return answer

    def _act(self, request: ReceivedRequest) -> Answer:
        settings = self._machine.settings
        if not _is_allowed(settings.auth, request.headers.get("authorization", "")):
            return Answer(status=401, headers={"WWW-Authenticate": 'Basic realm="AccordionQ2"'})
        try:
            return self._operate(request)
        except UnknownPathError as error:
            headers = {"Allow": ", ".join(error.allowed)} if error.allowed else {}
            return Answer(status=405 if error.allowed else 404, headers=headers)
        except RefusalError as error:
            if error.faults and settings.error_shape == "error":
                return validation_answer(error.faults)
            return error_answer(error.status, error.text, settings.error_shape, error.members)

    def _operate(self, request: ReceivedRequest) -> Answer:
        settings = self._machine.settings
        if not request.path.startswith(f"{settings.prefix}/"):
            raise UnknownPathError(())
        operation, parameters = self._operations.find(request.method, request.path.removeprefix(settings.prefix))
        request_path = request.path.removeprefix(settings.prefix)
        try:
            answer = self._answered(operation, parameters, request)
        except RefusalError as error:
            self._audit(operation, request, request_path, error.status)
            raise
        self._audit(operation, request, request_path, answer.status)
        return answer

    def _answered(self, operation: Operation, parameters: Mapping[str, str], request: ReceivedRequest) -> Answer:
        settings = self._machine.settings
        if not settings.is_station and "501" in operation.statuses:
            raise RefusalError(501, _NO_STATION)
        if not self._machine.station.is_connected and not operation.name.startswith(_WITHOUT_HARDWARE):
            raise RefusalError(503, _AWAY)
        call = self._checked(operation, parameters, request)
        self._check_lease(operation, call)
        result = perform(self._machine, operation.name, call)
        if isinstance(result, Answer):
            return result
        if isinstance(result, bytes):
            return bytes_answer(result)
        if result is None:
            return Answer(status=settings.delete_status if operation.is_delete else settings.void_status)
        return json_answer(result)

    def _check_lease(self, operation: Operation, call: Call) -> None:
        """Refuse what changes something, and reads that must go to the hardware, while another client has the lease."""
        is_from_cache = operation.name == _FROM_CACHE and call.body.get("MaxAgeMs", 0) > 0
        if call.is_locked_out and "423" in operation.statuses and not is_from_cache:
            raise self._machine.station.lease.refusal(423)

    def _audit(self, operation: Operation, request: ReceivedRequest, path: str, status: int) -> None:
        if not operation.is_get and not operation.name.startswith(_NOT_LOGGED):
            with self._machine.station.lock:
                self._machine.station.audit.add(request.peer, request.method, path, status)

    def _checked(self, operation: Operation, parameters: Mapping[str, str], request: ReceivedRequest) -> Call:
        whole = {**parameters, **self._checker.check_query(operation, request.query)}
        content_type = request.headers.get("content-type", "")
        lease_id = request.headers.get("x-lease-id")
        call = Call(
            parameters=whole,
            lease_id=lease_id,
            is_locked_out=self._machine.station.lease.is_in_the_way_of(lease_id),
        )
        if JSON_CONTENT in operation.body:
            return replace(call, body=self._checker.check_body(operation, content_type, request.body))
        if UPLOAD_CONTENT in operation.body:
            return replace(call, upload=read_upload(content_type, request.body))
        if RAW_CONTENT in operation.body:
            return replace(call, content=_raw(content_type, request.body))
        return call


def _raw(content_type: str, body: bytes) -> bytes:
    if content_type.partition(";")[0].strip().lower() != RAW_CONTENT:
        raise RefusalError(415, "Unsupported Media Type")
    return body


def _is_allowed(auth: tuple[str, str] | None, header: str) -> bool:
    if auth is None:
        return True
    scheme, _, credentials = header.partition(" ")
    try:
        given = base64.b64decode(credentials, validate=True)
    except (binascii.Error, ValueError):
        return False
    return scheme.lower() == "basic" and hmac.compare_digest(given, ":".join(auth).encode())
