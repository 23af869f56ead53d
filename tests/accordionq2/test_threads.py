"""Many threads on one client: answers reach those who asked, and calls run in parallel."""

import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor

from accordionq2 import AccordionQ2Client
from accordionq2.simulator import AccordionQ2Simulator, Delay

THREADS = 32
CALLS = int(os.environ.get("ACCORDIONQ2_CALLS_PER_THREAD", "40"))
"""Calls per thread; 200 in the long form."""


def test_no_answer_reaches_another_thread(accordionq2_simulator: AccordionQ2Simulator) -> None:
    with AccordionQ2Client(accordionq2_simulator.endpoint) as client:
        by_name = {channel.net_name: channel for channel in client.channels.get_all()}
        names = list(by_name)
        together = threading.Barrier(THREADS)

        def work(thread: int) -> int:
            own = f"{thread}.bin"
            together.wait()
            for number in range(CALLS // 4):
                content = f"{thread} {number} ".encode() * (number + 1)
                client.media.upload_file(own, content)
                assert client.media.download_file(own) == content
                name = names[(thread + number) % len(names)]
                assert client.channels.get_channel(net_name=name) == by_name[name]
                assert own in client.media.list_files()
            return thread

        with ThreadPoolExecutor(THREADS) as pool:
            assert list(pool.map(work, range(THREADS))) == list(range(THREADS))
        assert sorted(client.media.list_files()) == sorted(["waveform.bin", *(f"{n}.bin" for n in range(THREADS))])


def test_calls_of_one_thread_keep_their_order(accordionq2_simulator: AccordionQ2Simulator) -> None:
    with AccordionQ2Client(accordionq2_simulator.endpoint) as client:
        for number in range(50):
            client.resources.set_value("DUT_RESET", str(bool(number % 2)))
    sent = [request.json()["Value"] for request in accordionq2_simulator.requests]
    assert sent == [str(bool(number % 2)) for number in range(50)]


def test_threads_do_not_wait_for_each_other(accordionq2_simulator: AccordionQ2Simulator) -> None:
    accordionq2_simulator.faults.add(Delay(seconds=0.5))
    with AccordionQ2Client(accordionq2_simulator.endpoint) as client, ThreadPoolExecutor(8) as pool:
        started = time.monotonic()
        list(pool.map(lambda _: client.connection.get_status(), range(8)))
        assert time.monotonic() - started < 8 * 0.5  # one after the other takes longer
