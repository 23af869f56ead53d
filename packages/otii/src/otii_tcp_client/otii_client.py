# Derived from packages/otii/src/otii_tcp_client/_async_otii_client.py by `codegen generate`. Do not edit: change that file.
"""Connecting with login and licences, and undoing all of that when done."""

from __future__ import annotations

from time import sleep
from contextlib import suppress
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING, Self

from devicewire.otii import commands
from devicewire.otii.protocol import DEFAULT_HOST, DEFAULT_PORT, LICENSE_PAUSE_S

from .otii_connection import OtiiConnection
from ._opening import Opening
from .otii import Otii
from ._licensing import (
    DEFAULT_CONNECTION_TIMEOUT,
    DEFAULT_CREDENTIALS,
    DEFAULT_LICENSES,
    DEFAULT_LICENSING_MODE,
    LICENSE_MAP,
    OTII_PASSWORD,
    OTII_USERNAME,
    USUAL_LICENSES,
    LicensingMode,
    is_lost_race,
    needed_license,
    no_license,
    read_credentials,
    report_failures,
)
from .exceptions import Otii_Exception, OtiiClientException, OtiiError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from devicewire.otii.models import License

__all__ = [
    "DEFAULT_CONNECTION_TIMEOUT",
    "DEFAULT_CREDENTIALS",
    "DEFAULT_HOST",
    "DEFAULT_LICENSES",
    "DEFAULT_LICENSING_MODE",
    "DEFAULT_PORT",
    "LICENSE_MAP",
    "OTII_PASSWORD",
    "OTII_USERNAME",
    "Connect",
    "OtiiClient",
    "LicensingMode",
    "OtiiClientException",
]


class Connect(Otii, Opening):
    """A server that is connected, logged in to and licensed, until `disconnect` or the end of a `with` block undoes that.

    Made by `OtiiClient.connect`, which documents the arguments.

    Attributes:
        auto_logged_in: `disconnect` will log out.
        auto_reserved_licenses: ids of the licences that `disconnect` will return.
        try_until: when trying ends, on the monotonic clock.
    """

    def __init__(
        self,
        host: str = DEFAULT_HOST,
        port: int = DEFAULT_PORT,
        try_for_seconds: float = DEFAULT_CONNECTION_TIMEOUT,
        licensing: LicensingMode | str = DEFAULT_LICENSING_MODE,
        credentials: str = DEFAULT_CREDENTIALS,
        licenses: Sequence[str] | None = DEFAULT_LICENSES,
        *,
        validate: bool = True,
        reconnect_for: float = 0.0,
    ) -> None:
        super().__init__(OtiiConnection(host, port, validate=validate, reconnect_for=reconnect_for))
        self.auto_logged_in = False
        self.auto_reserved_licenses: list[int] = []
        self.try_until = monotonic() + try_for_seconds
        self._try_for_seconds = try_for_seconds
        self._licensing = LicensingMode(licensing)
        self._credentials = credentials
        self._wishes = USUAL_LICENSES if licenses is None else [licenses] if isinstance(licenses, str) else licenses
        self._is_open = False
        self._open_at_once()

    def open(self) -> None:
        """Connect, log in and reserve licences. Does nothing the second time.

        Raises:
            Otii_Exception: the server refused the connection, the login or a request.
            OtiiClientException: a licence cannot be had, or the credentials cannot be read.
            OtiiError: see `OtiiConnection.connect_to_server`.
        """
        if self._is_open:
            return
        try:
            self._prepare()
        except BaseException:
            self._undo(is_quiet=True)
            raise
        self._is_open = True

    def _prepare(self) -> None:
        (self.connection.open(self._try_for_seconds)).check_greeting()
        if self._licensing is LicensingMode.AUTO:
            self._log_in()
            self._reserve_licenses()

    def _log_in(self) -> None:
        if self.is_logged_in():
            return
        credentials = read_credentials(self._credentials)
        if credentials is not None:
            self.login(credentials.username, credentials.password)
            self.auto_logged_in = True

    def _reserve_licenses(self) -> None:
        licenses = self._list_licenses()
        for wish in self._wishes:
            while not self._has_reserved(wish, licenses):
                if monotonic() >= self.try_until:
                    raise no_license(wish, licenses, self._try_for_seconds)
                sleep(LICENSE_PAUSE_S)
                licenses = self._list_licenses()

    def _list_licenses(self) -> Sequence[License]:
        return (self.connection.call(commands.OtiiGetLicenses())).licenses

    def _has_reserved(self, wish: str, licenses: Sequence[License]) -> bool:
        needed = needed_license(licenses, wish, self.auto_reserved_licenses)
        if isinstance(needed, bool):
            return needed
        try:
            self.reserve_license(needed.id)
        except Otii_Exception as error:
            if not is_lost_race(error):
                raise
            return False
        self.auto_reserved_licenses.append(needed.id)
        return True

    def disconnect(self) -> None:
        """Return the licences, log out, and close the connection. Does nothing the second time.

        All of it is tried, whatever fails.

        Raises:
            OtiiError: the first thing that failed.
        """
        self._undo(is_quiet=False)

    def _undo(self, is_quiet: bool) -> None:
        steps = [commands.OtiiReturnLicense(license_id=license_id) for license_id in self.auto_reserved_licenses]
        todo = [*steps, *([commands.OtiiLogout()] if self.auto_logged_in else [])]
        self.auto_reserved_licenses, self.auto_logged_in, self._is_open = [], False, False
        failures: list[OtiiError] = []
        try:
            if todo and not self.connection.is_connected:
                with suppress(OtiiError):
                    self.connection.open(0)
            for command in todo:
                try:
                    self.connection.call(command)
                except OtiiError as error:
                    failures.append(error)
        finally:
            self.connection.close_connection()
        report_failures(failures)
        if failures and not is_quiet:
            raise failures[0]

    def __enter__(self) -> Self:
        self.open()
        return self

    def __exit__(self, kind: type[BaseException] | None, *details: object) -> None:
        self._undo(is_quiet=kind is not None)


class OtiiClient:
    """Connects to an Otii server."""

    def __init__(self) -> None:
        self._connect: Connect | None = None

    def connect(
        self,
        *,
        host: str = DEFAULT_HOST,
        port: int = DEFAULT_PORT,
        try_for_seconds: float = DEFAULT_CONNECTION_TIMEOUT,
        licensing: LicensingMode | str = DEFAULT_LICENSING_MODE,
        credentials: str = DEFAULT_CREDENTIALS,
        licenses: Sequence[str] | None = DEFAULT_LICENSES,
        validate: bool = True,
        reconnect_for: float = 0.0,
    ) -> Connect:
        """Connect, log in if nobody is, and reserve licences that nobody reserved. Use the result in a `with` block.

        Args:
            host: host name or address of the server.
            port: TCP port of the server.
            try_for_seconds: for how long to try, to connect as well as to get the licences.
            licensing: `LicensingMode.MANUAL`, or "manual", leaves login and licences alone.
            credentials: JSON file with username and password. Where there is none, the variables OTII_USERNAME and
                OTII_PASSWORD of the environment are used.
            licenses: names of the licences that are needed: "Automation", "Battery"; the first when left out.
            validate: see `OtiiConnection`.
            reconnect_for: see `OtiiConnection`.

        Raises:
            Otii_Exception: the server refused the connection, the login or a request.
            OtiiClientException: a licence cannot be had, or the credentials cannot be read.
            OtiiError: see `OtiiConnection.connect_to_server`.
        """
        prepared = partial(Connect, host, port, try_for_seconds, licensing, credentials, licenses)
        self._connect = prepared(validate=validate, reconnect_for=reconnect_for)
        return self._connect

    def disconnect(self) -> None:
        """Undo the latest `connect`. Does nothing where there is none."""
        if self._connect is not None:
            self._connect.disconnect()
