"""The panel as a function from requests to answers, without sockets: faults, routing, rights, body checks, headers.

Order of the checks: no such interface, still booting, unknown path or method, token, rights, body, and then the operation.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Final

from devicewire.span.simulation.http_faults import apply_faults
from devicewire.span.simulation.http_requests import ReceivedRequest, RequestLog

from .access import Access
from .answers import JSON_TYPE, Answer, RefusalError, json_answer, nginx_answer, refusal_answer
from .auth import Registry
from .fault_list import Faults
from .operations import Call, Machine, perform
from .panel import Panel
from .settings import Settings
from .spec import Operation, Operations, load_spec
from .v2_operations import FULL_RIGHTS, V2Operations
from .validation import BodyChecker, text_of
from .wifi import Wifi

_DEPRECATION: Final = {"Deprecation": "true", "Sunset": "2026-12-31"}
"""The values are not the forms that the RFCs ask for; real panels send them so."""

_V1: Final = "/api/v1/"
_V2: Final = "/api/v2/"
_FULL_RIGHTS_PATH = "/api/v1/auth/clients"
_DOCUMENT_PATH = "/api/v1/openapi.json"
_NEW_DOCUMENT_PATH = "/api/openapi.json"
_NOT_IMPLEMENTED = ("GET", "/api/v1/wifi/status")
"""On every panel, in no document, and never implemented."""

_log = logging.getLogger("span_panel_api.simulator")


@dataclass(frozen=True)
class _Interface:
    """One version of the REST interface."""

    spec: Mapping[str, Any]
    operations: Operations
    checker: BodyChecker
    perform: Callable[[Machine, str, Call], Answer]


class Device:
    """One simulated panel. `answer` may be called from any thread."""

    def __init__(self, panel: Panel, settings: Settings, faults: Faults) -> None:
        self.requests: Final = RequestLog()
        access = Access(panel.serial, settings, panel.seed)
        self.machine: Final = Machine(panel, Registry(panel, settings, access), Wifi(), settings, access)
        self._faults = faults
        self._v1 = _interface(load_spec(), lambda machine, key, call: json_answer(perform(machine, key, call)))
        self._v2 = _interface(load_spec("devicewire.span.v2"), V2Operations().perform)

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
        if not self._exists(request.path):
            return refusal_answer(404, "Not Found")
        if self.machine.panel.is_booting():
            return nginx_answer(502)
        try:
            return self._served_document(request) or self._operate(request)
        except RefusalError as error:
            is_list = isinstance(error.detail, list)
            settings = self.machine.settings
            return refusal_answer(
                error.status, text_of(error.detail) if settings.has_text_details and is_list else error.detail
            )

    def _exists(self, path: str) -> bool:
        """Tell whether this panel has the interface that a path belongs to."""
        if path.startswith(_V1):
            return self._has_v1()
        return self.machine.settings.is_v2_firmware or self._has_v1()

    def _has_v1(self) -> bool:
        settings, panel = self.machine.settings, self.machine.panel
        if settings.no_v1 or not panel.house.has_v1:
            return False
        today = datetime.fromtimestamp(panel.now_ms() / 1000, UTC).date()
        return settings.v1_ends is None or today < settings.v1_ends

    def _operate(self, request: ReceivedRequest) -> Answer:
        is_v2 = request.path.startswith(_V2) and self.machine.settings.is_v2_firmware
        interface = self._v2 if is_v2 else self._v1
        operation, parameters = interface.operations.find(request.method, request.path)
        self._check_rights(operation, request)
        body = interface.checker.check(operation, request.headers.get("content-type", ""), request.body)
        return interface.perform(self.machine, operation.key, Call(parameters, body, request.peer))

    def _served_document(self, request: ReceivedRequest) -> Answer | None:
        if (request.method, request.path) == _NOT_IMPLEMENTED:
            return refusal_answer(501, "Not Implemented")
        is_v2 = self.machine.settings.is_v2_firmware
        if request.method != "GET" or request.path not in (_DOCUMENT_PATH, _NEW_DOCUMENT_PATH):
            return None
        if request.path == _DOCUMENT_PATH and is_v2:
            return Answer(status=301, body=b"", headers={"Location": _NEW_DOCUMENT_PATH})
        if is_v2 != (request.path == _NEW_DOCUMENT_PATH):
            return None
        return json_answer(
            _joined(self._v1.spec, self._v2.spec, self.machine.settings) if is_v2 else dict(self._v1.spec)
        )

    def _check_rights(self, operation: Operation, request: ReceivedRequest) -> None:
        if not operation.needs_token:
            return
        client = self.machine.registry.authorize(request.headers.get("authorization"))
        if client.is_full:
            return
        if request.path.startswith(_FULL_RIGHTS_PATH) or operation.key in FULL_RIGHTS:
            raise RefusalError(403, "Forbidden")

    def _with_headers(self, request: ReceivedRequest, answer: Answer) -> Answer:
        is_marked = self.machine.settings.is_v2_firmware and request.path.startswith(_V1)
        if not is_marked or answer.content_type != JSON_TYPE:
            return answer
        return replace(answer, headers={**answer.headers, **_DEPRECATION})


def _interface(spec: Mapping[str, Any], perform: Callable[[Machine, str, Call], Answer]) -> _Interface:
    return _Interface(spec, Operations(spec), BodyChecker(spec), perform)


def _joined(first: Mapping[str, Any], second: Mapping[str, Any], settings: Settings) -> dict[str, Any]:
    """Put both interfaces into one document; where a component exists twice, the second one knows more."""
    paths: Mapping[str, Any] = first["paths"]
    if settings.release.has_tree:
        paths = {
            path: {method: {**what, "deprecated": True} for method, what in item.items()}
            for path, item in paths.items()
        }
    kinds = {*first["components"], *second["components"]}
    return {
        **first,
        "info": {**first["info"], "version": "v1+v2"},
        "paths": {**paths, **second["paths"]},
        "components": {
            kind: {**first["components"].get(kind, {}), **second["components"].get(kind, {})} for kind in kinds
        },
    }
