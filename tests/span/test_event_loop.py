"""What the client does in an event loop blocks it nowhere: no files, no imports, no names of hosts, no sleeping."""

import subprocess
import sys
from pathlib import Path

PROGRAM = """
import asyncio, ssl, sys, threading

import span_panel_api
from span_panel_api.simulator import Settings, SpanSimulator

BLOCKING = {"open", "import", "os.listdir", "os.scandir", "time.sleep", "socket.getaddrinfo", "subprocess.Popen"}
watched, found = [], []


def audit(event, arguments):
    if event in BLOCKING and watched and threading.get_ident() == watched[0]:
        found.append((event, str(arguments)[:100]))


def loads(_context, *arguments, cadata=None, **named):  # text of a certificate is no file
    if cadata is None or arguments or named:
        audit("open", "certificates")
    return load(_context, *arguments, cadata=cadata, **named)


async def use(simulator):
    from span_panel_api import SpanPanel, SpanPanelClient, register_panel

    at = {"http_port": simulator.port, "https_port": simulator.https_port}
    known = await register_panel(simulator.host, "tests", simulator.passphrase, **at)
    for transport in ("tcp", "websockets"):
        async with SpanPanel(simulator.host, known, transport=transport) as panel:
            await panel.set_relay("Office", "OPEN" if transport == "tcp" else "CLOSED")
            assert panel.snapshot.circuits
    for options in ({"access_token": simulator.token}, {"api_version": "v2", "credentials": known}):
        async with SpanPanelClient(simulator.host, simulator.port, **options) as client:
            await client.get_all_data()
    async with SpanPanelClient(simulator.host, simulator.port, api_version="v2") as client:
        await client.get_status()  # looks for stored credentials
    async with span_panel_api.SpanPanelRest.from_credentials(known) as rest:
        await rest.get_clients()


async def main(simulator):
    watched.append(threading.get_ident())
    if sys.argv[1] == "with":
        watched.clear()
        await asyncio.to_thread(span_panel_api.preload)
        watched.append(threading.get_ident())
    await use(simulator)
    watched.clear()


sys.addaudithook(audit)
load = ssl.SSLContext.load_verify_locations
ssl.SSLContext.load_verify_locations = loads
with SpanSimulator(settings=Settings(firmware="r202639")) as simulator:
    asyncio.run(main(simulator))
print(sorted(set(found)))
"""


def _run(how: str, folder: Path) -> str:
    command = [sys.executable, "-c", PROGRAM, how]
    environment = {"SPAN_PANEL_CREDENTIALS": str(folder), "PATH": "/usr/bin:/bin:/usr/sbin"}
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=60, env=environment)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_after_preload_nothing_blocks(tmp_path: Path) -> None:
    assert _run("with", tmp_path) == "[]"


def test_without_it_imports_do(tmp_path: Path) -> None:
    """The check sees what it is there to see."""
    found = _run("without", tmp_path)
    assert "'import'" in found
    assert "getaddrinfo" not in found
    assert "sleep" not in found
