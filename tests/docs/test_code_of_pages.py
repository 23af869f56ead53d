"""Every block of code in the documentation does what it shows: Python runs against the simulator, shell commands exist.

A block runs as it stands, but for the address and token of the panel. Functions and classes that it only defines are called, too:
their arguments are known by name (`client`, `circuit_id`, ...).
"""

import asyncio
import gc
import inspect
import itertools
import re
import shlex
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from functools import cache, partial
from pathlib import Path
from typing import Any

import pytest
from zeroconf.asyncio import AsyncZeroconf

from span_panel_api import SpanPanel, SpanPanelClient, _span_client, v2
from span_panel_api.simulator import CircuitChange, Settings, SpanSimulator
from tools.check_docs import ROOT, Block, find_blocks, find_pages

WALKED = {ROOT / "docs" / "howto" / "add-a-device.md"}  # test_add_a_device.py walks through it
BLOCKS = [block for page in find_pages() if page not in WALKED for block in find_blocks(page)]
DEVICES = tomllib.loads((ROOT / "specs" / "devices.toml").read_text(encoding="utf-8"))["devices"]
ADDRESS = "192.168.1.50"


def _device(page: Path) -> str:
    """The device that a page is about: its word is the name of the page or of a folder above it."""
    words = {*page.relative_to(ROOT).parts, page.stem}
    return next((device for device in DEVICES if device in words), "")


def _python_blocks() -> list[Any]:
    """Python for SPAN, and on the pages about no device; the pages of the others run in the tests of those devices."""
    chosen = [block for block in BLOCKS if block.language == "python" and _device(block.page) in ("", "span")]
    return [pytest.param(block, id=f"{block.page.relative_to(ROOT)}:{block.line}") for block in chosen]


_OF_V2 = re.compile(r"\b(SpanPanel|register_panel|PanelCredentials|create_span_client)\b")


def _speaks_v2(block: Block) -> bool:
    """Whether a block needs a panel with the second interface, and a broker."""
    return _OF_V2.search(block.code) is not None


def _with_address(code: str, simulator: SpanSimulator) -> str:
    code = re.sub(rf'(SpanPanelClient(?:Sync)?\()(host|"{re.escape(ADDRESS)}")', rf"\1\2, {simulator.port}", code)
    code = code.replace(f"http://{ADDRESS}", simulator.endpoint).replace(ADDRESS, simulator.host)
    code = code.replace('"the passphrase"', repr(simulator.passphrase))
    return code.replace('"..."', repr(simulator.token))


@pytest.fixture
def panel(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SpanSimulator]:
    """A panel as the pages have it: a circuit `Kitchen`, and somebody at the door switch. Files go into a folder of the test's own."""
    monkeypatch.chdir(tmp_path)
    settings = Settings(firmware="r202639") if _speaks_v2(request.getfixturevalue("block")) else Settings()
    with SpanSimulator(settings=settings) as simulator:
        kitchen = simulator.panel.find_circuit("Kitchen  Outlets")
        simulator.panel.change_circuit(kitchen.id, CircuitChange(name="Kitchen"))
        simulator.panel.press_door()
        _use_ports(simulator, monkeypatch)
        yield simulator


def _use_ports(simulator: SpanSimulator, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let functions of the pages find the simulator, which has no port below 1024, and keep the search for panels short."""
    ports = {"http_port": simulator.port, "https_port": simulator.https_port}
    monkeypatch.setattr(v2.register_panel, "__kwdefaults__", {**(v2.register_panel.__kwdefaults__ or {}), **ports})
    monkeypatch.setattr(_span_client.create_span_client, "__defaults__", (None, None, None, simulator.port))
    monkeypatch.setattr("zeroconf.asyncio.AsyncZeroconf", partial(AsyncZeroconf, interfaces=["127.0.0.1"]))


@pytest.mark.parametrize("block", _python_blocks())
def test_python(block: Block, panel: SpanSimulator, capsys: pytest.CaptureFixture[str]) -> None:
    code = _with_address(block.code, panel).replace("discover(timeout=3.0)", "discover(timeout=0.1)")
    assert ADDRESS not in code
    names: dict[str, Any] = {"__name__": "example"}
    exec(compile(code, str(block.page), "exec"), names)
    defined = [item for item in names.values() if getattr(item, "__module__", "") == "example"]
    for item in defined:
        if getattr(item, "__name__", "main") != "main":
            _use(item, panel)
    names.clear()
    gc.collect()  # what a block left open is its own fault, not that of the next test
    requests = [request for request in panel.requests if request.path.startswith("/api/v")]
    assert requests or "Simulator(" in code or "discover(" in code


def _use(item: Any, panel: SpanSimulator) -> None:
    """Call what a block defines."""
    if not inspect.isclass(item):
        asyncio.run(_call(item, panel))
        return

    async def walk_through() -> None:
        instance = item(**await _arguments(item, panel, None))
        for name, method in vars(item).items():
            if not name.startswith("_"):
                await _resolve(getattr(instance, name)(**await _arguments(method, panel, None)))

    asyncio.run(walk_through())


async def _call(function: Callable[..., Any], panel: SpanSimulator) -> None:
    wanted = inspect.signature(function).parameters
    if "panel" in wanted:
        await _call_with_panel(function, panel)
        return
    if "snapshot" in wanted:
        return  # the page's own program calls it
    async with SpanPanelClient(panel.host, panel.port, 30, access_token=panel.token) as client:
        await _resolve(function(**await _arguments(function, panel, client)))


async def _call_with_panel(function: Callable[..., Any], simulator: SpanSimulator) -> None:
    """Call with a panel that is connected, while somebody switches a relay."""
    credentials = await v2.register_panel(simulator.host, "page", simulator.passphrase)
    async with SpanPanel(simulator.host, credentials) as live:
        kitchen = simulator.panel.find_circuit("Kitchen")
        changing = asyncio.create_task(_again_and_again(simulator, kitchen.id))
        try:
            await asyncio.wait_for(function(live), 30)
        finally:
            changing.cancel()


async def _again_and_again(simulator: SpanSimulator, circuit_id: str) -> None:
    """Switch a relay. On a busy machine nobody may be watching yet, so once is not enough."""
    await asyncio.sleep(0.1)
    for relay in itertools.cycle(("OPEN", "CLOSED")):
        simulator.panel.change_circuit(circuit_id, CircuitChange(relay=relay))
        await asyncio.sleep(1)


async def _resolve(value: Any) -> Any:
    return await value if inspect.isawaitable(value) else value


async def _arguments(
    function: Callable[..., Any], panel: SpanSimulator, client: SpanPanelClient | None
) -> dict[str, Any]:
    kitchen = panel.panel.find_circuit("Kitchen").id
    known: dict[str, Any] = {
        "client": client,
        "circuit_id": kitchen,
        "host": panel.host,
        "token": panel.token,
        "span_simulator": panel,
    }
    wanted = [name for name in inspect.signature(function).parameters if name != "self"]
    if "circuit" in wanted and client is not None:
        known["circuit"] = await client.get_circuit(kitchen)
    return {name: known[name] for name in wanted}


# Shell commands


def _commands(block: Block) -> list[list[str]]:
    lines = block.code.replace("\\\n", " ").splitlines()
    return [words for line in lines if (words := shlex.split(line.removeprefix("$ "), comments=True))]


COMMANDS = [
    pytest.param(words, id=f"{block.page.relative_to(ROOT)}:{block.line}: {' '.join(words)}")
    for block in BLOCKS
    if block.language in ("console", "sh", "bash", "shell")
    for words in _commands(block)
]


@pytest.mark.parametrize("words", COMMANDS)
def test_command(words: list[str]) -> None:
    words = [word for word in words if not re.match(r"[A-Z_]+=", word)]
    checks = {
        "make": _check_make,
        "pip": _check_pip,
        "python": _check_python,
        "pytest": _check_pytest,
        "codegen": _check_codegen,
    }
    for part in _parts(words):
        assert part[0] in checks or part[0] in ("git", "cd"), f"the tests do not know how to check: {' '.join(part)}"
        if part[0] in checks:
            checks[part[0]](part[1:])


def _parts(words: list[str]) -> list[list[str]]:
    parts: list[list[str]] = [[]]
    for word in words:
        if word == "&&":
            parts.append([])
        else:
            parts[-1].append(word)
    return parts


def _check_make(words: list[str]) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert {word for word in words if "=" not in word} <= targets


def _check_pip(words: list[str]) -> None:
    assert words[0] == "install"
    for word in words[1:]:
        folder = word.partition("[")[0]
        assert word.startswith("-") or (ROOT / folder / "pyproject.toml").is_file(), word


def _check_python(words: list[str]) -> None:
    if words[0] == "-m":
        subcommands = [word for word in words[2:3] if word.isalpha()]
        _check_options([sys.executable, "-m", words[1], *subcommands], words[2:])
    else:
        assert (ROOT / words[0]).is_file()


def _check_codegen(words: list[str]) -> None:
    subcommands = [word for word in words[:1] if not word.startswith("-")]
    _check_options([str(Path(sys.executable).with_name("codegen")), *subcommands], words)


def _check_pytest(words: list[str]) -> None:
    for path in (word for word in words if "/" in word):
        assert (ROOT / path).exists(), path


def _check_options(command: list[str], words: list[str]) -> None:
    told = _help(*command)
    assert [word for word in words if word.startswith("--") and word.partition("=")[0] not in told] == []


@cache
def _help(*command: str) -> str:
    """What a command tells of its options; pages show the same one many times."""
    return subprocess.run([*command, "--help"], capture_output=True, text=True, check=True, timeout=100).stdout


def test_the_ways_of_use_are_documented() -> None:
    text = (ROOT / "docs" / "devices" / "span.md").read_text(encoding="utf-8")
    for words in (
        "async with SpanPanelClient(",
        "self.client = SpanPanelClient(",
        "await client.authenticate(",
        "await client.close()",
    ):
        assert words in text
