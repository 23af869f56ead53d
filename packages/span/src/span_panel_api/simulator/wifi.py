"""Wi-Fi around the simulated panel: a handful of access points, one of them joined or none."""

from dataclasses import dataclass, field
from typing import NamedTuple

from .answers import Json


class AccessPoint(NamedTuple):
    """One access point in reach. `psk` is None for an open network."""

    bssid: str
    ssid: str
    signal: int
    frequency: str
    psk: str | None


def _access_points() -> list[AccessPoint]:
    return [
        AccessPoint("02:00:00:00:0a:01", "home", 71, "2437 MHz", "simulated-home-key"),
        AccessPoint("02:00:00:00:0a:02", "home", 54, "5180 MHz", "simulated-home-key"),
        AccessPoint("02:00:00:00:0b:01", "guest", 40, "2412 MHz", None),
    ]


@dataclass
class Wifi:
    """Access points in reach and the one that the panel has joined. Texts of failures are assumed."""

    access_points: list[AccessPoint] = field(default_factory=_access_points)
    joined_bssid: str | None = None

    @property
    def is_connected(self) -> bool:
        """Whether the panel is on a wireless network."""
        return self.joined_bssid is not None

    @property
    def joined_ssid(self) -> str:
        """Name of the network that the panel has joined; empty without one."""
        return next((point.ssid for point in self.access_points if point.bssid == self.joined_bssid), "")

    def scan(self) -> Json:
        """Return `WifiScanOut`. Only the joined access point has an `error`; it may be missing on real panels too."""
        return {"accessPoints": [self._report(point) for point in self.access_points]}

    def connect(self, ssid: str, psk: str) -> Json:
        """Join the strongest access point of a name and return `WifiConnectOut`."""
        found = [point for point in self.access_points if point.ssid == ssid]
        if not found:
            return _outcome(AccessPoint("", ssid, 0, "", ""), error="Network not found")
        point = max(found, key=lambda candidate: candidate.signal)
        if point.psk is not None and point.psk != psk:
            return _outcome(point, error="Wrong key")
        self.joined_bssid = point.bssid
        return _outcome(point, error="")

    def _report(self, point: AccessPoint) -> Json:
        is_joined = point.bssid == self.joined_bssid
        report: dict[str, Json] = {
            "bssid": point.bssid,
            "ssid": point.ssid,
            "signal": point.signal,
            "frequency": point.frequency,
            "encrypted": point.psk is not None,
            "connected": is_joined,
        }
        return {**report, "error": ""} if is_joined else report


def _outcome(point: AccessPoint, error: str) -> Json:
    return {
        "bssid": point.bssid,
        "ssid": point.ssid,
        "signal": point.signal,
        "encrypted": point.psk is not None,
        "connected": not error,
        "error": error,
    }
