"""Delegates run on a thread of their own, one request at a time, so that a slow one holds up neither events nor heartbeats.

    waiting --(its turn)--> running --(delegate returns or raises)--> answered
       |                       |
       +----(time is up)-------+--> answered by the service; what the delegate says later is counted and dropped

While a delegate runs on after its time was up, further commands are refused: starting another beside it could hurt.
"""

from __future__ import annotations

import time
from collections import deque
from dataclasses import dataclass
from queue import SimpleQueue
from threading import Lock, Thread
from typing import TYPE_CHECKING

from devicewire.autotrainer.models import ApiCommandRequestResult

from . import _replies

if TYPE_CHECKING:
    from collections.abc import Callable

    from .command import ApiCommandRequest
    from .command.command_request_delegate import CommandRequestDelegate

__all__ = ["DelegateRunner", "Job"]


@dataclass(eq=False)
class Job:
    """One request on its way through a delegate.

    Attributes:
        route: frames that lead back to its sender.
        request: what was asked.
        deadline: when its sender gets an answer at the latest, by the monotonic clock.
    """

    route: list[bytes]
    request: ApiCommandRequest
    deadline: float
    is_running: bool = False
    is_answered: bool = False


class DelegateRunner:
    """The thread of the delegate.

    Args:
        timeout_s: time for one command, waiting for its turn included.
        notify: called when an answer is there.
    """

    def __init__(self, timeout_s: float, notify: Callable[[], None]) -> None:
        self._timeout_s = timeout_s
        self._notify = notify
        self._inbox: SimpleQueue[tuple[Job, CommandRequestDelegate] | None] = SimpleQueue()
        self._lock = Lock()
        self._pending: deque[Job] = deque()
        self._overdue: Job | None = None
        self.answers: deque[tuple[list[bytes], bytes]] = deque()
        self.timeouts = 0
        self.thread = Thread(target=self._run, name="autotrainer-delegate", daemon=True)

    def __len__(self) -> int:
        return len(self._pending)

    def submit(self, route: list[bytes], request: ApiCommandRequest, delegate: CommandRequestDelegate) -> None:
        """Hand over a request; its answer will be in `answers`."""
        job = Job(route, request, time.monotonic() + self._timeout_s)
        with self._lock:
            if self._overdue is None:
                self._pending.append(job)
                self._inbox.put((job, delegate))
                return
        text = f"{self._overdue.request.command.name} has not ended yet; no other command is started beside it."
        self._refuse(job, ApiCommandRequestResult.UNAVAILABLE, text)

    def next_deadline(self) -> float | None:
        """When the oldest request runs out of time; None without requests."""
        with self._lock:
            return self._pending[0].deadline if self._pending else None

    def expire(self, now: float) -> None:
        """Answer for delegates whose time is up."""
        with self._lock:
            late = [job for job in self._pending if job.deadline <= now]
            for job in late:
                job.is_answered = True
                self._pending.remove(job)
                if job.is_running:
                    self._overdue = job
        self.timeouts += len(late)
        for job in late:
            self._answer_late(job)

    def _answer_late(self, job: Job) -> None:
        limit = f"{self._timeout_s:g} s"
        if job.is_running:
            text = f"No answer within {limit}; the command may still take effect."
            self._refuse(job, ApiCommandRequestResult.EXCEPTION, text)
        else:
            text = f"Not started within {limit}: an earlier command has not ended."
            self._refuse(job, ApiCommandRequestResult.UNAVAILABLE, text)

    def abandon(self) -> None:
        """Answer for everything that is still under way, because the service ends."""
        with self._lock:
            rest = list(self._pending)
            self._pending.clear()
            for job in rest:
                job.is_answered = True
        for job in rest:
            self._refuse(job, ApiCommandRequestResult.UNAVAILABLE, "The service has stopped.")

    def stop(self) -> None:
        """Let the thread end after what it is doing."""
        self._inbox.put(None)

    def _refuse(self, job: Job, result: ApiCommandRequestResult, text: str) -> None:
        self.answers.append((job.route, _replies.refusal(job.request, result, text)))

    def _run(self) -> None:
        while (item := self._inbox.get()) is not None:
            job, delegate = item
            if self._begin(job):
                self._end(job, _answer(job.request, delegate))
            del item, job, delegate  # nothing of the user's lives on while the thread waits

    def _begin(self, job: Job) -> bool:
        with self._lock:
            job.is_running = not job.is_answered
            return job.is_running

    def _end(self, job: Job, answer: bytes) -> None:
        with self._lock:
            if self._overdue is job:
                self._overdue = None
            if not job.is_answered:
                job.is_answered = True
                self._pending.remove(job)
                self.answers.append((job.route, answer))
        self._notify()


def _answer(request: ApiCommandRequest, delegate: CommandRequestDelegate) -> bytes:
    """Ask a delegate; whatever it does, there is an answer."""
    try:
        return _replies.reply(request, delegate(request))
    except BaseException as error:  # noqa: BLE001 # even a delegate that wants to end the process gets its sender an answer
        return _replies.for_exception(request, error)
