"""A program that uses an installed conduyt; it needs no board."""

import asyncio
from typing import assert_type

from devicewire.conduyt import PROTOCOL, PinReadCmd

from conduyt import ConduytDevice, ConduytDeviceSync, ConduytNAKError, HelloResp, framing
from conduyt.transports.mock import MockTransport


async def main() -> None:
    async with ConduytDevice(MockTransport()) as device:
        assert_type(await device.connect(), HelloResp)
        assert_type(await device.pin(13).read(), int)
        try:
            await device.pin(99).write(1)
        except ConduytNAKError as error:
            print(error.error_name)


asyncio.run(main())
with ConduytDeviceSync(MockTransport()) as synchronous:
    assert_type(synchronous.pin(13).read(), int)
print(PROTOCOL, PinReadCmd(2).pack(), framing.encode_frame(1, 1), framing.__impl__, "ok")
