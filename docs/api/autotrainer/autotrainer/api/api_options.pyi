from __future__ import annotations

class ApiOptions:
    def __init__(self, rpc: RpcOptions | None = None, telemetry: TelemetryOptions | None = None) -> None: ...
    rpc: RpcOptions | None = None
    telemetry: TelemetryOptions | None = None
class RpcOptions:
    def __init__(self, enable: bool = True, identifier: str = 'autotrainer-device', heartbeat_interval: float = 5, subscriber_port: int = 5556, command_port: int = 5557, *, host: str | tuple[str, ...] | None = None, protocol: Literal['0.9.7', '0.12.0'] = '0.12.0', queue_size: int = 100000, send_high_water_mark: int = 10000, slow_subscriber_grace_s: float = 0.5, stop_timeout_s: float = 2.0, delegate_timeout_s: float = 30.0, curve: CurveServer | None = None) -> None: ...
    command_port: int = 5557
    curve: CurveServer | None = field(default=None, kw_only=True)
    delegate_timeout_s: float = field(default=30.0, kw_only=True)
    enable: bool = True
    heartbeat_interval: float = 5
    host: str | tuple[str, ...] | None = field(default=None, kw_only=True)
    identifier: str = 'autotrainer-device'
    protocol: Literal['0.9.7', '0.12.0'] = field(default='0.12.0', kw_only=True)
    queue_size: int = field(default=100000, kw_only=True)
    send_high_water_mark: int = field(default=10000, kw_only=True)
    slow_subscriber_grace_s: float = field(default=0.5, kw_only=True)
    stop_timeout_s: float = field(default=2.0, kw_only=True)
    subscriber_port: int = 5556
class TelemetryOptions:
    def __init__(self, enable: bool = False, endpoint: str | None = None, api_key: str = '') -> None: ...
    api_key: str = field(default='', repr=False)
    enable: bool = False
    endpoint: str | None = None
def create_default_api_options() -> ApiOptions: ...
