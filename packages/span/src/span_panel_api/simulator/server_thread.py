"""Runs the HTTP server in a thread with an event loop of its own, so that tests of any colour can use it."""

from devicewire.span.simulation.loop_thread import LoopThread

from .http_server import AnswerFunction, PanelServer, TlsSite


class ServerThread:
    """One run of the server: made, started, stopped, thrown away."""

    def __init__(self, answer: AnswerFunction, keepalive_s: float) -> None:
        self._server = PanelServer(answer, keepalive_s)
        self._thread: LoopThread | None = None

    def start(self, host: str, port: int, tls: TlsSite | None = None) -> tuple[int, int]:
        """Start listening and return the ports for HTTP and HTTPS (0 without). OSError when an address cannot be had."""
        thread = LoopThread("span-simulator")
        ports = thread.begin(self._server.start_at(host, port, tls))
        self._thread = thread
        return ports

    def stop(self) -> None:
        """Stop listening, close all connections, and wait for the thread."""
        if self._thread is not None:
            self._thread.call(self._server.stop())
            self._thread.stop()

    def abort_tls_connections(self, delay_s: float = 0.0) -> None:
        """Cut all HTTPS connections, as a server that restarts does; later, when an answer is still on its way."""
        if self._thread is not None:
            self._thread.soon(self._server.abort_tls_connections, delay_s)
