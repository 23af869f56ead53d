"""TCP, on real sockets."""

from __future__ import annotations

import asyncio
import socket
import struct
from typing import TYPE_CHECKING

import pytest

from conduyt.errors import ConduytConnectionError, ConduytDisconnectedError
from conduyt.transports.base import ConduytTransport
from conduyt.transports.tcp import TCPTransport

if TYPE_CHECKING:
    from .conftest import Heard, Server


def listener(heard: Heard, port: int, **arguments: object) -> TCPTransport:
    transport = TCPTransport("127.0.0.1", port, **arguments)  # type: ignore[arg-type]  # of several types, by name
    transport.on_packet(heard.packet)
    transport.on_lost(heard.lost)
    return transport


async def test_moves_bytes_both_ways(server: Server, heard: Heard) -> None:
    transport = listener(heard, server.port)
    assert isinstance(transport, ConduytTransport)
    assert not transport.needs_cobs
    assert transport.one_at_a_time
    await transport.open()
    await transport.send(b"CD\x02\x01\x00\x00\x00\x0c")
    await server.came.wait()
    assert await server.readers[0].readexactly(8) == b"CD\x02\x01\x00\x00\x00\x0c"
    server.writers[0].write(b"CD\x02\x80")
    await heard.until(b"CD\x02\x80")
    await transport.close()
    assert await server.readers[0].read() == b""
    assert heard.losses == []


@pytest.mark.parametrize("reset", [False, True])
async def test_other_side_goes_away(server: Server, heard: Heard, reset: bool) -> None:
    transport = listener(heard, server.port)
    await transport.open()
    await server.came.wait()
    if reset:
        sock = server.writers[0].get_extra_info("socket")
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    server.writers[0].close()
    assert "was lost" in str(await heard.until_lost())
    with pytest.raises(ConduytDisconnectedError):
        await transport.send(b"x")
    await transport.close()
    await transport.open()
    assert transport.connected
    await transport.close()


async def test_nobody_listens() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(ConduytConnectionError, match=f"127.0.0.1:{port}: refused"):
        await TCPTransport("127.0.0.1", port).open()


async def test_waits_for_a_device_that_dials(heard: Heard) -> None:
    transport = listener(heard, 0, listen=True)
    opening = asyncio.create_task(transport.open())
    async with asyncio.timeout(20):
        while not transport.port:  # noqa: ASYNC110 - nothing else says that it listens
            await asyncio.sleep(0)
    reader, writer = await asyncio.open_connection("127.0.0.1", transport.port)
    await opening
    await transport.send(b"hello")
    assert await reader.readexactly(5) == b"hello"
    writer.write(b"back")
    await heard.until(b"back")
    writer.close()
    await writer.wait_closed()
    await heard.until_lost()
    await transport.close()


async def test_device_that_never_dials() -> None:
    transport = TCPTransport("127.0.0.1", 0, listen=True, open_timeout_s=0.05)
    with pytest.raises(ConduytConnectionError, match=r"within 0\.05 s: does it know this address"):
        await transport.open()
    assert not transport.connected


async def test_listening_where_somebody_else_does(server: Server) -> None:
    with pytest.raises(ConduytConnectionError, match="no connection with the device that dials"):
        await TCPTransport("127.0.0.1", server.port, listen=True).open()


async def test_send_before_open() -> None:
    with pytest.raises(ConduytDisconnectedError, match=r"127.0.0.1:9 is not open: call open\(\)"):
        await TCPTransport("127.0.0.1", 9).send(b"x")


def test_repr_brackets_version_6_addresses() -> None:
    assert repr(TCPTransport("::1", 7)) == "<TCPTransport device at [::1]:7, closed>"
