"""One change between two specs, and the rules that name it and say how bad it is. No comparing here."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, Literal, cast

from ..runtime.types import is_array
from .levels import LEVELS, Level

Direction = Literal["sends", "accepts", "both", "none"]


@dataclass(frozen=True)
class Rule:
    """One kind of change.

    Attributes:
        sends: level where the device sends the value.
        accepts: level where the device takes the value; the same where the direction does not matter.
        python: what it does to Python code. `{name}` is the Python name, `{before}` and `{after}` are the two sides.
    """

    sends: Level
    accepts: Level
    python: str


@dataclass(frozen=True)
class Change:
    """One difference.

    Attributes:
        rule: id of the rule, a key of `RULES`.
        direction: whether the device sends or accepts what has changed.
        place: where, for people: operation and argument, or class and attribute.
        pointer: JSON pointer in the new spec; in the old one for what is gone.
        level: how bad it is for Python code and running scripts.
        python: what it does to Python code.
        before: the old side, short; empty when there was none.
        after: the new side, short; empty when there is none.
        operations: names of the operations, commands, messages or packets that it reaches.
    """

    rule: str
    direction: Direction
    place: str
    pointer: str
    level: Level
    python: str
    before: str = ""
    after: str = ""
    operations: tuple[str, ...] = ()


def change(
    rule: str, direction: Direction, place: str, pointer: str, name: str, before: Any = "", after: Any = ""
) -> Change:
    """Make a change by its rule."""
    about = RULES[rule]
    level = worst((about.sends, about.accepts)) if direction in ("both", "none") else getattr(about, direction)
    old, new = shown(before), shown(after)
    return Change(
        rule, direction, place, pointer, level, about.python.format(name=name, before=old, after=new), old, new
    )


def shown(value: Any) -> str:
    """Show one side of a change in a few words."""
    if isinstance(value, str):
        text = value
    elif isinstance(value, set | frozenset):
        text = ", ".join(sorted(str(item) for item in cast(Iterable[object], value)))
    elif is_array(value):
        text = ", ".join(shown(item) for item in value)
    else:
        text = json.dumps(value, ensure_ascii=False, default=str)
    text = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return text if len(text) <= 80 else f"{text[:77]}..."


def worst(levels: Iterable[Level]) -> Level:
    """Return the worst of several levels; `cosmetic` of none."""
    found = set(levels)
    for level in LEVELS:
        if level in found:
            return level
    return "cosmetic"


def merged(changes: Iterable[Change]) -> list[Change]:
    """Make one change of what was found twice because the device both sends and accepts it; the worst come first."""
    found: dict[tuple[str, ...], Change] = {}
    for item in changes:
        key = (item.rule, item.pointer, item.place, item.before, item.after)
        known = found.get(key)
        if known is None:
            found[key] = item
        elif known.direction != item.direction:
            worse = known if LEVELS.index(known.level) <= LEVELS.index(item.level) else item
            names = tuple(dict.fromkeys((*known.operations, *item.operations)))
            found[key] = replace(worse, direction="both", operations=names)
    return sorted(found.values(), key=lambda c: (LEVELS.index(c.level), c.place, c.rule))


def _rule(sends: Level, python: str, accepts: Level | None = None) -> Rule:
    return Rule(sends, accepts or sends, python)


RULES: dict[str, Rule] = {
    # operations, commands, messages, packets
    "operation-added": _rule("safe", "new: {name}()"),
    "operation-removed": _rule("breaking", "{name}() is gone"),
    "operation-renamed": _rule("breaking", "{before}() is gone: call {after}()"),
    "operation-moved": _rule(
        "risky", "{name}() is called as before, but sends another request: older firmware does not answer it"
    ),
    "operation-deprecated": _rule("risky", "{name}() still works, and is announced to go"),
    "operation-no-longer-deprecated": _rule("cosmetic", "{name}() stays"),
    "operation-regrouped": _rule("cosmetic", "{name}() is documented elsewhere"),
    "timeout-changed": _rule("risky", "{name}() waits {after} by default, not {before}"),
    "repeatability-changed": _rule("risky", "{name} {after}, where it {before}"),
    "progress-added": _rule("safe", "{name}() may tell how far it is"),
    "progress-removed": _rule("risky", "{name}() no longer tells how far it is"),
    "licence-changed": _rule("risky", "{name}() needs {after}, where it needed {before}"),
    "end-of-stream-changed": _rule("risky", "the end of the connection {after} of {name}(), where it {before}"),
    "error-added": _rule("safe", "{name}() may raise an error for {after}"),
    "error-removed": _rule("safe", "{name}() no longer raises an error for {before}"),
    "number-changed": _rule(
        "breaking", "{name} has another number on the wire: code generated before takes one for the other"
    ),
    # arguments
    "argument-added": _rule("safe", "{name} may be given"),
    "argument-required-added": _rule("breaking", "{name} must be given"),
    "argument-removed": _rule("breaking", "{name} is gone"),
    "argument-renamed": _rule("breaking", "{before} is called {after}"),
    "path-argument-renamed": _rule(
        "cosmetic", "{before} is called {after}; given by position, as in the facades, nothing changes"
    ),
    "argument-wire-name-changed": _rule("risky", "{name} keeps its name, and is sent under another one"),
    "argument-style-changed": _rule("risky", "{name} is given as before, and written as {after}, not {before}"),
    "argument-moved": _rule("risky", "{name} is given as before, and sent in another place"),
    "argument-became-required": _rule("breaking", "{name} must be given"),
    "argument-became-optional": _rule("safe", "{name} may be left out"),
    "body-added": _rule("safe", "{name}() takes a body"),
    "body-required-added": _rule("breaking", "{name}() needs a body"),
    "body-removed": _rule("breaking", "{name}() takes no body"),
    "body-became-required": _rule("breaking", "{name}() needs its body"),
    "body-became-optional": _rule("safe", "{name}() may be called without body"),
    "body-media-type-added": _rule("safe", "nothing: {name}() sends what it sent"),
    "body-media-type-removed": _rule("breaking", "{name}() must send {after}, not {before}"),
    # answers
    "answer-status-added": _rule("risky", "{name}() may end with {after} too"),
    "answer-status-removed": _rule("breaking", "{name}() no longer ends with {before}"),
    "answer-status-changed": _rule("risky", "{name}() ends with {after}, not {before}: code that looks at the number"),
    "answer-body-added": _rule("safe", "{name}() returns a value where it returned None"),
    "answer-body-removed": _rule("breaking", "{name}() returns None"),
    "answer-media-type-added": _rule("safe", "nothing: {name}() reads what it read"),
    "answer-media-type-removed": _rule("breaking", "{name}() returns {after}, not {before}"),
    "json-media-type-changed": _rule(
        "risky", "nothing: it is JSON as before; code that looks at the media type finds {after}, not {before}"
    ),
    "answer-header-added": _rule("cosmetic", "nothing: {name}() reads what it read; {after} comes with the answer"),
    "answer-header-removed": _rule(
        "risky", "{name}() reads what it read; code that looks at the header {before} finds none"
    ),
    "event-added": _rule("risky", "new event: {after}; code that handles each one must handle it"),
    "event-removed": _rule("breaking", "the event {before} never comes"),
    # authentication and place
    "authentication-added": _rule("breaking", "{name} needs a client with {after}"),
    "authentication-removed": _rule("safe", "{name} needs no authentication"),
    "authentication-changed": _rule("breaking", "{name} needs {after}, not {before}"),
    "authentication-option-added": _rule("safe", "{name} takes {after} too"),
    "authentication-scopes-added": _rule("breaking", "{name} needs a login that is allowed to {after} as well"),
    "authentication-scopes-removed": _rule("safe", "{name} does not need to be allowed to {before}"),
    "server-added": _rule("safe", "requests may go to {after} as well"),
    "server-changed": _rule("risky", "requests go to {after}: give the base URL where it is not the default"),
    # classes and their members
    "class-added": _rule("safe", "new: class {name}"),
    "class-removed": _rule("breaking", "class {name} is gone"),
    "class-renamed": _rule("breaking", "class {before} is called {after}"),
    "class-replaced": _rule("risky", "{name} is a {after}, not a {before}"),
    "field-added": _rule("safe", "new: {name}"),
    "field-required-added": Rule("safe", "breaking", "new: {name}; whoever makes one must give it"),
    "field-removed": _rule("breaking", "{name} is gone"),
    "field-renamed": _rule("breaking", "{before} is called {after}"),
    "positions-added": _rule("safe", "{name}() takes its members by position too"),
    "positions-removed": _rule("breaking", "{name}() takes its members by name only"),
    "positions-changed": _rule("breaking", "{name}() takes its members by position as {after}, not {before}"),
    "field-wire-name-changed": _rule(
        "risky", "{name} keeps its name; firmware of the other version has it under another one"
    ),
    "field-became-required": Rule("safe", "breaking", "{name} is always there, and must be given"),
    "field-became-optional": Rule("breaking", "safe", "{name} may be missing"),
    "unit-changed": _rule("breaking", "{name} is in {after}, not {before}: every number means something else"),
    "deprecated": _rule("risky", "{name} still works, and is announced to go"),
    "no-longer-deprecated": _rule("cosmetic", "{name} stays"),
    "became-read-only": Rule(
        "safe", "breaking", "{name} is only sent by the device: giving it is an error, or does nothing"
    ),
    "no-longer-read-only": _rule("safe", "{name} may be given"),
    "became-write-only": Rule("breaking", "safe", "{name} may be given, and never comes"),
    "no-longer-write-only": _rule("safe", "{name} comes as well"),
    "discriminator-changed": _rule("breaking", "which class {name} is, is told {after}, not {before}"),
    # types
    "null-added": Rule("breaking", "safe", "{name} may be None now"),
    "null-removed": Rule("safe", "breaking", "{name} is never None now"),
    "type-changed": _rule("breaking", "{name} is {after}, not {before}"),
    "type-widened": Rule("breaking", "safe", "{name} may be {after} now, not only {before}"),
    "type-narrowed": Rule("safe", "breaking", "{name} is only {after} now, not {before}"),
    "format-changed": _rule("breaking", "{name} is {after}, not {before}"),
    "format-hint-changed": _rule("risky", "{name} has the same type; its values may look different"),
    "encoding-changed": _rule(
        "risky",
        "{name} has the same type, and is written differently on the wire: firmware of the other version reads it wrongly",
    ),
    "enum-value-added": Rule("risky", "safe", "new member: {after}; code that handles each value must handle it"),
    "enum-value-removed": _rule("breaking", "member {before} is gone"),
    "enum-member-renamed": _rule("breaking", "member {before} is called {after}"),
    "enum-value-changed": _rule("breaking", "member {name} keeps its name, and is {after} on the wire, not {before}"),
    "enum-opened": Rule("breaking", "safe", "{name} is any {after}, no member of an enumeration"),
    "enum-closed": Rule("safe", "breaking", "{name} is one of {after}"),
    "constant-changed": _rule("breaking", "{name} is always {after}, not {before}"),
    "range-narrowed": Rule("safe", "breaking", "{name}: {after}, not {before}; values beyond are refused"),
    "range-widened": Rule("risky", "safe", "{name}: {after}, not {before}; values beyond what was known may come"),
    "range-changed": Rule("risky", "breaking", "{name}: {after}, not {before}"),
    "pattern-added": Rule("safe", "breaking", "{name} must match {after}"),
    "pattern-removed": Rule("risky", "safe", "{name} need not match {before}"),
    "pattern-changed": Rule("risky", "risky", "{name} must match {after}, not {before}"),
    "condition-changed": _rule(
        "risky", "{name}: {after}, where it was {before}: look whether your values are still right"
    ),
    "default-added": _rule("safe", "{name} is {after} when left out"),
    "default-removed": _rule("risky", "{name} is unset when left out, not {before}"),
    "default-changed": _rule("risky", "{name} is {after} when left out, not {before}"),
    "extra-members-allowed": _rule("cosmetic", "{name} may have members that are not declared"),
    "extra-members-refused": Rule("safe", "breaking", "{name} takes declared members only"),
    "extra-members-changed": _rule("risky", "members of {name} that are not declared are {after}, not {before}"),
    # packets
    "layout-changed": _rule(
        "breaking",
        "{name} keeps its name, and its bytes are {after}, not {before}: code generated before reads it wrongly",
    ),
    "layout-extended": Rule("safe", "risky", "{name}: {after} follow; older firmware does without"),
    "trailing-bytes-ignored": Rule(
        "risky", "safe", "{name}: bytes after the last field are passed over; code generated before refuses them"
    ),
    "trailing-bytes-refused": Rule("safe", "risky", "{name}: bytes after the last field are an error"),
    # what is published over MQTT
    "data-model-changed": _rule(
        "breaking", "the data model is {after}, not {before}: import the sub-package that was generated from it"
    ),
    "topics-changed": _rule("breaking", "{name} begins with {after}, not {before}"),
    "node-became-device": _rule(
        "breaking", "{name} is a {after} now, not a {before}: who looks for its type among nodes finds nothing"
    ),
    "node-added": _rule("safe", "new: a {name} with the id {after}"),
    "node-removed": _rule("breaking", "there is no {name} with the id {before}"),
    "node-ids-changed": _rule("breaking", "{name}: {after}, not {before}"),
    "became-settable": _rule("safe", "{name} can be set"),
    "no-longer-settable": _rule("breaking", "{name} cannot be set: encode() raises NotSettable"),
    "command-word-added": _rule("safe", "{name} can be set to {after}"),
    "command-word-removed": _rule("breaking", "{name} cannot be set to {before}: encode() raises InvalidValue"),
    "retained-changed": _rule("risky", "{name} {after} by the broker, where it {before}"),
    "meaning-changed": _rule("breaking", "{name} means something else: {after}"),
    "sign-changed": _rule("breaking", "{name}: positive means {after}, not {before}"),
    # the rest
    "constant-value-changed": _rule("breaking", "{name} is {after}, not {before}"),
    "constant-added": _rule("safe", "new: {name}"),
    "constant-removed": _rule("breaking", "{name} is gone"),
    "description-changed": _rule("cosmetic", "only the documentation of {name}"),
    "title-changed": _rule("cosmetic", "only the documentation"),
    "version-changed": _rule("cosmetic", "API_VERSION is {after}"),
}
"""Every rule by its id."""
