"""Registration, tokens and rights."""

from typing import Any

import httpx
import pytest

from span_panel_api.simulator import Settings, SpanSimulator
from span_panel_api.simulator.auth import NAME_TAKEN, TOKEN_MISSING

PASSWORD = {"dashboardPassword": "simulated-dashboard"}


def register(client: httpx.Client, name: str, **secrets: str) -> httpx.Response:
    return client.post("auth/register", json={"name": name, **secrets})


def with_token(answer: httpx.Response) -> dict[str, str]:
    return {"Authorization": f"Bearer {answer.json()['accessToken']}"}


def detail(answer: httpx.Response) -> Any:
    return answer.json()["detail"]


def test_password_gives_full_rights(client: httpx.Client) -> None:
    answer = register(client, "mine", **PASSWORD)
    assert answer.json()["tokenType"] == "bearer"
    assert isinstance(answer.json()["iatMs"], int)
    assert client.get("auth/clients", headers=with_token(answer)).status_code == 200


def test_proximity_gives_reduced_rights_once(simulator: SpanSimulator, client: httpx.Client) -> None:
    assert detail(register(client, "early")) == "Proximity not proven"
    simulator.panel.press_door()
    assert client.get("status").json()["system"]["proximityProven"] is True
    answer = register(client, "near")
    assert client.get("status").json()["system"]["proximityProven"] is False
    assert client.get("panel", headers=with_token(answer)).status_code == 200
    assert client.get("auth/clients", headers=with_token(answer)).status_code == 403
    assert client.delete("auth/clients/near", headers=with_token(answer)).status_code == 403
    assert register(client, "second").status_code == 422


def test_proof_of_proximity_is_used_up_by_a_failure(simulator: SpanSimulator, client: httpx.Client) -> None:
    simulator.panel.press_door()
    assert detail(register(client, "simulator")) == NAME_TAKEN
    assert detail(register(client, "other")) == "Proximity not proven"


def test_password_leaves_the_proof_of_proximity_alone(simulator: SpanSimulator, client: httpx.Client) -> None:
    simulator.panel.press_door()
    assert register(client, "a", **PASSWORD).status_code == 200
    assert register(client, "b").status_code == 200


def test_one_time_password_works_once_and_gives_reduced_rights(simulator: SpanSimulator, client: httpx.Client) -> None:
    simulator.settings.otps.add("123456")
    answer = register(client, "a", otp="123456")
    assert client.get("auth/clients", headers=with_token(answer)).status_code == 403
    again = register(client, "b", otp="123456")
    assert (again.status_code, detail(again)) == (422, "Invalid credentials")


def test_names_are_unique_except_dashboard(client: httpx.Client) -> None:
    register(client, "mine", **PASSWORD)
    again = register(client, "mine", **PASSWORD)
    assert (again.status_code, detail(again)) == (422, NAME_TAKEN)
    assert register(client, "dashboard", **PASSWORD).status_code == 200
    assert register(client, "dashboard", **PASSWORD).status_code == 200


@pytest.mark.parametrize("secrets", [{"dashboardPassword": "guess"}, {"otp": "000000"}])
def test_wrong_secrets_are_refused(simulator: SpanSimulator, client: httpx.Client, secrets: dict[str, str]) -> None:
    refused = register(client, "mine", **secrets)
    assert (refused.status_code, detail(refused)) == (422, "Invalid credentials")
    simulator.settings.refusal_status = 401
    assert register(client, "mine", **secrets).status_code == 401


def test_clients_are_listed_read_and_deleted(client: httpx.Client) -> None:
    answer = client.post("auth/register", json={"name": "a b/ü", "description": "Test", **PASSWORD})
    entry = client.get("auth/clients").json()["clients"]["a b/ü"]
    assert entry["description"] == "Test"
    assert client.get("auth/clients/a%20b%2F%C3%BC").json() == entry
    assert client.get("panel", headers=with_token(answer)).status_code == 200
    assert client.delete("auth/clients/a%20b%2F%C3%BC").json() == entry
    assert client.get("panel", headers=with_token(answer)).status_code == 401
    assert client.get("auth/clients/a%20b%2F%C3%BC").status_code == 404


@pytest.mark.parametrize("header", [None, "", "Bearer", "Bearer wrong", "Basic abc", "wrong"])
@pytest.mark.parametrize("status", [401, 403, 412])
def test_missing_and_wrong_tokens(header: str | None, status: int) -> None:
    with SpanSimulator(settings=Settings(token_status=status)) as simulator:
        headers = {} if header is None else {"Authorization": header}
        answer = httpx.get(f"{simulator.endpoint}/api/v1/panel", headers=headers)
        assert (answer.status_code, detail(answer)) == (status, TOKEN_MISSING)
        assert httpx.get(f"{simulator.endpoint}/api/v1/status", headers=headers).status_code == 200


def test_the_scheme_is_not_case_sensitive(simulator: SpanSimulator) -> None:
    headers = {"Authorization": f"bearer {simulator.token}"}
    assert httpx.get(f"{simulator.endpoint}/api/v1/panel", headers=headers).status_code == 200


def test_the_token_is_checked_before_the_body(simulator: SpanSimulator) -> None:
    assert httpx.post(f"{simulator.endpoint}/api/v1/panel/grid", content=b"{").status_code == 401


def test_v2_firmware_takes_the_passphrase_and_answers_more() -> None:
    with SpanSimulator(settings=Settings(firmware="r202603"), broker="none") as simulator:
        url = f"{simulator.endpoint}/api/v1/auth/register"
        answer = httpx.post(url, json={"name": "a", "hopPassphrase": "simulated-dashboard"})
        assert {"hostname", "ebusBrokerMqttsPort", "hopPassphrase"} <= set(answer.json())
        clients = httpx.get(f"{simulator.endpoint}/api/v1/auth/clients", headers=with_token(answer)).json()["clients"]
        assert set(clients["a"]["allowed_endpoint_groups"]) == {"delete", "get", "post", "put", "patch"}


def test_older_firmware_does_not_know_the_passphrase(client: httpx.Client) -> None:
    assert register(client, "a", hopPassphrase="simulated-dashboard").status_code == 422


def test_tokens_are_made_from_the_seed_or_given() -> None:
    assert SpanSimulator(seed=5).token == SpanSimulator(seed=5).token != SpanSimulator(seed=6).token
    with SpanSimulator(token="given") as simulator:
        headers = {"Authorization": "Bearer given"}
        assert httpx.get(f"{simulator.endpoint}/api/v1/auth/clients", headers=headers).status_code == 200
