"""Lets one Socket.IO client be the delegate of a service. Needs the extra: `pip install 'auto-trainer-api[bridge]'`."""

from __future__ import annotations

from .bridge_service import BridgeService, create_bridge_app

__all__ = ["BridgeService", "create_bridge_app"]
