# Derived from packages/accordionq2/src/accordionq2/client.py by `codegen generate`. Do not edit: change that file.
"""The client, asynchronous. Its synchronous twin in `_sync_client` is derived from this file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from ._sync_engine import SyncEngine
from ._events import SILENCE_LIMIT_SECONDS
from ._sync_groups.application import SyncApplication
from ._sync_groups.audit import SyncAudit
from ._sync_groups.calibration import SyncCalibration
from ._sync_groups.capabilities import SyncCapabilities
from ._sync_groups.channels import SyncChannels
from ._sync_groups.comm import SyncComm
from ._sync_groups.connection import SyncConnection
from ._sync_groups.events import SyncEvents
from ._sync_groups.files import SyncFiles
from ._sync_groups.firmware import SyncFirmware
from ._sync_groups.instruments import SyncInstruments
from ._sync_groups.lease import SyncLease
from ._sync_groups.media import SyncMedia
from ._sync_groups.modules import SyncModules
from ._sync_groups.numeric_results import SyncNumericResults
from ._sync_groups.resources import SyncResources
from ._sync_groups.subscriptions import SyncSubscriptions
from ._sync_groups.system import SyncSystem
from ._sync_watching import ValueWatch

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from types import TracebackType

    from devicewire.accordionq2.compatibility import Compatibility
    from devicewire.accordionq2.transport import Verify

__all__ = ["AccordionQ2Client"]


class AccordionQ2Client:
    """Talks to one AccordionQ2 station. The methods are in groups: `client.resources`, `client.channels`, ...

    Use it in an `with` block, or keep it and `close()` it at the end; it can be used again afterwards. Concurrent calls are safe
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

    connection: SyncConnection
    resources: SyncResources
    channels: SyncChannels
    modules: SyncModules
    application: SyncApplication
    media: SyncMedia
    comm: SyncComm
    numeric_results: SyncNumericResults
    calibration: SyncCalibration
    audit: SyncAudit
    capabilities: SyncCapabilities
    events: SyncEvents
    files: SyncFiles
    firmware: SyncFirmware
    instruments: SyncInstruments
    lease: SyncLease
    subscriptions: SyncSubscriptions
    system: SyncSystem

    def __init__(
        self,
        base_url: str,
        timeout: float | None = 30.0,
        auth: tuple[str, str] | None = None,
        verify: Verify = True,
        default_headers: Mapping[str, str] | None = None,
    ) -> None:
        engine = self._sync_engine = SyncEngine(base_url, timeout, auth, verify, default_headers)
        self.connection = SyncConnection(engine)
        self.resources = SyncResources(engine)
        self.channels = SyncChannels(engine)
        self.modules = SyncModules(engine)
        self.application = SyncApplication(engine)
        self.media = SyncMedia(engine)
        self.comm = SyncComm(engine)
        self.numeric_results = SyncNumericResults(engine)
        self.calibration = SyncCalibration(engine)
        self.audit = SyncAudit(engine)
        self.capabilities = SyncCapabilities(engine)
        self.events = SyncEvents(engine)
        self.files = SyncFiles(engine)
        self.firmware = SyncFirmware(engine)
        self.instruments = SyncInstruments(engine)
        self.lease = SyncLease(engine)
        self.subscriptions = SyncSubscriptions(engine)
        self.system = SyncSystem(engine)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._sync_engine.session.base_url!r}, timeout={self._sync_engine.session.timeout!r})"

    @property
    def compatibility(self) -> Compatibility:
        """Whether the station has the firmware that this package was made for, as far as it has told.

        It tells with `application.get_identification()`; nothing is asked for this. Before that `verdict` is `unknown`. A newer one warns
        once, with FirmwareWarning.
        """
        return self._sync_engine.session.firmware.compatibility

    def watch_values(
        self,
        names: Iterable[str],
        interval_ms: int = 1000,
        *,
        silence_limit: float = SILENCE_LIMIT_SECONDS,
        give_up_s: float | None = 300.0,
    ) -> ValueWatch:
        """Return an iterator over values of channels that the station sends by itself. It connects at its first step.

        Args:
            names: net names or aliases. Channels whose read uses up what it reads cannot be watched: they are in `errors`.
            interval_ms: time between two items; the station takes 100 to 60000.
            silence_limit: seconds without a byte after which a connection counts as dead, and is made again.
            give_up_s: seconds without any connection after which it ends with an error; None tries for ever.
        """
        return ValueWatch(self._sync_engine, names, interval_ms, silence_limit, give_up_s)

    def close(self) -> None:
        """End streams, watches and renewals, and let go of all connections. May be called twice; a later call opens new ones."""
        self._sync_engine.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()
