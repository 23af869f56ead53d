"""A made-up protocol with commands, as unlike that of Otii as the kind allows: a kettle that talks in lines with other names."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from typing import Any

from codegen.generate import build
from codegen.load import Document

META = Path(__file__).resolve().parents[2] / "specs" / "meta" / "commands.schema.json"

_KETTLE: dict[str, Any] = {
    "title": "Kettle",
    "version": "7",
    "description": "A kettle.",
    "wire": {
        "delimiter": "\n",
        "kind": "k",
        "request": {"tag": "ask", "description": "Do it.", "members": {"command": "do", "id": "n", "data": "with"}},
        "response": {"tag": "done", "description": "Done.", "members": {"id": "n", "data": "with"}},
        "error": {"tag": "no", "description": "Not done.", "members": {"code": "why", "id": "n", "data": "with"}},
    },
    "default_timeout_s": 2,
    "constants": {"BOILING": {"value": 100.0, "description": "Where water boils."}},
    "tables": {"CUPS": {"description": "Sizes.", "entries": {"small": ["a", "b"]}}},
    "channels": {
        "t": {"title": "water temperature", "kind": "analog", "unit": "degC", "description": "How hot it is."}
    },
    "errors": {"too dry": {"description": "There is no water.", "remedy": "fill it", "data": ["litres"]}},
    "common_errors": ["too dry"],
    "groups": {
        "water": {
            "description": "Water.",
            "members": {"kettle": {"type": "integer", "minimum": 0, "description": "Which kettle."}},
        },
        "lamp": {"description": "The lamp."},
    },
    "commands": {
        "water/heat": {
            "name": "water_heat",
            "group": "water",
            "description": "Heat the water.",
            "changes_state": True,
            "timeout": {"seconds": 60, "member": "minutes", "factor": 60},
            "reports_progress": True,
            "license": "Tea",
            "errors": ["too dry"],
            "request": {
                "type": "object",
                "required": ["to"],
                "properties": {
                    "to": {
                        "type": "number",
                        "exclusiveMinimum": 0,
                        "maximum": 100,
                        "x-unit": "degC",
                        "x-name": "target",
                    },
                    "minutes": {"type": "integer", "default": 1, "minimum": 0},
                    "mode": {"$ref": "#/$defs/Mode", "default": "gentle"},
                    "note": {"type": ["string", "null"], "maxLength": 8},
                    "steps": {"type": "array", "items": {"type": "number", "maximum": 9}, "default": [], "maxItems": 3},
                    "pours": {"type": "array", "items": {"$ref": "#/$defs/Pour"}, "maxItems": 2},
                    "first": {"$ref": "#/$defs/Pour"},
                    "pin": {"type": "string", "format": "password", "default": ""},
                    "unit": {"enum": ["C", "F"], "default": "C"},
                },
            },
            "response": {"$ref": "#/$defs/Water"},
        },
        "lampOff": {"group": "lamp", "description": "Switch off.", "changes_state": True, "may_end_stream": True},
        "lamp-state": {
            "group": "lamp",
            "description": "Ask.",
            "changes_state": False,
            "response": {
                "type": "object",
                "required": ["isOn"],
                "properties": {"isOn": {"type": "boolean", "description": "Whether it is on."}},
            },
        },
        "lamp_look": {
            "group": "lamp",
            "description": "Look.",
            "changes_state": False,
            "response": {"$ref": "#/$defs/Look"},
        },
    },
    "$defs": {
        "Mode": {
            "type": "string",
            "description": "How to heat",
            "enum": ["gentle", "full-power"],
            "x-enum-descriptions": {"gentle": "Slowly."},
        },
        "Level": {"type": "integer", "enum": [1, 2], "x-enum-varnames": ["LOW", "HIGH"]},
        "Water": {
            "type": "object",
            "description": "The water.",
            "required": ["degrees"],
            "properties": {
                "degrees": {"type": "number", "x-unit": "degC", "description": "How hot"},
                "litres": {"type": ["number", "null"]},
                "level": {"$ref": "#/$defs/Level", "default": 1},
                "tags": {"type": "array", "items": {"type": "string"}, "default": []},
                "parts": {"type": "array", "items": {"$ref": "#/$defs/Water"}},
                "notes": {"type": "object", "additionalProperties": {"type": "integer"}, "default": {}},
                "raw": {"type": "string", "contentEncoding": "base64"},
                "anything": {},
            },
        },
        "Pour": {
            "type": "object",
            "description": "Water for one cup, and for those inside it.",
            "required": ["litres"],
            "properties": {
                "litres": {"type": "number", "minimum": 0, "x-unit": "l", "x-name": "amount"},
                "size": {"enum": ["small", "large"]},
                "next": {"$ref": "#/$defs/Pour"},
            },
        },
        "Look": {
            "description": "What one sees.",
            "x-tag": "is",
            "oneOf": [{"$ref": "#/$defs/Bright"}, {"$ref": "#/$defs/Dim"}],
        },
        "Bright": {
            "type": "object",
            "required": ["is", "lumen"],
            "properties": {"is": {"const": "bright"}, "lumen": {"type": "number"}},
        },
        "Dim": {"type": "object", "required": ["is"], "properties": {"is": {"const": "dim"}}},
    },
}


def kettle() -> dict[str, Any]:
    """The protocol; a new copy each time."""
    return deepcopy(_KETTLE)


def files_of(data: dict[str, Any]) -> dict[str, str]:
    """The files that a protocol gives, by path."""
    output = build("", Document("kettle.yaml", data, "0" * 64), META, lambda _: None, "commands")
    return {file.path: file.text for file in output.files}
