"""Values that models and answers are made of: the unset marker, read-only mappings, answers and their issues."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, Generic, Literal, NoReturn, TypeGuard, TypeVar

import attrs

__all__ = [
    "EMPTY",
    "UNSET",
    "FrozenDict",
    "Issue",
    "Response",
    "Unset",
    "freeze",
    "is_array",
    "is_object",
    "names_only",
    "redact",
    "thaw",
]

K = TypeVar("K")
V = TypeVar("V")
T_co = TypeVar("T_co", covariant=True)


class Unset:
    """Type of `UNSET`, which stands for a member that is absent on the wire (`None` stands for null)."""

    __slots__ = ()

    def __bool__(self) -> Literal[False]:
        return False

    def __repr__(self) -> str:
        return "UNSET"

    def __reduce__(self) -> str:
        return "UNSET"


UNSET: Final = Unset()


class FrozenDict(dict[K, V]):
    """A dictionary that cannot be changed; it can be hashed when its values can."""

    __slots__ = ()

    def _refuse(self, *_args: object, **_kwargs: object) -> NoReturn:
        raise TypeError("this mapping is read-only: make a dict() of it to change it")

    __setitem__ = __delitem__ = __ior__ = _refuse  # pyright: ignore[reportAssignmentType,reportIncompatibleMethodOverride] # refusing is the point
    clear = pop = popitem = setdefault = update = _refuse  # pyright: ignore[reportAssignmentType,reportIncompatibleMethodOverride] # refusing is the point

    def __hash__(self) -> int:  # type: ignore[override] # dict sets it to None
        return hash(frozenset(self.items()))

    def __reduce__(self) -> tuple[type[FrozenDict[K, V]], tuple[dict[K, V]]]:
        return (type(self), (dict(self),))


EMPTY: Final[FrozenDict[str, Any]] = FrozenDict()


def is_object(value: object) -> TypeGuard[Mapping[str, Any]]:
    """Whether this is a JSON object."""
    return isinstance(value, Mapping)


def is_array(value: object) -> TypeGuard[Sequence[Any]]:
    """Whether this is a JSON array, read-only or not."""
    return isinstance(value, list | tuple)


def freeze(value: Any) -> Any:
    """Turn plain JSON data into its read-only twin: lists become tuples, dictionaries become `FrozenDict`."""
    if is_object(value):
        return FrozenDict({key: freeze(item) for key, item in value.items()})
    return tuple(freeze(item) for item in value) if is_array(value) else value


def thaw(value: Any) -> Any:
    """Turn read-only JSON data back into lists and dictionaries."""
    if is_object(value):
        return {key: thaw(item) for key, item in value.items()}
    return [thaw(item) for item in value] if is_array(value) else value


def redact(value: object) -> str:
    """What a `repr` shows of a secret: whether there is one, and nothing else."""
    return repr(value) if value is None or isinstance(value, Unset) else "'***'"


def names_only(members: Mapping[str, object]) -> str:
    """What a `repr` shows of members that the spec does not know: their names; the values may be secrets."""
    return "{" + ", ".join(f"{name!r}: ..." for name in members) + "}"


@attrs.frozen
class Issue:
    """One place where an answer is not what the spec promises. The value was read as None (or left out of its list)."""

    pointer: str
    """JSON pointer of the place inside the answer."""
    problem: str
    """What is wrong, in words."""
    value: Any = attrs.field(default=None, repr=False)
    """What came instead; None when nothing did."""


@attrs.frozen
class Response(Generic[T_co]):
    """One answer of the device, with the parsed body beside the bytes it was made from."""

    status_code: int
    """HTTP status; an `http.HTTPStatus` where the number is a known one."""
    content: bytes = attrs.field(repr=False)
    headers: Mapping[str, str] = attrs.field(repr=False)
    """Header fields; look-up ignores case."""
    parsed: T_co | None
    """The body as the type that the spec documents for this status; None where it documents none."""
    issues: tuple[Issue, ...] = ()
    """Where the body breaks the promises of the spec; empty for a clean answer."""
