"""Mistakes that a type checker must find: `# E: <code of mypy> <code of pyright>`, a dash where one of them is silent."""

from devicewire.span.models import Circuit, RelayState, RelayStateIn
from span_panel_api import (
    PanelCredentials,
    SpanPanelClient,
    SpanPanelClientSync,
    SpanPanelRest,
    detect_api_version,
    sync,
)
from span_panel_api import no_such_name  # E: attr-defined reportAttributeAccessIssue


async def arguments() -> None:
    SpanPanelClient()  # E: call-arg reportCallIssue
    SpanPanelClient("panel", port="80")  # E: arg-type reportArgumentType
    SpanPanelClient("panel", retrys=3)  # E: call-arg reportCallIssue
    client = SpanPanelClient("panel")
    client.retries = "3"  # E: assignment reportAttributeAccessIssue
    client.access_token = "token"  # E: misc reportAttributeAccessIssue
    await client.set_circuit_relay("id")  # E: call-arg reportCallIssue
    await client.set_circuit_relay("id", True)  # E: arg-type reportArgumentType
    await client.set_circuit("id", "OPEN")  # E: call-arg reportCallIssue
    await client.set_storage_soe("83")  # E: arg-type reportArgumentType


async def results() -> None:
    client = SpanPanelClient("panel")
    client.get_status().system  # E: attr-defined reportAttributeAccessIssue
    status = await client.get_status()
    status.system.serial_number  # E: attr-defined reportAttributeAccessIssue
    status.system.uptime = 3  # E: misc reportAttributeAccessIssue
    circuits = await client.get_circuits()
    circuits.by_tab("15")  # E: arg-type reportArgumentType
    for circuit in circuits:
        circuit.name.upper()  # E: union-attr reportAttributeAccessIssue
        circuit.instant_power_w + 1.0  # E: operator reportOptionalOperand
        circuit.tabs[0]  # E: index reportIndexIssue


def colours() -> None:
    with SpanPanelClient("panel") as _:  # E: attr-defined reportGeneralTypeIssues
        pass
    serial: int = SpanPanelClientSync("panel").get_status().system.serial  # E: assignment reportAssignmentType
    print(serial)


async def rest_v2(credentials: PanelCredentials) -> None:
    credentials.access_token = "token"  # E: misc reportAttributeAccessIssue
    credentials.broker_password.upper()  # E: union-attr reportOptionalMemberAccess
    credentials.save("panel.json", secrets="nowhere")  # E: arg-type reportArgumentType
    found = await detect_api_version("panel")
    found.status_info.serial_number  # E: union-attr reportOptionalMemberAccess
    print(found.api_version == "v3")  # E: comparison-overlap reportUnnecessaryComparison
    await SpanPanelRest("panel").register()  # E: call-arg reportCallIssue
    sync.register_v2("panel", "name", passphrase=1)  # E: arg-type reportArgumentType
    PanelCredentials("panel", "serial", "token", "client")  # E: call-arg reportCallIssue


def models() -> None:
    RelayStateIn(RelayState.OPEN)  # E: call-arg reportCallIssue
    RelayStateIn(relay_state="OPEN")  # E: arg-type reportArgumentType
    RelayStateIn(relay_state=RelayState.AJAR)  # E: attr-defined reportAttributeAccessIssue
    Circuit()  # E: call-arg reportCallIssue
