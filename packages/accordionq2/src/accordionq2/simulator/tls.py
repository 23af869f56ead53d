"""A certificate for the simulator's address, made up for one simulator and signed by nobody else."""

import ipaddress
import ssl
import tempfile
from pathlib import Path
from typing import Any, Final

import trustme

_NAMES: Final = ("localhost", "127.0.0.1", "::1")


class Certificate:
    """A certificate with its own authority. `authority_file` is what a client needs to check it."""

    def __init__(self, host: str) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="accordionq2-simulator-", ignore_cleanup_errors=True)
        authority = trustme.CA(organization_name="AccordionQ2 simulator")
        self.authority_file: Final = Path(self._folder.name) / "authority.pem"
        authority.cert_pem.write_to_path(str(self.authority_file))
        self.context: Final = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        leaf: Any = authority.issue_cert(*dict.fromkeys((*_NAMES, *_certifiable(host))))
        leaf.configure_cert(self.context)

    def close(self) -> None:
        """Remove the file."""
        self._folder.cleanup()


def _certifiable(host: str) -> tuple[str, ...]:
    """Return the host if a certificate can name it; `0.0.0.0` and the like mean every address and name none."""
    try:
        return () if ipaddress.ip_address(host).is_unspecified else (host,)
    except ValueError:
        return (host,) if host else ()
