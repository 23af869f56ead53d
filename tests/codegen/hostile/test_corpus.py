"""Every place of a document times every payload: a clear refusal, or a package in which the payload is mere text."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from codegen.errors import SpecError
from codegen.generate import build
from codegen.load import Document
from tests.codegen.hostile.judge import judge, skeleton
from tests.codegen.hostile.payloads import ALL, MARKER, NAMES, PATHS, TEXT
from tests.codegen.hostile.positions import FORMAL, PLACES, PROSE, document

if TYPE_CHECKING:
    from codegen.manifest import Output

ROOT = Path(__file__).resolve().parents[3]
META = ROOT / "specs" / "meta" / "openapi-extensions.schema.json"


def payloads(place: str) -> dict[str, str]:
    """What to try at a place: where no names are made, names mean nothing."""
    return TEXT if place in PROSE or place in FORMAL else ALL


def generate(place: str, payload: str) -> tuple[Output, Document]:
    """Run the generator, in memory, on a document with a payload."""
    data = document()
    PLACES[place](data, payload)
    spec = Document(payload if place == "file name" else "panel.yaml", data, "0" * 64)
    meta = META if place in ("null word", "keyword of ours") else None
    return build("devicewire/panel", spec, meta, lambda _: None), spec


@pytest.fixture(scope="module")
def harmless() -> dict[str, str]:
    """The package of the document without any payload."""
    spec = Document("panel.yaml", document(), "0" * 64)
    return {file.path: file.text for file in build("devicewire/panel", spec, None, lambda _: None).files}


def refusal_problem(place: str, error: SpecError) -> str | None:
    """What is wrong with a refusal; None when it is clear."""
    message = str(error)
    if not all(line.isprintable() for line in message.split("\n")) or message.count("\n") > 1:
        return f"not fit for a terminal: {message!r}"
    if not error.reason or not error.remedy or len(message) > 2500:
        return f"not clear: {message!r}"
    if not error.pointer and place != "file name":
        return f"no place named: {message!r}"
    if " object at 0x" in message or "Traceback" in message or "pydantic" in message:
        return f"raw: {message!r}"
    return None


def test_the_corpus_is_large() -> None:
    assert sum(len(payloads(place)) for place in PLACES) > 5000
    assert set(PLACES) >= PROSE | FORMAL
    assert len(ALL) == len(TEXT) + len(PATHS) + len(NAMES)


@pytest.mark.parametrize("place", PLACES)
def test_text_never_becomes_code(place: str, harmless: dict[str, str]) -> None:
    failures: list[str] = []
    emitted = refused = 0
    for name, payload in payloads(place).items():
        try:
            output, spec = generate(place, payload)
        except SpecError as error:
            refused += 1
            problem = refusal_problem(place, error)
            failures += [f"{name}: {problem}"] if problem else []
        except Exception as error:  # noqa: BLE001 # whatever else it raises is the finding
            failures.append(f"{name}: raised {error!r}")
        else:
            emitted += 1
            failures += [f"{name}: {problem}" for problem in judge(output, harmless, spec.data)]
    assert not failures, "\n".join(failures)
    assert emitted + refused == len(payloads(place))


@pytest.mark.parametrize("place", sorted(PROSE))
def test_prose_changes_nothing_but_text(place: str, harmless: dict[str, str]) -> None:
    for name in ("triple double quotes after 1 backslashes", "LF after quotes", "braces", "backslash at the end"):
        output, _ = generate(place, TEXT[name])
        changed = {file.path: file.text for file in output.files if harmless.get(file.path) != file.text}
        assert {file.path for file in output.files} == set(harmless)
        for path, text in changed.items():
            if path.endswith(".py"):
                assert skeleton(text) == skeleton(harmless[path]), f"{name}: {path}"


_IMPORT_ALL = """
import builtins, importlib, pathlib, sys
root = pathlib.Path(sys.argv[1])
sys.path.insert(0, str(root))
builtins.{marker} = lambda *_: (root / "sentinel").touch()
for path in sorted(root.rglob("*.py")):
    parts = path.relative_to(root).with_suffix("").parts
    importlib.import_module(".".join(parts[:-1] if parts[-1] == "__init__" else parts))
print(len(sys.modules))
"""


def test_importing_runs_no_payload(tmp_path: Path) -> None:
    """A few payloads of each place, in one package each, imported for real with the attacker's function in reach."""
    written = 0
    sample = list(ALL.values())
    for number, place in enumerate(PLACES):
        for offset in range(len(sample)):
            try:
                output, _ = generate(place, sample[(number * 7 + offset) % len(sample)])
            except SpecError:
                continue
            for file in output.files:
                path = tmp_path / f"package{number}" / file.path
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(file.text.encode())
            written += 1
            break
    assert written > 60
    script = _IMPORT_ALL.format(marker=MARKER)
    command = [sys.executable, "-W", "error", "-B", "-c", script, str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=100, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    assert not (tmp_path / "sentinel").exists()
