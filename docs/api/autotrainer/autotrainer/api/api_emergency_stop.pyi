from __future__ import annotations

class ApiEmergencyResumeReason(_enums.OpenIntEnum):
    alarm_monitor_resume: object = 101
    alarm_monitor_status_change: object = 201
    is_listed: bool
    rpc_service: object = 401
    unknown: object = 0
    user_button: object = 301
class ApiEmergencyStopReason(_enums.OpenIntEnum):
    alarm_monitor: object = 101
    diamond_coord_check: object = 201
    is_listed: bool
    rpc_service: object = 401
    unknown: object = 0
    user_button: object = 301
