"""The versions that a new spec says, and the YAML around them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
import yaml

from codegen.diff.sources import Source
from codegen.load import load_bytes
from codegen.update.versions import lost_comments, settled_versions
from codegen.update.yaml_edit import with_member


def source(text: str) -> Source:
    return Source(load_bytes(text.encode(), "toaster.yaml"), "rest", "toaster", text.encode())


FOLLOWS = source("info: {version: '1.0', x-device-version: '1.0'}\n")
OTHER = source("info: {version: '1.0', x-device-version: 'fw7'}\n")
NONE = source("info: {version: '1.0'}\n")


def told(new: str, current: Source, version: str = "1.1") -> tuple[Any, str]:
    """What the new spec says that its devices tell, and the note."""
    result, notes = settled_versions(source(new), current, version)
    assert result.document.data["info"]["version"] == version
    assert result.original is not None
    assert load_bytes(result.original, "x").data == result.document.data
    return result.document.data["info"].get("x-device-version"), " ".join(notes)


@pytest.mark.parametrize(
    "new",
    [
        "info: {version: '1.1'}\n",
        "info: {version: '1.1', x-device-version: '1.0'}\n",
        "info:\n  version: 1.1.0 # new\n",
    ],
)
def test_what_told_the_version_so_far_tells_the_new_one(new: str) -> None:
    assert told(new, FOLLOWS) == ("1.1", "x-device-version is 1.1, the version itself as before")


def test_what_the_description_says_itself_stays() -> None:
    assert told("info: {version: '1.1', x-device-version: fw8}\n", FOLLOWS) == ("fw8", "")
    assert told("info: {version: '1.1', x-device-version: fw8}\n", OTHER) == ("fw8", "")
    assert told("info: {version: '1.1', x-device-version: fw8}\n", NONE) == ("fw8", "")


def test_what_nobody_can_know_is_said() -> None:
    device, note = told("info: {version: '1.1'}\n", OTHER)
    assert (device, note.partition(":")[0]) == (None, "x-device-version is missing")
    assert "devices of 1.0 tell fw7" in note
    device, note = told("info: {version: '1.1', x-device-version: fw7}\n", OTHER)
    assert (device, note.partition(":")[0]) == ("fw7", "x-device-version is still fw7")


def test_where_nothing_was_told_nothing_is_added() -> None:
    assert told("info: {version: '1.1'}\n", NONE) == (None, "")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a: 1 # one\ninfo: # two\n  title: t\n  version: '1' # three\n  x: y # four\n", "a: 1 # one\ninfo: # two\n  title: t\n  version: '1' # three\n  new: '2' # here\n  x: y # four\n"),
        ("info: {version: '1', x: y} # one\n", "info: {version: '1', new: '2', x: y} # one\n"),
        ("info:\r\n    version: 1.0\r\n# end\r\n", "info:\r\n    version: 1.0\r\n    new: '2'\r\n# end\r\n"),
        ("info:\n  new: \"old\" # one\n  version: 1\n", "info:\n  new: '2' # one\n  version: 1\n"),
        ("info:\n  title: Gerät, größer 🙂\n  new: 🙂 # one\n  version: 1\n", "info:\n  title: Gerät, größer 🙂\n  new: '2' # one\n  version: 1\n"),
        ("info:\n  version: 1", "info:\n  version: 1\n  new: '2'\n"),
    ],
)  # fmt: skip
def test_one_member_is_set_and_all_else_stays(before: str, after: str) -> None:
    result = with_member(before, ("info",), "new", "2", after="version")
    assert result == after.replace(" # here", "")
    assert yaml.safe_load(result)["info"]["new"] == "2"


def test_a_quote_stays_a_quote() -> None:
    assert yaml.safe_load(with_member("version: 1\n", (), "version", "it's", after="version")) == {"version": "it's"}


@pytest.mark.parametrize("text", ["info: [1]\n", "info: 1\n", "a: {b: c}\n", "info: {title: t}\n"])
def test_no_place_for_it(text: str) -> None:
    with pytest.raises(LookupError):
        with_member(text, ("info",), "new", "2", after="version")


def test_what_cannot_be_edited_by_lines_is_written_anew_and_that_is_told() -> None:
    given = source("info:\n  version: >-\n    1.0\n    beta\n# a comment\n")
    result, _ = settled_versions(given, NONE, "1.1")
    assert (result.document.data, result.original) == ({"info": {"version": "1.1"}}, None)
    assert lost_comments(given, result)


def test_only_comments_that_were_there_are_lost() -> None:
    given = source("info: {version: '1.0', title: a#b}\n")
    assert not lost_comments(given, replace(given, original=None))
    assert not lost_comments(replace(given, original=None), replace(given, original=None))
    assert not lost_comments(source("# one\ninfo: {version: '1.0'}\n"), source("# one\ninfo: {version: '1.0'}\n"))
