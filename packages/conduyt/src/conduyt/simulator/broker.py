"""An MQTT broker on a port of its own: mosquitto where it is installed, otherwise one from an index package (amqtt)."""

import contextlib
import logging
import os
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Final, Literal, Protocol, Self

if TYPE_CHECKING:
    from devicewire.conduyt.simulation.loop_thread import LoopThread

BrokerKind = Literal["auto", "mosquitto", "amqtt"]
Credentials = tuple[str, str]

_log = logging.getLogger("conduyt.simulator")

_START_TIMEOUT_S: Final = 10.0
_POLL_S: Final = 0.02
_SETTLES_S: Final = 0.05
"""What mosquitto needs to find that it cannot listen, and more."""
_ATTEMPTS: Final = 4
_COMMON: Final = "persistence false\nset_tcp_nodelay true\n"
_SBIN: Final = "/usr/sbin/mosquitto"
"""Where Debian puts it, which is not on everybody's path."""


class _Runner(Protocol):
    def start(self, host: str, port: int) -> int: ...
    def stop(self) -> None: ...


class Broker:
    """A broker for tests and demonstrations. Use it with `with`, or call `start` and `stop`; it keeps its port.

    With `credentials` (user name and password) it refuses everybody else. Raises OSError when it cannot be started, and
    ImportError naming the extra when no broker is installed.
    """

    def __init__(
        self,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        kind: BrokerKind = "auto",
        credentials: Credentials | None = None,
    ) -> None:
        self.host: Final = host
        self.port = port
        self.kind: Final = ("mosquitto" if find_mosquitto() else "amqtt") if kind == "auto" else kind
        self._credentials: Final = credentials
        self._runner: _Runner | None = None

    def __repr__(self) -> str:
        return f"<Broker {self.kind} {self.host}:{self.port}>"

    def start(self) -> None:
        """Start. A second call while it runs does nothing."""
        if self._runner is None:
            runner: _Runner = (_Mosquitto if self.kind == "mosquitto" else _Embedded)(self._credentials)
            self.port = runner.start(self.host, self.port)
            self._runner = runner

    def stop(self) -> None:
        """Stop; all sessions end, and what was retained is forgotten."""
        if self._runner is not None:
            self._runner.stop()
            self._runner = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.stop()


def find_mosquitto() -> str | None:
    """Return the path of the mosquitto broker; None where there is none."""
    return shutil.which("mosquitto") or shutil.which(_SBIN)


class _Mosquitto:
    """Mosquitto as a process."""

    def __init__(self, credentials: Credentials | None) -> None:
        self._credentials = credentials
        self._folder = tempfile.TemporaryDirectory(prefix="conduyt-broker-")
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, host: str, port: int) -> int:
        if port:
            self._start(host, port)
            return port
        for _ in range(_ATTEMPTS):  # between choosing a port and listening another process may be quicker
            chosen = _free_port(host)
            with contextlib.suppress(OSError):
                self._start(host, chosen)
                return chosen
        chosen = _free_port(host)
        self._start(host, chosen)
        return chosen

    def _start(self, host: str, port: int) -> None:
        program = find_mosquitto()
        if program is None:
            raise FileNotFoundError("mosquitto is not installed")
        settings = Path(self._folder.name, "mosquitto.conf")
        settings.write_text(f"{_COMMON}{_user()}listener {port} {host}\n{self._access()}", encoding="utf-8")
        self._process = subprocess.Popen(  # noqa: S603 - a program of the system, with our own settings
            [program, "-c", str(settings)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        _wait_for(host, port, self._process)

    def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait(_START_TIMEOUT_S)
        self._folder.cleanup()

    def _access(self) -> str:
        if self._credentials is None:
            return "allow_anonymous true\n"
        passwords = Path(self._folder.name, "passwords")
        passwords.touch(mode=0o600)
        tool = shutil.which("mosquitto_passwd") or "mosquitto_passwd"
        command = [tool, "-b", str(passwords), *self._credentials]
        subprocess.run(command, check=True, capture_output=True)  # noqa: S603 - as above
        return f"allow_anonymous false\npassword_file {passwords}\n"


class _Embedded:
    """The broker of amqtt, in a thread."""

    def __init__(self, credentials: Credentials | None) -> None:
        self._credentials = credentials
        self._thread: LoopThread | None = None

    def start(self, host: str, port: int) -> int:
        try:
            from .embedded_broker import EmbeddedBroker
        except ModuleNotFoundError as error:
            text = f"the broker needs {error.name}: pip install 'conduyt-py[simulator]', or install mosquitto"
            raise ImportError(text, name=error.name) from error
        from devicewire.conduyt.simulation.loop_thread import LoopThread

        self._broker = EmbeddedBroker(self._credentials)
        thread = LoopThread("conduyt-broker", _log)
        bound_port = thread.begin(self._broker.start_at(host, port))
        self._thread = thread
        return bound_port

    def stop(self) -> None:
        if self._thread is not None:
            self._thread.call(self._broker.stop())
            self._thread.stop()


def _user() -> str:
    """Started as root it would become a user who cannot read our files."""
    return "user root\n" if hasattr(os, "geteuid") and os.geteuid() == 0 else ""


def _free_port(host: str) -> int:
    with socket.create_server((host, 0)) as probe:
        port: int = probe.getsockname()[1]
        return port


def _wait_for(host: str, port: int, process: "subprocess.Popen[bytes]") -> None:
    end = time.monotonic() + _START_TIMEOUT_S
    while time.monotonic() < end and process.poll() is None:
        with contextlib.suppress(OSError):
            socket.create_connection((host, port), timeout=1).close()
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(_SETTLES_S)  # it was somebody else who listens there
                break
            return
        time.sleep(_POLL_S)
    process.kill()
    raise OSError(f"mosquitto does not listen on {host}:{port}; it ended with status {process.wait()}")
