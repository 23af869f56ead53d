# Derived from packages/accordionq2/src/accordionq2/_groups/comm.py by `codegen generate`. Do not edit: change that file.
"""Bus transactions: I2C, UART, SPI, socket."""

from __future__ import annotations

from typing import TYPE_CHECKING

from devicewire.accordionq2.models import FlowControlTypes, ParityTypes, UartBusTypes

from .._answers import complete, received
from .._sections import line_settings, read_end, transfer

if TYPE_CHECKING:
    from devicewire.accordionq2.models import BusActions, BusTransactionResponse

    from .._sync_engine import SyncEngine


class SyncComm:
    """Devices on the station's buses. Actions that the client does not know are passed on as they are."""

    def __init__(self, engine: SyncEngine) -> None:
        self._sync_engine = engine

    def i2c(
        self,
        device_name: str,
        address: int,
        action: BusActions | str,
        data_to_send: bytes | None = None,
        number_of_bytes_to_receive: int = 0,
        max_retries: int = -1,
    ) -> BusTransactionResponse:
        """Talk to a device on an I2C bus: Send, Receive, SendReceive; Scan returns the address of each device found.

        Args:
            device_name: net name or alias of the bus channel.
            address: seven-bit address, 0 to 127; of no meaning for a scan.
            action: what to do.
            data_to_send: bytes; Send and SendReceive need some.
            number_of_bytes_to_receive: how many.
            max_retries: how often the station tries again; -1 leaves it to the device.

        Raises:
            AccordionQ2ShortReadError: fewer bytes came than were asked for, although the station reported success.
        """
        from devicewire.accordionq2.api import comm_i2c
        from devicewire.accordionq2.models import I2CRequest

        what = transfer(device_name, action, data_to_send, number_of_bytes_to_receive)
        body = I2CRequest(**what, address=address, max_retries=max_retries)
        return complete(self._sync_engine.call(comm_i2c.request, body=body), body.action, number_of_bytes_to_receive)

    def uart(
        self,
        device_name: str,
        action: BusActions | str,
        baud_rate: int = 9600,
        bus_type: UartBusTypes | str = UartBusTypes.RS232,
        flow_control: FlowControlTypes | str = FlowControlTypes.NONE,
        parity: ParityTypes | str = ParityTypes.NONE,
        use_termination_byte: bool = False,
        termination_byte: int = 10,
        data_to_send: bytes | None = None,
        number_of_bytes_to_receive: int = 0,
        timeout_ms: int = 1000,
    ) -> BusTransactionResponse:
        """Talk to a device on a UART: Send, Receive, SendReceive, ClearBuffers.

        Args:
            device_name: net name or alias of the bus channel.
            action: what to do.
            baud_rate: bits per second.
            bus_type: electrical standard.
            flow_control: flow control.
            parity: parity.
            use_termination_byte: whether `termination_byte` ends a read.
            termination_byte: 0 to 255.
            data_to_send: bytes; Send and SendReceive need some.
            number_of_bytes_to_receive: how many at most; fewer are normal, as the timeout ends a read.
            timeout_ms: how long a read may take, in milliseconds.
        """
        from devicewire.accordionq2.api import comm_uart
        from devicewire.accordionq2.models import UartRequest

        body = UartRequest(
            **transfer(device_name, action, data_to_send, number_of_bytes_to_receive),
            **line_settings(baud_rate, bus_type, flow_control, parity),
            **read_end(use_termination_byte, termination_byte, timeout_ms),
        )
        return received(self._sync_engine.call(comm_uart.request, body=body))

    def spi(
        self,
        device_name: str,
        action: BusActions | str,
        data_to_send: bytes | None = None,
        number_of_bytes_to_receive: int = 0,
    ) -> BusTransactionResponse:
        """Talk to a device on an SPI bus: Send, Receive, SendReceive.

        Args:
            device_name: net name or alias of the bus channel.
            action: what to do.
            data_to_send: bytes; Send and SendReceive need some.
            number_of_bytes_to_receive: how many.

        Raises:
            AccordionQ2ShortReadError: fewer bytes came than were asked for, although the station reported success.
        """
        from devicewire.accordionq2.api import comm_spi
        from devicewire.accordionq2.models import SpiRequest

        body = SpiRequest(**transfer(device_name, action, data_to_send, number_of_bytes_to_receive))
        return complete(self._sync_engine.call(comm_spi.request, body=body), body.action, number_of_bytes_to_receive)

    def socket(
        self,
        device_name: str,
        action: BusActions | str,
        host_name: str = "",
        port: int = 0,
        data_to_send: bytes | None = None,
        number_of_bytes_to_receive: int = 0,
        termination_byte: int = 0,
        use_termination_byte: bool = False,
        timeout_ms: int = 1000,
    ) -> BusTransactionResponse:
        """Talk to a device over a TCP connection that the station opens: Send, Receive, SendReceive.

        Args:
            device_name: net name or alias of the bus channel.
            action: what to do.
            host_name: host to connect to; empty leaves it to the channel.
            port: TCP port, 0 to 65535; 0 leaves it to the channel.
            data_to_send: bytes; Send and SendReceive need some.
            number_of_bytes_to_receive: how many at most; fewer are normal, as the timeout ends a read.
            termination_byte: 0 to 255.
            use_termination_byte: whether `termination_byte` ends a read.
            timeout_ms: how long a read may take, in milliseconds.
        """
        from devicewire.accordionq2.api import comm_socket
        from devicewire.accordionq2.models import SocketRequest

        what = transfer(device_name, action, data_to_send, number_of_bytes_to_receive)
        end = read_end(use_termination_byte, termination_byte, timeout_ms)
        body = SocketRequest(**what, host_name=host_name, port=port, **end)
        return received(self._sync_engine.call(comm_socket.request, body=body))
