"""`make api-diff` on copies of the repository: nothing to say, seeded breaks, declared ones, kept examples."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tools.api_diff import main
from tools.api_types import fits

ROOT = Path(__file__).parents[2]
FACADE = "packages/accordionq2/src/accordionq2"
GENERATED = "generated/devicewire/accordionq2"


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `api-diff` looks at, for one device, with the surface of today as the released one."""
    root = tmp_path_factory.mktemp("original") / "checkout"
    # No surface leads to the modules of operations, which are more than all others together.
    ignore = shutil.ignore_patterns("__pycache__", "api")
    for name in (FACADE, GENERATED):
        shutil.copytree(ROOT / name, root / name, ignore=ignore)
    (root / "specs").mkdir()
    shutil.copy(ROOT / "specs/devices.toml", root / "specs/devices.toml")
    (root / "changelog.d").mkdir()
    assert main(["--root", str(root), "--snapshot"]) == 0
    return root


@pytest.fixture
def copy(original: Path, tmp_path: Path) -> Path:
    """A copy of it that may be spoilt."""
    return shutil.copytree(original, tmp_path / "checkout")


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert text.count(old) >= 1
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_an_unchanged_tree(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--root", str(copy)]) == 0
    assert "no difference that breaks callers" in capsys.readouterr().out


def seed(root: Path) -> None:
    """A method without its argument's default, one with another name, and an exported class that is gone."""
    edit(root / FACADE / "_sync_client.py", "timeout: float | None = 30.0", "timeout: float | None")
    edit(root / FACADE / "_sync_groups/channels.py", "def get_all(", "def read_all(")
    edit(root / FACADE / "__init__.py", '    "BusActions",\n', "")


def test_three_seeded_breaks_are_all_named(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    seed(copy)
    assert main(["--root", str(copy)]) == 1
    out, err = capsys.readouterr()
    assert "accordionq2.AccordionQ2Client.__init__" in out
    assert "SyncChannels.get_all" in out
    assert "accordionq2.BusActions" in out
    assert "undeclared" in err


def test_declared_breaks_pass(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    seed(copy)
    main(["--root", str(copy)])
    names = {line.split(": ")[1] for line in capsys.readouterr().out.splitlines()}
    text = "".join(f"Breaks: `{name.partition('(')[0]}`\n" for name in sorted(names)[1:])
    (copy / "changelog.d/+breaks.changed.md").write_text(f"Some things are gone.\n{text}", encoding="utf-8")
    assert main(["--root", str(copy)]) == 1
    left = [line for line in capsys.readouterr().out.splitlines() if not line.startswith("declared: ")]
    assert {line.split(": ")[1] for line in left} == {min(names)}
    edit(copy / "changelog.d/+breaks.changed.md", "Some", f"Breaks: {min(names).partition('(')[0]}\nSome")
    assert main(["--root", str(copy)]) == 0


def test_additions_are_no_break(copy: Path) -> None:
    edit(
        copy / FACADE / "_sync_client.py",
        "default_headers: Mapping[str, str] | None = None",
        "default_headers: Mapping[str, str] | None = None, name: str = ''",
    )
    assert main(["--root", str(copy)]) == 0


def test_a_package_without_a_release_has_nothing_to_break(copy: Path) -> None:
    seed(copy)
    shutil.rmtree(copy / "docs/api/accordionq2")
    assert main(["--root", str(copy)]) == 0


@pytest.mark.slow
def test_kept_examples_are_checked_against_the_code(
    copy: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MYPY_CACHE_DIR", str(ROOT / ".cache" / "mypy-copies"))
    shutil.copytree(ROOT / GENERATED / "api", copy / GENERATED / "api")
    (copy / "pyproject.toml").write_text(f'[tool.mypy]\nmypy_path = ["{FACADE.rpartition("/")[0]}", "generated"]\n')
    examples = copy / "docs/api/accordionq2/examples"
    examples.mkdir()
    example = examples / "identify.py"
    example.write_text(
        "from accordionq2 import AccordionQ2Client\n\nprint(AccordionQ2Client('http://127.0.0.1').application.get_name())\n"
    )
    assert main(["--root", str(copy)]) == 0
    edit(example, "get_name", "get_nickname")
    assert main(["--root", str(copy)]) == 1
    assert 'has no attribute "get_nickname"' in capsys.readouterr().out


FINE = (
    ("_sync_groups/lease.py", "def held_lease_id(self) -> str | None:", "def held_lease_id(self) -> str:"),
    ("_sync_groups/resources.py", "name: str, value: str)", "name: str, value: str | float, extra: int = 0)"),
    ("exceptions.py", "AccordionQ2LeaseError(AccordionQ2Error, ", "AccordionQ2LeaseError(AccordionQ2ArgumentError, "),
    ("_sync_groups/resources.py", "get_value(self, name: str) -> str:", "get_value(self, name: _NameT) -> _NameT:"),
)
BREAKS = (
    (
        "_sync_groups/lease.py",
        "def release(self) -> None:",
        "def release(self) -> _LeaseT:",
        "what it returns is _LeaseT, not None",
    ),
    (
        "_sync_groups/resources.py",
        "get_value(self, name: str) -> str:",
        "get_value(self, name: str) -> str | None:",
        "what it returns is str | None, not str",
    ),
    (
        "_sync_groups/lease.py",
        "renew(self, ttl_ms: int | None = None)",
        "renew(self, ttl_ms: int = 0)",
        "the type of ttl_ms is int, not int | None",
    ),
    ("_sync_groups/resources.py", "def get_names(", "async def get_names(", "must be awaited now"),
    (
        "exceptions.py",
        "AccordionQ2LeaseError(AccordionQ2Error, RuntimeError)",
        "AccordionQ2LeaseError(AccordionQ2Error, KeyError)",
        "no longer a kind of RuntimeError",
    ),
    ("_sync_groups/media.py", "file_name: str) -> bytes:", "file_name: bytes) -> bytes:", "an overload is gone"),
    (
        "_events.py",
        "lost_events: int | None = None",
        "lost_events: str | None = None",
        "its type is str | None, not int | None",
    ),
    ("_events.py", "seconds: float = 0.0", "seconds: float", "it must be given"),
)


def test_what_griffe_passes_over(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for file, old, new, _ in BREAKS:
        edit(copy / FACADE / file, old, new)
    edit(copy / "generated/devicewire/accordionq2/models/bus_actions.py", 'SCAN = "Scan"', 'SCAN = "Search"')
    assert main(["--root", str(copy)]) == 1
    out = capsys.readouterr().out
    assert [says for *_, says in BREAKS if says not in out] == []
    assert "BusActions.SCAN: is 'Search', not 'Scan'" in out


def test_what_breaks_nobody(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for file, old, new in FINE:
        edit(copy / FACADE / file, old, new)
    assert main(["--root", str(copy)]) == 0
    assert "no difference that breaks callers" in capsys.readouterr().out


def test_what_is_inherited_from_a_generic_class_has_its_types(original: Path) -> None:
    surface = (original / "docs/api/accordionq2/accordionq2/simulator/__init__.pyi").read_text("utf-8")
    assert "class Faults(FaultList[Fault]):" in surface
    assert "def remove(self, fault: Fault) -> None: ..." in surface


@pytest.mark.parametrize(
    ("narrow", "wide", "does"),
    [
        ("int", "int | None", True),
        ("int | None", "int", False),
        ("list[str]", "Iterable[str]", True),
        ("tuple[str, ...]", "Sequence[str]", True),
        ("list[str]", "Iterable[int]", False),
        ("dict[str, int | None]", "Mapping[str, int | None]", True),
        ("AsyncGenerator[int | str, None]", "AsyncIterator[int | str]", True),
        ("Generator[int, None, str]", "Iterator[str]", False),
        ("anything", "object", True),
        ("str", "Callable[[int | None], str] | None", False),
    ],
)
def test_what_fits(narrow: str, wide: str, does: bool) -> None:
    assert fits(narrow, wide) is does
