"""What the hardware app does when it starts: it loads the modules and alias files that boot.config names."""

import csv
import io
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from .answers import RefusalError

if TYPE_CHECKING:
    from .station import Station


def apply_boot(station: "Station", config: Mapping[str, Any]) -> None:
    """Put modules and alias files in force, unless the file is turned off. What cannot be used is told in the log."""
    if not config["enabled"]:
        return
    for module in config["modules"]:
        _apply_module(station, module)
    for file in config["aliasFiles"]:
        if file["enabled"]:
            _apply_aliases(station, file["path"])


def _apply_module(station: "Station", module: Mapping[str, Any]) -> None:
    name = module["name"]
    known = station.modules.known.get(name)
    if module["enabled"]:
        members = {"Name": name, "ClassName": module["className"], "AssemblyPath": module["assemblyPath"]}
        station.modules.load({**members, "Namespace": module["namespace"], "Enabled": True})
    elif known is not None:
        known.is_loaded = False


def _apply_aliases(station: "Station", path: str) -> None:
    try:
        rows = list(_rows(station.files.get("alias", path)))
    except (RefusalError, ValueError, csv.Error) as error:
        station.log(f"{path} cannot be used: {error}", "WARN")
        return
    for net_name, alias in rows:
        is_taken = station.net_name(alias) not in (alias, net_name)
        if net_name in station.channels and not is_taken:
            station.channels[net_name].alias = alias


def _rows(content: bytes) -> Iterator[tuple[str, str]]:
    reader = csv.DictReader(io.StringIO(content.decode(), newline=""), strict=True)
    for row in reader:
        if row.get("NetName") and row.get("Alias"):
            yield row["NetName"], row["Alias"]
