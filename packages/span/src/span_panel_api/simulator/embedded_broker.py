"""amqtt's broker behind listeners of ours, in a thread, for machines without mosquitto."""

import asyncio
import contextlib
import hmac
import importlib
import logging
import ssl
import threading
from collections.abc import Coroutine
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any, Final

import trustme
from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.typing import Subprotocol

from .access import BrokerPorts
from .broker import INTERNAL_USER, Account, BrokerSetup, InternalAddress

# The package has types and does not say so (no py.typed): to checkers it is all Any.
_adapters: Any = importlib.import_module("amqtt.adapters")
_broker: Any = importlib.import_module("amqtt.broker")
_contexts: Any = importlib.import_module("amqtt.contexts")
_plugin_base: Any = importlib.import_module("amqtt.plugins.base")

_log = logging.getLogger("span_panel_api.simulator")

_LISTENER: Final = "default"
_TIMEOUT_S: Final = 15.0
_LOOPBACK: Final = "127.0.0.1"


class AccountsPlugin(_plugin_base.BaseAuthPlugin):  # type: ignore[misc]  # Any, see above
    """Lets in who has the right user name and password."""

    def __init__(self, context: Any) -> None:
        super().__init__(context)  # pyright: ignore[reportUnknownMemberType]  # Any, see above
        self._passwords = dict(self._get_config_option("passwords", {}))

    async def authenticate(self, *, session: Any) -> bool:
        """Compare what a client says with what was configured."""
        expected = self._passwords.get(session.username or "")
        given = (session.password or "").encode()
        return expected is not None and hmac.compare_digest(given, str(expected).encode())

    @dataclass
    class Config:
        """Settings of the plugin."""

        passwords: dict[str, str]


class RightsPlugin(_plugin_base.BaseTopicPlugin):  # type: ignore[misc]  # Any, see above
    """Drops what may not be published, without a word."""

    def __init__(self, context: Any) -> None:
        super().__init__(context)  # pyright: ignore[reportUnknownMemberType]  # Any, see above
        self._protected = frozenset(self._get_config_option("protected", ()))

    async def topic_filtering(self, *, session: Any = None, topic: str | None = None, action: Any = None) -> bool:
        """Allow everything but publishing below a protected device, where only commands may go."""
        if action != _contexts.Action.PUBLISH or session is None or session.username == INTERNAL_USER:
            return True
        levels = (topic or "").split("/")
        is_protected = levels[:2] == ["ebus", "5"] and len(levels) > 2 and levels[2] in self._protected
        return not is_protected or (len(levels) == 6 and levels[-1] == "set")

    @dataclass
    class Config:
        """Settings of the plugin."""

        protected: tuple[str, ...]


class EmbeddedBroker:
    """One broker with four listeners: TLS, WebSocket, secure WebSocket, and plain TCP for the panel's own session."""

    def __init__(self) -> None:
        self._internal_port = 0
        self._run: _Run | None = None
        self._thread: _LoopThread | None = None

    @property
    def internal(self) -> InternalAddress:
        """The loopback port of the panel's own session."""
        return InternalAddress(port=self._internal_port)

    def start(self, setup: BrokerSetup) -> BrokerPorts:
        """Listen and return the ports. OSError when it cannot."""
        if self._thread is None:
            self._thread = _LoopThread()
        run = _Run(setup)
        try:
            self._thread.call(run.start())
        except BaseException:
            self._thread.call(run.stop())
            raise
        self._run = run
        self._internal_port = run.internal_port
        return run.ports

    def stop(self) -> None:
        """End all sessions and forget what is retained."""
        run, self._run = self._run, None
        if run is not None and self._thread is not None:
            self._thread.call(run.stop())

    def close(self) -> None:
        """Stop for good and end the thread."""
        self.stop()
        if self._thread is not None:
            self._thread.stop()
            self._thread = None


class _StreamWriter(_adapters.StreamWriterAdapter):  # type: ignore[misc]  # Any, see above
    """A writer that does not go on writing when its client has gone."""

    def write(self, data: bytes) -> None:
        if not self._writer.transport.is_closing():
            super().write(data)  # pyright: ignore[reportUnknownMemberType]  # Any, see above


class _LoopThread:
    """An event loop in a thread."""

    def __init__(self) -> None:
        self._started: Future[asyncio.AbstractEventLoop] = Future()
        self._end: asyncio.Event | None = None
        self._thread = threading.Thread(target=asyncio.run, args=(self._run(),), name="span-broker", daemon=True)
        self._thread.start()
        self._loop = self._started.result(_TIMEOUT_S)

    def call(self, work: Coroutine[Any, Any, None]) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result(_TIMEOUT_S)

    def stop(self) -> None:
        if self._end is not None:
            self._loop.call_soon_threadsafe(self._end.set)
        self._thread.join(_TIMEOUT_S)

    async def _run(self) -> None:
        loop = asyncio.get_running_loop()
        # amqtt starts tasks that nobody waits for, and that fail when their client has gone.
        loop.set_exception_handler(lambda _loop, context: _log.debug("broker: %s", context.get("message")))
        self._end = asyncio.Event()
        self._started.set_result(loop)
        await self._end.wait()


class _Run:
    """One run of the broker: made, started, stopped, thrown away."""

    def __init__(self, setup: BrokerSetup) -> None:
        self.ports = setup.ports
        self.internal_port = 0
        self._setup = setup
        self._broker: Any = None
        self._servers: list[asyncio.Server] = []
        self._web_servers: list[Server] = []
        self._writers: set[asyncio.StreamWriter] = set()
        self._sessions: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        for name in ("amqtt", "transitions", "websockets"):
            logging.getLogger(name).setLevel(logging.CRITICAL)
        listener = _contexts.ListenerConfig(type=_contexts.ListenerType.EXTERNAL)
        config = _contexts.BrokerConfig(listeners={_LISTENER: listener}, plugins=_plugins(self._setup))
        self._broker = _broker.Broker(config)
        await self._broker.start()
        await self._listen()

    async def stop(self) -> None:
        for server in self._servers:
            server.close()
        for web_server in self._web_servers:
            web_server.close(close_connections=False)
            for connection in web_server.connections:
                connection.transport.abort()
        for writer in list(self._writers):
            writer.transport.abort()
        if self._broker is not None and self._broker.transitions.is_started():
            await self._broker.shutdown()
        sessions = list(self._sessions)
        for task in sessions:
            task.cancel()
        await asyncio.gather(*sessions, return_exceptions=True)

    async def _listen(self) -> None:
        host, wanted = self._setup.host, self._setup.ports
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        certificate = self._setup.certificate
        with trustme.Blob(certificate.key_pem + certificate.chain_pem).tempfile() as path:
            tls.load_cert_chain(path)
        self.internal_port = await self._listen_tcp(_LOOPBACK, 0, None)
        self.ports = BrokerPorts(
            mqtts=await self._listen_tcp(host, wanted.mqtts, tls),
            ws=await self._listen_web(host, wanted.ws, None),
            wss=await self._listen_web(host, wanted.wss, tls),
        )

    async def _listen_tcp(self, host: str, port: int, tls: ssl.SSLContext | None) -> int:
        server = await asyncio.start_server(self._connected, host, port, ssl=tls)
        self._servers.append(server)
        bound_port: int = server.sockets[0].getsockname()[1]
        return bound_port

    async def _listen_web(self, host: str, port: int, tls: ssl.SSLContext | None) -> int:
        server = await serve(
            self._web_connected, host, port, ssl=tls, subprotocols=[Subprotocol("mqtt")], compression=None
        )
        self._web_servers.append(server)
        bound_port: int = next(iter(server.sockets)).getsockname()[1]
        return bound_port

    def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.get_running_loop().create_task(self._serve(reader, writer))
        self._sessions.add(task)
        task.add_done_callback(self._sessions.discard)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.add(writer)
        adapters = (_adapters.StreamReaderAdapter(reader), _StreamWriter(writer))
        try:
            with contextlib.suppress(ConnectionError, ssl.SSLError):
                await self._broker.external_connected(*adapters, _LISTENER)
        finally:
            self._writers.discard(writer)
            writer.close()
            with contextlib.suppress(ConnectionError, ssl.SSLError):
                await writer.wait_closed()

    async def _web_connected(self, connection: ServerConnection) -> None:
        adapters = (_adapters.WebSocketsReader(connection), _adapters.WebSocketsWriter(connection))
        with contextlib.suppress(ConnectionError):
            await self._broker.external_connected(*adapters, _LISTENER)


def _plugins(setup: BrokerSetup) -> dict[str, Any]:
    internal = Account(INTERNAL_USER, setup.internal_password)
    passwords = {account.user: account.password for account in (internal, *setup.accounts)}
    protected = tuple(device for account in setup.accounts for device in account.rights.protected)
    return {
        f"{__name__}.AccountsPlugin": {"passwords": passwords},
        f"{__name__}.RightsPlugin": {"protected": protected},
    }
