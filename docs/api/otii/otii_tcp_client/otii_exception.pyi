from __future__ import annotations

class Otii_Exception(OtiiError):
    def __init__(self, response: Mapping[str, Any], *, device_id: str = '', was_sent: bool | None = True) -> None: ...
    args: object
    command: object
    device_id: object
    message: object
    response: object
    type: object
    was_sent: object
