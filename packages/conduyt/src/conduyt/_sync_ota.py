# Derived from packages/conduyt/src/conduyt/ota.py by `codegen generate`. Do not edit: change that file.
"""Replacing the firmware of a device over its link."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import TYPE_CHECKING

from devicewire.conduyt.constants import OTA_HASH_SIZE
from devicewire.conduyt.enums import ErrorCode
from devicewire.conduyt.packets import OtaChunkCmd

from ._board import whole
from .errors import ConduytArgumentError, ConduytNAKError, ConduytTimeoutError

if TYPE_CHECKING:
    from ._sync_client import ConduytDeviceSync

__all__ = ["ConduytOTASync"]

_OFFSET_SIZE = len(OtaChunkCmd(0, b"").pack())
_ATTEMPTS = 3


def _checked_digest(image: bytes, expected: bytes | None) -> bytes:
    """Return the SHA-256 of the image, which must not be empty. Released firmware does not compare it, so a wrong one would never be noticed there."""
    if not image:
        raise ConduytArgumentError("the image is empty")
    digest = hashlib.sha256(image).digest()
    if expected is not None and len(expected) != OTA_HASH_SIZE:
        raise ConduytArgumentError(f"a SHA-256 has {OTA_HASH_SIZE} bytes, not {len(expected)}")
    if expected is not None and bytes(expected) != digest:
        raise ConduytArgumentError(
            f"sha256 is {bytes(expected).hex()}, but the image has {digest.hex()}: it is damaged or another one; nothing was sent"
        )
    return digest


class ConduytOTASync:
    """Sends an image to a device.

    The device restarts half a second after the last answer, and the link with it. Released firmware does not compare the hash.
    """

    def __init__(self, device: ConduytDeviceSync) -> None:
        self._device = device

    @property
    def largest_chunk(self) -> int:
        """Bytes of the image that the link really carries in one packet."""
        return max(self._device.largest_payload - _OFFSET_SIZE, 1)

    def flash(
        self,
        firmware: bytes,
        *,
        chunk_size: int | None = None,
        on_progress: Callable[[int, int], object] | None = None,
        sha256: bytes | None = None,
    ) -> None:
        """Send an image.

        An answer that got lost does no harm: the device refuses a piece that it has, and that tells that it has it.

        Args:
            firmware: the image.
            chunk_size: bytes in one packet; left out, as many as the link carries.
            on_progress: called with bytes sent and bytes in all, after each piece.
            sha256: SHA-256 that the image must have, 32 bytes, such as the one published with it; not compared when left out.

        Raises:
            ConduytArgumentError: the image is empty, the hash is not that of the image, or the pieces are larger than the link
                carries. Nothing was sent.
            ConduytCapabilityError: this firmware cannot be replaced.
            ConduytNAKError: the device refused.
        """
        image, size = bytes(firmware), self._chunk_size(chunk_size)
        digest = _checked_digest(image, sha256)
        self._device.ota_begin(len(image), digest)
        for offset in range(0, len(image), size):
            piece = image[offset : offset + size]
            self._send(offset, piece)
            if on_progress is not None:
                on_progress(offset + len(piece), len(image))
        self._device.ota_finalize()

    def _chunk_size(self, wanted: int | None) -> int:
        largest = self.largest_chunk
        if wanted is None:
            return largest
        if whole(wanted, "chunk_size", 1, 65535) > largest:
            raise ConduytArgumentError(f"chunk_size {wanted} is more than this link carries: {largest} at most")
        return wanted

    def _send(self, offset: int, piece: bytes) -> None:
        for attempt in range(1, _ATTEMPTS + 1):
            try:
                self._device.ota_chunk(offset, piece)
            except ConduytTimeoutError:
                if attempt == _ATTEMPTS:
                    raise
            except ConduytNAKError as error:
                if attempt == 1 or error.code != ErrorCode.OTA_INVALID:
                    raise
                return  # the device has it: only its answer was lost
            else:
                return
