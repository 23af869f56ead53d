"""Real brokers for tests: amqtt in a thread, and Debian's mosquitto as a process where it is installed."""

import asyncio
import contextlib
import importlib
import logging
import os
import shutil
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol

# The package has types and does not say so (no py.typed): to checkers it is all Any.
_adapters: Any = importlib.import_module("amqtt.adapters")
_broker: Any = importlib.import_module("amqtt.broker")
_contexts: Any = importlib.import_module("amqtt.contexts")

MOSQUITTO = shutil.which("mosquitto") or shutil.which("/usr/sbin/mosquitto")
_LIMIT_S = 30.0
_SETTLES_S = 0.05
"""What mosquitto needs to find that it cannot listen, and more."""


class Broker(Protocol):
    """What tests do with a broker."""

    port: int

    def start(self) -> None: ...
    def stop(self) -> None: ...


class Embedded:
    """amqtt, behind a listener of our own so that it can have any port."""

    def __init__(self) -> None:
        self.port = 0
        self._loop = asyncio.new_event_loop()
        self._thread: threading.Thread | None = None
        self._broker: Any = None
        self._server: asyncio.Server | None = None
        self._writers: set[asyncio.StreamWriter] = set()
        self._sessions: set[asyncio.Task[None]] = set()

    def start(self) -> None:
        for name in ("amqtt", "transitions"):
            logging.getLogger(name).setLevel(logging.CRITICAL)
        if self._thread is None:
            self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
            self._thread.start()
        self._run(self._start())

    def stop(self) -> None:
        self._run(self._stop())

    def close(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        assert self._thread is not None
        self._thread.join(_LIMIT_S)
        self._loop.close()

    def _run(self, work: Any) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result(_LIMIT_S)

    async def _start(self) -> None:
        listener = _contexts.ListenerConfig(type=_contexts.ListenerType.EXTERNAL)
        plugins = {"amqtt.plugins.authentication.AnonymousAuthPlugin": {"allow_anonymous": True}}
        self._broker = _broker.Broker(_contexts.BrokerConfig(listeners={"default": listener}, plugins=plugins))
        self._server = await asyncio.start_server(self._connected, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]
        await self._broker.start()

    async def _stop(self) -> None:
        server, self._server = self._server, None
        if server is None:
            return
        server.close()
        for writer in list(self._writers):
            writer.transport.abort()
        await self._broker.shutdown()
        for task in (sessions := list(self._sessions)):
            task.cancel()
        await asyncio.gather(*sessions, return_exceptions=True)

    def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = self._loop.create_task(self._serve(reader, writer))
        self._sessions.add(task)
        task.add_done_callback(self._sessions.discard)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.add(writer)
        ends = (_adapters.StreamReaderAdapter(reader), _adapters.StreamWriterAdapter(writer))
        with contextlib.suppress(ConnectionError, RuntimeError):  # it walks through a dictionary that others change
            await self._broker.external_connected(*ends, "default")
        self._writers.discard(writer)
        writer.close()
        with contextlib.suppress(ConnectionError):
            await writer.wait_closed()


class Mosquitto:
    """mosquitto, with a listener for MQTT and one for WebSocket."""

    def __init__(self, passwords: dict[str, str] | None = None) -> None:
        self.port, self.ws_port = free_port(), free_port()
        self.passwords = passwords
        self._folder = tempfile.TemporaryDirectory(prefix="span-broker-")
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        try:
            self._start()
        except OSError:  # between choosing a port and listening another process was quicker
            self.stop()
            self.port, self.ws_port = free_port(), free_port()
            self._start()

    def _start(self) -> None:
        assert MOSQUITTO is not None
        settings = Path(self._folder.name, "mosquitto.conf")
        user = "user root\n" if os.geteuid() == 0 else ""  # or it would become one who cannot read our files
        settings.write_text(
            f"persistence false\nset_tcp_nodelay true\n{user}{self._access()}"
            f"listener {self.port} 127.0.0.1\nlistener {self.ws_port} 127.0.0.1\nprotocol websockets\n"
        )
        self._process = subprocess.Popen(
            [MOSQUITTO, "-c", str(settings)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        _wait_for(self.port)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(_SETTLES_S)
            raise OSError(f"somebody else took port {self.port} or {self.ws_port}")

    def stop(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait(_LIMIT_S)

    def close(self) -> None:
        self._folder.cleanup()

    def _access(self) -> str:
        if self.passwords is None:
            return "allow_anonymous true\n"
        file = Path(self._folder.name, "passwords")
        file.write_text("")
        file.chmod(0o600)
        for name, password in self.passwords.items():
            subprocess.run(["mosquitto_passwd", "-b", str(file), name, password], check=True, capture_output=True)
        return f"allow_anonymous false\npassword_file {file}\n"


@contextlib.contextmanager
def running(broker: Any) -> Iterator[Any]:
    """Run a broker for as long as a test needs it."""
    broker.start()
    try:
        yield broker
    finally:
        broker.stop()
        broker.close()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
        return port


def _wait_for(port: int) -> None:
    end = time.monotonic() + _LIMIT_S
    while time.monotonic() < end:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.01)
    raise OSError(f"no broker listens on port {port}")
