"""Coming back after the link was lost: when to try, and what to set again."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ._memory import in_words
from .errors import ConduytArgumentError, ConduytConnectionError, ConduytError, ConduytTimeoutError
from .events import Reconnected

if TYPE_CHECKING:
    from ._link import Link

__all__ = ["Keeper", "ReconnectPolicy"]

_LOG = logging.getLogger("conduyt")


@dataclass(frozen=True, slots=True)
class ReconnectPolicy:
    """When to try to come back.

    Attributes:
        first_delay_s: wait before the first attempt.
        largest_delay_s: longest wait; each is twice the one before.
        jitter: part of each wait that is random, 0 to 1, so that many clients do not come back at once.
        give_up_after_s: after this time there is no further attempt.
    """

    first_delay_s: float = 0.5
    largest_delay_s: float = 30.0
    jitter: float = 0.2
    give_up_after_s: float = 600.0

    def __post_init__(self) -> None:
        """Check the limits."""
        if not 0 <= self.first_delay_s <= self.largest_delay_s < float("inf") or not 0 <= self.jitter <= 1:
            raise ConduytArgumentError("a policy needs 0 <= first_delay_s <= largest_delay_s and 0 <= jitter <= 1")
        if not self.give_up_after_s >= 0:  # no number is refused, too
            raise ConduytArgumentError(f"give_up_after_s must be 0 or more seconds, not {self.give_up_after_s}")

    def delays(self) -> Iterator[float]:
        """Yield waits without an end."""
        delay = self.first_delay_s
        while True:
            yield delay * (1 - self.jitter * random.random())  # noqa: S311 # spreads clients, guards no secret
            delay = min(max(delay * 2, 0.05), self.largest_delay_s)


class Keeper:
    """Brings one link back."""

    def __init__(self, link: Link, policy: ReconnectPolicy) -> None:
        self._link = link
        self._policy = policy
        self._task: asyncio.Task[None] | None = None

    def begin(self, reason: str) -> None:
        """The link broke: try to bring it back."""
        self._task = asyncio.get_running_loop().create_task(self._run(reason), name="conduyt reconnect")

    async def stop(self) -> None:
        """Try no longer."""
        task, self._task = self._task, None
        if task is not None and not task.done():
            task.cancel()
            await asyncio.wait([task])

    async def _run(self, reason: str) -> None:
        loop, before = asyncio.get_running_loop(), self._link.hello
        started = loop.time()
        for attempt, delay in enumerate(self._policy.delays(), 1):
            if loop.time() - started + delay > self._policy.give_up_after_s:
                break
            await asyncio.sleep(delay)
            try:
                hello = await self._link.try_again()
                restored, lost = await self._restore(hello == before)
            except ConduytError as error:
                _LOG.info("attempt %d to reach %s again failed: %s", attempt, self._link.name, error)
                continue
            event = Reconnected(attempt, loop.time() - started, hello == before, tuple(restored), tuple(lost))
            self._link.resume(hello, event)
            return
        await self._link.give_up(f"{reason}; no attempt to come back in {self._policy.give_up_after_s:g} s succeeded")

    async def _restore(self, is_same: bool) -> tuple[list[str], list[str]]:
        """Set again what was set, one by one; a refusal is reported and stops nothing."""
        commands, restored = self._link.memory.commands(), list[str]()
        lost = self._link.memory.unrestorable()
        if not is_same:
            return [], [f"{in_words(command)}: this is another device" for command in commands] + lost
        for command in commands:
            try:
                await self._link.exchange(command)
            except (ConduytConnectionError, ConduytTimeoutError):
                raise  # the link is gone again
            except ConduytError as error:
                lost.append(f"{in_words(command)}: {error}")
            else:
                restored.append(in_words(command))
        return restored, lost
