"""Makes events, with the time of now."""

from __future__ import annotations

import time
from datetime import datetime
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from devicewire.autotrainer.models import ApiEventKind

    from .api_event import ApiEventDict

__all__ = ["build_event"]


def build_event(kind: ApiEventKind, context: Any = None) -> ApiEventDict:
    """Return an event that happens now.

    Args:
        kind: what happened.
        context: what there is to say about it. A dataclass becomes a dictionary, everything else stays as it is.
    """
    if hasattr(cast(object, context).__class__, "__dataclass_fields__"):
        from dataclasses import asdict

        context = asdict(context)
    now = datetime.now()  # noqa: DTZ005 # documented as local time without a zone
    return {"kind": kind, "when": now, "index": time.perf_counter_ns(), "context": context}
