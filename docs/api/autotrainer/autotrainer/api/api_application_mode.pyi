from __future__ import annotations

class ApiApplicationMode(_enums.OpenIntEnum):
    CALIBRATION_3D: object = 1100
    CALIBRATION_DCS: object = 1000
    IDLE: object = 0
    IN_DEVICE: object = 200
    IN_TRAINING: object = 300
    RUNNING: object = 100
    is_listed: bool
