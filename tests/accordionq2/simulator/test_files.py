"""Configuration and media files: lists, uploads as clients send them, downloads, and what loading does."""

from urllib.parse import quote

import httpx
import pytest

from accordionq2.simulator import AccordionQ2Simulator

BOUNDARY = "0123456789abcdef" * 2


def upload(client: httpx.Client, folder: str, name: str, content: bytes, *, part: str | None = None) -> httpx.Response:
    """Send what clients send: one part, its name only in the form of RFC 5987."""
    named = part or f"form-data; name=\"file\"; filename*=UTF-8''{quote(name, safe='')}"
    head = f"--{BOUNDARY}\r\nContent-Disposition: {named}\r\nContent-Type: application/octet-stream\r\n\r\n"
    body = head.encode() + content + f"\r\n--{BOUNDARY}--\r\n".encode()
    headers = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}
    return client.post(f"{folder}/upload", content=body, headers=headers)


@pytest.mark.parametrize("name", ["wave.bin", "line 3.cfg", "größe 100%.bin", "a;b=c'd.bin"])
@pytest.mark.parametrize("content", [b"", b"\x00\xff\r\n--", f"\r\n--{BOUNDARY}x\r\n".encode(), bytes(range(256)) * 9])
def test_media_round_trip(client: httpx.Client, name: str, content: bytes) -> None:
    assert upload(client, "media", name, content).status_code == 200
    assert name in client.get("media").json()
    path = f"media/{quote(name, safe='')}"
    answer = client.get(path)
    assert (answer.content, answer.headers["content-type"]) == (content, "application/octet-stream")
    assert client.delete(path).status_code == 204
    assert client.get(path).status_code == client.delete(path).status_code == 404


def test_a_plain_file_name_works_too(client: httpx.Client) -> None:
    files = {"file": ("plain.bin", b"content", "application/octet-stream")}
    assert client.post("media/upload", files=files).status_code == 200
    assert client.get("media/plain.bin").content == b"content"


@pytest.mark.parametrize("name", ["a/b.bin", "..", "a\\b", "x" * 256])
def test_names_that_are_none(client: httpx.Client, name: str) -> None:
    assert upload(client, "media", name, b"x").status_code == 400
    assert client.get("media").json() == ["waveform.bin"]


@pytest.mark.parametrize(
    "part", ['form-data; name="other"; filename="a"', 'form-data; name="file"', 'form-data; name="file"; filename=""']
)
def test_parts_that_are_no_file(client: httpx.Client, part: str) -> None:
    answer = upload(client, "media", "x", b"x", part=part)
    assert (answer.status_code, answer.json()) == (400, {"error": "No file"})


@pytest.mark.parametrize(
    ("content_type", "body", "status"),
    [
        ("application/json", b"{}", 415),
        ("multipart/form-data", b"", 400),
        ("multipart/form-data; boundary=b", b"", 400),
        ("multipart/form-data; boundary=b", b"--b\r\nContent-Disposition: form-data; name=file\r\n\r\ncut", 400),
        ("multipart/form-data; boundary=b", b"--b\r\n\r\n\r\n--b--", 400),
    ],
)
def test_uploads_that_are_none(client: httpx.Client, content_type: str, body: bytes, status: int) -> None:
    answer = client.post("media/upload", content=body, headers={"Content-Type": content_type})
    assert answer.status_code == status


def test_configuration_round_trip(client: httpx.Client) -> None:
    client.post("channels/channel/configure", json={"NetName": "MPIO00", "Alias": "MINE", "Direction": "IN"})
    assert client.post("application/config/save", json={"FileName": "mine.cfg"}).status_code == 200
    assert client.get("application/config/list").json() == ["factory.cfg", "mine.cfg"]
    content = client.get("application/config/download/mine.cfg").content
    assert b"MPIO00,MINE,True,IN," in content
    client.post("application/config/load", json={"FileName": "factory.cfg"})
    assert client.post("channels/channel", json={"Alias": "MINE"}).status_code == 404
    assert upload(client, "application/config", "other.cfg", content.replace(b"MINE", b"OURS")).status_code == 200
    client.post("application/config/load", json={"FileName": "other.cfg"})
    ours = client.post("channels/channel", json={"Alias": "OURS"}).json()
    assert (ours["netName"], ours["direction"], ours["directionChanged"]) == ("MPIO00", "IN", True)
    assert client.get("application/config/loaded").json() == ["factory.cfg", "other.cfg"]
    assert client.delete("application/config/other.cfg").status_code == 204
    assert client.get("application/config/loaded").json() == ["factory.cfg"]


@pytest.mark.parametrize("content", [b"\xff\xfe", b"a,b\r\n1,2\r\n", b"", b'NetName,Alias\r\n"MPIO00'])
def test_files_that_configure_nothing(client: httpx.Client, content: bytes) -> None:
    upload(client, "application/config", "odd.cfg", content)
    answer = client.post("application/config/load", json={"FileName": "odd.cfg"})
    assert (answer.status_code, answer.json()) == (500, {"error": "odd.cfg is no configuration file"})
    assert client.get("application/config/loaded").json() == ["factory.cfg"]


def test_missing_files(client: httpx.Client) -> None:
    assert client.post("application/config/load", json={"FileName": "gone.cfg"}).status_code == 404
    assert client.get("application/config/download/gone.cfg").json() == {"error": "gone.cfg not found"}
    assert client.delete("application/config/gone.cfg").status_code == 404


def test_a_reset_goes_back_to_the_loaded_files(simulator: AccordionQ2Simulator, client: httpx.Client) -> None:
    configure = "channels/channel/configure"
    client.post(configure, json={"NetName": "MPIO00", "Alias": "MINE"})
    client.post("application/config/save", json={"FileName": "mine.cfg"})
    client.post("application/config/load", json={"FileName": "mine.cfg"})
    client.post(configure, json={"NetName": "MPIO00", "Alias": "LOST"})
    client.post(configure, json={"NetName": "MPIO04", "DeviceName": "LOST"})
    simulator.station.config_files.put("factory.cfg", b"broken")
    simulator.station.advance(60)
    assert client.post("application/reset").status_code == 200
    assert client.post("channels/channel", json={"Alias": "MINE"}).json()["netName"] == "MPIO00"
    assert client.post("channels/channel", json={"NetName": "MPIO04"}).json()["deviceName"] == "ADC0"
    assert client.get("application/config/loaded").json() == ["mine.cfg"]
    assert simulator.station.value("Engine.Uptime") == "0"
    log = client.get("application/log").json()
    assert log[-2:] == [
        "2026-05-29 14:24:01 INFO reset",
        "2026-05-29 14:24:01 WARN factory.cfg is no configuration file",
    ]
