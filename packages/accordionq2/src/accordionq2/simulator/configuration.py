"""Configuration files: the settings of all channels as CSV, one line per channel."""

import csv
import io
from collections.abc import Iterable, Mapping
from typing import Final

from .answers import RefusalError
from .channel import Channel, split_flags

_COLUMNS: Final = ("NetName", "Alias", "Enabled", "Direction", "Unit", "GroupName", "Description")


def write_configuration(channels: Iterable[Channel]) -> bytes:
    """Return the file that holds the settings of these channels."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(_COLUMNS)
    for channel in channels:
        direction = ", ".join(channel.direction)
        row = (channel.net_name, channel.alias, channel.enabled, direction, channel.unit, channel.group_name)
        writer.writerow((*row, channel.description))
    return text.getvalue().encode()


def apply_configuration(name: str, content: bytes, channels: Mapping[str, Channel]) -> None:
    """Change the channels that a file names; others stay. 500 when it is no configuration file."""
    try:
        reader = csv.DictReader(io.StringIO(content.decode(), newline=""), strict=True)
        rows = [row for row in reader if row.get("NetName") in channels and None not in row]
        is_known = "NetName" in (reader.fieldnames or ())
    except (ValueError, csv.Error):
        is_known, rows = False, []
    if not is_known:
        raise RefusalError(500, f"{name} is no configuration file")
    for row in rows:
        channel = channels[row["NetName"]]
        channel.alias = row.get("Alias") or ""
        channel.enabled = row.get("Enabled") != "False"
        channel.direction = split_flags(row.get("Direction") or "")
        channel.unit, channel.group_name = row.get("Unit") or "", row.get("GroupName") or ""
        channel.description = row.get("Description") or ""
