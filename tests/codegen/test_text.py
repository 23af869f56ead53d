"""Text of a spec as text of a program."""

from __future__ import annotations

import ast
import inspect
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from codegen.text import WIDTH, clean, docstring, literal, sentence, wrap

ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]))
MEAN_TEXT = st.text("\"'\\\n\r\f\0 {}%a\u2028\u202e\u0301é😀", max_size=30)


@given(ANY_TEXT | MEAN_TEXT)
@example("\ud800")
def test_literal_is_the_text(text: str) -> None:
    written = literal(text)
    assert ast.literal_eval(written) == text
    assert "\n" not in written
    assert not [c for c in written if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp")]


@pytest.mark.parametrize("value", [0, -1, 10**30, 1.5, -0.0, True, False, None])
def test_literal_of_other_values(value: float | None) -> None:
    assert ast.literal_eval(literal(value)) == value
    assert type(ast.literal_eval(literal(value))) is type(value)


@given(MEAN_TEXT | ANY_TEXT, st.sampled_from(["", "    ", "        "]))
@example('a"""', "")
@example('""""', "    ")
@example('\\"', "")
@example('"""\\', "")
@example("", "")
def test_docstring_is_the_cleaned_text(text: str, indent: str) -> None:
    cleaned = clean(text)
    written = docstring(cleaned, indent)
    tree = ast.parse(f"if True:\n{written}\n" if indent else written)
    body = tree.body[0].body if isinstance(tree.body[0], ast.If) else tree.body
    assert len(body) == 1
    assert isinstance(body[0], ast.Expr)
    assert isinstance(body[0].value, ast.Constant)
    assert inspect.cleandoc(str(body[0].value.value)).rstrip() == cleaned


@given(MEAN_TEXT | ANY_TEXT)
def test_clean_text_is_harmless_and_stays_so(text: str) -> None:
    cleaned = clean(text)
    assert clean(cleaned) == cleaned
    assert not [c for c in cleaned if c != "\n" and unicodedata.category(c)[0] in "CZ" and c != " "]
    assert "\n\n\n" not in cleaned
    assert cleaned == cleaned.strip()


def test_clean_keeps_what_people_write() -> None:
    assert clean("Größe in °C → Ω, 温度, हिन्दी") == "Größe in °C → Ω, 温度, हिन्दी"
    assert clean("e\u0301") == "é"


@given(st.text(st.characters(codec="ascii")), st.sampled_from(["", "    "]))
def test_wrapped_lines_are_short(text: str, indent: str) -> None:
    assert all(len(line) <= WIDTH for line in wrap(text, indent).split("\n"))


def test_wrap_keeps_paragraphs_and_indents() -> None:
    assert wrap("a\nb\n\n\n\nc", "  ") == "  a b\n\n  c"
    assert wrap("a " * 80, "", "    ").split("\n")[1].startswith("    a")
    assert wrap("") == ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Set it", "Set it."),
        ("Set it.", "Set it."),
        ("Set it?", "Set it?"),
        ("One\n\nTwo", "One."),
        ("", ""),
        ("  \n", ""),
    ],
)
def test_sentence(text: str, expected: str) -> None:
    assert sentence(text) == expected


def test_long_docstrings_close_on_a_line_of_their_own() -> None:
    written = docstring(wrap("word " * 60, ""), "    ")
    assert written.endswith('\n    """')
    assert written.startswith('    """word')
