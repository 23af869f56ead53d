"""The examples of the documentation run, unchanged but for ports."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = (ROOT / "docs" / "devices" / "autotrainer.md", ROOT / "packages" / "autotrainer" / "README.md")
EXAMPLES = [
    code
    for page in PAGES
    for code in re.findall(r"^```python\n(.*?)^```$", page.read_text("utf-8"), re.MULTILINE | re.DOTALL)
]


@pytest.mark.parametrize("code", EXAMPLES)
def test_example_runs(
    code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    code = code.replace('host="127.0.0.1"', 'host="127.0.0.1", subscriber_port=0, command_port=0')
    code = code.replace(
        "create_default_api_options()",
        'ApiOptions(rpc=RpcOptions(host="127.0.0.1", subscriber_port=0, command_port=0))',
    )
    names: dict[str, object] = {"__name__": "example"}
    exec("from autotrainer.api import ApiOptions, RpcOptions", names)
    exec(compile(code.replace("create_default_api_options, ", ""), "<example>", "exec"), names)
    if "RemoteConsole(" in code:
        assert capsys.readouterr().out == "mouse_42\nemergencyStop remote\n"


def test_examples_were_found() -> None:
    assert len(EXAMPLES) == 4
