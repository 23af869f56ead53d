"""Synchronous twins are the asynchronous sources with other words, and nothing else."""

import pytest

from codegen.derive import COMMON, derive
from codegen.errors import GeneratorBug

NAMES = {
    **COMMON,
    "Client": "ClientSync",
    "_engine": "_sync_engine",
    "asyncio.sleep": "time.sleep",
    "import asyncio": "import time",
}


@pytest.mark.parametrize(
    ("source", "twin"),
    [
        ("async def f():\n    await g()\n", "def f():\n    g()\n"),
        ("async def f():\n    return (await g()).x\n", "def f():\n    return (g()).x\n"),
        ("async def f():\n    async with a as b, c:\n        pass\n", "def f():\n    with a as b, c:\n        pass\n"),
        ("async def f():\n    async for x in y:\n        pass\n", "def f():\n    for x in y:\n        pass\n"),
        ("import asyncio\n", "import time\n"),
        ("async def f():\n    await asyncio.sleep(1)\n", "def f():\n    time.sleep(1)\n"),
        ("from ._engine import x\nclient_engine = x\n", "from ._sync_engine import x\nclient_engine = x\n"),
        ("def f(x: Client, y: Clients): ...\n", "def f(x: ClientSync, y: Clients): ...\n"),
        (
            '"""Use `async with Client()`, then `await x.aclose()`."""\n',
            '"""Use `with ClientSync()`, then `x.close()`."""\n',
        ),
        ("# an async client awaits\n", "# an async client awaits\n"),
        ("x = f'{Client!r} await {1}'\n", "x = f'{ClientSync!r} {1}'\n"),
        ("x = 1  # two  spaces\r\n\n\n\ny = 2", "x = 1  # two  spaces\r\n\n\n\ny = 2"),
    ],
)
def test_words_change_and_nothing_else(source: str, twin: str) -> None:
    assert derive(source, NAMES) == twin


@pytest.mark.parametrize(
    "source",
    [
        "async def f():\n    await(g())\n",
        "async  def f(): ...\n",
        "async def f():\n    return [x async  for x in y]\n",
        "def f(:\n",
    ],
)
def test_what_stays_asynchronous_is_noticed(source: str) -> None:
    with pytest.raises(GeneratorBug):
        derive(source, NAMES)
