"""Where credentials are kept when nobody says otherwise: a file for each login, in a folder of the user's own.

The command line writes there; a client that finds REST v1 gone and knows no credentials looks there.
"""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from .credentials import PanelCredentials
from .exceptions import SpanPanelCredentialsError

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["FOLDER_VARIABLE", "check_stored", "find", "find_async", "find_file", "folder", "path_for", "stored"]

_USUAL_PORT = 80
FOLDER_VARIABLE = "SPAN_PANEL_CREDENTIALS"
"""Name of the variable that names another folder."""


def folder() -> Path:
    """Return the folder; it need not exist."""
    chosen = os.environ.get(FOLDER_VARIABLE)
    if chosen:
        return Path(chosen)
    if sys.platform == "win32":
        return Path(os.environ.get("APPDATA") or Path.home() / "AppData" / "Roaming") / "span-panel-api"
    return Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config") / "span-panel-api"


def path_for(host: str, port: int | None = None) -> Path:
    """Return the file for a login to a host, and to a port of REST other than 80; whatever the host is called, it is in the folder."""
    name = quote(host.lower(), safe="").replace(".", "_")
    return folder() / (f"{name}.json" if port in (None, _USUAL_PORT) else f"{name}_port_{port}.json")


def stored(port: int | None = None) -> Iterator[tuple[Path, PanelCredentials]]:
    """Yield all stored credentials that can be read, by name of the file; only those for a port, if one is given."""
    for path in sorted(folder().glob("*.json")):
        try:
            credentials = PanelCredentials.load(path)
        except (SpanPanelCredentialsError, OSError):
            continue
        if port in (None, credentials.http_port, credentials.https_port):
            yield path, credentials


def check_stored() -> None:
    """Say what is wrong with stored credentials that `stored` passes over.

    Raises:
        SpanPanelCredentialsError: some cannot be used.
        OSError: some cannot be read.
    """
    for path in sorted(folder().glob("*.json")):
        PanelCredentials.load(path)


def find(host: str, port: int | None = None) -> PanelCredentials | None:
    """Return the credentials for a host, a panel's own name, or a serial number; None when none are stored.

    Args:
        host: one of those.
        port: TCP port of REST, with or without TLS; None: any, the usual one first.

    Raises:
        SpanPanelCredentialsError: there are some, and they cannot be used.
        LookupError: there are some for several ports, and none was named.
        OSError: they cannot be read.
    """
    found = find_file(host, port)
    return None if found is None else found[1]


def find_file(host: str, port: int | None = None) -> tuple[Path, PanelCredentials] | None:
    """Do as `find`, and return the file as well."""
    for path in dict.fromkeys((path_for(host, port), path_for(host))):
        if path.exists():
            credentials = PanelCredentials.load(path)
            if port in (None, credentials.http_port, credentials.https_port):
                return path, credentials
    wanted = host.lower()
    found = [(path, one) for path, one in stored(port) if wanted in {name.lower() for name in _names(one)}]
    if len(found) > 1 and port is None:
        ports = ", ".join(str(one.http_port) for _, one in found)
        raise LookupError(f"there are logins for several ports of {host}: give --port, one of {ports}")
    return found[0] if found else None


def _names(credentials: PanelCredentials) -> tuple[str, str, str]:
    return credentials.host, credentials.hostname, credentials.serial_number


async def find_async(host: str, port: int | None = None) -> PanelCredentials | None:
    """Do as `find`, without holding up the event loop."""
    return await asyncio.to_thread(find, host, port)
