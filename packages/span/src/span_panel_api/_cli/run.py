"""Runs one command of the command line."""

from __future__ import annotations

import logging
import os
import signal
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from .._store import check_stored, find, folder, stored
from .._sync_client import SpanPanelClientSync
from ..exceptions import SpanPanelError
from .arguments import HOST_VARIABLE, TOKEN_VARIABLE, USUAL_PORT
from .login import login
from .output import discard_output, print_error, print_result
from .readings import find_circuit, row_of, rows_of
from .repeating import export, watch

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable, Generator

    from ..credentials import PanelCredentials

_INTERRUPTED, _TERMINATED = 130, 143


def run(options: Namespace) -> int:
    """Run the command and return the exit status."""
    if options.json:  # programs read the errors, too: nothing else stands beside them
        logging.getLogger("span_panel_api").addHandler(logging.NullHandler())
    try:
        with _terminable():
            result = _COMMANDS[options.command](options)
            print_result(result, options.json)
    except BrokenPipeError:  # `| head` has what it wanted
        discard_output()
        return 1
    except (SpanPanelError, OSError, ValueError, LookupError, ImportError) as error:
        print_error(error, options.json)
        return 1
    except KeyboardInterrupt:
        return _INTERRUPTED
    return 0


@contextmanager
def _terminable() -> Generator[None]:
    """Let SIGTERM finish files and connections as Ctrl-C does."""
    if threading.current_thread() is not threading.main_thread():
        yield  # only the main thread may handle signals
        return

    def end(*_: object) -> None:
        raise SystemExit(_TERMINATED)

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before or signal.SIG_DFL)


def _client(options: Namespace) -> SpanPanelClientSync:
    host = options.host or os.environ.get(HOST_VARIABLE) or ""
    credentials = find(host, options.port) if host else _only_login(options.port)
    if credentials is None:
        port = options.port or USUAL_PORT
        return SpanPanelClientSync(host, port, options.timeout, access_token=os.environ.get(TOKEN_VARIABLE))
    port = options.port or credentials.http_port
    return SpanPanelClientSync(credentials.host, port, options.timeout, credentials=credentials)


def _only_login(port: int | None) -> PanelCredentials:
    logins = [credentials for _, credentials in stored(port)]
    if len(logins) == 1:
        return logins[0]
    logins = logins or [credentials for _, credentials in stored()]
    if not logins:
        check_stored()
        raise ValueError(f"which panel? give --host, or log in first (nothing is stored in {folder()})")
    known = (one.host if one.http_port == USUAL_PORT else f"{one.host} --port {one.http_port}" for one in logins)
    raise ValueError(f"which panel? give --host; these are stored: {', '.join(known)}")


def _discover(options: Namespace) -> list[dict[str, Any]]:
    from ..discovery import discover_sync

    return [
        {
            "serial_number": panel.serial_number,
            "host": panel.host,
            "host_name": panel.host_name,
            "model": panel.model,
            "firmware": panel.firmware_version,
            "versions": list(panel.api_versions),
        }
        for panel in discover_sync(options.seconds)
    ]


def _status(options: Namespace) -> dict[str, Any]:
    with _client(options) as client:
        status = client.get_status()
        system = status.system
        facts: dict[str, Any] = {
            "serial_number": system.serial,
            "firmware": status.software.firmware_version,
            "api_version": client.spoken_version,
            "model": system.model,
            "door": _word(system.door_state),
            "proximity_proven": system.proximity_proven,
        }
        return facts | _powers(client) if client.access_token is not None else facts


def _powers(client: SpanPanelClientSync) -> dict[str, Any]:
    power, soe = client.get_panel_power(), client.get_storage_soe().soe
    return {
        "main_relay": _word(client.get_main_relay_state().relay_state),
        "grid_w": power.instant_grid_power_w,
        "feedthrough_w": power.feedthrough_power_w,
        "battery_percent": soe.percentage if soe and isinstance(soe.percentage, int) else None,
    }


def _word(word: Any) -> str | None:
    return None if word is None else str(word)


def _circuits(options: Namespace) -> list[dict[str, Any]]:
    with _client(options) as client:
        return [_without_time(row.data()) for row in rows_of(client.get_circuits())]


def _without_time(data: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in data.items() if name != "time"}


def _relay(options: Namespace) -> dict[str, Any]:
    with _client(options) as client:
        chosen = find_circuit(client.get_circuits(), options.circuit)
        return _changed(client.set_circuit_relay(chosen.id, options.state))


def _priority(options: Namespace) -> dict[str, Any]:
    with _client(options) as client:
        chosen = find_circuit(client.get_circuits(), options.circuit)
        return _changed(client.set_circuit_priority(chosen.id, options.priority))


def _changed(circuit: Any) -> dict[str, Any]:
    from datetime import UTC, datetime

    return _without_time(row_of(circuit, datetime.now(UTC)).data())


def _watch(options: Namespace) -> None:
    with _client(options) as client:
        watch(client, options)


def _export(options: Namespace) -> dict[str, Any]:
    with _client(options) as client:
        return export(client, options)


_COMMANDS: dict[str, Callable[[Namespace], object]] = {
    "discover": _discover,
    "login": login,
    "status": _status,
    "circuits": _circuits,
    "watch": _watch,
    "relay": _relay,
    "priority": _priority,
    "export": _export,
}
