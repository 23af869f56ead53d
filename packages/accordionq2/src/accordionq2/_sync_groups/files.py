# Derived from packages/accordionq2/src/accordionq2/_groups/files.py by `codegen generate`. Do not edit: change that file.
"""Files of the station, in folders that have an id: configuration, aliases, media, logs."""

from __future__ import annotations

from typing import TYPE_CHECKING, overload

from .._answers import listing_of

if TYPE_CHECKING:
    import os
    from typing import BinaryIO

    from devicewire.accordionq2.files import Content, Progress
    from devicewire.accordionq2.models import FileEntry, FileListing, FileRoot

    from .._sync_engine import SyncEngine

    Roots = list[FileRoot]


class SyncFiles:
    """Files and folders. `root` is the id of one of `get_roots`, `path` is relative to it, with forward slashes."""

    def __init__(self, engine: SyncEngine) -> None:
        self._sync_engine = engine

    def get_roots(self) -> Roots:
        """Return the folders at the top, and which can be changed."""
        from devicewire.accordionq2.api import files_get_roots

        return self._sync_engine.call_list(files_get_roots.request)

    def list(self, root: str, path: str = "") -> FileListing:
        """Return what is in a folder, folders before files; the empty path is the root itself."""
        from devicewire.accordionq2.api import files_list

        return listing_of(self._sync_engine.call(files_list.request, root, path=path), root, path)

    @overload
    def download(self, root: str, path: str) -> bytes: ...

    @overload
    def download(
        self, root: str, path: str, *, to: str | os.PathLike[str] | BinaryIO, progress: Progress | None = None
    ) -> int: ...

    def download(
        self,
        root: str,
        path: str,
        *,
        to: str | os.PathLike[str] | BinaryIO | None = None,
        progress: Progress | None = None,
    ) -> bytes | int:
        """Return the bytes of a file (at most 64 MiB), or write them to `to` and return their number.

        Args:
            root: id of the folder at the top.
            path: the file.
            to: path of the file to write, which appears when it is complete; or a file opened in binary mode.
            progress: with `to`, is told the bytes so far and, if the station says it, the whole number.
        """
        from devicewire.accordionq2.api import files_download

        if to is None:
            return self._sync_engine.call(files_download.request, root, path=path)
        return self._sync_engine.download(to, progress, files_download.request, root, path=path)

    def upload(
        self, root: str, path: str, data: Content, overwrite: bool = False, *, progress: Progress | None = None
    ) -> FileEntry:
        """Store a file; it is not loaded. An old one is replaced when all has arrived. Status 409 when there is one.

        Args:
            root: id of the folder at the top.
            path: the file.
            data: bytes (the station takes at most 64 MB), or a `pathlib.Path` or a file opened in binary mode, which are read while
                they are sent.
            overwrite: whether a file that is there is replaced.
            progress: is told the bytes so far and the whole number.
        """
        from devicewire.accordionq2.api import files_upload
        from devicewire.accordionq2.files import Watched

        body = Watched(data, progress)
        return self._sync_engine.call(files_upload.request, root, body=body, path=path, overwrite=overwrite)

    def create_folder(self, root: str, path: str) -> None:
        """Make a folder. Status 409 when it is there."""
        from devicewire.accordionq2.api import files_create_folder

        self._sync_engine.call(files_create_folder.request, root, path=path)

    def move(self, root: str, source: str, target: str, overwrite: bool = False) -> None:
        """Move or rename a file or a folder. Status 409 when the target is there and `overwrite` is False."""
        from devicewire.accordionq2.api import files_move
        from devicewire.accordionq2.models import FileMoveRequest

        body = FileMoveRequest(from_=source, to=target, overwrite=overwrite)
        self._sync_engine.call(files_move.request, root, body=body)

    def delete(self, root: str, path: str, recursive: bool = False) -> None:
        """Delete a file or a folder. Status 409 for a folder that is not empty, unless `recursive` is True."""
        from devicewire.accordionq2.api import files_delete

        self._sync_engine.call(files_delete.request, root, path=path, recursive=recursive)
