"""The folders of the station, and the two that have operations of their own."""

from collections.abc import Callable, Mapping
from typing import Final

from .answers import Json, RefusalError
from .file_paths import FORBIDDEN, MAX_NAME, split_path
from .file_tree import Content, FileTree

_ROOTS: Final = (
    ("config", "Configuration files", True),
    ("alias", "Alias files", True),
    ("fsms", "State machines", True),
    ("media", "Media files", True),
    ("extensions", "Extensions", True),
    ("logs", "Logs of the hardware app", False),
    ("webapi-logs", "Logs of the server", False),
)
_ALIASES: Final = b"NetName,Alias\r\n0.8.ESH10000590.FLOW,FRONT AIR FLOW\r\n"
_PLACED: Final = (
    ("alias", "station.csv", _ALIASES),
    ("alias", "limits.csv", b"NetName,Low,High\r\nMPIO03,3.2,3.4\r\n"),
    ("alias", "old/2025/station.csv", _ALIASES),
    ("fsms", "power-up.json", b'{"states":["off","on"]}'),
    ("media", "waveform.bin", bytes(range(256)) * 4),
)


class FileStore:
    """The files at the top of a folder. Names are compared as they are."""

    def __init__(self, tree: FileTree) -> None:
        self._tree = tree

    def names(self) -> list[str]:
        """Return the names in order."""
        return self._tree.file_names()

    def get(self, name: str) -> bytes:
        """Return the content. Refuses with 404."""
        if name not in self.names():
            raise RefusalError(404, f"{name} not found")
        return self._tree.read((name,))

    def put(self, name: str, content: bytes) -> None:
        """Store a file, in place of one of the same name. Refuses a name that is no file name with 400."""
        if not name or name in (".", "..") or len(name) > MAX_NAME or FORBIDDEN & set(name):
            raise RefusalError(400, f"{name!r} is no file name")
        self._tree.write((name,), content, overwrite=True)

    def delete(self, name: str) -> None:
        """Remove a file. Refuses with 404."""
        if name not in self.names():
            raise RefusalError(404, f"{name} not found")
        self._tree.remove((name,), recursive=False)


class FileRoots:
    """All folders by id."""

    def __init__(self, instant: Callable[[], str]) -> None:
        self.trees: Final[Mapping[str, FileTree]] = {
            name: FileTree(name, description, instant, is_writable=is_writable)
            for name, description, is_writable in _ROOTS
        }
        for root, path, content in _PLACED:
            self.put(root, path, content)

    def find(self, root: str) -> FileTree:
        """Return a folder. Refuses with 404."""
        if root not in self.trees or not self.trees[root].exists:
            raise RefusalError(404, f"No folder {root}")
        return self.trees[root]

    def report(self) -> Json:
        """Return all as `FileRoot`."""
        return [
            {"id": tree.name, "description": tree.description, "writable": tree.is_writable, "exists": tree.exists}
            for tree in self.trees.values()
        ]

    # What tests and the station itself do

    def put(self, root: str, path: str, content: Content) -> None:
        """Put a file there, in folders for reading only too."""
        self.trees[root].place(path, content)

    def get(self, root: str, path: str) -> bytes:
        """Return the content of a file."""
        return self.find(root).read(split_path(path))

    def link(self, root: str, path: str) -> None:
        """Put a symbolic link there: every path over it ends in 403."""
        self.trees[root].place(path, b"", is_link=True)
