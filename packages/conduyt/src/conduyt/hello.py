"""What a device says of itself: parsed from the payload of its answer."""

from __future__ import annotations

from ._hello import parse_hello_resp
from .types import DatastreamDescriptor, HelloResp, ModuleDescriptor, PinCapability

__all__ = ["DatastreamDescriptor", "HelloResp", "ModuleDescriptor", "PinCapability", "parse_hello_resp"]
