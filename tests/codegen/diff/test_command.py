"""`codegen diff` as it is called: three formats, exit status, and what goes wrong."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from codegen.cli import main
from codegen.diff.changes import RULES
from codegen.diff.levels import LEVELS

OLD: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "Toy", "version": "1"},
    "paths": {
        "/toys/{id}": {
            "get": {
                "operationId": "get_toy",
                "parameters": [{"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}],
                "responses": {
                    "200": {
                        "description": "a toy",
                        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Toy"}}},
                    }
                },
            }
        }
    },
    "components": {"schemas": {"Toy": {"type": "object", "properties": {"colour": {"type": "string"}}}}},
}


@pytest.fixture
def pair(tmp_path: Path) -> tuple[str, str]:
    """An old and a new spec, with one change of each level."""
    new = json.loads(json.dumps(OLD))
    new["info"]["version"] = "2"
    new["components"]["schemas"]["Toy"]["properties"] = {
        "colour": {"type": ["string", "null"]},
        "size_mm": {"type": "integer"},
    }
    new["paths"]["/toys/{id}"]["get"]["deprecated"] = True
    for name, data in (("old", OLD), ("new", new)):
        (tmp_path / f"{name}.yaml").write_text(yaml.safe_dump(data), encoding="utf-8")
    return str(tmp_path / "old.yaml"), str(tmp_path / "new.yaml")


def test_the_table(pair: tuple[str, str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "140")
    assert main(["diff", *pair]) == 0
    lines = capsys.readouterr().out.splitlines()
    levels = [line.split()[0] for line in lines if line.split()[:1] and line.split()[0] in LEVELS]
    assert levels == ["breaking", "risky", "safe"]
    assert any("Toy.colour may be None now" in line for line in lines)
    assert "1 breaking, 1 risky, 1 safe, 1 cosmetic" in " ".join(" ".join(lines).split())
    assert "1 not shown" in " ".join(" ".join(lines).split())


def test_json(pair: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", *pair, "--format", "json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["summary"] == {"breaking": 1, "risky": 1, "safe": 1, "cosmetic": 1}
    worst = report["changes"][0]
    assert (worst["rule"], worst["direction"], worst["place"]) == ("null-added", "sends", "Toy.colour")
    assert worst["pointer"] == "/components/schemas/Toy/properties/colour"
    assert worst["operations"] == ["get_toy"]


def test_markdown_cannot_be_broken_by_names(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    new = json.loads(json.dumps(OLD))
    new["components"]["schemas"]["Toy"]["properties"]["a|b`<script>"] = {"type": "string"}
    (tmp_path / "old.json").write_text(json.dumps(OLD))
    (tmp_path / "new.json").write_text(json.dumps(new))
    assert main(["diff", str(tmp_path / "old.json"), str(tmp_path / "new.json"), "--format", "markdown"]) == 0
    rows = [line for line in capsys.readouterr().out.splitlines() if "field-added" in line]
    assert len(rows) == 1
    assert rows[0].replace("\\|", "").count("|") == 5
    assert "<script>" not in rows[0].replace("`Toy.a", "")


@pytest.mark.parametrize(("level", "status"), [("breaking", 3), ("risky", 3), ("safe", 3)])
def test_fail_on(pair: tuple[str, str], level: str, status: int) -> None:
    assert main(["diff", *pair, "--fail-on", level]) == status
    assert main(["diff", pair[0], pair[0], "--fail-on", level]) == 0


def test_risky_is_not_breaking(tmp_path: Path) -> None:
    new = json.loads(json.dumps(OLD))
    new["paths"]["/toys/{id}"]["get"]["deprecated"] = True
    (tmp_path / "old.json").write_text(json.dumps(OLD))
    (tmp_path / "new.json").write_text(json.dumps(new))
    pair = [str(tmp_path / "old.json"), str(tmp_path / "new.json")]
    assert main(["diff", *pair, "--fail-on", "breaking"]) == 0
    assert main(["diff", *pair, "--fail-on", "risky"]) == 3


@pytest.mark.parametrize("name", ["span@v1", "span/homie_1@homie-1.0"])
def test_versions_of_a_device(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", name, name.replace("/homie_1", "")]) == 0
    assert "no difference" in capsys.readouterr().out


def test_a_part_that_is_not_there(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", "span/nothing@v1", "span@v1"]) == 2
    assert "no part 'nothing'" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("content", "status", "says"),
    [
        (None, 2, "is no file"),
        ("", 1, "the document is empty"),
        ('{"swagger": "2.0"}', 1, "this is Swagger 2.0, not OpenAPI 3"),
        ('{"openapi": "3.1.0", "info"', 1, "not JSON"),
        ('{"hello": 1}', 1, "this is no spec"),
        (
            '{"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": {"/a": {"$ref": "#/nowhere"}}}',
            1,
            "leads nowhere",
        ),
    ],
)
def test_bad_input(
    tmp_path: Path,
    pair: tuple[str, str],
    capsys: pytest.CaptureFixture[str],
    content: str | None,
    status: int,
    says: str,
) -> None:
    path = tmp_path / "bad.json"
    if content is not None:
        path.write_text(content)
    assert main(["diff", pair[0], str(path)]) == status
    assert says in capsys.readouterr().err


def test_unknown_versions_are_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", "span@v1", "span@v99"]) == 2
    assert "span has no version 'v99'; there are: v1" in capsys.readouterr().err
    assert main(["diff", "spam@v1", "span@v1"]) == 2
    assert "there is no device 'spam'" in capsys.readouterr().err


def test_every_rule_can_be_said() -> None:
    for rule in RULES.values():
        assert rule.python.format(name="n", before="b", after="a")
