"""The firmware of the station: what is installed, what could be, and updates.

| state | how long | next |
|---|---|---|
| `downloading` | `download_s`, with progress; nothing to do for a package that is there | `staging`, `failed` |
| `staging` | `staging_s` | `installing`, `failed` |
| `installing` | `install_s` in which nothing answers, then `trial_s` | `succeeded`, `rolledBack` |
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

from .answers import Json, RefusalError
from .numbers import Numbers
from .packages import Release, read_package, version_key
from .power import Power
from .timers import Timers

Stage = Literal["downloading", "staging", "installing"]

DEFAULT_SOURCE: Final = "https://releases.invalid/accordionq2"
_RUNNING: Final = ("downloading", "staging", "installing")


def _catalogue() -> tuple[Release, ...]:
    return (
        Release("6.2.0-beta.1", "Line team", "Not finished", beta=True),
        Release("6.1.0", "Line team", "Fixes"),
        Release("6.0.1", "Line team", "Withdrawn", revoked=True),
        Release("6.0.0", "Line team", "First of its kind", is_downloaded=True),
        Release("5.9.0", "Line team", "Too old to install"),
    )


@dataclass
class _Update:
    state: str = "idle"
    version: str | None = None
    message: str | None = None
    time: str | None = None
    started_us: int = 0


class Firmware:
    """Releases by version, where they come from, and the update that runs or ran last."""

    def __init__(
        self,
        timers: Timers,
        numbers: Numbers,
        power: Power,
        clock: tuple[Callable[[], int], Callable[[], str]],
        came_back: Callable[[], None],
    ) -> None:
        self.current: str | None = "6.0.0"
        self.source_error: str | None = None
        self.releases: Final = {release.version: release for release in _catalogue()}
        self._timers = timers
        self._numbers = numbers
        self._power = power
        self._now_us, self._instant = clock
        self._came_back = came_back
        self._location = DEFAULT_SOURCE
        self._failures: dict[str, str] = {}
        self._before: str | None = None
        self._update = _Update()
        self._log: list[str] = []

    # What tests do

    def fail_next(self, stage: Stage, message: str = "Out of space") -> None:
        """Let the next update end in this stage: as `failed`, or as `rolledBack` when it is installing."""
        self._failures[stage] = message

    def lose_status(self) -> None:
        """Let the station be unable to read its own status file: `unknown`, until the next update."""
        self._update = _Update("unknown", message="The status file cannot be read")

    # Reports

    def source(self) -> Json:
        """Return where releases are looked for, as `FirmwareSource`."""
        kind = "url" if self._location.lower().startswith(("http://", "https://")) else "folder"
        return {"kind": kind, "location": self._location, "isDefault": self._location == DEFAULT_SOURCE}

    def state(self, *, is_supported: bool) -> Json:
        """Return it as `FirmwareState`."""
        return {
            "current": self.current,
            "source": self.source(),
            "defaultSource": DEFAULT_SOURCE,
            "supported": is_supported,
            "minimumVersion": self._numbers.minimum_firmware,
            "update": self.status(),
        }

    def status(self) -> Json:
        """Return the update as `FirmwareUpdateStatus`."""
        update, total = self._update, None
        done: int | None = None
        if update.state == "downloading":
            total = self.releases[str(update.version)].size
            share = (self._now_us() - update.started_us) / 1e6 / max(self._numbers.download_s, 1e-6)
            done = min(total, int(total * share))
        return {
            "state": update.state,
            "version": update.version,
            "message": update.message,
            "bytes": done,
            "totalBytes": total,
            "time": update.time,
        }

    def log(self) -> str:
        """Return the log of the last update."""
        return "".join(f"{line}\n" for line in self._log)

    def listed(self, *, include_beta: bool) -> Json:
        """Return what can be installed, newest first, without revoked releases; what is here when the source fails."""
        shown = [
            release
            for release in self.releases.values()
            if not release.revoked and (include_beta or not release.beta)
            if self.source_error is None or release.is_downloaded
        ]
        shown.sort(key=lambda release: version_key(release.version), reverse=True)
        return {
            "source": self.source(),
            "releases": [self._report(release) for release in shown],
            "error": self.source_error,
        }

    def _report(self, release: Release) -> Json:
        return release.report(installed=self.current, minimum=self._numbers.minimum_firmware)

    # What clients change

    def set_source(self, location: str | None) -> Json:
        """Choose where releases are looked for; None is the default."""
        if location is not None and not location.strip():
            raise RefusalError(400, "A source is a URL or a folder")
        self._location = DEFAULT_SOURCE if location is None else location
        return self.source()

    def upload(self, package: bytes) -> Json:
        """Take a package. Refuses with 400 and 413."""
        if len(package) > self._numbers.package_bytes:
            raise RefusalError(413, f"A package has {self._numbers.package_bytes} bytes at most")
        release = read_package(package, self._numbers.package_bytes)
        self._check_version(release.version)
        self.releases[release.version] = release
        return self._report(release)

    def delete(self, file_name: str) -> None:
        """Remove a package. 404 when it is not there, 409 while it is being installed."""
        release = next((known for known in self.releases.values() if known.file_name == file_name), None)
        if release is None or not release.is_downloaded:
            raise RefusalError(404, f"{file_name} not found")
        if self._update.state in _RUNNING and self._update.version == release.version:
            raise RefusalError(409, f"{file_name} is being installed")
        release.is_downloaded = False
        if release.origin == "uploaded":
            del self.releases[release.version]

    def start(self, version: str, *, include_beta: bool) -> Json:
        """Start an update. Refuses with 400 and 409; what goes wrong later is a state."""
        self._check_version(version)
        if self._update.state in _RUNNING:
            raise RefusalError(409, f"An update to {self._update.version} is running")
        self._log.clear()
        self._update = _Update(version=version, started_us=self._now_us())
        release = self.releases.get(version)
        reason = _why_not(release, include_beta=include_beta)
        if release is None or reason is not None:
            self._enter("failed", reason or f"There is no release {version}")
        elif release.is_downloaded:
            self._stage()
        else:
            self._enter("downloading")
            self._timers.after(self._numbers.download_s, lambda: self._downloaded(release))
        return self.status()

    def _check_version(self, version: str) -> None:
        if version_key(version) < version_key(self._numbers.minimum_firmware):
            raise RefusalError(400, f"{version} is older than {self._numbers.minimum_firmware}")

    # Stages

    def _enter(self, state: str, message: str | None = None) -> None:
        self._update.state, self._update.message, self._update.time = state, message, self._instant()
        self._log.append(f"{self._update.time} {state}{f': {message}' if message else ''}")

    def _downloaded(self, release: Release) -> None:
        if "downloading" in self._failures:
            self._enter("failed", self._failures.pop("downloading"))
            return
        release.is_downloaded = True
        self._stage()

    def _stage(self) -> None:
        self._enter("staging")
        self._timers.after(self._numbers.staging_s, self._staged)

    def _staged(self) -> None:
        if "staging" in self._failures:
            self._enter("failed", self._failures.pop("staging"))
            return
        self._enter("installing")
        self._power.cycle(delay_s=0.0, off_s=self._numbers.install_s, when_off=self._replaced, when_on=self._restarted)

    def _replaced(self) -> None:
        self._before, self.current = self.current, "pending"

    def _restarted(self) -> None:
        self._came_back()
        self._timers.after(self._numbers.trial_s, self._tried)

    def _tried(self) -> None:
        if "installing" in self._failures:
            self.current = self._before
            self._enter("rolledBack", self._failures.pop("installing"))
            return
        self.current = self._update.version
        self._enter("succeeded")


def _why_not(release: Release | None, *, include_beta: bool) -> str | None:
    if release is not None and release.revoked:
        return f"{release.version} was revoked"
    if release is not None and release.beta and not include_beta:
        return f"{release.version} is a beta release"
    return None
