"""Against a real station: `ACCORDIONQ2_API_URL=http://192.168.1.64:5000 pytest -m integration`. Reads only."""

import os

import pytest

from accordionq2 import AccordionQ2Client

URL = os.environ.get("ACCORDIONQ2_API_URL", "")
pytestmark = [
    pytest.mark.integration,
    pytest.mark.skipif(not URL, reason="no station: set ACCORDIONQ2_API_URL"),
]


def test_the_station_answers() -> None:
    with AccordionQ2Client(URL) as client:
        assert client.connection.get_status().is_connected
        assert client.application.get_identification()
        assert client.application.get_status().is_listed


def test_every_channel_is_found_by_its_names() -> None:
    with AccordionQ2Client(URL) as client:
        channels = client.channels.get_all()
        assert channels
        for channel in channels[:20]:
            assert client.channels.get_channel(net_name=channel.net_name).net_name == channel.net_name


def test_lists_can_be_read() -> None:
    with AccordionQ2Client(URL) as client:
        for read in (client.resources.get_names, client.modules.get_all, client.media.list_files):
            assert isinstance(read(), list)
        client.modules.get_physical_system()
        client.application.get_system_log(tail=5)
