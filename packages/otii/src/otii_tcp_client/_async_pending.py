"""What outlives the call that began it: a command on its way, and a subscription to what nobody asked for."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Generic, Self, TypeVar

from ._inbox import Inbox
from ._timing import deadline_after

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from devicewire.otii.codec import Information, UnlistedMessage
    from devicewire.otii.command import Command

    from ._async_link import BoolSoon, NoneSoon
    from ._requests import Request

__all__ = ["AsyncPendingCall", "AsyncWatch"]

A = TypeVar("A")


class AsyncPendingCall(Generic[A]):
    """A command that was sent. Its time runs from its sending, whether or not somebody waits.

    Made by `AsyncOtiiConnection.start`.
    """

    def __init__(
        self,
        request: Request,
        command: Command[A],
        advance: Callable[[], NoneSoon],
        abandon: Callable[[], None],
    ) -> None:
        self._request = request
        self._command = command
        self._advance = advance
        self._abandon = abandon

    @property
    def is_settled(self) -> bool:
        """Whether the end is known, so that `result` returns or raises at once."""
        return self._request.is_settled

    async def result(
        self,
        timeout: float | None = None,  # noqa: ASYNC109 - as in `AsyncOtiiConnection.call`
    ) -> A:
        """Wait for the answer and return it. See `AsyncOtiiConnection.call` for what is raised.

        Args:
            timeout: seconds from now; what was said when it was sent when left out.
        """
        if timeout is not None:
            self._request.timeout_s = timeout
            self._request.deadline = deadline_after(timeout)
        async for _ in self.progress():
            pass
        return self._request.answer(self._command)

    async def progress(self) -> AsyncIterator[float]:
        """Yield 0.0 to 1.0 for each progress message, until the answer is here.

        Raises:
            OtiiTimeoutError: no answer in time.
        """
        while True:
            for value in self._request.take_progress():
                yield value
            if self._request.is_settled:
                return
            await self._advance()

    def abandon(self) -> None:
        """Stop waiting. The command may be carried out all the same; its answer is dropped."""
        self._abandon()


class AsyncWatch:
    """Messages that nobody asked for, as they come: an iterator that ends when it is closed.

    Made by `AsyncOtiiConnection.watch_information`.

    Raises:
        DisconnectedException: from the iteration, after the last message of a connection that is lost.
    """

    def __init__(self, inboxes: list[Inbox], wait: Callable[[Inbox, float], BoolSoon], timeout_s: float) -> None:
        self._inboxes = inboxes
        self._wait = wait
        self._timeout_s = timeout_s
        self._inbox = Inbox()
        self._messages: deque[Information | UnlistedMessage] = deque()
        self._is_closed = False
        inboxes.append(self._inbox)

    @property
    def dropped(self) -> int:
        """Messages that were lost because nobody took them in time: 10,000 are kept."""
        return self._inbox.dropped

    def __aiter__(self) -> AsyncWatch:
        return self

    async def __anext__(self) -> Information | UnlistedMessage:
        while not self._messages:
            self._messages.extend(self._inbox.take())
            if self._messages:
                break
            if self._is_closed or not await self._wait(self._inbox, self._timeout_s):
                raise StopAsyncIteration
        return self._messages.popleft()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *details: object) -> None:
        self.close()

    def close(self) -> None:
        """End the subscription and the iteration."""
        self._is_closed = True
        if self._inbox in self._inboxes:
            self._inboxes.remove(self._inbox)
        self._inbox.alert()
