"""Texts of errors: what happened, to which command and device, and what to do. Passwords are never among them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import msgspec
from devicewire.otii.codec import ErrorAnswer, MessageError, decode_message
from devicewire.otii.error_codes import ERROR_CODES, ErrorCode

from ._shown import shown

if TYPE_CHECKING:
    from devicewire.otii.command import InvalidCommandError

    from .exceptions import Otii_Exception

_OWN_REMEDIES = {
    "Missing file name": "give the project a file name first: save_as(filename)",
}


@dataclass(frozen=True)
class Description:
    """An error in words, and its parts."""

    code: str
    command: str
    device_id: str
    text: str


def described(response: Mapping[str, Any], device_id: str = "") -> Description:
    """Put an error answer into words. Never raises, whatever the answer holds."""
    answer = _as_error_answer(response)
    command = answer.command or ""
    device = device_id or shown(answer.data.get("device_id", ""))
    place = " on ".join(shown(part) for part in (command, device) if part)
    details = _details(answer)
    what = f"{shown(answer.code) or 'an error without a code'}{f' ({details})' if details else ''}"
    text = f"{place}: {what}" if place else what
    remedy = _remedy(answer.code)
    return Description(str(answer.code), command, device, f"{text}; {remedy}" if remedy else text)


def _as_error_answer(response: Mapping[str, Any]) -> ErrorAnswer:
    try:
        message = decode_message(msgspec.json.encode({**response, "type": "error"}))
    except (MessageError, TypeError, ValueError, RecursionError):
        message = None
    return message if isinstance(message, ErrorAnswer) else ErrorAnswer(code="", command=None, request_id=None, data={})


def _details(answer: ErrorAnswer) -> str:
    """What the error says beyond its code. The text of a request that was echoed may hold a password and is left out."""
    kind = ERROR_CODES.get(answer.code)
    keys = kind.data if kind else tuple(answer.data)
    return ", ".join(
        f"{shown(key)} {shown(answer.data[key])}"
        for key in keys
        if key in answer.data and key not in {"data", "device_id"}
    )


def _remedy(code: str) -> str:
    kind = ERROR_CODES.get(code)
    return kind.remedy.rstrip(".") if kind else _OWN_REMEDIES.get(code, "")


def server_error(line: bytes, device_id: str) -> Otii_Exception:
    """Return the exception for the line of an error answer."""
    from .exceptions import Otii_Exception

    return Otii_Exception(plain_mapping(line), device_id=device_id)


def plain_mapping(line: bytes) -> Mapping[str, Any]:
    """Return the object that a line holds; bytes that are no UTF-8 are replaced. Empty if it holds none."""
    from .exceptions import as_mapping

    try:
        return as_mapping(msgspec.json.decode(line.decode("utf-8", "replace")))
    except (msgspec.DecodeError, ValueError, RecursionError):
        return {}


def refusal(error: InvalidCommandError) -> dict[str, Any]:
    """Return the error answer that a server would give for a value that was refused before sending."""
    code = ErrorCode.INVALID_KEY_TYPE if error.is_type_error else ErrorCode.INVALID_KEY_VALUE
    return {
        "errorcode": str(code),
        "cmd": error.command,
        "data": {"key": error.member, "value": error.value},
    }
