from __future__ import annotations

ApiCommandReqeustResult: object = ApiCommandRequestResult
class ApiCommandRequest:
    def __init__(self, command: ApiCommand, custom_command: int = -1, nonce: int = -1, data: dict[str, Any] | None = None, command_number: object = None) -> None: ...
    command: ApiCommand
    command_number: object = None
    custom_command: int = -1
    data: dict[str, Any] | None = None
    is_for_service: bool
    nonce: int = -1
    @classmethod
    def parse_bytes(cls, message: bytes) -> Self | None: ...
    @classmethod
    def parse_object(cls, obj: object) -> Self | None: ...
class ApiCommandRequestErrorKind(_enums.OpenIntEnum):
    COMMAND_ERROR: object = 2
    NONE: object = 0
    SYSTEM_ERROR: object = 1
    is_listed: bool
class ApiCommandRequestResponse:
    def __init__(self, result: ApiCommandRequestResult, data: Any = None, error_code: int = 0, error_message: str | None = None, command: ApiCommand = ApiCommand.NONE, nonce: int = -1) -> None: ...
    command: ApiCommand = ApiCommand.NONE
    data: Any = None
    error_code: int = 0
    error_message: str | None = None
    nonce: int = -1
    result: ApiCommandRequestResult
class ApiCommandRequestResult(_enums.OpenIntEnum):
    EXCEPTION: object = 500
    FAILED: object = 400
    PENDING: object = 200
    PENDING_WITH_NOTIFICATION: object = 201
    SUCCESS: object = 100
    UNAVAILABLE: object = 9999
    UNRECOGNIZED: object = 0
    is_listed: bool
class ApiCommandRequestService(ABC):
    command_request_delegate: CommandRequestDelegate | None
ApiCommandRequestSystemErrorSerialization: Final = _replies.SERIALIZATION_ERROR
class ApiMessageQueueService(ABC):
    def send(self, topic: int, data: bytes) -> bool: ...
    def send_event(self, event: ApiEvent | None) -> bool: ...
class ApiTopic(_enums.OpenIntEnum):
    ANY: object = 0
    COMMAND_RESULT: object = 6001
    EMERGENCY: object = 2001
    EVENT: object = 4001
    HEARTBEAT: object = 1001
    PROPERTY_CHANGE: object = 5001
    is_listed: bool
CommandRequestDelegate: object = Callable[[ApiCommandRequest], ApiCommandRequestResponse]
class HeartbeatMessage:
    def __init__(self, identifier: str, version: str, timestamp: float) -> None: ...
    identifier: str
    timestamp: float
    version: str
NotificationEventKinds: Final = [ApiEventKind.emergencyStop, ApiEventKind.emergencyResume]
class RpcService(ApiMessageQueueService, ApiCommandRequestService):
    def __init__(self, options: RpcOptions) -> None: ...
    command_port: int
    command_request_delegate: CommandRequestDelegate | None
    @staticmethod
    def dictionary_to_json_bytes(obj: object) -> bytes: ...
    endpoints: tuple[str, ...]
    heartbeat_interval: float
    identifier: str
    is_running: bool
    def send(self, topic: int, data: bytes) -> bool: ...
    def send_command_result(self, response: ApiCommandRequestResponse | None) -> bool: ...
    def send_dict(self, topic: int, message: Mapping[str, Any]) -> bool: ...
    def send_event(self, event: ApiEvent | None) -> bool: ...
    def send_event_dict(self, message: ApiEventDict | Mapping[str, Any] | None) -> bool: ...
    def send_string(self, topic: int, message: str) -> bool: ...
    def start(self) -> None: ...
    statistics: ServiceStatistics
    def stop(self) -> None: ...
    subscriber_port: int
