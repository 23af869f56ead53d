"""What a link offers to the machine, and what the machine offers to it."""

from typing import ClassVar, Final, Literal, Protocol

LinkKind = Literal["pty", "tcp", "mqtt"]
LINK_KINDS: Final[tuple[LinkKind, ...]] = ("pty", "tcp", "mqtt")


class Listener(Protocol):
    """Called by a link, in the loop that it was plugged in."""

    def received(self, data: bytes) -> None:
        """Bytes have arrived."""
        ...

    def opened(self) -> None:
        """A host has connected, as far as the link can tell."""
        ...


class Link(Protocol):
    """A link to the host. It is used in one event loop only."""

    cobs: ClassVar[bool]
    """Whether packets are framed."""

    @property
    def endpoint(self) -> str:
        """Where the host finds it: a path or a URL."""
        ...

    @property
    def port(self) -> int:
        """TCP port of the device or of the broker; 0 where there is none."""
        ...

    async def plug(self, listener: Listener) -> None:
        """Put the link up. OSError when that fails."""
        ...

    def unplug(self) -> None:
        """Take the link down at once, without a goodbye."""
        ...

    def close(self) -> None:
        """Remove what `plug` left behind. The link can be put up again."""
        ...

    def send(self, packet_type: int, data: bytes) -> None:
        """Send bytes; they are lost when nobody is there."""
        ...
