"""What each of the 11 operations of REST v2 does. Keys are method and path template; bodies have passed the spec already.

Assumed, because no source tells: an unknown client name answers 422, a bad name for the certificate too, and the CA
download is counted by the panel's clock.
"""

import re
from collections import deque
from collections.abc import Callable, Mapping
from typing import Final

from .answers import Answer, Json, RefusalError, json_answer
from .homie_schema import schema_report
from .operations import Call, Machine

HARDWARE_VERSION: Final = "1.2"
_PEM_TYPE: Final = "application/x-pem-file"
_PEM_HEADERS: Final = {"Cache-Control": "public, max-age=3600", "X-Content-Type-Options": "nosniff"}
_CA_DOWNLOADS: Final = 10
_CA_PERIOD_MS: Final = 60_000
_TOO_MANY: Final = "Rate limit exceeded: 10 per 1 minute"
_NAME: Final = re.compile(
    r"(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?", re.IGNORECASE
)

FULL_RIGHTS: Final = frozenset(
    {
        "GET /api/v2/auth/clients",
        "GET /api/v2/auth/clients/{name}",
        "DELETE /api/v2/auth/clients/{name}",
        "PUT /api/v2/auth/passphrase",
        "DELETE /api/v2/dns/fqdn",
    }
)
"""Operations that refuse tokens that were not obtained with the passphrase."""


class V2Operations:
    """The operations of one panel."""

    def __init__(self) -> None:
        self._downloads: dict[str, deque[int]] = {}

    def perform(self, machine: Machine, key: str, call: Call) -> Answer:
        """Do one operation and return its answer, or refuse with `RefusalError`."""
        if key == "GET /api/v2/certificate/ca":
            return self._certificate(machine, call)
        return json_answer(_OPERATIONS[key](machine, call))

    def _certificate(self, machine: Machine, call: Call) -> Answer:
        now_ms = machine.panel.now_ms()
        recent = self._downloads.setdefault(call.peer, deque(maxlen=_CA_DOWNLOADS))
        if len(recent) == _CA_DOWNLOADS and now_ms - recent[0] < _CA_PERIOD_MS:
            return json_answer({"error": _TOO_MANY}, 429)
        recent.append(now_ms)
        if not machine.access.ca_pem:
            raise RefusalError(404, "CA certificate not available")
        return Answer(body=machine.access.ca_pem.encode(), content_type=_PEM_TYPE, headers=dict(_PEM_HEADERS))


def _status(machine: Machine, _call: Call) -> Json:
    release, panel = machine.settings.release, machine.panel
    report: dict[str, Json] = {"serialNumber": panel.serial, "firmwareVersion": machine.settings.firmware_version}
    if release.has_repairs:
        report["proximityProven"] = panel.door.is_proven(panel.now_ms())
    if release.is_newest:
        report["hardwareVersion"] = HARDWARE_VERSION
    return report


def _register(machine: Machine, call: Call) -> Json:
    if machine.settings.release.is_newest and not machine.settings.is_serial_known:
        raise RefusalError(503, "Serial number is not available yet")
    return machine.registry.register(call.body)


def _known_client(machine: Machine, call: Call) -> str:
    name = call.parameters["name"]
    if not machine.registry.is_known(name):
        raise RefusalError(422, "Client does not exist")
    return name


def _rotate(machine: Machine, _call: Call) -> Json:
    passphrase = machine.access.rotate()
    return {"ebusBrokerPassword": passphrase, "hopPassphrase": passphrase}


def _fqdn(machine: Machine, _call: Call) -> Json:
    return {"ebusTlsFqdn": machine.access.fqdn}


def _set_fqdn(machine: Machine, call: Call) -> Json:
    if not machine.settings.release.protects_root:
        raise RefusalError(403, "Forbidden")
    name = call.body.get("ebusTlsFqdn")
    if name is None or _NAME.fullmatch(name) is None:
        raise RefusalError(422, "Invalid FQDN")
    machine.access.set_fqdn(name)
    return _fqdn(machine, call)


def _delete_fqdn(machine: Machine, call: Call) -> Json:
    machine.access.set_fqdn(None)
    return _fqdn(machine, call)


_OPERATIONS: Final[Mapping[str, Callable[[Machine, Call], Json]]] = {
    "GET /api/v2/status": _status,
    "POST /api/v2/auth/register": _register,
    "GET /api/v2/auth/clients": lambda machine, _call: machine.registry.report_all(),
    "GET /api/v2/auth/clients/{name}": lambda machine, call: machine.registry.report(_known_client(machine, call)),
    "DELETE /api/v2/auth/clients/{name}": lambda machine, call: machine.registry.delete(_known_client(machine, call)),
    "PUT /api/v2/auth/passphrase": _rotate,
    "GET /api/v2/dns/fqdn": _fqdn,
    "POST /api/v2/dns/fqdn": _set_fqdn,
    "DELETE /api/v2/dns/fqdn": _delete_fqdn,
    "GET /api/v2/homie/schema": lambda machine, _call: schema_report(machine.settings),
}
