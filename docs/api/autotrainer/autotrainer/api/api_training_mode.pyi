from __future__ import annotations

class ApiTrainingMode(_enums.OpenIntEnum):
    AUTOMATIC: object = 300
    MANUAL: object = 100
    MANUAL_WITH_PROTOCOL: object = 200
    UNDEFINED: object = 0
    is_listed: bool
