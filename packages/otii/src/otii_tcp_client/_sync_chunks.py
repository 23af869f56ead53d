# Derived from packages/otii/src/otii_tcp_client/_async_chunks.py by `codegen generate`. Do not edit: change that file.
"""The data of a channel piece by piece, the next piece asked for while the caller works with one."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from devicewire.otii import commands

from ._values import listed

if TYPE_CHECKING:
    from collections.abc import Callable

    from devicewire.otii.models import ChannelData

    from .otii_connection import OtiiConnection
    from ._sync_pending import PendingCall
    from ._values import ListedData

__all__ = ["Chunks"]


class Chunks:
    """Never holds more than two chunks: the one that was given last is the caller's alone.

    Args:
        connection: where to ask.
        command: makes the command that asks for `count` values from `index` on.
        index: first value, from 0.
        end: where to stop.
        size: how many at once.
    """

    def __init__(
        self,
        connection: OtiiConnection,
        command: Callable[[int, int], commands.RecordingGetChannelData],
        index: int,
        end: int,
        size: int,
    ) -> None:
        self._connection = connection
        self._command = command
        self._index = index
        self._end = end
        self._size = max(1, size)
        self._ahead: PendingCall[ChannelData] | None = None

    def next(self) -> ListedData | None:
        """Return the next chunk, which may be shorter than asked for; None when there is no more."""
        size = min(self._size, self._end - self._index)
        if size <= 0:
            return None
        call = self._ahead or self._start(self._index, size)
        following = min(size, self._end - self._index - size)
        self._ahead = self._start(self._index + size, following) if following > 0 else None
        data = listed(call.result(commands.RecordingGetChannelData.timeout_s))
        self._index += len(data.values)
        if len(data.values) != size:
            self.abandon()
        return data if len(data.values) else None

    def abandon(self) -> None:
        """Ask for no more; what is still under way is thrown away when it comes."""
        if self._ahead is not None:
            self._ahead.abandon()
            self._ahead = None

    def _start(self, index: int, count: int) -> PendingCall[ChannelData]:
        """Ask for a chunk. Its time runs only from when somebody waits for it: the one before may keep the caller busy."""
        return self._connection.start(self._command(index, count), timeout=math.inf)
