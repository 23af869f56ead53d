"""The REST interface, version 2, of a panel: credentials, clients, names, certificate. Everything else is on MQTT."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from ._rest_answers import (
    auth_response,
    certificate_text,
    detection,
    domain_name,
    homie_schema,
    passphrases,
    registration,
    status_info,
)
from ._rest_engine import RestEngine
from ._rest_session import connection_settings
from .exceptions import SpanPanelAPIError, SpanPanelError

if TYPE_CHECKING:
    from devicewire.span.v2.models import ApiClient, Clients

    from .credentials import PanelCredentials
    from .records import DetectionResult, V2AuthResponse, V2HomieSchema, V2Passphrases, V2StatusInfo

__all__ = ["SpanPanelRest"]

_NOT_FOUND = 404


class SpanPanelRest(RestEngine):
    """Talks to one panel over REST v2 (firmware r202603 and later). Use it in an `async with` block, or `close()` it at the end.

    Args:
        host: name or address of the panel, without scheme and port.
        port: TCP port; None is 443 with `trust` or `use_ssl`, otherwise 80.
        timeout: seconds for each call, further attempts included.
        access_token: a token obtained earlier.
        trust: the panel's pinned CA: https, and every certificate is checked against it.
        use_ssl: https or not; None is https when there is `trust`. Without `trust` the certificates of the system are asked.
        httpx_client: a client of your own to send with; it stays open when this one is closed.
        transport: a transport of your own; see `devicewire.span.transport`.
        http_port: where the panel answers without TLS; asked which CA it hands out when the pinned one does not hold.

    Raises:
        ValueError: an argument is out of range, or two do not go together.

    Every method raises
        SpanPanelConnectionError: the panel cannot be reached, or the connection broke.
        SpanPanelCertificateError: its certificate does not hold; the error says why and what to do.
        SpanPanelTimeoutError: no complete answer within `timeout`.
        SpanPanelAuthError: no token, or the panel refused it or a secret (401, 403, 412, 422).
        SpanPanelRetriableError: it is starting or busy (502, 503, 504). SpanPanelServerError: 500.
        SpanPanelAPIError: any other refusal, an answer that cannot be used, an argument that no panel takes.
    """

    @classmethod
    def from_credentials(cls, credentials: PanelCredentials, host: str | None = None, **options: Any) -> Self:
        """Return a client for stored credentials: over https, checked against the pinned CA, where there is one.

        Args:
            credentials: what was stored.
            host: another name or address of the same panel.
            options: as for the class. A client or transport of your own checks certificates itself: say whether `use_ssl`.

        Raises:
            ValueError: a client of your own, a pinned CA, and no word whether it is https.
        """
        settings = connection_settings(credentials, options)
        return cls(host or credentials.host, **{**settings, **options})

    async def get_status(self) -> V2StatusInfo:
        """Return serial number and firmware. Needs no token."""
        from devicewire.span.v2.api import get_status

        return status_info(await self._call(get_status.request))

    async def detect(self) -> DetectionResult:
        """Return which interface the panel offers: `v2`, `v1`, or `unknown` while it is starting or does not answer. Needs no token.

        Raises:
            SpanPanelAPIError: something else than a panel answers there.
            SpanPanelCertificateError: its certificate does not hold.
        """
        from .records import DetectionResult

        try:
            return DetectionResult("v2", await self.get_status())
        except SpanPanelError as error:
            return detection(error)

    async def get_ca_certificate(self) -> str:
        """Return the certificate of the panel's own CA, in PEM. Needs no token; panels answer ten such calls a minute."""
        from devicewire.span.v2.api import get_ca_certificate

        return certificate_text(await self._call(get_ca_certificate.request))

    async def get_homie_schema(self) -> V2HomieSchema:
        """Return what the panel publishes over MQTT. Needs no token."""
        from devicewire.span.v2.api import get_homie_schema

        return homie_schema(await self._call(get_homie_schema.request))

    async def register(
        self,
        name: str,
        passphrase: str | None = None,
        *,
        description: str | None = None,
        otp: str | None = None,
        dashboard_password: str | None = None,
    ) -> V2AuthResponse:
        """Register a client and use its token from now on.

        The panel wants a proof: its passphrase, or another secret, or its door switch pressed three times within the last 15 minutes.
        Sent again only after 502 and 503, when it certainly was not carried out.

        Args:
            name: name of the client; it must be new to the panel.
            passphrase: the panel's passphrase; the token then has full rights.
            description: shown in the panel's list of clients.
            otp: one-time password.
            dashboard_password: the panel's dashboard password.

        Raises:
            SpanPanelAuthError: the panel refused the secret or the proof (401, 403, 412, 422).
            SpanPanelAPIError: the name is taken (422).
            SpanPanelRetriableError: the panel was still starting when the time was over (502, 503).
        """
        from devicewire.span.v2.api import register_client

        self._session.warn_of_open_secrets(passphrase, otp, dashboard_password)
        body = registration(name, description, otp, dashboard_password, passphrase)
        answer = auth_response(await self._call(register_client.request, body=body))
        self.set_access_token(answer.access_token)
        return answer

    async def regenerate_passphrase(self) -> V2Passphrases:
        """Make passphrase and broker password anew and return both; the old ones are void at once. Needs a token with full rights.

        The broker drops who used the old password, and may refuse the new one for a moment. Never repeated by itself.
        """
        from devicewire.span.v2.api import regenerate_passphrase

        return passphrases(await self._call(regenerate_passphrase.request))

    async def get_clients(self) -> Clients:
        """Return the clients known to the panel. Needs a token with full rights."""
        from devicewire.span.v2.api import get_clients

        return await self._call(get_clients.request)

    async def get_client(self, name: str) -> ApiClient:
        """Return one client by its name. Needs a token with full rights."""
        from devicewire.span.v2.api import get_client

        return await self._call(get_client.request, name)

    async def delete_client(self, name: str) -> ApiClient:
        """Remove a client: its token is void from then on. Returns the entry that was removed. Needs a token with full rights."""
        from devicewire.span.v2.api import delete_client

        return await self._call(delete_client.request, name)

    async def get_fqdn(self) -> str | None:
        """Return the further name in the panel's certificate; None when there is none, or the firmware knows none."""
        from devicewire.span.v2.api import get_fqdn

        try:
            return domain_name(await self._call(get_fqdn.request))
        except SpanPanelAPIError as error:
            if error.status_code != _NOT_FOUND:
                raise
            return None

    async def set_fqdn(self, fqdn: str) -> str | None:
        """Put a further name into the panel's certificate, which it makes anew; https and broker restart. DNS itself is yours."""
        from devicewire.span.v2.api import set_fqdn
        from devicewire.span.v2.models import FqdnRequest

        return domain_name(await self._call(set_fqdn.request, body=FqdnRequest(ebus_tls_fqdn=fqdn)))

    async def delete_fqdn(self) -> None:
        """Take the further name out of the panel's certificate; https and broker restart. Needs a token with full rights."""
        from devicewire.span.v2.api import delete_fqdn

        await self._call(delete_fqdn.request)
