from __future__ import annotations

class AnalysisTrialContext(_typing.TypedDict):
    batch_id: str | None
    session_id: str
    trial_id: int
class ApiPelletShiftSource(_enums.OpenIntEnum):
    REACH_FAILURES: object = 1
    TONGUE_EATEN: object = 2
    is_listed: bool
class ApplicationModeContext(_typing.TypedDict):
    mode: _models.ApiApplicationMode
class BaselineContext(_typing.TypedDict):
    baseline: float
class BatchAnalysisEndedContext(_typing.TypedDict):
    analysis_trial_count: int
    batch_id: str
    failed_trial_count: int
    session_id: str
class BatchAnalysisStartedContext(_typing.TypedDict):
    analysis_trial_count: int
    batch_id: str
    session_id: str
class CaptureAnalysisResultLike(_enums.OpenStrEnum):
    ANALYSIS_DELAYED: object = 'analysis_delayed'
    ANALYSIS_FAILED: object = 'analysis_failed'
    ANALYSIS_SUCCEEDED: object = 'analysis_succeeded'
    CAPTURE_ONLY: object = 'capture_only'
    is_listed: bool
class CommandContext(_typing.TypedDict):
    context: str
class CountChangeContext(_typing.TypedDict):
    change: int
    count: int
class DayStartedContext(_typing.TypedDict):
    date: float
    day_path: _typing.NotRequired[str]
class DelayContext(_typing.TypedDict):
    delay: float
class EmergencyResumeContext(_typing.TypedDict):
    reason: str
    reason_code: _models.ApiEmergencyResumeReason
    resumed_alarms: _Sequence[_models.ApiAlarmKind]
class EmergencyStopContext(_typing.TypedDict):
    active_alarms: _Sequence[_models.ApiAlarmKind]
    reason: str
    reason_code: _models.ApiEmergencyStopReason
class FrequencyContext(_typing.TypedDict):
    frequency: float
class IntensityContext(_typing.TypedDict):
    intensity: float
class IntertrialErrorContext(_typing.TypedDict):
    batch_id: str | None
    error: str
    session_id: str
    trial_id: int
class IntertrialResponseContext(_typing.TypedDict):
    batch_id: str | None
    response_data: IntertrialResponseDict | _typing.Any
    session_id: str
    trial_id: int
class IntertrialResponseDataLike(Protocol):
    food_consumed: int
    hand_events: Sequence[ReachEventLike]
    other_events: Sequence[ReachEventLike]
    reach_events: Sequence[ReachEventLike]
    rh_max_vp_list: Sequence[Sequence[float] | None]
    successful_reaches: int
    total_reaches: int
class IntertrialResponseDict(_typing.TypedDict):
    food_consumed: int
    hand_events: _Sequence[ReachEventDict | _typing.Any]
    other_events: _Sequence[ReachEventDict | _typing.Any]
    reach_events: _Sequence[ReachEventDict | _typing.Any]
    rh_max_vp_list: _Sequence[_Sequence[float] | None]
    successful_reaches: int
    total_reaches: int
class IntertrialSaveContext(_typing.TypedDict):
    batch_id: str | None
    location: str
    session_id: str
    trial_id: int
class IsEnabledContext(_typing.TypedDict):
    is_enabled: bool
class IsEngagedContext(_typing.TypedDict):
    is_engaged: bool
class PelletDriftResetContext(_typing.TypedDict):
    drift: Vector3Context | _typing.Any
class PelletHomeResetContext(_typing.TypedDict):
    cycles: int
class PelletShiftContext(_typing.TypedDict):
    batch_id: str | None
    deferred: bool
    session_id: str
    shift: Vector3Context | _typing.Any
    source: _models.ApiPelletShiftSource
    trial_id: int
class ProjectChangedContext(_typing.TypedDict):
    day: str
    device_id: str
    root: str
    session_id: str
    trial_id: int
class ProjectTrialChangedContext(_typing.TypedDict):
    root: str
    session_id: str
    trial_id: int
class PropertyChangedContext(_typing.TypedDict):
    name: str
    new_value: _typing.Any
    old_value: _typing.Any
    target: int
class ReachEventDict(_typing.TypedDict):
    delay_since_presented: float
    end: int | None
    init: int
    max: int | None
    method: _models.ReachEventMethodLike
    outcome: _models.ReachEventOutcomeLike
class ReachEventLike(Protocol):
    delay_since_presented: float
    end: int | None
    init: int
    max: int | None
    method: ReachEventMethodLike
    outcome: ReachEventOutcomeLike
class ReachEventMethodLike(_enums.OpenStrEnum):
    LEFT_HAND: object = 'left_hand'
    NONE: object = 'none'
    OTHER: object = 'other'
    RIGHT_HAND: object = 'right_hand'
    TONGUE: object = 'tongue'
    is_listed: bool
class ReachEventOutcomeLike(_enums.OpenStrEnum):
    DROPPED: object = 'dropped'
    EATEN: object = 'eaten'
    GRABBED: object = 'grabbed'
    MISSED: object = 'missed'
    NONE: object = 'none'
    STALLED: object = 'stalled'
    is_listed: bool
class ReasonContext(_typing.TypedDict):
    reason: str
class ReleaseToneContext(_typing.TypedDict):
    duration: float
    frequency: float
class SessionEndedContext(_typing.TypedDict):
    analysis_trial_count: int
    capture_trial_count: int
    failed_trial_count: int
    session_id: str
class SessionStartedContext(_typing.TypedDict):
    is_analysis_deferred: bool
    session_id: str
class SessionTrialContext(_typing.TypedDict):
    session_id: str
    trial_id: int
class TrainingModeContext(_typing.TypedDict):
    training_mode: _models.ApiTrainingMode
class TrainingPhaseContext(_typing.TypedDict):
    training_phase_id: str
class TrainingPlanContext(_typing.TypedDict):
    training_plan_id: str
class TrialEndedContext(_typing.TypedDict):
    result: _models.CaptureAnalysisResultLike
    session_id: str
    trial_id: int
class TrialReachEventsContext(_typing.TypedDict):
    batch_id: str | None
    session_id: str
    trial_id: int
    trial_reach_events: _Sequence[ReachEventDict | _typing.Any]
class TrialSeenContext(_typing.TypedDict):
    batch_id: str | None
    session_id: str
    trial_id: int
class TrialStartedContext(_typing.TypedDict):
    reason: str
    session_id: str
    trial_id: int
class Vector3Context(_typing.TypedDict):
    x: float
    y: float
    z: float
class VersionContext(_typing.TypedDict):
    version: str
