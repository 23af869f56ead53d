"""amqtt's broker behind listeners of ours, so that the system can choose the ports."""

import asyncio
import contextlib
import hmac
import importlib
import logging
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

# The package has types and does not say so (no py.typed): to checkers it is all Any.
_adapters: Any = importlib.import_module("amqtt.adapters")
_broker: Any = importlib.import_module("amqtt.broker")
_contexts: Any = importlib.import_module("amqtt.contexts")
_plugin_base: Any = importlib.import_module("amqtt.plugins.base")

_LISTENER: Final = "default"
_QUIET: Final = ("amqtt", "transitions", "websockets")


def anonymous_plugins() -> dict[str, Any]:
    """Return the plugins that let everybody in."""
    return {"amqtt.plugins.authentication.AnonymousAuthPlugin": {"allow_anonymous": True}}


def account_plugins(passwords: Mapping[str, str]) -> dict[str, Any]:
    """Return the plugins that let in users with these passwords, and nobody else."""
    return {f"{__name__}.AccountsPlugin": {"passwords": dict(passwords)}}


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


class AmqttBroker:
    """One run of the broker in the running event loop: made, started, stopped, thrown away.

    It listens where `listen` is called for. `plugins` says who may come in and what they may do.
    """

    def __init__(self, plugins: Mapping[str, Any]) -> None:
        self._plugins = dict(plugins)
        self._broker: Any = None
        self._servers: list[asyncio.Server] = []
        self._writers: set[asyncio.StreamWriter] = set()
        self._sessions: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        """Start the broker. Nobody can connect before it listens."""
        for name in _QUIET:
            logging.getLogger(name).setLevel(logging.CRITICAL)
        listener = _contexts.ListenerConfig(type=_contexts.ListenerType.EXTERNAL)
        config = _contexts.BrokerConfig(listeners={_LISTENER: listener}, plugins=self._plugins)
        self._broker = _broker.Broker(config)
        await self._broker.start()

    async def stop(self) -> None:
        """Stop listening and end all sessions."""
        for server in self._servers:
            server.close()
        for writer in list(self._writers):
            writer.transport.abort()
        if self._broker is not None and self._broker.transitions.is_started():
            await self._broker.shutdown()
        sessions = list(self._sessions)
        for task in sessions:
            task.cancel()
        await asyncio.gather(*sessions, return_exceptions=True)

    async def listen(self, host: str, port: int, tls: ssl.SSLContext | None = None) -> int:
        """Listen on TCP and return the port, which the system chooses when it is 0. OSError when it cannot."""
        server = await asyncio.start_server(self._connected, host, port, ssl=tls)
        self._servers.append(server)
        bound_port: int = server.sockets[0].getsockname()[1]
        return bound_port

    async def serve(self, reader: Any, writer: Any) -> None:
        """Serve one session over adapters of amqtt until it ends."""
        with contextlib.suppress(ConnectionError, ssl.SSLError):
            await self._broker.external_connected(reader, writer, _LISTENER)

    def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.get_running_loop().create_task(self._serve_stream(reader, writer))
        self._sessions.add(task)
        task.add_done_callback(self._sessions.discard)

    async def _serve_stream(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.add(writer)
        try:
            await self.serve(_adapters.StreamReaderAdapter(reader), _StreamWriter(writer))
        finally:
            self._writers.discard(writer)
            writer.close()
            with contextlib.suppress(ConnectionError, ssl.SSLError):
                await writer.wait_closed()


class _StreamWriter(_adapters.StreamWriterAdapter):  # type: ignore[misc]  # Any, see above
    """A writer that does not go on writing when its client has gone."""

    def write(self, data: bytes) -> None:
        if not self._writer.transport.is_closing():
            super().write(data)  # pyright: ignore[reportUnknownMemberType]  # Any, see above
