"""Updates of the station's firmware."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .._arguments import package_content
from .._settings import checked_wait
from .._updating import wait

if TYPE_CHECKING:
    import os
    from collections.abc import Callable
    from typing import BinaryIO

    from devicewire.accordionq2.files import Progress
    from devicewire.accordionq2.models import (
        FirmwareRelease,
        FirmwareReleases,
        FirmwareSource,
        FirmwareState,
        FirmwareUpdateStatus,
    )

    from .._engine import Engine


class AsyncFirmware:
    """Releases, packages and updates. Changes have status 501 on a machine that is no station."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    async def get_state(self) -> FirmwareState:
        """Return the installed version, where releases come from, and how the last update went."""
        from devicewire.accordionq2.api import firmware_get_state

        return await self._engine.call(firmware_get_state.request)

    async def get_releases(self, include_beta: bool = False) -> FirmwareReleases:
        """Return the releases that can be installed, newest first. `error` tells why the source could not be read, if so."""
        from devicewire.accordionq2.api import firmware_get_releases

        return await self._engine.call(firmware_get_releases.request, include_beta=include_beta)

    async def set_source(self, location: str | None) -> FirmwareSource:
        """Choose where releases come from: a URL or a folder; None is the vendor's."""
        from devicewire.accordionq2.api import firmware_set_source
        from devicewire.accordionq2.models import FirmwareSourceRequest

        return await self._engine.call(firmware_set_source.request, body=FirmwareSourceRequest(location=location))

    async def start_update(self, version: str, include_beta: bool = False) -> FirmwareUpdateStatus:
        """Begin to install a version, newer or older; return at once. Status 409 while another update runs.

        Args:
            version: as `get_releases` names it.
            include_beta: a beta release needs True.
        """
        from devicewire.accordionq2.api import firmware_start_update
        from devicewire.accordionq2.models import FirmwareUpdateRequest

        body = FirmwareUpdateRequest(version=version, include_beta=include_beta)
        return await self._engine.call(firmware_start_update.request, body=body)

    async def get_update(self) -> FirmwareUpdateStatus:
        """Return how the update goes, or how the last one went."""
        from devicewire.accordionq2.api import firmware_get_update

        return await self._engine.call(firmware_get_update.request)

    async def get_update_log(self) -> str:
        """Return the log of the last update."""
        from devicewire.accordionq2.api import firmware_get_update_log

        return await self._engine.call(firmware_get_update_log.request)

    async def wait_for_update(
        self,
        timeout: float = 900.0,  # noqa: ASYNC109 # the documented name
        poll: float = 2.0,
        *,
        on_status: Callable[[FirmwareUpdateStatus], object] | None = None,
    ) -> FirmwareUpdateStatus:
        """Wait until the update has come to an end, through restarts of the station; return how. A failed update is no error.

        Args:
            timeout: seconds to wait at most; the station is asked once at least.
            poll: seconds between two questions.
            on_status: is told every answer: `state`, and `bytes` of `total_bytes` while it downloads.

        Raises:
            AccordionQ2TimeoutError: it has not come to an end in time.
        """
        return await wait(self._engine, timeout, poll, on_status)

    async def install(
        self,
        version: str,
        include_beta: bool = False,
        timeout: float = 900.0,  # noqa: ASYNC109 # the documented name
        *,
        on_status: Callable[[FirmwareUpdateStatus], object] | None = None,
    ) -> FirmwareUpdateStatus:
        """Install a version and wait until that has come to an end; see `start_update` and `wait_for_update`."""
        checked_wait("timeout", timeout)
        await self.start_update(version, include_beta)
        return await self.wait_for_update(timeout, on_status=on_status)

    async def upload_package(
        self, package: bytes | str | os.PathLike[str] | BinaryIO, *, progress: Progress | None = None
    ) -> FirmwareRelease:
        """Give the station a package, signed by the vendor; it is not installed. Status 400 when it is none.

        Args:
            package: its bytes, the path of the zip file, or a file opened in binary mode; files are read while they are sent. The
                station takes at most 256 MB.
            progress: is told the bytes so far and the whole number.
        """
        from devicewire.accordionq2.api import firmware_upload_package
        from devicewire.accordionq2.files import Watched

        body = Watched(package_content(package), progress)
        return await self._engine.call(firmware_upload_package.request, body=body)

    async def install_package(
        self,
        package: bytes | str | os.PathLike[str] | BinaryIO,
        timeout: float = 900.0,  # noqa: ASYNC109 # the documented name
        *,
        progress: Progress | None = None,
        on_status: Callable[[FirmwareUpdateStatus], object] | None = None,
    ) -> FirmwareUpdateStatus:
        """Upload a package, install it, also when it is a beta release, and wait until that has come to an end."""
        checked_wait("timeout", timeout)
        release = await self.upload_package(package, progress=progress)
        return await self.install(release.version, release.beta, timeout, on_status=on_status)

    async def delete_package(self, file_name: str) -> None:
        """Delete an uploaded or downloaded package."""
        from devicewire.accordionq2.api import firmware_delete_package

        await self._engine.call(firmware_delete_package.request, file_name)
