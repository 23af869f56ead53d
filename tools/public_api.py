"""Write down the public names of each package, with their signatures, where tests/contracts compares them."""

from __future__ import annotations

import importlib
import inspect
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_ROOT = Path(__file__).parents[1]
_PINNED = _ROOT / "tests" / "contracts" / "public_api"
_DEVICES = tomllib.loads((_ROOT / "specs" / "devices.toml").read_text("utf-8"))["devices"]
FACADES = tuple(
    sorted(about["import_name"] for word, about in _DEVICES.items() if (_ROOT / "packages" / word).is_dir())
)


def pinned_file(facade: str) -> Path:
    """Where the names of that package are kept."""
    return _PINNED / f"{facade}.txt"


def describe(facade: str) -> str:
    """One line for each public name, and for each public member of a class."""
    module = importlib.import_module(facade)
    return "".join(f"{line}\n" for name in module.__all__ for line in describe_name(name, getattr(module, name)))


def describe_name(name: str, value: object) -> Iterator[str]:
    """The line of a name and, if it is a class, of its members, inherited ones included."""
    if not isinstance(value, type):
        yield f"{name}{signature(value)}"
        return
    bases = ", ".join(base.__name__ for base in value.__mro__[1:-1])
    yield f"class {name}({bases}){'' if issubclass(value, BaseException) else signature(value)}"
    members = inspect.getmembers_static(value)
    inherited = {name for base in (str, int) if issubclass(value, base) for name in dir(base)}
    for member, what in members:
        if not member.startswith("_") and member not in inherited and member not in dir(BaseException):
            yield f"  {name}.{member}{describe_member(what)}"


def describe_member(what: object) -> str:
    """The kind and signature of a member."""
    if isinstance(what, property):
        return ": property, settable" if what.fset else ": property"
    if isinstance(what, classmethod | staticmethod):
        return f"{signature(what.__func__)} {type(what).__name__}"
    if inspect.iscoroutinefunction(what):
        return f"{signature(what)} coroutine"
    return signature(what) if callable(what) else ""


def signature(value: object) -> str:
    """The arguments and the result, as written in the source."""
    try:
        return str(inspect.signature(value)) if callable(value) else ""
    except ValueError:  # a typed dictionary, say
        return ""


def main() -> None:
    """Write the files."""
    _PINNED.mkdir(exist_ok=True)
    for facade in FACADES:
        pinned_file(facade).write_text(describe(facade), "utf-8")
        print(f"wrote {pinned_file(facade).relative_to(Path.cwd())}")


if __name__ == "__main__":
    main()
