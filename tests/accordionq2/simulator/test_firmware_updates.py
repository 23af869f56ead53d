"""Firmware: releases, packages, and updates with all their ends."""

import io
import zipfile
from typing import Any

import httpx
import pytest

from accordionq2.simulator import AccordionQ2Simulator, make_package

RAW = {"Content-Type": "application/octet-stream"}
FINISHED = 5 + 20 + 40


def start(client: httpx.Client, version: str, *, beta: bool = False) -> httpx.Response:
    return client.post("system/firmware/update", json={"version": version, "includeBeta": beta})


def status(client: httpx.Client) -> Any:
    return client.get("system/firmware/update").json()


def upload(client: httpx.Client, package: bytes) -> httpx.Response:
    return client.post("system/firmware/packages", content=package, headers=RAW)


def listed(client: httpx.Client, *, beta: bool = False) -> list[str]:
    answer = client.get("system/firmware/releases", params={"includeBeta": str(beta).lower()})
    return [release["version"] for release in answer.json()["releases"]]


def test_state_before_any_update(client: httpx.Client) -> None:
    state = client.get("system/firmware").json()
    assert (state["current"], state["supported"], state["minimumVersion"]) == ("6.0.0", True, "6.0.0")
    assert state["source"] == {"kind": "url", "location": state["defaultSource"], "isDefault": True}
    assert state["update"] == status(client)
    assert set(status(client).values()) == {"idle", None}
    assert client.get("system/firmware/update/log").text == ""


def test_an_update_goes_through_all_stages(simulator: AccordionQ2Simulator, client: httpx.Client) -> None:
    answer = start(client, "6.1.0")
    begun = {"state": "downloading", "version": "6.1.0", "message": None, "bytes": 0, "totalBytes": 50_000_000}
    assert (answer.status_code, answer.json()) == (202, {**begun, "time": "2026-05-29T14:23:01.0000000Z"})
    simulator.station.advance(2.5)
    assert status(client)["bytes"] == 12_500_000
    simulator.station.advance(7.5)
    assert (status(client)["state"], status(client)["bytes"]) == ("staging", None)
    simulator.station.advance(5)
    with pytest.raises(httpx.ConnectError):
        status(client)
    simulator.station.advance(20)
    assert status(client)["state"] == "installing"
    assert client.get("system/firmware").json()["current"] == "pending"
    simulator.station.advance(40)
    assert status(client)["state"] == "succeeded"
    assert client.get("system/firmware").json()["current"] == "6.1.0"
    log = client.get("system/firmware/update/log")
    assert log.headers["content-type"] == "text/plain; charset=utf-8"
    assert [line.split()[1] for line in log.text.splitlines()] == ["downloading", "staging", "installing", "succeeded"]


@pytest.mark.parametrize(
    ("stage", "state"), [("downloading", "failed"), ("staging", "failed"), ("installing", "rolledBack")]
)
def test_updates_that_end_badly(simulator: AccordionQ2Simulator, client: httpx.Client, stage: Any, state: str) -> None:
    simulator.station.firmware.fail_next(stage, "Out of space")
    start(client, "6.1.0")
    simulator.station.advance(10 + FINISHED)
    assert (status(client)["state"], status(client)["message"]) == (state, "Out of space")
    assert client.get("system/firmware").json()["current"] == "6.0.0"
    assert start(client, "6.1.0").status_code == 202
    simulator.station.advance(10 + FINISHED)
    assert status(client)["state"] == "succeeded"


@pytest.mark.parametrize(
    ("version", "beta", "message"),
    [
        ("6.9.9", False, "There is no release 6.9.9"),
        ("6.0.1", True, "6.0.1 was revoked"),
        ("6.2.0-beta.1", False, "6.2.0-beta.1 is a beta release"),
    ],
)
def test_later_problems_are_a_state(client: httpx.Client, version: str, beta: bool, message: str) -> None:
    answer = start(client, version, beta=beta)
    assert (answer.status_code, answer.json()["state"], answer.json()["message"]) == (202, "failed", message)


def test_refused_updates(client: httpx.Client) -> None:
    for version in ("5.9.0", "newest", "", "6", "6.0.0; reboot"):
        assert start(client, version).status_code == 400
    start(client, "6.1.0")
    answer = start(client, "6.0.0")
    assert (answer.status_code, answer.json()) == (409, {"error": "An update to 6.1.0 is running"})


def test_a_lost_status(simulator: AccordionQ2Simulator, client: httpx.Client) -> None:
    simulator.station.firmware.lose_status()
    assert (status(client)["state"], status(client)["version"]) == ("unknown", None)


def test_listings(simulator: AccordionQ2Simulator, client: httpx.Client) -> None:
    assert listed(client) == ["6.1.0", "6.0.0", "5.9.0"]
    assert listed(client, beta=True) == ["6.2.0-beta.1", "6.1.0", "6.0.0", "5.9.0"]
    newest, current, oldest = client.get("system/firmware/releases?includeBeta=false").json()["releases"]
    assert newest == {
        "version": "6.1.0",
        "fileName": "rel-6.1.0.zip",
        "author": "Line team",
        "releaseNotes": "Fixes",
        "beta": False,
        "revoked": False,
        "installed": False,
        "downloaded": False,
        "origin": "catalogue",
        "installable": True,
    }
    assert (current["installed"], oldest["installable"]) == (True, False)
    simulator.station.firmware.source_error = "The folder cannot be read"
    answer = client.get("system/firmware/releases?includeBeta=true").json()
    assert answer["error"] == "The folder cannot be read"
    assert [release["version"] for release in answer["releases"]] == ["6.0.0"]


def test_sources(client: httpx.Client) -> None:
    def put(location: str | None) -> httpx.Response:
        return client.put("system/firmware/source", json={"location": location})

    assert put("/media/usb/fw").json() == {"kind": "folder", "location": "/media/usb/fw", "isDefault": False}
    assert put("https://releases.invalid/x").json()["kind"] == "url"
    assert put(" ").status_code == 400
    assert put(None).json()["isDefault"] is True
    assert client.put("system/firmware/source", json={}).status_code == 400


def test_an_uploaded_package_is_installed(simulator: AccordionQ2Simulator, client: httpx.Client) -> None:
    release = upload(client, make_package("6.3.0", author=None, content=bytes(100_000))).json()
    assert (release["fileName"], release["origin"], release["downloaded"]) == ("rel-6.3.0.zip", "uploaded", True)
    assert release["author"] is None
    assert listed(client)[0] == "6.3.0"
    assert start(client, "6.3.0").json()["state"] == "staging"
    assert client.delete("system/firmware/packages/rel-6.3.0.zip").status_code == 409
    simulator.station.advance(FINISHED)
    assert client.get("system/firmware").json()["current"] == "6.3.0"
    assert client.delete("system/firmware/packages/rel-6.3.0.zip").status_code == 204
    assert client.delete("system/firmware/packages/rel-6.3.0.zip").status_code == 404
    assert "6.3.0" not in listed(client)


def changed(package: bytes) -> bytes:
    stream = io.BytesIO(package)
    with zipfile.ZipFile(stream) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["content.bin"] += b"!"
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return written.getvalue()


def inflated() -> bytes:
    """Return a small package whose content is huge."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ("release.json", "content.bin", "signature"):
            archive.writestr(name, bytes(2_000_000))
    return written.getvalue()


@pytest.mark.parametrize(
    ("package", "text"),
    [
        (b"", "Not a signed release"),
        (b"PK\x03\x04zip", "Not a signed release"),
        (inflated(), "Not a signed release"),
        (make_package("6.3.0")[:-30], "Not a signed release"),
        (make_package("6.3.0", is_signed=False), "Not a signed release"),
        (changed(make_package("6.3.0")), "The signature does not fit the package"),
        (make_package("5.9.9"), "5.9.9 is older than 6.0.0"),
        (make_package("newest"), "newest is no version"),
    ],
)
def test_refused_packages(client: httpx.Client, package: bytes, text: str) -> None:
    answer = upload(client, package)
    assert (answer.status_code, answer.json()) == (400, {"error": text})


def test_packages_of_the_wrong_size_or_type(simulator: AccordionQ2Simulator, client: httpx.Client) -> None:
    package = make_package("6.3.0", content=bytes(1_000))
    simulator.settings.numbers.package_bytes = len(package) - 1
    assert upload(client, package).status_code == 413
    assert client.post("system/firmware/packages", json={}).status_code == 415


def test_packages_from_the_catalogue(simulator: AccordionQ2Simulator, client: httpx.Client) -> None:
    assert client.delete("system/firmware/packages/rel-6.1.0.zip").status_code == 404
    start(client, "6.1.0")
    simulator.station.advance(10)
    assert client.delete("system/firmware/packages/rel-6.1.0.zip").status_code == 409
    simulator.station.advance(FINISHED)
    assert client.delete("system/firmware/packages/rel-6.1.0.zip").status_code == 204
    assert "6.1.0" in listed(client)
