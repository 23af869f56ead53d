"""Mistakes of users of conduyt that the checkers find: `# E: <code of mypy> <rule of pyright>`, `-` where one finds nothing."""

from conduyt import ConduytDevice, ConduytDeviceSync, ConduytOTA, HelloResp
from conduyt.modules import ConduytServo
from conduyt.transports.mock import MockTransport


async def use(device: ConduytDevice, hello: HelloResp) -> None:
    await device.pin(2.5).read()  # E: arg-type reportArgumentType
    await device.pin(2).write("high")  # E: arg-type reportArgumentType
    await device.pin(2).mode(1)  # E: arg-type reportArgumentType
    await device.datastream("a").write(None)  # E: arg-type reportArgumentType
    await device.nothing()  # E: attr-defined reportAttributeAccessIssue
    await device.i2c.read(0x50)  # E: call-arg reportCallIssue
    await ConduytServo(device).attach()  # E: call-arg reportCallIssue
    await ConduytOTA(device).flash("image")  # E: arg-type reportArgumentType
    hello.max_payload = 5  # E: misc reportAttributeAccessIssue
    (await device.pin(2).read()).upper()  # E: attr-defined reportAttributeAccessIssue


def use_sync(device: ConduytDeviceSync) -> None:
    ConduytServo(device)  # E: arg-type reportArgumentType
    device.pin(2).read(3)  # E: arg-type reportArgumentType


ConduytDevice()  # E: call-arg reportCallIssue
ConduytDevice(object())  # E: arg-type reportArgumentType
ConduytDevice(MockTransport(), timeout_ms="5")  # E: arg-type reportArgumentType
