# Derived from packages/accordionq2/src/accordionq2/_groups/resources.py by `codegen generate`. Do not edit: change that file.
"""Named values of the station: read, write, both in one go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .._answers import ages_of, value_of, values_of
from .._arguments import mapping, text, texts

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from devicewire.accordionq2.models import ResourceValues

    from .._sync_engine import SyncEngine


class SyncResources:
    """Resources, by net name or alias. Values are always texts: `True`, `False`, numbers with a decimal point."""

    def __init__(self, engine: SyncEngine) -> None:
        self._sync_engine = engine

    def get_names(self) -> list[str]:
        """Return the names of all resources, net names and aliases."""
        from devicewire.accordionq2.api import resources_get_names

        return self._sync_engine.call_list(resources_get_names.request)

    def get_value(self, name: str) -> str:
        """Return the value of a resource. Some reads use up what they read: it is never repeated unasked."""
        from devicewire.accordionq2.api import resources_get_value
        from devicewire.accordionq2.models import ResourceReadRequest

        body = ResourceReadRequest(name=text("name", name))
        return value_of(self._sync_engine.call(resources_get_value.request, body=body))

    def set_value(self, name: str, value: str) -> None:
        """Write a resource. A multiplexer is set by writing one of its destination nets."""
        from devicewire.accordionq2.api import resources_set_value
        from devicewire.accordionq2.models import ResourceWriteRequest

        self._sync_engine.call(
            resources_set_value.request, body=ResourceWriteRequest(name=text("name", name), value=text("value", value))
        )

    def get_values(self, names: Iterable[str], max_age_ms: float = 0) -> dict[str, str]:
        """Return the values of several resources. One failing read fails the whole call.

        Args:
            names: net names or aliases.
            max_age_ms: how old a value may be, in milliseconds; 0 reads all of them from the hardware. Firmware before 5.28.1 always
                reads.
        """
        return values_of(self._read(names, max_age_ms))

    def read_values(self, names: Iterable[str], max_age_ms: float = 0) -> tuple[dict[str, str], dict[str, float]]:
        """Do as `get_values` does, and return the values and how old they are, in milliseconds; no ages from firmware before 5.28.1."""
        answer = self._read(names, max_age_ms)
        return values_of(answer), ages_of(answer)

    def _read(self, names: Iterable[str], max_age_ms: float) -> ResourceValues:
        from devicewire.accordionq2.api import resources_get_values
        from devicewire.accordionq2.models import ResourcesReadRequest
        from devicewire.accordionq2.types import UNSET

        if max_age_ms:
            self._sync_engine.session.tell_if_older("max_age_ms")
        body = ResourcesReadRequest(names=texts("names", names), max_age_ms=max_age_ms or UNSET)
        return self._sync_engine.call(resources_get_values.request, body=body)

    def set_values(self, resources: Mapping[str, str]) -> None:
        """Write several resources."""
        from devicewire.accordionq2.api import resources_set_values
        from devicewire.accordionq2.models import ResourcesWriteRequest

        body = ResourcesWriteRequest(resources=mapping("resources", resources))
        self._sync_engine.call(resources_set_values.request, body=body)

    def transact(self, name: str, value: str) -> str:
        """Write a resource, then return what it answers."""
        from devicewire.accordionq2.api import resources_transact
        from devicewire.accordionq2.models import ResourceWriteRequest

        body = ResourceWriteRequest(name=text("name", name), value=text("value", value))
        return value_of(self._sync_engine.call(resources_transact.request, body=body))
