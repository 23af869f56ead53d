"""The client, asynchronous. Its synchronous twin in `_sync_client` is derived from this file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from ._engine import Engine
from ._events import SILENCE_LIMIT_SECONDS
from ._groups.application import AsyncApplication
from ._groups.audit import AsyncAudit
from ._groups.calibration import AsyncCalibration
from ._groups.capabilities import AsyncCapabilities
from ._groups.channels import AsyncChannels
from ._groups.comm import AsyncComm
from ._groups.connection import AsyncConnection
from ._groups.events import AsyncEvents
from ._groups.files import AsyncFiles
from ._groups.firmware import AsyncFirmware
from ._groups.instruments import AsyncInstruments
from ._groups.lease import AsyncLease
from ._groups.media import AsyncMedia
from ._groups.modules import AsyncModules
from ._groups.numeric_results import AsyncNumericResults
from ._groups.resources import AsyncResources
from ._groups.subscriptions import AsyncSubscriptions
from ._groups.system import AsyncSystem
from ._watching import AsyncValueWatch

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from types import TracebackType

    from devicewire.accordionq2.compatibility import Compatibility
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
        AccordionQ2UnsupportedError: the station's firmware is older than the call.

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
    audit: AsyncAudit
    capabilities: AsyncCapabilities
    events: AsyncEvents
    files: AsyncFiles
    firmware: AsyncFirmware
    instruments: AsyncInstruments
    lease: AsyncLease
    subscriptions: AsyncSubscriptions
    system: AsyncSystem

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
        self.audit = AsyncAudit(engine)
        self.capabilities = AsyncCapabilities(engine)
        self.events = AsyncEvents(engine)
        self.files = AsyncFiles(engine)
        self.firmware = AsyncFirmware(engine)
        self.instruments = AsyncInstruments(engine)
        self.lease = AsyncLease(engine)
        self.subscriptions = AsyncSubscriptions(engine)
        self.system = AsyncSystem(engine)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._engine.session.base_url!r}, timeout={self._engine.session.timeout!r})"

    @property
    def compatibility(self) -> Compatibility:
        """Whether the station has the firmware that this package was made for, as far as it has told.

        It tells with `application.get_identification()`; nothing is asked for this. Before that `verdict` is `unknown`. A newer one warns
        once, with FirmwareWarning.
        """
        return self._engine.session.firmware.compatibility

    def watch_values(
        self,
        names: Iterable[str],
        interval_ms: int = 1000,
        *,
        silence_limit: float = SILENCE_LIMIT_SECONDS,
        give_up_s: float | None = 300.0,
    ) -> AsyncValueWatch:
        """Return an iterator over values of channels that the station sends by itself. It connects at its first step.

        Args:
            names: net names or aliases. Channels whose read uses up what it reads cannot be watched: they are in `errors`.
            interval_ms: time between two items; the station takes 100 to 60000.
            silence_limit: seconds without a byte after which a connection counts as dead, and is made again.
            give_up_s: seconds without any connection after which it ends with an error; None tries for ever.
        """
        return AsyncValueWatch(self._engine, names, interval_ms, silence_limit, give_up_s)

    async def close(self) -> None:
        """End streams, watches and renewals, and let go of all connections. May be called twice; a later call opens new ones."""
        await self._engine.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.close()
