# Derived from packages/accordionq2/src/accordionq2/_updating.py by `codegen generate`. Do not edit: change that file.
"""Waiting for the end of a firmware update, during which the station goes away and comes back."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from ._events import is_passing
from ._settings import checked_seconds, checked_wait
from ._waiting import Stop
from .exceptions import AccordionQ2Error, AccordionQ2TimeoutError

if TYPE_CHECKING:
    from collections.abc import Callable

    from devicewire.accordionq2.models import FirmwareUpdateStatus

    from ._sync_engine import SyncEngine

__all__ = ["wait"]

_LEAST_S = 1.0
"""Seconds that one question may take, even when hardly any time is left."""


def wait(
    engine: SyncEngine, timeout_s: float, poll: float, on_status: Callable[[FirmwareUpdateStatus], object] | None
) -> FirmwareUpdateStatus:
    """Ask until the update has come to an end; see `SyncFirmware.wait_for_update`."""
    from devicewire.accordionq2.api import firmware_get_update

    pause_s, end = checked_seconds("poll", poll), time.monotonic() + checked_wait("timeout", timeout_s)
    last = "nothing was heard of it"
    while True:
        limit = max(end - time.monotonic(), _LEAST_S)
        try:
            status = engine.call_within(limit, firmware_get_update.request)
        except AccordionQ2Error as error:
            if not is_passing(error):
                raise
            last = f"the last question failed: {error}"
        else:
            last = f"the last state was {status.state}"
            if on_status is not None:
                on_status(status)
            if status.finished:
                return status
        left = end - time.monotonic()
        if left <= 0:
            raise AccordionQ2TimeoutError(f"the update has not ended within {timeout_s:g} s; {last}", was_sent=True)
        Stop().wait(min(pause_s, left))
