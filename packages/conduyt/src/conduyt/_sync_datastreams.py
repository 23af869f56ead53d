# Derived from packages/conduyt/src/conduyt/datastreams.py by `codegen generate`. Do not edit: change that file.
"""Datastreams: named, typed values of the device's sketch."""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING

from devicewire.conduyt.enums import ErrorCode
from devicewire.conduyt.packets import DsEvent, DsReadCmd, DsReadResp, DsSubscribeCmd, DsWriteCmd

from . import _values
from ._board import whole
from ._hub import DEFAULT_QUEUE
from ._session import about
from .errors import ConduytCapabilityError
from .events import DatastreamValue

if TYPE_CHECKING:
    from ._sync_link import SyncLink
    from .types import DatastreamDescriptor

__all__ = ["DatastreamProxySync"]


class DatastreamProxySync:
    """One datastream. Made by `device.datastream(name_or_number)`."""

    def __init__(self, link: SyncLink, wanted: str | int) -> None:
        self._sync_link = link
        self._wanted = wanted

    @property
    def descriptor(self) -> DatastreamDescriptor:
        """What the device says of it.

        Raises:
            ConduytCapabilityError: there is no such datastream; the message names those that there are.
        """
        return self._sync_link.board.datastream(self._wanted)

    def write(self, value: _values.DatastreamInput) -> None:
        """Write a value of the type that the datastream was declared with.

        Raises:
            ConduytArgumentError: the value is of another type, or does not fit.
            ConduytCapabilityError: the datastream cannot be written.
        """
        about_it = self.descriptor
        if not about_it.writable and self._sync_link.board.is_checking:
            text = f"datastream {about_it.name} cannot be written"
            raise ConduytCapabilityError(ErrorCode.DATASTREAM_READONLY, message=text)
        self._sync_link.tell(DsWriteCmd(about_it.index, _values.pack(about_it, value)))

    def read(self) -> _values.DatastreamInput:
        """Read the value. Firmware up to 1.0.0 refuses that with UNKNOWN_DATASTREAM; `watch()` gets what it pushes."""
        about_it = self.descriptor
        command = DsReadCmd(about_it.index)
        answer = self._sync_link.ask(command, DsReadResp, about("ds_index", command, DsReadResp))
        return _values.unpack(about_it, answer.value)

    def watch(
        self, *, interval_ms: int | None = None, queue_size: int = DEFAULT_QUEUE, timeout_s: float | None = None
    ) -> Generator[DatastreamValue, None]:
        """Yield the values that the device pushes, until the loop is left or the device disconnects.

        Args:
            interval_ms: how often to ask for one, 0 to 65535 ms; firmware up to 1.0.0 pushes when its sketch likes.
            queue_size: values that may wait; when more come the oldest goes and is counted.
            timeout_s: longest wait for one value; None waits as long as there is a connection.

        Raises:
            ConduytTimeoutError: nothing came for `timeout_s`.
            ConduytDisconnectedError: the link was lost for good.
        """
        index = self.descriptor.index
        every = None if interval_ms is None else whole(interval_ms, "interval_ms", 0, 65535)
        listener = self._sync_link.listen(lambda event: isinstance(event, DsEvent) and event.ds_index == index, queue_size)
        try:
            self._sync_link.tell(DsSubscribeCmd(index, every))
            while (event := listener.next(timeout_s)) is not None:
                if isinstance(event, DsEvent):
                    yield self._value_of(event)
        finally:
            listener.close()

    def _value_of(self, event: DsEvent) -> DatastreamValue:
        about_it = self.descriptor  # anew: it may be another one since the device connected again
        return DatastreamValue(about_it, _values.unpack(about_it, event.value), event.value)
