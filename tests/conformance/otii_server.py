"""A server on a real socket that plays a recording, and notes where a request is not the one it was written for."""

import json
import socket
import threading
import time
from typing import Any, Self

from tests.conformance.otii_recordings import Recording, Step

_WAIT_S = 20.0
_GREETING = {
    "type": "information",
    "info": "connected",
    "data": {"otii_version": "3.6.0", "protocol_version": "0.1", "server": "otii-server"},
}


class ScriptedServer:
    """Serves one connection with the exchanges of a recording, in their order.

    `problems` says what a client sent otherwise than recorded; `extra` are requests behind the end of the script.
    """

    def __init__(self, recording: Recording) -> None:
        self._recording = recording
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._listener.settimeout(_WAIT_S)
        self.port: int = self._listener.getsockname()[1]
        self._thread = threading.Thread(target=self._serve)
        self._last_id = "<id>"
        self.finished = 0
        self.problems: list[str] = []
        self.extra: list[Any] = []
        self.is_closed_by_client = False

    def __enter__(self) -> Self:
        if self._recording.has_no_connection:
            self._listener.close()
        else:
            self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.join()
        self._listener.close()

    def join(self) -> None:
        """Wait until the script is played and the client has closed the connection."""
        if self._thread.ident is not None:
            self._thread.join()

    def replaced(self, value: Any) -> Any:
        """Return a recorded value with the id of the latest request in it."""
        if isinstance(value, str):
            return value.replace("<id>", self._last_id)
        if isinstance(value, dict):
            return {name: self.replaced(item) for name, item in value.items()}
        return [self.replaced(item) for item in value] if isinstance(value, list) else value

    def _serve(self) -> None:
        try:
            connection, _ = self._listener.accept()
        except TimeoutError:
            self.problems.append("nobody connected")
            return
        connection.settimeout(_WAIT_S)
        with connection, connection.makefile("rb") as lines:
            try:
                if not self._recording.connects_itself:
                    self._send(connection, _GREETING)
                for step in self._recording.steps:
                    self._play(step, connection, lines)
                    self.finished += 1
                self._read_the_rest(lines)
            except OSError as error:
                self.problems.append(f"{type(error).__name__} while playing")

    def _play(self, step: Step, connection: socket.socket, lines: Any) -> None:
        for item in step.exchange:
            if "sent" in item:
                self._compare(item["sent"], lines.readline())
            elif "received" in item:
                self._send(connection, item["received"])
            elif "pause_s" in item:
                time.sleep(item["pause_s"])
            else:
                assert item == {"server": "close"}, f"unknown form {item}"
                connection.shutdown(socket.SHUT_RDWR)

    def _send(self, connection: socket.socket, message: Any) -> None:
        text = json.dumps(self.replaced(message), ensure_ascii=False, separators=(",", ":"))
        connection.sendall(text.encode() + b"\r\n")

    def _compare(self, recorded: Any, line: bytes) -> None:
        if not line.endswith(b"\r\n"):
            self.problems.append(f"a line that does not end in CR LF: {line!r}")
            return
        sent = json.loads(line)
        self._last_id = str(sent.get("trans_id", self._last_id))
        if not line.isascii():
            self.problems.append("a line that is not ASCII")
        if sent != self.replaced(recorded) or ("trans_id" in sent) != ("trans_id" in recorded):
            self.problems.append(f"{sent} instead of {self.replaced(recorded)}")
        if not isinstance(sent.get("trans_id", ""), str):
            self.problems.append("an id that is no text")

    def _read_the_rest(self, lines: Any) -> None:
        """See whether the client says more than was recorded, and whether it closes the connection."""
        while line := lines.readline():
            self.extra.append(json.loads(line))
        self.is_closed_by_client = True
