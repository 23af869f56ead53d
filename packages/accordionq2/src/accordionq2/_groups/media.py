"""Media files of the station."""

from __future__ import annotations

from typing import TYPE_CHECKING, overload

if TYPE_CHECKING:
    import os
    from typing import BinaryIO

    from devicewire.accordionq2.files import Content, Progress

    from .._engine import Engine


class AsyncMedia:
    """Media files, such as waveforms and pictures."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    async def list_files(self) -> list[str]:
        """Return the names of the media files."""
        from devicewire.accordionq2.api import media_list_files

        return await self._engine.call_list(media_list_files.request)

    @overload
    async def download_file(self, file_name: str) -> bytes: ...

    @overload
    async def download_file(
        self, file_name: str, *, to: str | os.PathLike[str] | BinaryIO, progress: Progress | None = None
    ) -> int: ...

    async def download_file(
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
            return await self._engine.call(media_download_file.request, file_name)
        return await self._engine.download(to, progress, media_download_file.request, file_name)

    async def upload_file(self, file_name: str, data: Content, *, progress: Progress | None = None) -> None:
        """Store a media file.

        Args:
            file_name: name on the station.
            data: bytes, or a `pathlib.Path` or a file opened in binary mode, which are read while they are sent.
            progress: is told the bytes so far and the whole number.
        """
        from devicewire.accordionq2.api import media_upload_file
        from devicewire.accordionq2.files import File

        await self._engine.call(media_upload_file.request, body=File(file_name, data, progress))

    async def delete_file(self, file_name: str) -> None:
        """Delete a media file."""
        from devicewire.accordionq2.api import media_delete_file

        await self._engine.call(media_delete_file.request, file_name)
