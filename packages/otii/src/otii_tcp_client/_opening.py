"""How a synchronous object opens: when it is made."""

from __future__ import annotations


class Opening:
    """Base of what opens a connection. `_async_opening` is the asynchronous twin."""

    def open(self) -> None:
        """Open. What that means, each subclass says; no abstract class, so that the documented classes keep their plain type."""
        raise NotImplementedError

    def _open_at_once(self) -> None:
        """Called when all is ready for opening."""
        self.open()
