"""Stage 2, check: paths, operations, parameters, bodies and answers."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, cast

from ..errors import join_pointer
from ..load import Document
from ..runtime.types import is_array
from .check import check_name, is_plain, refuse
from .document import METHODS, Place, resolved

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_STATUS = re.compile(r"[1-5]([0-9]{2}|XX)|default", re.ASCII)
_PATH_NAME = re.compile(r"[A-Za-z_-][A-Za-z0-9_-]*")  # what openapi-python-client finds in a path
_TOKEN = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
_MEDIA_TYPE = re.compile(r"[A-Za-z0-9!#$&^_.+-]+/[A-Za-z0-9!#$&^_.+-]+( *;[ !-~]*)?")
_STYLES = {"path": "simple", "query": "form", "header": "simple"}


def check_operations(document: Document) -> None:
    """Refuse what cannot become a call.

    Raises:
        SpecError: names the first place that cannot be used.
    """
    seen: dict[str, Place] = {}
    for route, item in cast(dict[str, Any], document.data["paths"]).items():
        place: Place = ("paths", route)
        _check_route(document, place, route)
        members = _object(document, place, item, "a path")
        for method in METHODS:
            if method in members:
                _check_operation(document, (*place, method), members, members[method], seen)


def _object(document: Document, place: Place, value: Any, what: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise refuse(document, place, f"{what} must be an object", "see the OpenAPI specification")
    return resolved(document.data, cast(dict[str, Any], value))


def _check_route(document: Document, place: Place, route: str) -> None:
    check_name(document, place, route, "a path")
    if not route.startswith("/"):
        raise refuse(document, place, "a path must begin with a slash", f"write /{route}")
    if re.search(r"[?#\\]", route) or any(step in (".", "..") for step in route.split("/")):
        raise refuse(document, place, "a path must not have ? # \\ or steps . and ..", "describe queries as parameters")
    if re.search(r"[{}]", _PLACEHOLDER.sub("", route)):
        raise refuse(document, place, "a brace without its partner", "write placeholders as {name}")
    names = _PLACEHOLDER.findall(route)
    if len(set(names)) != len(names):
        raise refuse(document, place, "a placeholder stands twice", "give each its own name")


def _check_operation(document: Document, place: Place, path: dict[str, Any], item: Any, seen: dict[str, Place]) -> None:
    operation = _object(document, place, item, "an operation")
    if "operationId" in operation:
        _check_id(document, place, operation["operationId"], seen)
    found = {**_check_parameters(document, place[:2], path), **_check_parameters(document, place, operation)}
    _check_placeholders(document, place, found)
    if "requestBody" in operation:
        body = _object(document, (*place, "requestBody"), operation["requestBody"], "a request body")
        _check_content(document, (*place, "requestBody", "content"), body.get("content"))
    _check_answers(document, (*place, "responses"), operation.get("responses"))


def _check_id(document: Document, place: Place, name: Any, seen: dict[str, Place]) -> None:
    check_name(document, (*place, "operationId"), name, "an operationId")
    if name in seen:
        reason = f"{name!r} is also the operationId at {join_pointer(seen[name])}"
        raise refuse(document, (*place, "operationId"), reason, "make it unique")
    seen[name] = place


def _check_placeholders(document: Document, place: Place, found: Iterable[tuple[str, str]]) -> None:
    wanted = set(_PLACEHOLDER.findall(str(place[1])))
    given = {name for name, where in found if where == "path"}
    if wanted != given:
        odd = min(wanted ^ given)
        reason = (
            f"the placeholder {{{odd}}} is not described" if odd in wanted else f"the path has no placeholder {{{odd}}}"
        )
        raise refuse(
            document,
            place,
            f"{reason} among the parameters",
            "every placeholder is a parameter in the path, and the other way round",
        )


def _check_parameters(document: Document, place: Place, members: dict[str, Any]) -> dict[tuple[str, str], Place]:
    parameters: object = members.get("parameters") or ()
    if not is_array(parameters):
        raise refuse(document, (*place, "parameters"), "parameters must be an array", "see OpenAPI 3, Parameter Object")
    found: dict[tuple[str, str], Place] = {}
    for index, item in enumerate(parameters):
        here = (*place, "parameters", index)
        parameter = _object(document, here, item, "a parameter")
        _check_parameter(document, here, parameter)
        key = (str(parameter["name"]), str(parameter["in"]))
        if key in found:
            raise refuse(document, here, f"the parameter {key[0]!r} stands twice", "remove one of them")
        found[key] = here
    return found


def _check_parameter(document: Document, place: Place, parameter: dict[str, Any]) -> None:
    name, where = parameter.get("name"), parameter.get("in")
    check_name(document, (*place, "name"), name, "a parameter name")
    if not isinstance(where, str) or where not in _STYLES:
        raise refuse(
            document, (*place, "in"), f"parameters in {where!r} are not supported", "use path, query or header"
        )
    usual = _STYLES[where]
    if parameter.get("style", usual) != usual or parameter.get("explode", usual == "form") != (usual == "form"):
        raise refuse(document, place, "only the default style of parameters is supported", "remove style and explode")
    if "schema" not in parameter:
        raise refuse(document, place, "a parameter without schema", "describe its type under `schema`")
    if where == "header" and not _TOKEN.fullmatch(str(name)):
        raise refuse(
            document, (*place, "name"), f"{name!r} cannot be the name of a header", "use letters, digits and hyphens"
        )
    if where == "path" and not _PATH_NAME.fullmatch(str(name)):
        raise refuse(
            document,
            (*place, "name"),
            f"{name!r} cannot be the name of a path parameter",
            "use letters, digits, - and _",
        )
    if where == "path" and parameter.get("required") is not True:
        raise refuse(document, place, f"the path parameter {name!r} is not required", "write `required: true`")


def _check_answers(document: Document, place: Place, answers: Any) -> None:
    for status, item in _object(document, place, answers, "responses").items():
        if status.startswith("x-"):
            continue
        if not _STATUS.fullmatch(status):
            raise refuse(document, (*place, status), f"{status!r} is not a status", "use 100 to 599, 2XX or default")
        answer = _object(document, (*place, status), item, "a response")
        if answer.get("content") is not None:
            _check_content(document, (*place, status, "content"), answer["content"])


def _check_content(document: Document, place: Place, content: Any) -> None:
    types = list(_object(document, place, content, "content"))
    for media_type in types:
        if not is_plain(media_type) or not _MEDIA_TYPE.fullmatch(media_type):
            raise refuse(
                document,
                (*place, media_type),
                f"{media_type!r} is not a media type",
                "write one such as application/json",
            )
    if len(types) > 1:
        raise refuse(
            document,
            place,
            f"several media types ({', '.join(types)}) are not supported",
            "keep one of them, by the overlay",
        )
