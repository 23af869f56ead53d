"""The invented station: its channels, what they measure, and what hangs on its buses. Data, mostly."""

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from .answers import Json
from .channel import Channel
from .details import initial_details
from .points import Answering, Computed, Consumed, Measured, Point, Stored
from .signals import Signal, constant
from .supply import Supply

BASE: Final = "0.ESH10000597"
MONITOR: Final = "0.1.ESH10000158"
PSU: Final = "0.4.ESH10000662"
AIR: Final = "0.8.ESH10000590"

I2C_BUS: Final = f"{BASE}.I2C00"
SPI_BUS: Final = f"{BASE}.SPI00"
UART: Final = f"{BASE}.UART00"
SOCKET: Final = f"{BASE}.SOCK00"
NUMERIC_RESULT: Final = f"{PSU}.NumericResult"
CALIBRATIONS: Final = (f"{AIR}.CAL0", f"{PSU}.CAL0")
CPU_TEMPERATURE: Final = "TempRegulator.CPU_TEMP"
UPTIME: Final = "Engine.Uptime"
EEPROM_WORD: Final = "Eeprom.Read"

_MUX_NETS: Final = ("MPIO03", "MPIO04", f"{MONITOR}.RATIO0")
_TARGETS: Final = (f"{PSU}.VMON1", f"{PSU}.IMON1", "MPIO03")
_DETAILS: Final[Mapping[str, Mapping[str, Json]]] = {
    f"{MONITOR}.MUX0": {"sourceNet": f"{MONITOR}.MUX0", "destinationNets": list(_MUX_NETS)},
    f"{PSU}.PSU1": {
        "instrumentName": "PSU",
        "instrumentType": "PowerSupply",
        "functionMap": {
            "OUTPUT_VOLTAGE": f"{PSU}.VSET1",
            "OUTPUT_CURRENTLIMIT": f"{PSU}.ISET1",
            "OUTPUT_ENABLE": f"{PSU}.OUT1",
            "READ_VOUT": f"{PSU}.VMON1",
        },
    },
    f"{PSU}.NumericResult": {"targetNetName": _TARGETS[0], "possibleTargetNames": list(_TARGETS)},
    f"{AIR}.AUDIO0": {"name": "Front speaker"},
}
_BOTH: Final = ("IN", "OUT")
_OUT: Final = ("OUT",)

Entry = tuple[Channel, Point | None]


def supply_load() -> Supply:
    """Return the output of the station's power supply module."""
    return Supply(PSU)


def targets() -> tuple[str, ...]:
    """Return the net names that the numeric result channel can sample."""
    return _TARGETS


def channels(seed: int, supply: Supply) -> Iterator[Entry]:
    """Yield every channel with what stands behind it; None for buses, results and calibration tables."""
    entries = [*_pins(seed), *_monitor(seed), *_psu(seed, supply), *_base(), *_air(seed)]
    for number, (channel, point) in enumerate(entries):
        channel.channel_index = number
        channel.details = initial_details(channel.channel_type[0], _DETAILS.get(channel.net_name, {}))
        yield channel, point


def station_points(seed: int, uptime_s: Callable[[int], int], word_at: Callable[[str], str]) -> dict[str, Point]:
    """Return the resources that are no channels."""
    cpu = Signal(name=CPU_TEMPERATURE, level=constant(45.0), drift=3.0, drift_period_s=300, noise=0.15)
    return {
        CPU_TEMPERATURE: Measured(cpu, seed, decimals=1),
        UPTIME: Computed(UPTIME, lambda time_us: str(uptime_s(time_us))),
        EEPROM_WORD: Answering(word_at),
    }


def _pins(seed: int) -> Iterator[Entry]:
    aliases = ("DUT_RESET", "DUT_READY", "STATUS_LED", f"{MONITOR}.MON_3V3", f"{MONITOR}.MON_5V", "SPARE")
    analog = {
        3: Signal(name="MPIO03", level=constant(3.3), drift=0.002, ripple=0.004, ripple_hz=50, noise=0.0015),
        4: Signal(name="MPIO04", level=constant(5.0), drift=0.004, ripple=0.006, ripple_hz=100, noise=0.002),
    }
    for index, alias in enumerate(aliases):
        name = f"MPIO{index:02}"
        direction = _OUT if index in (0, 2) else ("IN",)
        signal = analog.get(index)
        yield (
            Channel(
                net_name=name,
                alias=alias,
                index=index,
                channel_type=("Analog",) if signal else ("Digital",),
                channel_type_capability=("Analog", "Digital"),
                capability=_BOTH,
                direction=direction,
                default_direction=direction,
                device_name="ADC0" if signal else "GPIO0",
                group_name="Monitor" if signal else "Fixture",
                description="3.3 V rail" if index == 3 else "",
                unit="V" if signal else "",
            ),
            Measured(signal, seed) if signal else Stored(name, "False", "bool"),
        )


def _monitor(seed: int) -> Iterator[Entry]:
    signals = (
        ("TEMP0", "Temperature", "°C", Signal(name="TEMP0", level=constant(31.5), drift=1.5, noise=0.05), 2),
        ("RES0", "Resistance", "Ω", Signal(name="RES0", level=constant(1_002.0), noise=0.4), 2),
        ("FREQ0", "Frequency", "Hz", Signal(name="FREQ0", level=constant(32_768.0), drift=0.2, noise=0.02), 3),
        ("RATIO0", "Ratiometric", "%", Signal(name="RATIO0", level=constant(50.0), drift=5.0, noise=0.1), 2),
    )
    for index, (word, kind, unit, signal, decimals) in enumerate(signals):
        name = f"{MONITOR}.{word}"
        yield _channel(name, kind, index, unit=unit, device=MONITOR), Measured(signal, seed, decimals)
    counter = f"{MONITOR}.CNT0"
    yield (
        _channel(counter, "Counter", 4, device=MONITOR),
        Computed(counter, lambda time_us: str(time_us // 10_000 % 2**32)),
    )
    multiplexer = f"{MONITOR}.MUX0"
    yield (
        _channel(multiplexer, "Multiplexer", 5, device=MONITOR, direction=_BOTH),
        Stored(multiplexer, _MUX_NETS[0], "text", choices=_MUX_NETS),
    )
    relay = f"{MONITOR}.K1"
    yield _channel(relay, "Actuator", 6, device=MONITOR, direction=_OUT), Stored(relay, "False", "bool")
    pseudo = f"{MONITOR}.PD0"
    yield _channel(pseudo, "PseudoDigital", 7, device=MONITOR, direction=_BOTH), Stored(pseudo, "False", "bool")


def _psu(seed: int, supply: Supply) -> Iterator[Entry]:
    voltage = Signal(name=f"{PSU}.VMON1", level=supply.volts, ripple=0.002, ripple_hz=100, noise=0.001)
    current = Signal(name=f"{PSU}.IMON1", level=supply.amperes, ripple=0.0001, ripple_hz=100, noise=0.00005)
    yield _channel(f"{PSU}.VSET1", "Analog", 0, unit="V", device=PSU, direction=_BOTH), supply.voltage
    yield _channel(f"{PSU}.ISET1", "Current", 1, unit="A", device=PSU, direction=_BOTH), supply.current_limit
    yield _channel(f"{PSU}.OUT1", "Digital", 2, device=PSU, direction=_BOTH), supply.output
    yield _channel(f"{PSU}.VMON1", "Analog", 3, unit="V", device=PSU), Measured(voltage, seed)
    yield _channel(f"{PSU}.IMON1", "Current", 4, unit="A", device=PSU), Measured(current, seed, decimals=6)
    yield _channel(f"{PSU}.PSU1", "Instrument", 5, device=PSU, alias="Bench supply"), None
    yield _channel(NUMERIC_RESULT, "NumericResult", 6, device=PSU, alias="NR"), None
    yield _channel(f"{PSU}.CAL0", "Calibration", 7, device=PSU, alias="PSU CALIBRATION"), None


def _base() -> Iterator[Entry]:
    buses = (
        (I2C_BUS, "I2C", "BUS I2C"),
        (SPI_BUS, "SPI", "MySpi"),
        (UART, "UART", "MyUart"),
        (SOCKET, "Socket", "MySock"),
    )
    for index, (name, kind, alias) in enumerate(buses):
        capability = ("I2C", "SPI") if kind in ("I2C", "SPI") else (kind,)
        channel = _channel(name, kind, index, device=BASE, alias=alias, direction=_BOTH, usage="BusSignal")
        channel.channel_type_capability = capability
        yield channel, None
    register = f"{BASE}.REG0"
    yield _channel(register, "Register", 4, device=BASE, direction=_BOTH), Stored(register, "0.0")
    stream = f"{BASE}.BYTES0"
    yield _channel(stream, "ByteStream", 5, device=BASE, direction=_BOTH), Consumed(("48656C6C6F", "20576F726C64"))
    virtual = _channel(f"{BASE}.VD0", "VirtualDigital", 6, device=BASE, direction=_BOTH)
    virtual.is_virtual = True
    yield virtual, Stored(virtual.net_name, "False", "bool")
    watchdog = _channel(f"{BASE}.WDT", "Digital", 7, device=BASE, usage="ReadOnlySystemControl")
    watchdog.enabled = False
    yield watchdog, Stored(watchdog.net_name, "True", "bool")


def _air(seed: int) -> Iterator[Entry]:
    flow = Signal(name=f"{AIR}.FLOW", level=constant(12.0), drift=0.6, noise=0.05)
    yield (
        _channel(f"{AIR}.FLOW", "Analog", 0, unit="l/min", device=AIR, alias="FRONT AIR FLOW"),
        Measured(flow, seed, 3),
    )
    yield _channel(f"{AIR}.CAL0", "Calibration", 1, device=AIR, alias="FRONT AIR CALIBRATION"), None
    yield _channel(f"{AIR}.AUDIO0", "Audio", 2, device=AIR, direction=_OUT), Stored(f"{AIR}.AUDIO0", "", "text")
    yield _channel(f"{AIR}.WAVE0", "Waveform", 3, device=AIR, direction=_OUT), Stored(f"{AIR}.WAVE0", "", "text")


def _channel(
    name: str,
    kind: str,
    index: int,
    *,
    device: str,
    alias: str = "",
    unit: str = "",
    direction: tuple[str, ...] = ("IN",),
    usage: str = "UserAllocatable",
) -> Channel:
    return Channel(
        net_name=name,
        alias=alias,
        index=index,
        channel_type=(kind,),
        capability=direction,
        direction=direction,
        default_direction=direction,
        device_name=device,
        unit=unit,
        usage=usage,
    )
