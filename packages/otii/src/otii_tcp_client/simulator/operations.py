"""What each of the 99 commands does, by its name on the wire. Requests have passed the spec already.

Assumed, because no source tells: see `Settings`; besides, channels that are enabled while a recording runs are part of
the next one, reservations outlive a logout, and cropping, downsampling and upgrading wait for the end of a recording.
"""

from collections.abc import Mapping
from typing import Final

from . import battery_operations, device_operations, recording_operations, server_operations
from .handling import Handler

HANDLERS: Final[Mapping[str, Handler]] = {
    **server_operations.HANDLERS,
    **device_operations.HANDLERS,
    **battery_operations.HANDLERS,
    **recording_operations.HANDLERS,
}
