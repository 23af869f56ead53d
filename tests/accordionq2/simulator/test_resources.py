"""Resources: names, values that move, writes that stay, and what is refused."""

from typing import Any

import httpx
import pytest

from accordionq2.simulator import AccordionQ2Simulator, Settings

PSU = "0.4.ESH10000662"
MULTIPLEXER = "0.1.ESH10000158.MUX0"


def get(client: httpx.Client, name: str) -> Any:
    return client.post("resources/value/get", json={"Name": name}).json().get("value")


def put(client: httpx.Client, name: str, value: str) -> httpx.Response:
    return client.post("resources/value/set", json={"Name": name, "Value": value})


def test_every_name_can_be_read_and_values_are_texts(client: httpx.Client) -> None:
    names = client.get("resources/names").json()
    assert {"TempRegulator.CPU_TEMP", "Engine.Uptime", "0.1.ESH10000158.MON_3V3"} <= set(names)
    values = client.post("resources/values/get", json={"Names": names}).json()["resources"]
    assert list(values) == names
    assert all(isinstance(value, str) for value in values.values())


def test_a_net_name_and_its_alias_are_one_resource(client: httpx.Client) -> None:
    assert get(client, "MPIO03") == get(client, "0.1.ESH10000158.MON_3V3")


def test_time_moves_temperature_and_uptime(simulator: AccordionQ2Simulator, client: httpx.Client) -> None:
    seen = []
    for _ in range(30):
        simulator.station.advance(20)
        seen.append(float(get(client, "TempRegulator.CPU_TEMP")))
    assert len(set(seen)) > 10
    assert 40 < min(seen) < max(seen) < 50
    assert get(client, "Engine.Uptime") == str(751 + 600)
    assert get(client, "0.1.ESH10000158.CNT0") != "0"


def test_the_same_seed_gives_the_same_values() -> None:
    def value(seed: int) -> str:
        return AccordionQ2Simulator(seed=seed).station.value("MPIO03")

    assert value(1) == value(1) != value(2)


def test_what_is_set_is_read(client: httpx.Client) -> None:
    assert put(client, "DUT_RESET", "true").content == b""
    assert get(client, "MPIO00") == "True"
    body = {"Resources": {f"{PSU}.VSET1": "5", "DUT_RESET": "False"}}
    assert client.post("resources/values/set", json=body).status_code == 200
    assert (get(client, f"{PSU}.VSET1"), get(client, "DUT_RESET")) == ("5", "False")


def test_the_supply_drives_its_load(client: httpx.Client) -> None:
    put(client, f"{PSU}.VSET1", "4.7")
    assert float(get(client, f"{PSU}.VMON1")) == pytest.approx(4.7, abs=0.01)
    assert float(get(client, f"{PSU}.IMON1")) == pytest.approx(0.1, abs=0.001)
    put(client, f"{PSU}.OUT1", "False")
    assert float(get(client, f"{PSU}.VMON1")) == pytest.approx(0, abs=0.01)


def test_a_multiplexer_takes_its_destinations(client: httpx.Client) -> None:
    assert put(client, MULTIPLEXER, "MPIO04").status_code == 200
    assert get(client, MULTIPLEXER) == "MPIO04"
    assert put(client, MULTIPLEXER, "nowhere").status_code == 400


def test_a_byte_stream_is_used_up_by_reading(client: httpx.Client) -> None:
    stream = "0.ESH10000597.BYTES0"
    put(client, stream, "FF")
    assert [get(client, stream) for _ in range(4)] == ["48656C6C6F", "20576F726C64", "FF", ""]


def test_a_transaction_writes_and_reads_the_answer(client: httpx.Client) -> None:
    def transact(address: str) -> httpx.Response:
        return client.post("resources/transact", json={"Name": "Eeprom.Read", "Value": address})

    assert transact("0x0010").json() == {"value": "0xBEEF"}
    assert transact("0x0100").status_code == 500
    assert transact("here").status_code == 400


@pytest.mark.parametrize(
    ("name", "value", "status"),
    [
        ("does.not.exist", "1", 404),
        ("", "1", 404),
        ("DUT_READY", "True", 400),
        ("DUT_RESET", "perhaps", 400),
        (f"{PSU}.VSET1", "5 V", 400),
        (f"{PSU}.VSET1", "31", 400),
        (f"{PSU}.VSET1", "nan", 400),
        ("TempRegulator.CPU_TEMP", "20", 400),
        ("Engine.Uptime", "0", 400),
    ],
)
def test_refused_writes(client: httpx.Client, name: str, value: str, status: int) -> None:
    answer = put(client, name, value)
    assert answer.status_code == status
    assert list(answer.json()) == ["error"]


def test_one_failing_read_fails_all(simulator: AccordionQ2Simulator, client: httpx.Client) -> None:
    simulator.station.fail("DUT_READY", "Pin is burnt")
    answer = client.post("resources/values/get", json={"Names": ["DUT_RESET", "DUT_READY"]})
    assert (answer.status_code, answer.json()) == (500, {"error": "Pin is burnt"})
    simulator.station.heal("DUT_READY")
    assert get(client, "DUT_READY") == "False"


def test_inputs_are_driven_from_outside(simulator: AccordionQ2Simulator, client: httpx.Client) -> None:
    simulator.station.drive("DUT_READY", "True")
    assert get(client, "DUT_READY") == "True"
    with pytest.raises(TypeError, match="follows a signal"):
        simulator.station.drive("MPIO03", "1")


def test_values_in_pascal_case() -> None:
    with AccordionQ2Simulator(settings=Settings(value_member="Value")) as simulator:
        answer = httpx.post(f"{simulator.endpoint}/api/resources/value/get", json={"Name": "DUT_RESET"})
    assert answer.json() == {"Value": "False"}
