"""The device behind a mock transport. It keeps modes and levels, and agrees with everything else; the simulator does it all."""

from __future__ import annotations

from devicewire.conduyt.enums import PinCapability
from devicewire.conduyt.errors import PayloadError
from devicewire.conduyt.packets import (
    Ack,
    HelloCmd,
    HelloResp,
    I2CReadCmd,
    I2CReadRegCmd,
    I2CReadResp,
    ModCmd,
    ModResp,
    Nak,
    PingCmd,
    PinReadCmd,
    PinReadResp,
    PinWriteCmd,
    Pong,
    SpiXferCmd,
    SpiXferResp,
)
from devicewire.conduyt.parts import DhtRead, DhtReading, EncoderCount, EncoderRead
from devicewire.conduyt.payload import Packet, RawPacket
from devicewire.conduyt.registry import unpack_packet
from devicewire.conduyt.structs import HelloModule

from .. import framing

__all__ = ["MockDevice"]

_ANY_PIN = PinCapability.DIGITAL_IN | PinCapability.DIGITAL_OUT | PinCapability.PWM_OUT | PinCapability.INTERRUPT
_PINS = [_ANY_PIN] * 14 + [_ANY_PIN | PinCapability.ANALOG_IN] * 6
_MODULES = ("servo", "neopixel", "encoder", "stepper", "dht", "oled1306", "pid")
_UNKNOWN, _TOO_SHORT = 0x01, 0x04


class MockDevice:
    """Answers packets. `levels` has what was written to each pin."""

    def __init__(self) -> None:
        self.levels: dict[int, int] = {}
        modules = [HelloModule(number, name, 1, 0, ()) for number, name in enumerate(_MODULES)]
        self.hello = HelloResp("Mock", 1, 0, 0, bytes(8), False, _PINS, 1, 1, 1, 256, modules, ())

    def __call__(self, data: bytes) -> bytes | None:
        """The answer to one packet; None for what is no packet."""
        try:
            packet = framing.decode_packet(data)
        except framing.PacketError:
            return None
        try:
            answer = self._answer(unpack_packet("host", packet.type, packet.payload))
        except PayloadError:
            answer = Nak(_TOO_SHORT)
        return framing.encode_packet(answer.TYPE, packet.seq, answer.pack())

    def _answer(self, command: Packet | RawPacket) -> Packet:
        match command:
            case PingCmd():
                return Pong()
            case HelloCmd():
                return self.hello
            case PinWriteCmd():
                self.levels[command.pin] = command.value
                return Ack()
            case PinReadCmd():
                return PinReadResp(command.pin, self.levels.get(command.pin, 0))
            case RawPacket():
                return Nak(_UNKNOWN)
            case _:
                return _bus_answer(command)


def _bus_answer(command: Packet | RawPacket) -> Packet:
    match command:
        case I2CReadCmd() | I2CReadRegCmd():
            return I2CReadResp(bytes(command.count))
        case SpiXferCmd():
            return SpiXferResp(command.data)
        case ModCmd() if _MODULES[command.module_id % 7] == EncoderRead.GROUP and command.cmd == EncoderRead.CODE:
            return ModResp(0, EncoderCount(0).pack())
        case ModCmd() if _MODULES[command.module_id % 7] == DhtRead.GROUP and command.cmd == DhtRead.CODE:
            return ModResp(0, DhtReading(21.5, 40.25).pack())
        case _:
            return Ack()
