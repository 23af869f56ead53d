# Derived from packages/accordionq2/src/accordionq2/_groups/lease.py by `codegen generate`. Do not edit: change that file.
"""The control lease: the right to change the station, while all others may only look."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .._answers import lease_of
from .._arguments import given
from .._sync_holding import Hold, acquire, release
from ..exceptions import AccordionQ2LeaseError

if TYPE_CHECKING:
    from devicewire.accordionq2.models import LeaseDto

    from .._sync_engine import SyncEngine


class SyncLease:
    """The control lease of this client. Closing the client does not give it back."""

    def __init__(self, engine: SyncEngine) -> None:
        self._sync_engine = engine

    @property
    def held_lease_id(self) -> str | None:
        """Id of the lease that this client sends along; None when it has none."""
        return self._sync_engine.session.lease_id

    def get(self) -> LeaseDto:
        """Return who holds the lease."""
        from devicewire.accordionq2.api import lease_get

        return lease_of(self._sync_engine.call(lease_get.request))

    def acquire(self, owner: str, ttl_ms: int = 30000) -> LeaseDto:
        """Take the lease; every request of this client carries its id from then on. Status 409 when another client holds it.

        Args:
            owner: who you are, for others to read.
            ttl_ms: time after which it ends unless it is renewed; the station takes 1000 to 600000.
        """
        return acquire(self._sync_engine, owner, ttl_ms)

    def renew(self, ttl_ms: int | None = None) -> LeaseDto:
        """Start the lease's time anew, with another length if one is given. Status 404 once it has ended.

        Raises:
            AccordionQ2LeaseError: this client has none; nothing was sent.
        """
        from devicewire.accordionq2.api import lease_renew
        from devicewire.accordionq2.models import LeaseRenewRequest

        lease_id = self.held_lease_id
        if lease_id is None:
            raise AccordionQ2LeaseError("no control lease is held, so there is none to renew", was_sent=False)
        body = LeaseRenewRequest(ttl_ms=given(ttl_ms))
        return lease_of(self._sync_engine.call(lease_renew.request, lease_id, body=body))

    def release(self) -> None:
        """Give the lease back; nothing happens when this client has none, or when it has ended already."""
        release(self._sync_engine)

    def hold(self, owner: str, ttl_ms: int = 30000) -> Hold:
        """Hold the lease for the time of an `with` block, which gets the `LeaseDto`.

        It is renewed in the background, over a connection of its own, however long other calls take. If it is lost nevertheless, calls
        that change something, and the end of the block, raise AccordionQ2LeaseError.

        Args:
            owner: who you are, for others to read.
            ttl_ms: time after which it ends unless it is renewed; the station takes 1000 to 600000.

        Entering the block raises
            AccordionQ2LeaseError: another `hold` block of this client has not ended; nothing was sent, and that one goes on.
        """
        return Hold(self._sync_engine, owner, ttl_ms)
