"""A program that uses an installed accordionq2; it needs no station."""

import asyncio
from typing import assert_type

from devicewire.accordionq2 import API_VERSION

from accordionq2 import AccordionQ2Client, AsyncAccordionQ2Client, ChannelDto, ChannelTypes
from accordionq2.exceptions import AccordionQ2ConnectionError


async def main() -> None:
    async with AsyncAccordionQ2Client("http://127.0.0.1:1", timeout=5.0) as client:
        try:
            assert_type(await client.channels.get_all(), list[ChannelDto])
        except AccordionQ2ConnectionError as error:
            print(error)
    with AccordionQ2Client("http://127.0.0.1:1", timeout=5.0) as synchronous:
        try:
            assert_type(synchronous.application.get_name(), str)
        except AccordionQ2ConnectionError as error:
            print(error)
    print(API_VERSION, ChannelTypes.ANALOG | ChannelTypes.DIGITAL, "ok")


asyncio.run(main())
