"""A tiny made-up protocol, as different from the real one as the vocabulary allows, and packages made of it in memory."""

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
META = ROOT / "specs" / "meta" / "packets.schema.json"

SCALES = """
$schema: https://json-schema.org/draft/2020-12/schema
$id: urn:devicewire:scales:7
title: Scales
description: Kitchen scales that speak to a till.
x-wire: {version: '7', order: big, senders: [till, scales]}
$defs:
  GREETING: {description: First word., const: hi}
  KEY: {description: A key., const: '00ff', contentEncoding: base16}
  FACTOR: {description: Grams in an ounce., const: 28.35}
  Unit:
    type: integer
    description: Unit of a weight.
    enum: [-1, 0, 300]
    x-enum-varnames: [NONE, GRAM, OUNCE]
    x-wire:
      type: i16
      values:
        GRAM: {type: integer, x-wire: {type: u32}}
        OUNCE: {type: number, x-wire: {type: f64}}
        NONE: {type: array, items: {type: integer, x-wire: {type: u16}}, x-wire: {rest: true}}
  Lamp:
    type: integer
    description: Lamps that are on.
    x-wire: {type: u16, bits: {RED: 0, GREEN: 9}}
  Item:
    type: object
    description: Something on the scales.
    required: [name, weight, fresh]
    properties:
      name: {type: string, description: Its name., x-wire: {length: u16}}
      weight: {type: integer, description: Grams., x-wire: {type: i64}}
      fresh: {type: boolean, description: Whether it is., x-wire: {type: u16, truth: one}}
  Weigh:
    type: object
    description: Weigh what lies there.
    x-wire: {packet: 70000, name: WEIGH, sender: till, answers: [WEIGHT, OOPS]}
    required: [unit]
    properties:
      unit: {$ref: '#/$defs/Unit', description: In which unit.}
      precision: {type: integer, description: Digits., default: 2, minimum: 0, maximum: 9, x-wire: {type: u8}}
      class: {type: string, description: A word of Python., default: '', x-wire: {rest: true}}
  Weight:
    type: object
    description: What lies there.
    x-wire: {packet: 1, name: WEIGHT, sender: scales}
    required: [lamps, pair, items, total, mark]
    properties:
      lamps: {$ref: '#/$defs/Lamp', description: Lamps.}
      pair: {type: array, items: {type: number, x-wire: {type: f32}}, description: Both cells., x-wire: {count: 2}}
      items: {type: array, items: {$ref: '#/$defs/Item'}, description: What it is., x-wire: {count: u8}}
      total: {type: integer, description: Grams., x-wire: {type: u64}}
      mark: {type: string, format: binary, description: A mark., x-wire: {length: u8}}
      lids: {type: array, items: {type: boolean, x-wire: {type: u8, truth: nonzero}}, description: Lids., x-wire: {rest: true}}
  Oops:
    type: object
    description: It did not work.
    x-wire: {packet: 2, name: OOPS, sender: scales, parts: {data: why}, trailing: ignore}
    required: [seven, why]
    properties:
      seven: {type: integer, description: Always 7., const: 7, x-wire: {type: u16}}
      why: {type: string, format: binary, description: Why., x-wire: {size: 4}}
  Overload:
    type: object
    description: Too much.
    x-wire: {part_of: OOPS, group: cells}
    required: [grams]
    properties:
      grams: {type: integer, description: How much., x-wire: {type: u32}}
  Beep:
    type: object
    description: A sound, with the number of a packet of the other side.
    x-wire: {packet: 1, name: BEEP, sender: till}
"""


def scales() -> dict[str, Any]:
    """The spec of the scales."""
    data: dict[str, Any] = yaml.safe_load(SCALES)
    return data


def generate(data: dict[str, Any], *, file: str = "scales.yaml", meta: Path | None = META) -> Output:
    """Run the generator in memory."""
    return build("devicewire/scales", Document(file, data, "0" * 64), meta, lambda _: None, "packets")


@contextmanager
def imported(data: dict[str, Any], folder: Path) -> Iterator[ModuleType]:
    """The generated package, imported."""
    name = f"scales_{os.getpid()}_{abs(hash(str(folder)))}"
    for file in generate(data).files:
        path = folder / name / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(file.text.encode())
    sys.path.insert(0, str(folder))
    try:
        yield importlib.import_module(name)
    finally:
        sys.path.remove(str(folder))
        for module in [known for known in sys.modules if known.split(".")[0] == name]:
            del sys.modules[module]
