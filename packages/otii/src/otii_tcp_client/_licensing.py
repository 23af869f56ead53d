"""Login and licences, without input or output beyond the credentials: who logs in, and which licence is to be reserved."""

from __future__ import annotations

import os
from enum import Enum
from typing import TYPE_CHECKING, Any, NamedTuple

from devicewire.otii.protocol import CONNECT_TRY_S, LICENSE_COVERAGE

from .exceptions import Otii_Exception, OtiiClientException, as_mapping

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from devicewire.otii.models import License

__all__ = [
    "DEFAULT_CONNECTION_TIMEOUT",
    "DEFAULT_CREDENTIALS",
    "DEFAULT_LICENSES",
    "DEFAULT_LICENSING_MODE",
    "LICENSE_MAP",
    "OTII_PASSWORD",
    "OTII_USERNAME",
    "USUAL_LICENSES",
    "Credentials",
    "LicensingMode",
    "is_lost_race",
    "needed_license",
    "no_license",
    "read_credentials",
    "report_failures",
]

OTII_USERNAME = "OTII_USERNAME"
OTII_PASSWORD = "OTII_PASSWORD"  # noqa: S105 - the name of a variable
LICENSE_MAP = {str(kind): [*covered] for kind, covered in LICENSE_COVERAGE.items()}
"""Which wishes a licence type grants. Types that are not here grant none."""


class LicensingMode(Enum):
    """Who takes care of login and licences."""

    AUTO = "auto"
    MANUAL = "manual"


DEFAULT_CONNECTION_TIMEOUT = int(CONNECT_TRY_S)
DEFAULT_LICENSING_MODE = LicensingMode.AUTO
DEFAULT_CREDENTIALS = "./credentials.json"
DEFAULT_LICENSES: list[str] | None = None
USUAL_LICENSES = ("Automation",)


class Credentials(NamedTuple):
    """Who logs in."""

    username: str
    password: str

    def __repr__(self) -> str:
        return f"Credentials({self.username!r}, '***')"


def read_credentials(path: str) -> Credentials | None:
    """Return the credentials of a file, or of the environment where there is no such file, or None.

    Raises:
        OtiiClientException: the file cannot be read, or is not as it should be.
    """
    from pathlib import Path

    file = Path(path)
    if file.is_file():
        return _from_file(file)
    username, password = os.environ.get(OTII_USERNAME), os.environ.get(OTII_PASSWORD)
    if username is not None and password is not None:
        return Credentials(username, password)
    import logging

    logging.getLogger(__package__).warning(
        "not logged in, and there are no credentials: neither %s nor %s and %s", path, OTII_USERNAME, OTII_PASSWORD
    )
    return None


def _from_file(file: Path) -> Credentials:
    import json

    try:
        content: Any = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is no JSON"
        raise OtiiClientException(f"cannot read the credentials in {file}: {reason}", was_sent=False) from None
    found = as_mapping(content)
    username, password = found.get("username"), found.get("password")
    if not isinstance(username, str) or not isinstance(password, str):
        raise OtiiClientException(f"the credentials in {file} need username and password, both texts", was_sent=False)
    return Credentials(username, password)


def needed_license(licenses: Iterable[License], wish: str, own: Sequence[int]) -> License | bool:
    """Return the licence to reserve for a wish, True if nothing is to be done, or False if there is none now.

    Args:
        licenses: what the server lists.
        wish: what is needed, such as "Automation".
        own: ids that were reserved here already.
    """
    fitting = [item for item in licenses if wish in LICENSE_MAP.get(item.type, ())]
    if any(item.id in own or (item.available and item.reserved_to) for item in fitting):
        return True
    return next((item for item in fitting if item.available and not item.reserved_to), False)


def is_lost_race(error: Otii_Exception) -> bool:
    """Whether somebody else was faster to reserve a licence."""
    from devicewire.otii.error_codes import ErrorCode

    return bool(error.type == ErrorCode.LICENSE_COULD_NOT_BE_RESERVED)


def no_license(wish: str, licenses: Iterable[License], seconds: float) -> OtiiClientException:
    """Return the error for a licence that cannot be had."""
    fitting = [item for item in licenses if wish in LICENSE_MAP.get(item.type, ())]
    taken = ", ".join(f"{item.id} ({item.type}) is reserved to {item.reserved_to or 'somebody'}" for item in fitting)
    return OtiiClientException(
        f"no licence for {wish} could be reserved within {seconds:g} s: {taken or 'there is none'}; "
        "return one on another computer, or ask for others with licenses=[...]",
        was_sent=True,
    )


def report_failures(failures: Iterable[Exception]) -> None:
    """Log what could not be undone."""
    import logging

    for failure in failures:
        logging.getLogger(__package__).warning("could not undo what connecting did: %s", failure)
