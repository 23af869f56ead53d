"""What only the asynchronous client has: cancellation, event loops."""

import asyncio
import gc
import inspect
import warnings
from typing import Any

import pytest

from span_panel_api import SpanPanelAPIError, SpanPanelClient, SpanPanelClientSync, SpanPanelConnectionError
from span_panel_api.simulator import Delay, ErrorStatus, SpanSimulator

REGISTER = "/api/v1/auth/register"


def _client(simulator: SpanSimulator) -> SpanPanelClient:
    return SpanPanelClient(simulator.host, simulator.port, 30, access_token=simulator.token)


async def _until_received(simulator: SpanSimulator, path: str) -> None:
    async with asyncio.timeout(20):
        while not any(request.path == path for request in simulator.requests):  # noqa: ASYNC110 - it has no event to wait for
            await asyncio.sleep(0.005)


async def test_a_cancelled_call_leaves_the_client_usable(span_simulator: SpanSimulator) -> None:
    async with _client(span_simulator) as client:
        with span_simulator.faults.active(Delay(60)):
            calls = [asyncio.create_task(client.get_circuits()) for _ in range(5)]
            await _until_received(span_simulator, "/api/v1/circuits")
            for call in calls:
                call.cancel()
            assert {type(outcome) for outcome in await asyncio.gather(*calls, return_exceptions=True)} == {
                asyncio.CancelledError
            }
        assert len(await client.get_circuits()) == 20


async def test_a_timeout_of_ones_own(span_simulator: SpanSimulator) -> None:
    async with _client(span_simulator) as client:
        with span_simulator.faults.active(Delay(60)), pytest.raises(TimeoutError):
            async with asyncio.timeout(0.1):
                await client.get_status()
        assert await client.ping()


async def test_a_cancelled_wait_between_attempts(span_simulator: SpanSimulator) -> None:
    async with _client(span_simulator) as client:
        client.retries, client.retry_timeout = 1, 60
        with span_simulator.faults.active(ErrorStatus(502)):
            call = asyncio.create_task(client.get_status())
            await _until_received(span_simulator, "/api/v1/status")
            await asyncio.sleep(0.1)  # the answer is there, and the next attempt a minute away
            call.cancel()
            with pytest.raises(asyncio.CancelledError):
                await call
        assert len(span_simulator.requests) == 1


async def test_a_cancelled_renewal_does_not_block_the_others(span_simulator: SpanSimulator) -> None:
    async with _client(span_simulator) as client:
        await client.authenticate("app", dashboard_password=span_simulator.settings.dashboard_password)
        span_simulator.registry.delete("app")
        span_simulator.requests.clear()
        fault = span_simulator.faults.add(Delay(60, path=REGISTER, acts=False))
        first = asyncio.create_task(client.get_circuits())
        await _until_received(span_simulator, REGISTER)
        second = asyncio.create_task(client.get_circuits())
        await asyncio.sleep(0.05)
        span_simulator.faults.remove(fault)
        first.cancel()
        with pytest.raises(asyncio.CancelledError):
            await first
        assert len(await second) == 20


def test_one_client_in_several_event_loops(span_simulator: SpanSimulator) -> None:
    client = _client(span_simulator)

    async def many() -> list[bool]:
        return await asyncio.gather(*(client.ping() for _ in range(5)))

    async def finish() -> bool:
        answered = await client.ping()
        await client.close()
        return answered

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # connections of a loop that is gone cannot be closed any more
        assert asyncio.run(many()) == [True] * 5
        assert asyncio.run(many()) == [True] * 5
        assert asyncio.run(finish()) is True
        gc.collect()


async def test_renewal_in_several_event_loops(span_simulator: SpanSimulator) -> None:
    client = _client(span_simulator)
    await client.authenticate("app", dashboard_password=span_simulator.settings.dashboard_password)

    async def renew() -> list[int]:
        span_simulator.registry.delete("app")

        async def read() -> int:
            return len(await client.get_circuits())

        outcomes = await asyncio.gather(*(read() for _ in range(10)))
        await client.close()
        return outcomes

    await client.close()
    assert await asyncio.to_thread(asyncio.run, renew()) == [20] * 10
    assert await asyncio.to_thread(asyncio.run, renew()) == [20] * 10


def test_the_two_clients_have_the_same_surface() -> None:
    def surface(kind: type[Any]) -> dict[str, list[tuple[str, Any]]]:
        callables = {name: getattr(kind, name) for name in dir(kind) if not name.startswith("_")}
        return {
            name: [(parameter.name, parameter.default) for parameter in inspect.signature(item).parameters.values()]
            for name, item in {**callables, "__init__": kind.__init__}.items()
            if callable(item)
        }

    assert surface(SpanPanelClient) == surface(SpanPanelClientSync)
    assert inspect.iscoroutinefunction(SpanPanelClient.get_status)
    assert not inspect.iscoroutinefunction(SpanPanelClientSync.get_status)


def test_the_documented_arguments() -> None:
    told = str(inspect.signature(SpanPanelClient))
    assert told.startswith(
        "(host: 'str', port: 'int' = 80, timeout: 'float' = 30.0, use_ssl: 'bool' = False, retries: 'int' = 0, "
        "retry_timeout: 'float' = 0.5, retry_backoff_multiplier: 'float' = 2.0, *, "
    )
    assert list(inspect.signature(SpanPanelClient.authenticate).parameters)[1:3] == ["name", "description"]


async def test_closing_ends_calls_that_wait(span_simulator: SpanSimulator) -> None:
    client = _client(span_simulator)
    with span_simulator.faults.active(Delay(60)):
        calls = [asyncio.create_task(client.get_circuits()), asyncio.create_task(client.set_storage_soe(50))]
        await _until_received(span_simulator, "/api/v1/circuits")
        await _until_received(span_simulator, "/api/v1/storage/soe")
        await client.close()
        outcomes = await asyncio.gather(*calls, return_exceptions=True)
    assert [type(outcome) for outcome in outcomes] == [SpanPanelConnectionError] * 2
    assert await client.ping()
    await client.close()


async def test_an_address_that_aiohttp_does_not_take() -> None:
    async with SpanPanelClient("1.2.3.4.5") as client:
        with pytest.raises(SpanPanelAPIError, match="not a usable URL") as caught:
            await client.get_status()
    assert caught.value.was_sent is False
