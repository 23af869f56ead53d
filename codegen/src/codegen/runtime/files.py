"""Files on their way to the device and back, piece by piece: what is large never lies in memory as a whole."""

from __future__ import annotations

import errno
import io
import os
import secrets
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Literal, Self, cast
from urllib.parse import quote

import attrs

from .calls import Upload
from .errors import InvalidRequest
from .types import Unset

__all__ = ["PIECE", "Content", "File", "FileSink", "Multipart", "Progress", "Raw", "Watched", "multipart", "raw"]

PIECE = 256 * 1024
"""Bytes that are read or written at a time."""

Content = bytes | bytearray | memoryview | os.PathLike[str] | BinaryIO
"""What can be uploaded."""

Progress = Callable[[int, int | None], object]
"""Is told the bytes so far, and the whole number where the device says it."""


@attrs.frozen
class Watched:
    """Content whose way to the device is watched."""

    content: Content = attrs.field(repr=False)
    progress: Progress | None
    """Is told the bytes of the body so far, and the whole number, in the thread of the caller."""


@attrs.frozen
class File:
    """A file to be uploaded.

    A path is read while it is sent. A binary file object is sent from its position to its end, and must be seekable.
    """

    name: str
    """Name that the device gives it; no path."""
    content: Content = attrs.field(repr=False)
    progress: Progress | None = attrs.field(default=None, repr=False)
    """As for `Watched`."""


class Source:
    """The bytes of a file, which can be read again.

    Raises:
        InvalidRequest: they cannot be read.
    """

    def __init__(self, content: Content) -> None:
        self._content: Any = content
        try:
            self._start, self.length = self._measure()
        except (OSError, ValueError, TypeError, AttributeError) as error:
            raise InvalidRequest(f"the file cannot be read: {_why(error)}") from error

    def _measure(self) -> tuple[int, int]:
        content = self._content
        if isinstance(content, bytes | bytearray | memoryview):
            return 0, memoryview(self._content).nbytes
        if isinstance(content, os.PathLike):
            path = Path(self._content)
            if not path.is_file():
                raise OSError(f"{path} is not a file" if path.exists() else f"there is no {path}")
            return 0, path.stat().st_size
        if isinstance(content, str | io.TextIOBase):
            raise TypeError("text is neither bytes, nor a pathlib.Path, nor a file opened in binary mode")
        if not hasattr(content, "read") or not hasattr(content, "seek"):
            raise TypeError(
                f"{type(content).__name__} is neither bytes, nor a pathlib.Path, nor a file opened in binary mode"
            )
        file: BinaryIO = content
        start = file.tell()
        return start, file.seek(0, os.SEEK_END) - start

    def pieces(self) -> Iterator[bytes]:
        content = self._content
        if isinstance(content, bytes | bytearray | memoryview):
            view = memoryview(self._content).cast("B")
            yield from (bytes(view[place : place + PIECE]) for place in range(0, len(view), PIECE))
        elif isinstance(content, os.PathLike):
            with Path(self._content).open("rb") as opened:
                yield from self._read(opened)
        else:
            file: BinaryIO = content
            file.seek(self._start)
            yield from self._read(file)

    def _read(self, file: BinaryIO) -> Iterator[bytes]:
        rest = self.length
        while rest:
            piece = file.read(min(PIECE, rest))
            if not piece:
                raise InvalidRequest("the file has become shorter while it was sent")
            rest -= len(piece)
            yield piece


def _why(error: Exception) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error) or type(error).__name__


class Multipart(Upload):
    """A body of one part (RFC 7578) that holds a file; its name stands in the form of RFC 5987 only."""

    def __init__(self, part: str, file: File) -> None:
        if not isinstance(cast(object, file), File):
            raise InvalidRequest(f"the body must be a File, not {type(file).__name__}")
        if not file.name or file.name in (".", ".."):
            raise InvalidRequest(f"a file cannot be named {file.name!r}")
        try:
            name = quote(file.name, safe="")
        except UnicodeEncodeError:
            raise InvalidRequest(f"the file name {file.name!r} cannot be sent as UTF-8") from None
        boundary = secrets.token_hex(16)
        self._source = Source(file.content)
        self._head = (
            f"--{boundary}\r\nContent-Disposition: form-data; name=\"{quote(part, safe=' ')}\"; filename*=UTF-8''{name}\r\n"
            "Content-Type: application/octet-stream\r\n\r\n"
        ).encode("ascii")
        self._tail = f"\r\n--{boundary}--\r\n".encode("ascii")
        super().__init__(
            f"multipart/form-data; boundary={boundary}",
            len(self._head) + self._source.length + len(self._tail),
            file.progress,
        )

    def pieces(self) -> Iterator[bytes]:
        yield self._head
        yield from self._source.pieces()
        yield self._tail


def multipart(part: str, file: File | Unset) -> Multipart | None:
    """Return the body that uploads a file, and nothing for an absent one.

    Raises:
        InvalidRequest: the file cannot be read, or its name cannot be sent.
    """
    return None if isinstance(file, Unset) else Multipart(part, file)


class Raw(Upload):
    """A body that is a file and nothing else."""

    def __init__(self, content: Content, progress: Progress | None = None) -> None:
        self._source = Source(content)
        super().__init__("application/octet-stream", self._source.length, progress)

    def pieces(self) -> Iterator[bytes]:
        return self._source.pieces()


def raw(content: Content | Watched | Unset) -> bytes | Raw | None:
    """Return the body that is sent as it is: bytes themselves, whatever else piece by piece; nothing for an absent one.

    Raises:
        InvalidRequest: it cannot be read.
    """
    if isinstance(content, Unset):
        return None
    if isinstance(content, Watched):
        return raw(content.content) if content.progress is None else Raw(content.content, content.progress)
    return content if isinstance(content, bytes) else Raw(content)


class FileSink:
    """Writes what arrives to a file, which takes the place of `to` only when it is complete. Use it in a `with` block.

    Args:
        to: path of the file, or a file opened in binary mode, which is written to directly and stays open.
        progress: is told how far it is, after every piece.
    """

    def __init__(self, to: str | os.PathLike[str] | BinaryIO, progress: Progress | None = None) -> None:
        self._path = Path(to) if isinstance(to, str | os.PathLike) else None
        self._file: BinaryIO | None = None if self._path is not None else cast(BinaryIO, to)
        self._part = ""
        self._progress = progress
        self._total: int | None = None
        self.size = 0
        """Bytes so far."""

    @property
    def is_live(self) -> bool:
        """Files are written in large pieces."""
        return False

    def start(self, total: int | None) -> None:
        """Begin: the answer is a success, and has this many bytes if that is known."""
        self._total = total
        if self._path is not None:
            if not self._path.parent.is_dir():
                raise FileNotFoundError(errno.ENOENT, "there is no such folder", str(self._path.parent))
            descriptor, self._part = tempfile.mkstemp(
                prefix=f".{self._path.name[:100]}.", suffix=".part", dir=self._path.parent
            )
            self._file = os.fdopen(descriptor, "wb")

    def write(self, piece: bytes) -> None:
        """Take the next piece."""
        if self._file is None:
            raise ValueError("a piece before the start")
        self._file.write(piece)
        self.size += len(piece)

    def report(self) -> None:
        """Call `progress`."""
        if self._progress is not None:
            self._progress(self.size, self._total)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> Literal[False]:
        if self._path is None or self._file is None:
            return False
        part = Path(self._part)
        try:
            self._file.close()
            if kind is None:
                part.chmod(0o666 & ~_umask())
                part.replace(self._path)
        finally:
            part.unlink(missing_ok=True)
        return False


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
