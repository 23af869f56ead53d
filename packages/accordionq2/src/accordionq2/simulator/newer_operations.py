"""What each operation does that firmware 5.28.1 has and 5.13.0 has not. Keys are operation ids."""

from collections.abc import Mapping
from typing import Any, Final

from .answers import Answer, Json, RefusalError, json_answer
from .events import API_VERSION
from .file_operations import FILE_HANDLERS
from .instruments import report_instrument
from .machine import Call, Handler, Machine
from .numeric import DEFAULT_SAMPLES
from .streams import Stream

_ACCEPTED: Final = 202
_TEXT_TYPE: Final = "text/plain; charset=utf-8"
_STREAM_TYPE: Final = "text/event-stream"


def _capabilities(machine: Machine, _call: Call) -> Json:
    return {
        "apiVersion": API_VERSION,
        "webApiVersion": machine.settings.firmware,
        "codecVersion": 1,
        "features": ["events", "instruments"],
    }


def _acquire(machine: Machine, call: Call) -> Answer:
    body: Mapping[str, Any] = call.body
    limits: tuple[float | None, float | None] = (body.get("Lsl"), body.get("Usl"))
    if limits[0] is not None and limits[1] is not None and limits[0] > limits[1]:
        raise RefusalError(400, "Lsl is above Usl")
    count = int(body.get("Samples", DEFAULT_SAMPLES))
    return Answer(work=machine.station.acquire(body["Channel"], body["Target"], count, limits))


def _open_events(machine: Machine, _call: Call) -> Answer:
    def open_stream() -> Stream:
        with machine.station.lock:
            return machine.station.events.open()

    headers = {"Cache-Control": "no-cache"}
    return Answer(content_type=_STREAM_TYPE, headers=headers, open_stream=open_stream)


def _subscribe(machine: Machine, call: Call) -> Json:
    body: Mapping[str, Any] = call.body
    interval_ms = int(body.get("IntervalMs", 1_000))
    return machine.station.subscriptions.create(body["StreamId"], body["Channels"], interval_ms)


def _resubscribe(machine: Machine, call: Call) -> Json:
    interval_ms = int(call.body.get("IntervalMs", 1_000))
    return machine.station.subscriptions.update(call.parameters["id"], call.body["Channels"], interval_ms)


def _acquire_lease(machine: Machine, call: Call) -> Json:
    ttl_ms = int(call.body.get("TtlMs", 30_000))
    return machine.station.lease.acquire(call.body["Owner"], ttl_ms, call.lease_id)


def _renew_lease(machine: Machine, call: Call) -> Json:
    ttl_ms = call.body.get("TtlMs")
    return machine.station.lease.renew(call.parameters["id"], None if ttl_ms is None else int(ttl_ms))


def _reboot(machine: Machine, _call: Call) -> Answer:
    machine.station.reboot()
    return Answer(status=_ACCEPTED)


def _set_clock(machine: Machine, call: Call) -> Json:
    machine.station.wall_clock.set(call.body["utc"], force=call.body["force"])
    return machine.station.wall_clock.report()


def _set_startup(machine: Machine, call: Call) -> Json:
    given = {name: call.body.get(name) for name in ("enabled", "aliasFiles")}
    return machine.station.boot.update(given)


def _start_update(machine: Machine, call: Call) -> Answer:
    status = machine.station.firmware.start(call.body["version"], include_beta=call.body["includeBeta"])
    return json_answer(status, _ACCEPTED)


def _update_log(machine: Machine, _call: Call) -> Answer:
    return Answer(body=machine.station.firmware.log().encode(), content_type=_TEXT_TYPE)


def _audit_lines(machine: Machine, call: Call) -> Json:
    return list(machine.station.audit.lines(call.parameters["tail"]))


NEWER_HANDLERS: Final[Mapping[str, Handler]] = {
    "capabilities_get": _capabilities,
    "numeric_results_acquire": _acquire,
    "audit_get_audit_log": _audit_lines,
    "instruments_get_all": lambda machine, _: [
        report_instrument(channel) for channel in machine.station.channels_of("Instrument")
    ],
    "events_open": _open_events,
    "subscriptions_create": _subscribe,
    "subscriptions_update": _resubscribe,
    "subscriptions_delete": lambda machine, call: machine.station.subscriptions.end(call.parameters["id"]),
    "lease_get": lambda machine, _: machine.station.lease.report(),
    "lease_acquire": _acquire_lease,
    "lease_renew": _renew_lease,
    "lease_release": lambda machine, call: machine.station.lease.release(call.parameters["id"]),
    "system_get_services": lambda machine, _: machine.station.services.report(),
    "system_service_action": lambda machine, call: machine.station.services.act(
        call.parameters["id"], call.parameters["action"]
    ),
    "system_reboot": _reboot,
    "system_get_clock": lambda machine, _: machine.station.wall_clock.report(),
    "system_set_clock": _set_clock,
    "system_boot_get": lambda machine, _: machine.station.boot.config,
    "system_boot_update": lambda machine, call: machine.station.boot.update(call.body),
    "system_boot_set_startup": _set_startup,
    **FILE_HANDLERS,
    "firmware_get_state": lambda machine, _: machine.station.firmware.state(is_supported=machine.settings.is_station),
    "firmware_get_releases": lambda machine, call: machine.station.firmware.listed(
        include_beta=call.parameters["includeBeta"]
    ),
    "firmware_set_source": lambda machine, call: machine.station.firmware.set_source(call.body["location"]),
    "firmware_get_update": lambda machine, _: machine.station.firmware.status(),
    "firmware_start_update": _start_update,
    "firmware_get_update_log": _update_log,
    "firmware_upload_package": lambda machine, call: machine.station.firmware.upload(call.content),
    "firmware_delete_package": lambda machine, call: machine.station.firmware.delete(call.parameters["fileName"]),
}
