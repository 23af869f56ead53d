# Derived from packages/accordionq2/src/accordionq2/_holding.py by `codegen generate`. Do not edit: change that file.
"""Holding the control lease for the time of a block. The synchronous twin is derived from this file.

what a renewal brings                       | what follows
--------------------------------------------|----------------------------------------------------------------
a success                                   | the next one after a third of the time to live
no answer, or 500 to 599                    | again soon, until the time to live is over: then it is lost
any other status                            | it is lost

A client holds once at a time: the end of a block inside a block would give the lease back while the outer one counts on it.
Once it is lost, calls that are more than a look raise AccordionQ2LeaseError without being sent, and so does the end of the block.
"""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING

from ._answers import lease_of
from ._waiting import Worker
from .exceptions import AccordionQ2ApiError, AccordionQ2Error, AccordionQ2LeaseError

if TYPE_CHECKING:
    from types import TracebackType

    from devicewire.accordionq2.models import LeaseDto

    from ._sync_engine import SyncEngine

__all__ = ["Hold", "acquire", "release"]

_LOGGER = logging.getLogger(__package__)


def acquire(engine: SyncEngine, owner: str, ttl_ms: int) -> LeaseDto:
    """Take the lease, and send its id along from now on."""
    from devicewire.accordionq2.api import lease_acquire
    from devicewire.accordionq2.models import LeaseAcquireRequest

    body = LeaseAcquireRequest(owner=owner, ttl_ms=ttl_ms)
    lease = lease_of(engine.call(lease_acquire.request, body=body))
    engine.session.keep_lease(lease.lease_id)
    return lease


def release(engine: SyncEngine) -> None:
    """Give the lease back, if there is one. One that has ended already is no error."""
    from devicewire.accordionq2.api import lease_release

    lease_id = engine.session.lease_id
    if lease_id is None:
        return
    engine.session.keep_lease(None)
    try:
        engine.call(lease_release.request, lease_id)
    except AccordionQ2ApiError as error:
        if error.status_code != 404:
            raise


class Hold:
    """Holds the lease in an `with` block, which gets the `LeaseDto` of its beginning."""

    def __init__(self, engine: SyncEngine, owner: str, ttl_ms: int) -> None:
        self._sync_engine = engine
        self._owner = owner
        self._ttl_ms = ttl_ms
        self._interval_s = 0.0
        self._ends_at = 0.0
        self._worker: Worker | None = None

    def __enter__(self) -> LeaseDto:
        began = time.monotonic()
        self._sync_engine.session.begin_hold(self, self._owner)
        try:
            lease = acquire(self._sync_engine, self._owner, self._ttl_ms)
        except BaseException:
            self._sync_engine.session.end_hold(self)
            raise
        self._ends_at = began + self._ttl_ms / 1000
        self._interval_s = self._ttl_ms / 3000
        self._worker = Worker("accordionq2 lease", self._renew, self._interval_s)
        self._sync_engine.keep(self)
        return lease

    def _renew(self) -> float | None:
        from devicewire.accordionq2.api import lease_renew
        from devicewire.accordionq2.models import LeaseRenewRequest

        lease_id, began = self._sync_engine.session.lease_id, time.monotonic()
        if lease_id is None:  # given back inside the block
            return None
        limit = min(5.0, max(self._interval_s, 0.1))
        try:
            self._sync_engine.call_within(limit, lease_renew.request, lease_id, body=LeaseRenewRequest())
        except AccordionQ2Error as error:
            return self._failed(error)
        self._ends_at = began + self._ttl_ms / 1000
        return self._interval_s

    def _failed(self, error: AccordionQ2Error) -> float | None:
        left = self._ends_at - time.monotonic()
        is_final = isinstance(error, AccordionQ2ApiError) and error.status_code < 500
        if left > 0 and not is_final:
            return min(left, self._interval_s / 4)
        self._sync_engine.session.lost_lease = f"the control lease of {self._owner!r} is lost: {error}"
        _LOGGER.warning("%s", self._sync_engine.session.lost_lease)
        return None

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()
        lost = self._sync_engine.session.lost_lease
        if lost:
            self._sync_engine.session.keep_lease(None)
            if error is None:
                raise AccordionQ2LeaseError(lost, was_sent=False)
            return
        try:
            release(self._sync_engine)
        except AccordionQ2Error as failure:
            if error is None:
                raise
            _LOGGER.warning("the control lease could not be given back: %s", failure)

    def close(self) -> None:
        """Renew no longer."""
        self._sync_engine.forget(self)
        self._sync_engine.session.end_hold(self)
        if self._worker is not None:
            self._worker.close()
