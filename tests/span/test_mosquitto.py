"""The second broker, Debian's mosquitto, runs where the environment says that it is there."""

import os

import pytest

from span_panel_api.simulator.broker import find_mosquitto
from tests.span.panel.brokers import MOSQUITTO


@pytest.mark.skipif(not os.environ.get("SPAN_REQUIRE_MOSQUITTO"), reason="SPAN_REQUIRE_MOSQUITTO is not set")
def test_it_is_there_for_all_tests() -> None:
    assert MOSQUITTO is not None
    assert find_mosquitto() is not None, "mosquitto is there, and its plugin for rights is not"
