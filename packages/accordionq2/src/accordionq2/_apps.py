"""Apps, with the documented name of each member: the generated class cannot call one of them `type`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

import attrs
from devicewire.accordionq2 import models
from devicewire.accordionq2.models import AppTypes

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["AppLicenseDto"]


@attrs.frozen
class AppLicenseDto:
    """An app and its licence. `key` and `expires` are empty without one; the key does not show in a `repr`."""

    name: str = ""
    key: str = attrs.field(default="", repr=lambda key: "'***'" if key else "''")
    expires: str = ""
    type: AppTypes = AppTypes.UNKNOWN

    @classmethod
    def of(cls, app: models.AppLicenseDto) -> Self:
        """Return the same app under the documented names."""
        return cls(app.name, app.key, app.expires, app.type_)

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read JSON data.

        Raises:
            ValueError: the data is no object.
        """
        return cls.of(models.AppLicenseDto.from_dict(src_dict))
