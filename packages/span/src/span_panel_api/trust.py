"""Which certificate authority (CA) of a panel is trusted, and what its failures mean. No input or output.

Every panel makes a CA of its own, which signs one certificate for https and for the broker. The CA is fetched once, at first contact, and
stored (pinned); from then on connections hold only when it has signed them. The name that is checked is `span-<serial>.local`, which every
such certificate bears, whatever address or name leads to the panel: that another panel has taken over an address is noticed, too.
"""

from __future__ import annotations

import hashlib
import ssl
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from devicewire.span.errors import one_line

from .exceptions import SpanPanelCertificateError

if TYPE_CHECKING:
    import socket
    from collections.abc import Iterator

__all__ = ["PanelTrust", "certificate_error", "expected_trust"]

_BEGIN: Final = "-----BEGIN CERTIFICATE-----"
_END: Final = "-----END CERTIFICATE-----"
_MAX_PEM = 64 * 1024

# Numbers of OpenSSL's X509_V_ERR_*, the same in every release.
_REASONS: Final = {
    7: "untrusted",  # CERT_SIGNATURE_FAILURE: a CA of the same name with another key
    9: "not_yet_valid",
    10: "expired",
    18: "untrusted",  # DEPTH_ZERO_SELF_SIGNED_CERT
    19: "untrusted",  # SELF_SIGNED_CERT_IN_CHAIN
    20: "untrusted",  # UNABLE_TO_GET_ISSUER_CERT_LOCALLY
    21: "untrusted",  # UNABLE_TO_VERIFY_LEAF_SIGNATURE
    30: "untrusted",  # AKID_SKID_MISMATCH
    62: "wrong_name",
    64: "wrong_name",  # IP_ADDRESS_MISMATCH
}


@dataclass(frozen=True, slots=True)
class PanelTrust:
    """The CA of one panel. All of it is public; what matters is that nobody exchanges it.

    Args:
        ca_pem: its certificate, in PEM.
        serial_number: serial number of the panel. With it, the name in its certificate is checked instead of the address.

    Raises:
        ValueError: the text is not exactly one certificate of a CA.
    """

    ca_pem: str
    serial_number: str | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "ca_pem", _one_certificate(self.ca_pem))
        self._details()

    def __repr__(self) -> str:
        return f"PanelTrust(fingerprint={self.fingerprint!r}, serial_number={self.serial_number!r})"

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the certificate as `AB:CD:...`, which is how `openssl x509 -noout -fingerprint -sha256` prints it."""
        digest = hashlib.sha256(ssl.PEM_cert_to_DER_cert(self.ca_pem)).hexdigest().upper()
        return ":".join(digest[at : at + 2] for at in range(0, len(digest), 2))

    def same(self, fingerprint: str) -> bool:
        """Whether this is the fingerprint, without regard to case, colons, blanks, and a leading `sha256:`."""
        return _bare(fingerprint) == _bare(self.fingerprint)

    @property
    def server_name(self) -> str | None:
        """The name that the panel's certificate must bear; None without a serial number: then it is the host of the connection."""
        return None if self.serial_number is None else f"span-{self.serial_number}.local"

    @property
    def subject(self) -> str:
        """Whom the certificate names, on one line."""
        parts = (part for group in self._details().get("subject", ()) for part in group)
        return one_line(", ".join(f"{name}={value}" for name, value in parts))

    @property
    def not_before(self) -> datetime:
        """Since when the certificate holds."""
        return _time(self._details()["notBefore"])

    @property
    def not_after(self) -> datetime:
        """Until when the certificate holds."""
        return _time(self._details()["notAfter"])

    def _details(self) -> dict[str, Any]:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        _load(context, self.ca_pem)
        known: list[dict[str, Any]] = context.get_ca_certs()
        if not known:
            raise ValueError("this certificate is not that of a CA: it may not sign others")
        return known[0]

    def ssl_context(self) -> ssl.SSLContext:
        """Return a new context that trusts this CA and no other. It serves every library that takes a context, for https and MQTT."""
        context = PanelSSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.expected_name = self.server_name
        context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN  # what is pinned is trusted, self-signed or not
        _load(context, self.ca_pem)
        return context


class PanelSSLContext(ssl.SSLContext):
    """A context that expects one name, whatever name or address the connection is made with."""

    expected_name: str | None = None

    def wrap_socket(
        self,
        sock: socket.socket,
        server_side: bool = False,
        do_handshake_on_connect: bool = True,
        suppress_ragged_eofs: bool = True,
        server_hostname: str | bytes | None = None,
        session: ssl.SSLSession | None = None,
    ) -> ssl.SSLSocket:
        """Wrap a socket, as in the base class; `server_hostname` counts only where no name is expected."""
        name = self.expected_name or server_hostname
        return super().wrap_socket(
            sock, server_side, do_handshake_on_connect, suppress_ragged_eofs, server_hostname=name, session=session
        )

    def wrap_bio(
        self,
        incoming: ssl.MemoryBIO,
        outgoing: ssl.MemoryBIO,
        server_side: bool = False,
        server_hostname: str | bytes | None = None,
        session: ssl.SSLSession | None = None,
    ) -> ssl.SSLObject:
        """Wrap two buffers, as in the base class; `server_hostname` counts only where no name is expected."""
        return super().wrap_bio(incoming, outgoing, server_side, self.expected_name or server_hostname, session)


def certificate_error(
    error: BaseException, trust: PanelTrust | None, place: str, offered: PanelTrust | None = None
) -> SpanPanelCertificateError | None:
    """Return the error for a connection that failed because of certificates; None where something else is the cause.

    Args:
        error: what the connection failed with; its causes are looked through.
        trust: what was trusted; None for the certificates of the system.
        place: host and port, for the message.
        offered: the CA that the panel hands out now, where somebody has looked.
    """
    cause = next((one for one in _causes(error) if _is_verdict(one)), None)
    if not isinstance(cause, ssl.SSLCertVerificationError):
        return None
    reason = _REASONS.get(cause.verify_code, "other")
    if reason == "untrusted" and trust is not None and offered is not None and not trust.same(offered.fingerprint):
        reason = "changed"
    pinned, offers = trust.fingerprint if trust else None, offered.fingerprint if offered else None
    text = _template(reason, trust).format(
        place=place,
        host=place.rpartition(":")[0] or place,
        said=one_line(cause.verify_message or str(cause)),
        name=(trust and trust.server_name) or "the host that was given",
        until=trust.not_after.date() if trust else "",
        pinned=pinned or "no CA of a panel",
        offered=offers,
    )
    return SpanPanelCertificateError(text, reason, pinned, offers)


def _template(reason: str, trust: PanelTrust | None) -> str:
    is_over = reason == "expired" and trust is not None and trust.not_after < datetime.now(UTC)
    return _TEXTS["ca_expired" if is_over else reason]


def expected_trust(offered: PanelTrust, fingerprint: str | None, host: str) -> PanelTrust:
    """Return a CA that was fetched, if it is the one that was expected.

    Raises:
        SpanPanelCertificateError: it has another fingerprint than this.
    """
    if fingerprint is None or offered.same(fingerprint):
        return offered
    text = (
        f"{host} hands out the CA {offered.fingerprint}, not the one with the fingerprint {one_line(fingerprint)}: look at the "
        "fingerprint again; if it is right, this is another panel or somebody between you and it"
    )
    raise SpanPanelCertificateError(text, "changed", fingerprint, offered.fingerprint)


_TEXTS: Final = {
    "changed": (
        "{place}: the panel's CA has changed. Pinned is {pinned}, the panel now hands out {offered}. A panel keeps its CA, so that this "
        "may be another device that poses as the panel. If it was reset or exchanged, accept the new CA: "
        "`credentials.with_trust(await fetch_trust(host, fingerprint=...))`, or `span-panel login {host} --accept-ca {offered}`"
    ),
    "untrusted": (
        "{place}: the certificate was not signed by what is trusted, {pinned} ({said}). "
        "Fetch the panel's CA with `fetch_trust(host)` at first contact; later, compare fingerprints before you accept another one"
    ),
    "expired": (
        "{place}: the certificate has expired ({said}). Check the clock of this computer; "
        "a panel makes its certificate anew when it restarts or its address changes"
    ),
    "ca_expired": (
        "{place}: the pinned CA {pinned} has itself expired on {until}. Check the clock of this computer; if it is right, look whether the "
        "panel hands out another CA, `fetch_trust(host)`, and accept that: `credentials.with_trust(...)`"
    ),
    "not_yet_valid": "{place}: the certificate is not valid yet ({said}). Check the clocks of this computer and of the panel",
    "wrong_name": (
        "{place}: the certificate does not bear the name that was expected, {name} ({said}). Is this another panel? Without a serial "
        "number the host itself must be in the certificate: use the panel's .local name, register a name with `register_fqdn`, or give "
        "the trust the panel's serial number"
    ),
    "other": "{place}: the certificate cannot be verified: {said}",
}


def _is_verdict(error: BaseException) -> bool:
    """Whether this is OpenSSL's own error. aiohttp wraps it in one of the same class that says less."""
    return isinstance(error, ssl.SSLCertVerificationError) and hasattr(error, "verify_code")


def _causes(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        yield current
        current = current.__cause__ or current.__context__


def _one_certificate(text: str) -> str:
    """Return the one certificate in a text, without what stands around it."""
    if len(text) > _MAX_PEM or text.count(_BEGIN) != 1 or text.count(_END) != 1:
        raise ValueError("a CA is exactly one certificate in PEM (from BEGIN CERTIFICATE to END CERTIFICATE)")
    start, end = text.index(_BEGIN), text.index(_END) + len(_END)
    if end < start:
        raise ValueError("a CA is one certificate in PEM; here its end stands before its beginning")
    return text[start:end].replace("\r\n", "\n") + "\n"


def _load(context: ssl.SSLContext, pem: str) -> None:
    try:
        context.load_verify_locations(cadata=pem)
    except (ssl.SSLError, ValueError) as error:
        raise ValueError(f"this is no certificate: {one_line(str(error))}") from None


def _bare(fingerprint: str) -> str:
    return fingerprint.strip().lower().removeprefix("sha256:").replace(":", "").replace(" ", "")


def _time(text: str) -> datetime:
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(text), UTC)
