"""Makes calls with whichever `otii_tcp_client` its interpreter has, and tells what they cost. Runs in both environments.

`python otii_worker.py PORT` reads lines `KIND COUNT` and answers each with a number: seconds, or MiB of memory. Uses the standard library
and the documented surface of the package, and what only ours has where the kind says so (`array`, `pipelined`).
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from otii_tcp_client.arc import Arc
from otii_tcp_client.otii_connection import OtiiConnection
from otii_tcp_client.recording import Recording

if TYPE_CHECKING:
    from collections.abc import Callable

SAMPLES = 1_000_000
_WARM_UP = 20


class Worker:
    """One connection, and what is measured on it."""

    def __init__(self, port: int) -> None:
        self.connection: Any = OtiiConnection("127.0.0.1", port)
        self.connection.connect_to_server()
        self.recording: Any = Recording({"recording_id": 1, "name": "r"}, self.connection)
        self.arc: Any = Arc({"device_id": "fast", "name": "Arc", "type": "Arc"}, self.connection)
        self.slow: Any = Arc({"device_id": "slow", "name": "Arc", "type": "Arc"}, self.connection)

    def list(self, _count: int) -> float:
        """Seconds for a million samples as a list."""
        return by_the_clock(self._list)

    def array(self, _count: int) -> float:
        """Seconds for a million samples as an array."""
        return by_the_clock(self._array)

    def memory(self, _count: int) -> float:
        """MiB at the peak of reading a million samples as a list."""
        self.recording.get_channel_data("fast", "mc", 0, 1)
        return peak(self._list)

    def array_memory(self, _count: int) -> float:
        """MiB at the peak of reading a million samples as an array."""
        self.recording.get_channel_array("fast", "mc", 0, 1)
        return peak(self._array)

    def one(self, count: int) -> float:
        """Seconds for one large answer."""
        data = {"recording_id": 1, "device_id": "fast", "channel": "mc", "index": 0, "count": count}
        request = {"type": "request", "cmd": "recording_get_channel_data", "data": data}
        return by_the_clock(lambda: check(self.connection.send_and_receive(request, 120)["data"]["values"], count))

    def small(self, count: int) -> float:
        """Seconds of processor time for a small command."""
        for _ in range(_WARM_UP):
            self.arc.get_main()
        start = time.process_time()
        for _ in range(count):
            self.arc.get_main()
        return (time.process_time() - start) / count

    def setters(self, count: int) -> float:
        """Seconds for setters, one after the other."""
        return by_the_clock(lambda: [self.slow.set_main_voltage(3.3) for _ in range(count)])

    def pipelined(self, count: int) -> float:
        """Seconds for setters that do not wait for each other."""
        from devicewire.otii.commands import ArcSetMainVoltage

        setters = [ArcSetMainVoltage(device_id="slow", value=3.3)] * count
        return by_the_clock(lambda: self.connection.call_all(setters))

    def _list(self) -> None:
        check(self.recording.get_channel_data("fast", "mc", 0, SAMPLES)["values"], SAMPLES)

    def _array(self) -> None:
        check(self.recording.get_channel_array("fast", "mc").values, SAMPLES)


def check(values: Any, count: int) -> None:
    """Make sure that all came."""
    if len(values) != count:
        raise RuntimeError(f"{len(values)} values came instead of {count}")


def by_the_clock(work: Callable[[], object]) -> float:
    """Seconds that it takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def peak(work: Callable[[], object]) -> float:
    """MiB that the process takes at its peak over what it has now. Linux only."""
    idle = memory("VmRSS")
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # sets the peak back
    work()
    return memory("VmHWM") - idle


def memory(what: str) -> float:
    """Memory of this process in MiB: `VmRSS` now, `VmHWM` at its peak."""
    status = Path("/proc/self/status").read_text(encoding="ascii", errors="replace")
    line = next(line for line in status.splitlines() if line.startswith(f"{what}:"))
    return int(line.split()[1]) / 1024


def main(port: int) -> None:
    """Do what standard input asks for."""
    worker = Worker(port)
    for line in sys.stdin:
        kind, count = line.split()
        print(getattr(worker, kind.replace("-", "_"))(int(count)), flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]))
