"""amqtt's broker behind listeners of ours, in a thread, for machines without mosquitto."""

import importlib
import logging
import ssl
from dataclasses import dataclass
from typing import Any, Final

import trustme
from devicewire.span.simulation.amqtt_broker import AmqttBroker, account_plugins
from devicewire.span.simulation.loop_thread import LoopThread
from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.typing import Subprotocol

from .access import BrokerPorts
from .broker import INTERNAL_USER, Account, BrokerSetup, InternalAddress

# The package has types and does not say so (no py.typed): to checkers it is all Any.
_adapters: Any = importlib.import_module("amqtt.adapters")
_contexts: Any = importlib.import_module("amqtt.contexts")
_plugin_base: Any = importlib.import_module("amqtt.plugins.base")

_log = logging.getLogger("span_panel_api.simulator")

_LOOPBACK: Final = "127.0.0.1"


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
        self._thread: LoopThread | None = None

    @property
    def internal(self) -> InternalAddress:
        """The loopback port of the panel's own session."""
        return InternalAddress(port=self._internal_port)

    def start(self, setup: BrokerSetup) -> BrokerPorts:
        """Listen and return the ports. OSError when it cannot."""
        if self._thread is None:
            self._thread = LoopThread("span-broker", _log)
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


class _Run(AmqttBroker):
    """One run of the broker: made, started, stopped, thrown away."""

    def __init__(self, setup: BrokerSetup) -> None:
        super().__init__(_plugins(setup))
        self.ports = setup.ports
        self.internal_port = 0
        self._setup = setup
        self._web_servers: list[Server] = []

    async def start(self) -> None:
        await super().start()
        host, wanted = self._setup.host, self._setup.ports
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        certificate = self._setup.certificate
        with trustme.Blob(certificate.key_pem + certificate.chain_pem).tempfile() as path:
            tls.load_cert_chain(path)
        self.internal_port = await self.listen(_LOOPBACK, 0)
        self.ports = BrokerPorts(
            mqtts=await self.listen(host, wanted.mqtts, tls),
            ws=await self._listen_web(host, wanted.ws, None),
            wss=await self._listen_web(host, wanted.wss, tls),
        )

    async def stop(self) -> None:
        for web_server in self._web_servers:
            web_server.close(close_connections=False)
            for connection in web_server.connections:
                connection.transport.abort()
        await super().stop()

    async def _listen_web(self, host: str, port: int, tls: ssl.SSLContext | None) -> int:
        server = await serve(
            self._web_connected, host, port, ssl=tls, subprotocols=[Subprotocol("mqtt")], compression=None
        )
        self._web_servers.append(server)
        bound_port: int = next(iter(server.sockets)).getsockname()[1]
        return bound_port

    async def _web_connected(self, connection: ServerConnection) -> None:
        await self.serve(_adapters.WebSocketsReader(connection), _adapters.WebSocketsWriter(connection))


def _plugins(setup: BrokerSetup) -> dict[str, Any]:
    internal = Account(INTERNAL_USER, setup.internal_password)
    passwords = {account.user: account.password for account in (internal, *setup.accounts)}
    protected = tuple(device for account in setup.accounts for device in account.rights.protected)
    return {**account_plugins(passwords), f"{__name__}.RightsPlugin": {"protected": protected}}
