"""Further specs of a device: sub-packages of its package, on the run-time pieces that it has."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from codegen import generate as generate_module
from codegen import manifest
from codegen.cli import main
from codegen.errors import GeneratorBug, UsageError
from codegen.generate import build
from codegen.homie.adopt import adopt
from codegen.load import load_file
from codegen.project import Project
from codegen.verify import verify_paths
from tests.codegen.device import Device
from tests.codegen.homie_tools import GREENHOUSE

ROOT = Path(__file__).parents[2]
Run = Callable[..., tuple[int, str, str]]

DEVICES = """
[devices.house]
kind = "rest"
current = "v1"
versions = ["v1"]

[devices.house.parts.v2]
kind = "rest"
current = "v2"
versions = ["v2"]

[devices.house.parts.air]
kind = "homie"
current = "air-1"
versions = ["air-1"]

[devices.house.parts.soil]
kind = "homie"
current = "soil-1"
versions = ["soil-1"]
"""


def rest(version: str, operation: str) -> str:
    """A document with one operation and a model."""
    answer = {"description": "ok", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Air"}}}}
    kind = {"type": "string", "enum": ["fresh", "stale"]}
    air = {"type": "object", "properties": {"kind": {"$ref": "#/components/schemas/Kind"}}}
    return json.dumps(
        {
            "openapi": "3.1.0",
            "info": {"title": "House", "version": version},
            "paths": {f"/{version}/air": {"get": {"operationId": operation, "responses": {"200": answer}}}},
            "components": {"schemas": {"Air": air, "Kind": kind}},
        }
    )


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A repository with a device of four specs, generated."""
    shutil.copytree(ROOT / "specs" / "meta", tmp_path / "specs" / "meta")
    (tmp_path / "specs/devices.toml").write_text(DEVICES, encoding="utf-8")
    texts = {
        "v1/openapi.json": rest("v1", "get_air"),
        "v2/openapi.json": rest("v2", "get_air_again"),
        "air-1/homie.yaml": GREENHOUSE,
        "soil-1/homie.yaml": GREENHOUSE.replace("Greenhouse", "Soil"),
    }
    for name, text in texts.items():
        path = tmp_path / "specs" / "house" / name
        path.parent.mkdir(parents=True)
        path.write_text(text, encoding="utf-8")
    made = Project(tmp_path)
    generate_module.generate(made, [], lambda _: None)
    monkeypatch.chdir(tmp_path)
    return made


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def run_it(*arguments: str) -> tuple[int, str, str]:
        status = main(list(arguments))
        shown = capsys.readouterr()
        return status, shown.out, shown.err

    return run_it


def test_run_time_pieces_lie_in_the_package_and_nowhere_else(project: Project) -> None:
    package = project.generated / "devicewire" / "house"
    assert {path.name for path in package.iterdir() if path.is_dir()} == {"api", "models", "v2", "homie", "air", "soil"}
    assert {path.name for path in (package / "v2").iterdir()} == {"__init__.py", "api", "models", "spec.json"}
    assert {path.name for path in (package / "air").iterdir()} == {
        "__init__.py",
        "devices.py",
        "enumerations.py",
        "nodes.py",
    }
    assert len(list(package.rglob("enums.py"))) == 1
    entries = manifest.read(project.generated)
    specs = {name.split("/")[2]: entry["spec"] for name, entry in entries.items() if name.count("/") > 2}
    assert specs["v2"] == "specs/house/v2/openapi.json"
    assert (specs["air"], specs["soil"]) == ("specs/house/air-1/homie.yaml", "specs/house/soil-1/homie.yaml")


def test_the_parts_share_classes(project: Project) -> None:
    script = """
from devicewire.house import Client, enums, homie
from devicewire.house import v2, air, soil
from devicewire.house.v2.api.get_air_again import request
from devicewire.house.v2.models import Kind
from devicewire.house.calls import HttpResponse
assert v2.Client is Client
assert v2.API_VERSION == "v2"
assert issubclass(Kind, enums.OpenStrEnum)
assert issubclass(air.Mode, enums.OpenStrEnum)
assert issubclass(air.Climate, homie.Node) and issubclass(soil.Climate, homie.Node)
assert air.Climate is not soil.Climate
answer = request().parse(HttpResponse(200, {}, b'{"kind": "fresh"}'))
assert answer.parsed.kind is Kind.FRESH
"""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", script],
        cwd=project.generated,
        env={"PYTHONPATH": str(project.generated), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_nothing_changes_without_a_reason_and_a_part_counts(project: Project, run: Run) -> None:
    assert run("check")[0] == 0
    assert "nothing has changed since the last run" in run("generate")[2]
    path = project.root / "specs/house/soil-1/homie.yaml"
    path.write_text(path.read_text("utf-8").replace("A lamp.", "A light."), encoding="utf-8")
    status, out, _ = run("check")
    assert status == 1
    assert "stale: generated/devicewire/house/soil/nodes.py" in out
    assert run("generate")[0] == 0
    assert run("check")[0] == 0


def test_an_edited_and_an_extra_file_of_a_part_are_found(project: Project, run: Run) -> None:
    part = project.generated / "devicewire/house/v2"
    (part / "__init__.py").write_text((part / "__init__.py").read_text("utf-8") + "x = 1\n", encoding="utf-8")
    (part / "more.py").write_text("", encoding="utf-8")
    out = run("check")[1]
    assert "edited (text added): generated/devicewire/house/v2/__init__.py" in out
    assert "extra: generated/devicewire/house/v2/more.py" in out


def test_versions_of_parts(project: Project) -> None:
    assert project.version("house", "air-1").package == "devicewire/house/air"
    assert project.version("house", "v1").name == "house"
    assert project.named("house/v2").version == "v2"
    with pytest.raises(UsageError, match="house has no version 'v9'; there are: v1, v2, air-1, soil-1"):
        project.version("house", "v9")
    with pytest.raises(UsageError, match="house has no part 'roof'; there are: v2, air, soil"):
        project.named("house/roof")
    with pytest.raises(UsageError, match="no part 'x'"):
        project.named("house/x")


def test_a_diff_of_parts(project: Project, run: Run) -> None:
    status, out, _ = run("diff", "house@v1", "house@v2", "--format", "json")
    assert status == 0
    assert json.loads(out)["kind"] == "rest"
    status, _, err = run("diff", "house@v1", "house@air-1")
    assert status == 2
    assert "of the kind homie" in err


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ('[devices.house.parts.x]\nkind = "packets"\ncurrent = "v1"', "'x' cannot be a part"),
        ('[devices.house.parts."a b"]\nkind = "rest"\ncurrent = "v1"', "'a b' cannot be a part"),
        ('[devices.house.parts.x]\nkind = "magic"\ncurrent = "v1"', "kind 'magic' is not known"),
        ('[devices.house.parts.x]\nkind = "rest"\ncurrent = "v9"', "specs/house/v9 has no"),
        ('[devices.house.parts.client]\nkind = "rest"\ncurrent = "v2"', "would hide the package beside it"),
        ('[devices.house.parts.homie]\nkind = "homie"\ncurrent = "air-1"', "would be written twice"),
    ],
)
def test_parts_that_cannot_be(project: Project, run: Run, table: str, message: str) -> None:
    path = project.root / "specs/devices.toml"
    before = {file.name: file.read_bytes() for file in project.generated.rglob("*.py")}
    path.write_text(f"{DEVICES}\n{table}\n", encoding="utf-8")
    status, _, err = run("generate", "--quiet") if "would" not in message else (1, "", str(_bug(project)))
    assert status in (1, 2)
    assert message in err
    assert {file.name: file.read_bytes() for file in project.generated.rglob("*.py")} == before


def _bug(project: Project) -> GeneratorBug:
    with pytest.raises(GeneratorBug) as error:
        generate_module.generate(project, [], lambda _: None)
    return error.value


def test_paths_in_each_others_way() -> None:
    verify_paths(["a/client.py", "a/v2/__init__.py", "a/v2/client.py"])
    with pytest.raises(GeneratorBug, match=r"a/v2\.py' would hide"):
        verify_paths(["a/v2.py", "a/v2/__init__.py"])


# Updates of parts

ANSWER = {
    "firmwareVersion": "x/g30001/1",
    "homieDomain": "garden",
    "homieVersion": 5,
    "dataModelVersion": "3",
    "typesSchemaHash": "sha256:aa",
}


def answer(project: Project, **fans: object) -> Path:
    """What the greenhouse says about itself, as its spec has it, with other attributes of one property."""
    house = yaml.safe_load(GREENHOUSE.replace("OFF", '"OFF"').replace("none:", '"none":'))
    words = {name: ",".join(item["values"]) for name, item in house["enumerations"].items()}
    types: dict[str, object] = {}
    for node in house["devices"]["org.garden.house"]["nodes"].values():
        types[node["type"]] = {
            id_: {
                **{key: item[key] for key in ("datatype", "unit", "format", "settable", "retained") if key in item},
                **({"format": words[item["enum"]]} if "enum" in item else {}),
                **(fans if id_ == "fans" else {}),
            }
            for id_, item in node["properties"].items()
        }
    path = project.root.parent / f"{project.root.name}-answer.json"
    path.write_text(json.dumps({**ANSWER, "types": types}), encoding="utf-8")
    return path


@pytest.fixture
def committed(project: Project) -> Project:
    """The same repository under git."""
    (project.root / "changelog.d").mkdir()
    (project.root / "changelog.d/README.md").write_text("fragments\n")
    (project.root / ".gitignore").write_text(".cache/\n__pycache__/\n")
    identity = ("-c", "user.name=t", "-c", "user.email=t@localhost", "-c", "commit.gpgsign=false")
    for command in (("init", "-q"), ("add", "-A"), ("commit", "-qm", "start")):
        subprocess.run(["git", *identity, *command], cwd=project.root, check=True, timeout=60, capture_output=True)
    return project


def test_an_update_from_what_a_device_says(committed: Project, run: Run) -> None:
    path = answer(committed, format="0:2:1", unit="pieces")
    status, out, err = run("update", "house/air", str(path), "--no-types", "--version", "air-2")
    assert status == 0, err
    assert "Climate.fans: 0:2:1, not 0:3:1; values beyond are refused" in " ".join(out.split())
    assert "house/air is at air-2 now: specs/house/air-2" in out
    spec = yaml.safe_load((committed.root / "specs/house/air-2/homie.yaml").read_text("utf-8"))
    climate = spec["devices"]["org.garden.house"]["nodes"]["climate"]
    assert climate["properties"]["fans"] == {
        "datatype": "integer",
        "format": "0:2:1",
        "settable": True,
        "description": "Fans that run.",
        "unit": "pieces",
    }
    assert (spec["info"]["version"], spec["schema_hash"], climate["class"]) == ("air-2", "sha256:aa", "Climate")
    assert 'current = "air-2"\nversions = ["air-1", "air-2"]' in (committed.root / "specs/devices.toml").read_text()
    assert 'format="0:2:1"' in (committed.generated / "devicewire/house/air/nodes.py").read_text("utf-8")
    assert 'format="0:3:1"' in (committed.generated / "devicewire/house/soil/nodes.py").read_text("utf-8")
    assert run("check")[0] == 0


def test_an_answer_that_says_nothing_new(committed: Project, run: Run) -> None:
    status, out, err = run("update", "house/air", str(answer(committed)), "--no-types", "--version", "air-2")
    assert status == 0, err
    assert "house/air air-1 says all of this already: nothing to do" in out, out
    assert not (committed.root / "specs/house/air-2").exists()
    status, out, _ = run("diff", "house@air-1", str(answer(committed)))
    assert status == 0
    assert "1 cosmetic" in out


def test_the_answer_of_a_device_on_the_network(committed: Project, run: Run) -> None:
    with Device(body=answer(committed, unit="pieces").read_bytes()) as device:
        status, out, err = run(
            "update", "house/air", f"{device.endpoint}/api/schema", "--dry-run", "--version", "air-2"
        )
        assert (status, device.last.path) == (0, "/api/schema"), err
        assert "authorization" not in device.last.headers
        assert "Climate.fans is in pieces, not no unit" in " ".join(out.split())
        device.body = b"<html>"
        assert run("update", "house/air", device.endpoint, "--dry-run")[0] == 1


def test_the_overlay_of_a_part(committed: Project, run: Run) -> None:
    overlay = committed.root / "specs/house/v2.overlay.yaml"
    action = {"target": "$.paths['/v2/air'].get", "description": "a", "update": {"operationId": "get_it"}}
    actions = {"overlay": "1.0.0", "info": {"title": "a", "version": "1"}, "actions": [action]}
    overlay.write_text(yaml.safe_dump(actions), encoding="utf-8")
    path = committed.root.parent / f"{committed.root.name}-new.json"
    path.write_text(rest("v3", "get_air_anew").replace("/v3/", "/v2/"), encoding="utf-8")
    status, out, err = run("update", "house/v2", str(path), "--dry-run")
    assert status == 0, err
    assert "get_air_again() is gone: call get_it()" in " ".join(out.split())


def test_an_answer_for_another_part(committed: Project, run: Run) -> None:
    path = answer(committed)
    path.write_text(path.read_text("utf-8").replace('"dataModelVersion": "3"', '"dataModelVersion": "4"'))
    status, _, err = run("update", "house/air", str(path))
    assert status == 2
    assert "has the data model 4, house/air has 3: is it for another part?" in err
    status, _, err = run("update", "house/v2", str(path))
    assert status == 2
    assert "is of the kind homie; house/v2 is of the kind rest" in err


def test_two_answers_with_one_hash_are_the_same(committed: Project, run: Run) -> None:
    first = answer(committed)
    second = first.with_name("second.json")
    second.write_text(first.read_text("utf-8").replace('"0:3:1"', '"0:2:1"'), encoding="utf-8")
    assert "no difference" in run("diff", str(first), str(second))[1]
    second.write_text(second.read_text("utf-8").replace("sha256:aa", "sha256:bb"), encoding="utf-8")
    assert "range-narrowed" in run("diff", str(first), str(second))[1]


TREE = {
    "firmwareVersion": "unnamed",
    "homieDomain": "garden",
    "dataModelVersion": "9.1",
    "deviceClasses": {
        "house": {
            "climate": {
                "fans": {"datatype": "integer", "format": "0:3"},
                "window": {"datatype": "enum", "format": "SHUT,AJAR", "settable": True},
                "plan": {"datatype": "json", "format": '{"type":"object"}'},
            },
            "door": {"window": {"datatype": "enum", "format": "SHUT"}},
        },
        "shed-2": {"climate": {"fans": {"datatype": "integer", "retained": False}}},
    },
    "deviceClassesSchemaHash": "sha256:cc",
}


def test_answers_about_a_model_that_nobody_has_described(project: Project, run: Run) -> None:
    """Names are made of types; classes of devices become types of devices, capabilities types of nodes."""
    old, new = project.root / "old.json", project.root / "new.json"
    old.write_text(json.dumps(TREE), encoding="utf-8")
    changed = json.loads(json.dumps(TREE).replace("sha256:cc", "sha256:dd").replace("SHUT,AJAR", "SHUT,AJAR,STUCK"))
    del changed["deviceClasses"]["house"]["door"]
    changed["deviceClasses"]["house"]["climate"]["fans"]["datatype"] = "float"
    new.write_text(json.dumps(changed), encoding="utf-8")
    status, out, err = run("diff", str(old), str(new), "--format", "json")
    assert status == 0, err
    found = {(item["rule"], item["place"]) for item in json.loads(out)["changes"]}
    assert {
        ("type-widened", "HouseClimate.fans"),
        ("enum-value-added", "Window"),
        ("class-removed", "HouseDoor"),
    } <= found
    made = adopt(load_file(old, "old.json"), None)
    output = build("devicewire/x", made, project.meta("homie"), lambda _: None, "homie")
    text = next(file.text for file in output.files if file.path == "devices.py")
    assert 'TYPE = "energy.garden.device.shed-2"' in text
    assert "class Shed2(_homie.Device):" in text


def test_what_a_device_no_longer_has_is_left_out(committed: Project, run: Run) -> None:
    path = answer(committed, datatype="string", format="short", settable=False)
    data = json.loads(path.read_text("utf-8"))
    del data["types"]["org.garden.bed"], data["types"]["org.garden.climate"]["temperature"]
    data["types"]["org.garden.climate"]["window"] |= {"format": "SHUT", "settable": False}
    path.write_text(json.dumps(data), encoding="utf-8")
    status, out, err = run("diff", "house@air-1", str(path), "--format", "json")
    assert status == 0, err
    found = {(item["rule"], item["place"]) for item in json.loads(out)["changes"]}
    assert {
        ("class-removed", "Bed"),
        ("class-removed", "Mode"),
        ("field-removed", "Climate.temperature"),
        ("type-changed", "Climate.fans"),
        ("no-longer-settable", "Climate.window"),
        ("enum-value-removed", "Window"),
    } <= found


def test_an_update_of_a_rest_part(committed: Project, run: Run) -> None:
    path = committed.root.parent / f"{committed.root.name}-new.json"
    path.write_text(rest("v3", "get_air_anew").replace("/v3/", "/v2/"), encoding="utf-8")
    status, out, err = run("update", "house/v2", str(path), "--no-types")
    assert status == 0, err
    assert "get_air_again() is gone: call get_air_anew()" in " ".join(out.split())
    assert (committed.generated / "devicewire/house/v2/api/get_air_anew.py").is_file()
    assert (committed.generated / "devicewire/house/api/get_air.py").is_file()
