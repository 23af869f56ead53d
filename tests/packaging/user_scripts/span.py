"""A program that uses an installed span_panel_api; it needs no panel."""

import asyncio
from typing import assert_type

from devicewire.span import API_VERSION
from devicewire.span.models import RelayState, StatusOut

from span_panel_api import SpanPanelClient, SpanPanelClientSync, SpanPanelConnectionError


async def main() -> None:
    async with SpanPanelClient("127.0.0.1", port=1, timeout=5.0) as client:
        try:
            assert_type(await client.get_status(), StatusOut)
        except SpanPanelConnectionError as error:
            print(error)
    with SpanPanelClientSync("127.0.0.1", port=1, timeout=5.0) as synchronous:
        try:
            assert_type(synchronous.get_status(), StatusOut)
        except SpanPanelConnectionError as error:
            print(error)
    print(API_VERSION, RelayState("AJAR"), "ok")


asyncio.run(main())
