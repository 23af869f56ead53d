"""The remote side: subscribes to a device and sends it commands. `RemoteClient` is asynchronous, `RemoteConsole` synchronous."""

from __future__ import annotations

from ._session import RemoteStatistics
from ._sync_client import EventStreamSync, RemoteConsole
from .client import EventStream, RemoteClient

__all__ = ["EventStream", "EventStreamSync", "RemoteClient", "RemoteConsole", "RemoteStatistics"]
