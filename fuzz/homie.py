"""What devices publish by the Homie convention: payloads of every datatype, descriptions, and what devices say of their data model."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from devicewire.span import homie, homie_1, homie_flat
from hypothesis import strategies as st

from codegen.diff.homie import check
from codegen.errors import SpecError
from codegen.homie.adopt import adopt
from codegen.load import Document, load_file

from .strategies import spoilt

Case = tuple[str, str, bytes | str]
_SPECS = Path(__file__).parents[1] / "specs"
_DEVICES: tuple[Mapping[str, type[homie.Device]], ...] = (homie_flat.DEVICES, homie_1.DEVICES)


def properties() -> dict[str, homie.Property[Any]]:
    """Every property of both data models."""
    nodes = {kind for devices in _DEVICES for device in devices.values() for kind in device.NODE_TYPES.values()}
    return {
        f"{kind.__module__}.{kind.__name__}.{prop.name}": prop for kind in nodes for prop in kind.PROPERTIES.values()
    }


def payloads() -> st.SearchStrategy[Case]:
    """A property, a format of its device, and a payload."""
    found = properties()
    words = sorted({word for prop in found.values() for word in prop.format.split(",")})
    texts = st.sampled_from([*words, "true", "1e400", "-0.0", "nan", "(null)", "\0", ""]) | st.text(max_size=20)
    numbers = st.integers().map(str) | st.floats().map(str)
    return st.tuples(
        st.sampled_from(sorted(found)), st.text(max_size=10) | texts, st.binary(max_size=30) | texts | numbers
    )


def check_payload(case: Case) -> None:
    """No payload raises, with issues or without; a value that was read can be compared, shown and, where allowed, sent."""
    name, format_, payload = case
    prop = properties()[name]
    about = homie.PropertyDescription(prop.id, prop.datatype, prop.unit, format_, settable=True)
    live = prop.described(about)
    issues: list[homie.Issue] = []
    value = live.parse(payload, issues)
    assert repr(value) == repr(prop.parse(payload))
    assert all(len(issue.raw) <= 200 for issue in issues)
    if value is not None:
        try:
            sent = live.encode(value)
        except homie.InvalidValue as error:
            _fit_for_a_log(str(error))
        else:
            assert repr(live.parse(sent)) == repr(value)


def descriptions() -> st.SearchStrategy[Any]:
    """Descriptions of a panel, spoilt."""
    nodes = {
        id_: {
            "type": kind.TYPE,
            "properties": {
                prop.id: {
                    "datatype": prop.datatype,
                    "unit": prop.unit,
                    "format": prop.format,
                    "settable": prop.settable,
                }
                for prop in kind.PROPERTIES.values()
            },
        }
        for id_, kind in list(homie_flat.Panel.NODES.items())[:3]
    }
    about = {
        "homie": "5.0",
        "version": 1,
        "type": homie_flat.Panel.TYPE,
        "nodes": nodes,
        "children": ["a"],
        "root": "b",
    }
    return spoilt(about)


def check_description(data: Any) -> None:
    """Any JSON is a description, or a refusal that says why; a device can be made of it."""
    try:
        about = homie.parse_description(json.dumps(data))
    except homie.DescriptionError as error:
        _fit_for_a_log(str(error))
        return
    issues: list[homie.Issue] = []
    device = homie_flat.Panel.read(about, {id_: {"relay": b"OPEN"} for id_ in about.nodes}, issues)
    repr((device.issues, device.core, issues))


def answers() -> st.SearchStrategy[Any]:
    """What a panel says about its data model, spoilt."""
    core = homie_flat.Core.PROPERTIES.values()
    types = {
        homie_flat.Core.TYPE: {p.id: {"datatype": p.datatype, "format": p.format, "settable": p.settable} for p in core}
    }
    return spoilt({"homieDomain": "ebus", "firmwareVersion": "x/r202700/1", "types": types, "typesSchemaHash": "a"})


def check_answer(data: Any) -> None:
    """An answer becomes a spec that the generator takes, or a SpecError."""
    if not isinstance(data, dict) or "types" not in data:
        return
    base = load_file(_SPECS / "span" / "homie-flat" / "homie.yaml").data
    for known in (base, None):
        try:
            check(adopt(Document("answer.json", data, "0" * 64), known), _SPECS / "meta" / "homie.schema.json")
        except SpecError as error:
            _fit_for_a_log(str(error).replace("\n", " "))


def _fit_for_a_log(text: str) -> None:
    assert text.isprintable(), f"not fit for a log: {text!r}"
    assert len(text) < 1000
