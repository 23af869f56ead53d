"""Connection, modules, application, credentials, TLS, error shapes, paths."""

import ssl
from typing import Any

import httpx
import pytest

from accordionq2.simulator import AccordionQ2Simulator, ErrorShape, Settings, Station

SNOWBALL = {"Name": "Snowball", "Enabled": False}
NEW = {"Name": "New", "ClassName": "New.Module", "AssemblyPath": "additional/New.dll", "InitialData": {"mixedCase": 1}}


def test_application(client: httpx.Client) -> None:
    assert client.get("application/name").json() == "Accordion"
    assert client.get("application/identification").json() == "eSharp,AccordionQ2,A0001,5.28.1"
    assert client.get("application/status").json() == "OK"


def test_status_and_name_can_be_chosen(simulator: AccordionQ2Simulator, client: httpx.Client) -> None:
    simulator.station.status, simulator.station.name = "Warning", "Other"
    assert client.get("application/status").json() == "Warning"
    assert client.get("application/name").json() == "Other"


def test_log_tail(simulator: AccordionQ2Simulator, client: httpx.Client) -> None:
    for number in range(120):
        simulator.station.log(f"line {number}")
    assert len(client.get("application/log").json()) == 100
    assert client.get("application/log?tail=1").json() == ["2026-05-29 14:23:01 INFO line 119"]
    assert len(client.get("application/log?tail=0").json()) == 121
    assert client.get("application/log?tail=-1").status_code == 400
    assert client.get("application/log?tail=all").status_code == 400


def test_without_the_hardware_app(simulator: AccordionQ2Simulator, client: httpx.Client) -> None:
    assert client.get("connection/status").json() == {"isConnected": True, "lastError": None}
    simulator.station.disconnect("Socket closed")
    assert client.get("connection/status").json() == {"isConnected": False, "lastError": "Socket closed"}
    answer = client.get("channels")
    assert (answer.status_code, answer.json()) == (503, {"error": "Not connected to the hardware app"})
    simulator.station.reconnect()
    assert client.get("channels").status_code == 200


def names(client: httpx.Client, path: str) -> list[str]:
    return [module["name"] for module in client.get(path).json()]


def test_modules_are_loaded_and_unloaded(client: httpx.Client) -> None:
    assert names(client, "modules") == ["Snowball", "TempRegulator", "SelfTest"]
    assert client.post("modules/unload", json=SNOWBALL).status_code == 200
    assert client.post("modules/unload", json=SNOWBALL).status_code == 404
    assert client.post("modules/load", json=NEW).status_code == 200
    assert names(client, "modules/loaded") == ["TempRegulator", "New"]
    new = client.get("modules").json()[-1]
    assert (new["className"], new["initialData"], new["imageName"]) == ("New.Module", {"mixedCase": 1}, "new.png")


def test_modules_are_configured(client: httpx.Client) -> None:
    assert client.post("modules/configure", json={**SNOWBALL, "InitialData": {"slot": 5}}).status_code == 200
    snowball = client.get("modules").json()[0]
    assert (snowball["enabled"], snowball["initialData"]) == (False, {"slot": 5})


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("load", {"Name": "Unknown"}, 500),
        ("load", {}, 400),
        ("unload", {"Name": "Unknown"}, 404),
        ("configure", {"Name": "Unknown"}, 404),
        ("configure", {"Name": "Snowball", "InitialData": []}, 400),
    ],
)
def test_refused_modules(client: httpx.Client, path: str, body: dict[str, Any], status: int) -> None:
    assert client.post(f"modules/{path}", json=body).status_code == status


def test_physical_system_and_apps(client: httpx.Client) -> None:
    system = client.get("modules/physical-system").json()
    assert (system["firmware"], system["modules"][0]["productID"]) == ("5.28.1", "ESH10000597")
    assert system["networkInterfaces"]["wlan0"] is None
    assert len(client.get("modules/apps").json()) == 3
    assert [app["name"] for app in client.get("modules/apps/licensed").json()] == ["Snowball", "TempRegulator"]


def test_unknown_paths_and_methods(client: httpx.Client) -> None:
    for answer, status in ((client.get("nowhere"), 404), (client.put("channels"), 405), (client.get("lease/x/y"), 404)):
        assert (answer.status_code, answer.content) == (status, b"")
    assert client.put("channels").headers["allow"] == "GET"


def test_a_path_in_front(client: httpx.Client) -> None:
    with AccordionQ2Simulator(settings=Settings(prefix="/station")) as simulator:
        assert simulator.endpoint.endswith("/station")
        assert httpx.get(f"{simulator.endpoint}/api/media").status_code == 200
        assert httpx.get(f"http://{simulator.host}:{simulator.port}/api/media").status_code == 404


def test_basic_authentication() -> None:
    with AccordionQ2Simulator(settings=Settings(auth=("admin", "grün:1"))) as simulator:
        url = f"{simulator.endpoint}/api/media"
        refused = [httpx.get(url), httpx.get(url, auth=("admin", "wrong"))]
        refused += [httpx.get(url, headers={"Authorization": text}) for text in ("Basic ???", "Bearer YQ==", "x")]
        assert {answer.status_code for answer in refused} == {401}
        assert refused[0].headers["www-authenticate"].startswith("Basic")
        assert refused[0].content == b""
        assert httpx.get(url, auth=httpx.BasicAuth("admin", "grün:1")).status_code == 200


def test_tls_with_its_own_authority() -> None:
    with AccordionQ2Simulator(tls=True) as simulator:
        assert simulator.endpoint.startswith("https://")
        url = f"{simulator.endpoint}/api/media"
        with pytest.raises(httpx.ConnectError, match="CERTIFICATE_VERIFY_FAILED"):
            httpx.get(url)
        context = ssl.create_default_context(cafile=str(simulator.authority_file))
        assert httpx.get(url, verify=context).json() == ["waveform.bin"]
        by_name = f"https://localhost:{simulator.port}/api/media"
        assert httpx.get(by_name, verify=context).status_code == 200


@pytest.mark.parametrize("host", ["0.0.0.0", "::1", "station.local", ""])
def test_certificates_for_any_address(host: str) -> None:
    simulator = AccordionQ2Simulator(host=host, tls=True)
    assert simulator.authority_file is not None
    assert simulator.authority_file.read_bytes().startswith(b"-----BEGIN CERTIFICATE")


@pytest.mark.parametrize(
    ("shape", "text"),
    [
        ("error", '{"error":"gone.bin not found"}'),
        ("Error", '{"Error":"gone.bin not found"}'),
        ("message", '{"message":"gone.bin not found"}'),
        ("Message", '{"Message":"gone.bin not found"}'),
        ("problem", '"detail":"gone.bin not found"'),
        ("title", '"title":"gone.bin not found"'),
        ("text", "gone.bin not found"),
        ("html", "<html><body>gone.bin not found</body></html>"),
        ("string", '"gone.bin not found"'),
        ("empty", ""),
    ],
)
def test_error_shapes(simulator: AccordionQ2Simulator, client: httpx.Client, shape: ErrorShape, text: str) -> None:
    simulator.settings.error_shape = shape
    answer = client.get("media/gone.bin")
    assert answer.status_code == 404
    assert text in answer.text
    assert client.post("resources/value/get", json={}).status_code == 400


def test_statuses_without_a_body_can_be_chosen(simulator: AccordionQ2Simulator, client: httpx.Client) -> None:
    simulator.settings.void_status, simulator.settings.delete_status = 202, 200
    assert client.post("application/reset").status_code == 202
    assert client.delete("media/waveform.bin").status_code == 200


def test_unknown_firmware_is_refused() -> None:
    with pytest.raises(ValueError, match=r"known: 5\.13\.0, 5\.28\.1"):
        Settings(firmware="4.0.0")


def test_time_comes_from_the_source_and_never_goes_back() -> None:
    moments = iter([100.0, 200.0, 150.0, 151.0])
    station = Station(source=lambda: next(moments, 160.0))
    assert [station.now_us() // 1_000_000 for _ in range(2)] == [200, 200]
    with pytest.raises(ValueError, match="0 or more"):
        station.advance(-1)
