"""The server as a function from lines to answers, without sockets: parsing, faults, spec checks, and the work.

Order of the checks: JSON, keys of the message, the command, the keys of its data, and then what the command needs.
"""

import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, cast

from .answers import (
    Answer,
    Json,
    RefusalError,
    answer_of,
    encode_json,
    error,
    information,
    invalid_value,
    progress,
    response,
)
from .bench import Bench
from .fault_list import Faults
from .faults import Fault, apply_faults
from .handling import Result, Waiting
from .operations import HANDLERS
from .request_log import ReceivedRequest, RequestLog
from .validation import RequestChecker, type_name

_log = logging.getLogger("otii_tcp_client.simulator")


@dataclass(frozen=True)
class Job:
    """A request whose answer is not there yet, and the faults that hit it."""

    request: ReceivedRequest
    faults: Sequence[Fault]
    waiting: Waiting


class Responder:
    """Answers lines. May be called from any thread."""

    def __init__(self, bench: Bench, faults: Faults, checker: RequestChecker) -> None:
        self.requests: Final = RequestLog()
        self.bench: Final = bench
        self._faults = faults
        self._checker = checker

    def greeting(self) -> tuple[bytes, bool]:
        """Return what a new client is told, and whether it may stay."""
        settings = self.bench.settings
        if settings.denial is not None:
            refusal = RefusalError("Connection denied", {"message": settings.denial})
            return encode_json(error(refusal, None, settings.denial_id)), False
        versions: dict[str, Json] = {
            "otii_version": settings.firmware,
            "protocol_version": settings.protocol_version,
            "server": settings.server_name,
        }
        return information("connected", versions), True

    def receive(self, connection: int, line: bytes) -> Answer | Job:
        """Do what a line asks for and return the answer, or the job while it must wait."""
        request, refusal = _read(connection, line)
        self.requests.add(request)
        faults = self._faults.take(request.command)
        return self._refused(request, faults, refusal) if refusal is not None else self._start(request, faults)

    def too_large(self, connection: int, size: int) -> Answer:
        """Return the answer to a line that is longer than the server allows."""
        limit = self.bench.settings.max_request_bytes
        refusal = RefusalError("Request too large", {"read_size": str(size), "max_size": limit})
        request = ReceivedRequest(connection=connection, command="")
        self.requests.add(request)
        return self._refused(request, self._faults.take(""), refusal)

    def poll(self, job: Job) -> Answer | None:
        """Return the answer to a job that waits, None while there is none."""
        with self.bench.lock:
            self.bench.catch_up()
            data = job.waiting.poll()
        return None if data is None else self._finished(job.request, job.faults, data)

    def expire(self, job: Job) -> Answer:
        """Return the answer to a job whose time is over."""
        return self._finished(job.request, job.faults, job.waiting.late)

    def _start(self, request: ReceivedRequest, faults: Sequence[Fault]) -> Answer | Job:
        if not all(fault.acts for fault in faults):
            return self._finished(request, faults, None)
        try:
            result = self._work(request)
        except RefusalError as refusal:
            return self._refused(request, faults, refusal)
        return Job(request, faults, result) if isinstance(result, Waiting) else self._finished(request, faults, result)

    def _work(self, request: ReceivedRequest) -> Result:
        if request.command not in HANDLERS or not self._checker.knows(request.command):
            raise RefusalError("Invalid command")
        self._checker.check(request.command, request.data)
        with self.bench.lock:
            self.bench.catch_up()
            return HANDLERS[request.command](self.bench, request.data)

    def _finished(self, request: ReceivedRequest, faults: Sequence[Fault], data: Json) -> Answer:
        steps = self.bench.settings.progress_steps if request.data.get("progress") is True else 0
        before = tuple(progress(request.command, request.request_id, (step + 1) / steps) for step in range(steps))
        message = response(request.command, request.request_id, data)
        return self._sent(request, faults, answer_of(message, before), "done")

    def _refused(self, request: ReceivedRequest, faults: Sequence[Fault], refusal: RefusalError) -> Answer:
        message = error(refusal, request.command or None, request.request_id)
        return self._sent(request, faults, answer_of(message), refusal.code)

    def _sent(self, request: ReceivedRequest, faults: Sequence[Fault], answer: Answer, outcome: str) -> Answer:
        words = " ".join(type(fault).__name__ for fault in faults) or "-"
        _log.info("%s %s: %s, faults: %s", request.connection, request.command or "?", outcome, words)
        return apply_faults(faults, answer, self._faults.random)


def _read(connection: int, line: bytes) -> tuple[ReceivedRequest, RefusalError | None]:
    """Return a request, as much of it as is there, and what is wrong with its form."""
    try:
        message = _parsed(line)
    except RefusalError as refusal:
        return ReceivedRequest(connection=connection, command="", line=line), refusal
    data: Any = message.get("data")
    command, request_id = message.get("cmd"), message.get("trans_id")
    request = ReceivedRequest(
        connection=connection,
        command=command if isinstance(command, str) else "",
        request_id=request_id if request_id is None or isinstance(request_id, str) else str(request_id),
        data=data if type_name(data) == "object" else {},
        line=line,
    )
    return request, _fault_of(message)


def _fault_of(message: Mapping[str, Any]) -> RefusalError | None:
    """Return what is wrong with the keys of a message, apart from those of its data."""
    for key, name in (("type", "string"), ("cmd", "string"), ("data", "object")):
        value = message.get(key)
        if value is None and key != "data":
            return RefusalError("Missing key in request", {"key": key}, has_command=key != "cmd")
        if value is not None and type_name(value) != name:
            keys = {"key": key, "expected_type": name, "received_type": type_name(value)}
            return RefusalError("Invalid key type", keys)
    return None if message["type"] == "request" else invalid_value("type", message["type"])


def _parsed(line: bytes) -> Mapping[str, Any]:
    text = line.decode("utf-8", "replace")
    try:
        message: Any = json.loads(text, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as problem:
        raise RefusalError("Not able to parse request", {"parse_error": str(problem), "data": text}) from problem
    if type_name(message) != "object":
        raise RefusalError("Not able to parse request", {"parse_error": "not an object", "data": text})
    return cast(Mapping[str, Any], message)


def _refuse_constant(word: str) -> None:
    raise ValueError(f"{word} is not JSON")
