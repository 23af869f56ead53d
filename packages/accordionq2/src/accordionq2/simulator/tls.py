"""A certificate for the simulator's address, made up for one simulator and signed by an authority that nobody knows."""

import ipaddress
import shutil
import ssl
import tempfile
import weakref
from pathlib import Path
from typing import Any, Final

import trustme

_NAMES: Final = ("localhost", "127.0.0.1", "::1")


class Certificate:
    """A certificate with its own authority. `authority_file`, which goes with this object, lets a client check it."""

    def __init__(self, host: str) -> None:
        folder = tempfile.mkdtemp(prefix="accordionq2-simulator-")
        weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)
        self.authority_file: Final = Path(folder) / "authority.pem"
        authority = trustme.CA(organization_name="AccordionQ2 simulator")
        authority.cert_pem.write_to_path(str(self.authority_file))
        leaf: Any = authority.issue_cert(*dict.fromkeys((*_NAMES, *_certifiable(host))))
        self.context: Final = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        leaf.configure_cert(self.context)


def _certifiable(host: str) -> tuple[str, ...]:
    """Return the host if a certificate can name it; `0.0.0.0` and the like mean every address and name none."""
    try:
        return () if ipaddress.ip_address(host).is_unspecified else (host,)
    except ValueError:
        return (host,) if host else ()
