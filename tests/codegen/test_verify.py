"""The generator's last stage: each of its checks can fail, and then nothing is written."""

from __future__ import annotations

from pathlib import Path

import pytest

from codegen import generate as generate_module
from codegen import manifest
from codegen.errors import CodegenError, GeneratorBug, SpecError, join_pointer, printable
from codegen.generate import generate_elsewhere
from codegen.load import Document
from codegen.manifest import Output
from codegen.plan import PlannedFile
from codegen.verify import verify
from tests.codegen.conftest import spec

SOURCE = '''"""Text."""
import attrs as _attrs
from .. import types as _types
__all__ = ["A"]
class A:
    """Text."""
    x: int = 1
    def f(self) -> int:
        return 1
if True:
    B = 2
else:
    async def g() -> None: ...
'''
DEFINES = frozenset({"__all__", "A", "A.x", "A.f", "B", "g"})


def test_what_was_planned_passes() -> None:
    verify(
        [
            PlannedFile("models/a.py", SOURCE, DEFINES),
            PlannedFile("py.typed", ""),
            PlannedFile("b.py", "# by us\nx = 1\n"),
        ]
    )


@pytest.mark.parametrize(
    "path",
    [
        "/a.py",
        "../a.py",
        "a/../b.py",
        "./a.py",
        "a//b.py",
        "a\\b.py",
        "C:a.py",
        "C:/a.py",
        "con.py",
        "CON",
        "a/lpt1.txt",
        "nul.tar.gz",
        "é.py",
        "a/.",
        "",
    ],
)
def test_paths_elsewhere(path: str) -> None:
    with pytest.raises(GeneratorBug, match="is not a name for a generated file"):
        verify([PlannedFile(path, "", frozenset())])


def test_one_file_twice() -> None:
    with pytest.raises(GeneratorBug, match="would be written twice"):
        verify([PlannedFile("a/b.py", "", frozenset()), PlannedFile("a/B.py", "", frozenset())])


@pytest.mark.parametrize("text", ["(", "x = \0", "'a", "if True:\nx = 1"])
def test_not_python(text: str) -> None:
    with pytest.raises(GeneratorBug, match="not be valid Python"):
        verify([PlannedFile("a.py", text, frozenset())])


@pytest.mark.parametrize(
    ("text", "odd"),
    [
        ("X = 1", "X"),
        ("X: int = 1", "X"),
        ("def f(): ...", "f"),
        ("class C:\n    x = 1", "C"),
        ("print(1)", "<Expr>"),
        ("1 + 1", "<Expr>"),
        ("del x", "<Delete>"),
        ("x += 1", "<AugAssign>"),
        ("for x in (): pass", "<For>"),
        ("while x: pass", "<While>"),
        ("with x: pass", "<With>"),
        ("try:\n    pass\nexcept E:\n    pass", "<Try>"),
        ("assert x", "<Assert>"),
        ("raise x", "<Raise>"),
        ("global x", "<Global>"),
        ("match x:\n    case 1: pass", "<Match>"),
        ("if x:\n    print(1)", "<Expr>"),
        ("class A:\n    print(1)", "<Expr>"),
        ("f'{x}'", "<Expr>"),
    ],
)
def test_names_that_nobody_planned(text: str, odd: str) -> None:
    with pytest.raises(GeneratorBug, match="would define other names than planned") as refused:
        verify([PlannedFile("a.py", text, frozenset({"A"}) if text.startswith("class A") else frozenset())])
    assert odd in str(refused.value)


def test_names_that_are_missing() -> None:
    with pytest.raises(GeneratorBug, match=r"\(A\)"):
        verify([PlannedFile("a.py", "", frozenset({"A"}))])


@pytest.mark.parametrize(
    "text",
    [
        "import os",
        "import typing, os",
        "import os.path as attrs",
        "from os import path",
        "from os.path import join",
        "def f():\n    import os",
        "class A:\n    def f(self):\n        from subprocess import run",
        "def f():\n    try:\n        pass\n    except E:\n        import os",
        "def f():\n    match 1:\n        case 1:\n            import os",
        "async def f():\n    with a:\n        for b in c:\n            import os",
    ],
)
def test_imports_that_nobody_planned(text: str) -> None:
    defines = {"A", "A.f"} if "class A" in text else {"f"} if "def f" in text else set[str]()
    with pytest.raises(GeneratorBug, match="would import"):
        verify([PlannedFile("a.py", text, frozenset(defines))])


@pytest.mark.parametrize("first", ["import os", "# a\rimport os", "(", "x = '''"])
def test_copies_begin_with_a_comment(first: str) -> None:
    with pytest.raises(GeneratorBug):
        verify([PlannedFile("calls.py", f"{first}\nx = 1\n", None)])


def test_nothing_is_written_when_it_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def emit_nonsense(*_: object) -> list[PlannedFile]:
        return [PlannedFile("../outside.py", "", frozenset())]

    monkeypatch.setattr("codegen.openapi.compile.emit", emit_nonsense)
    (tmp_path / "spec.json").write_text(str(spec()).replace("'", '"'))
    with pytest.raises(GeneratorBug, match="nothing was written"):
        generate_elsewhere(tmp_path / "spec.json", tmp_path / "made", lambda _: None)
    assert [path.name for path in tmp_path.iterdir()] == ["spec.json"]


def test_a_failure_while_writing_leaves_the_old_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def output(text: str) -> Output:
        files = (PlannedFile("a.py", text, frozenset()), PlannedFile("b.py", text, frozenset()))
        return Output("devicewire/x", Document("spec.json", {}, "0"), files)

    generate_module.write(tmp_path, output("old"), lambda _: None)

    def fail(path: Path, _content: bytes) -> int:
        raise OSError(28, "No space left on device", str(path))

    with monkeypatch.context() as patch:
        patch.setattr(Path, "write_bytes", fail)
        with pytest.raises(OSError, match="No space left"):
            generate_module.write(tmp_path, output("new"), lambda _: None)
    assert (tmp_path / "devicewire/x/a.py").read_text() == "old"
    assert generate_module.write(tmp_path, output("new"), lambda _: None) == ["devicewire/x/a.py", "devicewire/x/b.py"]
    assert [path.name for path in (tmp_path / "devicewire").iterdir()] == ["x"]


# Manifest and errors


def test_manifest_is_sorted_and_without_time() -> None:
    files = (PlannedFile("b.py", "b"), PlannedFile("a.py", "a"))
    entries = manifest.entries(Output("devicewire/x", Document("specs/x.yaml", {}, "f" * 64), files))
    text = manifest.render(entries)
    assert text.index("a.py") < text.index("b.py")
    assert entries["devicewire/x/a.py"] == {
        "generator": "0.1.0",
        "sha256": manifest.digest(b"a"),
        "spec": "specs/x.yaml",
        "spec_sha256": "f" * 64,
    }
    assert manifest.render(dict(reversed(entries.items()))) == text


def test_errors_name_file_place_reason_and_remedy() -> None:
    error = SpecError("spec.yaml", join_pointer(("paths", "/a~b", 0)), "is wrong", "mend it")
    assert str(error) == "spec.yaml#/paths/~1a~0b/0: is wrong\n  -> mend it"
    assert str(SpecError("spec.yaml", "", "is wrong")) == "spec.yaml: is wrong"
    assert isinstance(error, CodegenError)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\nb", "a\\nb"),
        ("\x1b[2J", "\\u001b[2J"),
        ("\u202e", "\\u202e"),
        ("grün 温", "grün 温"),
        ("a" * 700, "a" * 600 + "... (700 characters)"),
    ],
)
def test_errors_are_fit_for_a_terminal(text: str, shown: str) -> None:
    assert printable(text) == shown
