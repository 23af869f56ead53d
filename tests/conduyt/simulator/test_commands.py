"""Commands that change something: what was set is what is read."""

import pytest

from conduyt.simulator import Device, DeviceType, Eeprom, ErrorCode, HostType, PinMode
from tests.conduyt.simulator.boards import ACK, ask, board, nak


def read(device: Device, *payload: int) -> int:
    kind, answer = ask(device, HostType.PIN_READ, bytes(payload))
    assert kind == DeviceType.PIN_READ_RESP
    assert answer[0] == payload[0]
    return int.from_bytes(answer[1:], "little")


def test_outputs_read_what_was_written(device: Device) -> None:
    assert ask(device, HostType.PIN_MODE, b"\x0d\x01") == ACK
    for level in (1, 0, 1):
        assert ask(device, HostType.PIN_WRITE, bytes((13, level))) == ACK
        assert read(device, 13) == level
        assert device.pins.output(13) == 255 * level
    assert device.pins.is_output(13)


def test_values_above_one_are_duties_unless_the_mode_says_otherwise(device: Device) -> None:
    for payload, output in [((9, 128), 128), ((9, 1), 255), ((9, 1, 2), 1), ((9, 77, 1), 255), ((9, 0, 0), 0)]:
        assert ask(device, HostType.PIN_WRITE, bytes(payload)) == ACK
        assert device.pins.output(9) == output


def test_inputs_read_the_world(device: Device) -> None:
    assert read(device, 7) == 0
    device.pins.drive(7, level=True)
    assert read(device, 7) == 1
    device.pins.release(7)
    assert ask(device, HostType.PIN_MODE, b"\x07\x04") == ACK
    assert read(device, 7) == 1
    assert device.pins.mode(7) is PinMode.INPUT_PULLUP


def test_analog_inputs_follow_a_signal(device: Device) -> None:
    device.pins.drive_analog(16, lambda time_s: 100 * time_s)
    assert read(device, 16, 3) == 0
    device.advance(3)
    assert read(device, 16, 3) == 300
    device.advance(100)
    assert read(device, 16, 3) == 1023
    assert read(device, 16, 0) == 1
    device.pins.drive(16, level=True)
    device.pins.release(16)
    assert read(device, 16, 3) == 0


def test_the_remembered_mode_counts(device: Device) -> None:
    assert ask(device, HostType.PIN_MODE, b"\x0e\x03") == ACK
    assert read(device, 14) == 700
    assert read(device, 14, 0) == 1


def test_pins_that_do_not_exist_are_acknowledged(device: Device) -> None:
    assert ask(device, HostType.PIN_MODE, b"\xff\x01") == ACK
    assert ask(device, HostType.PIN_WRITE, b"\xff\x01") == ACK
    assert read(device, 255) == 1
    assert ask(device, HostType.PIN_READ, b"\xff\x03") == nak(ErrorCode.PIN_MODE_UNSUPPORTED)


def test_a_board_without_a_table_reads_analog_anywhere() -> None:
    device = board("generic")
    device.pins.drive(3, level=True)
    assert read(device, 3, 3) == 1023


def test_eeprom(device: Device) -> None:
    assert ask(device, HostType.I2C_WRITE, b"\x50\xfe\x01\x02\x03") == ACK
    assert ask(device, HostType.I2C_READ_REG, b"\x50\xfe\x04") == (DeviceType.I2C_READ_RESP, b"\x01\x02\x03\x00")
    assert ask(device, HostType.I2C_READ, b"\x50\x02") == (DeviceType.I2C_READ_RESP, b"\x00\x00")
    memory = device.i2c.devices[0x50]
    assert isinstance(memory, Eeprom)
    assert memory.registers[0] == 3


def test_i2c_of_small_boards_moves_32_bytes() -> None:
    device = board("uno")
    assert ask(device, HostType.I2C_READ, b"\x50\x40") == (DeviceType.I2C_READ_RESP, bytes(32))
    assert ask(device, HostType.I2C_WRITE, b"\x50" + bytes(33)) == nak(ErrorCode.I2C_NACK)


def test_own_spi_device(device: Device) -> None:
    device.spi.devices[4] = lambda data: data[::-1]
    assert ask(device, HostType.SPI_XFER, b"\x04\x01\x02") == (DeviceType.SPI_XFER_RESP, b"\x02\x01")
    assert ask(device, HostType.SPI_XFER, b"\x05\x01\x02") == (DeviceType.SPI_XFER_RESP, b"\xfe\xfd")


@pytest.mark.parametrize("code", [0x00, 0x03, 0x80, 0x82, 0xFE])
def test_what_is_no_command_is_refused(device: Device, code: int) -> None:
    assert ask(device, code) == nak(ErrorCode.UNKNOWN_TYPE)


def test_restart_forgets_all_but_the_world(device: Device) -> None:
    ask(device, HostType.PIN_MODE, b"\x0d\x01")
    ask(device, HostType.PIN_WRITE, b"\x0d\x01")
    ask(device, HostType.DS_WRITE, b"\x02\x01")
    device.restart()
    assert read(device, 13) == 0
    assert read(device, 2) == 1
    assert device.datastreams["relay"].value is False
    assert device.restarts == 1
