from __future__ import annotations

class BrokerAccess:
    def __init__(self, serial_number: str, broker_username: str = '', broker_password: str | None = None, broker_host: str = '', mqtts_port: int = 8883, ws_port: int = 9001, wss_port: int = 9002, trust: PanelTrust | None = None) -> None: ...
    broker_host: str = ''
    broker_password: str | None = field(default=None, repr=False)
    broker_username: str = ''
    host: str
    mqtts_port: int = 8883
    serial_number: str
    trust: PanelTrust | None = None
    ws_port: int = 9001
    wss_port: int = 9002
class PanelStatistics:
    def __init__(self, messages: int, ignored: int, reconnects: int, last_message: float | None) -> None: ...
    ignored: int
    last_message: float | None
    messages: int
    reconnects: int
class SpanPanel(PanelCommands):
    def __init__(self, host: str | None = None, credentials: Access | None = None, *, broker_host: str | None = None, broker_port: int | None = None, transport: TransportName = 'tcp', use_tls: bool = True, ssl_context: ssl.SSLContext | None = None, connect_timeout: float = 15.0, ready_timeout: float = 30.0, command_timeout: float = 10.0, keepalive: float = 30.0, reconnect_wait: float = 1.0, reconnect_limit: float = 60.0, renew_credentials: Callable[[], Awaitable[Access]] | None = None) -> None: ...
    backup: Backup | None
    batteries: tuple[Battery, ...]
    battery: Battery | None
    circuits: CircuitMap
    async def close(self) -> None: ...
    async def connect(self, timeout: float | None = None, *, wait_ready: bool = True) -> None: ...
    connection: Connection
    connection_error: SpanPanelError | None
    credentials: Access
    data_model: str | None
    ev_chargers: Mapping[str, EvCharger]
    feedthrough: Feedthrough | None
    grid: Grid
    info: PanelInfo
    is_live: bool
    issues: tuple[PanelIssue, ...]
    power_control: PowerControl | None
    power_flows: PowerFlows
    @classmethod
    async def register(cls, host: str, name: str, passphrase: str | None = None, **options: Any) -> Self: ...
    serial_number: str
    async def set_asserted_islanding_state(self, value: str, *, timeout: float | None = None) -> CommandResult: ...
    async def set_dominant_power_source(self, value: str, *, timeout: float | None = None) -> CommandResult: ...
    async def set_ev_charge_limit(self, amperes: int, charger: str | EvCharger | None = None, *, timeout: float | None = None) -> CommandResult: ...
    async def set_priority(self, circuit: str | int | Circuit, value: str, *, timeout: float | None = None) -> CommandResult: ...
    async def set_relay(self, circuit: str | int | Circuit, value: str, *, timeout: float | None = None) -> CommandResult: ...
    snapshot: PanelSnapshot
    solar: Solar | None
    state: str | None
    statistics: PanelStatistics
    def update_credentials(self, credentials: Access) -> None: ...
    def watch(self, *, size: int = EVENTS_KEPT) -> Watch: ...
    async def watch_snapshots(self, interval: float = 1.0) -> AsyncGenerator[PanelSnapshot, None]: ...
