"""`codegen update span` from what a panel serves: our overlay makes a spec of it that keeps all rules of specs/."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.codegen.test_fetch import send, serving
from tests.codegen.update.checkout import ROOT, commit, make_repository, mark, restore
from tests.specs.strict_yaml import load_yaml_file
from tests.wire import need

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.fixture
def panel(wire: Path) -> dict[str, Any]:
    path = wire / "span-vendor-openapi-v1.json"
    need(path.is_file(), path.name)
    document: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return document


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository with our overlay for SPAN, committed."""
    root = tmp_path_factory.mktemp("span")
    make_repository(root, {"span": "v1"})
    (root / "specs/span/overlay.yaml").write_bytes((ROOT / "specs/span/overlay.yaml").read_bytes())
    commit(root, "overlay")
    mark(root)
    return root


@pytest.fixture
def copy(original: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """That repository as it was, as the current folder."""
    restore(original)
    monkeypatch.chdir(original)
    monkeypatch.setenv("COLUMNS", "160")
    return original


def test_a_panel_that_says_what_is_known(
    panel: dict[str, Any], copy: Path, run: Callable[..., tuple[int, str, str]]
) -> None:
    del copy
    with serving(lambda handler: send(handler, 200, json.dumps(panel).encode())) as (url, _):
        status, _, err = run("update", "span", url)
    assert status == 2
    assert "specs/span/v1 is there already and says the same: there is nothing to do" in err


def test_a_panel_with_something_new(
    panel: dict[str, Any], copy: Path, run: Callable[..., tuple[int, str, str]]
) -> None:
    panel["components"]["schemas"]["StatusOut"]["properties"]["mood"] = {"title": "Mood", "type": "string"}
    del panel["paths"]["/api/v1/spaces"]
    with serving(lambda handler: send(handler, 200, json.dumps(panel).encode())) as (url, _):
        status, out, err = run("update", "span", url, "--version", "v1.1", "--no-types")
    assert status == 0, err
    assert "get_spaces() is gone" in out
    assert "new: StatusOut.mood" in out
    assert "overlay: nothing matches $.paths['/api/v1/spaces'].get" in out
    spec = copy / "specs/span/v1.1/openapi.yaml"
    document = load_yaml_file(spec)
    assert document["info"]["version"] == "v1.1"
    assert "get_circuits" in {item["operationId"] for path in document["paths"].values() for item in path.values()}
    assert max(map(len, spec.read_text("utf-8").splitlines())) <= 120
    assert 'API_VERSION: _typing.Final = "v1.1"' in (copy / "generated/devicewire/span/__init__.py").read_text()
