# Derived from packages/accordionq2/src/accordionq2/_groups/application.py by `codegen generate`. Do not edit: change that file.
"""The hardware app: name, status, configuration files, log."""

from __future__ import annotations

from typing import TYPE_CHECKING, overload

if TYPE_CHECKING:
    import os
    from typing import BinaryIO

    from devicewire.accordionq2.files import Content, Progress
    from devicewire.accordionq2.models import ModuleStatus

    from .._sync_engine import SyncEngine


class SyncApplication:
    """The hardware app of the station and its configuration files."""

    def __init__(self, engine: SyncEngine) -> None:
        self._sync_engine = engine

    def get_name(self) -> str:
        """Return the name of the hardware app."""
        from devicewire.accordionq2.api import application_get_name

        return self._sync_engine.call(application_get_name.request)

    def get_identification(self) -> str:
        """Return maker, product, serial number and firmware, separated by commas. `client.compatibility` knows the firmware then."""
        from devicewire.accordionq2.api import application_get_identification

        identification = self._sync_engine.call(application_get_identification.request)
        self._sync_engine.session.hear(identification)
        return identification

    def get_status(self) -> ModuleStatus:
        """Return the status of the hardware app. A text that is not documented is a member with `is_listed` False."""
        from devicewire.accordionq2.api import application_get_status

        return self._sync_engine.call(application_get_status.request)

    def reset(self) -> None:
        """Reset the hardware app."""
        from devicewire.accordionq2.api import application_reset

        self._sync_engine.call(application_reset.request)

    def list_config_files(self) -> list[str]:
        """Return the names of the stored configuration files."""
        from devicewire.accordionq2.api import application_list_config_files

        return self._sync_engine.call_list(application_list_config_files.request)

    def get_loaded_config_files(self) -> list[str]:
        """Return the names of the configuration files in force."""
        from devicewire.accordionq2.api import application_get_loaded_config_files

        return self._sync_engine.call_list(application_get_loaded_config_files.request)

    def load_config_file(self, file_name: str) -> None:
        """Put a stored configuration file in force."""
        from devicewire.accordionq2.api import application_load_config_file
        from devicewire.accordionq2.models import FileNameRequest

        self._sync_engine.call(application_load_config_file.request, body=FileNameRequest(file_name=file_name))

    def save_config_file(self, file_name: str) -> None:
        """Write the configuration in force to a file, which is made or replaced."""
        from devicewire.accordionq2.api import application_save_config_file
        from devicewire.accordionq2.models import FileNameRequest

        self._sync_engine.call(application_save_config_file.request, body=FileNameRequest(file_name=file_name))

    @overload
    def download_config_file(self, file_name: str) -> bytes: ...

    @overload
    def download_config_file(
        self, file_name: str, *, to: str | os.PathLike[str] | BinaryIO, progress: Progress | None = None
    ) -> int: ...

    def download_config_file(
        self, file_name: str, *, to: str | os.PathLike[str] | BinaryIO | None = None, progress: Progress | None = None
    ) -> bytes | int:
        """Return the bytes of a configuration file (at most 64 MiB), or write them to `to` and return their number.

        Args:
            file_name: name on the station.
            to: path of the file to write, which appears when it is complete; or a file opened in binary mode.
            progress: with `to`, is told the bytes so far and, if the station says it, the whole number.
        """
        from devicewire.accordionq2.api import application_download_config_file

        if to is None:
            return self._sync_engine.call(application_download_config_file.request, file_name)
        return self._sync_engine.download(to, progress, application_download_config_file.request, file_name)

    def upload_config_file(self, file_name: str, data: Content, *, progress: Progress | None = None) -> None:
        """Store a configuration file; it is not loaded.

        Args:
            file_name: name on the station.
            data: bytes, or a `pathlib.Path` or a file opened in binary mode, which are read while they are sent.
            progress: is told the bytes so far and the whole number.
        """
        from devicewire.accordionq2.api import application_upload_config_file
        from devicewire.accordionq2.files import File

        self._sync_engine.call(application_upload_config_file.request, body=File(file_name, data, progress))

    def delete_config_file(self, file_name: str) -> None:
        """Delete a stored configuration file."""
        from devicewire.accordionq2.api import application_delete_config_file

        self._sync_engine.call(application_delete_config_file.request, file_name)

    def get_system_log(self, tail: int = 100) -> list[str]:
        """Return the last `tail` lines of the hardware app's log, oldest first; 0 asks for all of it."""
        from devicewire.accordionq2.api import application_get_system_log

        return self._sync_engine.call_list(application_get_system_log.request, tail=tail)
