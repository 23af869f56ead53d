"""The answer to HELLO: from the fields of the wire to what users see."""

from __future__ import annotations

from devicewire.conduyt import packets

from .types import DatastreamDescriptor, HelloResp, ModuleDescriptor, PinCapability

__all__ = ["parse_hello_resp", "read_hello"]


def parse_hello_resp(payload: bytes) -> HelloResp:
    """Parse the payload of a HELLO_RESP.

    Raises:
        PayloadError: it is too short; the error names the first field that is missing.
    """
    return read_hello(packets.HelloResp.unpack(payload))


def read_hello(hello: packets.HelloResp) -> HelloResp:
    """What a HELLO_RESP says."""
    return HelloResp(
        firmware_name=hello.firmware_name,
        firmware_version=(hello.version_major, hello.version_minor, hello.version_patch),
        mcu_id=hello.mcu_id,
        ota_capable=hello.ota_capable,
        pins=tuple(PinCapability(number, flags) for number, flags in enumerate(hello.pins)),
        i2c_buses=hello.i2c_buses,
        spi_buses=hello.spi_buses,
        uart_count=hello.uart_count,
        max_payload=hello.max_payload,
        modules=tuple(ModuleDescriptor(m.id, m.name, m.version_major, m.version_minor, m.pins) for m in hello.modules),
        datastreams=tuple(
            DatastreamDescriptor(index, d.name, d.type, d.unit, d.writable, d.pin_ref, d.retain)
            for index, d in enumerate(hello.datastreams)
        ),
    )
