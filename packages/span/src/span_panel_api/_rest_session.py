"""What a client of REST v2 decides, without input or output: what a refusal means, and whether to try again.

Beside the table of `_session`:

    answer                                      | error                    | tried again
    --------------------------------------------|--------------------------|--------------------------------------
    502, 503 to a registration                  | SpanPanelRetriableError  | while the call has time: nothing was registered
    422 to a registration, the name is taken    | SpanPanelAPIError        | no
    422 to a registration, the request is wrong | SpanPanelAPIError        | no
    422 to a registration, otherwise            | SpanPanelAuthError       | no: the secret or the proof was refused
    403 for the CA                              | SpanPanelAPIError        | no: the panel cannot read its own file
    everything else                             | as in that table         | no

A registration that may have arrived is never sent again: it would leave another client on the panel, and use up a proof of proximity.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, TypeVar

from devicewire.span.types import is_array

from . import const
from ._answer_errors import detail_of
from ._session import Session
from .exceptions import SpanPanelAPIError, SpanPanelAuthError, SpanPanelError, SpanPanelRetriableError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from devicewire.span.calls import Call, HttpRequest, HttpResponse

    from .credentials import PanelCredentials

__all__ = ["RestSession", "connection_settings"]

S = TypeVar("S")

_REGISTER = "register_client"
_CERTIFICATE = "get_ca_certificate"
_UNPROCESSABLE = 422
_SAFE_AGAIN = (const.HTTP_BAD_GATEWAY, const.HTTP_SERVICE_UNAVAILABLE)
_FIRST_PAUSE_S = 0.5
_LONGEST_PAUSE_S = 4.0
_SHORTEST_ATTEMPT_S = 0.2
"""Less is left for nothing but a timeout, which says less than the panel's own answer."""
_LOGGER = logging.getLogger(__package__)
_WARNED: set[str] = set()
"""Panels that a warning was logged for."""
_WORDS_OF_TAKEN = ("exist", "taken", "in use", "already", "duplicate")


class RestSession(Session):
    """State of one client of REST v2. The arguments are those of `Session`; nothing is retried but registrations."""

    def __init__(self, host: str, port: int, timeout: float, use_ssl: bool) -> None:
        super().__init__(host, port, timeout, use_ssl, 0, 0.0, 1.0)
        self.host = host
        self.place = self.base_url.rpartition("//")[2]
        self._is_encrypted = use_ssl

    def warn_of_open_secrets(self, *secrets: str | None) -> None:
        """Say once for each panel that a secret is about to travel where others can read it."""
        if any(secrets) and not self._is_encrypted and self.place not in _WARNED:
            _WARNED.add(self.place)
            _LOGGER.warning(
                "%s gets a passphrase or password over http, which others in the network can read; "
                "register_panel() fetches and pins the panel's CA first and registers over https",
                self.place,
            )

    def to_request(self, call: Call[Any, Any], *, with_token: bool = True) -> HttpRequest:
        """Complete a call.

        Raises:
            SpanPanelAuthError: it needs a token and there is none.
        """
        if call.needs_token and self.token is None:
            raise SpanPanelAuthError(
                f"{call.operation} needs an access token: register first, or give access_token", was_sent=False
            )
        return super().to_request(call, with_token=with_token and call.operation != _REGISTER)

    def result(self, call: Call[S, Any], response: HttpResponse) -> S:
        """Return what a success brought.

        Raises:
            SpanPanelError: as in the tables.
        """
        if call.operation == _REGISTER and response.status == _UNPROCESSABLE:
            raise refused_registration(call.parse(response).parsed)
        try:
            return super().result(call, response)
        except SpanPanelAuthError as error:
            if call.operation == _CERTIFICATE:
                raise SpanPanelAPIError(str(error), error.status_code, was_sent=True) from None
            hint = _hint(call, error)
            if not hint:
                raise
            raise SpanPanelAuthError(f"{error}. {hint}", error.status_code, was_sent=True) from None

    def pause(self, attempt: int, call: Call[Any, Any], error: SpanPanelError, left: float) -> float | None:
        """Return the seconds to wait before trying again; None when the error is final.

        Args:
            attempt: number of the attempt that failed, from 0.
            call: what was tried.
            error: how it failed.
            left: seconds that the call still has.
        """
        pause = min(_FIRST_PAUSE_S * 2**attempt, _LONGEST_PAUSE_S)
        booting = isinstance(error, SpanPanelRetriableError) and error.status_code in _SAFE_AGAIN
        return pause if booting and call.operation == _REGISTER and pause + _SHORTEST_ATTEMPT_S < left else None


def connection_settings(credentials: PanelCredentials, options: Mapping[str, Any]) -> dict[str, Any]:
    """Return the arguments of a client that stored credentials stand for.

    Args:
        credentials: what was stored.
        options: what the user says besides.

    Raises:
        ValueError: a client of the user's own, a pinned CA, and no word whether it is https.
    """
    trust = credentials.trust
    if "httpx_client" in options or "transport" in options:
        if trust is not None and "use_ssl" not in options:
            raise ValueError(
                "these credentials have a pinned CA: build your client with verify=credentials.trust.ssl_context() and say "
                "use_ssl=True, or use_ssl=False to send the token unencrypted"
            )
        trust = None
    return {
        "port": credentials.https_port if trust or options.get("use_ssl") else credentials.http_port,
        "access_token": credentials.access_token,
        "trust": trust,
        "http_port": credentials.http_port,
    }


def refused_registration(parsed: Any) -> SpanPanelError:
    """Tell a taken name and a wrong request from a refused secret; the words are the panel's and may change."""
    detail = detail_of(parsed)
    reason = f" ({_UNPROCESSABLE}): {detail}" if detail else f" ({_UNPROCESSABLE})"
    if is_array(getattr(parsed, "detail", None)):
        return SpanPanelAPIError(
            f"{_REGISTER}: the panel cannot read the request{reason}", _UNPROCESSABLE, was_sent=True
        )
    said = detail.casefold()
    if "name" in said and any(word in said for word in _WORDS_OF_TAKEN):
        text = f"{_REGISTER}: the name is taken on this panel{reason}. Choose another, or delete that client"
        return SpanPanelAPIError(text, _UNPROCESSABLE, was_sent=True)
    text = (
        f"{_REGISTER}: the panel refused the registration{reason}. Check the passphrase; without one, press the panel's door switch "
        "three times and register within 15 minutes: one press is good for one registration"
    )
    return SpanPanelAuthError(text, _UNPROCESSABLE, was_sent=True)


def _hint(call: Call[Any, Any], error: SpanPanelAuthError) -> str:
    if error.status_code != const.HTTP_FORBIDDEN or not call.needs_token:
        return ""
    if call.operation == "set_fqdn":
        return "Firmware before r202615 refuses this to everybody"
    return "This takes a token that was obtained with the panel's passphrase; one obtained by the door switch has fewer rights"
