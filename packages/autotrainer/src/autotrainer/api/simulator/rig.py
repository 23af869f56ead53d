"""What the simulated rig is and does: its modes, settings, animals, and what it answers to commands."""

from __future__ import annotations

import random
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

from devicewire.autotrainer.models import (
    ApiAlarmKind,
    ApiAlarmStatus,
    ApiAnimalStatus,
    ApiApplicationMode,
    ApiAppStatus,
    ApiBehaviorStatus,
    ApiCommand,
    ApiCommandRequestResult,
    ApiDetectorKind,
    ApiDetectorStatus,
    ApiEmergencyResumeReason,
    ApiEmergencyStopReason,
    ApiEventKind,
    ApiPelletDeviceStatus,
    ApiProjectStatus,
    ApiReachStatus,
    ApiSystemConfiguration,
    ApiSystemStatus,
    ApiTrainingMode,
    ApiTunnelDeviceStatus,
    ApplicationModeContext,
    ApplicationModeData,
    CommandRequest,
    ConfigurationResponse,
    EmergencyResumeContext,
    EmergencyStopContext,
    EnabledData,
    IsEnabledContext,
    LegacyCommand,
    StatusResponse,
    TrainingModeContext,
    TrainingModeData,
)
from msgspec.structs import replace

__all__ = ["Answer", "Rig"]

_SUCCESS, _FAILED = ApiCommandRequestResult.SUCCESS, ApiCommandRequestResult.FAILED
_SETTINGS: Final = {
    ApiCommand.SET_LIVE_ANALYSIS_ENABLED: "is_live_analysis_enabled",
    ApiCommand.SET_PELLET_DELIVERY_ENABLED: "is_pellet_delivery_enabled",
    ApiCommand.SET_PELLET_COVER_ENABLED: "is_pellet_cover_enabled",
    ApiCommand.SET_INTERTRIAL_PELLET_SHIFT_ENABLED: "is_intertrial_pellet_shift_enabled",
    ApiCommand.SET_HOME_ON_EXCESSIVE_DRIFT_ENABLED: "is_home_on_excessive_drift_enabled",
    ApiCommand.SET_TRIANGLE_PELLET_DISTANCE_DETECTION_ENABLED: "is_triangle_pellet_distance_detection_enabled",
    ApiCommand.SET_AUTO_CLOSE_GATE_ON_INTERTRIAL_ENABLED: "is_auto_close_gate_on_intertrial_enabled",
    ApiCommand.SET_AUTO_CLAMP_ENABLED: "is_auto_clamp_enabled",
    ApiCommand.SET_TUNNEL_SWEEP_ENABLED: "is_tunnel_sweep_enabled",
    ApiCommand.SET_BATCH_TRIALS_ENABLED: "is_batch_trials_enabled",
}
_CALIBRATIONS: Final = (ApiApplicationMode.CALIBRATION_DCS, ApiApplicationMode.CALIBRATION_3D)

Event = tuple[int, Any]


@dataclass
class Answer:
    """What the rig answers.

    Attributes:
        result: what became of the command.
        data: what it returns.
        events: kinds and payloads that are published at once.
        later: makes the answer that follows as a result; None if there is none.
        error_message: what went wrong, in words.
    """

    result: ApiCommandRequestResult
    data: Any = None
    events: list[Event] = field(default_factory=list[Event])
    later: Callable[[], Answer] | None = None
    error_message: str | None = None


class Rig:
    """State of a rig; everything in it follows from the seed and from what it was told.

    Args:
        seed: same seed, same animals and session.
        protocol: `0.12.0`, or `0.9.7` with its commands and status.
    """

    def __init__(self, seed: int = 0, protocol: str = "0.12.0") -> None:
        self._random = random.Random(seed)
        self.protocol = protocol
        self.is_stopped = False
        self.application_mode = ApiApplicationMode.IDLE
        self.training_mode = ApiTrainingMode.MANUAL
        self.behavior = ApiBehaviorStatus(0.25, ApiReachStatus(12, 8, 20, 9))
        self.pellet_device = ApiPelletDeviceStatus(1.5, -2.25, 0.5)
        self.animals = [self._animal(number) for number in (42, 43)]
        self.session_id = str(uuid.UUID(int=self._random.getrandbits(128), version=4))

    def _animal(self, number: int) -> ApiAnimalStatus:
        total = ApiReachStatus(*(self._random.randrange(50, 500) for _ in range(4)))
        return ApiAnimalStatus(f"A-{number:04}", f"mouse_{number}", 1.5, -2.25, 0.0, None, total, ApiReachStatus())

    def answer(self, request: CommandRequest) -> Answer:
        """Answer a command as the rig does."""
        if self.protocol == "0.9.7":
            return self._answer_legacy(LegacyCommand(int(request.command)))
        command = request.command
        if request.payload_error is not None:
            return self._misfit(command, request.payload_error)
        if command in _SETTINGS:
            return self._set(command, request.data)
        simple: dict[ApiCommand, Callable[[], Answer]] = {
            ApiCommand.EMERGENCY_STOP: self._stop,
            ApiCommand.EMERGENCY_RESUME: self._resume,
            ApiCommand.GET_CONFIGURATION: lambda: Answer(_SUCCESS, self.configuration()),
            ApiCommand.GET_STATUS: lambda: Answer(_SUCCESS, self.status()),
            ApiCommand.GET_ANIMALS: lambda: Answer(_SUCCESS, self.animals),
            ApiCommand.SET_APPLICATION_MODE: lambda: self._set_mode(request.data),
            ApiCommand.SET_TRAINING_MODE: lambda: self._set_training(request.data),
        }
        return simple[command]() if command in simple else Answer(ApiCommandRequestResult.UNRECOGNIZED)

    def _misfit(self, command: ApiCommand, reason: str) -> Answer:
        value = self._setting(_SETTINGS[command]) if command in _SETTINGS else None
        return Answer(_FAILED, None if value is None else EnabledData(value), error_message=reason)

    def _answer_legacy(self, command: LegacyCommand) -> Answer:
        match command:
            case LegacyCommand.GET_CONFIGURATION:
                return Answer(_SUCCESS, ConfigurationResponse(**_places()))
            case LegacyCommand.GET_STATUS:
                return Answer(_SUCCESS, StatusResponse(ApiAppStatus.IDLE, self.training_mode, "123456"))
            case _:
                return Answer(_SUCCESS, {"seen": True})

    def _stop(self) -> Answer:
        self.is_stopped = True
        context = EmergencyStopContext("remote", ApiEmergencyStopReason.rpc_service, [])
        return Answer(_SUCCESS, events=[(ApiEventKind.emergencyStop, context)])

    def _resume(self) -> Answer:
        if not self.is_stopped:
            return Answer(_FAILED, error_message="nothing is stopped")
        self.is_stopped = False
        context = EmergencyResumeContext("remote", ApiEmergencyResumeReason.rpc_service, [])
        return Answer(_SUCCESS, events=[(ApiEventKind.emergencyResume, context)])

    def _set_mode(self, data: ApplicationModeData | None) -> Answer:
        if data is None or not data.mode.is_listed:
            return Answer(_FAILED, ApplicationModeData(self.application_mode), error_message="no valid mode")
        if data.mode in _CALIBRATIONS:
            return Answer(ApiCommandRequestResult.PENDING_WITH_NOTIFICATION, later=lambda: self._calibrated(data.mode))
        return self._enter(data.mode)

    def _enter(self, mode: ApiApplicationMode) -> Answer:
        has_changed, self.application_mode = mode != self.application_mode, mode
        events: list[Event] = (
            [(ApiEventKind.applicationModeChanged, ApplicationModeContext(mode))] if has_changed else []
        )
        return Answer(_SUCCESS, ApplicationModeData(mode), events)

    def _calibrated(self, mode: ApiApplicationMode) -> Answer:
        answer = self._enter(mode)
        is_dcs = mode == ApiApplicationMode.CALIBRATION_DCS
        done = ApiEventKind.calibrationDcsCompleted if is_dcs else ApiEventKind.calibration3dCompleted
        answer.events.append((done, None))
        return answer

    def _set_training(self, data: TrainingModeData | None) -> Answer:
        if data is None or not data.mode.is_listed:
            return Answer(_FAILED, TrainingModeData(self.training_mode), error_message="no valid mode")
        has_changed, self.training_mode = data.mode != self.training_mode, data.mode
        events: list[Event] = (
            [(ApiEventKind.trainingModeChanged, TrainingModeContext(data.mode))] if has_changed else []
        )
        return Answer(_SUCCESS, TrainingModeData(data.mode), events)

    def _setting(self, name: str) -> bool:
        return bool(getattr(self.behavior, name, getattr(self.pellet_device, name, False)))

    def _set(self, command: ApiCommand, data: EnabledData | None) -> Answer:
        name = _SETTINGS[command]
        before = self._setting(name)
        if data is None:
            return Answer(_FAILED, EnabledData(before), error_message="no value was given")
        part = "behavior" if hasattr(self.behavior, name) else "pellet_device"
        setattr(self, part, replace(getattr(self, part), **{name: data.enabled}))
        tells = command == ApiCommand.SET_AUTO_CLAMP_ENABLED and before != data.enabled
        events: list[Event] = [(ApiEventKind.autoClampEnabledChanged, IsEnabledContext(data.enabled))] if tells else []
        return Answer(_SUCCESS, EnabledData(data.enabled), events)

    def status(self) -> ApiSystemStatus:
        """Return the state of all parts."""
        return ApiSystemStatus(
            application_mode=self.application_mode,
            training_mode=self.training_mode,
            animal=self.animals[0],
            project=ApiProjectStatus("/data/autotrainer/2026_01_02", 7, self.session_id),
            alarms=[ApiAlarmStatus(ApiAlarmKind.externalDoors, False, True, is_stop_condition=True)],
            detectors=[ApiDetectorStatus(ApiDetectorKind.frontDoor, False, True)],
            pellet_device=self.pellet_device,
            tunnel_device=ApiTunnelDeviceStatus(0.25, is_gate_open=True),
            behavior=self.behavior,
        )

    def configuration(self) -> ApiSystemConfiguration:
        """Return how the rig is set up."""
        return ApiSystemConfiguration("3.1.0", **_places())

    def trial(self, number: int) -> list[Event]:
        """Return the events of one trial."""
        session = {"session_id": self.session_id, "trial_id": number}
        return [
            (ApiEventKind.trialStarted, {**session, "reason": "animal seen"}),
            (ApiEventKind.trialPelletPresented, session),
            (ApiEventKind.reachCountChanged, {"change": 1, "count": 20 + number}),
            (ApiEventKind.trialCaptureEnded, session),
            (ApiEventKind.trialEnded, {**session, "result": "analysis_succeeded"}),
        ]


def _places() -> dict[str, str]:
    return {
        "device_id": "000000",
        "configuration_location": "/data/autotrainer/configuration",
        "data_location": "/data/autotrainer/raw_data",
        "animal_location": "/data/autotrainer/animals",
        "log_location": "/data/autotrainer/logs",
        "inference_model": "/data/autotrainer/inference_model",
    }
