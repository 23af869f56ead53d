"""What the still station answers: a name, a value, a file."""

from __future__ import annotations

NAME = "/api/application/name"
READ = "/api/resources/value/get"
DOWNLOAD_NAME = "waveform.bin"
DOWNLOAD = f"/api/media/{DOWNLOAD_NAME}"
DOWNLOAD_BYTES = 100 * 1024 * 1024
SLOW_S = 0.005


def answers() -> dict[str, bytes]:
    """Return complete HTTP answers, by path."""
    return {NAME: _render(b'"Bench App"'), READ: _render(b'{"value":"23.5"}')}


def _render(content: bytes) -> bytes:
    head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json; charset=utf-8\r\nServer: Kestrel\r\nContent-Length: {len(content)}\r\n\r\n"
    return head.encode() + content
