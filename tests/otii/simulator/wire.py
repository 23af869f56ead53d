"""A client of a few lines that shares no code with ours: it writes requests to a socket and reads lines."""

import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from otii_tcp_client.simulator import ARC_ID, OtiiSimulator


class WireError(Exception):
    """The server answered with an error."""

    def __init__(self, message: Any) -> None:
        super().__init__(message["errorcode"])
        self.code = message["errorcode"]
        self.data = message.get("data")
        self.message = message


class Wire:
    """One connection. `call` returns the data of the answer; whatever comes before the answer is in `unasked`."""

    def __init__(self, simulator: OtiiSimulator) -> None:
        self.socket = socket.create_connection((simulator.host, simulator.port), timeout=30)
        self.file = self.socket.makefile("rb")
        self.count = 0
        self.unasked: list[Any] = []
        self.greeting = self.read()

    def read(self) -> Any:
        line = self.file.readline()
        assert line.endswith(b"\r\n"), line
        return json.loads(line)

    def send(self, command: str, **data: Any) -> str:
        self.count += 1
        message = {"type": "request", "cmd": command, "trans_id": str(self.count)}
        self.socket.sendall(json.dumps({**message, "data": data} if data else message).encode() + b"\r\n")
        return str(self.count)

    def call(self, command: str, **data: Any) -> Any:
        request_id = self.send(command, **data)
        while True:
            message = self.read()
            if message["type"] == "error":
                raise WireError(message)
            if message["type"] == "response":
                assert (message["cmd"], message["trans_id"]) == (command, request_id)
                return message.get("data")
            self.unasked.append(message)

    def arc(self, command: str, **data: Any) -> Any:
        return self.call(command, device_id=ARC_ID, **data)

    def record(self, *channels: str) -> tuple[int, int]:
        """Start a recording of channels of the Arc; return the ids of project and recording."""
        project = self.call("otii_create_project")["project_id"]
        for channel in channels:
            self.arc("arc_enable_channel", channel=channel, enable=True)
        self.call("project_start_recording", project_id=project)
        return project, self.call("project_get_last_recording", project_id=project)["recording_id"]

    def close(self) -> None:
        self.file.close()
        self.socket.close()


@contextmanager
def connected(simulator: OtiiSimulator) -> Iterator[Wire]:
    wire = Wire(simulator)
    try:
        yield wire
    finally:
        wire.close()
