"""What a hostile spec may say, by class.

`planted()` stands for the attacker's code. Every payload keeps a letter beside it, so that a name made from the payload
can never be exactly `planted`: wherever that name shows up in generated code, text has become code.
"""

from __future__ import annotations

MARKER = "planted"

_QUOTES = {"single": "'", "double": '"', "triple single": "'''", "triple double": '"""'}
_BREAKS = {
    "LF": "\n",
    "CR": "\r",
    "CRLF": "\r\n",
    "FF": "\f",
    "VT": "\v",
    "NEL": "\x85",
    "LS": "\u2028",
    "PS": "\u2029",
}


def _quotes() -> dict[str, str]:
    found: dict[str, str] = {}
    for name, quote in _QUOTES.items():
        for count in range(3):
            slashes = "\\" * count
            found[f"{name} quotes after {count} backslashes"] = f"a{slashes}{quote}+{MARKER}()+{slashes}{quote}z"
    return found


def _breaks() -> dict[str, str]:
    found: dict[str, str] = {}
    for name, line_break in _BREAKS.items():
        found[name] = f"a{line_break}{MARKER}(){line_break}z"
        found[f"{name} after quotes"] = f'a"""{line_break}{MARKER}(){line_break}"""z'
    for name in ("LF", "CR", "FF", "LS"):
        found[f"{name} after a comment"] = f"a # {_BREAKS[name]}    {MARKER}()  # z"
    return found


TEXT: dict[str, str] = {
    **_quotes(),
    **_breaks(),
    "braces": f"a{{{MARKER}()}}z",
    "doubled braces": f"a{{{{{MARKER}()}}}}z",
    "template of Jinja": f"a{{{{ {MARKER}() }}}}{{% import {MARKER} %}}z",
    "percent": f"a%s%({MARKER})s%n%z",
    "NUL": f"a\0{MARKER}()\0z",
    "escape of a terminal": f"a\x1b[2J{MARKER}()z",
    "right to left override": f"a\u202e{MARKER}()\u202cz",
    "isolates": f"a\u2066{MARKER}()\u2069\u2067z",
    "zero width": f"a\u200b{MARKER}()\ufeff\u200dz",
    "backslash at the end": f"a{MARKER}()z\\",
    "quote at the end": f'a{MARKER}()z"',
    "triple quotes at the end": f'a{MARKER}()z"""',
    "escape sequences": f"a\\x22+{MARKER}()+\\N{{QUOTATION MARK}}\\u0022\\z",
    "brackets and commas": f"a), {MARKER}(), (z",
    "decorator": f"a\n@{MARKER}\ndef z(): pass",
    "import": f"a; import {MARKER}; z",
    "expression": f"__import__('{MARKER}a').z",
    "emoji": f"a\U0001f600{MARKER}()z",
    "letters of other scripts": "größe 温度 \u05d0\u05d1",
    "not in normal form": "e\u0301\ufb01\u2460",
    "upper case that grows": "\u0390\u0149\u00df\u0130",
    "lone combining character": "\u0301a",
}

PATHS: dict[str, str] = {
    "parent folder": f"../../../{MARKER}a",
    "parent folder, backslashes": f"..\\..\\{MARKER}a",
    "absolute": f"/tmp/{MARKER}a",
    "home": f"~/{MARKER}a",
    "drive": f"C:\\{MARKER}a",
    "drive, forward": f"C:/{MARKER}a",
    "network share": f"\\\\host\\{MARKER}a",
    "device of Windows": "CON",
    "device of Windows with a number": "lpt1",
    "device of Windows with an ending": "aux.txt",
    "dots": "..",
    "dot": ".",
    "ending of Python": f"{MARKER}a.py",
    "percent encoding": "%2e%2e%2f",
    "stream": f"{MARKER}a::$DATA",
}

NAMES: dict[str, str] = {
    "empty": "",
    "space": " ",
    "underscore": "_",
    "underscores": "__",
    "digit": "0",
    "digits first": "1_planted_a",
    "symbols only": "-+*/",
    "300 characters": "a" * 300,
    "120 characters": "b" * 120,
    "keyword": "class",
    "keyword, upper": "None",
    "soft keyword": "match",
    "future keyword": "async",
    "dunder": "__init__",
    "dunder, class": "__class__",
    "dunder, slots": "__slots__",
    "dunder, import": "__import__",
    "mangled": "__private",
    "private alias": "_calls",
    "private alias, types": "_types",
    "private alias, model": "_model",
    "our method": "_fields",
    "our constant": "_ANSWERS",
    "library": "attrs",
    "standard library": "typing",
    "standard library, dotted": "os.path",
    "runtime module": "calls",
    "runtime module, client": "client",
    "runtime module, types": "types",
    "package": "models",
    "package, api": "api",
    "package file": "__init__.py",
    "builtin": "str",
    "builtin, tuple": "tuple",
    "builtin, classmethod": "classmethod",
    "builtin, property": "property",
    "builtin exception": "ValueError",
    "base class": "Model",
    "client class": "Client",
    "method": "from_dict",
    "method, to_dict": "to_dict",
    "extra members": "additional_properties",
    "function": "request",
    "function, sync": "sync",
    "function, asyncio": "asyncio_detailed",
    "argument": "body",
    "self": "self",
    "cls": "cls",
    "enum member": "name",
    "enum member, value": "value",
    "enum member, mro": "mro",
    "enum member, upper": "UPPER",
    "reference": "$ref",
    "properties": "properties",
    "default": "default",
    "merge key": "<<",
    "prototype": "__proto__",
}

ALL: dict[str, str] = {**TEXT, **PATHS, **NAMES}
