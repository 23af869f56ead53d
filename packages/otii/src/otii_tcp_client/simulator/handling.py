"""What the handlers of commands have in common."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from .answers import Json, RefusalError
from .bench import Bench
from .device import Device

Data = Mapping[str, Any]


@dataclass(frozen=True)
class Waiting:
    """An answer that is not there yet. `poll` returns it, or None; after `timeout_s` the answer is `late`."""

    poll: Callable[[], Json]
    timeout_s: float
    late: Json


Result: TypeAlias = "Json | Waiting"
"""What a handler returns."""
Handler = Callable[[Bench, Data], Result]


def for_device(work: Callable[[Bench, Device, Data], Result]) -> Handler:
    """Return a handler that works on any device that is plugged in, ready and answers in time."""

    def handle(bench: Bench, data: Data) -> Result:
        device = bench.device(data["device_id"])
        if device.is_hung:
            raise RefusalError("Command timeout")
        if bench.now_s() < device.ready_s:
            raise RefusalError("Not ready")
        return work(bench, device, data)

    return handle


def for_analyser(work: Callable[[Bench, Device, Data], Result]) -> Handler:
    """Return a handler that works on an Arc or an Ace."""

    def handle(bench: Bench, device: Device, data: Data) -> Result:
        device.check_analyser()
        return work(bench, device, data)

    return for_device(handle)
