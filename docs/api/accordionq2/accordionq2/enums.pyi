from __future__ import annotations

class AppTypes(_enums.OpenStrEnum):
    HARDWARE_MODULE: object = 'HardwareModule'
    SOFTWARE_MODULE: object = 'SoftwareModule'
    UNKNOWN: object = 'Unknown'
    is_listed: bool
class BusActions(_enums.OpenStrEnum):
    BREAK: object = 'Break'
    CLEAR_BUFFERS: object = 'ClearBuffers'
    RECEIVE: object = 'Receive'
    RECONFIGURE: object = 'Reconfigure'
    SCAN: object = 'Scan'
    SEND: object = 'Send'
    SEND_RECEIVE: object = 'SendReceive'
    UNDEFINED: object = 'Undefined'
    is_listed: bool
class ChannelTypes(_flags.WireFlag):
    ACTUATOR: object = 256
    ANALOG: object = 1
    AUDIO: object = 4194304
    BYTE_STREAM: object = 65536
    CALIBRATION: object = 67108864
    COUNTER: object = 64
    CURRENT: object = 2048
    DIGITAL: object = 2
    FREQUENCY: object = 128
    I2C: object = 32768
    IMAGE: object = 2097152
    INSTRUMENT: object = 16777216
    MULTIPLEXER: object = 16
    NUMERIC_RESULT: object = 524288
    NUMERIC_RESULTS: object = 33554432
    PSEUDO_DIGITAL: object = 1048576
    RATIOMETRIC: object = 4096
    REGISTER: object = 1024
    RESISTANCE: object = 32
    SOCKET: object = 131072
    SPI: object = 16384
    TEMPERATURE: object = 8
    UART: object = 8192
    UNDEFINED: object = 0
    VIDEO: object = 8388608
    VIRTUAL_DIGITAL: object = 4
    WAVEFORM: object = 262144
class DirectionTypes(_flags.WireFlag):
    IN: object = 1
    OUT: object = 2
    UNDEFINED: object = 0
class FlowControlTypes(_enums.OpenStrEnum):
    DTR_DSR: object = 'DTR_DSR'
    DTR_DSR_AND_XON_XOFF: object = 'DTR_DSR_AND_XON_XOFF'
    NONE: object = 'None'
    RTS_CTS: object = 'RTS_CTS'
    RTS_CTS_AND_XON_XOFF: object = 'RTS_CTS_AND_XON_XOFF'
    UNDEFINED: object = 'Undefined'
    XON_XOFF: object = 'XON_XOFF'
    is_listed: bool
class ModuleStatus(_enums.OpenStrEnum):
    DISABLED: object = 'Disabled'
    ERROR: object = 'Error'
    OK: object = 'OK'
    UNKNOWN: object = 'Unknown'
    WARNING: object = 'Warning'
    is_listed: bool
class MpioUsageTypes(_enums.OpenStrEnum):
    BUS_SIGNAL: object = 'BusSignal'
    HIDDEN_SYSTEM_CONTROL: object = 'HiddenSystemControl'
    READ_ONLY_SYSTEM_CONTROL: object = 'ReadOnlySystemControl'
    UNDEFINED: object = 'Undefined'
    USER_ALLOCATABLE: object = 'UserAllocatable'
    is_listed: bool
class ParityTypes(_enums.OpenStrEnum):
    EVEN: object = 'Even'
    MARK: object = 'Mark'
    NONE: object = 'None'
    ODD: object = 'Odd'
    SPACE: object = 'Space'
    UNDEFINED: object = 'Undefined'
    is_listed: bool
class UartBusTypes(_enums.OpenStrEnum):
    RS232: object = 'RS232'
    RS422: object = 'RS422'
    RS485: object = 'RS485'
    UNDEFINED: object = 'Undefined'
    is_listed: bool
def direction_to_json(value: DirectionTypes) -> str: ...
def parse_channel_types(value: int | str) -> ChannelTypes: ...
def parse_direction_types(value: int | str) -> DirectionTypes: ...
