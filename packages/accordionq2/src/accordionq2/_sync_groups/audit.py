# Derived from packages/accordionq2/src/accordionq2/_groups/audit.py by `codegen generate`. Do not edit: change that file.
"""The station's log of changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .._sync_engine import SyncEngine


class SyncAudit:
    """Who changed what."""

    def __init__(self, engine: SyncEngine) -> None:
        self._sync_engine = engine

    def get_audit_log(self, tail: int = 100) -> list[str]:
        """Return the last lines of the log of changes; 0 asks for all. A line is time, address, method, path, status and duration."""
        from devicewire.accordionq2.api import audit_get_audit_log

        return self._sync_engine.call_list(audit_get_audit_log.request, tail=tail)
