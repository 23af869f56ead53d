"""Details of channels: what each type of channel has beside the settings that all have, and which of it can be changed."""

from collections.abc import Mapping
from typing import Final

from .answers import Json, RefusalError

Details = Mapping[str, Json]

_INPUTS: Final[Details] = {"gain": 1.0, "offset": 0.0}
_BUS: Final[Details] = {"clockSpeed": 100_000, "mode": 0, "chipEnableHigh": False}

# Type -> members with the values that a channel starts with. Types that are not here have none.
_MEMBERS: Final[Mapping[str, Details]] = {
    "Analog": {
        **_INPUTS,
        "inputConfiguration": "RSE",
        "supportedConfigurations": ["RSE", "NRSE", "Differential"],
        "measurementGroup": "",
        "defaultValue": "0.0",
        "resolution": 16,
    },
    "Current": {
        **_INPUTS,
        "defaultValue": "0.0",
        "resolution": 16,
        "overvoltageProtection": False,
        "overvoltageProtectionLimit": 30.0,
        "overcurrentProtection": False,
        "overcurrentProtectionLimit": 3.0,
    },
    "Ratiometric": _INPUTS,
    "Temperature": {
        **_INPUTS,
        "sensorType": "PT100",
        "coldJunctionDestination": "",
        "channelSelection": "",
        "parameter": 0.0,
    },
    "Digital": {"defaultValue": "False", "pushType": "PushPull", "pullType": "None"},
    "VirtualDigital": {"expressionType": "CUSTOM", "underlyingGpios": {}},
    "PseudoDigital": {"defaultValue": "False", "vl": 0.8, "vh": 2.0, "minIoVoltage": 0.0, "maxIoVoltage": 5.0},
    "Actuator": {"defaultValue": "False", "toggleEnabled": False, "toggleTimeMs": 0, "currentLimit": 0.5},
    "Resistance": {
        "resolution": 16,
        "clampVoltage": 2.5,
        "maxClampVoltage": 5.0,
        "referenceResistance": 1_000.0,
        "sourceNetName": "",
        "destinationNetName": "",
    },
    "Frequency": {"resolution": 16},
    "Counter": {"started": True, "ended": False},
    "Register": {"defaultValue": "0.0", "registerType": "UInt16", "hostRights": "RW", "address": 0, "length": 2},
    "Multiplexer": {"sourceNet": "", "destinationNets": []},
    "Instrument": {"instrumentName": "", "instrumentType": "", "functionMap": {}},
    "NumericResult": {
        "targetNetName": "",
        "possibleTargetNames": [],
        "numberOfSamples": 1_000,
        "sampleRate": 10_000,
        "reducedSet": True,
        "multiChannel": False,
    },
    "UART": {"baudrate": 9_600, "busType": "RS232", "terminationByte": 10},
    "SPI": _BUS,
    "I2C": _BUS,
    "Audio": {
        "name": "",
        "volume": 50,
        "sampleRate": 44_100,
        "length": 0,
        "allowedSampleRates": [22_050, 44_100],
        "allowedChannels": [1, 2],
        "allowedFormats": ["S16"],
        "minVolumeDb": -60.0,
        "maxVolumeDb": 0.0,
    },
}

# Nobody tells which members can be changed; these follow from the hardware.
_FIXED: Final = frozenset(
    (
        *(
            "supportedConfigurations",
            "resolution",
            "minIoVoltage",
            "maxIoVoltage",
            "maxClampVoltage",
            "started",
            "ended",
        ),
        *("hostRights", "address", "length", "sourceNet", "destinationNets", "instrumentName", "instrumentType"),
        *("functionMap", "possibleTargetNames", "multiChannel", "name", "allowedSampleRates", "allowedChannels"),
        *("allowedFormats", "minVolumeDb", "maxVolumeDb"),
    )
)


def initial_details(channel_type: str, own: Details) -> Details | None:
    """Return the details of a new channel, `own` in place of what its type starts with; None when it has none."""
    members = _MEMBERS.get(channel_type)
    return None if members is None else {**members, **own}


def changed_details(channel: str, before: Details | None, changes: Details) -> Details | None:
    """Return the details after a change. 400 naming the first member that cannot be changed so."""
    for name, value in changes.items():
        if before is None or name not in before or name in _FIXED:
            raise RefusalError(400, f"{name} of {channel} cannot be configured")
        if not _is_alike(before[name], value):
            raise RefusalError(400, f"{name} of {channel} cannot be {value!r}")
    return before if before is None else {**before, **changes}


def _is_alike(before: Json, after: Json) -> bool:
    if isinstance(before, bool) or isinstance(after, bool):
        return isinstance(before, bool) and isinstance(after, bool)
    if isinstance(before, int | float):
        return isinstance(after, int | float)
    return type(before) is type(after)


def scale(details: Details | None) -> tuple[float, float]:
    """Return gain and offset of a channel: 1 and 0 where it has none."""
    gain, offset = (details or {}).get("gain", 1.0), (details or {}).get("offset", 0.0)
    return (_number(gain), _number(offset))


def _number(value: Json) -> float:
    return float(value) if isinstance(value, int | float) else 0.0
