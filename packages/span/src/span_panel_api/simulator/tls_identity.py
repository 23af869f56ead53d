"""Who the panel is on TLS: its authority, and the certificate of the moment for HTTPS and the broker."""

import ssl
from typing import Final

from .access import Access
from .certificates import OWN_NETWORKS, Authority, ServerCertificate, use_certificate
from .settings import Settings


class TlsIdentity:
    """The authority stays, certificates come and go. `context` always uses the newest one."""

    def __init__(self, access: Access, settings: Settings, address: str) -> None:
        self.context: Final = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._access = access
        self._settings = settings
        self._address = address
        self._authority = Authority(access.serial)
        self.certificate: ServerCertificate
        self.renew()

    def renew(self, *, is_expired: bool = False, new_authority: bool = False) -> None:
        """Make a new certificate; with `new_authority` from another authority than before."""
        if new_authority:
            self._authority = Authority(self._access.serial)
        self._access.ca_pem = self._authority.pem
        self.certificate = self._authority.issue(self._names(), is_expired=is_expired)
        use_certificate(self.context, self.certificate)

    def _names(self) -> tuple[str, ...]:
        settings = self._settings
        addresses = (self._address,) if settings.certificate_addresses is None else settings.certificate_addresses
        own = OWN_NETWORKS if settings.release.is_newest else ()
        fqdn = () if self._access.fqdn is None else (self._access.fqdn,)
        return (self._access.host_name, *fqdn, *settings.certificate_names, *addresses, *own)
