"""Every request that the vendor's clients were seen to send is answered, and in the recorded form.

The recordings are of another station: what they name is made here first, and ids are replaced by those of this one.
"""

import base64
import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import httpx
import pytest

from accordionq2.simulator import AccordionQ2Simulator, Station, make_package
from tests.wire import need, read_lines

TRANSCRIPT = "accordionq2.transcript.jsonl"
SCRIPTED = (
    *("errors/", "retry/", "client/", "firmware.wait_for_update/", "resources.get_value/pascal-case-answer"),
    *("resources.get_value/no-value-key", "resources.get_value/not-an-object"),
)
"""Lines about faults and about the client itself: their answers were chosen, not what a station would say."""

LATER = ("channels.get_all/details",)
"""What an old client understands, but an old station does not say."""

PREPARE: Mapping[str, Callable[[Station], Any]] = {
    "lease.hold/one-renewal": lambda station: setattr(station.numbers, "lease_ttl_ms", (100, 1000)),
    "lease/locked-by-other": lambda station: station.lease.hold_by("TAT station 3"),
    "lease.get/held": lambda station: station.lease.hold_by("TAT station 3"),
    "lease.acquire/conflict": lambda station: station.lease.hold_by("TAT station 3"),
    "system.boot.get/missing": lambda station: setattr(station.boot, "exists", False),
    "system.set_clock/synchronised": lambda station: setattr(station.wall_clock, "ntp_synchronized", True),
    "files.upload/basic": lambda station: station.files.trees["alias"].remove(("station.csv",), recursive=False),
    "files.delete/recursive": lambda station: station.files.put("fsms", "archive/inside", b""),
    "firmware.delete_package/basic": lambda station: setattr(station.firmware.releases["6.1.0"], "is_downloaded", True),
    "channels.configure/details": lambda station: station.channels.__setitem__(
        "MPIO03", station.channels.pop("MPIO05")
    ),
}
BETWEEN: Mapping[str, Callable[[Station], Any]] = {
    "lease.renew/ended": lambda station: station.lease.end(),
    "lease.release/already-ended": lambda station: station.lease.end(),
    "subscriptions.update/ended": lambda station: station.subscriptions.clear(),
}
DIFFERENT: Mapping[str, tuple[int, str]] = {
    "channels.configure/details": (400, "no type of channel has both a gain and a pull-up"),
    "comm.i2c/action-as-text": (500, "nothing has this address here"),
    "comm.i2c/send-receive-retries": (500, "nothing has this address here"),
    "events.open/not-found": (200, "recorded against a server without events"),
}


def recorded() -> list[Any]:
    return read_lines(TRANSCRIPT)


def lines(firmware: str) -> list[Any]:
    """Return the lines of a firmware whose answers are what a station would say."""
    return [
        entry
        for entry in recorded()
        if entry["since"] <= firmware <= entry.get("until", firmware) and not entry["id"].startswith(SCRIPTED)
        if not (firmware == "5.13.0" and entry["id"] in LATER)
    ]


def exchanges(entry: Any) -> Iterator[tuple[Any, Any]]:
    pairs = [entry] if "request" in entry else entry.get("exchanges", [])
    return ((pair["request"], pair["response"]) for pair in pairs if "status" in pair.get("response", {}))


def form(value: Any) -> Any:
    """Return names and types of a document: what its form is, without its content."""
    if isinstance(value, dict):
        return {name: form(member) for name, member in value.items()}
    if isinstance(value, list):
        return [form(value[0])] if value else []
    return "number" if isinstance(value, int | float) and not isinstance(value, bool) else type(value).__name__


NAMES_ARE_DATA = ("resources", "ageMs", "stats", "functionMap", "networkInterfaces", "initialData", "details")


def missing(expected: Any, got: Any, place: str = "") -> Iterator[str]:
    """Yield the members of the recorded answer that ours lacks."""
    if isinstance(expected, dict) and isinstance(got, dict):
        for name, member in expected.items():
            if name not in got:
                yield f"{place}.{name}"
            elif name not in NAMES_ARE_DATA:
                yield from missing(member, got[name], f"{place}.{name}")
    elif isinstance(expected, list) and isinstance(got, list) and expected and got:
        yield from missing(expected[0], got[0], f"{place}[]")
    elif "NoneType" not in (expected, got) and type(expected) is not type(got):
        yield f"{place}: {expected} is {got}"


def nothing(_station: Station) -> None:
    """Most lines need nothing of their own."""


class Replay:
    """Sends recorded requests to a station of its own."""

    def __init__(self, station: Station, client: httpx.Client) -> None:
        self._station = station
        self._client = client
        self._ours: dict[str, str] = {"2026-10-03T08:15:00.1234567Z": station.boot.config["modified"]}  # type: ignore[dict-item] # a text

    def prepare(self, entry: Any, stream: str) -> None:
        """Make what the recordings name."""
        station = self._station
        aliases = {
            "A": "MPIO05",
            "B": "MPIO01",
            "Output1": "0.ESH10000597.REG0",
            "Output2": "0.4.ESH10000662.VSET1",
            "VMON1": "0.4.ESH10000662.VMON1",
        }
        for alias, net_name in aliases.items():
            station.channels[net_name].alias = alias
        station.channels["0.ESH10000597.REG0"].direction = ("IN", "OUT")
        station.channels["MPIO05"].direction = ("IN", "OUT")
        if entry["id"].startswith("channels.get_channel/absent"):
            station.channels["MPIO01"].alias = "x"
        for name in ("a.csv", "fixture-b.csv"):
            station.files.put("alias", name, b"")
        for name in ("old.json", "a", "b") if "overwrite" in entry["id"] else ("old.json",):
            station.files.put("fsms", name, b"")
        station.files.trees["alias"].place_folder("sub")
        if not entry["id"].startswith("files.create_folder"):
            station.files.trees["fsms"].place_folder("archive")
        self._measure(entry)
        created: Any = station.subscriptions.create(stream, ["Engine.Uptime"], 1000)
        self._ours |= {"s-41": stream, "u-1": created["id"]}
        PREPARE.get(entry["id"], nothing)(station)

    def _measure(self, entry: Any) -> None:
        if entry["id"].startswith("numeric_results.get_") and "no-measurement" not in entry["id"]:
            self._station.measure("NR", "VMON1", 10, is_reduced=entry["id"].endswith("reduced-set"))

    def run(self, entry: Any) -> Iterator[tuple[Any, httpx.Response]]:
        """Send the requests of a line and yield the recorded answers with ours."""
        for before in entry.get("setup", []):
            for sent, expected in exchanges(before):
                self._send(sent, expected)
        BETWEEN.get(entry["id"], nothing)(self._station)
        for sent, expected in exchanges(entry):
            yield expected, self._send(sent, expected)

    def _send(self, sent: Any, expected: Any) -> httpx.Response:
        headers = {name: self._translated(text) for name, text in sent["headers"].items() if isinstance(text, str)}
        path = "/api/" + self._translated(sent["path"]).partition("/api/")[2]
        headers.pop("content-length", None)
        content = self._content(sent)
        if "text/event-stream" in headers.get("accept", ""):
            with self._client.stream("GET", path, headers=headers) as opened:
                return httpx.Response(opened.status_code, headers=opened.headers)
        answer = self._client.request(sent["method"], path, headers=headers, content=content)
        self._learn(expected, answer)
        return answer

    def _content(self, sent: Any) -> bytes | None:
        if "body_json" in sent:
            return self._translated(json.dumps(sent["body_json"])).encode()
        if "body_base64" in sent:
            content = base64.b64decode(sent["body_base64"])
            return make_package("6.1.0") if content.startswith(b"PK") else content
        if "body_text" in sent:
            text: str = sent["body_text"]
            return text.encode()
        return None

    def _translated(self, text: str) -> str:
        for theirs, ours in self._ours.items():
            text = text.replace(theirs, ours)
        return text

    def _learn(self, expected: Any, answer: httpx.Response) -> None:
        theirs = expected.get("body_json")
        if isinstance(theirs, dict) and "leaseId" in theirs and answer.status_code == 200:
            self._ours[theirs["leaseId"]] = answer.json()["leaseId"]


def differences(entry: Any, firmware: str) -> list[str]:
    with (
        AccordionQ2Simulator(firmware=firmware) as simulator,
        httpx.Client(base_url=simulator.endpoint, verify=False) as client,
    ):
        simulator.settings.is_station = "off-station" not in entry["id"]
        replay = Replay(simulator.station, client)
        stream = simulator.station.events.open()
        replay.prepare(entry, stream.name)
        found: list[str] = []
        for expected, answer in replay.run(entry):
            found.extend(compared(entry["id"], expected, answer))
        return found


def compared(name: str, expected: Any, answer: httpx.Response) -> Iterator[str]:
    status = DIFFERENT[name][0] if name in DIFFERENT else expected["status"]
    if answer.status_code // 100 != status // 100 or (status >= 400 and answer.status_code != status):
        yield f"{name}: {answer.status_code} in place of {status}: {answer.text[:200]}"
    elif name not in DIFFERENT and status < 300 and expected.get("body_json") is not None:
        yield from (f"{name}{place}" for place in missing(form(expected["body_json"]), form(answer.json())))


@pytest.mark.parametrize("firmware", ["5.13.0", "5.28.1"])
def test_recorded_requests_are_answered_as_recorded(firmware: str) -> None:
    entries = lines(firmware)
    need(entries, TRANSCRIPT)
    assert [found for entry in entries for found in differences(entry, firmware)] == []
    assert len(entries) >= {"5.13.0": 73, "5.28.1": 162}[firmware]


def test_all_exceptions_are_about_recorded_lines() -> None:
    names = {entry["id"] for entry in recorded()}
    assert not names or {*PREPARE, *BETWEEN, *DIFFERENT} <= names
