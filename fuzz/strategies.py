"""How inputs are spoilt: single places of JSON data, and stretches of bytes. Built on Hypothesis, which shrinks what it finds."""

from __future__ import annotations

import copy
import json
from typing import Any

from hypothesis import strategies as st

Json = Any
Path = tuple[str | int, ...]

NASTY_TEXT = st.one_of(
    st.sampled_from(
        [
            "",
            ".",
            "..",
            "../../etc/passwd",
            "C:\\con",
            'a"""\nimport os\n"""',
            "a'''+x()+'''",
            "a\\",
            "{x!r}",
            "{{ x }}{% x %}",
            "%s%n",
            "a\0b",
            "a\rb\u2028c\x0c",
            "\u202eabc\u2066",
            "\ud800",
            "class",
            "__class__",
            "None",
            "self",
            "typing",
            "A" * 300,
            "unknown",
            "#/components/schemas/Nothing",
            "file:///etc/passwd",
            "\N{LATIN SMALL LIGATURE FI}",
            "1e999",
        ]
    ),
    st.text(max_size=20),
)
NASTY_NUMBER = st.one_of(
    st.sampled_from([0, -1, 2**31, 2**64, 10**400, -0.0, 5e-324, 1.7e308, float("inf"), float("nan")]),
    st.integers(),
    st.floats(),
)
NASTY = st.recursive(
    st.one_of(st.none(), st.booleans(), NASTY_NUMBER, NASTY_TEXT),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(NASTY_TEXT, inner, max_size=3)),
    max_leaves=5,
)


def places(document: Json, path: Path = ()) -> list[Path]:
    """Every place in JSON data, outermost first."""
    members = (
        document.items() if isinstance(document, dict) else enumerate(document) if isinstance(document, list) else ()
    )
    return [path, *(place for key, member in members for place in places(member, (*path, key)))]


def spoilt(document: Json) -> st.SearchStrategy[Json]:
    """The document with one to four places replaced, removed, renamed, doubled or moved."""
    return _spoilt(document, places(document)[1:] or [()])


@st.composite
def _spoilt(draw: st.DrawFn, document: Json, known: list[Path]) -> Json:
    holder = {"root": copy.deepcopy(document)}
    for _ in range(draw(st.integers(1, 4))):
        path = draw(st.sampled_from(known))
        change = draw(st.sampled_from(["replace", "remove", "rename", "add", "move"]))
        value = _at(document, draw(st.sampled_from(known))) if change == "move" else draw(NASTY)
        name = draw(NASTY_TEXT) if change in ("rename", "add") else ""
        _change(holder, ("root", *path), change, name, copy.deepcopy(value))
    return holder.get("root")


def _at(document: Json, path: Path) -> Json:
    for step in path:
        document = document[step]
    return document


def _change(holder: Json, path: Path, change: str, name: str, value: Json) -> None:
    try:
        parent, key = _at(holder, path[:-1]), path[-1]
        if change in ("replace", "move"):
            parent[key] = value
        elif change == "remove":
            del parent[key]
        elif change == "rename" and isinstance(parent, dict):
            parent[name] = parent.pop(key)
        elif change == "add":
            parent[key][name] = value
    except (KeyError, IndexError, TypeError):
        pass  # an earlier change took this place away


@st.composite
def torn(draw: st.DrawFn, content: bytes) -> bytes:
    """The bytes with one to four stretches cut out, doubled or overwritten."""
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(content)))
        end = draw(st.integers(start, min(len(content), start + 40)))
        filling = draw(
            st.one_of(st.just(b""), st.just(content[start:end] * 2), st.binary(max_size=12), NASTY_TEXT.map(_encoded))
        )
        content = content[:start] + filling + content[end:]
    return content


def bodies(document: Json) -> st.SearchStrategy[bytes]:
    """Bodies of answers: spoilt JSON, torn bytes, noise."""
    return st.one_of(spoilt(document).map(to_bytes), torn(to_bytes(document)), st.binary(max_size=64))


def to_bytes(document: Json) -> bytes:
    """JSON as devices send it; NaN and infinity included, as some do."""
    return _encoded(json.dumps(document, ensure_ascii=False))


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
