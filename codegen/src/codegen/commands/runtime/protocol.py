"""Stands in for the module of this name that each package gets from its spec, so that the pieces beside it can be checked."""

from __future__ import annotations

from typing import Final

DELIMITER: Final = b"\n"
REQUEST_TAG: Final = "request"
REQUEST_MEMBERS: Final = {"kind": "kind", "command": "command", "data": "data", "id": "id"}
ROLES: Final = {"response": "response", "error": "error", "information": "information", "progress": "progress"}
