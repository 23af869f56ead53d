"""Download a spec: bounded in size and time, over verified TLS, from the host that was named and no other, with no secrets."""

from __future__ import annotations

import time
from urllib.parse import urlsplit

from .errors import SpecError
from .load import MAX_BYTES

SECONDS = 30.0
"""For the whole download: specs are small."""
_REDIRECTS = 5


def fetch(url: str, *, seconds: float | None = None, verify: bool | str = True) -> bytes:
    """Return what a URL gives.

    Args:
        url: http or https; user names and passwords are refused.
        seconds: for the whole download; 30 when left out.
        verify: False, or a file of CA certificates, for a device with a certificate of its own.

    Raises:
        SpecError: no answer, another status than 200, too large, too slow, another host, or a certificate that does not verify.
    """
    import httpx  # 100 ms, for URLs only

    _refuse_odd(url)
    seconds = SECONDS if seconds is None else seconds
    deadline = time.monotonic() + seconds
    context: object = verify
    if isinstance(verify, str):
        import ssl

        context = ssl.create_default_context(cafile=verify)
    # trust_env=False: neither a proxy nor ~/.netrc gets to see or to add anything.
    with httpx.Client(verify=context, timeout=min(seconds, 10.0), trust_env=False, follow_redirects=False) as client:  # type: ignore[arg-type] # a context or a bool
        try:
            return _follow(client, url, deadline)
        except httpx.TimeoutException:
            raise _failed(url, f"no answer within {seconds:g} s", "is the device reachable?") from None
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise _failed(url, f"{type(error).__name__}: {error}", "check the URL and the network") from None


def _refuse_odd(url: str) -> None:
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise _failed(
            url.partition("@")[2] or url, f"this is no URL: {error}", "give one such as https://host/openapi.json"
        ) from None
    if parts.username or parts.password:
        raise _failed(
            f"{parts.scheme}://...@{host}",
            "the URL has a user name or a password in it",
            "download the file yourself, and give its path",
        )
    if not host or parts.scheme not in ("http", "https") or port == 0:
        raise _failed(url, "this is no URL with http or https and a host", "give one such as https://host/openapi.json")


def _follow(client: object, url: str, deadline: float) -> bytes:
    import httpx

    assert isinstance(client, httpx.Client)
    start = httpx.URL(url)
    here = start
    for _ in range(_REDIRECTS + 1):
        with client.stream("GET", here, headers={"accept": "application/json, application/yaml, */*"}) as answer:
            if not answer.is_redirect:
                return _body(url, answer, deadline)
            target = here.join(answer.headers.get("location", ""))
        if (target.scheme, target.host, target.port) != (start.scheme, start.host, start.port):
            raise _failed(
                url,
                f"redirects to another host: {target.scheme}://{target.host}",
                "give the final URL, if you trust it",
            )
        here = target
    raise _failed(url, f"more than {_REDIRECTS} redirects", "give the final URL")


def _body(url: str, answer: object, deadline: float) -> bytes:
    import httpx

    assert isinstance(answer, httpx.Response)
    if answer.status_code != 200:
        raise _failed(
            url,
            f"answers {answer.status_code} {answer.reason_phrase}".rstrip(),
            "check the URL; a file that needs a login is downloaded by hand",
        )
    content = bytearray()
    for chunk in answer.iter_bytes():
        content += chunk
        if len(content) > MAX_BYTES:
            raise _failed(url, f"sends more than {MAX_BYTES // 2**20} MiB", "specs are small: is this the right URL?")
        if time.monotonic() > deadline:
            raise _failed(
                url,
                f"is not done after the time allowed ({len(content)} bytes so far)",
                "download the file by hand, and give its path",
            )
    return bytes(content)


def _failed(url: str, reason: str, remedy: str) -> SpecError:
    return SpecError(url, "", reason, remedy)
