"""The errors: their texts, their kinds, and what they say about the request."""

import copy
import pickle
from typing import Any

import pytest
from devicewire.accordionq2.api import media_list_files, resources_get_names
from devicewire.accordionq2.calls import HttpResponse

from accordionq2 import (
    AccordionQ2AnswerError,
    AccordionQ2ApiError,
    AccordionQ2ArgumentError,
    AccordionQ2ConnectionError,
    AccordionQ2Error,
    AccordionQ2RefusedError,
    AccordionQ2TimeoutError,
)
from accordionq2._session import Session


def test_an_api_error_is_as_documented() -> None:
    error = AccordionQ2ApiError(404, "text")
    assert (error.status_code, error.args, str(error)) == (404, ("text",), "text")
    assert repr(error) == "AccordionQ2ApiError(404, 'text')"
    assert error.was_sent is True
    for twin in (pickle.loads(pickle.dumps(error)), copy.copy(error)):
        assert (type(twin), twin.status_code, str(twin)) == (AccordionQ2ApiError, 404, "text")


@pytest.mark.parametrize(
    ("kind", "standard"),
    [
        (AccordionQ2AnswerError, ValueError),
        (AccordionQ2AnswerError, AccordionQ2ApiError),
        (AccordionQ2ArgumentError, ValueError),
        (AccordionQ2ConnectionError, ConnectionError),
        (AccordionQ2RefusedError, ConnectionRefusedError),
        (AccordionQ2TimeoutError, TimeoutError),
    ],
)
def test_errors_are_standard_errors_too(kind: type[Exception], standard: type[Exception]) -> None:
    assert issubclass(kind, AccordionQ2Error)
    assert issubclass(kind, standard)


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (b'{"error": "e", "message": "m"}', "e"),
        (b'{"error": "", "Error": null, "message": 0, "Message": false, "detail": "d"}', "d"),
        (b'{"title": "t", "errors": {"Name": ["bad"]}}', "t"),
        (b'{"error": {"code": [1, 2]}}', "{'code': [1, 2]}"),
        (b'{"error": 5}', "5"),
        (b'{"other": 1}', '{"other": 1}'),
        (b"{}", "{}"),
        (b"[1]", "[1]"),
        (b"null", "null"),
        (b'"text"', '"text"'),
        (b" plain \n", " plain \n"),
        (b'{"error": "half', '{"error": "half'),
        (b'{"error": "\xff"}', "\N{REPLACEMENT CHARACTER}"),
        (b"\xff", "\N{REPLACEMENT CHARACTER}"),
        (b"", ""),
        (b"[" * 100_000, "[" * 100_000),
    ],
)
def test_the_text_of_an_error_body(body: bytes, text: str) -> None:
    session = Session("http://h", 1, None, None)
    with pytest.raises(AccordionQ2ApiError) as refused:
        session.result(resources_get_names.request(), HttpResponse(418, {}, body))
    assert (refused.value.status_code, refused.value.args) == (418, (text,))


@pytest.mark.parametrize("body", [b"", b"null", b"{}", b'"text"', b"5", b"[", b"\xff", b"[" * 100_000])
def test_an_unusable_answer(body: bytes) -> None:
    session = Session("http://h", 1, None, None)
    with pytest.raises(AccordionQ2AnswerError) as unusable:
        session.result(media_list_files.request(), HttpResponse(200, {}, body))
    assert unusable.value.status_code == 200


def test_what_breaks_the_spec_is_logged_once(caplog: pytest.LogCaptureFixture) -> None:
    session = Session("http://h", 1, None, None)
    for _ in range(3):
        answer: Any = session.result(media_list_files.request(), HttpResponse(200, {}, b'["a", 5]'))
        assert answer[0] == "a"
    assert len(caplog.records) == 1
    assert caplog.records[0].name == "accordionq2"
