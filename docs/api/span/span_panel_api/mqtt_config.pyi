from __future__ import annotations

class MqttClientConfig:
    def __init__(self, broker_host: str, username: str, password: str, mqtts_port: int = 8883, ws_port: int = 9001, wss_port: int = 9002, transport: Literal['tcp', 'websockets'] = 'tcp', use_tls: bool = True) -> None: ...
    broker_host: str
    effective_port: int
    mqtts_port: int = 8883
    password: str = field(repr=False)
    transport: Literal['tcp', 'websockets'] = 'tcp'
    use_tls: bool = True
    username: str
    ws_port: int = 9001
    wss_port: int = 9002
class PanelCapability(Flag):
    AUTHENTICATION: auto
    BATTERY: auto
    DSM_STATE: auto
    ENERGY_HISTORY: auto
    HARDWARE_STATUS: auto
    NONE: object = 0
    PRIORITY_CONTROL: auto
    PUSH_STREAMING: auto
    RELAY_CONTROL: auto
    SOLAR: auto
