"""The simulated board at the end of real links: pseudo-terminals, TCP connections, a broker."""

import asyncio
import contextlib
import socket
import struct
from collections.abc import Iterator
from pathlib import Path
from queue import Queue

import pytest
from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion

from conduyt.simulator import (
    Broker,
    ConduytSimulator,
    DeviceType,
    Dht,
    Encoder,
    Habits,
    HostType,
    Packet,
    Sketch,
    find_mosquitto,
)
from conduyt.simulator.packets import decode_packet, encode_packet
from tests.conduyt.limits import LIMIT_S, wait_until
from tests.conduyt.simulator.conftest import SerialHost, TcpHost

PING = encode_packet(Packet(HostType.PING, 7))


# Pseudo-terminals


def test_serial_port_answers_in_order(host: SerialHost) -> None:
    for seq in range(100):
        host.command(HostType.PING, seq=seq)
    assert [host.receive().seq for _ in range(100)] == list(range(100))


def test_serial_port_takes_bytes_as_they_come(host: SerialHost) -> None:
    for byte in b"\0boot: 1.2.3\r\n\0\x06CD\x02\x01\x11\x01\x02\xee\0":
        host.send(bytes((byte,)))
    assert host.receive() == Packet(DeviceType.PONG, 0x11)


def test_bad_crc_is_the_only_damage_that_is_answered(host: SerialHost) -> None:
    host.send(b"\x06CD\x01\x01\x05\x01\x02\x27\0" + b"\x05abc\0" + b"\x06CD\x02\x01\x11\x01\x02\xef\0")
    assert host.receive() == Packet(DeviceType.NAK, 0, b"\x02")


def test_answers_that_are_too_large_are_never_sent(host: SerialHost) -> None:
    host.command(HostType.I2C_READ, b"\x50\xfa")
    assert host.ask(HostType.I2C_READ, b"\x50\xf9", seq=2).seq == 2


def test_events_of_the_world_reach_the_host(simulator: ConduytSimulator, host: SerialHost) -> None:
    simulator.device.log("hello")
    assert host.receive() == Packet(DeviceType.LOG, 0, b"hello")
    host.ask(HostType.MOD_CMD, b"\x02\x01\x05\x06")
    simulator.device.module(Encoder).turn(1)
    assert host.receive() == Packet(DeviceType.MOD_EVENT, 0, struct.pack("<BBih", 0, 1, 1, 1))
    simulator.advance(0.2)
    assert host.receive().type == DeviceType.DS_EVENT


def test_time_that_runs_pushes_by_itself() -> None:
    with ConduytSimulator("pty", speed=20) as running, contextlib.closing(SerialHost(running.endpoint)) as host:
        assert [host.receive().type for _ in range(3)] == [DeviceType.DS_EVENT] * 3


def test_unplugged_port_is_gone_and_comes_back_with_its_state(simulator: ConduytSimulator, host: SerialHost) -> None:
    host.ask(HostType.PIN_MODE, b"\x0d\x01")
    host.ask(HostType.PIN_WRITE, b"\x0d\x01")
    path = simulator.endpoint
    simulator.unplug()
    with pytest.raises(EOFError):
        host.receive()
    assert not Path(path).exists()
    simulator.device.log("nobody hears this")
    simulator.plug()
    simulator.plug()
    with contextlib.closing(SerialHost(path)) as again:
        assert again.ask(HostType.PIN_READ, b"\x0d") == Packet(DeviceType.PIN_READ_RESP, 1, b"\x0d\x01\x00")


def test_restart_loses_state_and_link(simulator: ConduytSimulator, host: SerialHost) -> None:
    host.ask(HostType.PIN_WRITE, b"\x0d\x01\x02")
    simulator.restart()
    with pytest.raises(EOFError):
        host.receive()
    with contextlib.closing(SerialHost(simulator.endpoint)) as again:
        assert again.ask(HostType.PIN_READ, b"\x0d").payload == b"\x0d\x00\x00"
    assert simulator.device.restarts == 1


def test_update_restarts_the_board() -> None:
    with ConduytSimulator("pty", board="esp32", sketch=Sketch(ota=True), speed=0) as running:
        with contextlib.closing(SerialHost(running.endpoint)) as host:
            host.ask(HostType.OTA_BEGIN, struct.pack("<I", 3) + bytes(32))
            host.ask(HostType.OTA_CHUNK, bytes(4) + b"new")
            assert host.ask(HostType.OTA_FINALIZE).type == DeviceType.ACK
            running.advance(0.4)
            assert host.ask(HostType.PING).type == DeviceType.PONG
            running.advance(0.1)
            with pytest.raises(EOFError):
                host.receive()
        wait_until(lambda: Path(running.endpoint).exists())
        assert running.device.ota.installed == [b"new"]


def test_host_that_does_not_read_loses_whole_frames_only(simulator: ConduytSimulator, host: SerialHost) -> None:
    for number in range(6_000):
        simulator.device.emit(DeviceType.LOG, number.to_bytes(2, "little") + b"x" * 200)
    wait_until(lambda: not simulator.device.outbox.waiting)
    seen = [int.from_bytes(host.receive().payload[:2], "little") for _ in range(4000)]
    assert seen == list(range(4000))


def test_stopped_and_started_again_it_is_the_same() -> None:
    running = ConduytSimulator("pty", speed=0)
    path = running.endpoint
    assert path == ""
    for _ in range(2):
        running.start()
        running.start()
        path = running.endpoint
        with contextlib.closing(SerialHost(path)) as host:
            assert host.ask(HostType.PING).type == DeviceType.PONG
        running.stop()
        running.stop()
        assert not Path(path).parent.exists()
    assert running.endpoint == path


async def test_async_with() -> None:
    async with ConduytSimulator("pty", speed=0) as running:
        assert "r4" in repr(running)
        with contextlib.closing(SerialHost(running.endpoint)) as host:
            assert host.ask(HostType.PING).type == DeviceType.PONG


# TCP


@pytest.fixture
def tcp() -> Iterator[ConduytSimulator]:
    with ConduytSimulator("tcp", speed=0) as running:
        yield running


def dial(simulator: ConduytSimulator) -> TcpHost:
    return TcpHost(socket.create_connection((simulator.host, simulator.port), timeout=LIMIT_S))


def test_tcp_answers_many_at_once(tcp: ConduytSimulator) -> None:
    with contextlib.closing(dial(tcp)) as host:
        assert tcp.endpoint == f"tcp://127.0.0.1:{tcp.port}"
        host.send(b"noise" + PING * 3)
        assert [host.receive() for _ in range(3)] == [Packet(DeviceType.PONG, 7)] * 3


def test_newest_tcp_host_is_the_one(tcp: ConduytSimulator) -> None:
    with contextlib.closing(dial(tcp)) as first:
        first.ask(HostType.PING)
        with contextlib.closing(dial(tcp)) as second:
            assert second.ask(HostType.PING).type == DeviceType.PONG
            with pytest.raises((ConnectionError, EOFError)):
                first.receive()


def test_unplugged_tcp_is_reset_and_keeps_its_port(tcp: ConduytSimulator) -> None:
    port = tcp.port
    with contextlib.closing(dial(tcp)) as host:
        host.ask(HostType.PING)
        tcp.unplug()
        with pytest.raises(ConnectionError):
            host.receive()
        with pytest.raises(OSError, match="refused"):
            dial(tcp)
    tcp.plug()
    assert tcp.port == port
    with contextlib.closing(dial(tcp)) as host:
        assert host.ask(HostType.PING).type == DeviceType.PONG


def test_half_a_packet_of_an_earlier_host_does_no_harm(tcp: ConduytSimulator) -> None:
    with contextlib.closing(dial(tcp)) as host:
        host.ask(HostType.PING)
        host.send(PING[:5])
    with contextlib.closing(dial(tcp)) as host:
        assert host.ask(HostType.PING).type == DeviceType.PONG


def test_firmware_lags_and_jams() -> None:
    with ConduytSimulator("tcp", speed=0, raw_link="firmware") as running:
        with contextlib.closing(dial(running)) as host:
            host.send(PING + encode_packet(Packet(HostType.PING, 8)))
            assert host.receive().seq == 7
            assert host.receives_nothing()
            assert host.ask(HostType.PING, seq=9).seq == 8
            host.send(b"x")
            assert host.receive().seq == 9
            host.send(PING)
            assert host.receives_nothing()
        with contextlib.closing(dial(running)) as host:
            host.send(PING)
            assert host.receives_nothing()


def test_dialling_out_as_the_firmware_does() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(LIMIT_S)
        with ConduytSimulator("tcp", port=server.getsockname()[1], dial=True, speed=0):
            for _ in range(2):
                with contextlib.closing(TcpHost(server.accept()[0])) as host:
                    assert host.ask(HostType.PING).type == DeviceType.PONG


def test_strict_board_answers_other_versions_and_overlong_packets() -> None:
    with (
        ConduytSimulator("tcp", speed=0, habits=Habits.documented()) as running,
        contextlib.closing(dial(running)) as host,
    ):
        host.send(bytes.fromhex("4344010105000027"))
        assert host.receive() == Packet(DeviceType.NAK, 0, b"\x10")
        host.send(encode_packet(Packet(HostType.PING, 1, bytes(257))))
        assert host.receive() == Packet(DeviceType.NAK, 0, b"\x03")


def test_taken_port() -> None:
    with ConduytSimulator("tcp") as first, pytest.raises(OSError, match=r"address|use"):
        ConduytSimulator("tcp", port=first.port).start()


# MQTT


class MqttHost:
    """A program that listens to everything of one device."""

    def __init__(self, port: int, device_id: str) -> None:
        self._prefix = f"conduyt/{device_id}"
        self.messages: Queue[tuple[str, bytes, bool]] = Queue()
        self._client = Client(CallbackAPIVersion.VERSION2)
        self._client.on_message = lambda _c, _u, message: self.messages.put(
            (message.topic.removeprefix(f"{self._prefix}/"), bytes(message.payload), message.retain)
        )
        subscribed: Queue[bool] = Queue()
        self._client.on_subscribe = lambda *_arguments: subscribed.put(True)
        self._client.connect("127.0.0.1", port)
        self._client.subscribe([(f"{self._prefix}/{topic}", 1) for topic in ("evt/#", "hello", "status")])
        self._client.loop_start()
        subscribed.get(timeout=LIMIT_S)

    def send(self, data: bytes, topic: str = "cmd/01") -> None:
        self._client.publish(f"{self._prefix}/{topic}", data, qos=1)

    def next(self, topic: str) -> tuple[bytes, bool]:
        """The next message on a topic; those before it are skipped."""
        while True:
            got, payload, retained = self.messages.get(timeout=LIMIT_S)
            if got == topic:
                return payload, retained

    def close(self) -> None:
        sock = self._client.socket()
        self._client.disconnect()
        self._client.loop_stop()
        if isinstance(sock, socket.socket):
            sock.close()


@pytest.fixture
def mqtt_host(conduyt_broker: Broker) -> Iterator[MqttHost]:
    opened = MqttHost(conduyt_broker.port, "bench-1")
    yield opened
    opened.close()


def on(broker: Broker, **arguments: object) -> ConduytSimulator:
    return ConduytSimulator("mqtt", port=broker.port, device_id="bench-1", speed=0, **arguments)  # type: ignore[arg-type]  # keywords of its own


def test_mqtt(conduyt_broker: Broker, mqtt_host: MqttHost) -> None:
    with on(conduyt_broker) as running:
        assert running.endpoint == f"mqtt://127.0.0.1:{conduyt_broker.port}/conduyt/bench-1"
        while mqtt_host.next("status")[0] != b"online":
            pass
        for topic in ("cmd/01", "cmd", "cmd/anything", "ds/relay/cmd"):
            mqtt_host.send(PING, topic)
            assert decode_packet(mqtt_host.next("evt/80")[0]) == Packet(DeviceType.PONG, 7)
        mqtt_host.send(encode_packet(Packet(HostType.HELLO, 9)), "cmd/02")
        assert decode_packet(mqtt_host.next("hello")[0]).seq == 9
        running.device.log("hello")
        assert decode_packet(mqtt_host.next("evt/e0")[0]).payload == b"hello"
        mqtt_host.send(bytes(1025))
        mqtt_host.send(PING)
        assert decode_packet(mqtt_host.next("evt/80")[0]) == Packet(DeviceType.PONG, 7)
        with contextlib.closing(MqttHost(conduyt_broker.port, "bench-1")) as late:
            payload, retained = late.next("hello")
            assert (decode_packet(payload).seq, retained) == (9, True)
        running.unplug()
        assert mqtt_host.next("status")[0] == b"offline"
        running.plug()
        assert mqtt_host.next("status")[0] == b"online"


def test_device_comes_back_after_its_broker_did() -> None:
    with Broker() as broker, on(broker):
        broker.stop()
        broker.start()
        with contextlib.closing(MqttHost(broker.port, "bench-1")) as host:
            assert host.next("status")[0] == b"online"
            host.send(PING)
            assert decode_packet(host.next("evt/80")[0]) == Packet(DeviceType.PONG, 7)


def test_it_brings_a_broker_along() -> None:
    with ConduytSimulator("mqtt", speed=0) as running:
        assert running.broker is not None
        assert running.port == running.broker.port > 0
        with contextlib.closing(MqttHost(running.port, running.device_id)) as host:
            host.send(PING)
            assert decode_packet(host.next("evt/80")[0]) == Packet(DeviceType.PONG, 7)


KINDS = [
    "amqtt",
    pytest.param("mosquitto", marks=pytest.mark.skipif(not find_mosquitto(), reason="mosquitto is not installed")),
]


@pytest.mark.parametrize("kind", KINDS)
def test_broker_with_a_password(kind: str) -> None:
    with Broker(kind=kind, credentials=("ada", "secret")) as broker:  # type: ignore[arg-type]  # one of the literals
        assert "secret" not in repr(broker)
        with on(broker, credentials=("ada", "secret")) as running:
            assert running.endpoint
            assert "secret" not in repr(running)
        for wrong in (("ada", "wrong"), None):
            with pytest.raises(OSError, match="refused the device"):
                on(broker, credentials=wrong).start()


def test_no_broker_there() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        free = server.getsockname()[1]
    with pytest.raises(OSError, match="refused"):
        ConduytSimulator("mqtt", port=free).start()


# What goes wrong before anything runs


def test_wrong_arguments() -> None:
    with pytest.raises(ValueError, match="link 'usb' is not known; known: pty, tcp, mqtt"):
        ConduytSimulator("usb")  # type: ignore[arg-type]  # the wrong argument
    with pytest.raises(ValueError, match="board 'zx81' is not known"):
        ConduytSimulator(board="zx81")
    with pytest.raises(ValueError, match="speed must be 0 or more"):
        ConduytSimulator(speed=-1)
    with pytest.raises(RuntimeError, match="call start"):
        ConduytSimulator().unplug()


def test_world_can_be_changed_from_any_thread(simulator: ConduytSimulator, host: SerialHost) -> None:
    host.ask(HostType.MOD_CMD, b"\x04\x01\x04\x16")
    simulator.device.module(Dht).temperature = 33.0
    assert struct.unpack("<f", host.ask(HostType.MOD_CMD, b"\x04\x02").payload[1:5]) == (33.0,)


async def test_many_simulators_at_once() -> None:
    async def one(number: int) -> bytes:
        def run() -> bytes:
            with ConduytSimulator("pty", speed=0) as running, contextlib.closing(SerialHost(running.endpoint)) as host:
                return host.ask(HostType.PING, seq=number).payload + bytes((number,))

        return await asyncio.to_thread(run)

    assert await asyncio.gather(*(one(number) for number in range(8))) == [bytes((number,)) for number in range(8)]
