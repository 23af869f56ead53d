"""Python source text from values: literals, docstrings, layout. The only place where text of a spec becomes text of a program."""

from __future__ import annotations

import textwrap
from unicodedata import category, normalize, ucd_3_2_0

WIDTH = 116


def literal(value: str | float | bool | None) -> str:
    """Return a Python literal. Whatever is not visible ASCII or an ordinary letter is escaped."""
    if not isinstance(value, str):
        return repr(value)
    if _is_ordinary(value) and '"' not in value and "\\" not in value:
        return f'"{value}"'
    body = "".join(_character(c) for c in value)
    return f'"{body}"'


def _is_ordinary(text: str) -> bool:
    """Whether every character is visible ASCII or a space: nearly all text is, and need not be looked at one by one."""
    return text.isascii() and text.isprintable()


def _character(c: str) -> str:
    if c in ('"', "\\"):
        return "\\" + c
    if c == "\n":
        return "\\n"
    if _is_visible(c):
        return c
    code = ord(c)
    return f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}" if code < 65536 else f"\\U{code:08x}"


def _is_visible(c: str) -> bool:
    """Whether a character shows; what Unicode 3.2, the one edition that every Python carries, did not know counts as hidden."""
    if c.isascii():
        return " " <= c <= "~"
    kinds = (ucd_3_2_0.category(c), category(c))
    return not any(kind[0] in "CZ" or kind == "Mn" for kind in kinds)


def _is_prose(c: str) -> bool:
    return _is_visible(c) or ucd_3_2_0.category(c) == "Mn"


def clean(text: str) -> str:
    """Make prose harmless and one space apart: no control, direction or unusual space characters; no more than one blank line."""
    lines = [_harmless(line) for line in normalize("NFC", text).split("\n")]
    paragraphs: list[list[str]] = [[]]
    for line in lines:
        words = line.split()
        if words:
            paragraphs[-1].extend(words)
        elif paragraphs[-1]:
            paragraphs.append([])
    return "\n\n".join(" ".join(words) for words in paragraphs if words)


def _harmless(line: str) -> str:
    return line if _is_ordinary(line) else "".join(c if _is_prose(c) else " " for c in line)


def wrap(text: str, indent: str = "", hanging: str | None = None) -> str:
    """Clean prose and break it into lines."""
    further = indent if hanging is None else hanging
    blocks: list[str] = []
    for number, paragraph in enumerate(clean(text).split("\n\n")):
        first = indent if number == 0 else further
        blocks.append(
            textwrap.fill(paragraph, WIDTH, initial_indent=first, subsequent_indent=further, break_on_hyphens=False)
        )
    return "\n\n".join(block for block in blocks if block.strip())


def docstring(text: str, indent: str = "") -> str:
    """Return a docstring with its quotes. `text` has its line breaks already; it is escaped here."""
    text = text.strip()
    body = text.rstrip('"')
    last = '\\"' * (len(text) - len(body))
    safe = body.replace("\\", "\\\\").replace('"""', '\\"\\"\\"') + last
    if "\n" not in safe and len(safe) + len(indent) + 6 <= WIDTH + 4:
        return f'{indent}"""{safe}"""'
    lines = "\n".join(f"{indent}{line}".rstrip() for line in safe.split("\n"))
    return f'{indent}"""{lines.lstrip()}\n{indent}"""'


def sentence(text: str) -> str:
    """Return the first paragraph as a sentence with a full stop."""
    first = clean(text).split("\n\n")[0]
    return first if not first or first[-1] in ".!?:" else f"{first}."
