"""Registers with a panel and stores what it gives. Secrets are asked for without being shown, and never printed."""

from __future__ import annotations

import getpass
import json
import os
import socket
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .._store import find_file, folder, path_for
from .._sync_client import SpanPanelClientSync
from .._sync_rest import SpanPanelRestSync
from ..credentials import PanelCredentials
from ..exceptions import SpanPanelError
from .arguments import PASSPHRASE_VARIABLE, USUAL_PORT

if TYPE_CHECKING:
    from argparse import Namespace

__all__ = ["login"]

_DESCRIPTION = "span-panel command line"


def login(options: Namespace) -> dict[str, Any]:
    """Register, store, and say where."""
    host = options.panel or options.host
    if not host:
        raise ValueError("which panel? `span-panel discover` finds them; then: span-panel login HOST")
    if options.accept_ca:
        return _pin_anew(options, host)
    options.port = options.port or USUAL_PORT
    version = _detect(options, host)
    name = options.name or f"span-panel-{socket.gethostname()}-{os.urandom(3).hex()}"
    secret = None if options.door else _secret(version)
    made = _with_v2(options, host, name, secret) if version == "v2" else _with_v1(options, host, name, secret)
    path = Path(options.file) if options.file else path_for(host, options.port)
    made.save(path, secrets="keyring" if options.keyring else "file")
    return {
        "host": host,
        "serial_number": made.serial_number,
        "api_version": version,
        "client_name": name,
        "credentials": str(path),
        "broker_access": made.has_broker_access,
        "ca_fingerprint": made.ca_fingerprint,
    }


def _pin_anew(options: Namespace, host: str) -> dict[str, Any]:
    """Trust another CA from now on; everything else that is stored stays."""
    from ..sync import fetch_trust

    path, known = _login_to_change(options, host)
    trust = fetch_trust(
        host,
        options.timeout,
        options.port or known.http_port,
        serial_number=known.serial_number,
        fingerprint=options.accept_ca,
    )
    is_in_keyring = json.loads(path.read_text("utf-8")).get("secrets") == "keyring"
    known.with_trust(trust).save(path, secrets="keyring" if is_in_keyring else "file")
    return {
        "host": host,
        "credentials": str(path),
        "was_trusted": known.ca_fingerprint,
        "ca_fingerprint": trust.fingerprint,
    }


def _login_to_change(options: Namespace, host: str) -> tuple[Path, PanelCredentials]:
    if options.file:
        return Path(options.file), PanelCredentials.load(options.file)
    found = find_file(host, options.port)
    if found is None:
        raise ValueError(f"nothing is stored for {host} in {folder()}: log in first, or name the --file")
    return found


def _detect(options: Namespace, host: str) -> str:
    with SpanPanelRestSync(host, options.port, options.timeout) as rest:
        found = rest.detect()
    if found.api_version == "unknown":
        raise found.error or SpanPanelError(f"{host} does not say what it speaks; try again later")
    return found.api_version


def _secret(version: str) -> str:
    given = os.environ.get(PASSPHRASE_VARIABLE)
    if given:
        return given
    what = "passphrase" if version == "v2" else "dashboard password"
    given = getpass.getpass(f"{what} of the panel: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\r\n")
    if not given:
        raise ValueError(f"no {what}: type it, set {PASSPHRASE_VARIABLE}, or press the door switch and use --door")
    return given


def _with_v2(options: Namespace, host: str, name: str, secret: str | None) -> PanelCredentials:
    from ..sync import register_panel

    return register_panel(
        host,
        name,
        secret,
        timeout=options.timeout,
        http_port=options.port,
        https_port=options.https_port,
        fingerprint=options.fingerprint,
        description=_DESCRIPTION,
        add_suffix=False,
    )


def _with_v1(options: Namespace, host: str, name: str, secret: str | None) -> PanelCredentials:
    with SpanPanelClientSync(host, options.port, options.timeout, api_version="v1") as client:
        serial = client.get_status().system.serial
        answer = client.authenticate(name, _DESCRIPTION, dashboard_password=secret)
        return client.credentials or PanelCredentials(
            host, serial, answer.access_token, client_name=name, issued_at_ms=answer.iat_ms, http_port=options.port
        )
