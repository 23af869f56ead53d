"""Reads the one multipart upload that clients send: a part named `file`, its name as `filename*` (RFC 5987)."""

import re
from email.message import Message
from typing import Final
from urllib.parse import unquote

from .answers import RefusalError
from .spec import UPLOAD_CONTENT

_NAME: Final = re.compile(r";\s*name=\"?([^\";]*)\"?")
_EXTENDED_FILE_NAME: Final = re.compile(r";\s*filename\*=([^'\";]*)'[^']*'([^;]*)")
_FILE_NAME: Final = re.compile(r";\s*filename=\"([^\"]*)\"")
_NO_FILE: Final = "No file"


def read_upload(content_type: str, body: bytes) -> tuple[str, bytes]:
    """Return name and content of the uploaded file. Refuses with 400 and 415."""
    header = Message()
    header["Content-Type"] = content_type
    boundary = header.get_param("boundary")
    if header.get_content_type() != UPLOAD_CONTENT:
        raise RefusalError(415, "Unsupported Media Type")
    if not isinstance(boundary, str):
        raise RefusalError(400, "Missing content-type boundary.")
    head, content = _only_part(boundary.encode(), body)
    disposition = _disposition(head)
    part_name = _NAME.search(disposition)
    if part_name is None or part_name[1] != "file":
        raise RefusalError(400, _NO_FILE)
    return _file_name(disposition), content


def _only_part(boundary: bytes, body: bytes) -> tuple[str, bytes]:
    opening, closing = b"--" + boundary + b"\r\n", b"\r\n--" + boundary + b"--"
    head_end, content_end = body.find(b"\r\n\r\n"), body.rfind(closing)
    if not body.startswith(opening) or head_end < 0 or content_end < head_end:
        raise RefusalError(
            400, "Unexpected end of Stream, the content may have already been read by another component."
        )
    return body[len(opening) : head_end].decode("utf-8", "replace"), body[head_end + 4 : content_end]


def _disposition(head: str) -> str:
    for line in head.split("\r\n"):
        name, _, value = line.partition(":")
        if name.strip().lower() == "content-disposition":
            return value
    return ""


def _file_name(disposition: str) -> str:
    extended = _EXTENDED_FILE_NAME.search(disposition)
    if extended is not None and extended[1].lower() == "utf-8":
        return unquote(extended[2].strip())
    plain = _FILE_NAME.search(disposition)
    if plain is None or not plain[1]:
        raise RefusalError(400, _NO_FILE)
    return plain[1]
