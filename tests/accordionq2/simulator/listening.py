"""Reads event streams with a plain HTTP client: no code of ours."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx


@dataclass
class Event:
    """One event as it came."""

    id: str
    name: str
    data: Any


class Listener:
    """An open stream, read event by event. `comments` are those that came so far."""

    def __init__(self, response: httpx.Response) -> None:
        self.response = response
        self.comments: list[str] = []
        self._lines = response.iter_lines()
        self.hello = self.next()

    @property
    def stream_id(self) -> str:
        text: str = self.hello.data["streamId"]
        return text

    def next(self) -> Event:
        """Wait for an event."""
        fields: dict[str, str] = {}
        for line in self._lines:
            if line.startswith(":"):
                self.comments.append(line)
            elif line:
                name, _, value = line.partition(": ")
                fields[name] = value
            elif fields:
                return Event(fields["id"], fields["event"], json.loads(fields["data"]))
        raise EOFError

    def until(self, name: str) -> Event:
        """Wait for an event of this name."""
        while (event := self.next()).name != name:
            pass
        return event

    def comment(self) -> str:
        """Wait for a comment."""
        return next(line for line in self._lines if line.startswith(":"))


@contextmanager
def listening(client: httpx.Client, **options: Any) -> Iterator[Listener]:
    """Open a stream on a connection of its own and read its `hello`."""
    with client.stream("GET", "events", headers={"Accept": "text/event-stream"}, **options) as response:
        assert response.status_code == 200
        yield Listener(response)


def subscribe(client: httpx.Client, stream: str, *channels: str, interval_ms: int = 1000) -> str:
    """Subscribe and return the id."""
    body = {"StreamId": stream, "Channels": channels, "IntervalMs": interval_ms}
    answer = client.post("subscriptions", json=body)
    assert answer.json()["expiresInMs"] == 60_000
    text: str = answer.json()["id"]
    return text
