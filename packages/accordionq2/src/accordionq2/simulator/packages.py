"""Firmware packages in a form of the simulator's own: a zip with a description, a content and a signature.

Nobody tells what real packages look like. A real station takes none of these, and the simulator takes no real one.
"""

import hashlib
import hmac
import io
import json
import re
import zipfile
import zlib
from dataclasses import dataclass
from typing import Any, Final

from .answers import Json, RefusalError

_RELEASE: Final = "release.json"
_CONTENT: Final = "content.bin"
_SIGNATURE: Final = "signature"
_KEY: Final = b"the key of nobody but this simulator"
_LARGEST: Final = 1 << 20
"""What description and signature may have at most, so that no small package unpacks to a huge one."""
_VERSION: Final = re.compile(r"\d{1,6}(\.\d{1,6}){2}(-[0-9A-Za-z.]+)?")
_TIME: Final = (2026, 5, 29, 14, 23, 0)


@dataclass
class Release:
    """A firmware that can be installed."""

    version: str
    author: str | None = None
    release_notes: str | None = None
    beta: bool = False
    revoked: bool = False
    is_downloaded: bool = False
    origin: str = "catalogue"
    size: int = 50_000_000

    @property
    def file_name(self) -> str:
        """The name of its package on the station."""
        return f"rel-{self.version}.zip"

    def report(self, *, installed: str | None, minimum: str) -> Json:
        """Return it as `FirmwareRelease`."""
        return {
            "version": self.version,
            "fileName": self.file_name,
            "author": self.author,
            "releaseNotes": self.release_notes,
            "beta": self.beta,
            "revoked": self.revoked,
            "installed": self.version == installed,
            "downloaded": self.is_downloaded,
            "origin": self.origin,
            "installable": version_key(self.version) >= version_key(minimum),
        }


def version_key(text: str) -> tuple[int, ...]:
    """Return what versions are compared by. 400 for what is no version."""
    if not _VERSION.fullmatch(text):
        raise RefusalError(400, f"{text} is no version")
    numbers, _, rest = text.partition("-")
    return (*map(int, numbers.split(".")), 0 if rest else 1)


def make_package(
    version: str,
    *,
    author: str | None = "Line team",
    release_notes: str | None = "Fixes",
    beta: bool = False,
    content: bytes = b"",
    is_signed: bool = True,
) -> bytes:
    """Return a package that simulated stations take; not signed, they refuse it."""
    described = {"version": version, "author": author, "releaseNotes": release_notes, "beta": beta}
    release = json.dumps(described).encode()
    parts = {_RELEASE: release, _CONTENT: content}
    if is_signed:
        parts[_SIGNATURE] = _signature(release, content)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, part in parts.items():
            archive.writestr(zipfile.ZipInfo(name, _TIME), part)
    return stream.getvalue()


def read_package(package: bytes, limit: int) -> Release:
    """Return the release in a package. 400 for what is none, is not signed, or was changed."""
    try:
        with zipfile.ZipFile(io.BytesIO(package)) as archive:
            release, signature = (_part(archive, name, _LARGEST) for name in (_RELEASE, _SIGNATURE))
            content = _part(archive, _CONTENT, limit)
    except (zipfile.BadZipFile, KeyError, ValueError, EOFError, NotImplementedError, RuntimeError, zlib.error):
        raise RefusalError(400, "Not a signed release") from None
    if not hmac.compare_digest(signature, _signature(release, content)):
        raise RefusalError(400, "The signature does not fit the package")
    return _described(json.loads(release), len(package))


def _part(archive: zipfile.ZipFile, name: str, limit: int) -> bytes:
    if archive.getinfo(name).file_size > limit:
        raise ValueError(f"{name} is too large")
    return archive.read(name)


def _signature(release: bytes, content: bytes) -> bytes:
    return hmac.digest(_KEY, release + hashlib.sha256(content).digest(), "sha256")


def _described(described: dict[str, Any], size: int) -> Release:
    return Release(
        version=described["version"],
        author=described["author"],
        release_notes=described["releaseNotes"],
        beta=described["beta"],
        is_downloaded=True,
        origin="uploaded",
        size=size,
    )
