"""Mistakes of users of accordionq2 that the checkers find: `# E: <code of mypy> <rule of pyright>`, `-` where one finds nothing."""

from accordionq2 import AccordionQ2ApiError, AccordionQ2Client, AsyncAccordionQ2Client, ChannelConfigRequest, ChannelDto


def use(client: AccordionQ2Client, channel: ChannelDto) -> None:
    client.resources.get_value(5)  # E: arg-type reportArgumentType
    client.resources.set_value("A")  # E: call-arg reportCallIssue
    client.resources.set_value("A", 1.5)  # E: arg-type reportArgumentType
    client.resources.get_nothing()  # E: attr-defined reportAttributeAccessIssue
    client.nothing  # E: attr-defined reportAttributeAccessIssue
    client.channels.get_channel(name="A")  # E: call-arg reportCallIssue
    client.channels.configure(channel)  # E: arg-type reportArgumentType
    client.comm.i2c("I2C", "50", "Send")  # E: arg-type reportArgumentType
    client.comm.i2c("I2C", 80, "Send", "text")  # E: arg-type reportArgumentType
    client.media.upload_file("f", "text")  # E: arg-type reportArgumentType
    client.media.download_file("f", progress=print)  # E: call-overload reportCallIssue
    client.numeric_results.measure("N")  # E: call-arg reportCallIssue
    client.calibration.set_table("C", [])  # E: arg-type reportArgumentType
    channel.alias = "x"  # E: misc reportAttributeAccessIssue
    channel.netName  # E: attr-defined reportAttributeAccessIssue
    len(client.connection.get_status())  # E: arg-type reportArgumentType
    ChannelConfigRequest(channel="A")  # E: call-arg reportCallIssue
    ChannelConfigRequest(enabled="yes")  # E: arg-type reportArgumentType
    AccordionQ2ApiError(404)  # E: call-arg reportCallIssue
    client.files.list("config").entries[0].size + 1  # E: operator reportOptionalOperand
    client.watch_values("A", "B")  # E: arg-type reportArgumentType
    AccordionQ2Client()  # E: call-arg reportCallIssue
    AccordionQ2Client("http://h", auth="user:password")  # E: arg-type reportArgumentType


async def use_async(client: AsyncAccordionQ2Client) -> None:
    client.resources.get_names().sort()  # E: attr-defined reportAttributeAccessIssue
