"""Recordings and projects: what was measured, and the files that it is kept in."""

from dataclasses import dataclass, field
from typing import Final

from .answers import Json, RefusalError, invalid_value
from .clock import iso_text, name_text
from .device import Device
from .device_kinds import ANALOG, LOGS
from .tracks import AnalogTrack, EventTrack, Track

NO_ID: Final = -1
"""Stands for a project or a recording that does not exist."""


@dataclass
class Recording:
    """One recording. `began_s` is its start in seconds since 1970."""

    id: int
    name: str
    began_s: float
    is_running: bool = True
    offset_us: float = 0
    tracks: dict[tuple[str, str], Track] = field(default_factory=dict[tuple[str, str], Track])
    logs: dict[str, EventTrack] = field(default_factory=dict[str, EventTrack])
    """Imported logs by their id."""
    user_logs: dict[str, list[tuple[float, str]]] = field(default_factory=dict[str, list[tuple[float, str]]])
    user_log_offsets: dict[str, float] = field(default_factory=dict[str, float])
    log_offsets: dict[tuple[str | None, str], float] = field(default_factory=dict[tuple[str | None, str], float])
    notes: list[tuple[float, str]] = field(default_factory=list[tuple[float, str]])
    """What `recording_log` wrote: milliseconds since 1970, and the text."""

    def entry(self, *, lists_measurements: bool) -> Json:
        """Return the recording as the server lists it."""
        shown: dict[str, Json] = {
            "recording_id": self.id,
            "name": self.name,
            "running": self.is_running,
            "start-time": iso_text(self.began_s),
        }
        if lists_measurements:
            shown["measurements"] = [_measurement(key, track) for key, track in self.tracks.items()]
        return shown

    def track(self, device_id: str | None, channel: str) -> Track:
        """Return a track, or refuse. Imported logs belong to no device."""
        found = self.logs.get(channel) or self.tracks.get((device_id or "", channel))
        if found is None:
            raise invalid_value("channel", channel)
        return found

    def stop(self) -> None:
        """Let no more data in."""
        self.is_running = False


@dataclass
class Project:
    """An open project. `is_changed` until it is saved."""

    id: int
    filename: str = ""
    recordings: list[Recording] = field(default_factory=list[Recording])
    user_logs: list[str] = field(default_factory=list[str])
    is_changed: bool = False

    @property
    def running(self) -> Recording | None:
        """The recording that goes on now."""
        return next((recording for recording in self.recordings if recording.is_running), None)


def new_recording(number: int, began_s: float, devices: list[Device]) -> Recording:
    """Start a recording with everything that is enabled on the devices."""
    recording = Recording(number, name_text(began_s), began_s)
    for device in devices:
        for channel in device.kind.channels():
            if channel in device.enabled:
                track = _track(device, channel)
                recording.tracks[device.id, channel] = track
                device.attach(track)
    return recording


def find_recording(projects: dict[int, Project], recording_id: int) -> tuple[Project, Recording]:
    """Return a recording and its project, or refuse."""
    for project in projects.values():
        for recording in project.recordings:
            if recording.id == recording_id:
                return project, recording
    raise invalid_value("recording_id", recording_id)


def find_project(projects: dict[int, Project], project_id: int) -> Project:
    """Return an open project, or refuse."""
    if project_id not in projects:
        raise RefusalError("Project does not exist")
    return projects[project_id]


def _track(device: Device, channel: str) -> Track:
    if channel in ANALOG:
        return AnalogTrack(channel, device.rate(channel))
    return EventTrack(channel, "log" if channel in LOGS else "digital")


def _measurement(key: tuple[str, str], track: Track) -> Json:
    shown: dict[str, Json] = {"device_id": key[0], "channel": key[1]}
    return {**shown, "sample_rate": track.rate} if isinstance(track, AnalogTrack) else shown
