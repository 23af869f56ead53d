"""Updates over the link, into a buffer. The firmware keeps the hash that it is given and never looks at it."""

import hashlib
from dataclasses import dataclass, field
from typing import Final

from devicewire.conduyt.enums import ErrorCode

from .boards import Board
from .fields import Fields
from .refusal import need
from .settings import Habits

_LARGEST_IMAGE: Final = 0x140000
"""Room for a program in the usual partition table of an ESP32."""
_HASH_BYTES: Final = 32
_OFFSET_BYTES: Final = 4
RESTART_S: Final = 0.5
"""Time between the answer to FINALIZE and the restart."""


@dataclass
class _Update:
    total: int
    sha256: bytes
    image: bytearray = field(default_factory=bytearray)

    def is_whole(self) -> bool:
        return len(self.image) == self.total and hashlib.sha256(self.image).digest() == self.sha256


class Ota:
    """The update that is under way, and the images that were installed."""

    def __init__(self, board: Board, built_in: bool, habits: Habits) -> None:
        self._writes: Final = board.writes_updates
        self._built_in: Final = built_in
        self._habits: Final = habits
        self._update: _Update | None = None
        self.installed: Final[list[bytes]] = []
        """Every image that FINALIZE took, the newest last."""
        self.hash_matched: bool | None = None
        """Whether the newest image was complete and had the announced SHA-256."""

    @property
    def received(self) -> int:
        """Bytes of the update under way that have arrived."""
        return 0 if self._update is None else len(self._update.image)

    def begin(self, payload: bytes) -> None:
        """OTA_BEGIN; while an update is under way it starts over."""
        fields = Fields(payload)
        total, sha256 = fields.u32(), fields.rest()[:_HASH_BYTES]
        need(self._built_in and 0 < total <= _LARGEST_IMAGE, ErrorCode.OTA_INVALID)
        self._update = _Update(total, sha256)

    def chunk(self, payload: bytes) -> None:
        """OTA_CHUNK: in order, each byte once."""
        update = self._update
        need(update is not None and self._writes and len(payload) >= _OFFSET_BYTES, ErrorCode.OTA_INVALID)
        assert update is not None  # noqa: S101 - need() has seen to it
        fields = Fields(payload)
        offset, data = fields.u32(), fields.rest()
        in_order = offset == len(update.image) and offset + len(data) <= update.total
        need(in_order, ErrorCode.OTA_INVALID)
        update.image += data

    def finalize(self) -> None:
        """OTA_FINALIZE: the image is installed, whole or not."""
        update = self._update
        need(update is not None, ErrorCode.OTA_INVALID)
        assert update is not None  # noqa: S101 - need() has seen to it
        self.hash_matched = update.is_whole()
        need(self.hash_matched or not self._habits.checks_hash, ErrorCode.OTA_INVALID)
        self.installed.append(bytes(update.image))
        self._update = None

    def forget(self) -> None:
        """Restart: an update under way is gone."""
        self._update = None
