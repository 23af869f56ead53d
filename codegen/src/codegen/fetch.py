"""Download a spec: bounded in size and time, over verified TLS, from the host that was named and no other, with no secrets."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from .errors import SpecError
from .load import MAX_BYTES

if TYPE_CHECKING:
    import ssl

    import httpx

SECONDS = 30.0
"""For the whole download: specs are small."""
_REDIRECTS = 5
_SHOWN = 200


def fetch(url: str, *, seconds: float | None = None, verify: bool | str = True) -> bytes:
    """Return what a URL gives.

    Args:
        url: http or https; user names and passwords are refused.
        seconds: for the whole download; 30 when left out.
        verify: False, or a file of CA certificates, for a device with a certificate of its own.

    Raises:
        SpecError: no answer, another status than 200, too large, too slow, another host, or a certificate that does not verify.
    """
    import asyncio

    import httpx  # 100 ms, for URLs only

    _refuse_odd(url)
    seconds = SECONDS if seconds is None else seconds
    content = bytearray()
    try:
        asyncio.run(_within(url, seconds, _context(verify), content))
    except (TimeoutError, httpx.TimeoutException):
        raise _too_slow(url, seconds, len(content)) from None
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise _failed(url, f"{type(error).__name__}: {error}", "check the URL and the network") from None
    return bytes(content)


def _context(verify: bool | str) -> ssl.SSLContext | bool:
    if isinstance(verify, bool):
        return verify
    import ssl

    return ssl.create_default_context(cafile=verify)


async def _within(url: str, seconds: float, verify: ssl.SSLContext | bool, content: bytearray) -> None:
    """Download into a buffer. The limit is one for everything, so that no server gains time by sending its headers byte by byte."""
    import asyncio

    import httpx

    # trust_env=False: neither a proxy nor ~/.netrc gets to see or to add anything.
    async with (
        asyncio.timeout(seconds),
        httpx.AsyncClient(verify=verify, timeout=min(seconds, 10.0), trust_env=False, follow_redirects=False) as client,
    ):
        await _follow(client, url, content)


def _too_slow(url: str, seconds: float, received: int) -> SpecError:
    if not received:
        return _failed(url, f"no answer within {seconds:g} s", "is the device reachable?")
    return _failed(
        url,
        f"is not done after the time allowed ({received} bytes so far)",
        "download the file by hand, and give its path",
    )


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


async def _follow(client: httpx.AsyncClient, url: str, content: bytearray) -> None:
    import httpx

    start = httpx.URL(url)
    here = start
    for _ in range(_REDIRECTS + 1):
        async with client.stream("GET", here, headers={"accept": "application/json, application/yaml, */*"}) as answer:
            if not answer.has_redirect_location:
                await _body(url, answer, content)
                return
            target = here.join(answer.headers["location"])
        if (target.scheme, target.host, target.port) != (start.scheme, start.host, start.port):
            raise _failed(
                url,
                f"redirects to another host: {target.scheme}://{target.host}",
                "give the final URL, if you trust it",
            )
        here = target
    raise _failed(url, f"more than {_REDIRECTS} redirects", "give the final URL")


async def _body(url: str, answer: httpx.Response, content: bytearray) -> None:
    if answer.status_code != 200:
        raise _failed(
            url,
            f"answers {answer.status_code} {answer.reason_phrase}".rstrip(),
            "check the URL; a file that needs a login is downloaded by hand",
        )
    async for chunk in answer.aiter_bytes():
        content += chunk
        if len(content) > MAX_BYTES:
            raise _failed(url, f"sends more than {MAX_BYTES // 2**20} MiB", "specs are small: is this the right URL?")


def without_password(source: str) -> str:
    """Return a URL without what stands before its host; anything else as it is."""
    scheme, mark, rest = source.partition("://")
    host, slash, path = rest.partition("/")
    return f"{scheme}{mark}...@{host.rpartition('@')[2]}{slash}{path}" if mark and "@" in host else source


def _failed(url: str, reason: str, remedy: str) -> SpecError:
    return SpecError(url if len(url) <= _SHOWN else f"{url[:_SHOWN]}...", "", reason, remedy)
