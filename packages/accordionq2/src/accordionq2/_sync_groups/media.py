# Derived from packages/accordionq2/src/accordionq2/_groups/media.py by `codegen generate`. Do not edit: change that file.
"""Media files of the station."""

from __future__ import annotations

from typing import TYPE_CHECKING, overload

if TYPE_CHECKING:
    import os
    from typing import BinaryIO

    from devicewire.accordionq2.files import Content, Progress

    from .._sync_engine import SyncEngine


class SyncMedia:
    """Media files, such as waveforms and pictures."""

    def __init__(self, engine: SyncEngine) -> None:
        self._sync_engine = engine

    def list_files(self) -> list[str]:
        """Return the names of the media files."""
        from devicewire.accordionq2.api import media_list_files

        return self._sync_engine.call_list(media_list_files.request)

    @overload
    def download_file(self, file_name: str) -> bytes: ...

    @overload
    def download_file(
        self, file_name: str, *, to: str | os.PathLike[str] | BinaryIO, progress: Progress | None = None
    ) -> int: ...

    def download_file(
        self, file_name: str, *, to: str | os.PathLike[str] | BinaryIO | None = None, progress: Progress | None = None
    ) -> bytes | int:
        """Return the bytes of a media file (at most 64 MiB), or write them to `to` and return their number.

        Args:
            file_name: name on the station.
            to: path of the file to write, which appears when it is complete; or a file opened in binary mode.
            progress: with `to`, is told the bytes so far and, if the station says it, the whole number.
        """
        from devicewire.accordionq2.api import media_download_file

        if to is None:
            return self._sync_engine.call(media_download_file.request, file_name)
        return self._sync_engine.download(to, progress, media_download_file.request, file_name)

    def upload_file(self, file_name: str, data: Content, *, progress: Progress | None = None) -> None:
        """Store a media file.

        Args:
            file_name: name on the station.
            data: bytes, or a `pathlib.Path` or a file opened in binary mode, which are read while they are sent.
            progress: is told the bytes so far and the whole number.
        """
        from devicewire.accordionq2.api import media_upload_file
        from devicewire.accordionq2.files import File

        self._sync_engine.call(media_upload_file.request, body=File(file_name, data, progress))

    def delete_file(self, file_name: str) -> None:
        """Delete a media file."""
        from devicewire.accordionq2.api import media_delete_file

        self._sync_engine.call(media_delete_file.request, file_name)
