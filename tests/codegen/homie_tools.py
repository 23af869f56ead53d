"""A made-up greenhouse that publishes by the Homie convention, unlike any device of ours, and packages made of it in memory."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

import yaml

from codegen.generate import build
from codegen.load import Document

if TYPE_CHECKING:
    from codegen.manifest import Output

ROOT = Path(__file__).resolve().parents[2]
META = ROOT / "specs" / "meta" / "homie.schema.json"

GREENHOUSE = """
homie: '5.0'
info: {title: Greenhouse, version: '3', description: A greenhouse that waters itself.}
domain: garden
data_model: '3'
firmware: {first: g10000, last: g30000}
enumerations:
  Window:
    description: Position of a window
    values: {SHUT: Nothing gets in., AJAR: A little., none: ''}
  Mode:
    description: How a bed is watered.
    values: {AUTO: By the soil., OFF: Not at all.}
  Side: {description: A side., values: {LEFT: '', RIGHT: ''}}
devices:
  org.garden.house:
    class: House
    description: A greenhouse.
    nodes:
      climate:
        class: Climate
        type: org.garden.climate
        description: The air inside.
        properties:
          temperature: {datatype: float, unit: '°C', format: '-40:60', settable: true, description: Temperature.}
          fans: {datatype: integer, format: '0:3:1', settable: true, description: Fans that run.}
          window: {datatype: enum, enum: Window, settable: true, description: The window.}
          class: {datatype: string, settable: true, description: A word of Python.}
          raw: {datatype: string, settable: true, description: A word of ours.}
          alarm: {datatype: boolean, settable: true, retained: false, description: Whether it rings.}
          since: {datatype: datetime, settable: true, description: When it was shut.}
          left: {datatype: duration, settable: true, description: Time until it opens.}
          glow: {datatype: color, format: 'rgb,hsv', settable: true, description: Colour of the lamps.}
          plan: {datatype: json, settable: true, description: What will be done.}
          next-bed: {datatype: enum, format: 'b1,b2', settable: true, description: Bed that is next.}
      lamp:
        class: Lamp
        type: org.garden.lamp
        also_types: [org.garden.light]
        ids: [lamp-left, lamp-right]
        description: A lamp.
        since: g20000
        properties:
          power:
            datatype: float
            unit: W
            description: Power.
            since: g20500
            positive: {g10000: eaten, g20000: given}
            corrections: [{firmware: g10000 g15000, member: unit, was: kW, why: it never was.}]
          side: {datatype: enum, enum: Side, ignores_case: true, description: Which lamp., published: false}
      bed:
        class: Bed
        type: org.garden.bed
        attribute: beds
        description: A bed.
        properties:
          mode: {datatype: enum, enum: Mode, settable: true, accepts: [OFF], accepted_when: it rains, description: How.}
          name: {datatype: string, name: title, description: What grows.}
"""


def greenhouse() -> dict[str, Any]:
    """The spec of the greenhouse."""
    data: dict[str, Any] = yaml.load(GREENHOUSE, Loader=_Texts)
    return data


class _Texts(yaml.SafeLoader):
    """Reads on, off, yes and no as texts, as YAML 1.2 does."""


_Texts.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in found if tag != "tag:yaml.org,2002:bool" or first in "tfTF"]
    for first, found in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def generate(data: dict[str, Any], *, file: str = "greenhouse.yaml", meta: Path | None = META) -> Output:
    """Run the generator in memory."""
    return build("devicewire/greenhouse", Document(file, data, "0" * 64), meta, lambda _: None, "homie")


@contextmanager
def imported(data: dict[str, Any], folder: Path) -> Iterator[ModuleType]:
    """Import the package that a spec gives."""
    name = f"greenhouse_{os.getpid()}_{abs(hash(folder))}"
    for file in generate(data).files:
        path = folder / name / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(file.text.encode())
    sys.path.insert(0, str(folder))
    importlib.invalidate_caches()
    try:
        yield importlib.import_module(name)
    finally:
        sys.path.remove(str(folder))
        for module in [known for known in sys.modules if known.split(".")[0] == name]:
            del sys.modules[module]
