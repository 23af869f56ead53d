from __future__ import annotations

class DisconnectedException(OtiiError, ConnectionError):
    def __init__(self, message: str = '', *, was_sent: bool | None = None, command: str = '', device_id: str = '') -> None: ...
    command: object
    device_id: object
    was_sent: object
class NotConnectedError(DisconnectedException):
    def __init__(self, message: str = '', *, was_sent: bool | None = None, command: str = '', device_id: str = '') -> None: ...
    command: object
    device_id: object
    was_sent: object
class OtiiArgumentError(Otii_Exception, ValueError):
    def __init__(self, response: Mapping[str, Any], *, device_id: str = '', was_sent: bool | None = True) -> None: ...
    args: object
    command: object
    device_id: object
    field: str = ''
    message: object
    response: object
    type: object
    value: object = None
    was_sent: object
class OtiiClientException(OtiiError):
    def __init__(self, message: str = '', *, was_sent: bool | None = None, command: str = '', device_id: str = '') -> None: ...
    command: object
    device_id: object
    was_sent: object
class OtiiConnectError(OtiiError, ConnectionError):
    def __init__(self, message: str = '', *, was_sent: bool | None = None, command: str = '', device_id: str = '') -> None: ...
    command: object
    device_id: object
    was_sent: object
class OtiiError(Exception):
    def __init__(self, message: str = '', *, was_sent: bool | None = None, command: str = '', device_id: str = '') -> None: ...
    command: object
    device_id: object
    was_sent: object
class OtiiException(OtiiError):
    def __init__(self, message: str = '', *, was_sent: bool | None = None, command: str = '', device_id: str = '') -> None: ...
    command: object
    device_id: object
    was_sent: object
class OtiiProtocolError(OtiiError, ValueError):
    def __init__(self, message: str = '', *, was_sent: bool | None = None, command: str = '', device_id: str = '') -> None: ...
    command: object
    device_id: object
    was_sent: object
class OtiiRefusedError(OtiiConnectError, ConnectionRefusedError):
    def __init__(self, message: str = '', *, was_sent: bool | None = None, command: str = '', device_id: str = '') -> None: ...
    command: object
    device_id: object
    was_sent: object
class OtiiTimeoutError(OtiiError, TimeoutError):
    def __init__(self, message: str = '', *, was_sent: bool | None = None, command: str = '', device_id: str = '') -> None: ...
    command: object
    device_id: object
    was_sent: object
class Otii_Exception(OtiiError):
    def __init__(self, response: Mapping[str, Any], *, device_id: str = '', was_sent: bool | None = True) -> None: ...
    args: object
    command: object
    device_id: object
    message: object
    response: object
    type: object
    was_sent: object
