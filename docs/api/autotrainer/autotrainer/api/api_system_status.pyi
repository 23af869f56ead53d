from __future__ import annotations

class ApiAlarmStatus(_record.Record):
    additional_properties: Mapping[str, Any]
    alarm_id: ApiAlarmKind = _msgspec.field(name='alarmId')
    is_active: bool = _msgspec.field(name='isActive')
    is_auto_resume_enabled: bool = _msgspec.field(name='isAutoResumeEnabled', default=False)
    is_enabled: bool = _msgspec.field(name='isEnabled')
    is_stop_condition: bool = _msgspec.field(name='isStopCondition', default=False)
    def to_dict(self) -> dict[str, Any]: ...
class ApiAnimalStatus(_record.Record):
    additional_properties: Mapping[str, Any]
    dcs_send_x: float = _msgspec.field(name='dcsSendX')
    dcs_send_y: float = _msgspec.field(name='dcsSendY')
    dcs_send_z: float = _msgspec.field(name='dcsSendZ')
    identifier: str
    name: str
    reach_status_day: ApiReachStatus = _msgspec.field(name='reachStatusDay')
    reach_status_total: ApiReachStatus = _msgspec.field(name='reachStatusTotal')
    target_y_limit: float | None = _msgspec.field(name='targetYLimit')
    def to_dict(self) -> dict[str, Any]: ...
class ApiBehaviorStatus(_record.Record):
    additional_properties: Mapping[str, Any]
    baseline_magnet_intensity: float = _msgspec.field(name='baselineMagnetIntensity')
    is_auto_clamp_enabled: bool = _msgspec.field(name='isAutoClampEnabled', default=False)
    is_auto_close_gate_on_intertrial_enabled: bool
    is_batch_trials_enabled: bool = _msgspec.field(name='isBatchTrialsEnabled', default=False)
    is_intertrial_pellet_shift_enabled: bool
    is_live_analysis_enabled: bool = _msgspec.field(name='isLiveAnalysisEnabled', default=False)
    is_pellet_cover_enabled: bool = _msgspec.field(name='isPelletCoverEnabled', default=False)
    is_pellet_delivery_enabled: bool
    is_triangle_pellet_distance_detection_enabled: bool
    reaches: ApiReachStatus
    def to_dict(self) -> dict[str, Any]: ...
class ApiDetectorStatus(_record.Record):
    additional_properties: Mapping[str, Any]
    detector_id: ApiDetectorKind = _msgspec.field(name='detectorId')
    is_active: bool = _msgspec.field(name='isActive')
    is_enabled: bool = _msgspec.field(name='isEnabled')
    def to_dict(self) -> dict[str, Any]: ...
class ApiPelletDeviceStatus(_record.Record):
    additional_properties: Mapping[str, Any]
    barrier_arm: float = _msgspec.field(name='barrierArm', default=0.0)
    dcs_send_x: float = _msgspec.field(name='dcsSendX')
    dcs_send_y: float = _msgspec.field(name='dcsSendY')
    dcs_send_z: float = _msgspec.field(name='dcsSendZ')
    dcs_x: float = _msgspec.field(name='dcsX', default=0.0)
    dcs_y: float = _msgspec.field(name='dcsY', default=0.0)
    dcs_z: float = _msgspec.field(name='dcsZ', default=0.0)
    is_barrier_arm_active: bool = _msgspec.field(name='isBarrierArmActive', default=False)
    is_home_on_excessive_drift_enabled: bool
    is_tunnel_sweep_enabled: bool = _msgspec.field(name='isTunnelSweepEnabled', default=False)
    load_arm: float = _msgspec.field(name='loadArm', default=0.0)
    def to_dict(self) -> dict[str, Any]: ...
class ApiProjectStatus(_record.Record):
    additional_properties: Mapping[str, Any]
    day_path: str = _msgspec.field(name='dayPath')
    session_id: str = _msgspec.field(name='sessionId')
    def to_dict(self) -> dict[str, Any]: ...
    trial_id: int = _msgspec.field(name='trialId')
class ApiReachStatus(_record.Record):
    additional_properties: Mapping[str, Any]
    pellets_consumed: int = _msgspec.field(name='pelletsConsumed', default=0)
    pellets_presented: int = _msgspec.field(name='pelletsPresented', default=0)
    reaches: int = 0
    successful_reaches: int = _msgspec.field(name='successfulReaches', default=0)
    def to_dict(self) -> dict[str, Any]: ...
class ApiSystemStatus(_record.Record):
    additional_properties: Mapping[str, Any]
    alarms: _Sequence[ApiAlarmStatus]
    animal: ApiAnimalStatus | None
    application_mode: ApiApplicationMode = _msgspec.field(name='applicationMode')
    behavior: ApiBehaviorStatus
    detectors: _Sequence[ApiDetectorStatus]
    pellet_device: ApiPelletDeviceStatus = _msgspec.field(name='pelletDevice')
    project: ApiProjectStatus
    def to_dict(self) -> dict[str, Any]: ...
    training_mode: ApiTrainingMode = _msgspec.field(name='trainingMode')
    tunnel_device: ApiTunnelDeviceStatus = _msgspec.field(name='tunnelDevice')
class ApiTunnelDeviceStatus(_record.Record):
    additional_properties: Mapping[str, Any]
    is_fan_on: bool = _msgspec.field(name='isFanOn', default=False)
    is_gate_open: bool = _msgspec.field(name='isGateOpen', default=False)
    magnet_intensity: float = _msgspec.field(name='magnetIntensity')
    def to_dict(self) -> dict[str, Any]: ...
