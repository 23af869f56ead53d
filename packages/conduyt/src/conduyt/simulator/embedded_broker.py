"""amqtt's broker behind a listener of ours, so that the system can choose the port."""

import asyncio
import contextlib
import hmac
import importlib
import logging
from dataclasses import dataclass
from typing import Any, Final

# The package has types and does not say so (no py.typed): to checkers it is all Any.
_adapters: Any = importlib.import_module("amqtt.adapters")
_broker: Any = importlib.import_module("amqtt.broker")
_contexts: Any = importlib.import_module("amqtt.contexts")
_plugin_base: Any = importlib.import_module("amqtt.plugins.base")

_LISTENER: Final = "default"


class PasswordPlugin(_plugin_base.BaseAuthPlugin):  # type: ignore[misc]  # Any, see above
    """Lets in who has the right user name and password."""

    def __init__(self, context: Any) -> None:
        super().__init__(context)  # pyright: ignore[reportUnknownMemberType]  # Any, see above
        self._user = str(self._get_config_option("user", ""))
        self._password = str(self._get_config_option("password", ""))

    async def authenticate(self, *, session: Any) -> bool:
        """Compare what a client says with what was configured."""
        user, password = (session.username or "").encode(), (session.password or "").encode()
        same_user = hmac.compare_digest(user, self._user.encode())
        return hmac.compare_digest(password, self._password.encode()) and same_user

    @dataclass
    class Config:
        """Settings of the plugin."""

        user: str
        password: str


class EmbeddedBroker:
    """One run of the broker."""

    def __init__(self, credentials: tuple[str, str] | None) -> None:
        self.port = 0
        self._plugins = _plugins(credentials)
        self._broker: Any = None
        self._server: asyncio.Server | None = None
        self._writers: set[asyncio.StreamWriter] = set()
        self._sessions: set[asyncio.Task[None]] = set()

    async def start(self, host: str, port: int) -> None:
        """Start listening. OSError when the address cannot be had."""
        logging.getLogger("amqtt").setLevel(logging.ERROR)
        logging.getLogger("transitions").setLevel(logging.ERROR)
        listener = _contexts.ListenerConfig(type=_contexts.ListenerType.EXTERNAL)
        self._broker = _broker.Broker(_contexts.BrokerConfig(listeners={_LISTENER: listener}, plugins=self._plugins))
        self._server = await asyncio.start_server(self._connected, host, port)
        self.port = self._server.sockets[0].getsockname()[1]
        await self._broker.start()

    async def stop(self) -> None:
        """Stop listening and end all sessions."""
        if self._server is None or self._broker is None:
            return
        self._server.close()
        for writer in list(self._writers):
            writer.transport.abort()
        await self._broker.shutdown()
        sessions = list(self._sessions)
        for task in sessions:
            task.cancel()
        await asyncio.gather(*sessions, return_exceptions=True)

    def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.get_running_loop().create_task(self._serve(reader, writer))
        self._sessions.add(task)
        task.add_done_callback(self._sessions.discard)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.add(writer)
        adapters = (_adapters.StreamReaderAdapter(reader), _adapters.StreamWriterAdapter(writer))
        try:
            with contextlib.suppress(ConnectionError):
                await self._broker.external_connected(*adapters, _LISTENER)
        finally:
            self._writers.discard(writer)
            writer.close()
            with contextlib.suppress(ConnectionError):
                await writer.wait_closed()


def _plugins(credentials: tuple[str, str] | None) -> dict[str, Any]:
    if credentials is None:
        return {"amqtt.plugins.authentication.AnonymousAuthPlugin": {"allow_anonymous": True}}
    user, password = credentials
    return {f"{__name__}.PasswordPlugin": {"user": user, "password": password}}
