"""The control lease: the right to change the station, held by one client for a time."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Final

from .answers import Json, RefusalError
from .events import EventHub
from .numbers import Numbers
from .timers import Timer, Timers


@dataclass
class _Lease:
    name: str
    owner: str
    ttl_ms: int
    since: str
    end: Timer


class LeaseDesk:
    """Hands the lease out, one at a time.

    Assumed: the holder that acquires again keeps its id; renewing is no `lease` event, everything else is.
    """

    def __init__(
        self, events: EventHub, timers: Timers, numbers: Numbers, time_text: Callable[[], str], seed: int
    ) -> None:
        self._events = events
        self._timers = timers
        self._numbers = numbers
        self._time_text = time_text
        self._random: Final = Random(seed)
        self._lease: _Lease | None = None

    @property
    def owner(self) -> str | None:
        """Who holds it; None when it is free."""
        return None if self._lease is None else self._lease.owner

    def is_in_the_way_of(self, lease_id: str | None) -> bool:
        """Whether somebody else holds it than whoever sends this id. An unknown id counts as none."""
        return self._lease is not None and self._lease.name != lease_id

    def refusal(self, status: int) -> RefusalError:
        """Return what the server says to those whom the lease keeps out."""
        owner = self.owner or ""
        text = f"The lease is held by {owner}"
        return RefusalError(status, text, members={"heldBy": owner, "expiresInMs": self._left_ms()})

    def report(self) -> Json:
        """Return its state, without the id."""
        since = None if self._lease is None else self._lease.since
        return {"held": self._lease is not None, "owner": self.owner, "expiresInMs": self._left_ms(), "since": since}

    def acquire(self, owner: str, ttl_ms: int, lease_id: str | None = None) -> Json:
        """Take it. 409 when somebody else has it, 400 for a time to live out of range."""
        self._check(ttl_ms)
        if self.is_in_the_way_of(lease_id):
            raise self.refusal(409)
        name = f"L-{self._random.getrandbits(64):016x}" if self._lease is None else self._lease.name
        self._start(name, owner, ttl_ms, self._time_text())
        self._tell()
        return self._handed_out()

    def renew(self, lease_id: str, ttl_ms: int | None) -> Json:
        """Start its time anew. 404 once it has ended."""
        lease = self._find(lease_id)
        ttl_ms = lease.ttl_ms if ttl_ms is None else ttl_ms
        self._check(ttl_ms)
        self._start(lease.name, lease.owner, ttl_ms, lease.since)
        return self._handed_out()

    def release(self, lease_id: str) -> None:
        """Give it back. 404 once it has ended."""
        self._find(lease_id)
        self.end()

    def hold_by(self, owner: str, ttl_ms: int = 30_000) -> str:
        """Give it to somebody, in place of whoever has it, and return the id."""
        name = f"L-{self._random.getrandbits(64):016x}"
        self._start(name, owner, ttl_ms, self._time_text())
        self._tell()
        return name

    def end(self) -> None:
        """End it now, as if its time were over."""
        if self._lease is not None:
            self._lease.end.cancel()
            self._lease = None
            self._tell()

    def _start(self, name: str, owner: str, ttl_ms: int, since: str) -> None:
        if self._lease is not None:
            self._lease.end.cancel()
        self._lease = _Lease(name, owner, ttl_ms, since, self._timers.after(ttl_ms / 1e3, self.end))

    def _find(self, lease_id: str) -> _Lease:
        if self._lease is None or self._lease.name != lease_id:
            raise RefusalError(404, "No such lease")
        return self._lease

    def _check(self, ttl_ms: int) -> None:
        low, high = self._numbers.lease_ttl_ms
        if not low <= ttl_ms <= high:
            raise RefusalError(400, f"TtlMs must lie between {low} and {high}, not {ttl_ms}")

    def _left_ms(self) -> float:
        return 0 if self._lease is None else self._timers.left_ms(self._lease.end)

    def _handed_out(self) -> Json:
        lease = self._lease
        name = None if lease is None else lease.name
        return {"leaseId": name, "owner": self.owner, "expiresInMs": self._left_ms()}

    def _tell(self) -> None:
        self._events.publish("lease", self.report())
