"""Many threads on one connection, and a socket that is slow to take or to give."""

import json
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from typing import Any

import pytest
from devicewire.otii import commands

from otii_tcp_client import DisconnectedException, OtiiConnection, OtiiError, OtiiTimeoutError
from otii_tcp_client._readiness import AT_ONCE
from otii_tcp_client._session import Session
from otii_tcp_client._socket_link import SocketLink
from otii_tcp_client.simulator import ARC_ID, OtiiSimulator
from otii_tcp_client.simulator.faults import Delay, Drop, WrongId

GET = commands.ArcGetMain(device_id=ARC_ID)
LIMIT_S = 30.0
"""Only what hangs takes as long; what happens may take its time on a busy machine."""


def wait_until(happened: Callable[[], bool]) -> None:
    """Wait for something that another thread does."""
    end = time.monotonic() + LIMIT_S
    while not happened():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.005)


@pytest.fixture
def connection(otii_simulator: OtiiSimulator) -> Iterator[OtiiConnection]:
    connection = OtiiConnection(otii_simulator.host, otii_simulator.port)
    connection.connect_to_server()
    yield connection
    connection.close_connection()


@pytest.fixture
def hasty_threads() -> Iterator[None]:
    """Threads take turns a hundred times as often as usual."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(0.00005)
    yield
    sys.setswitchinterval(before)


@pytest.mark.usefixtures("hasty_threads")
def test_sixteen_threads_do_not_mix_up_answers(connection: OtiiConnection) -> None:
    def work(thread: int) -> list[tuple[str, Any]]:
        name, wrong = f"property {thread}", []
        for number in range(40):
            setter = commands.ArcSetProperty(device_id=ARC_ID, name=name, value=[thread, number])
            connection.call(setter, timeout=LIMIT_S)
            found = connection.call(commands.ArcGetProperty(device_id=ARC_ID, name=name), timeout=LIMIT_S).value
            if found != [thread, number]:
                wrong.append((name, found))
        return wrong

    with ThreadPoolExecutor(16) as pool:
        assert [wrong for found in pool.map(work, range(16)) for wrong in found] == []
    assert connection.session.pending == {}
    assert connection.session.late_answers == connection.session.unmatched_messages == 0


@pytest.mark.usefixtures("hasty_threads")
def test_threads_whose_answers_do_not_come_harm_nobody(
    connection: OtiiConnection, otii_simulator: OtiiSimulator
) -> None:
    otii_simulator.faults.add(WrongId(command="arc_get_main_voltage"))

    def work(number: int) -> str:
        command = commands.ArcGetMainVoltage(device_id=ARC_ID) if number % 4 == 0 else GET
        try:
            connection.call(command, timeout=0.4 if number % 4 == 0 else LIMIT_S)
        except OtiiTimeoutError as error:
            return error.command
        return ""

    with ThreadPoolExecutor(16) as pool:
        found = list(pool.map(work, range(64)))
    assert found == ["arc_get_main_voltage", "", "", ""] * 16
    connection.call(GET, timeout=LIMIT_S)  # answers come in order: the last of the others has come before this one
    assert connection.session.unmatched_messages == 16


def test_sleepers_wake_when_the_reader_leaves(connection: OtiiConnection, otii_simulator: OtiiSimulator) -> None:
    otii_simulator.faults.add(Delay(0.6, command="arc_get_main", overtakes=True))
    with ThreadPoolExecutor(2) as pool:
        slow = pool.submit(connection.call, GET, timeout=LIMIT_S)
        time.sleep(0.03)  # the first thread is reading
        quick = pool.submit(connection.call, commands.ArcGetMainVoltage(device_id=ARC_ID))
        assert isinstance(quick.result().value, float)
        assert not slow.done()
        assert slow.result().value is False


def test_every_thread_hears_of_the_loss(connection: OtiiConnection, otii_simulator: OtiiSimulator) -> None:
    otii_simulator.faults.add(Delay(60, command="arc_get_main", overtakes=True))
    otii_simulator.faults.add(Drop(command="arc_get_main_voltage"))
    with ThreadPoolExecutor(8) as pool:
        waiting: list[Future[Any]] = [pool.submit(connection.call, GET, timeout=60) for _ in range(7)]
        wait_until(lambda: len(otii_simulator.requests) == 7)  # all of them wait
        waiting.append(pool.submit(connection.call, commands.ArcGetMainVoltage(device_id=ARC_ID)))
        errors = [call.exception() for call in waiting]
    assert all(isinstance(error, DisconnectedException) and error.was_sent for error in errors)
    assert len({id(error) for error in errors}) == 8


def test_closing_wakes_who_waits(connection: OtiiConnection, otii_simulator: OtiiSimulator) -> None:
    otii_simulator.faults.add(Delay(60))
    with ThreadPoolExecutor(3) as pool:
        waiting = [pool.submit(connection.call, GET, timeout=60) for _ in range(3)]
        wait_until(lambda: len(otii_simulator.requests) == 3)  # all of them wait
        connection.close_connection()
        assert all("was closed" in str(call.exception()) for call in waiting)


def test_a_server_that_hung_up_while_nothing_happened_is_noticed_before_sending(
    connection: OtiiConnection, otii_simulator: OtiiSimulator
) -> None:
    otii_simulator.stop()
    time.sleep(0.3)  # the end of the stream has arrived
    with pytest.raises(DisconnectedException) as caught:
        connection.call(GET)
    assert caught.value.was_sent is False


class Pair:
    """A link over a pair of sockets, and its other end."""

    def __init__(self) -> None:
        ours, self.theirs = socket.socketpair()
        for end in (ours, self.theirs):
            end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
            end.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        self.session = Session("the other end")
        self.link = SocketLink(ours, self.session, [], 4096)

    def close(self) -> None:
        self.link.close()
        self.theirs.close()


@pytest.fixture
def pair() -> Iterator[Pair]:
    pair = Pair()
    yield pair
    pair.close()


def test_both_sides_may_write_more_than_fits(pair: Pair) -> None:
    """The other end answers before it reads on: who cannot write has to read."""
    noise = b'{"type":"information","info":"noise","data":{"x":"%s"}}\r\n' % (b"y" * 100_000)

    def serve() -> None:
        with pair.theirs.makefile("rb") as lines:
            pair.theirs.sendall(noise)
            for line in lines:
                request = json.loads(line)
                answer = {"type": "response", "cmd": request["cmd"], "trans_id": request["trans_id"]}
                pair.theirs.sendall(noise + json.dumps(answer).encode() + b"\r\n")

    server = threading.Thread(target=serve)
    server.start()
    command = commands.ArcWriteTx(device_id="Arc1", value="x" * 300_000)
    request = pair.link.begin(command, True)
    pair.link.submit(request, time.monotonic() + LIMIT_S)
    assert pair.link.wait(request, time.monotonic() + LIMIT_S)
    assert request.answer(command) is None
    pair.link.close()
    with suppress(OSError):
        pair.theirs.shutdown(socket.SHUT_RDWR)
    server.join()


def test_half_a_request_ends_the_connection(pair: Pair) -> None:
    request = pair.link.begin(commands.ArcWriteTx(device_id="Arc1", value="x" * 1_000_000), True)
    pair.link.submit(request, time.monotonic() + 0.1)
    with pytest.raises(DisconnectedException, match="takes no more requests") as caught:
        request.answer_data()
    assert caught.value.was_sent is True


def test_no_room_for_the_first_byte_is_a_timeout(pair: Pair) -> None:
    with suppress(BlockingIOError):
        while True:
            pair.link.sock.send(b"x" * 4096, AT_ONCE)
    request = pair.link.begin(GET, True)
    pair.link.submit(request, time.monotonic() + 0.02)
    assert not pair.link.wait(request, time.monotonic() + 0.02)
    assert request.was_sent is False
    assert pair.session.loss is None


def test_sending_to_nobody_is_known_not_to_be_sent(pair: Pair) -> None:
    pair.theirs.close()
    request = pair.link.begin(GET, True)
    pair.link.submit(request, time.monotonic() + LIMIT_S)
    with pytest.raises(DisconnectedException) as caught:
        request.answer_data()
    assert caught.value.was_sent is False


def test_plain_bytes(pair: Pair) -> None:
    assert pair.link.write(b"hello", time.monotonic() + LIMIT_S) is True
    assert pair.theirs.recv(10) == b"hello"
    pair.theirs.close()
    assert pair.link.write(b"hello", time.monotonic() + LIMIT_S) is False


def test_a_large_answer_arrives_whole(pair: Pair) -> None:
    request = pair.link.begin(
        commands.RecordingGetChannelData(recording_id=1, device_id="A", channel="mc", index=0, count=9), True
    )
    values = ",".join(["0.001"] * 200_000)
    data = f'{{"data_type":"analog","timestamp":0,"interval":0.1,"values":[{values}]}}'
    message = f'{{"type":"response","cmd":"{request.name}","trans_id":"{request.request_id}","data":{data}}}\r\n'
    sender = threading.Thread(target=pair.theirs.sendall, args=(message.encode(),))
    sender.start()
    assert pair.link.wait(request, time.monotonic() + LIMIT_S)
    sender.join()
    command: Any = request.command
    assert len(request.answer(command).values) == 200_000


def test_errors_can_be_pickled() -> None:
    import pickle

    link = OtiiConnection("127.0.0.1", 1)
    with pytest.raises(OtiiError) as caught:
        link.call(GET)
    again = pickle.loads(pickle.dumps(caught.value))
    assert (type(again), str(again), again.was_sent) == (type(caught.value), str(caught.value), False)
