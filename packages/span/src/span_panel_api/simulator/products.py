"""The invented devices around the panel: battery, inverter, charger. Names and numbers belong to nobody."""

from typing import Final

BATTERY_VENDOR: Final = "Example Storage"
BATTERY_PRODUCT: Final = "Cellar 27"
BATTERY_PART: Final = "CE-27-0001"
BATTERY_SERIAL: Final = "CE2700000001X"
BATTERY_FIRMWARE: Final = "24.44.2"
SOLAR_VENDOR: Final = "Example Solar"
SOLAR_PRODUCT: Final = "SUN-52-US"
CHARGER_VENDOR: Final = "SPAN"
CHARGER_PRODUCT: Final = "SPAN Drive"
CHARGER_PART: Final = "DRV-48"
CHARGER_SERIAL: Final = "dr-0000-00042"
CHARGER_FIRMWARE: Final = "1.8.0"
CHARGER_MOST_A: Final = 48
CHARGER_LEAST_A: Final = 6
VENDOR: Final = "SPAN"
HARDWARE: Final = "1.2"
MAIN_BREAKER_A: Final = 200
POSTAL_CODE: Final = "00000"
TIME_ZONE: Final = "America/Denver"
DEVICE: Final = "energy.ebus.device"
PANEL_TYPE: Final = f"{DEVICE}.distribution-enclosure"
