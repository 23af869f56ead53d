"""What the client knows and decides, without input or output: address, token, settings, what an answer means, whether to try again.

    outcome of one attempt                      | error                    | tried again (while attempts are left)
    --------------------------------------------|--------------------------|--------------------------------------
    no connection                               | SpanPanelConnectionError | yes
    connection lost, no answer in time          | ...ConnectionError, ...TimeoutError | reads only: a write may have arrived
    502, 503                                    | SpanPanelRetriableError  | yes: the panel's web server answered in its stead
    504                                         | SpanPanelRetriableError  | reads only: the panel may still be at it
    500                                         | SpanPanelServerError     | no
    401, 412 with a token that can be renewed   | (none)                   | once, with the new token
    401, 403, 412                               | SpanPanelAuthError       | no
    every other status that is no success       | SpanPanelAPIError        | no
    a success that is not what the spec says    | SpanPanelAPIError        | no

Before attempt k + 1 (k = 0, 1, ...) the client waits `retry_timeout * retry_backoff_multiplier ** k` seconds.

Which interface the panel speaks (`spoken`) is None until its first answer tells. A 404 where v1 never says 404, or before v1 has ever
worked, may mean that v1 is gone: the engine then asks, and what it hears is final. Silence means that the panel is starting; so do 502,
503 and 504, unless v2 answers meanwhile and can serve the call: some panels without v1 say 502 where others say 404.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeVar

from devicewire.span.errors import DecodeError, one_line

from . import const
from ._answer_errors import SECRET_ANSWERS, detail_of, hide, status_error, unusable_answer
from .exceptions import (
    SpanPanelAuthError,
    SpanPanelCertificateError,
    SpanPanelConnectionError,
    SpanPanelError,
    SpanPanelRetriableError,
    SpanPanelServerError,
    SpanPanelTimeoutError,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from devicewire.span.calls import Call, HttpRequest, HttpResponse
    from devicewire.span.types import Issue


S = TypeVar("S")

_LOGGER = logging.getLogger(__package__)
_MAX_REPORTED = 200


class Credentials(NamedTuple):
    """What a token was obtained with, when the same can be done again."""

    name: str
    description: str
    dashboard_password: str

    def __repr__(self) -> str:
        return f"Credentials(name={self.name!r})"


class Session:
    """State of one client.

    Args:
        host: name or address of the panel.
        port: TCP port.
        timeout: seconds for each attempt.
        use_ssl: https instead of http.
        retries: further attempts after the first.
        retry_timeout: seconds to wait before the second attempt.
        retry_backoff_multiplier: growth of that wait.
        api_version: what to speak: `auto`, `v1` or `v2`.

    Raises:
        ValueError: an argument is out of range; the message says which and what is allowed.
    """

    def __init__(
        self,
        host: str,
        port: int,
        timeout: float,
        use_ssl: bool,
        retries: int,
        retry_timeout: float,
        retry_backoff_multiplier: float,
        api_version: Literal["auto", "v1", "v2"] = "auto",
    ) -> None:
        self.base_url = _base_url(host, port, use_ssl)
        self.spoken: Literal["v1", "v2"] | None = _spoken(api_version)
        self._is_fixed = api_version != "auto"
        if not timeout > 0:
            raise ValueError(f"timeout must be more than 0 seconds, not {timeout!r}")
        self.timeout = timeout
        self.retries = retries
        self.retry_timeout = retry_timeout
        self.retry_backoff_multiplier = retry_backoff_multiplier
        self.token: str | None = None
        self.credentials: Credentials | None = None
        self._reported: set[tuple[str, str]] = set()
        self._is_deprecation_known = False

    @property
    def retries(self) -> int:
        """Further attempts after the first, 0 or more."""
        return self._retries

    @retries.setter
    def retries(self, value: int) -> None:
        if value < 0:
            raise ValueError(f"retries must be 0 or more, not {value!r}")
        self._retries = value

    @property
    def retry_timeout(self) -> float:
        """Seconds to wait before the second attempt, 0 or more."""
        return self._retry_timeout

    @retry_timeout.setter
    def retry_timeout(self, value: float) -> None:
        if not value >= 0:
            raise ValueError(f"retry_timeout must be 0 or more seconds, not {value!r}")
        self._retry_timeout = value

    @property
    def retry_backoff_multiplier(self) -> float:
        """Growth of the wait from attempt to attempt, 1 or more."""
        return self._retry_backoff_multiplier

    @retry_backoff_multiplier.setter
    def retry_backoff_multiplier(self, value: float) -> None:
        if not value >= 1:
            raise ValueError(f"retry_backoff_multiplier must be 1 or more, not {value!r}")
        self._retry_backoff_multiplier = value

    def use_token(self, token: str | None) -> None:
        """Send this token from now on.

        Raises:
            ValueError: it cannot be sent in a header.
        """
        if token is not None and (not token or not token.isascii() or not token.isprintable()):
            raise ValueError("an access token is printable ASCII text; this one is empty or has other characters in it")
        self.token = token

    def to_request(self, call: Call[Any, Any], *, with_token: bool = True) -> HttpRequest:
        """Complete a call.

        Raises:
            SpanPanelAuthError: it needs a token and there is none.
        """
        headers = {"Accept": "application/json"}
        if with_token and self.token is not None:
            headers["Authorization"] = f"Bearer {self.token}"
        elif with_token and call.needs_token:
            raise SpanPanelAuthError(
                f"{call.operation} needs an access token: call authenticate() or set_access_token() first",
                was_sent=False,
            )
        return call.to_request(self.base_url, headers, self.timeout)

    def result(self, call: Call[S, Any], response: HttpResponse) -> S:
        """Return what a success brought.

        Raises:
            SpanPanelError: as in the table above.
        """
        try:
            answer = call.parse(response)
        except (DecodeError, RecursionError) as error:
            raise unusable_answer(call.operation, response.status, error) from hide(call.operation, error)
        if 200 <= response.status < 300:
            if not self._is_deprecation_known and const.DEPRECATION_HEADER in response.headers:
                self._tell_deprecation(response.headers)
            self._report(call.operation, answer.issues)
            self.spoken = self.spoken or "v1"
            return call.result(answer)
        raise status_error(call.operation, response, detail_of(answer.parsed))

    def _report(self, operation: str, issues: tuple[Issue, ...]) -> None:
        """Log, once for each kind, where an answer breaks the spec."""
        for issue in issues:
            kind = (operation, issue.pointer.rpartition("/")[2])
            if kind not in self._reported and len(self._reported) < _MAX_REPORTED:
                self._reported.add(kind)
                problem = "not as documented" if operation in SECRET_ANSWERS else issue.problem
                _LOGGER.warning("%s: answer%s: %s; it is read as None", operation, one_line(issue.pointer), problem)

    def _tell_deprecation(self, headers: Mapping[str, str]) -> None:
        """Log once that the panel will not speak v1 for ever."""
        self._is_deprecation_known = True
        end = one_line(headers.get(const.SUNSET_HEADER, "a day it does not name"), 40)
        _LOGGER.warning(
            "the panel says that REST v1 ends on %s; where it is gone, this client serves its calls from v2", end
        )

    def may_be_gone(self, call: Call[Any, Any], error: SpanPanelError) -> bool:
        """Whether this error may mean that v1 is gone from the panel."""
        if self._is_fixed or error.status_code != const.HTTP_NOT_FOUND:
            return False
        return self.spoken is None or call.operation not in MAY_BE_MISSING

    def may_never_come(self, error: SpanPanelError) -> bool:
        """Whether v1 has never answered, and this error leaves open whether it is starting or gone."""
        is_busy = isinstance(error, SpanPanelRetriableError)
        return is_busy and self.spoken is None and not self._is_fixed

    def retry_delay(self, attempt: int, call: Call[Any, Any], error: SpanPanelError) -> float | None:
        """Return the seconds to wait before trying again; None when the error is final.

        Args:
            attempt: number of the attempt that failed, from 0.
            call: what was tried.
            error: how it failed.
        """
        if attempt >= self._retries or isinstance(error, SpanPanelCertificateError):
            return None
        if isinstance(error, SpanPanelRetriableError):
            again = not call.changes_device or error.status_code != const.HTTP_GATEWAY_TIMEOUT
        elif isinstance(error, SpanPanelConnectionError | SpanPanelTimeoutError):
            again = not call.changes_device or error.was_sent is False
        else:
            again = False
        return self._wait_after(attempt) if again else None

    def _wait_after(self, attempt: int) -> float:
        try:
            return self._retry_timeout * self._retry_backoff_multiplier**attempt if self._retry_timeout else 0.0
        except OverflowError:
            return float("inf")

    def can_renew(self, error: SpanPanelError, used_token: str | None) -> bool:
        """Whether a refused token can be replaced by registering again with the credentials that are known."""
        refused = isinstance(error, SpanPanelAuthError) and error.status_code in _RENEWABLE
        return refused and used_token is not None and self.credentials is not None

    def renewal_failed(self, failure: SpanPanelError) -> None:
        """Forget credentials that the panel does not take any more, so that no later call tries them again."""
        if failure.status_code is not None and not isinstance(failure, SpanPanelRetriableError | SpanPanelServerError):
            self.credentials = None


_RENEWABLE = (const.HTTP_UNAUTHORIZED, const.HTTP_PRECONDITION_FAILED)


MAY_BE_MISSING = frozenset(
    {"delete_client", "get_circuit", "get_client", "get_space", "get_spaces", "set_circuit", "set_space"}
)
"""Operations to which v1 itself says 404: no such circuit, client or space, or no spaces any more."""


def _spoken(api_version: str) -> Literal["v1", "v2"] | None:
    if api_version not in ("auto", "v1", "v2"):
        raise ValueError(f"api_version must be 'auto', 'v1' or 'v2', not {api_version!r}")
    return None if api_version == "auto" else "v2" if api_version == "v2" else "v1"


def _base_url(host: str, port: int, use_ssl: bool) -> str:
    if not host or any(character in host for character in "/?#@\\ \t\r\n") or not host.isprintable():
        raise ValueError(f"host must be a name or an address such as '192.168.1.20', not {host!r}")
    if isinstance(port, bool) or not 1 <= port <= 65535:
        raise ValueError(f"port must be 1 to 65535, not {port!r}")
    bare = host[1:-1] if host.startswith("[") and host.endswith("]") else host
    if ":" in bare and not _is_ipv6(bare):
        raise ValueError(f"host must not hold a port ({host!r}): use the argument port")
    name = f"[{bare}]" if ":" in bare else bare
    return f"{'https' if use_ssl else 'http'}://{name}:{port}"


def _is_ipv6(address: str) -> bool:
    from ipaddress import IPv6Address

    try:
        IPv6Address(address)
    except ValueError:
        return False
    return True
