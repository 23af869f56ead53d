"""The bench: devices, projects, account and time of one simulated server. Safe to use from any thread."""

import copy
import threading
from collections.abc import Callable
from random import Random
from typing import Final
from uuid import UUID

from .answers import Json, Line, RefusalError, failure, information
from .battery import Emulator, Profile
from .clock import Clock, frozen
from .device import Device
from .licenses import Licenses
from .recording import NO_ID, Project, Recording, new_recording
from .settings import Settings

ARC_ID: Final = "Arc3030303030303030303030303030303031"
ACE_ID: Final = "211101200078"
_EXTENSION: Final = ".otii3"


class Bench:
    """What stands behind the server. Tests may look at and change everything, holding `lock` for more than one thing.

    `log_files` are the files that can be imported, with their lines; `files` the projects that were saved.
    """

    def __init__(self, seed: int = 0, source: Callable[[], float] = frozen, settings: Settings | None = None) -> None:
        self.lock: Final = threading.RLock()
        self.settings: Final = settings or Settings()
        self.clock: Final = Clock(source)
        self._began_s = self.clock.now_s()
        self._random = Random(seed)
        self._last_project = 0
        self._last_recording = NO_ID
        self._last_log = 0
        self._devices: list[Device] = [Device(ARC_ID, "Arc", "Arc", seed), Device(ACE_ID, "Ace", "Ace", seed + 1)]
        self.licenses: Final = Licenses()
        self.projects: Final[dict[int, Project]] = {}
        self.files: Final[dict[str, Project]] = {}
        self.log_files: Final[dict[str, list[str]]] = {"trace.log": ["0.5 modem: attach", "1.5 modem: detach"]}
        self.listeners: Final[list[Callable[[bytes], None]]] = []
        self.is_shut_down = False

    # Time

    def advance(self, seconds: float) -> None:
        """Let time go by."""
        with self.lock:
            self.clock.advance(seconds)
            self.catch_up()

    def catch_up(self) -> None:
        """Let the devices live until now. Called before everything that looks at them or changes them."""
        now_s = self.now_s()
        for device in self._devices:
            device.advance(now_s)

    def now_s(self) -> float:
        """Return the seconds since the bench was set up."""
        return self.clock.now_s() - self._began_s

    # Devices

    @property
    def devices(self) -> list[Device]:
        """The devices that are plugged in."""
        with self.lock:
            return list(self._devices)

    def device(self, device_id: str) -> Device:
        """Return a device that is plugged in, or refuse."""
        with self.lock:
            for device in self._devices:
                if device.id == device_id:
                    return device
        raise RefusalError("Device not connected", {"device_id": device_id})

    def plug(self, device: Device) -> None:
        """Plug a device in."""
        with self.lock:
            device.advance(self.now_s())
            self._devices.append(device)
            self._announce("device connected", device)

    def unplug(self, device_id: str) -> Device:
        """Pull a device out and return it. What it measured until now stays in its recordings."""
        with self.lock:
            self.catch_up()
            device = self.device(device_id)
            self._devices.remove(device)
            device.detach_all()
            self._announce("device disconnected", device)
            return device

    def announce(self, info: str, data: Line) -> None:
        """Send a message that nobody asked for to every client."""
        for listener in list(self.listeners):
            listener(information(info, data))

    def _announce(self, info: str, device: Device) -> None:
        if self.settings.announces_devices:
            self.announce(info, {"device_id": device.id})

    # Projects and recordings

    @property
    def active_project(self) -> Project | None:
        """The project that was opened last and is still open."""
        return self.projects[max(self.projects)] if self.projects else None

    def create_project(self, filename: str = "") -> Project:
        """Open a new project."""
        self._last_project += 1
        self.projects[self._last_project] = Project(self._last_project, filename)
        return self.projects[self._last_project]

    def start_recording(self, project: Project) -> Recording:
        """Start a recording; one that runs ends, in whichever project."""
        for other in self.projects.values():
            self.stop_recording(other)
        if not self.settings.records_nothing and not any(device.enabled for device in self._devices):
            raise failure("No channels enabled")
        self._last_recording += 1
        recording = new_recording(self._last_recording, self.clock.now_s(), self._devices)
        project.recordings.append(recording)
        project.is_changed = True
        return recording

    def stop_recording(self, project: Project) -> None:
        """End the recording that runs, if one does."""
        if project.running is not None:
            project.running.stop()
            for device in self._devices:
                device.detach_all()

    def save(self, project: Project, filename: str, *, force: bool) -> str:
        """Keep a project as it is now, and return the name of its file."""
        name = filename if filename.endswith(_EXTENSION) else filename + _EXTENSION
        if not filename:
            raise failure("No file name")
        if name in self.files and not force and self.settings.asks_before_loss:
            raise failure(f"{name} exists already")
        project.filename, project.is_changed = name, False
        self.files[name] = copy.deepcopy(project)
        return name

    def open_project(self, filename: str, *, force: bool) -> Project:
        """Open a project that was saved."""
        name = filename if filename.endswith(_EXTENSION) else filename + _EXTENSION
        if name not in self.files:
            raise failure(f"{filename} cannot be opened")
        if self.active_project is not None:
            self.close(self.active_project, force=force)
        opened = self.create_project(name)
        saved = copy.deepcopy(self.files[name])
        opened.recordings, opened.user_logs = saved.recordings, saved.user_logs
        for recording in opened.recordings:
            self._last_recording += 1
            recording.id, recording.is_running = self._last_recording, False
        return opened

    def close(self, project: Project, *, force: bool) -> None:
        """Close a project."""
        if project.is_changed and not force and self.settings.asks_before_loss:
            raise failure("The project has data that are not saved")
        self.stop_recording(project)
        del self.projects[project.id]

    def new_log_id(self) -> str:
        """Return the id of the next imported log."""
        self._last_log += 1
        return f"log-{self._last_log}"

    # Batteries

    def new_emulator(self, profile: Profile, series: int, parallel: int) -> Emulator:
        """Return a full battery with an id of its own."""
        return Emulator(str(UUID(int=self._random.getrandbits(128), version=4)), profile, series, parallel)

    def emulator(self, emulator_id: str) -> Emulator:
        """Return a battery that a device emulates, or refuse."""
        for device in self._devices:
            if device.emulator is not None and device.emulator.id == emulator_id:
                return device.emulator
        raise RefusalError("Invalid key value", {"key": "battery_emulator_id", "value": emulator_id})

    def project_entry(self, project: Project | None) -> Json:
        """Return what the server tells of a project's id."""
        return {"project_id": NO_ID if project is None else project.id}
