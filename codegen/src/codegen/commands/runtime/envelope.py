"""Stands in for the module of this name that each package gets from its spec, so that the pieces beside it can be checked."""

from __future__ import annotations

from typing import Any

import msgspec


class Envelope(msgspec.Struct, kw_only=True):
    """Any message."""

    kind: Any = None
    command: Any = None
    id: Any = None
    code: Any = None
    topic: Any = None
    value: Any = None
    data: msgspec.Raw = msgspec.Raw()
