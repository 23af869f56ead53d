# Derived from packages/otii/src/otii_tcp_client/_async_arc.py by `codegen generate`. Do not edit: change that file.
"""A device: Arc, Ace or simulated. One method for each of its commands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from devicewire.otii import commands

from .battery_emulator import BatteryEmulator
from ._values import battery_steps, plain_value

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from .otii_connection import OtiiConnection

__all__ = ["Arc", "DeviceType", "PowerRegulation", "Range"]

DeviceType: TypeAlias = Literal["Arc", "Ace", "Simulator", "Uart"]
PowerRegulation: TypeAlias = Literal["voltage", "current", "inline", "off"]
Range: TypeAlias = Literal["low", "high"]


class Arc:
    """A device.

    See `OtiiConnection.call` for what every method raises.

    Args:
        device_dict: type, device_id and name of the device.
        connection: connection to the server.

    Attributes:
        type: kind of the device: "Arc" (Arc Pro, too), "Ace" (Ace Pro, too), "Simulator", or what the server says.
        id: id of the device.
        name: name of the device.
        connection: connection to the server.
    """

    def __init__(self, device_dict: Mapping[str, Any], connection: OtiiConnection) -> None:
        self.type: str = device_dict["type"]
        self.id: str = device_dict["device_id"]
        self.name: str = device_dict["name"]
        self.connection = connection

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.name!r}, {self.type}, id {self.id!r}>"

    def add_to_project(self) -> None:
        """Add the device to the active project. Takes up to 10 s."""
        self.connection.call(commands.ArcAddToProject(device_id=self.id))

    def calibrate(self) -> None:
        """Calibrate the device. Takes up to 10 s."""
        self.connection.call(commands.ArcCalibrate(device_id=self.id))

    def commit(self) -> None:
        """Make settings take effect that wait for it, such as a new battery profile."""
        self.connection.call(commands.ArcCommit(device_id=self.id))

    def enable_5v(self, enable: bool | int) -> None:
        """Switch the 5 V pin on or off.

        Args:
            enable: on or off; an Ace takes volts as well, 5 or 0.
        """
        self.connection.call(commands.ArcEnable5v(device_id=self.id, enable=enable))

    def enable_battery_profiling(self, enable: bool) -> None:
        """Switch battery profiling on or off."""
        self.connection.call(commands.ArcEnableBatteryProfiling(device_id=self.id, enable=enable))

    def enable_channel(self, channel: str, enable: bool) -> None:
        """Choose whether a channel is measured.

        Args:
            channel: name of the channel, such as "mc" for the main current.
            enable: measure it or not.
        """
        self.connection.call(commands.ArcEnableChannel(device_id=self.id, channel=channel, enable=enable))

    def enable_exp_port(self, enable: bool) -> None:
        """Switch the expansion port on or off. GPI, GPO, RX and TX need it."""
        self.connection.call(commands.ArcEnableExpPort(device_id=self.id, enable=enable))

    def enable_legacy_sink(self, enable: bool) -> None:
        """Choose whether current is sunk the way of older firmware."""
        self.connection.call(commands.ArcEnableLegacySink(device_id=self.id, enable=enable))

    def enable_uart(self, enable: bool) -> None:
        """Switch the UART on or off. RX and TX as plain pins need it off."""
        self.connection.call(commands.ArcEnableUart(device_id=self.id, enable=enable))

    def firmware_upgrade(self, filename: str | None = None) -> None:
        """Install firmware. Takes up to 15 s.

        Args:
            filename: file on the server's computer; the firmware that came with the server when left out.
        """
        self.connection.call(commands.ArcFirmwareUpgrade(device_id=self.id, filename=filename))

    def get_4wire(self) -> str:
        """Return the state of 4-wire measuring: cal_invalid, disabled, inactive or active."""
        return str((self.connection.call(commands.ArcGet4wire(device_id=self.id))).value)

    def get_adc_resistor(self) -> float:
        """Return the shunt resistor of the ADC, in ohm."""
        return (self.connection.call(commands.ArcGetAdcResistor(device_id=self.id))).value

    def get_channel_samplerate(self, channel: str) -> int:
        """Return the sample rate of a channel, in samples per second."""
        return (self.connection.call(commands.ArcGetChannelSamplerate(device_id=self.id, channel=channel))).value

    def get_exp_voltage(self) -> float:
        """Return the voltage of the expansion port, in V."""
        return (self.connection.call(commands.ArcGetExpVoltage(device_id=self.id))).value

    def get_gpi(self, pin: int) -> bool:
        """Return the state of a general purpose input.

        Args:
            pin: 1 or 2.
        """
        return (self.connection.call(commands.ArcGetGpi(device_id=self.id, pin=pin))).value

    def get_main(self) -> bool:
        """Return whether main power is on."""
        return (self.connection.call(commands.ArcGetMain(device_id=self.id))).value

    def get_main_voltage(self) -> float:
        """Return the voltage that main power is set to, in V."""
        return (self.connection.call(commands.ArcGetMainVoltage(device_id=self.id))).value

    def get_max_current(self) -> float:
        """Return the current at which main power is cut off, in A."""
        return (self.connection.call(commands.ArcGetMaxCurrent(device_id=self.id))).value

    def get_property(self, name: str) -> Any:
        """Return a property by name, None if it has no value."""
        return plain_value((self.connection.call(commands.ArcGetProperty(device_id=self.id, name=name))).value)

    def get_range(self) -> str:
        """Return the range of current measuring: low (switches by itself) or high."""
        return str((self.connection.call(commands.ArcGetRange(device_id=self.id))).range)

    def get_rx(self) -> bool:
        """Return the state of the RX pin. The UART has to be off."""
        return (self.connection.call(commands.ArcGetRx(device_id=self.id))).value

    def get_src_cur_limit_enabled(self) -> bool:
        """Return whether the maximum current is held (True) or cuts main power off (False)."""
        return (self.connection.call(commands.ArcGetSrcCurLimitEnabled(device_id=self.id))).enabled

    def get_supply_mode(self) -> str:
        """Return what main power behaves like: power-box or battery-emulator."""
        return str((self.connection.call(commands.ArcGetSupplyMode(device_id=self.id))).supply_mode)

    def get_uart_baudrate(self) -> int:
        """Return the baud rate of the UART."""
        return (self.connection.call(commands.ArcGetUartBaudrate(device_id=self.id))).value

    def get_value(self, channel: str) -> float:
        """Return the present value of a channel, in its unit.

        Args:
            channel: any but the UART log.
        """
        return (self.connection.call(commands.ArcGetValue(device_id=self.id, channel=channel))).value

    def get_version(self) -> dict[str, Any]:
        """Return the versions of hardware and firmware, under hw_version and fw_version."""
        return self.connection.call_plain(commands.ArcGetVersion(device_id=self.id))

    def is_connected(self) -> bool:
        """Return whether the device is connected."""
        return (self.connection.call(commands.ArcIsConnected(device_id=self.id))).connected

    def set_0_to_15_voltage(self, value: float) -> None:
        """Set the voltage of the 0-15 V pin of an Ace.

        Args:
            value: 0 to 15 V, 0 for off.
        """
        self.connection.call(commands.ArcSet0To15Voltage(device_id=self.id, value=value))

    def set_4wire(self, enable: bool) -> None:
        """Switch 4-wire measuring on or off."""
        self.connection.call(commands.ArcSet4wire(device_id=self.id, enable=enable))

    def set_adc_resistor(self, value: float) -> None:
        """Set the shunt resistor of the ADC.

        Args:
            value: 0.001 to 22 ohm.
        """
        self.connection.call(commands.ArcSetAdcResistor(device_id=self.id, value=value))

    def set_battery_profile(self, value: Sequence[Mapping[str, float]]) -> None:
        """Set the loads of battery profiling.

        Args:
            value: up to 10 steps, each with duration in s and one of current in A, resistance in ohm, power in W.
        """
        self.connection.call(commands.ArcSetBatteryProfile(device_id=self.id, value=battery_steps(value)))

    def set_channel_samplerate(self, channel: str, value: int) -> None:
        """Set the sample rate of a channel of an Ace.

        Args:
            channel: name of the channel.
            value: samples per second.
        """
        self.connection.call(commands.ArcSetChannelSamplerate(device_id=self.id, channel=channel, value=value))

    def set_exp_voltage(self, value: float) -> None:
        """Set the voltage of the expansion port.

        Args:
            value: 1.2 to 5 V.
        """
        self.connection.call(commands.ArcSetExpVoltage(device_id=self.id, value=value))

    def set_gpo(self, pin: int, value: bool) -> None:
        """Set a general purpose output.

        Args:
            pin: 1 or 2.
            value: high or low.
        """
        self.connection.call(commands.ArcSetGpo(device_id=self.id, pin=pin, value=value))

    def set_main(self, enable: bool) -> None:
        """Switch main power on or off."""
        self.connection.call(commands.ArcSetMain(device_id=self.id, enable=enable))

    def set_main_current(self, value: float) -> None:
        """Set the current of main power in constant current mode.

        Args:
            value: A; negative values sink.
        """
        self.connection.call(commands.ArcSetMainCurrent(device_id=self.id, value=value))

    def set_main_voltage(self, value: float) -> None:
        """Set the voltage of main power.

        Args:
            value: V; how much there can be depends on device, range and supply.
        """
        self.connection.call(commands.ArcSetMainVoltage(device_id=self.id, value=value))

    def set_max_current(self, value: float) -> None:
        """Set the current at which main power is cut off.

        Args:
            value: 0.001 to 5 A.
        """
        self.connection.call(commands.ArcSetMaxCurrent(device_id=self.id, value=value))

    def set_power_regulation(self, mode: PowerRegulation) -> None:
        """Choose what main power holds: voltage, current, inline (measures only) or off."""
        self.connection.call(commands.ArcSetPowerRegulation(device_id=self.id, mode=mode))

    def set_property(self, name: str, value: Any) -> None:
        """Set a property by name to any JSON value."""
        self.connection.call(commands.ArcSetProperty(device_id=self.id, name=name, value=value))

    def set_range(self, arange: Range) -> None:
        """Choose the range of current measuring: low (switches by itself) or high (high only)."""
        self.connection.call(commands.ArcSetRange(device_id=self.id, range=arange))

    def set_src_cur_limit_enabled(self, enable: bool) -> None:
        """Choose whether the maximum current is held (True) or cuts main power off (False)."""
        self.connection.call(commands.ArcSetSrcCurLimitEnabled(device_id=self.id, enable=enable))

    def set_supply_battery_emulator(
        self,
        battery_profile_id: str,
        *,
        series: int = 1,
        parallel: int = 1,
        used_capacity: float | None = None,
        soc: float | None = None,
        soc_tracking: bool = True,
    ) -> BatteryEmulator:
        """Let main power behave like a battery. Main power is off after that.

        Args:
            battery_profile_id: one of `get_battery_profiles`.
            series: batteries in series.
            parallel: batteries in parallel.
            used_capacity: what was taken out of them, in C (1 mAh is 3.6 C). Not together with `soc`.
            soc: state of charge, in percent. Not together with `used_capacity`.
            soc_tracking: let the state of charge follow what is taken out.
        """
        command = commands.ArcSetSupplyBatteryEmulator(
            device_id=self.id,
            battery_profile_id=battery_profile_id,
            series=series,
            parallel=parallel,
            used_capacity=used_capacity,
            soc=soc,
            soc_tracking=soc_tracking,
        )
        return BatteryEmulator((self.connection.call(command)).battery_emulator_id, self.connection)

    def set_supply_power_box(self) -> None:
        """Let main power behave like a power box. Main power is off after that."""
        self.connection.call(commands.ArcSetSupplyPowerBox(device_id=self.id))

    def set_tx(self, value: bool) -> None:
        """Set the TX pin. The UART has to be off."""
        self.connection.call(commands.ArcSetTx(device_id=self.id, value=value))

    def set_uart_baudrate(self, value: int) -> None:
        """Set the baud rate of the UART."""
        self.connection.call(commands.ArcSetUartBaudrate(device_id=self.id, value=value))

    def wait_for_battery_data(self, timeout: float) -> dict[str, Any] | None:  # noqa: ASYNC109 - documented
        """Wait for the next result of battery profiling. None when there was none.

        The result has timestamp in s, iteration, step, voltage in V at the end of the step, and discharge in C since the start.

        Args:
            timeout: how long the server waits, in milliseconds.
        """
        answer = self.connection.call(commands.ArcWaitForBatteryData(device_id=self.id, timeout=timeout))
        return None if answer.value is None else answer.value.to_dict()

    def write_tx(self, value: str) -> None:
        """Write text to the UART. Expansion port and UART have to be on."""
        self.connection.call(commands.ArcWriteTx(device_id=self.id, value=value))
