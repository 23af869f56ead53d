"""What a device sends is shown, whatever it is."""

import io
import json
from typing import Any

import pytest
from devicewire.autotrainer import Event, encode_topic, parse_command_result, parse_event, parse_message
from hypothesis import example, given, settings
from hypothesis import strategies as st

from autotrainer.api import remote_console
from autotrainer.api._shown import Shown, cells, line_of, printable, to_json
from autotrainer.api.simulator import AutotrainerSimulator

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(codec=None), max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=80, deadline=None)
@given(
    topic=st.sampled_from([1001, 2001, 4001, 6001]),
    kind=st.integers(),
    when=st.floats() | st.integers(),
    text=st.text(st.characters(codec=None), max_size=6),
    data=JSON,
)
@example(topic=4001, kind=101, when=1e300, text="", data={"reason": "\x1b[31m\x9b\x7f\u202e\ud800[/x]"})
@example(topic=1001, kind=101, when=-1e300, text="\x1b]0;x\x07", data=None)
def test_every_message_is_one_harmless_line(topic: int, kind: int, when: float, text: str, data: Any) -> None:
    members = {"kind": kind, "when": when, "index": 1, "context": data, "repeat": 0}
    beat = {"identifier": text, "version": text, "timestamp": when}
    result = {"result": 100, "data": data, "errorMessage": text, "command": kind, "nonce": text}
    payload = json.dumps({1001: beat, 6001: result}.get(topic, members)).encode()
    message = parse_message(encode_topic(topic), payload)
    if isinstance(message, Shown):
        assert line_of(message).isprintable()
        assert to_json(message).isprintable()
        json.loads(to_json(message))


def test_cells() -> None:
    event = parse_event(b'{"kind": 4242, "context": {"a": "\\u001b[1m"}}')
    assert cells(event) == ("", "UNLISTED_4242", '{"a":"\\u001b[1m"}')
    assert cells(parse_event(b'{"kind": 1101, "when": 1e300}'))[0] == "?"
    assert isinstance(event, Event)
    result = parse_command_result(b'{"result": 100, "command": 120, "nonce": 5}')
    assert cells(result)[1:] == ("result", "SET_APPLICATION_MODE SUCCESS 5")
    assert printable("a\x7f\u202eb\n") == "a\\u007f\\u202eb\\n"


@pytest.mark.parametrize("typed", ["watch x\n", "watch nan\n", "watch -1\n"])
def test_a_time_that_is_none(
    autotrainer_simulator: AutotrainerSimulator, capsys: pytest.CaptureFixture[str], typed: str
) -> None:
    ports = ["--port", str(autotrainer_simulator.subscriber_port)]
    ports += ["--command-port", str(autotrainer_simulator.command_port)]
    assert remote_console.main(ports, io.StringIO(typed)) == 2
    assert "is no time" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        remote_console.main([*ports, "--watch", "nan"])
