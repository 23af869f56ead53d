"""What the AccordionQ2 client is compared with: plain `http.client` on one connection behind a lock, and `httpx.AsyncClient`."""

from __future__ import annotations

import http.client
import json
import threading
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    import httpx

from benchmarks.station_answers import NAME, READ


class PlainClient:
    """The least that a synchronous client has to do: encode, send, look at the status, decode. One request at a time."""

    def __init__(self, port: int, prefix: str = "") -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self._prefix = prefix
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        self._connection.close()

    def get_name(self) -> str:
        """Return the name of the hardware app."""
        return str(self._ask("GET", NAME, None))

    def get_value(self, name: str) -> str:
        """Return the value of a resource."""
        return str(self._ask("POST", READ, {"Name": name})["value"])

    def _ask(self, method: str, path: str, body: Any) -> Any:
        headers = {} if body is None else {"Content-Type": "application/json"}
        content = None if body is None else json.dumps(body).encode()
        with self._lock:
            self._connection.request(method, self._prefix + path, content, headers)
            response = self._connection.getresponse()
            received = response.read()
        if response.status >= 400:
            raise RuntimeError(f"status {response.status}")
        return json.loads(received)


async def httpx_get_name(client: httpx.AsyncClient) -> str:
    """Return the name of the hardware app."""
    response = await client.get(NAME)
    response.raise_for_status()
    return str(response.json())
