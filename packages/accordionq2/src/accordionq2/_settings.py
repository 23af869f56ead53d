"""Arguments of the clients, checked: what cannot work is refused at once, with what would."""

from __future__ import annotations

import math
import re
from base64 import b64encode
from typing import TYPE_CHECKING, cast
from urllib.parse import urlsplit

from .exceptions import AccordionQ2ArgumentError

if TYPE_CHECKING:
    from collections.abc import Mapping

_TOKEN = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")
_FRAMING = frozenset({"content-length", "transfer-encoding", "connection"})
_EXAMPLE = "it looks like 'http://192.168.1.64:5000'"


def checked_base_url(base_url: str) -> str:
    """Return a base URL without trailing slashes.

    Raises:
        ValueError: there is no http or https in front, no host, a bad port, or something that would be dropped without a word.
    """
    if not isinstance(cast(object, base_url), str):
        raise ValueError(f"base_url must be text, not {type(base_url).__name__}: {_EXAMPLE}")  # noqa: TRY004 # documented
    shown = "an address with @ in it" if "@" in base_url else repr(base_url)
    try:
        parts = urlsplit(base_url)
        port = parts.port
    except ValueError as error:
        raise ValueError(f"base_url is not usable ({error}): {_EXAMPLE}") from None
    if parts.username is not None or parts.password is not None:
        raise ValueError("base_url must not hold a user or a password: use the argument auth")
    if parts.scheme not in ("http", "https"):
        raise ValueError(f"base_url must begin with http:// or https://, unlike {shown}: {_EXAMPLE}")
    if not parts.hostname or port == 0 or parts.netloc.endswith(":"):
        raise ValueError(f"base_url needs a host, and a port from 1 to 65535 or none, unlike {shown}: {_EXAMPLE}")
    if "?" in base_url or "#" in base_url:
        raise ValueError(f"base_url must hold neither query nor fragment, unlike {shown}")
    if not base_url.isascii() or not base_url.isprintable() or set(base_url) & set(' "<>\\^`{|}'):
        raise ValueError(f"base_url holds characters that no URL may hold: {shown}")
    return base_url.rstrip("/")


def checked_timeout(timeout: float | None) -> float | None:
    """Return a timeout in seconds; None waits for ever.

    Raises:
        ValueError: it is not a finite number above 0.
    """
    if timeout is None:
        return None
    number = cast(object, timeout)
    if isinstance(number, bool) or not isinstance(number, int | float) or not 0 < number < math.inf:
        raise ValueError(f"timeout must be a number of seconds above 0, not {timeout!r}")
    return float(timeout)


def checked_seconds(name: str, value: float) -> float:
    """Return a number of seconds.

    Raises:
        AccordionQ2ArgumentError: it is not a finite number above 0.
    """
    number = cast(object, value)
    if isinstance(number, bool) or not isinstance(number, int | float) or not 0 < number < math.inf:
        raise AccordionQ2ArgumentError(f"{name} must be a number of seconds above 0, not {value!r}", was_sent=False)
    return float(value)


def checked_wait(name: str, value: float) -> float:
    """Return how long to wait, in seconds; 0 is not at all.

    Raises:
        AccordionQ2ArgumentError: it is not a finite number of 0 or more.
    """
    number = cast(object, value)
    if isinstance(number, bool) or not isinstance(number, int | float) or not 0 <= number < math.inf:
        raise AccordionQ2ArgumentError(f"{name} must be a number of seconds, 0 or more, not {value!r}", was_sent=False)
    return float(value)


def checked_headers(auth: tuple[str, str] | None, default_headers: Mapping[str, str] | None) -> dict[str, str]:
    """Return the header fields of every request. Names that differ in case only are one field: the last one wins.

    Raises:
        ValueError: a field, the user or the password cannot be sent.
    """
    fields = {"accept-encoding": ("Accept-Encoding", "identity")}
    for name, value in dict(default_headers or {}).items():
        _check_field(name, value)
        fields[name.lower()] = (name, value)
    if auth is not None:
        fields["authorization"] = ("Authorization", _basic(auth))
    return dict(fields.values())


def _check_field(name: object, value: object) -> None:
    if not isinstance(name, str) or not _TOKEN.fullmatch(name):
        raise ValueError(f"default_headers: {name!r} is no name of a header field")
    if name.lower() in _FRAMING:
        raise ValueError(f"default_headers: {name} is the client's own business")
    if not isinstance(value, str) or not _is_field_value(value):
        raise ValueError(f"default_headers: the value of {name} must be text of visible Latin-1 characters and blanks")


def _is_field_value(value: str) -> bool:
    return all(character == "\t" or " " <= character <= "~" or "\xa0" <= character <= "\xff" for character in value)


def _basic(auth: object) -> str:
    pair: tuple[object, ...] = tuple(cast("tuple[object, ...]", auth)) if isinstance(auth, tuple | list) else ()
    if len(pair) != 2 or not all(isinstance(part, str) for part in pair):
        raise ValueError("auth must be a pair of texts: (user, password)")
    user, password = cast("tuple[str, str]", pair)
    if ":" in user:
        raise ValueError("auth: a user name with a colon cannot be sent")
    try:
        return f"Basic {b64encode(f'{user}:{password}'.encode()).decode('ascii')}"
    except UnicodeEncodeError:
        raise ValueError("auth: user and password must be valid Unicode text") from None
