"""Mistakes that a type checker must find: `# E: <code of mypy> <code of pyright>`, a dash where one of them is silent."""

from span_panel_api import BrokerAccess, SpanPanel, SpanPanelSync


async def arguments(access: BrokerAccess) -> None:
    SpanPanel("host", "token")  # E: arg-type reportArgumentType
    SpanPanel("host", access, transport="udp")  # E: arg-type reportArgumentType
    SpanPanel("host", access, password="x")  # E: call-arg reportCallIssue
    panel = SpanPanel("host", access)
    await panel.set_relay("circuit")  # E: call-arg reportCallIssue
    await panel.set_relay("circuit", True)  # E: arg-type reportArgumentType
    await panel.set_relay("circuit", "OPEN", 5)  # E: call-arg reportCallIssue
    await panel.set_ev_charge_limit("24")  # E: arg-type reportArgumentType
    panel.state = "ready"  # E: misc reportAttributeAccessIssue


async def results(access: BrokerAccess) -> None:
    panel = SpanPanel("host", access)
    circuit = panel.circuits["kitchen"]
    circuit.power_w + 1.0  # E: operator reportOptionalOperand
    circuit.power_w = 1.0  # E: misc reportAttributeAccessIssue
    circuit.watts  # E: attr-defined reportAttributeAccessIssue
    panel.battery.charge_percent  # E: union-attr reportOptionalMemberAccess
    circuit.reading("power_w").raw  # E: union-attr reportOptionalMemberAccess
    panel.connection == "open"  # E: comparison-overlap reportUnnecessaryComparison
    async for change in panel.watch():
        change.kind == "relay"  # E: comparison-overlap reportUnnecessaryComparison
    for _ in panel.watch():  # E: attr-defined reportGeneralTypeIssues
        pass


def colours(access: BrokerAccess) -> None:
    with SpanPanel("host", access) as _:  # E: attr-defined reportGeneralTypeIssues
        pass
    SpanPanelSync("host", access).set_relay("circuit", "OPEN").valeu  # E: attr-defined reportAttributeAccessIssue
