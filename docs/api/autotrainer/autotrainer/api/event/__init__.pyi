from __future__ import annotations

class AnalysisTrialContext(_typing.TypedDict):
    batch_id: str | None
    session_id: str
    trial_id: int
class ApiEvent:
    def __init__(self, kind: ApiEventKind, when: datetime, index: int, context: Mapping[str, Any] | None = None, repeat: int = 0) -> None: ...
    context: Mapping[str, Any] | None = None
    index: int
    def is_same(self, info: ApiEvent | None) -> bool: ...
    kind: ApiEventKind
    repeat: int = 0
    when: datetime
class ApiEventDict(TypedDict):
    context: Any
    index: int
    kind: ApiEventKind
    when: datetime
class ApiEventKind(_enums.OpenIntEnum):
    alarmChanged: object = 6501
    algorithmPause: object = 1001
    algorithmResume: object = 1002
    animalCreated: object = 7001
    animalSelected: object = 7003
    animalUpdated: object = 7002
    applicationLaunched: object = 201
    applicationModeChanged: object = 301
    applicationTerminating: object = 202
    autoClampDisengaged: object = 1624
    autoClampEnabledChanged: object = 1611
    autoClampEngaged: object = 1621
    autoClampIntensityChanged: object = 1612
    autoClampPlayReleaseTone: object = 1623
    autoClampPreDisengage: object = 1622
    autoClampReleaseDelayChanged: object = 1614
    autoClampReleaseToneFreqChanged: object = 1613
    batchAnalysisEnded: object = 1322
    batchAnalysisStarted: object = 1321
    calibration3dCompleted: object = 321
    calibration3dFailed: object = 322
    calibrationDcsCompleted: object = 311
    calibrationDcsFailed: object = 312
    dayPelletConsumedCountChanged: object = 1813
    dayPelletPresentedCountChanged: object = 1812
    dayReachCountChanged: object = 1814
    dayStarted: object = 1811
    daySuccessfulReachesCountChanged: object = 1815
    detectorChanged: object = 6001
    deviceCommandAcknowledge: object = 2002
    deviceCommandSend: object = 2001
    emergencyResume: object = 102
    emergencyStop: object = 101
    headFixationForceDetectorChanged: object = 1421
    headbarPressureEngagedChanged: object = 4011
    headfixAutoTare: object = 1411
    headfixBaselineChanged: object = 1601
    headfixLoadCellChangedInIntersession: object = 1405
    headfixLoadCellChangedWrongState: object = 1406
    headfixLoadCellEnabledChanged: object = 1401
    intertrialDetectionBegin: object = 1711
    intertrialDetectionEnd: object = 1712
    intertrialDetectionError: object = 1713
    intertrialDetectionSave: object = 1714
    intertrialDetectionSaveError: object = 1715
    intertrialPelletShift: object = 1921
    intertrialResponse: object = 1720
    intertrialSegmentationBegin: object = 1701
    intertrialSegmentationEnd: object = 1702
    intertrialSegmentationError: object = 1703
    intertrialSegmentationSave: object = 1704
    intertrialSegmentationSaveError: object = 1705
    is_listed: bool
    loadCellEngagedChanged: object = 4001
    pelletConsumedCountChanged: object = 1802
    pelletCoverBegin: object = 1208
    pelletCoverEnd: object = 1209
    pelletDriftReset: object = 1223
    pelletHomeBegin: object = 1214
    pelletHomeEnd: object = 1215
    pelletHomeReset: object = 1222
    pelletLoadBegin: object = 1202
    pelletLoadEnd: object = 1203
    pelletPresentedCountChanged: object = 1800
    pelletReleaseBegin: object = 1211
    pelletReleaseEnd: object = 1212
    pelletRetractBegin: object = 1220
    pelletRetractEnd: object = 1221
    pelletSendBegin: object = 1205
    pelletSendEnd: object = 1206
    projectChanged: object = 701
    projectTrialChanged: object = 702
    propertyChanged: object = 501
    protocolActionEvent: object = 5841
    protocolEvent: object = 5801
    protocolPhaseEvent: object = 5821
    protocolPlanEvent: object = 5811
    protocolPredicateEvent: object = 5831
    protocolProgressEvent: object = 5851
    reachCountChanged: object = 1803
    sessionEnded: object = 1332
    sessionStarted: object = 1331
    successfulReachesCountChanged: object = 1804
    systemStatus: object = 601
    trainingModeChanged: object = 5001
    trainingPhaseEnter: object = 5201
    trainingPhaseExit: object = 5202
    trainingPlanLoad: object = 5101
    trainingProgressUpdate: object = 5501
    trialAnimalSeen: object = 1501
    trialCaptureEnded: object = 1305
    trialEnded: object = 1311
    trialPelletPresented: object = 1901
    trialPelletSeen: object = 1503
    trialReachEvents: object = 1911
    trialRightHandSeen: object = 1502
    trialStarted: object = 1301
    tunnelEnter: object = 1101
    tunnelExit: object = 1102
    tunnelFanOffBegin: object = 1237
    tunnelFanOffEnd: object = 1238
    tunnelFanOnBegin: object = 1235
    tunnelFanOnEnd: object = 1236
    tunnelGateCloseBegin: object = 1232
    tunnelGateCloseEnd: object = 1233
    tunnelGateOpenBegin: object = 1230
    tunnelGateOpenEnd: object = 1231
    unknown: object = 999999
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
