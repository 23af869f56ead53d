"""Calibration tables, as the devices of the station store them."""

from collections.abc import Mapping
from typing import Any, Final

from .answers import Json
from .hardware import CALIBRATIONS

_FACTORY: Final = (
    ("ESH10000590", "R2", "C0003", (("ADC0", 1.0012, 0.001), ("ADC1", 1.0, 0.0))),
    ("ESH10000662", "R1", "B0002", (("VMON1", 0.9987, 0.0021), ("IMON1", 1.0034, -0.00004))),
)


def factory_tables() -> dict[str, Json]:
    """Return the tables that the devices come with, by net name, as `CalibrationTableDto`."""
    return {name: _table(*entry) for name, entry in zip(CALIBRATIONS, _FACTORY, strict=True)}


def _table(product: str, revision: str, serial: str, rows: tuple[tuple[str, float, float], ...]) -> Json:
    cal_data: list[Json] = [{"key": key, "gain": gain, "offset": offset} for key, gain, offset in rows]
    return {"productId": product, "revision": revision, "serialNumber": serial, "calData": cal_data}


def table_from(written: Mapping[str, Any]) -> Json:
    """Return a table of a request as an answer has it; what is missing becomes the default."""
    rows: list[Mapping[str, Any]] = written.get("CalData") or []
    cal_data: list[Json] = [
        {"key": row.get("key", ""), "gain": row.get("gain", 1.0), "offset": row.get("offset", 0.0)} for row in rows
    ]
    texts = {name[0].lower() + name[1:]: written.get(name, "") for name in ("ProductId", "Revision", "SerialNumber")}
    return {**texts, "calData": cal_data}
