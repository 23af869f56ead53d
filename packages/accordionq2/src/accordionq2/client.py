"""The client, asynchronous. Its synchronous twin in `_sync_client` is derived from this file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from ._engine import Engine
from ._groups.application import AsyncApplication
from ._groups.calibration import AsyncCalibration
from ._groups.channels import AsyncChannels
from ._groups.comm import AsyncComm
from ._groups.connection import AsyncConnection
from ._groups.media import AsyncMedia
from ._groups.modules import AsyncModules
from ._groups.numeric_results import AsyncNumericResults
from ._groups.resources import AsyncResources

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import TracebackType

    from devicewire.accordionq2.transport import Verify

__all__ = ["AsyncAccordionQ2Client"]


class AsyncAccordionQ2Client:
    """Talks to one AccordionQ2 station. The methods are in groups: `client.resources`, `client.channels`, ...

    Use it in an `async with` block, or keep it and `close()` it at the end; it can be used again afterwards. Concurrent calls are safe
    and run in parallel, each on a connection of its own. Results are snapshots.

    Args:
        base_url: such as `http://192.168.1.64:5000`; a path in it is a prefix of all paths.
        timeout: seconds for each attempt, from connecting to the last byte; for downloads to a file and uploads, seconds in which
            nothing moves. None waits for ever.
        auth: user and password for Basic authentication.
        verify: with https: True checks the certificate, False does not; or a CA file, or an `ssl.SSLContext`.
        default_headers: sent with every request; their case does not matter.

    Raises:
        ValueError: an argument is out of range.

    Every method raises
        AccordionQ2ApiError: the station answered with a status that is no success; `status_code` and `str(error)` are its own.
        AccordionQ2AnswerError: it reported success, but the answer cannot be used.
        AccordionQ2ConnectionError: it cannot be reached (AccordionQ2RefusedError: nothing listens), or the connection broke.
        AccordionQ2TimeoutError: no complete answer in time.
        AccordionQ2ArgumentError: an argument that no station takes; nothing was sent.

    A GET is sent once more after a connection error or a timeout; anything else only if it certainly was not sent.
    """

    connection: AsyncConnection
    resources: AsyncResources
    channels: AsyncChannels
    modules: AsyncModules
    application: AsyncApplication
    media: AsyncMedia
    comm: AsyncComm
    numeric_results: AsyncNumericResults
    calibration: AsyncCalibration

    def __init__(
        self,
        base_url: str,
        timeout: float | None = 30.0,
        auth: tuple[str, str] | None = None,
        verify: Verify = True,
        default_headers: Mapping[str, str] | None = None,
    ) -> None:
        engine = self._engine = Engine(base_url, timeout, auth, verify, default_headers)
        self.connection = AsyncConnection(engine)
        self.resources = AsyncResources(engine)
        self.channels = AsyncChannels(engine)
        self.modules = AsyncModules(engine)
        self.application = AsyncApplication(engine)
        self.media = AsyncMedia(engine)
        self.comm = AsyncComm(engine)
        self.numeric_results = AsyncNumericResults(engine)
        self.calibration = AsyncCalibration(engine)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._engine.session.base_url!r}, timeout={self._engine.session.timeout!r})"

    async def close(self) -> None:
        """Let go of all connections. May be called twice; a later call opens new ones."""
        await self._engine.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.close()
