"""How a device of release 0.9.7 is set up."""

from __future__ import annotations

from devicewire.autotrainer.models import ConfigurationResponse

__all__ = ["ConfigurationResponse"]
