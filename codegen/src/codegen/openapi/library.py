"""openapi-python-client, held at arm's length: it reads the document here, and whatever it has to say comes out as one of our errors."""

from __future__ import annotations

import copy
import importlib.util
import json
import re
import sys
from collections.abc import Iterable
from pathlib import Path
from types import ModuleType
from typing import Any

from ..errors import SpecError, join_pointer
from ..load import Document
from ..runtime.types import is_array, is_object
from .document import Place, walk
from .extensions import check_enum_names

_NAME = "openapi_python_client"
TEXTS = ("application/x-pem-file",)
"""Media types that are text although their names do not say so."""


def _without_its_command() -> ModuleType | None:
    """Let the package's modules be imported without its `__init__`, which brings an HTTP client and templates: 80 ms for nothing."""
    spec = None if _NAME in sys.modules else importlib.util.find_spec(_NAME)
    if spec is None:
        return None
    package = sys.modules[_NAME] = importlib.util.module_from_spec(spec)
    return package


_bare = _without_its_command()

from openapi_python_client.config import Config, ConfigFile, MetaType

if _bare is not None:
    setattr(_bare, "Config", Config)  # noqa: B010 # its parser asks the package for it

import openapi_python_client.schema as oai
from openapi_python_client.parser import GeneratorData
from openapi_python_client.parser import openapi as _parser
from openapi_python_client.parser.bodies import BodyType
from openapi_python_client.parser.errors import GeneratorError, ParseError
from openapi_python_client.parser.openapi import Endpoint
from openapi_python_client.parser.responses import Response
from openapi_python_client.strings import snake_case
from pydantic import ValidationError

# It copies each operation up to four times, with all schemas below, and drops the one before: a quarter of the time of a whole run.
setattr(_parser, "deepcopy", copy.copy)  # noqa: B010 # the module does not declare the name as its own

if _bare is not None:
    del sys.modules[_NAME]  # whoever wants the whole package imports it as usual

__all__ = ["TEXTS", "BodyType", "Endpoint", "GeneratorData", "Response", "oai", "read"]

_REMEDY = "nothing is left out silently: correct it, in the spec or its overlay"
_OPERATION = re.compile(r"parsing ([A-Z]+) (.+) within ")
_SCHEMA = re.compile(r"Unable to (?:process|parse) schema (/components/schemas/[^/\n]+?):?$")
_NOISE = re.compile(
    r"Unable to parse this part of your OpenAPI document: : |\n\nFailure to process schema.*|, response will be omitted from generated client|<openapi_python_client[^>]*> ?",
    re.DOTALL,
)


def read(document: Document) -> GeneratorData:
    """Let openapi-python-client read a checked document.

    Raises:
        SpecError: it cannot, or it would leave something out.
    """
    _refuse_enum_twins(document)
    check_enum_names(document, lambda name: snake_case(name).upper())
    try:
        data = GeneratorData.from_dict(document.data, config=config())
    except Exception as error:  # nobody can tell what another's parser trips over in a hostile document
        reason = f"openapi-python-client cannot read it ({type(error).__name__}: {error})"
        raise SpecError(
            document.file, "/components", reason, "check the references and the types of schemas"
        ) from error
    if isinstance(data, GeneratorError):
        raise _explain_invalid(document, data)
    collections = data.endpoint_collections_by_tag.values()
    for problem in (*data.errors, *(problem for collection in collections for problem in collection.parse_errors)):
        raise _explain(document, problem)
    return data


def config() -> Config:
    """Return the settings of openapi-python-client: nothing is written, nothing is run."""
    return Config.from_sources(
        ConfigFile(post_hooks=[], content_type_overrides=dict.fromkeys(TEXTS, "text/plain")),
        meta_type=MetaType.NONE,
        document_source=Path("-"),
        file_encoding="utf-8",
        overwrite=False,
        output_path=None,
    )


def enum_label(value: str, index: int) -> str:
    """Return the member name that openapi-python-client gives to a value."""
    return snake_case(value.upper()).upper() if value[:1].isalpha() else f"VALUE_{index}"


def _refuse_enum_twins(document: Document) -> None:
    """Refuse values that become the same member: openapi-python-client would keep the last one only."""
    for place, members in walk(document.data):
        values: object = members.get("enum")
        seen: dict[str, str] = {}
        for index, value in enumerate(values if is_array(values) else ()):
            if not isinstance(value, str) or "x-enum-varnames" in members:
                continue
            label = enum_label(value, index)
            if label in seen:
                pointer = join_pointer((*place, "enum", index))
                reason = f"the values {seen[label]!r} and {value!r} both become the member {label}"
                raise SpecError(document.file, pointer, reason, "make it a plain string, by the overlay")
            seen[label] = value


def _explain(document: Document, error: ParseError) -> SpecError:
    prefix, header = _place(document, error.header), error.header
    data: Any = getattr(error, "data", None)
    raw = json.loads(data.model_dump_json(exclude_unset=True, by_alias=True)) if data is not None else None
    place = next(
        (found for found, members in walk(document.data) if found[: len(prefix)] == prefix and members == raw), prefix
    )
    known = bool(prefix and error.detail) or header.startswith("Unable to parse this part")
    pieces = [] if known else [header.strip(": \n")]
    pieces.append(" ".join(_NOISE.sub("", error.detail or "").split()))
    return SpecError(document.file, join_pointer(place), ": ".join(p for p in pieces if p), _REMEDY)


def _place(document: Document, header: str) -> Place:
    operation, schema = _OPERATION.search(header), _SCHEMA.search(header.strip())
    if operation and operation[2] in document.data["paths"]:
        return ("paths", operation[2], operation[1].lower())
    return tuple(schema[1].split("/")[1:]) if schema else ()


def _explain_invalid(document: Document, error: GeneratorError) -> SpecError:
    """Name the deepest of the places where the document does not have the form that OpenAPI asks for."""
    try:
        oai.OpenAPI.model_validate(document.data)
    except ValidationError as invalid:
        problems = [
            (_known_steps(document.data, problem["loc"]), problem["msg"])
            for problem in invalid.errors(include_url=False)
        ]
        place, message = max(problems, key=lambda problem: len(problem[0]))
        return SpecError(document.file, join_pointer(place), message, "see the OpenAPI specification")
    return SpecError(document.file, "", " ".join(f"{error.header}: {error.detail}".split()), _REMEDY)


def _known_steps(data: Any, location: Iterable[str | int]) -> Place:
    """Keep the steps that exist in the document; the others name alternatives of pydantic's model."""
    place: list[str | int] = []
    for step in location:
        members: dict[Any, Any] = dict(data) if is_object(data) else dict(enumerate(data)) if is_array(data) else {}
        if step in members:
            data = members[step]
            place.append(step)
    return tuple(place)
