"""A folder of the station, in memory."""

import threading
from typing import Final

from .answers import RefusalError

_MAX_NAME: Final = 255
_FORBIDDEN: Final = frozenset('/\\\0:*?"<>|')


class FileStore:
    """Files by name. Names are compared as they are."""

    def __init__(self, **files: bytes) -> None:
        self._lock = threading.Lock()
        self._files: dict[str, bytes] = dict(files)

    def names(self) -> list[str]:
        """Return the names in order."""
        with self._lock:
            return sorted(self._files)

    def get(self, name: str) -> bytes:
        """Return the content. Refuses with 404."""
        with self._lock:
            if name not in self._files:
                raise RefusalError(404, f"{name} not found")
            return self._files[name]

    def put(self, name: str, content: bytes) -> None:
        """Store a file, in place of one of the same name. Refuses a name that is no file name with 400."""
        if not name or name in (".", "..") or len(name) > _MAX_NAME or _FORBIDDEN & set(name):
            raise RefusalError(400, f"{name!r} is no file name")
        with self._lock:
            self._files[name] = content

    def delete(self, name: str) -> None:
        """Remove a file. Refuses with 404."""
        with self._lock:
            if self._files.pop(name, None) is None:
                raise RefusalError(404, f"{name} not found")
