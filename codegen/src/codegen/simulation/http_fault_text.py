"""The faults of HTTP answers as text, for command lines."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from .fault_text import CONDITIONS, json_or_text
from .http_faults import Corrupt, Delay, Drop, ExtraField, Flood, Garbage, HttpFault, MissingField, Reset, Truncate

HELP: Final = """\
  delay=SECONDS            answer later
  drop                     close the connection before answering
  reset                    reset the connection before answering
  truncate[=SHARE]         close the connection after this share of the body (0.5)
  corrupt[=COUNT]          change this many bytes of the body (3)
  garbage[=TEXT]           200 with a body that is not JSON
  missing=MEMBER           leave a member out
  extra[=MEMBER]           add a member (addedByFirmware; value=true)
  flood[=BYTES]            a huge body (67108864)
"""

# Kind -> class and the parameter that KIND=ARGUMENT sets.
KINDS: Final[Mapping[str, tuple[Callable[..., HttpFault[Any]], str | None]]] = {
    "delay": (Delay, "seconds"),
    "drop": (Drop, None),
    "reset": (Reset, None),
    "truncate": (Truncate, "keep"),
    "corrupt": (Corrupt, "flips"),
    "garbage": (Garbage, "body"),
    "missing": (MissingField, "member"),
    "extra": (ExtraField, "member"),
    "flood": (Flood, "size"),
}

CONVERTERS: Final[Mapping[str, Callable[[str], Any]]] = {
    **CONDITIONS,
    "seconds": float,
    "keep": float,
    "flips": int,
    "body": str.encode,
    "member": str,
    "value": json_or_text,
    "size": int,
    "method": str,
    "path": str,
}
