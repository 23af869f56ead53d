from __future__ import annotations

class Answer:
    def __init__(self, result: ApiCommandRequestResult, data: Any = None, events: list[Event] = list[Event](), later: Callable[[], Answer] | None = None, error_message: str | None = None) -> None: ...
    data: Any = None
    error_message: str | None = None
    events: list[Event] = field(default_factory=list[Event])
    later: Callable[[], Answer] | None = None
    result: ApiCommandRequestResult
class AutotrainerSimulator(StartStop):
    def __init__(self, host: str = '127.0.0.1', subscriber_port: int = 0, command_port: int = 0, *, protocol: Literal['0.9.7', '0.12.0'] = '0.12.0', version: str | None = None, identifier: str = 'autotrainer-simulator', heartbeat_interval_s: float = 1.0, result_delay_s: float = 0.05, seed: int = 0, curve: tuple[str, str] | None = None) -> None: ...
    command_endpoint: str
    command_port: object
    curve: Final
    endpoint: str
    faults: Final
    heartbeat_interval_s: Final
    host: Final
    identifier: Final
    ports: Ports
    protocol: Final
    def publish(self, kind: int, context: Any = None, index: int | None = None) -> None: ...
    requests: Final[list[bytes]]
    result_delay_s: Final
    rig: Final
    def start(self) -> None: ...
    def stop(self) -> None: ...
    subscriber_port: object
    version: Final
class Fault:
    def __init__(self, kind: FaultKind, command: int | None = None, seconds: float = 0.5, times: int | None = None) -> None: ...
    command: int | None = None
    kind: FaultKind
    seconds: float = 0.5
    times: int | None = None
class FaultKind(StrEnum):
    BAD_EVENT: object = 'bad_event'
    BAD_REPLY: object = 'bad_reply'
    DUPLICATED_EVENT: object = 'duplicated_event'
    LOST_EVENT: object = 'lost_event'
    NO_HEARTBEAT: object = 'no_heartbeat'
    NO_REPLY: object = 'no_reply'
    NO_RESULT: object = 'no_result'
    REORDERED_EVENT: object = 'reordered_event'
    SILENCE: object = 'silence'
    SLOW_REPLY: object = 'slow_reply'
    TORN_EVENT: object = 'torn_event'
    TWICE_RESULT: object = 'twice_result'
    UNSERIALIZED_REPLY: object = 'unserialized_reply'
    WRONG_EVENT: object = 'wrong_event'
    WRONG_REPLY: object = 'wrong_reply'
    WRONG_RESULT: object = 'wrong_result'
class Rig:
    def __init__(self, seed: int = 0, protocol: str = '0.12.0') -> None: ...
    animals: object
    def answer(self, request: CommandRequest) -> Answer: ...
    application_mode: object
    behavior: ApiBehaviorStatus
    def configuration(self) -> ApiSystemConfiguration: ...
    is_stopped: object
    pellet_device: ApiPelletDeviceStatus
    protocol: object
    session_id: str
    def status(self) -> ApiSystemStatus: ...
    training_mode: object
    def trial(self, number: int) -> list[Event]: ...
def parse_fault(text: str) -> Fault: ...
