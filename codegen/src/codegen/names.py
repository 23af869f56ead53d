"""Names of generated things: valid identifiers, no clashes with each other, with Python, with the base class or with file systems."""

from __future__ import annotations

import builtins
import keyword
import re
import unicodedata
from collections.abc import Iterable

from .errors import SpecError

WINDOWS_DEVICES = frozenset({"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))})
MODEL_MEMBERS = frozenset({"additional_properties", "additional_keys", "from_dict", "self", "to_dict"})
ENUM_MEMBERS = frozenset({"name", "value", "mro", "is_listed", *(n for n in dir(str) if not n.startswith("_"))})
OPERATION_NAMES = frozenset({"asyncio", "asyncio_detailed", "body", "client", "request", "sync", "sync_detailed"})
SOFT_KEYWORDS = frozenset({"_", "case", "match", "type"})  # of every Python we run on: 3.11 does not list `type`
CLASS_NAMES = frozenset(name for name in dir(builtins) if name[:1].isupper())


def safe(name: str, taken: frozenset[str] = frozenset(), prefix: str = "field_") -> str:
    """Make a name usable as an identifier: no keyword, no dunder, none of the names already taken."""
    name = unicodedata.normalize("NFKC", name)  # as Python does when it reads one
    if not name.isidentifier() or name.startswith("_"):
        name = prefix + "".join(c for c in name.lstrip("_") if c.isidentifier() or c.isdecimal())
    if keyword.iskeyword(name) or name in SOFT_KEYWORDS or name in taken:
        name += "_"
    return name


def safe_member(name: str, wire_name: str) -> str:
    """Make a name usable for a member of a model. Soft keywords (`type`, `match`) may be attributes, and keep their name."""
    bare = wire_name.lower()
    if bare in SOFT_KEYWORDS - {"_"} and name in (bare, f"{bare}_"):
        return bare
    return safe(name, MODEL_MEMBERS)


def constant(name: str, suffix: str) -> str:
    """Make a name usable as a constant: capitals, digits and underscores."""
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|[^A-Za-z0-9]+", "_", name).strip("_").upper()
    return f"{words if words[:1].isalpha() else f'KEY_{words}'}{suffix}"


def safe_module(name: str) -> str:
    """Make a name usable as a module and as a file on every system."""
    ascii_only = "".join(c if c.isascii() else f"u{ord(c):x}" for c in name)
    name = safe(ascii_only.lower(), prefix="module_")
    return f"{name}_" if name.casefold() in WINDOWS_DEVICES else name


def refuse_twins(
    file: str, pointer: str, what: str, names: Iterable[tuple[str, str]], *, are_files: bool = True
) -> None:
    """Refuse names that Python, or for files a file system, could not tell apart.

    Args:
        file: the spec, for the message.
        pointer: the place in it that has these names.
        what: what the names are for, in the plural.
        names: pairs of the generated name and the name in the spec.
        are_files: whether upper and lower case are the same.

    Raises:
        SpecError: two of them are the same.
    """
    seen: dict[str, str] = {}
    for name, original in names:
        key = name.casefold() if are_files else name
        if key in seen:
            reason = f"{what} {seen[key]!r} and {original!r} both become {name!r}"
            raise SpecError(file, pointer, reason, "rename one of them in the spec or its overlay")
        seen[key] = original
