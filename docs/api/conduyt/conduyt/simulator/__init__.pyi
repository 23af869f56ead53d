from __future__ import annotations

BOARDS: Final
class Bitmap:
    def __init__(self, x: int, y: int, width: int, height: int, data: bytes) -> None: ...
    data: bytes
    height: int
    width: int
    x: int
    y: int
class Board:
    def __init__(self, name: str, pins: tuple[PinCapability, ...], i2c_buses: int, spi_buses: int, uart_count: int, max_payload: int, max_modules: int, max_subscriptions: int, max_datastreams: int, analog_pins: tuple[int, ...], adc_bits: int = 10, knows_pins: bool = True, writes_updates: bool = False, mcu_id: bytes = bytes(8), i2c_limit: int = 255) -> None: ...
    adc_bits: int = 10
    analog_pins: tuple[int, ...]
    def can(self, pin: int, capability: PinCapability) -> bool: ...
    full_scale: int
    i2c_buses: int
    i2c_limit: int = 255
    knows_pins: bool = True
    max_datastreams: int
    max_modules: int
    max_payload: int
    max_subscriptions: int
    mcu_id: bytes = bytes(8)
    name: str
    pins: tuple[PinCapability, ...]
    spi_buses: int
    uart_count: int
    writes_updates: bool = False
class Broker:
    def __init__(self, *, host: str = '127.0.0.1', port: int = 0, kind: BrokerKind = 'auto', credentials: Credentials | None = None) -> None: ...
    host: Final
    kind: Final
    port: object
    def start(self) -> None: ...
    def stop(self) -> None: ...
class Clock:
    def __init__(self, speed: float = 1.0) -> None: ...
    def move_to(self, moment: float) -> None: ...
    def now(self) -> float: ...
    def real_s_until(self, moment: float) -> float | None: ...
    speed: Final
class CommandLog(ReceivedList[ReceivedCommand]):
    def __init__(self) -> None: ...
    def add(self, command: ReceivedCommand) -> None: ...
    def append(self, item: ReceivedCommand, /) -> None: ...
    def clear(self) -> None: ...
    def named(self, name: str) -> list[ReceivedCommand]: ...
class ConduytSimulator(StartStop):
    def __init__(self, link: LinkKind = 'pty', *, board: str = 'r4', sketch: Sketch | None = None, habits: Habits | None = None, seed: int = 0, speed: float = 1.0, host: str = '127.0.0.1', port: int = 0, dial: bool = False, device_id: str = DEFAULT_DEVICE_ID, credentials: Credentials | None = None, raw_link: RawLink = 'plain', restart_s: float = 0.1) -> None: ...
    def advance(self, seconds: float) -> None: ...
    broker: Broker | None
    commands: Final
    device: Final
    device_id: Final
    endpoint: str
    faults: Final
    host: Final
    link_kind: Final
    def plug(self) -> None: ...
    port: int
    def restart(self) -> None: ...
    def start(self) -> None: ...
    def stop(self) -> None: ...
    def unplug(self) -> None: ...
class Corrupt(Matching):
    def __init__(self, flips: int = 1, *, times: int | None = None, probability: float = 1.0, acts: bool = True, of: str = '*') -> None: ...
    acts: bool = True
    def change(self, outgoing: Outgoing, random: Random, /) -> Sequence[Outgoing]: ...
    flips: int = 1
    def matches(self, name: str) -> bool: ...
    of: str = '*'
    probability: float = 1.0
    times: int | None = None
class CorruptCommand(Matching):
    def __init__(self, *, times: int | None = None, probability: float = 1.0, acts: bool = False, of: str = '*') -> None: ...
    acts: bool = field(default=False, kw_only=True)
    def change(self, outgoing: Outgoing, _random: Random, /) -> Sequence[Outgoing]: ...
    def matches(self, name: str) -> bool: ...
    of: str = '*'
    probability: float = 1.0
    times: int | None = None
class Datastream:
    def __init__(self, spec: DatastreamSpec, value: Value, due: float | None, interval_s: float, writes: list[bytes] = list[bytes](), on_write: Callable[[Value], None] | None = None) -> None: ...
    due: float | None
    interval_s: float
    on_write: Callable[[Value], None] | None = None
    spec: DatastreamSpec
    value: Value
    writes: list[bytes] = field(default_factory=list[bytes])
class DatastreamSpec:
    def __init__(self, name: str, type: DatastreamType, unit: str = '', writable: bool = False, start: Value = 0, motion: Motion | None = None, interval_s: float = 0.2) -> None: ...
    interval_s: float = 0.2
    motion: Motion | None = None
    name: str
    start: Value = 0
    type: DatastreamType
    unit: str = ''
    writable: bool = False
class DatastreamType(OpenIntEnum):
    BOOL: object = 1
    BYTES: object = 9
    FLOAT32: object = 7
    INT16: object = 4
    INT32: object = 6
    INT8: object = 2
    STRING: object = 8
    UINT16: object = 5
    UINT8: object = 3
    is_listed: bool
class Delay(Matching):
    def __init__(self, seconds: float, in_order: bool = True, *, times: int | None = None, probability: float = 1.0, acts: bool = True, of: str = '*') -> None: ...
    acts: bool = True
    def change(self, outgoing: Outgoing, _random: Random, /) -> Sequence[Outgoing]: ...
    in_order: bool = True
    def matches(self, name: str) -> bool: ...
    of: str = '*'
    probability: float = 1.0
    seconds: float
    times: int | None = None
class Delimiters(Matching):
    def __init__(self, count: int = 0, *, times: int | None = None, probability: float = 1.0, acts: bool = True, of: str = '*') -> None: ...
    acts: bool = True
    def change(self, outgoing: Outgoing, _random: Random, /) -> Sequence[Outgoing]: ...
    count: int = 0
    def matches(self, name: str) -> bool: ...
    of: str = '*'
    probability: float = 1.0
    times: int | None = None
class Device:
    def __init__(self, board: Board, sketch: Sketch, habits: Habits | None = None, clock: Clock | None = None) -> None: ...
    def advance(self, seconds: float) -> None: ...
    board: Final
    def check_pin(self, pin: int, capability: PinCapability) -> None: ...
    clock: Final
    def emit(self, event: int, payload: bytes, seq: int = 0) -> None: ...
    def fatal(self, text: str) -> None: ...
    habits: Final
    hangs: bool
    def hello_payload(self) -> bytes: ...
    i2c: Final
    lock: Final
    def log(self, text: str) -> None: ...
    def module(self, kind: type[_ModuleT], number: int = 0) -> _ModuleT: ...
    def next_due(self) -> float | None: ...
    ota: Final
    outbox: Final
    pins: Final
    def receive(self, packet: Packet) -> Packet | None: ...
    def restart(self) -> None: ...
    def restart_soon(self) -> None: ...
    restarts: object
    def run(self, now: float) -> None: ...
    sketch: Final
    spi: Final
class DeviceType(OpenIntEnum):
    ACK: object = 130
    DS_EVENT: object = 209
    DS_READ_RESP: object = 210
    FATAL: object = 255
    HELLO_RESP: object = 129
    I2C_READ_RESP: object = 160
    LOG: object = 224
    MOD_EVENT: object = 192
    MOD_RESP: object = 193
    NAK: object = 131
    PIN_EVENT: object = 144
    PIN_READ_RESP: object = 145
    PONG: object = 128
    SPI_XFER_RESP: object = 176
    STREAM_DATA: object = 208
    is_listed: bool
class Dht(Module):
    COMMANDS: dict[int, str] = {1: '_begin', 2: '_read'}
    NAME: object = 'dht'
    def __init__(self, module_id: int, bench: Bench) -> None: ...
    bench: Final
    broken: object
    def claimed_pins(self) -> tuple[int, ...]: ...
    def command(self, number: int, payload: bytes) -> bytes | None: ...
    def emit(self, event: int, data: bytes) -> None: ...
    humidity: object
    def id_on_the_wire(self) -> int: ...
    module_id: Final
    def next_due(self) -> float | None: ...
    pin: int | None
    def run(self, now: float) -> None: ...
    sensor_type: object
    temperature: object
class Drop(Matching):
    def __init__(self, *, times: int | None = None, probability: float = 1.0, acts: bool = True, of: str = '*') -> None: ...
    acts: bool = True
    def change(self, _outgoing: Outgoing, _random: Random, /) -> Sequence[Outgoing]: ...
    def matches(self, name: str) -> bool: ...
    of: str = '*'
    probability: float = 1.0
    times: int | None = None
class Eeprom:
    def __init__(self, start: int = 0, content: Iterable[int] = ()) -> None: ...
    def read(self, count: int) -> bytes: ...
    registers: Final
    def write(self, data: bytes) -> bool: ...
class Encoder(Module):
    COMMANDS: dict[int, str] = {1: '_attach', 2: '_read', 3: '_reset'}
    NAME: object = 'encoder'
    def __init__(self, module_id: int, bench: Bench) -> None: ...
    bench: Final
    def claimed_pins(self) -> tuple[int, ...]: ...
    def command(self, number: int, payload: bytes) -> bytes | None: ...
    count: object
    def emit(self, event: int, data: bytes) -> None: ...
    def id_on_the_wire(self) -> int: ...
    module_id: Final
    def next_due(self) -> float | None: ...
    pins: tuple[int, int] | None
    def run(self, now: float) -> None: ...
    def turn(self, steps: int) -> None: ...
class ErrorCode(OpenIntEnum):
    CRC_MISMATCH: object = 2
    DATASTREAM_READONLY: object = 14
    I2C_NACK: object = 7
    I2C_NOT_AVAILABLE: object = 6
    INVALID_PIN: object = 4
    MODULE_BUSY: object = 10
    MODULE_NOT_LOADED: object = 8
    OTA_INVALID: object = 15
    OUT_OF_MEMORY: object = 12
    PAYLOAD_TOO_LARGE: object = 3
    PIN_MODE_UNSUPPORTED: object = 5
    SUB_LIMIT_REACHED: object = 11
    UNKNOWN_DATASTREAM: object = 13
    UNKNOWN_MODULE_CMD: object = 9
    UNKNOWN_TYPE: object = 1
    VERSION_MISMATCH: object = 16
    is_listed: bool
class Fault(Conditional, Protocol):
    acts: bool
    def change(self, outgoing: Outgoing, random: Random, /) -> Sequence[Outgoing]: ...
    def matches(self, name: str) -> bool: ...
    probability: float
    times: int | None
class Faults(FaultList[Fault]):
    def __init__(self, seed: int = 0) -> None: ...
    def active(self, fault: _FaultT) -> Generator[_FaultT]: ...
    def add(self, fault: _FaultT) -> _FaultT: ...
    def clear(self) -> None: ...
    def hits(self, matches: Callable[[Fault], bool]) -> list[Fault]: ...
    random: Random
    def remove(self, fault: Fault) -> None: ...
    def switch_on(self, fault: Fault) -> None: ...
    def switched_on(self, fault: Fault) -> Generator[None]: ...
    def take(self, name: str) -> list[Fault]: ...
class Flood(Matching):
    def __init__(self, count: int = 1000, type: int = DeviceType.LOG, payload: bytes = b'flood', *, times: int | None = None, probability: float = 1.0, acts: bool = True, of: str = '*') -> None: ...
    acts: bool = True
    def change(self, outgoing: Outgoing, _random: Random, /) -> Sequence[Outgoing]: ...
    count: int = 1000
    def matches(self, name: str) -> bool: ...
    of: str = '*'
    payload: bytes = b'flood'
    probability: float = 1.0
    times: int | None = None
    type: int = DeviceType.LOG
class Habits:
    def __init__(self, checks_pins: bool = False, reports_edges: bool = False, takes_short_forms: bool = False, frees_slots: bool = False, threshold_exceeded: bool = False, reads_datastreams: bool = False, names_modules: bool = False, reports_pid: bool = False, clamps_servo: bool = False, refuses_when_busy: bool = False, long_text: bool = False, dht_nan: bool = False, answers_versions: bool = False, answers_overlong: bool = False, lists_module_pins: bool = False, checks_hash: bool = False, restarts_at_once: bool = False) -> None: ...
    answers_overlong: bool = False
    answers_versions: bool = False
    checks_hash: bool = False
    checks_pins: bool = False
    clamps_servo: bool = False
    dht_nan: bool = False
    @classmethod
    def documented(cls) -> Self: ...
    frees_slots: bool = False
    lists_module_pins: bool = False
    long_text: bool = False
    names_modules: bool = False
    reads_datastreams: bool = False
    refuses_when_busy: bool = False
    reports_edges: bool = False
    reports_pid: bool = False
    restarts_at_once: bool = False
    takes_short_forms: bool = False
    threshold_exceeded: bool = False
class HostType(OpenIntEnum):
    DS_READ: object = 97
    DS_SUBSCRIBE: object = 98
    DS_WRITE: object = 96
    HELLO: object = 2
    I2C_READ: object = 33
    I2C_READ_REG: object = 34
    I2C_WRITE: object = 32
    MOD_CMD: object = 64
    OTA_BEGIN: object = 112
    OTA_CHUNK: object = 113
    OTA_FINALIZE: object = 114
    PING: object = 1
    PIN_MODE: object = 16
    PIN_READ: object = 18
    PIN_SUBSCRIBE: object = 19
    PIN_UNSUBSCRIBE: object = 20
    PIN_WRITE: object = 17
    RESET: object = 240
    SPI_XFER: object = 48
    STREAM_START: object = 80
    STREAM_STOP: object = 81
    is_listed: bool
class I2CDevice(Protocol):
    def read(self, count: int) -> bytes: ...
    def write(self, data: bytes) -> bool: ...
class NeoPixel(Module):
    COMMANDS: dict[int, str]
    NAME: object = 'neopixel'
    def __init__(self, module_id: int, bench: Bench) -> None: ...
    bench: Final
    brightness: object
    def claimed_pins(self) -> tuple[int, ...]: ...
    def command(self, number: int, payload: bytes) -> bytes | None: ...
    def emit(self, event: int, data: bytes) -> None: ...
    hangs: object
    def id_on_the_wire(self) -> int: ...
    module_id: Final
    def next_due(self) -> float | None: ...
    pin: int | None
    pixel_type: object
    pixels: list[Pixel]
    def run(self, now: float) -> None: ...
    shown: tuple[Pixel, ...]
class Noise(Matching):
    def __init__(self, size: int = 16, data: bytes | None = None, *, times: int | None = None, probability: float = 1.0, acts: bool = True, of: str = '*') -> None: ...
    acts: bool = True
    def change(self, outgoing: Outgoing, random: Random, /) -> Sequence[Outgoing]: ...
    data: bytes | None = None
    def matches(self, name: str) -> bool: ...
    of: str = '*'
    probability: float = 1.0
    size: int = 16
    times: int | None = None
class Oled(Module):
    COMMANDS: dict[int, str]
    NAME: object = 'oled1306'
    def __init__(self, module_id: int, bench: Bench) -> None: ...
    address: object
    bench: Final
    def claimed_pins(self) -> tuple[int, ...]: ...
    def command(self, number: int, payload: bytes) -> bytes | None: ...
    drawn: list[Drawing]
    def emit(self, event: int, data: bytes) -> None: ...
    def id_on_the_wire(self) -> int: ...
    module_id: Final
    def next_due(self) -> float | None: ...
    def run(self, now: float) -> None: ...
    shown: tuple[Drawing, ...]
    size: object
    text: str
class OtherSequence(Matching):
    def __init__(self, offset: int = 1, *, times: int | None = None, probability: float = 1.0, acts: bool = True, of: str = '*') -> None: ...
    acts: bool = True
    def change(self, outgoing: Outgoing, _random: Random, /) -> Sequence[Outgoing]: ...
    def matches(self, name: str) -> bool: ...
    of: str = '*'
    offset: int = 1
    probability: float = 1.0
    times: int | None = None
class Outgoing:
    def __init__(self, packet: Packet, raw: bytes | None = None, before: bytes = b'', delimiters: int = 1, delay_s: float = 0.0, in_order: bool = True, pieces: int = 1, pause_s: float = 0.0, unplug: bool = False, keep: int = 0, replug_s: float | None = None) -> None: ...
    before: bytes = b''
    def content(self) -> bytes: ...
    delay_s: float = 0.0
    delimiters: int = 1
    def frame(self) -> bytes: ...
    in_order: bool = True
    keep: int = 0
    packet: Packet
    def parts(self, data: bytes) -> list[bytes]: ...
    pause_s: float = 0.0
    pieces: int = 1
    raw: bytes | None = None
    replug_s: float | None = None
    unplug: bool = False
    def with_packet(self, packet_type: int | None = None, seq: int | None = None, payload: bytes | None = None) -> Self: ...
class Packet:
    def __init__(self, type: int, seq: int, payload: bytes = b'') -> None: ...
    payload: bytes = b''
    seq: int
    type: int
class Pid(Module):
    COMMANDS: dict[int, str]
    NAME: object = 'pid'
    def __init__(self, module_id: int, bench: Bench) -> None: ...
    bench: Final
    def claimed_pins(self) -> tuple[int, ...]: ...
    def command(self, number: int, payload: bytes) -> bytes | None: ...
    def emit(self, event: int, data: bytes) -> None: ...
    enabled: bool
    gains: object
    def id_on_the_wire(self) -> int: ...
    input_pin: int | None
    module_id: Final
    def next_due(self) -> float | None: ...
    output: object
    output_pin: int | None
    def run(self, now: float) -> None: ...
    target: object
class Pieces(Matching):
    def __init__(self, count: int = 4, pause_s: float = 0.005, *, times: int | None = None, probability: float = 1.0, acts: bool = True, of: str = '*') -> None: ...
    acts: bool = True
    def change(self, outgoing: Outgoing, _random: Random, /) -> Sequence[Outgoing]: ...
    count: int = 4
    def matches(self, name: str) -> bool: ...
    of: str = '*'
    pause_s: float = 0.005
    probability: float = 1.0
    times: int | None = None
class PinCapability(IntFlag):
    ANALOG_IN: object = 8
    DIGITAL_IN: object = 1
    DIGITAL_OUT: object = 2
    I2C_SCL: object = 32
    I2C_SDA: object = 16
    INTERRUPT: object = 128
    PWM_OUT: object = 4
    SPI: object = 64
class PinMode(OpenIntEnum):
    ANALOG: object = 3
    INPUT: object = 0
    INPUT_PULLUP: object = 4
    OUTPUT: object = 1
    PWM: object = 2
    is_listed: bool
class ReceivedCommand:
    def __init__(self, packet: Packet, answer: Packet | None) -> None: ...
    answer: Packet | None
    name: str
    packet: Packet
    payload: bytes
class Rectangle:
    def __init__(self, x: int, y: int, width: int, height: int, filled: bool) -> None: ...
    filled: bool
    height: int
    width: int
    x: int
    y: int
class Refuse(Matching):
    def __init__(self, code: int | None = ErrorCode.OUT_OF_MEMORY, *, times: int | None = None, probability: float = 1.0, acts: bool = False, of: str = '*') -> None: ...
    acts: bool = field(default=False, kw_only=True)
    def change(self, outgoing: Outgoing, _random: Random, /) -> Sequence[Outgoing]: ...
    code: int | None = ErrorCode.OUT_OF_MEMORY
    def matches(self, name: str) -> bool: ...
    of: str = '*'
    probability: float = 1.0
    times: int | None = None
class Repeat(Matching):
    def __init__(self, count: int = 1, *, times: int | None = None, probability: float = 1.0, acts: bool = True, of: str = '*') -> None: ...
    acts: bool = True
    def change(self, outgoing: Outgoing, _random: Random, /) -> Sequence[Outgoing]: ...
    count: int = 1
    def matches(self, name: str) -> bool: ...
    of: str = '*'
    probability: float = 1.0
    times: int | None = None
class Servo(Module):
    COMMANDS: dict[int, str]
    NAME: object = 'servo'
    def __init__(self, module_id: int, bench: Bench) -> None: ...
    angle: object
    bench: Final
    def claimed_pins(self) -> tuple[int, ...]: ...
    def command(self, number: int, payload: bytes) -> bytes | None: ...
    def emit(self, event: int, data: bytes) -> None: ...
    def id_on_the_wire(self) -> int: ...
    module_id: Final
    def next_due(self) -> float | None: ...
    pin: int | None
    pulse_us: object
    range_us: object
    def run(self, now: float) -> None: ...
class Silence(Drop):
    def __init__(self, *, times: int | None = None, probability: float = 1.0, acts: bool = False, of: str = '*') -> None: ...
    acts: bool = field(default=False, kw_only=True)
    def change(self, _outgoing: Outgoing, _random: Random, /) -> Sequence[Outgoing]: ...
    def matches(self, name: str) -> bool: ...
    of: str = '*'
    probability: float = 1.0
    times: int | None = None
class Sketch:
    def __init__(self, name: str = 'Simulated', version: str = '1.0.0', modules: tuple[str, ...] = ALL_MODULES, datastreams: tuple[DatastreamSpec, ...] = (), ota: bool = False) -> None: ...
    datastreams: tuple[DatastreamSpec, ...] = field(default=())
    modules: tuple[str, ...] = ALL_MODULES
    name: str = 'Simulated'
    ota: bool = False
    version: str = '1.0.0'
class Stepper(Module):
    COMMANDS: dict[int, str] = {1: '_config', 2: '_move', 3: '_move_to', 4: '_stop'}
    NAME: object = 'stepper'
    def __init__(self, module_id: int, bench: Bench) -> None: ...
    bench: Final
    def claimed_pins(self) -> tuple[int, ...]: ...
    def command(self, number: int, payload: bytes) -> bytes | None: ...
    def emit(self, event: int, data: bytes) -> None: ...
    def id_on_the_wire(self) -> int: ...
    module_id: Final
    moving: bool
    def next_due(self) -> float | None: ...
    pins: tuple[int, ...] | None
    position: int
    def run(self, now: float) -> None: ...
class SubscribeMode(OpenIntEnum):
    ANALOG_POLL: object = 4
    CHANGE: object = 1
    FALLING: object = 3
    RISING: object = 2
    is_listed: bool
class Text:
    def __init__(self, x: int, y: int, size: int, text: str) -> None: ...
    size: int
    text: str
    x: int
    y: int
class Truncate(Matching):
    def __init__(self, keep: int = 0, *, times: int | None = None, probability: float = 1.0, acts: bool = True, of: str = '*') -> None: ...
    acts: bool = True
    def change(self, outgoing: Outgoing, _random: Random, /) -> Sequence[Outgoing]: ...
    keep: int = 0
    def matches(self, name: str) -> bool: ...
    of: str = '*'
    probability: float = 1.0
    times: int | None = None
class Unplug(Matching):
    def __init__(self, keep: int = 0, replug_s: float | None = None, *, times: int | None = None, probability: float = 1.0, acts: bool = True, of: str = '*') -> None: ...
    acts: bool = True
    def change(self, outgoing: Outgoing, _random: Random, /) -> Sequence[Outgoing]: ...
    keep: int = 0
    def matches(self, name: str) -> bool: ...
    of: str = '*'
    probability: float = 1.0
    replug_s: float | None = None
    times: int | None = None
class WrongType(Matching):
    def __init__(self, type: int = _UNKNOWN_EVENT, payload: bytes | None = None, *, times: int | None = None, probability: float = 1.0, acts: bool = True, of: str = '*') -> None: ...
    acts: bool = True
    def change(self, outgoing: Outgoing, _random: Random, /) -> Sequence[Outgoing]: ...
    def matches(self, name: str) -> bool: ...
    of: str = '*'
    payload: bytes | None = None
    probability: float = 1.0
    times: int | None = None
    type: int = _UNKNOWN_EVENT
def find_mosquitto() -> str | None: ...
def parse_fault(text: str) -> Fault: ...
