"""A folder of the station with everything below it, in memory: no path of a client ever meets a real file."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from .answers import Json, RefusalError
from .file_paths import Path, split_path

Content = bytes | Callable[[], bytes]


@dataclass
class _Node:
    content: Content | None
    modified: str
    is_link: bool = False

    @property
    def is_folder(self) -> bool:
        return self.content is None


class FileTree:
    """Files and folders by path. A `content` that is a function is asked at each read."""

    def __init__(self, name: str, description: str, instant: Callable[[], str], *, is_writable: bool = True) -> None:
        self.name: Final = name
        self.description: Final = description
        self.is_writable: Final = is_writable
        self.exists = True
        self._instant = instant
        self._lock = threading.RLock()
        self._nodes: dict[Path, _Node] = {}

    # What the station itself does

    def place(self, path: str, content: Content, *, is_link: bool = False) -> None:
        """Put a file there, and the folders above it."""
        parts = split_path(path)
        with self._lock:
            for depth in range(1, len(parts)):
                self._nodes.setdefault(parts[:depth], _Node(None, self._instant()))
            self._nodes[parts] = _Node(content, self._instant(), is_link)

    def place_folder(self, path: str) -> None:
        """Put an empty folder there."""
        self._nodes[split_path(path)] = _Node(None, self._instant())

    def file_names(self) -> list[str]:
        """Return the names of the files at the top, in order."""
        with self._lock:
            return sorted(path[0] for path, node in self._nodes.items() if len(path) == 1 and not node.is_folder)

    # What clients ask for

    def entries(self, path: Path) -> list[Json]:
        """Return what is in a folder as `FileEntry`, folders first."""
        with self._lock:
            if path and not self._node(path).is_folder:
                raise RefusalError(404, f"{'/'.join(path)} is no folder")
            inside = [(where, node) for where, node in self._nodes.items() if where[:-1] == path]
            inside.sort(key=lambda item: (not item[1].is_folder, item[0]))
            return [_report(where, node) for where, node in inside]

    def read(self, path: Path) -> bytes:
        """Return the content of a file."""
        with self._lock:
            content = self._node(path).content if path else None
        if content is None:
            raise RefusalError(404, f"{'/'.join(path) or self.name} is no file")
        return content if isinstance(content, bytes) else content()

    def write(self, path: Path, content: bytes, *, overwrite: bool) -> Json:
        """Store a file whole and return its entry."""
        with self._lock:
            self._check_place(path)
            old = self._nodes.get(path)
            if old is not None and (old.is_folder or not overwrite):
                raise RefusalError(409, f"{path[-1]} exists")
            self._nodes[path] = node = _Node(content, self._instant())
            return _report(path, node)

    def make_folder(self, path: Path) -> None:
        """Make a folder."""
        with self._lock:
            self._check_place(path)
            if path in self._nodes:
                raise RefusalError(409, f"{path[-1]} exists")
            self._nodes[path] = _Node(None, self._instant())

    def move(self, source: Path, target: Path, *, overwrite: bool) -> None:
        """Move a file, or a folder with all that is in it."""
        with self._lock:
            self._check_place(source)
            moved = self._node(source)
            self._check_place(target)
            if target[: len(source)] == source:
                raise RefusalError(400, f"{source[-1]} cannot be moved below itself")
            old = self._nodes.get(target)
            if old is not None and (not overwrite or old.is_folder or moved.is_folder):
                raise RefusalError(409, f"{target[-1]} exists")
            for where in [where for where in self._nodes if where[: len(source)] == source]:
                self._nodes[target + where[len(source) :]] = self._nodes.pop(where)

    def remove(self, path: Path, *, recursive: bool) -> None:
        """Delete a file or a folder."""
        with self._lock:
            self._check_place(path)
            self._node(path)
            inside = [where for where in self._nodes if where[: len(path)] == path and where != path]
            if inside and not recursive:
                raise RefusalError(409, f"{path[-1]} is not empty")
            for where in (*inside, path):
                del self._nodes[where]

    def _node(self, path: Path) -> _Node:
        """Return what is there. 404 when nothing is, 403 when a symbolic link lies on the way."""
        for depth in range(1, len(path) + 1):
            node = self._nodes.get(path[:depth])
            if node is None:
                raise RefusalError(404, f"{'/'.join(path)} not found")
            if node.is_link:
                raise RefusalError(403, f"{'/'.join(path[:depth])} is a symbolic link")
        return self._nodes[path]

    def _check_place(self, path: Path) -> None:
        """Refuse the root itself, a folder that is for reading only, and a place in no folder."""
        if not self.is_writable:
            raise RefusalError(403, f"{self.name} is read-only")
        if not path:
            raise RefusalError(400, f"{self.name} itself cannot be changed")
        if path in self._nodes:
            self._node(path)
        elif path[:-1] and not self._node(path[:-1]).is_folder:
            raise RefusalError(404, f"{'/'.join(path[:-1])} is no folder")


def _report(path: Path, node: _Node) -> Json:
    size = len(node.content) if isinstance(node.content, bytes) else None
    if callable(node.content):
        size = len(node.content())
    return {"name": path[-1], "directory": node.is_folder, "size": size, "modified": node.modified}
