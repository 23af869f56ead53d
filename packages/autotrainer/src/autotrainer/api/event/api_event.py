"""Events as a device sends them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypedDict

if TYPE_CHECKING:
    from datetime import datetime

    from devicewire.autotrainer.models import ApiEventKind

__all__ = ["ApiEvent", "ApiEventDict"]


@dataclass(frozen=True)
class ApiEvent:
    """Something that happened at the device.

    Attributes:
        kind: what happened.
        when: wall clock; without a zone it is local time.
        index: monotonic clock in nanoseconds, such as `time.perf_counter_ns()`.
        context: what there is to say about it; which members it has follows from the kind.
        repeat: how often the same has happened again since the event that was sent before.
    """

    kind: ApiEventKind
    when: datetime
    index: int
    context: Mapping[str, Any] | None = None
    repeat: int = 0

    def is_same(self, info: ApiEvent | None) -> bool:
        """Whether another event has the same kind and context."""
        return info is not None and self.kind == info.kind and self.context == info.context


class ApiEventDict(TypedDict):
    """An event as a dict; `build_event` makes one."""

    kind: ApiEventKind
    when: datetime
    index: int
    context: Any
