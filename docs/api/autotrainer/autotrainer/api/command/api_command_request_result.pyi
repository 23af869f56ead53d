from __future__ import annotations

class ApiCommandRequestResult(_enums.OpenIntEnum):
    EXCEPTION: object = 500
    FAILED: object = 400
    PENDING: object = 200
    PENDING_WITH_NOTIFICATION: object = 201
    SUCCESS: object = 100
    UNAVAILABLE: object = 9999
    UNRECOGNIZED: object = 0
    is_listed: bool
