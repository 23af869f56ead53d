"""Files below the roots of the station: what is found, changed and refused, and that no path leaves its root."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from accordionq2.simulator import AccordionQ2Simulator, Numbers
from accordionq2.simulator.answers import RefusalError
from accordionq2.simulator.file_paths import split_path

RAW = {"Content-Type": "application/octet-stream"}


def upload(
    client: httpx.Client, path: str, content: bytes = b"x", root: str = "fsms", **options: Any
) -> httpx.Response:
    query = {"path": path, "overwrite": "false", **options}
    return client.put(f"files/{root}/content", params=query, content=content, headers=RAW)


def move(client: httpx.Client, source: str, target: str, *, overwrite: bool = False) -> httpx.Response:
    return client.post("files/fsms/move", json={"from": source, "to": target, "overwrite": overwrite})


def delete(client: httpx.Client, path: str, root: str = "fsms", *, recursive: bool = False) -> httpx.Response:
    return client.delete(f"files/{root}", params={"path": path, "recursive": str(recursive).lower()})


def make_folder(client: httpx.Client, path: str, root: str = "fsms") -> httpx.Response:
    return client.post(f"files/{root}/folder", params={"path": path})


def names(client: httpx.Client, path: str = "", root: str = "fsms") -> list[str]:
    return [entry["name"] for entry in client.get(f"files/{root}", params={"path": path}).json()["entries"]]


def test_roots(client: httpx.Client) -> None:
    roots = {root["id"]: root["writable"] for root in client.get("files").json()}
    writable = ("config", "alias", "fsms", "media", "extensions")
    assert roots == {**dict.fromkeys(writable, True), "logs": False, "webapi-logs": False}


def test_a_listing_has_folders_first(client: httpx.Client) -> None:
    upload(client, "a.csv", b"12345", "alias")
    listing = client.get("files/alias", params={"path": ""}).json()
    assert (listing["root"], listing["path"], listing["writable"]) == ("alias", "", True)
    assert [(entry["name"], entry["directory"]) for entry in listing["entries"]] == [
        ("old", True),
        ("a.csv", False),
        ("limits.csv", False),
        ("station.csv", False),
    ]
    assert listing["entries"][0] == {
        "name": "old",
        "directory": True,
        "size": None,
        "modified": "2026-05-29T14:23:01.0000000Z",
    }
    assert listing["entries"][1]["size"] == 5
    assert client.get("files/alias", params={"path": "old/./2025/../2025/"}).json()["path"] == "old/2025"


def test_what_is_uploaded_is_downloaded(simulator: AccordionQ2Simulator, client: httpx.Client) -> None:
    simulator.station.advance(1)
    content = bytes(range(256)) * 1_000
    answer = upload(client, "größe & co.bin", content)
    entry = {"name": "größe & co.bin", "directory": False, "size": 256_000, "modified": "2026-05-29T14:23:02.0000000Z"}
    assert (answer.status_code, answer.json()) == (200, entry)
    got = client.get("files/fsms/content", params={"path": "größe & co.bin"})
    assert (got.content, got.headers["content-type"]) == (content, "application/octet-stream")
    assert simulator.station.files.get("fsms", "größe & co.bin") == content


def test_nothing_is_overwritten_unasked(client: httpx.Client) -> None:
    answer = upload(client, "station.csv", b"A", "alias")
    assert (answer.status_code, answer.json()) == (409, {"error": "station.csv exists"})
    assert upload(client, "station.csv", b"A", "alias", overwrite="true").status_code == 200
    assert client.get("files/alias/content?path=station.csv").content == b"A"
    assert upload(client, "old", b"A", "alias", overwrite="true").status_code == 409


def test_folders_are_made_moved_and_deleted(client: httpx.Client) -> None:
    assert make_folder(client, "archive").status_code == 200
    assert make_folder(client, "archive").status_code == 409
    assert make_folder(client, "missing/archive").status_code == 404
    assert move(client, "power-up.json", "archive/first.json").status_code == 200
    assert move(client, "archive", "older").status_code == 200
    assert names(client) == ["older"]
    assert names(client, "older") == ["first.json"]
    assert delete(client, "older").status_code == 409
    assert delete(client, "older", recursive=True).status_code == 204
    assert names(client) == []


def test_refused_moves(client: httpx.Client) -> None:
    make_folder(client, "a")
    make_folder(client, "a/b")
    upload(client, "c")
    statuses = {
        400: [("a", "a/b/a"), ("a", "a"), ("", "b"), ("c", "")],
        404: [("missing", "d"), ("c", "missing/d"), ("c", "power-up.json/d")],
        409: [("c", "power-up.json"), ("c", "a"), ("a", "c")],
    }
    for status, moves in statuses.items():
        for source, target in moves:
            assert (source, target, move(client, source, target).status_code) == (source, target, status)
    assert move(client, "c", "power-up.json", overwrite=True).status_code == 200
    assert client.get("files/fsms/content?path=power-up.json").content == b"x"


def test_what_is_for_reading_only(client: httpx.Client) -> None:
    answers = [
        upload(client, "x", root="logs"),
        make_folder(client, "x", "logs"),
        delete(client, "hardware.log", "logs"),
        client.post("files/logs/move", json={"from": "hardware.log", "to": "x", "overwrite": False}),
    ]
    assert {(answer.status_code, answer.text) for answer in answers} == {(403, '{"error":"logs is read-only"}')}
    assert b"INFO started" in client.get("files/logs/content?path=hardware.log").content


def test_a_symbolic_link_leads_nowhere(simulator: AccordionQ2Simulator, client: httpx.Client) -> None:
    simulator.station.files.link("fsms", "link")
    answers = [
        client.get("files/fsms?path=link"),
        client.get("files/fsms/content?path=link/etc/passwd"),
        upload(client, "link/x"),
        upload(client, "link", overwrite="true"),
        move(client, "power-up.json", "link/x"),
        delete(client, "link"),
    ]
    assert {answer.status_code for answer in answers} == {403}


@pytest.mark.parametrize(
    "path",
    ["..", "a/../..", "../fsms/power-up.json", "/etc/passwd", "C:", "c:/x", "a\\b", "a:b", "x\0", "a\nb", "a" * 256],
)
def test_no_path_leaves_its_root(client: httpx.Client, path: str) -> None:
    query = {"path": path}
    answers = [
        client.get("files/fsms", params=query),
        client.get("files/fsms/content", params=query),
        upload(client, path),
        make_folder(client, path),
        move(client, path, "x"),
        move(client, "power-up.json", path),
        delete(client, path, recursive=True),
    ]
    assert [answer.status_code for answer in answers] == [400] * 7
    assert names(client) == ["power-up.json"]


def test_what_is_not_there(simulator: AccordionQ2Simulator, client: httpx.Client) -> None:
    for place in ("files/nowhere?path=", "files/fsms?path=x", "files/fsms?path=power-up.json"):
        assert client.get(place).status_code == 404
    for place in ("files/alias/content?path=old", "files/alias/content?path=", "files/alias/content?path=x"):
        assert client.get(place).status_code == 404
    assert delete(client, "x").status_code == 404
    assert delete(client, "", recursive=True).status_code == 400
    simulator.station.files.trees["extensions"].exists = False
    assert client.get("files/extensions?path=").status_code == 404
    assert [root["id"] for root in client.get("files").json() if not root["exists"]] == ["extensions"]


def test_large_files_are_refused(simulator: AccordionQ2Simulator, client: httpx.Client) -> None:
    simulator.settings.numbers.file_bytes = 10
    assert upload(client, "x", b"1234567890").status_code == 200
    assert upload(client, "y", b"12345678901").status_code == 413
    assert Numbers().file_bytes == 64_000_000


def test_requests_that_do_not_fit_the_spec(client: httpx.Client) -> None:
    assert client.get("files/fsms").status_code == 400
    assert client.put("files/fsms/content?path=x", content=b"", headers=RAW).status_code == 400
    assert upload(client, "x", overwrite="perhaps").status_code == 400
    assert client.put("files/fsms/content?path=x&overwrite=true", json=[]).status_code == 415
    assert (
        client.post("files/fsms/move", json={"From": "power-up.json", "TO": "y", "Overwrite": False}).status_code == 200
    )


def test_configuration_and_media_files_are_the_same_files(client: httpx.Client) -> None:
    assert names(client, root="config") == client.get("application/config/list").json() == ["factory.cfg"]
    upload(client, "sub.bin", b"12", "media")
    assert client.get("media/sub.bin").content == b"12"
    make_folder(client, "folder", "media")
    assert client.get("media").json() == ["sub.bin", "waveform.bin"]


def walked(parts: list[str]) -> Iterator[str]:
    depth = 0
    for part in parts:
        depth += {"": 0, ".": 0, "..": -1}.get(part, 1)
        if depth < 0:
            return
    yield "inside"


@given(st.lists(st.sampled_from(["a", "b", ".", "..", ""]), min_size=1, max_size=8))
def test_paths_are_walked_part_by_part(parts: list[str]) -> None:
    text = "/".join(parts)
    if text.startswith("/") or not list(walked(parts)):
        with pytest.raises(RefusalError):
            split_path(text)
    else:
        assert not {"", ".", ".."} & set(split_path(text))
