"""Where credentials are kept when nobody says otherwise: a file for each panel, in a folder of the user's own.

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

__all__ = ["FOLDER_VARIABLE", "check_stored", "find", "find_async", "folder", "path_for", "stored"]

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


def path_for(host: str) -> Path:
    """Return the file for a host; whatever the host is called, the file is in the folder."""
    return folder() / f"{quote(host.lower(), safe='').replace('.', '_')}.json"


def stored() -> Iterator[tuple[Path, PanelCredentials]]:
    """Yield all stored credentials that can be read, by name of the file."""
    for path in sorted(folder().glob("*.json")):
        try:
            yield path, PanelCredentials.load(path)
        except (SpanPanelCredentialsError, OSError):
            continue


def check_stored() -> None:
    """Say what is wrong with stored credentials that `stored` passes over.

    Raises:
        SpanPanelCredentialsError: some cannot be used.
        OSError: some cannot be read.
    """
    for path in sorted(folder().glob("*.json")):
        PanelCredentials.load(path)


def find(host: str) -> PanelCredentials | None:
    """Return the credentials for a host, a panel's own name, or a serial number; None when none are stored.

    Raises:
        SpanPanelCredentialsError: there are some, and they cannot be used.
        OSError: they cannot be read.
    """
    path = path_for(host)
    if path.exists():
        return PanelCredentials.load(path)
    wanted = host.lower()
    for _, credentials in stored():
        if wanted in {credentials.host.lower(), credentials.hostname.lower(), credentials.serial_number.lower()}:
            return credentials
    return None


async def find_async(host: str) -> PanelCredentials | None:
    """Do as `find`, without holding up the event loop."""
    return await asyncio.to_thread(find, host)
