"""Mistakes of users of otii_tcp_client that the checkers find: `# E: <code of mypy> <rule of pyright>`, `-` where one finds nothing."""

from devicewire.otii.commands import ArcGetValue, ArcSetMain, ArcSetRange, OtiiGetDevices
from devicewire.otii.models import AnalogData

from otii_tcp_client.arc import Arc
from otii_tcp_client.otii import Otii
from otii_tcp_client.otii_client import OtiiClient
from otii_tcp_client.otii_connection import OtiiConnection
from otii_tcp_client.project import Project


def use(arc: Arc, otii: Otii, project: Project) -> None:
    arc.set_main_voltage("3.3")  # E: arg-type reportArgumentType
    arc.set_range("mid")  # E: arg-type reportArgumentType
    arc.set_power_regulation("on")  # E: arg-type reportArgumentType
    arc.get_voltage()  # E: attr-defined reportAttributeAccessIssue
    arc.enable_channel("mc")  # E: call-arg reportCallIssue
    arc.set_supply_battery_emulator("id", 2)  # E: call-arg reportCallIssue
    otii.get_devices("5")  # E: arg-type reportArgumentType
    otii.login("name")  # E: call-arg reportCallIssue
    project.get_last_recording().id  # E: union-attr reportOptionalMemberAccess
    OtiiClient().connect("127.0.0.1")  # E: call-arg reportCallIssue


def call(connection: OtiiConnection, data: AnalogData) -> None:
    ArcGetValue(device_id="id")  # E: call-arg reportCallIssue
    ArcGetValue("id", "mc")  # E: call-arg reportCallIssue
    ArcGetValue(device_id="id", channel=5)  # E: arg-type reportArgumentType
    ArcSetRange(device_id="id", range="mid")  # E: arg-type reportArgumentType
    connection.call(ArcGetValue(device_id="id", channel="mc")).values  # E: attr-defined reportAttributeAccessIssue
    connection.call(OtiiGetDevices()).devices.append  # E: attr-defined reportAttributeAccessIssue
    text: str = connection.call(ArcSetMain(device_id="id", enable=True))  # E: assignment reportAssignmentType
    print(text)
    connection.call("arc_get_value")  # E: arg-type reportArgumentType
    data.interval = 1.0  # E: misc reportAttributeAccessIssue
