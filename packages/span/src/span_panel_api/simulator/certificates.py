"""The panel's own certificate authority, and the certificate that HTTPS and the broker share."""

import ssl
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

import trustme

_ORGANIZATION: Final = "Simulated SPAN panel"
OWN_NETWORKS: Final = ("10.42.0.1", "10.42.1.1")
"""Addresses on the networks that the panel hosts itself. Newer firmware puts them into every certificate."""


@dataclass(frozen=True, slots=True)
class ServerCertificate:
    """A certificate with its key, both as PEM."""

    chain_pem: bytes
    key_pem: bytes


class Authority:
    """One certificate authority. A panel keeps it for good; only faults replace it."""

    def __init__(self, serial: str) -> None:
        self._ca = trustme.CA(organization_name=_ORGANIZATION, organization_unit_name=serial)
        self.pem: Final = self._ca.cert_pem.bytes().decode()

    def issue(self, names: tuple[str, ...], *, is_expired: bool = False) -> ServerCertificate:
        """Sign a certificate for these names and addresses."""
        now = datetime.now(UTC)
        ends = now - timedelta(days=1) if is_expired else None
        starts = now - timedelta(days=30)
        leaf = self._ca.issue_cert(*names, common_name=names[0], not_before=starts, not_after=ends)
        chain = b"".join(blob.bytes() for blob in leaf.cert_chain_pems)
        return ServerCertificate(chain_pem=chain, key_pem=leaf.private_key_pem.bytes())


def use_certificate(context: ssl.SSLContext, certificate: ServerCertificate) -> None:
    """Let connections that begin from now on see this certificate."""
    with trustme.Blob(certificate.key_pem + certificate.chain_pem).tempfile() as path:
        context.load_cert_chain(path)
