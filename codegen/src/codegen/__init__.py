"""The generator: from the spec of a device to typed Python."""

__version__ = "0.1.0"
