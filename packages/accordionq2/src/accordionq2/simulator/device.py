"""The station as a function from requests to answers, without sockets: faults, routing, credentials, spec checks.

Order of the checks: credentials, unknown path or method, hardware app away, query, body, and then the operation.
"""

import base64
import binascii
import hmac
import logging
from collections.abc import Mapping
from typing import Any, Final

from .answers import Answer, RefusalError, bytes_answer, error_answer, json_answer, validation_answer
from .channel import FlagWords
from .fault_list import Faults
from .faults import apply_faults
from .operations import Call, Machine, perform
from .request_log import ReceivedRequest, RequestLog
from .settings import Settings
from .spec import JSON_CONTENT, UPLOAD_CONTENT, Operation, Operations, UnknownPathError
from .station import Station
from .uploads import read_upload
from .validation import RequestChecker

_WITHOUT_HARDWARE: Final = "connection_get_status"
_AWAY: Final = "Not connected to the hardware app"
_log = logging.getLogger("accordionq2.simulator")


class Device:
    """One simulated station. `answer` may be called from any thread."""

    def __init__(self, station: Station, settings: Settings, faults: Faults, spec: Mapping[str, Any]) -> None:
        self.requests: Final = RequestLog()
        self._machine = Machine(station, settings, FlagWords.of(spec, "ChannelTypes", "DirectionTypes"))
        self._faults = faults
        self._operations = Operations(spec)
        self._checker = RequestChecker(spec)

    def answer(self, request: ReceivedRequest) -> Answer:
        """Do what a request asks for and return the answer, after the active faults had their way with it."""
        self.requests.add(request)
        faults = self._faults.take(request.method, request.path)
        acted = self._act(request) if all(fault.acts for fault in faults) else json_answer({})
        answer = apply_faults(faults, acted, self._faults.random)
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
            return error_answer(error.status, error.text, settings.error_shape)

    def _operate(self, request: ReceivedRequest) -> Answer:
        settings = self._machine.settings
        if not request.path.startswith(f"{settings.prefix}/"):
            raise UnknownPathError(())
        operation, parameters = self._operations.find(request.method, request.path.removeprefix(settings.prefix))
        if not self._machine.station.is_connected and operation.name != _WITHOUT_HARDWARE:
            raise RefusalError(503, _AWAY)
        result = perform(self._machine, operation.name, self._checked(operation, parameters, request))
        if isinstance(result, bytes):
            return bytes_answer(result)
        if result is None:
            return Answer(status=settings.delete_status if operation.is_delete else settings.void_status)
        return json_answer(result)

    def _checked(self, operation: Operation, parameters: Mapping[str, str], request: ReceivedRequest) -> Call:
        whole = {**parameters, **self._checker.check_query(operation, request.query)}
        content_type = request.headers.get("content-type", "")
        if JSON_CONTENT in operation.body:
            return Call(parameters=whole, body=self._checker.check_body(operation, content_type, request.body))
        if UPLOAD_CONTENT in operation.body:
            return Call(parameters=whole, upload=read_upload(content_type, request.body))
        return Call(parameters=whole)


def _is_allowed(auth: tuple[str, str] | None, header: str) -> bool:
    if auth is None:
        return True
    scheme, _, credentials = header.partition(" ")
    try:
        given = base64.b64decode(credentials, validate=True)
    except (binascii.Error, ValueError):
        return False
    return scheme.lower() == "basic" and hmac.compare_digest(given, ":".join(auth).encode())
