"""How versions are compared, and what a client is told about it."""

from __future__ import annotations

import asyncio
import sys
import threading
import warnings
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codegen.load import load_bytes
from codegen.package import versions
from codegen.runtime.compatibility import FirmwareCheck, FirmwareWarning, Verdict, compare

if TYPE_CHECKING:
    from codegen.load import Document

SPAN = "spanos3/r202609/01"
OPPOSITE = {Verdict.NEWER: Verdict.OLDER, Verdict.OLDER: Verdict.NEWER}


@pytest.mark.parametrize(
    ("told", "known", "verdict"),
    [
        ("0.1", "0.1", "same"),
        (" v5.28.1\n", "5.28.1", "same"),
        ("5.28", "5.28.0", "same"),
        ("5.28.1", "5.28.0", "newer"),
        ("5.100", "5.28.1", "newer"),
        ("0.9.7", "0.12.0", "older"),
        ("2", "v1", "newer"),
        (SPAN, SPAN, "same"),
        ("spanos3/r202639/05", SPAN, "newer"),
        ("spanos2/r202650/01", SPAN, "older"),
        ("spanos3/r202609", SPAN, "older"),
        ("spanos3/b202610/01", SPAN, "different"),
        (SPAN, "v1", "different"),
        ("0.13.0rc1", "0.12.0", "newer"),
        ("0.12.0rc1", "0.12.0", "different"),
        ("0.12.0.dev3", "0.12.0", "different"),
        ("0.12.0+local", "0.12.0+local", "same"),
        (None, "1", "unknown"),
        ("1", None, "unknown"),
        ("", "1", "unknown"),
        ("unknown", "1", "unknown"),
        ("٣.٤", "1", "unknown"),
        ("-1", "1", "unknown"),
        ("1" * 300, "1", "unknown"),
        ("1" * 19, "1", "unknown"),
    ],
)
def test_verdicts(told: str | None, known: str | None, verdict: str) -> None:
    assert compare(told, known) == verdict
    assert compare(known, told) == OPPOSITE.get(Verdict(verdict), verdict)


@given(st.text(), st.text())
@settings(max_examples=60)
def test_no_text_is_too_odd(told: str, known: str) -> None:
    verdict = compare(told, known)
    assert compare(known, told) == OPPOSITE.get(verdict, verdict)


@given(st.lists(st.integers(0, 10**9), min_size=1, max_size=5), st.lists(st.integers(0, 10**9), min_size=1, max_size=5))
@settings(max_examples=60)
def test_numbers_are_compared_as_numbers(mine: list[int], other: list[int]) -> None:
    width = max(len(mine), len(other))
    padded = [[*numbers, *[0] * (width - len(numbers))] for numbers in (mine, other)]
    expected = "same" if padded[0] == padded[1] else "newer" if padded[0] > padded[1] else "older"
    assert compare(".".join(map(str, mine)), ".".join(map(str, other))) == expected


def quiet(check: FirmwareCheck, told: object) -> str:
    """The verdict after the device told something, which must not warn."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        check.hear(told)
    return check.compatibility.verdict


def test_a_newer_device_warns_once_and_the_warning_names_the_commands() -> None:
    check = FirmwareCheck("toaster-client", "1.0", "1.0", "toaster")
    assert check.compatibility[:3] == ("unknown", None, "1.0")
    with pytest.warns(
        FirmwareWarning, match=r"pip install --upgrade toaster-client.*codegen update \w+ SOURCE"
    ) as seen:
        check.hear("1.1")
    assert len(seen) == 1
    assert check.compatibility[:3] == ("newer", "1.1", "1.0")
    assert quiet(check, "1.1") == "newer"
    assert quiet(check, "1.0") == "same"  # another device, or the old firmware again
    assert quiet(check, "1.2") == "newer"


def on_a_thread(work: Callable[..., None], *arguments: object) -> None:
    thread = threading.Thread(target=work, args=arguments)
    thread.start()
    thread.join()


def as_code_of(module: str, code: str, **names: object) -> dict[str, Any]:
    """Run code as if it stood in that module."""
    space: dict[str, Any] = {"__name__": module, **names}
    exec(compile(code, f"{module}.py", "exec"), space)
    return space


def test_the_warning_names_the_line_that_called_the_facade() -> None:
    facade = as_code_of("toaster.client", "def ask(check): check.hear('2')")
    library = as_code_of("asyncio.base_events", "def run(work): work()")
    check = FirmwareCheck("toaster-client", "1.0", "1.0", "toaster")
    with pytest.warns(FirmwareWarning) as seen:
        library["run"](lambda: as_code_of("toasters_of_mine", "\n\nask(check)", ask=facade["ask"], check=check))
    assert [(warning.filename, warning.lineno) for warning in seen] == [("toasters_of_mine.py", 3)]


def test_what_is_heard_in_the_background_names_the_line_that_made_it() -> None:
    check = FirmwareCheck("toaster-client", "1.0", "1.0", "toaster")
    made = sys._getframe().f_lineno - 1
    with pytest.warns(FirmwareWarning) as seen:
        on_a_thread(check.hear, "2")
    assert [(warning.filename, warning.lineno) for warning in seen] == [(__file__, made)]


async def test_what_an_event_loop_runs_is_in_the_background() -> None:
    check = FirmwareCheck("toaster-client", "1.0", "1.0", "toaster")
    made = sys._getframe().f_lineno - 1
    heard = as_code_of("toaster.link", "def hear(check, told): check.hear(told)")["hear"]
    asyncio.get_running_loop().call_soon(heard, check, "2")
    with pytest.warns(FirmwareWarning) as seen:
        await asyncio.sleep(0)
    assert [(warning.filename, warning.lineno) for warning in seen] == [(__file__, made)]


def test_a_line_is_warned_once_like_by_any_warning() -> None:
    module = as_code_of(
        "toasters_of_mine",
        "def warm():\n    Check('toaster-client', '1.0', '1.0', 'toaster').hear('2')",
        Check=FirmwareCheck,
    )
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("default")
        module["warm"]()
        module["warm"]()
    assert len(seen) == 1


def test_without_any_line_of_a_user_there_is_a_warning_all_the_same() -> None:
    def work() -> None:
        FirmwareCheck("toaster-client", "1.0", "1.0", __name__.partition(".")[0]).hear("2")

    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        on_a_thread(work)
    assert [str(warning.message)[:10] for warning in seen] == ["the device"]


@pytest.mark.parametrize(
    "told",
    [None, True, 1.5, ["1"], {"1": 1}, b"1", 10**18, "1" * 500, "1" * 19, "\x00\n\u202e"],
)
def test_what_is_no_version_is_unknown(told: Any) -> None:
    check = FirmwareCheck("toaster-client", "1.0", "1.0", "toaster")
    assert quiet(check, told) == "unknown"
    assert check.compatibility.text.isprintable()


def test_an_integer_is_a_version() -> None:
    assert quiet(FirmwareCheck("toaster-client", "5.28.1", "1", "toaster"), 1) == "same"


def test_the_text_names_both_versions_and_the_interface() -> None:
    check = FirmwareCheck("toaster-client", "5.28.1", "2", "toaster")
    check.hear(1)
    for word in ("toaster-client", "5.28.1", "says 2", "is 1;", "older"):
        assert word in check.compatibility.text


def document(text: str) -> Document:
    return load_bytes(text.encode(), "toaster.yaml")


@pytest.mark.parametrize(
    "text",
    ["info: {x-device-version: '7'}", "x-wire: {x-device-version: '7'}", "x-device-version: '7'"],
)
def test_a_spec_says_what_its_devices_tell(text: str) -> None:
    found = versions(document(text), "1.0")
    assert 'API_VERSION: _typing.Final = "1.0"' in found
    assert 'DEVICE_VERSION: _typing.Final[str | None] = "7"' in found


def test_without_it_nothing_is_known() -> None:
    assert "DEVICE_VERSION: _typing.Final[str | None] = None" in versions(
        document("info: {x-device-version: 7}"), "1.0"
    )
