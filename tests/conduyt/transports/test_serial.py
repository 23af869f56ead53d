"""Serial ports, on real pseudo-terminals."""

from __future__ import annotations

import asyncio
import errno
import importlib.util
import os
import sys
from typing import TYPE_CHECKING

import pytest

from conduyt.errors import ConduytConnectionError, ConduytDisconnectedError, ConduytPortError
from conduyt.transports.base import ConduytTransport
from conduyt.transports.serial import SerialTransport, _explained

if TYPE_CHECKING:
    from pathlib import Path

    from .conftest import Heard, Terminal

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs pseudo-terminals")


def opened(terminal: Terminal, heard: Heard) -> SerialTransport:
    transport = SerialTransport(terminal.path)
    transport.on_packet(heard.packet)
    transport.on_lost(heard.lost)
    return transport


async def test_moves_bytes_both_ways(terminal: Terminal, heard: Heard) -> None:
    transport = opened(terminal, heard)
    assert isinstance(transport, ConduytTransport)
    assert transport.needs_cobs
    await transport.open()
    assert transport.connected
    await transport.send(b"\x05CD\x02\x01\x00")
    assert await terminal.read(6) == b"\x05CD\x02\x01\x00"
    os.write(terminal.end, b"\x00\x01\xff\r\n\x11\x13")
    await heard.until(b"\x00\x01\xff\r\n\x11\x13")
    await transport.close()
    assert repr(transport).endswith(" closed>")
    assert heard.losses == []


async def test_opens_again_after_closing(terminal: Terminal, heard: Heard) -> None:
    transport = opened(terminal, heard)
    for number in range(3):
        await transport.open()
        await transport.open()  # does nothing
        await transport.send(bytes([number]))
        assert await terminal.read(1) == bytes([number])
        await transport.close()
        await transport.close()


async def test_unplugged(terminal: Terminal, heard: Heard) -> None:
    transport = opened(terminal, heard)
    await transport.open()
    terminal.unplug()
    loss = await heard.until_lost()
    assert terminal.path in str(loss)
    assert not transport.connected
    with pytest.raises(ConduytDisconnectedError, match="was lost"):
        await transport.send(b"x")
    await transport.close()
    with pytest.raises(ConduytPortError) as gone:
        await transport.open()
    assert gone.value.reason == "missing"


async def test_missing_port_is_named(tmp_path: Path) -> None:
    transport = SerialTransport(str(tmp_path / "ttyACM9"))
    with pytest.raises(ConduytPortError, match="ttyACM9: is the device plugged in") as missing:
        await transport.open()
    assert missing.value.reason == "missing"
    assert not transport.connected


async def test_busy_port(terminal: Terminal, heard: Heard) -> None:
    first = opened(terminal, heard)
    await first.open()
    with pytest.raises(ConduytPortError, match="another program has it open") as busy:
        await SerialTransport(terminal.path).open()
    assert busy.value.reason == "busy"
    await first.close()


async def test_file_is_no_port(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ConduytPortError, match="cannot be opened as a serial port") as other:
        await SerialTransport(str(tmp_path / "file")).open()
    assert other.value.reason == "other"


async def test_permission_names_the_group(terminal: Terminal) -> None:
    error = await _explained(terminal.path, PermissionError(errno.EACCES, "Permission denied"))
    assert error.reason == "permission"
    assert "usermod -aG" in str(error)


async def test_send_before_open(terminal: Terminal) -> None:
    with pytest.raises(ConduytDisconnectedError, match=r"call open\(\)"):
        await SerialTransport(terminal.path).send(b"x")


async def test_device_that_does_not_read(terminal: Terminal, heard: Heard) -> None:
    transport = SerialTransport(terminal.path, write_timeout_s=0.1)
    await transport.open()
    with pytest.raises(ConduytConnectionError, match=r"no bytes for 0\.1 s"):
        await transport.send(bytes(200_000))
    async with asyncio.timeout(20):
        await transport.close()


async def test_settles_before_open_returns(terminal: Terminal) -> None:
    transport = SerialTransport(terminal.path, settle_s=0.05)
    start = asyncio.get_running_loop().time()
    await transport.open()
    assert asyncio.get_running_loop().time() - start >= 0.05
    await transport.close()


def test_missing_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: None)
    with pytest.raises(ImportError, match=r"conduyt-py\[serial\]"):
        SerialTransport("/dev/ttyACM0")


def test_repr_says_what_it_is() -> None:
    assert repr(SerialTransport("COM3", 9600)) == "<SerialTransport serial port COM3 at 9600 baud, closed>"
