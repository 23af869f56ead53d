"""The panel as a function from requests to answers, without sockets: faults, routing, rights, body checks, headers.

Order of the checks: no v1 at all, still booting, unknown path or method, token, rights, body, and then the operation.
"""

import logging
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from .answers import JSON_TYPE, Answer, RefusalError, json_answer, nginx_answer, refusal_answer
from .auth import Registry
from .fault_list import Faults
from .faults import apply_faults
from .operations import Call, Machine, perform
from .panel import Panel
from .request_log import ReceivedRequest, RequestLog
from .settings import Settings
from .spec import PREFIX, Operation, Operations
from .validation import BodyChecker, text_of
from .wifi import Wifi

_DEPRECATION: Final = {"Deprecation": "true", "Sunset": "2026-12-31"}
"""The values are not the forms that the RFCs ask for; real panels send them so."""

_FULL_RIGHTS_PATH = "/api/v1/auth/clients"
_DOCUMENT_PATH = "/api/v1/openapi.json"
_NEW_DOCUMENT_PATH = "/api/openapi.json"
_NOT_IMPLEMENTED = ("GET", "/api/v1/wifi/status")
"""On every panel, in no document, and never implemented."""

_log = logging.getLogger("span_panel_api.simulator")


class Device:
    """One simulated panel. `answer` may be called from any thread."""

    def __init__(self, panel: Panel, settings: Settings, faults: Faults, spec: Mapping[str, Any]) -> None:
        self.requests: Final = RequestLog()
        self.machine: Final = Machine(panel, Registry(panel, settings), Wifi(), settings)
        self._spec = spec
        self._faults = faults
        self._operations = Operations(spec)
        self._checker = BodyChecker(spec)

    def answer(self, request: ReceivedRequest) -> Answer:
        """Do what a request asks for and return the answer, after the active faults had their way with it."""
        self.requests.add(request)
        faults = self._faults.take(request.method, request.path)
        acted = self._act(request) if all(fault.acts for fault in faults) else json_answer({})
        answer = self._with_headers(request, apply_faults(faults, acted, self._faults.random))
        words = " ".join(type(fault).__name__ for fault in faults) or "-"
        _log.info("%s %s -> %d, faults: %s", request.method, request.path, answer.status, words)
        return answer

    def _act(self, request: ReceivedRequest) -> Answer:
        settings = self.machine.settings
        if settings.no_v1:
            return refusal_answer(404, "Not Found")
        if self.machine.panel.is_booting():
            return nginx_answer(502)
        try:
            return self._served_document(request) or self._operate(request)
        except RefusalError as error:
            is_list = isinstance(error.detail, list)
            return refusal_answer(
                error.status, text_of(error.detail) if settings.has_text_details and is_list else error.detail
            )

    def _operate(self, request: ReceivedRequest) -> Answer:
        operation, parameters = self._operations.find(request.method, request.path)
        self._check_rights(operation, request)
        body = self._checker.check(operation, request.headers.get("content-type", ""), request.body)
        return json_answer(perform(self.machine, operation.key, Call(parameters, body)))

    def _served_document(self, request: ReceivedRequest) -> Answer | None:
        if (request.method, request.path) == _NOT_IMPLEMENTED:
            return refusal_answer(501, "Not Implemented")
        is_v2 = self.machine.settings.is_v2_firmware
        if request.method != "GET" or request.path not in (_DOCUMENT_PATH, _NEW_DOCUMENT_PATH):
            return None
        if request.path == _DOCUMENT_PATH and is_v2:
            return Answer(status=301, body=b"", headers={"Location": _NEW_DOCUMENT_PATH})
        return json_answer(dict(self._spec)) if is_v2 == (request.path == _NEW_DOCUMENT_PATH) else None

    def _check_rights(self, operation: Operation, request: ReceivedRequest) -> None:
        if not operation.needs_token:
            return
        client = self.machine.registry.authorize(request.headers.get("authorization"))
        if request.path.startswith(_FULL_RIGHTS_PATH) and not client.is_full:
            raise RefusalError(403, "Forbidden")

    def _with_headers(self, request: ReceivedRequest, answer: Answer) -> Answer:
        is_marked = self.machine.settings.is_v2_firmware and request.path.startswith(PREFIX)
        if not is_marked or answer.content_type != JSON_TYPE:
            return answer
        return replace(answer, headers={**answer.headers, **_DEPRECATION})
