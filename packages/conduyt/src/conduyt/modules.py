"""Modules of devices: servo, NeoPixel, encoder, stepper, DHT, OLED, PID, and I2C. With `Sync` at the end they are for `ConduytDeviceSync`."""

from __future__ import annotations

from ._modules import (
    ConduytDHT,
    ConduytEncoder,
    ConduytI2CPassthrough,
    ConduytModule,
    ConduytNeoPixel,
    ConduytOLED,
    ConduytPID,
    ConduytServo,
    ConduytStepper,
    DHTReading,
    EncoderTick,
    PidTick,
    StepperDone,
)
from ._sync_modules import (
    ConduytDHTSync,
    ConduytEncoderSync,
    ConduytI2CPassthroughSync,
    ConduytModuleSync,
    ConduytNeoPixelSync,
    ConduytOLEDSync,
    ConduytPIDSync,
    ConduytServoSync,
    ConduytStepperSync,
)

__all__ = [
    "ConduytDHT",
    "ConduytDHTSync",
    "ConduytEncoder",
    "ConduytEncoderSync",
    "ConduytI2CPassthrough",
    "ConduytI2CPassthroughSync",
    "ConduytModule",
    "ConduytModuleSync",
    "ConduytNeoPixel",
    "ConduytNeoPixelSync",
    "ConduytOLED",
    "ConduytOLEDSync",
    "ConduytPID",
    "ConduytPIDSync",
    "ConduytServo",
    "ConduytServoSync",
    "ConduytStepper",
    "ConduytStepperSync",
    "DHTReading",
    "EncoderTick",
    "PidTick",
    "StepperDone",
]
