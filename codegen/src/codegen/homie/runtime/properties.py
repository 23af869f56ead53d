"""Typed properties and the nodes that have them: payloads to values when a value is asked for, values to commands after a check.

On a class, `Circuit.relay` is the property; on a node, `node.relay` is the value, parsed at the first look and kept.
"""

from __future__ import annotations

import copy
import re
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, ClassVar, Generic, NoReturn, Self, TypeGuard, TypeVar, overload

from .description import PropertyDescription
from .errors import InvalidValue, Issue, NotSettable, Problem, one_line, short

__all__ = ["EMPTY_TEXT", "NULL_WORDS", "Node", "Payload", "Property", "firmware_number"]

T = TypeVar("T")
Payload = str | bytes
"""What a broker delivers; text is taken too."""

EMPTY_TEXT = "\0"
"""What stands for an empty text, since an empty payload would delete the property."""
NULL_WORDS = frozenset({"(null)"})
"""Texts that devices send in place of a value."""


class Property(ABC, Generic[T]):
    """One property of a node: what it is, how its payloads are read, and how commands for it are written."""

    datatype: ClassVar[str] = ""
    """Homie's word for the type."""
    name: str
    """Name in Python."""

    def __init__(
        self,
        id: str,  # noqa: A002 # Homie's word
        *,
        unit: str = "",
        format: str = "",  # noqa: A002 # Homie's word
        settable: bool = False,
        retained: bool = True,
        since: str = "",
        positive: Sequence[tuple[str, str]] = (),
        accepts: Sequence[str] = (),
        known_wrong: Sequence[tuple[str, str]] = (),
    ) -> None:
        self.id = id
        self.unit = unit
        self.format = format
        self.settable = settable
        self.retained = retained
        self.since = since
        self.meanings = tuple(positive)
        self.accepts = tuple(accepts)
        self.known_wrong = tuple(known_wrong)
        self.name = id
        self._use_format()

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    @overload
    def __get__(self, instance: None, owner: type) -> Self: ...
    @overload
    def __get__(self, instance: Node, owner: type) -> T | None: ...
    def __get__(self, instance: Node | None, owner: type) -> Self | T | None:
        if instance is None:
            return self
        value: T | None
        try:
            value = instance.parsed[self.id]
        except KeyError:
            payload = instance.raw.get(self.id)
            value = instance.parsed[self.id] = None if payload is None else self.parse(payload)
        return value

    def __set__(self, instance: Node, value: object) -> NoReturn:
        raise AttributeError(f"{type(instance).__name__}.{self.name} cannot be set: a node is what the device reported")

    def __repr__(self) -> str:
        about = [self.datatype, *([self.unit] if self.unit else []), *(["settable"] if self.settable else [])]
        return f"<{type(self).__name__} {self.id}: {', '.join(about)}>"

    def positive(self, firmware: str) -> str:
        """Say what a positive value means on a firmware, such as `r202639`; empty where nothing is known of it."""
        number, meaning = firmware_number(firmware), ""
        for since, text in self.meanings:
            meaning = text if firmware_number(since) <= number else meaning
        return meaning

    def parse(self, payload: Payload, issues: list[Issue] | None = None) -> T | None:
        """Read a payload. Never raises.

        Args:
            payload: what came; empty when the property was deleted.
            issues: what is wrong with the payload is added here.

        Returns:
            The value; None where there is none or it cannot be read.
        """
        try:
            text = payload if isinstance(payload, str) else str(payload, "utf-8")
        except UnicodeDecodeError:
            self._nothing("not-utf8", payload, issues)
            return None
        if not text:
            return None
        if text in NULL_WORDS:
            self._nothing("null-word", text, issues)
            return None
        value = self._value(text)
        if issues is not None:
            self._judge(text, value, issues)
        return value

    def encode(self, value: T) -> bytes:
        """Write a command.

        Raises:
            NotSettable: the device takes no command for this property.
            InvalidValue: it does not take this value.
        """
        if not self.settable:
            raise NotSettable(f"{self.id} cannot be set on this device")
        try:
            text = self._text(value)
            return (text or EMPTY_TEXT).encode()
        except (ValueError, TypeError, OverflowError, RecursionError) as error:
            raise InvalidValue(f"{self.id} cannot be set to {one_line(value, 60)}: {one_line(error)}") from None

    def described(self, about: PropertyDescription, issues: list[Issue] | None = None) -> Self:
        """Return this property as one device describes it: with its own format, and settable only where it says so.

        Unit and type stay those of the spec: a device that says otherwise gives an issue, unless it is known to be wrong.
        """
        if issues is not None:
            self._compare(about, issues)
        mine = (self.format, self.settable, self.retained)
        theirs = (about.format or self.format, about.settable, about.retained)
        if mine == theirs:
            return self
        twin = copy.copy(self)
        twin.format, twin.settable, twin.retained = theirs
        twin._use_format()
        return twin

    def _compare(self, about: PropertyDescription, issues: list[Issue]) -> None:
        said: tuple[tuple[Problem, str, str], ...] = (
            ("datatype", self.datatype, about.datatype),
            ("unit", self.unit, about.unit),
        )
        for what, mine, theirs in said:
            if theirs and mine != theirs and (what, theirs) not in self.known_wrong:
                issues.append(Issue(self.id, what, short(theirs)))

    def _nothing(self, problem: Problem, payload: object, issues: list[Issue] | None) -> None:
        if issues is not None:
            issues.append(Issue(self.id, problem, short(payload)))

    def _use_format(self) -> None:
        """Take note of the format; one that cannot be understood limits nothing."""

    @abstractmethod
    def _value(self, text: str) -> T | None:
        """Read a text that is not empty."""

    @abstractmethod
    def _text(self, value: T) -> str:
        """Write a value; a ValueError says why it cannot be one."""

    def _judge(self, text: str, value: T | None, issues: list[Issue]) -> None:
        """Say what is wrong with a payload that has been read."""
        if value is None:
            issues.append(Issue(self.id, "empty" if text == EMPTY_TEXT else "malformed", short(text)))


_NUMBER = re.compile(r"(?:^|[^0-9A-Za-z])[A-Za-z]?([0-9]{5,12})(?![0-9])", re.ASCII)


def firmware_number(firmware: str) -> int:
    """Return the number in a firmware's name (`spanos3/r202639/01` has 202639), so that two can be compared; -1 without one."""
    found = _NUMBER.search(firmware)
    return int(found[1]) if found else -1


_NO_PAYLOADS: Mapping[str, Payload] = MappingProxyType({})


def _is_property(value: object) -> TypeGuard[Property[Any]]:
    return isinstance(value, Property)


class Node:
    """What one node of a device has reported. It does not change; values are parsed when they are asked for.

    A value is None when the property was never reported, was deleted, or cannot be read; `issues` tells these apart.
    """

    __slots__ = ("_live", "parsed", "raw")

    TYPE: ClassVar[str] = ""
    """Type of such nodes in descriptions."""
    PROPERTIES: ClassVar[Mapping[str, Property[Any]]] = MappingProxyType({})
    """The properties of the spec, by id."""

    raw: Mapping[str, Payload]
    """Payloads by id of the property."""

    def __init__(
        self, raw: Mapping[str, Payload] = _NO_PAYLOADS, properties: Mapping[str, Property[Any]] | None = None
    ) -> None:
        """Make a node.

        Args:
            raw: payloads by id of the property; copied.
            properties: what `described` made of the device's description; the spec's own otherwise.
        """
        self.raw = dict(raw)
        self.parsed: dict[str, Any] = {}
        self._live = properties

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        own = vars(cls).values()
        found = {**cls.PROPERTIES, **{item.id: item for item in own if _is_property(item)}}
        setattr(cls, "PROPERTIES", MappingProxyType(found))  # noqa: B010 # a constant from here on

    @classmethod
    def described(
        cls, about: Mapping[str, PropertyDescription], issues: list[Issue] | None = None
    ) -> dict[str, Property[Any]]:
        """Return the properties that one device declares for such a node, by id.

        Those that the spec does not know are made from what the device says; `issues` gets what contradicts the spec.
        """
        from .unknown import property_for  # that module needs this one

        known = cls.PROPERTIES
        return {
            id_: known[id_].described(item, issues) if id_ in known else property_for(item)
            for id_, item in about.items()
        }

    @property
    def issues(self) -> tuple[Issue, ...]:
        """What is wrong with the payloads; empty for clean ones."""
        found: list[Issue] = []
        properties = self.PROPERTIES if self._live is None else {**self.PROPERTIES, **self._live}
        for id_, payload in self.raw.items():
            if id_ in properties:
                properties[id_].parse(payload, found)
        return tuple(found)

    @property
    def unknown(self) -> dict[str, Payload]:
        """Payloads of properties that the spec does not have."""
        return {id_: payload for id_, payload in self.raw.items() if id_ not in self.PROPERTIES}

    def values(self) -> dict[str, Any]:
        """Return what was reported, by name in Python; properties that the spec does not have are left out."""
        return {item.name: getattr(self, item.name) for id_, item in self.PROPERTIES.items() if id_ in self.raw}

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and self.raw == other.raw

    def __hash__(self) -> int:
        return hash(frozenset(self.raw.items()))

    def __repr__(self) -> str:
        shown = ", ".join(f"{name}={value!r}" for name, value in self.values().items())
        return f"{type(self).__name__}({shown})"

    def __reduce__(self) -> tuple[type[Self], tuple[Mapping[str, Payload]]]:
        return (type(self), (self.raw,))
