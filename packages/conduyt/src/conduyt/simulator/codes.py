"""Names of packet types, for logs and for faults."""

from devicewire.conduyt.enums import DeviceType, HostType


def name_of(packet_type: int) -> str:
    """Return the name of a packet type, or `0x99` for one that has none."""
    for kind in (HostType(packet_type), DeviceType(packet_type)):
        if kind.is_listed:
            return kind.name
    return f"0x{packet_type:02X}"
