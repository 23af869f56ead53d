"""The file with credentials: written whole or not at all, mode 600, and read only when nobody else can."""

from __future__ import annotations

import json
import os
import stat
import tempfile
from dataclasses import MISSING, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

from .exceptions import SpanPanelCredentialsError

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["SECRETS", "checked_fields", "read_file", "write_file"]

SECRETS: Final = ("access_token", "broker_password", "passphrase")
_FORMAT: Final = 1
_MAX_BYTES: Final = 1024 * 1024

_TYPES: Final[dict[str, tuple[type, ...]]] = {
    "str": (str,),
    "int": (int,),
    "str | None": (str, type(None)),
    "int | None": (int, type(None)),
}


def write_file(path: str | os.PathLike[str], data: Mapping[str, Any], secrets: str) -> None:
    """Put data into a file in place of what was there.

    Raises:
        OSError: the file cannot be written; what was there stays.
    """
    place = Path(path)
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    text = json.dumps({"format": _FORMAT, "secrets": secrets, **data}, indent=2) + "\n"
    handle, name = tempfile.mkstemp(prefix=f".{place.name}.", dir=place.parent)  # mode 600
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(place)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def read_file(path: str | os.PathLike[str]) -> dict[str, Any]:
    """Return the data of a file.

    Raises:
        SpanPanelCredentialsError: others can read it, it holds something else, or a newer release has written it.
        OSError: it cannot be read.
    """
    with Path(path).open("rb") as file:
        _refuse_open_doors(path, os.fstat(file.fileno()))
        content = file.read(_MAX_BYTES)
    try:
        data: object = json.loads(content)
    except (ValueError, RecursionError):
        data = None
    if not isinstance(data, dict):
        raise SpanPanelCredentialsError(
            f"{os.fspath(path)} holds no credentials of a panel: it is damaged or another file"
        )
    known = cast("dict[str, Any]", data)
    if known.get("format") != _FORMAT:
        raise SpanPanelCredentialsError(
            f"{os.fspath(path)} has format {str(known.get('format'))[:20]!r}, this release reads format {_FORMAT}: "
            f"update this package, or register again"
        )
    return known


def _refuse_open_doors(path: str | os.PathLike[str], status: os.stat_result) -> None:
    """Raise where others than the owner can read or write a file. Windows keeps rights elsewhere: there nothing is checked."""
    mode = stat.S_IMODE(status.st_mode)
    if os.name == "posix" and mode & 0o077:
        raise SpanPanelCredentialsError(
            f"{os.fspath(path)} holds secrets and others can read or change it (mode {mode:o}): run `chmod 600 {os.fspath(path)}`. "
            f"Where others do use this computer, make the panel's secrets anew, too"
        )


def checked_fields(kind: Any, data: Mapping[str, Any]) -> dict[str, Any]:
    """Return the members of a record that data has, each of its type.

    Raises:
        SpanPanelCredentialsError: one is missing, or of another type; the message never shows a value.
    """
    found: dict[str, Any] = {}
    for field in fields(kind):
        if field.name in data:
            found[field.name] = _checked(field.name, str(field.type), data[field.name])
        elif field.default is MISSING:
            raise SpanPanelCredentialsError(
                f"these credentials have no member {field.name!r}: they are damaged; register again"
            )
    return found


def _checked(name: str, kind: str, value: Any) -> Any:
    if not isinstance(value, _TYPES[kind]) or isinstance(value, bool):
        raise SpanPanelCredentialsError(
            f"the member {name!r} of these credentials must be {kind}, not {type(value).__name__}: they are damaged"
        )
    return value
