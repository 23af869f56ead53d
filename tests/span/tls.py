"""A relay that speaks TLS to clients and plain TCP to the simulator, as the web server of a panel with https does."""

import contextlib
import selectors
import socket
import ssl
import threading
from types import TracebackType
from typing import Self

_PIECE = 65_536


class TlsRelay:
    """Listens on a port of its own and passes everything on to another port of this machine."""

    def __init__(self, context: ssl.SSLContext, target: int) -> None:
        self._context = context
        self._target = target
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._threads = [threading.Thread(target=self._accept)]
        self.port: int = self._listener.getsockname()[1]

    def __enter__(self) -> Self:
        self._threads[0].start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for thread in self._threads:
            thread.join(10)

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                thread = threading.Thread(target=self._serve, args=(connection,))
                self._threads.append(thread)
                thread.start()

    def _serve(self, connection: socket.socket) -> None:
        connection.settimeout(30)
        # A client that does not like the certificate hangs up: that is what some tests are about.
        with (
            connection,
            contextlib.suppress(OSError),
            self._context.wrap_socket(connection, server_side=True) as outside,
            socket.create_connection(("127.0.0.1", self._target), timeout=30) as inside,
        ):
            _relay(outside, inside)


def _relay(outside: ssl.SSLSocket, inside: socket.socket) -> None:
    with selectors.DefaultSelector() as selector:
        selector.register(outside, selectors.EVENT_READ, inside)
        selector.register(inside, selectors.EVENT_READ, outside)
        while True:
            for key, _ in selector.select(5):
                source, target = (outside, inside) if key.fileobj is outside else (inside, outside)
                piece = source.recv(_PIECE)
                if not piece:
                    return
                target.sendall(piece)
