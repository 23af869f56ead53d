"""Check specs/ with what is not ours: JSON Schema for our own files and keywords, the OpenAPI schemas for the rest."""

from __future__ import annotations

import json
import sys
import tomllib
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV30SpecValidator, OpenAPIV31SpecValidator
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

SPECS = Path(__file__).parents[1] / "specs"


def main(specs: Path = SPECS) -> int:
    """Print what is wrong, or how many files are right; the exit status says which."""
    checked: list[str] = []
    problems: list[str] = []
    for path in [specs / "devices.toml", *sorted([*specs.glob("*/*/*.yaml"), *specs.glob("*/*overlay.yaml")])]:
        checked.append(path.name)
        problems += [f"{path.relative_to(specs.parent)}{problem}" for problem in check_file(specs, path)]
    problems += check_folders(specs)
    for problem in problems:
        print(problem, file=sys.stderr)
    if not problems:
        print(f"specs: {len(checked)} files are valid")
    return 1 if problems else 0


def check_file(specs: Path, path: Path) -> list[str]:
    """What the schemas find wrong with one file: `#pointer: reason`."""
    try:
        document = load(path)
    except (YAMLError, tomllib.TOMLDecodeError) as error:
        return [f": {error}"]
    if path.name == "openapi.yaml":
        return openapi_problems(document) + schema_problems(specs, "openapi-extensions", document)
    return schema_problems(specs, path.stem.rpartition(".")[2], document)


def load(path: Path) -> Any:
    """The file as data; YAML by the rules of 1.2, where `on` is a string and a key twice is an error."""
    if path.suffix == ".toml":
        return tomllib.loads(path.read_text("utf-8"))
    return YAML(typ="safe", pure=True).load(path.read_text("utf-8"))


def openapi_problems(document: Any) -> list[str]:
    """What openapi-spec-validator says."""
    version = str(document.get("openapi", ""))
    validator = OpenAPIV31SpecValidator if version.startswith("3.1") else OpenAPIV30SpecValidator
    return [located(error.absolute_path, error.message) for error in validator(document).iter_errors()]


def schema_problems(specs: Path, name: str, document: Any) -> list[str]:
    """What the schema of that name in specs/meta says; a kind of file that has none is a problem."""
    schema = specs / "meta" / f"{name}.schema.json"
    if not schema.is_file():
        return [f": specs/meta has no {schema.name} to check it with"]
    validator = Draft202012Validator(json.loads(schema.read_text("utf-8")))
    return [located(error.absolute_path, error.message) for error in validator.iter_errors(document)]


def located(path: Any, message: str) -> str:
    """A JSON pointer and a reason short enough for a terminal."""
    pointer = "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in path)
    return f"#{pointer}: {message[:400]}"


def check_folders(specs: Path) -> list[str]:
    """Folders and devices.toml name the same versions, and each version says where its facts are from."""
    try:
        devices = load(specs / "devices.toml").get("devices", {})
    except tomllib.TOMLDecodeError:
        return []  # reported already
    listed = {
        f"{device}/{version}"
        for device, about in devices.items()
        for table in (about, *about.get("parts", {}).values())
        for version in table.get("versions", [])
    }
    present = {f"{path.parent.name}/{path.name}" for path in specs.glob("*/*") if path.is_dir()}
    return [
        *(f"specs/devices.toml: {name} is listed but specs/{name}/ is missing" for name in sorted(listed - present)),
        *(f"specs/{name}/ is not listed in specs/devices.toml" for name in sorted(present - listed)),
        *(
            f"specs/{name}/SOURCES.md is missing"
            for name in sorted(present)
            if not (specs / name / "SOURCES.md").is_file()
        ),
    ]


if __name__ == "__main__":
    sys.exit(main())
