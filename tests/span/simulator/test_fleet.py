"""Many panels on one broker."""

import json
import signal
import ssl
import subprocess
import sys
from typing import Any

import pytest
from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion

from span_panel_api.simulator.fleet import Fleet
from tests.span.simulator.mqtt_peer import until


def connect(fleet_ports: int, ca_pem: str, user: str, password: str, seen: dict[str, str]) -> Client:
    client = Client(CallbackAPIVersion.VERSION2)
    client.username_pw_set(user, password)
    client.tls_set_context(ssl.create_default_context(cadata=ca_pem))

    def on_message(_client: Client, _data: Any, message: Any) -> None:
        seen[message.topic] = message.payload.decode()

    def on_connect(client: Client, *_rest: Any) -> None:
        client.subscribe("ebus/5/#")

    client.on_connect = on_connect
    client.on_message = on_message
    client.connect("127.0.0.1", fleet_ports)
    client.loop_start()
    return client


@pytest.mark.parametrize("firmware", ["r202627", "r202639"])
def test_every_circuit_of_every_panel_counts_its_updates(firmware: str) -> None:
    with Fleet(3, 5, firmware=firmware) as fleet:
        assert len({panel.serial for panel in fleet.panels}) == 3
        seen: dict[str, str] = {}
        client = connect(fleet.ports.mqtts, fleet.ca_pem, fleet.panels[1].serial, fleet.password, seen)
        until(lambda: all(seen.get(f"ebus/5/{panel.serial}/$state") == "ready" for panel in fleet.panels))
        assert [fleet.publish_round() for _ in range(7)] == [15] * 7
        topics = [topic for panel in fleet.panels for topic in panel.topics]
        assert len(topics) == 15
        until(lambda: all(seen.get(topic) == "-7.0" for topic in topics))
        client.disconnect()
        client.loop_stop()


def test_a_fleet_that_is_not_started_publishes_nothing() -> None:
    with pytest.raises(RuntimeError, match="not started"):
        Fleet(1, 2).publish_round()


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
def test_the_command_counts_what_it_has_published() -> None:
    command = [
        sys.executable,
        "-m",
        "span_panel_api.simulator.fleet",
        "--panels",
        "2",
        "--circuits",
        "3",
        "--rate",
        "50",
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        ready = json.loads(process.stdout.readline())
        seen: dict[str, str] = {}
        client = connect(ready["mqtts"], ready["ca_pem"], ready["panels"][0]["serial"], ready["password"], seen)
        try:  # who joins late or looks seldom misses some
            until(lambda: any(payload.startswith("-") and float(payload) <= -5 for payload in list(seen.values())))
            process.send_signal(signal.SIGTERM)
            counted = json.loads(process.communicate(timeout=100)[0])
        finally:
            process.kill()
            client.disconnect()
            client.loop_stop()
        assert counted["published"] == 6 * counted["rounds"]
