"""The broker and what the panel does there, seen by clients that share no code with ours."""

import asyncio
import os
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import aiomqtt
import httpx
import pytest

from span_panel_api.simulator import RELEASES, MqttGarbage, Settings, SpanSimulator
from span_panel_api.simulator.broker import BrokerKind, find_mosquitto
from tests.span.simulator.mqtt_peer import Peer, Way, connected, cut, until

FLAT, TREE = "r202627", "r202639"
needs_mosquitto = pytest.mark.skipif(find_mosquitto() is None, reason="mosquitto is not installed")
BROKERS = [pytest.param("mosquitto", marks=needs_mosquitto), "embedded"]


def simulator_of(firmware: str, broker: BrokerKind = "auto", interval_s: float | None = None) -> SpanSimulator:
    return SpanSimulator(
        seed=1, settings=Settings(firmware=firmware), broker=broker, publish_interval_s=interval_s, https_port=0
    )


@pytest.fixture(scope="module", params=[FLAT, TREE])
def shared(request: pytest.FixtureRequest) -> Iterator[SpanSimulator]:
    """One running panel for the tests that leave it as it was."""
    with simulator_of(request.param) as simulator:
        yield simulator


@pytest.fixture(params=[FLAT, TREE])
def simulator(request: pytest.FixtureRequest) -> Iterator[SpanSimulator]:
    with simulator_of(request.param) as running:
        yield running


def topic_of(simulator: SpanSimulator, circuit: str, what: str) -> str:
    """Return the topic of a circuit's property, by its name in the flat model."""
    id_ = simulator.panel.find_circuit(circuit).id
    tree = {"relay": "switch/relay", "shed-priority": "load-shed/priority", "active-power": "meter/active-power"}
    tree |= {"relay-requester": "switch/relay-requester", "name": "info/name"}
    path = f"{id_}/{tree[what]}" if simulator.data_model == "1.0" else f"{simulator.serial}/{id_}/{what}"
    return f"ebus/5/{path}"


def state_topic(simulator: SpanSimulator) -> str:
    return f"ebus/5/{simulator.serial}/$state"


@pytest.mark.parametrize("broker", BROKERS)
@pytest.mark.parametrize(("way", "firmware"), [("mqtts", FLAT), ("ws", TREE), ("wss", FLAT)])
def test_everything_is_retained_for_every_kind_of_client(way: Way, broker: BrokerKind, firmware: str) -> None:
    standing_still = 60.0  # news that comes meanwhile is not retained
    with simulator_of(firmware, broker, standing_still) as simulator, connected(simulator) as earlier:
        earlier.wait_until_equal(simulator)
        earlier.publish("ebus/5/mark", "all before has been handed out")
        earlier.wait_for(lambda: "ebus/5/mark" in earlier.retained)
        with connected(simulator, way) as peer:
            peer.wait_until_equal(simulator)
        assert [message for message in peer.messages if not message.retain] == []
        assert peer.retained[state_topic(simulator)] == "ready"
        assert simulator.broker == broker


@pytest.mark.parametrize("broker", BROKERS)
def test_commands_act_on_the_house_that_v1_shows(broker: BrokerKind) -> None:
    with simulator_of(TREE, broker) as simulator, connected(simulator) as peer:
        peer.wait_until_equal(simulator)
        relay, requester = (topic_of(simulator, "Kitchen Lights", what) for what in ("relay", "relay-requester"))
        peer.publish(f"{relay}/set", "OPEN", qos=2)
        peer.wait_for(lambda: (peer.retained[relay], peer.retained[requester]) == ("OPEN", "USER"))
        peer.wait_for(lambda: peer.retained[topic_of(simulator, "Kitchen Lights", "active-power")] == "0.0")
        headers = {"Authorization": f"Bearer {simulator.token}"}
        circuit = simulator.panel.find_circuit("Kitchen Lights").id
        answer = httpx.get(f"{simulator.endpoint}/api/v1/circuits/{circuit}", headers=headers).json()
        assert (answer["relayState"], answer["instantPowerW"]) == ("OPEN", 0.0)
        body = {"priorityIn": {"priority": "NON_ESSENTIAL"}}
        httpx.post(f"{simulator.endpoint}/api/v1/circuits/{circuit}", headers=headers, json=body)
        peer.wait_for(lambda: peer.retained[topic_of(simulator, "Kitchen Lights", "shed-priority")] == "OFF_GRID")


def outcome_of(simulator: SpanSimulator, peer: Peer, topic: str, payload: str) -> str:
    count = len(simulator.mqtt.commands)
    peer.publish(f"{topic}/set", payload)
    until(lambda: len(simulator.mqtt.commands) > count)
    return simulator.mqtt.commands[-1].outcome


def test_what_the_panel_does_not_take_is_met_with_silence(shared: SpanSimulator) -> None:
    with connected(shared) as peer:
        peer.wait_until_equal(shared)
        before = dict(peer.retained)
        for circuit, what, payload in (
            ("Kitchen Lights", "relay", "ajar"),
            ("Kitchen Lights", "relay", "UNKNOWN"),
            ("Network Rack", "relay", "OPEN"),
            ("Kitchen Lights", "shed-priority", "MUST_HAVE"),
            ("Kitchen Lights", "shed-priority", "UNKNOWN"),
            ("EV Charger", "shed-priority", "NEVER"),
            ("Kitchen Lights", "name", "x"),
        ):
            assert outcome_of(shared, peer, topic_of(shared, circuit, what), payload) != "accepted"
        assert outcome_of(shared, peer, f"ebus/5/{'0' * 32}/switch/relay", "OPEN") == "no such command"
        shared.mqtt.settle()
        assert peer.retained == before


def test_the_solar_circuit_is_locked_by_the_newest_firmware_only() -> None:
    for firmware, expected in (("r202633", "accepted"), (TREE, "the relay is not controllable")):
        with simulator_of(firmware) as simulator, connected(simulator) as peer:
            topic = topic_of(simulator, "Commissioned PV System", "relay")
            assert outcome_of(simulator, peer, topic, "OPEN") == expected


def test_islanding_is_asserted_only_while_the_battery_is_silent() -> None:
    with simulator_of(TREE) as simulator, connected(simulator) as peer:
        topic = f"ebus/5/{simulator.serial}/shed/asserted-islanding-state"
        assert outcome_of(simulator, peer, topic, "OFF_GRID") == "the battery answers"
        simulator.panel.lose_battery()
        assert outcome_of(simulator, peer, topic, "NONE") == "no state to assert"
        assert outcome_of(simulator, peer, topic, "OFF_GRID") == "accepted"
        peer.wait_for(lambda: peer.retained.get(topic) == "OFF_GRID")
        simulator.panel.find_battery()
        peer.wait_for(lambda: peer.retained.get(topic) == "NONE")


def test_the_power_source_can_be_set_from_r202609_on() -> None:
    for firmware, expected in (("r202603", "has no effect on this firmware"), ("r202609", "accepted")):
        with simulator_of(firmware) as simulator, connected(simulator) as peer:
            topic = f"ebus/5/{simulator.serial}/core/dominant-power-source"
            assert outcome_of(simulator, peer, topic, "BATTERY") == expected
            assert outcome_of(simulator, peer, topic, "SUN") == "no power source"


def test_the_charge_limit_is_clamped(simulator: SpanSimulator) -> None:
    if simulator.data_model == "1.0":
        topic = f"ebus/5/{simulator.serial}-dr-0000-00042/config/user-max-charge-current"
    else:
        topic = f"ebus/5/{simulator.serial}/evse/user-max-charge-current"
    with connected(simulator) as peer:
        for payload, limit in (("24", "24"), ("99", "48"), ("1", "6")):
            assert outcome_of(simulator, peer, topic, payload) == "accepted"
            peer.wait_for(lambda limit=limit: peer.retained.get(topic) == limit)  # type: ignore[misc]
        assert outcome_of(simulator, peer, topic, "6.5") == "no whole number"
        assert simulator.panel.charge_limit_a == 6


def test_a_lost_panel_comes_back_with_everything(simulator: SpanSimulator) -> None:
    with connected(simulator) as peer:
        peer.wait_until_equal(simulator)
        simulator.mqtt.lose()
        peer.wait_for(lambda: peer.retained[state_topic(simulator)] == "lost")
        assert sum(payload == "lost" for payload in peer.retained.values()) == 1
        peer.messages.clear()
        simulator.mqtt.come_back()
        peer.wait_for(lambda: peer.messages[-1:] != [] and peer.retained[state_topic(simulator)] == "ready")
        assert {message.topic for message in peer.messages} == set(simulator.mqtt.topics)


def test_a_clean_end_says_so_from_r202633_on(simulator: SpanSimulator) -> None:
    word = "disconnected" if simulator.data_model == "1.0" else "lost"
    with connected(simulator) as peer:
        simulator.mqtt.disconnect()
        peer.wait_for(lambda: peer.retained.get(state_topic(simulator)) == word)
        simulator.mqtt.come_back()
        simulator.mqtt.sleep()
        peer.wait_for(lambda: peer.retained.get(state_topic(simulator)) == "sleeping")
        simulator.mqtt.wake()
        peer.wait_for(lambda: peer.retained.get(state_topic(simulator)) == "ready")


@pytest.mark.parametrize(
    ("broker", "firmware", "is_protected"),
    [
        pytest.param("mosquitto", "r202603", False, marks=needs_mosquitto),
        pytest.param("mosquitto", "r202615", True, marks=needs_mosquitto),
        pytest.param("mosquitto", TREE, True, marks=needs_mosquitto),
        ("embedded", TREE, True),
    ],
)
def test_publish_rights(broker: BrokerKind, firmware: str, *, is_protected: bool) -> None:
    with simulator_of(firmware, broker) as simulator, connected(simulator) as watcher:
        watcher.wait_until_equal(simulator)
        forbidden = {
            state_topic(simulator): "lost",
            f"ebus/5/{simulator.serial}/info/model": "MLO_48",
            topic_of(simulator, "Office", "name"): "mine",
        }
        with connected(simulator, subscribes=False, reconnects=True) as peer:
            # Debian's mosquitto 2.0.11 ends the session of a client that publishes what it may not.
            for number, (topic, payload) in enumerate(forbidden.items(), start=1):
                peer.client.publish(topic, payload, qos=1, retain=True).wait_for_publish(20)
                peer.wait_for(lambda: len(peer.connacks) > peer.ends)
                peer.publish("ebus/5/other/x/y", str(number), retain=True)
                watcher.wait_for(lambda number=number: watcher.retained.get("ebus/5/other/x/y") == str(number))  # type: ignore[misc]
        seen = {topic for topic, payload in forbidden.items() if watcher.retained.get(topic) == payload}
        assert seen == (set() if is_protected else set(forbidden))


@needs_mosquitto
@pytest.mark.parametrize(("firmware", "state"), [("r202603", "lost"), ("r202615", "ready")])
def test_a_clients_will_on_the_panels_state(firmware: str, state: str) -> None:
    with simulator_of(firmware, "mosquitto") as simulator, connected(simulator) as watcher:
        watcher.wait_until_equal(simulator)
        with connected(simulator, will=state_topic(simulator), subscribes=False) as peer:
            cut(peer)
            peer.wait_for(lambda: peer.ends > 0)
        if state == "lost":
            watcher.wait_for(lambda: watcher.retained[state_topic(simulator)] == "lost")
        simulator.mqtt.publish_raw("ebus/5/other/x/y", "1")
        watcher.wait_for(lambda: "ebus/5/other/x/y" in watcher.retained)
        assert watcher.retained[state_topic(simulator)] == state


@pytest.mark.parametrize("broker", BROKERS)
def test_a_new_passphrase_ends_sessions_with_the_old_one(broker: BrokerKind) -> None:
    with simulator_of(TREE, broker) as simulator, connected(simulator) as peer:
        old, ports = simulator.passphrase, simulator.broker_ports
        headers = {"Authorization": f"Bearer {simulator.token}"}
        answer = httpx.put(f"{simulator.endpoint}/api/v2/auth/passphrase", headers=headers).json()
        assert answer == {"ebusBrokerPassword": simulator.passphrase, "hopPassphrase": simulator.passphrase}
        peer.wait_for(lambda: peer.ends > 0)
        simulator.mqtt.settle()
        with connected(simulator) as fresh:
            fresh.wait_until_equal(simulator)
        with connected(simulator, password=old) as refused:
            assert refused.connacks[0] != "Success"
        assert simulator.broker_ports == ports


def test_a_new_certificate_restarts_the_broker() -> None:
    with simulator_of(TREE) as simulator, connected(simulator) as peer:
        simulator.renew_certificate(new_authority=True)
        peer.wait_for(lambda: peer.ends > 0)
        with connected(simulator) as fresh:
            fresh.wait_until_equal(simulator)
        simulator.renew_certificate(is_expired=True)
        with (
            pytest.raises(ssl.SSLCertVerificationError, match="expired"),
            socket.create_connection((simulator.host, simulator.broker_ports.mqtts)) as raw,
        ):
            ssl.create_default_context(cadata=simulator.ca_pem).wrap_socket(raw, server_hostname="127.0.0.1")


@pytest.mark.parametrize("broker", BROKERS)
def test_the_broker_goes_and_comes_back_on_its_ports(broker: BrokerKind) -> None:
    with simulator_of(FLAT, broker) as simulator:
        address = (simulator.host, simulator.broker_ports.mqtts)
        simulator.mqtt.broker_down()
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(address)
        simulator.mqtt.broker_up()
        with connected(simulator, reconnects=True) as peer:
            peer.wait_until_equal(simulator)
            simulator.panel.reboot(30)
            peer.wait_for(lambda: peer.ends > 0)
            assert httpx.get(f"{simulator.endpoint}/api/v2/status").status_code == 502
            simulator.panel.advance(31)
            simulator.mqtt.settle()
            peer.wait_for(lambda: len(peer.connacks) > 1)
            peer.wait_until_equal(simulator)


def test_a_restarted_simulator_keeps_its_ports(simulator: SpanSimulator) -> None:
    ports, https = simulator.broker_ports, simulator.https_port
    simulator.stop()
    simulator.start()
    assert (simulator.broker_ports, simulator.https_port) == (ports, https)
    with connected(simulator) as peer:
        peer.wait_until_equal(simulator)


def test_faults_of_messages_come_and_go(simulator: SpanSimulator) -> None:
    with connected(simulator) as peer:
        peer.wait_until_equal(simulator)
        topic = topic_of(simulator, "Office", "active-power")
        fault = simulator.faults.add(MqttGarbage(payload="NaN", topic=topic))
        simulator.mqtt.settle()
        simulator.panel.advance(10)
        peer.wait_for(lambda: peer.retained[topic] == "NaN")
        simulator.faults.remove(fault)
        simulator.mqtt.settle()
        peer.wait_for(lambda: peer.retained[topic] != "NaN")


def test_circuits_are_commissioned_again_and_removed(simulator: SpanSimulator) -> None:
    office = simulator.panel.find_circuit("Office").id
    cycles = office if simulator.data_model == "1.0" else simulator.serial
    with connected(simulator) as peer:
        peer.wait_until_equal(simulator)
        simulator.mqtt.settle()
        peer.messages.clear()
        simulator.mqtt.recommission(office, "Study")
        peer.wait_until_equal(simulator)
        assert peer.retained[topic_of(simulator, "Study", "name")] == "Study"
        states = [message for message in peer.messages if message.topic.endswith("$state")]
        assert {message.topic.split("/")[2] for message in states} == {cycles}
        assert [message.payload for message in states[-2:]] == ["init", "ready"]
        simulator.mqtt.remove_circuit(office)
        peer.wait_until_equal(simulator)
        assert not any(office in topic for topic in peer.retained)
        simulator.mqtt.restart()
        peer.wait_until_equal(simulator)


def test_measured_values_come_regularly_until_r202633() -> None:
    with simulator_of("r202633", interval_s=0.05) as simulator, connected(simulator) as peer:
        peer.wait_until_equal(simulator)
        topic = topic_of(simulator, "Office", "active-power")
        peer.messages.clear()
        peer.wait_for(lambda: sum(message.topic == topic for message in peer.messages) > 1)


def test_nothing_is_repeated_from_r202639_on() -> None:
    with simulator_of(TREE, interval_s=0.02) as simulator, connected(simulator) as peer:
        peer.wait_until_equal(simulator)
        peer.messages.clear()
        time.sleep(0.1)  # five intervals, in any of which a value could be repeated
        simulator.mqtt.settle()
        assert peer.messages == []


@pytest.mark.parametrize("broker", BROKERS)
def test_a_taken_port_of_the_broker(broker: BrokerKind) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        settings = Settings(firmware=TREE)
        simulator = SpanSimulator(settings=settings, broker=broker, mqtts_port=port, ws_port=port, wss_port=port)
        with pytest.raises(OSError, match=r"in use|does not listen"):
            simulator.start()
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection((simulator.host, simulator.port))


def test_what_cannot_be_published_now(simulator: SpanSimulator) -> None:
    simulator.mqtt.lose()
    with pytest.raises(ConnectionError, match="not connected"):
        simulator.mqtt.publish_raw("ebus/5/x/y/z", "1")


def test_a_second_client_library_agrees() -> None:
    async def read(simulator: SpanSimulator, count: int) -> set[str]:
        context = ssl.create_default_context(cadata=simulator.ca_pem)
        found: set[str] = set()
        async with aiomqtt.Client(
            simulator.host,
            simulator.broker_ports.mqtts,
            username=simulator.serial,
            password=simulator.passphrase,
            tls_context=context,
        ) as client:
            await client.subscribe("ebus/5/#")
            async for message in client.messages:
                found.add(str(message.topic))
                if len(found) == count:
                    return found
        return found

    with simulator_of(TREE) as simulator:
        topics = simulator.mqtt.topics
        assert asyncio.run(asyncio.wait_for(read(simulator, len(topics)), 50)) == set(topics)


@needs_mosquitto
@pytest.mark.skipif(os.name == "nt", reason="POSIX signals")
def test_the_broker_never_outlives_the_simulator() -> None:
    code = (
        "import time; from span_panel_api.simulator import SpanSimulator, Settings;"
        "s = SpanSimulator(settings=Settings(firmware='r202639'), broker='mosquitto'); s.start();"
        "print(s.broker_ports.mqtts, s.mqtt._broker.internal.path, flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        port, path = process.stdout.readline().split()
        process.send_signal(signal.SIGKILL)

    def is_refused() -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", int(port))) != 0

    until(is_refused)
    until(lambda: not Path(path).parent.exists())


def test_old_firmware_and_rest_only_have_no_broker() -> None:
    for simulator in (SpanSimulator(), SpanSimulator(settings=Settings(firmware=TREE), broker="none")):
        with simulator, pytest.raises(RuntimeError, match="no broker"):
            _ = simulator.mqtt
        assert simulator.broker == "none"


@pytest.mark.parametrize("firmware", RELEASES)
def test_every_release_starts_and_says_what_it_is(firmware: str) -> None:
    with simulator_of(firmware) as simulator:
        topics = simulator.mqtt.topics
        word = "software-version" if simulator.data_model == "flat" else "firmware-version"
        group = "core" if simulator.data_model == "flat" else "info"
        assert topics[f"ebus/5/{simulator.serial}/{group}/{word}"] == simulator.firmware
