"""Stage 3, model: what the spec means. Everything that it says is understood here, or refused."""

from __future__ import annotations

from collections.abc import Iterable

from .. import names
from ..load import Document
from ..runtime.types import is_array
from ..source import CLASS, FIELD, MEMBER, WORD, Source
from . import ir
from .model_fields import Types, check_record

MAX_DEFINITIONS = 2000
MAX_NUMBER = 0xFFFF_FFFF
ORDERS = {"little": "<", "big": ">"}
RESERVED = frozenset(
    {
        "API_VERSION",
        "ClassVar",
        "Constant",
        "DEVICE_VERSION",
        "Final",
        "Iterable",
        "Layout",
        "Mapping",
        "OpenIntEnum",
        "PayloadError",
        "RawPacket",
        "Value",
    }
)
RUNTIME = frozenset(
    {"Blob", "Buffer", "Field", "Flag", "Items", "Many", "Nested", "Number", "Packet", "Part", "Payload", "Text"}
)
_KIND_OF_DEFINITION = "a definition is a constant (const), an enumeration (type: integer) or a payload (type: object)"


def parse(document: Document) -> ir.Protocol:
    """Return the protocol that a spec describes.

    Raises:
        SpecError: something in it is not known, or contradicts something else.
    """
    root = Source(document, (), document.data)
    root.only("$schema", "$id", "title", "description", "x-wire", "$defs")
    wire = root.below("x-wire")
    wire.only("version", "x-device-version", "order", "senders")
    senders = tuple(wire.checked(word, WORD, "senders") for word in wire.texts("senders"))
    definitions = dict(root.items("$defs"))
    if not definitions or len(definitions) > MAX_DEFINITIONS:
        raise root.refuse(f"there must be 1 to {MAX_DEFINITIONS} definitions", "see specs/README.md", "$defs")
    _check_names(root, definitions)
    constants, enumerations, objects = _sorted_out(definitions)
    return ir.Protocol(
        root.text("title"),
        root.text("description", ""),
        wire.text("version"),
        ORDERS[wire.one_of("order", ORDERS)],
        senders,
        tuple(_constant(name, source) for name, source in constants.items()),
        tuple(enumerations.values()),
        _Payloads(root, senders, objects, enumerations).all(),
    )


def _check_names(root: Source, definitions: Iterable[str]) -> None:
    listed = list(definitions)
    for name in listed:
        root.checked(name, CLASS if not MEMBER.fullmatch(name) else MEMBER, "$defs", name)
        if name in RESERVED | RUNTIME | names.CLASS_NAMES:
            raise root.refuse(f"the name {name!r} is taken by the generated code", "choose another", "$defs", name)
    names.refuse_twins(root.document.file, "/$defs", "the definitions", ((name, name) for name in listed))


def _sorted_out(
    definitions: dict[str, Source],
) -> tuple[dict[str, Source], dict[str, ir.Enumeration], dict[str, Source]]:
    constants = {name: source for name, source in definitions.items() if "const" in source.data}
    objects = {name: source for name, source in definitions.items() if source.data.get("type") == "object"}
    rest = {n: s for n, s in definitions.items() if n not in constants and n not in objects}
    for source in rest.values():
        if source.data.get("type") != "integer":
            raise source.refuse(_KIND_OF_DEFINITION)
    return constants, {name: _enumeration(name, source) for name, source in rest.items()}, objects


def _constant(name: str, source: Source) -> ir.Constant:
    source.only("const", "description", "contentEncoding")
    source.checked(name, MEMBER)
    value: object = source.data["const"]
    if "contentEncoding" in source.data:
        source.one_of("contentEncoding", {"base16": 0})
        try:
            value = bytes.fromhex(source.text("const"))
        except ValueError:
            raise source.refuse(f"{value!r} is not hexadecimal", "correct it", "const") from None
    if not isinstance(value, int | float | str | bytes) or isinstance(value, bool):
        raise source.refuse("a constant is a number, a text or bytes", "see specs/README.md", "const")
    return ir.Constant(name, source.text("description"), value)


def _enumeration(name: str, source: Source) -> ir.Enumeration:
    source.only("type", "description", "enum", "x-enum-varnames", "x-wire")
    source.checked(name, CLASS)
    wire = source.below("x-wire")
    wire.only("type", "bits", "values")
    code = ir.INTEGERS[wire.one_of("type", ir.INTEGERS)]
    is_flags = "bits" in wire.data
    members = _bits(wire) if is_flags else _members(source)
    if not members or len({value for _, value in members}) != len(members):
        raise source.refuse("there must be members, each with a value of its own", "see specs/README.md")
    _check_members(source, members)
    return ir.Enumeration(name, source.text("description"), code, members, is_flags, _values(wire, members))


def _bits(wire: Source) -> tuple[tuple[str, int], ...]:
    bits = wire.below("bits")
    return tuple((name, 1 << bits.integer(name, 0, 63)) for name in bits.data)


def _members(source: Source) -> tuple[tuple[str, int], ...]:
    labels, values = source.texts("x-enum-varnames"), source.data.get("enum")
    if not is_array(values) or len(values) != len(labels):
        raise source.refuse("x-enum-varnames must name each value of enum", "give one name for each")
    pairs = zip(labels, values, strict=True)
    return tuple((label, source.within(value, "enum", -MAX_NUMBER, MAX_NUMBER)) for label, value in pairs)


def _check_members(source: Source, members: Iterable[tuple[str, int]]) -> None:
    for name, _ in members:
        source.checked(name, MEMBER)
        if name.lower() in names.ENUM_MEMBERS or name.startswith("UNLISTED_"):
            raise source.refuse(f"the member {name!r} is taken by the generated code", "choose another")


def _values(wire: Source, members: Iterable[tuple[str, int]]) -> tuple[tuple[int, ir.Type], ...]:
    numbers, types = dict(members), Types({}, frozenset())
    found: list[tuple[int, ir.Type]] = []
    for name, source in wire.items("values") if "values" in wire.data else ():
        if name not in numbers:
            raise source.refuse(f"{name!r} is no member", "name members only")
        found.append((numbers[name], types.type(source)))
    return tuple(found)


class _Payloads:
    """The payloads of a spec, which refer to each other."""

    def __init__(
        self,
        root: Source,
        senders: tuple[str, ...],
        objects: dict[str, Source],
        enumerations: dict[str, ir.Enumeration],
    ) -> None:
        self.root = root
        self.senders = senders
        self.objects = objects
        self.wires = {name: source.below("x-wire") for name, source in objects.items()}
        records = frozenset(n for n, wire in self.wires.items() if not {"packet", "part_of"} & set(wire.data))
        self.types = Types(enumerations, records)
        self.numbers = self._numbers()

    def _numbers(self) -> dict[str, int]:
        """Type numbers of packets by their names on the wire."""
        found: dict[str, int] = {}
        taken: set[tuple[str, int]] = set()
        for wire in (wire for wire in self.wires.values() if "packet" in wire.data):
            number, name = wire.integer("packet", 0, MAX_NUMBER), wire.name("name", MEMBER)
            key = (wire.one_of("sender", dict.fromkeys(self.senders)), number)
            if name in found or key in taken:
                raise wire.refuse(f"the packet {name} or its number {number} stands twice", "change one of them")
            found[name] = number
            taken.add(key)
        return found

    def all(self) -> tuple[ir.Payload, ...]:
        """All of them, in the order of the spec; a record comes before what holds it."""
        payloads = {name: self._payload(name, source) for name, source in self.objects.items()}
        self._check_parts(payloads)
        return tuple(payloads[name] for name in self._ordered(payloads))

    def _payload(self, name: str, source: Source) -> ir.Payload:
        source.only("type", "description", "x-wire", "required", "properties")
        source.checked(name, CLASS)
        wire = self.wires[name]
        is_open = "trailing" in wire.data
        if is_open:
            wire.one_of("trailing", {"ignore": 0})
        role = self._role(wire)
        payload = ir.Payload(name, source.text("description"), self.types.fields(source), is_open, role)
        if role is None:
            check_record(source, payload)
        return payload

    def _role(self, wire: Source) -> ir.Packet | ir.Part | None:
        if "packet" in wire.data:
            wire.only("packet", "name", "sender", "answers", "trailing", "parts")
            answers = tuple(self._number(wire, "answers", name) for name in wire.texts("answers"))
            parts = self._parts_of(wire) if "parts" in wire.data else None
            return ir.Packet(
                wire.integer("packet", 0, MAX_NUMBER), wire.text("name"), wire.text("sender"), answers, parts
            )
        if "part_of" in wire.data:
            wire.only("part_of", "group", "code", "answer", "trailing")
            code = wire.integer("code", 0, MAX_NUMBER) if "code" in wire.data else None
            carrier = wire.text("part_of")
            number = self._number(wire, "part_of", carrier)
            return ir.Part(number, carrier, wire.name("group", WORD), code, wire.text("answer", ""))
        wire.only()
        return None

    def _number(self, wire: Source, key: str, name: str) -> int:
        if name not in self.numbers:
            raise wire.refuse(f"there is no packet {name!r}", f"use one of: {', '.join(self.numbers)}"[:300], key)
        return self.numbers[name]

    @staticmethod
    def _parts_of(wire: Source) -> tuple[str, str]:
        parts = wire.below("parts")
        parts.only("code", "data")
        return (parts.name("code", FIELD) if "code" in parts.data else "", parts.name("data", FIELD))

    def _check_parts(self, payloads: dict[str, ir.Payload]) -> None:
        roles = (payload.role for payload in payloads.values())
        carriers = {role.wire_name: role.parts for role in roles if isinstance(role, ir.Packet) and role.parts}
        taken: set[tuple[str, str, int]] = set()
        for name, payload in payloads.items():
            wire, role = self.wires[name], payload.role
            if isinstance(role, ir.Packet) and role.parts:
                self._check_carrier(wire, payload, role.parts)
            if not isinstance(role, ir.Part):
                continue
            parts = carriers.get(role.carrier_name)
            if parts is None or bool(parts[0]) != (role.code is not None):
                raise wire.refuse("its packet has no parts, or no code for them", "see specs/README.md", "part_of")
            key = (role.carrier_name, role.group, role.code or 0)
            if role.code is not None and key in taken:
                raise wire.refuse(f"the code {role.code} stands twice in {role.group}", "change one of them", "code")
            taken.add(key)
            answer = payloads.get(role.answer)
            if role.answer and (answer is None or not isinstance(answer.role, ir.Part) or answer.role.answer):
                raise wire.refuse(f"{role.answer!r} is no part that could answer", "name a part", "answer")

    @staticmethod
    def _check_carrier(wire: Source, payload: ir.Payload, parts: tuple[str, str]) -> None:
        types = {field.name: field.type for field in payload.fields}
        code_fits = not parts[0] or isinstance(types.get(parts[0]), ir.Number)
        data = types.get(parts[1])
        if not code_fits or not isinstance(data, ir.Run) or data.is_text:
            raise wire.refuse("parts must name an integer and bytes of the packet", "see specs/README.md", "parts")

    def _ordered(self, payloads: dict[str, ir.Payload]) -> list[str]:
        """Names with inner records first; a record that holds itself is refused."""
        done: list[str] = []
        open_: list[str] = []

        def visit(name: str) -> None:
            if name in open_:
                raise self.objects[name].refuse("the record holds itself", "let it not")
            if name in done:
                return
            open_.append(name)
            for field in payloads[name].fields:
                inner = field.type.item if isinstance(field.type, ir.Many) else field.type
                if isinstance(inner, ir.RecordRef):
                    visit(inner.name)
            open_.remove(name)
            done.append(name)

        for name in payloads:
            visit(name)
        return done
