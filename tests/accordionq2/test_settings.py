"""Arguments of the clients: what cannot work is refused at once; what is secret does not show."""

from typing import Any

import pytest
from devicewire.accordionq2.api import application_reset, media_delete_file

from accordionq2 import AccordionQ2Client, AsyncAccordionQ2Client
from accordionq2._session import Session

BOTH = pytest.mark.parametrize("kind", [AccordionQ2Client, AsyncAccordionQ2Client])


@BOTH
@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("192.168.1.64:5000", "http://"),
        ("station:5000", "http://"),
        ("station", "http://"),
        ("", "http://"),
        ("ftp://station", "http://"),
        ("http://", "host"),
        ("http://:5000", "host"),
        ("http://station:", "port"),
        ("http://station:0", "port"),
        ("http://station:65536", "usable"),
        ("http://station:x", "usable"),
        ("http://[::1", "usable"),
        ("http://user:secret@station", "auth"),
        ("http://user@station", "auth"),
        ("user:secret@station", "http://"),
        ("http://station?x=1", "query"),
        ("http://station#x", "fragment"),
        ("http://stat ion", "characters"),
        ("http://stätion", "characters"),
        ("http://station\r\n/x", "characters"),
        (None, "text"),
        (b"http://station", "text"),
    ],
)
def test_bad_addresses_are_refused(kind: Any, url: Any, why: str) -> None:
    with pytest.raises(ValueError, match=why) as refused:
        kind(url)
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize(
    ("url", "used"),
    [
        ("http://h", "http://h"),
        ("http://h:5000/station//", "http://h:5000/station"),
        ("HTTPS://[::1]:5001", "HTTPS://[::1]:5001"),
        ("http://h/a%20b", "http://h/a%20b"),
    ],
)
def test_good_addresses(url: str, used: str) -> None:
    assert Session(url, None, None, None).base_url == used


@BOTH
@pytest.mark.parametrize("timeout", [0, -1, float("nan"), float("inf"), "30", True])
def test_bad_timeouts_are_refused(kind: Any, timeout: Any) -> None:
    with pytest.raises(ValueError, match="timeout"):
        kind("http://h", timeout)


@BOTH
@pytest.mark.parametrize(
    "auth", ["user:secret", ("user",), ("us:er", "secret"), ("user", None), ("\ud800", "secret"), 5]
)
def test_bad_credentials_are_refused(kind: Any, auth: Any) -> None:
    with pytest.raises(ValueError, match="auth") as refused:
        kind("http://h", auth=auth)
    assert "secret" not in str(refused.value)


@BOTH
@pytest.mark.parametrize(
    "headers",
    [{"a b": "c"}, {"": "c"}, {"a": "b\r\nc: d"}, {"a": 5}, {5: "a"}, {"a": "\u20ac"}, {"Content-Length": "3"}],
)
def test_bad_headers_are_refused(kind: Any, headers: Any) -> None:
    with pytest.raises(ValueError, match="default_headers"):
        kind("http://h", default_headers=headers)


@BOTH
def test_secrets_do_not_show(kind: Any) -> None:
    client = kind("http://h", auth=("admin", "secret"), default_headers={"X-Api-Key": "hidden"})
    engine = client.__dict__.get("_engine") or client._sync_engine
    for shown in (repr(client), repr(client.resources), repr(engine), repr(engine.session)):
        assert "secret" not in shown
        assert "hidden" not in shown
    request = engine.session.to_request(application_reset.request(), None)
    assert "hidden" not in repr(request)


def test_header_names_merge_whatever_their_case() -> None:
    session = Session("http://h", 1, ("ü", "ß"), {"x-KEY": "1", "X-Key": "2", "authorization": "other"})
    assert dict(session.to_request(media_delete_file.request("f"), None).headers) == {
        "Accept-Encoding": "identity",
        "X-Key": "2",
        "Authorization": "Basic w7w6w58=",
    }
