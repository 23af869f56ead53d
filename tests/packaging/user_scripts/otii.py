"""A program that uses an installed otii-tcp-client; it needs no server."""

import asyncio
from typing import assert_type

from devicewire.otii import API_VERSION
from devicewire.otii.commands import ArcGetValue, ArcGetValueResponse

from otii_tcp_client import AsyncOtiiClient, OtiiConnectError
from otii_tcp_client.otii_client import LicensingMode, OtiiClient
from otii_tcp_client.otii_connection import OtiiConnection


async def main() -> None:
    try:
        async with AsyncOtiiClient().connect(port=1, try_for_seconds=0):
            pass
    except OtiiConnectError as error:
        print(error)
    try:
        OtiiClient().connect(port=1, try_for_seconds=0, licensing=LicensingMode.MANUAL)
    except ConnectionError as error:
        print(error)
    print(API_VERSION, ArcGetValue(device_id="Arc", channel="mc"), "ok")


def value(connection: OtiiConnection) -> float:
    answer = connection.call(ArcGetValue(device_id="Arc", channel="mc"))
    assert_type(answer, ArcGetValueResponse)
    return answer.value


asyncio.run(main())
