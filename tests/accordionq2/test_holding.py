"""The control lease, against the simulated station: taking, renewing, losing, giving back."""

import threading
import time

import pytest

from accordionq2 import AccordionQ2ApiError, AccordionQ2ArgumentError, AccordionQ2LeaseError, AsyncAccordionQ2Client
from accordionq2.simulator import AccordionQ2Simulator, Delay, Drop, ErrorStatus, Numbers, Settings, system_time
from tests.accordionq2.async_tools import until

Simulator = AccordionQ2Simulator
REAL = pytest.mark.accordionq2_simulator(
    source=system_time(), settings=Settings(numbers=Numbers(lease_ttl_ms=(100, 600_000)))
)


def renewals(simulator: Simulator) -> int:
    """How often somebody has asked for more time."""
    return sum(request.method == "PUT" for request in simulator.requests)


def is_lost(client: AsyncAccordionQ2Client) -> bool:
    """Whether the client knows that its lease is gone; it learns that in the background."""
    return bool(client._engine.session.lost_lease)  # pyright: ignore[reportPrivateUsage] - calls would tell, and change the station


async def test_by_hand(accordionq2_simulator: Simulator) -> None:
    async with AsyncAccordionQ2Client(accordionq2_simulator.endpoint) as client:
        assert not (await client.lease.get()).held
        taken = await client.lease.acquire("Line 3", 5000)
        assert taken.held
        lease_id = client.lease.held_lease_id or "none"
        assert taken.lease_id == lease_id
        assert lease_id not in repr(taken)
        seen = await client.lease.get()
        assert (seen.owner, seen.lease_id, bool(seen.since)) == ("Line 3", None, True)
        assert (await client.lease.renew(60_000)).expires_in_ms == 60_000
        await client.resources.set_value("DUT_RESET", "True")
        await client.lease.release()
        await client.lease.release()
        with pytest.raises(AccordionQ2LeaseError, match="none to renew") as caught:
            await client.lease.renew()
        assert isinstance(caught.value, RuntimeError)


async def test_others_may_only_look(accordionq2_simulator: Simulator) -> None:
    async with (
        AsyncAccordionQ2Client(accordionq2_simulator.endpoint) as holder,
        AsyncAccordionQ2Client(accordionq2_simulator.endpoint) as other,
    ):
        async with holder.lease.hold("Line 3") as lease:
            assert lease.owner == "Line 3"
            assert await other.resources.get_values(["DUT_RESET"], 1000)
            with pytest.raises(AccordionQ2ApiError, match="Line 3") as caught:
                await other.resources.set_value("DUT_RESET", "True")
            assert caught.value.status_code == 423
            with pytest.raises(AccordionQ2ApiError) as caught:
                await other.lease.acquire("me")
            assert caught.value.status_code == 409
        await other.resources.set_value("DUT_RESET", "True")


@REAL
async def test_a_long_call_does_not_starve_the_renewals(accordionq2_simulator: Simulator) -> None:
    accordionq2_simulator.faults.add(Delay(seconds=1.2, path="*/reset"))
    async with AsyncAccordionQ2Client(accordionq2_simulator.endpoint) as client:
        async with client.lease.hold("Line 3", ttl_ms=900):
            await client.application.reset()
            await client.resources.set_value("DUT_RESET", "True")
            assert accordionq2_simulator.station.lease.owner == "Line 3"
        assert accordionq2_simulator.station.lease.owner is None


@REAL
async def test_a_renewal_that_fails_is_tried_again(accordionq2_simulator: Simulator) -> None:
    accordionq2_simulator.faults.add(Drop(path="*/lease/*", method="PUT", times=1))
    accordionq2_simulator.faults.add(ErrorStatus(status=503, path="*/lease/*", method="PUT", times=1))
    async with (
        AsyncAccordionQ2Client(accordionq2_simulator.endpoint) as client,
        client.lease.hold("Line 3", ttl_ms=900),
    ):
        await until(lambda: renewals(accordionq2_simulator) > 3)
        await client.resources.set_value("DUT_RESET", "True")
        assert accordionq2_simulator.station.lease.owner == "Line 3"


@REAL
async def test_a_lost_lease_is_an_error(accordionq2_simulator: Simulator) -> None:
    async with AsyncAccordionQ2Client(accordionq2_simulator.endpoint) as client:
        with pytest.raises(AccordionQ2LeaseError, match="'Line 3' is lost"):  # noqa: PT012 # the end of the block raises
            async with client.lease.hold("Line 3", ttl_ms=300):
                accordionq2_simulator.station.lease.end()
                await until(lambda: is_lost(client))
                before = len(accordionq2_simulator.requests)
                with pytest.raises(AccordionQ2LeaseError, match="resources_set_value: not sent") as caught:
                    await client.resources.set_value("DUT_RESET", "True")
                assert caught.value.was_sent is False
                assert len(accordionq2_simulator.requests) == before
                assert await client.channels.get_all()
        assert client.lease.held_lease_id is None
        await client.resources.set_value("DUT_RESET", "True")


@REAL
async def test_no_answer_until_the_end_is_a_loss(accordionq2_simulator: Simulator) -> None:
    async with AsyncAccordionQ2Client(accordionq2_simulator.endpoint) as client:
        with pytest.raises(AccordionQ2LeaseError, match="is lost"):  # noqa: PT012 # the end of the block raises
            async with client.lease.hold("Line 3", ttl_ms=200):
                accordionq2_simulator.faults.add(Drop(path="*/lease/*", method="PUT"))
                await until(lambda: is_lost(client))


@REAL
async def test_an_error_in_the_block_is_the_one_that_is_seen(accordionq2_simulator: Simulator) -> None:
    async with AsyncAccordionQ2Client(accordionq2_simulator.endpoint) as client:
        for ends in (False, True):
            with pytest.raises(LookupError):  # noqa: PT012 # what the end of the block does is the point
                async with client.lease.hold("Line 3", ttl_ms=600):
                    if ends:
                        accordionq2_simulator.station.lease.end()
                        await until(lambda: is_lost(client))
                    raise LookupError
            assert accordionq2_simulator.station.lease.owner is None


async def test_giving_back_inside_the_block(accordionq2_simulator: Simulator) -> None:
    async with AsyncAccordionQ2Client(accordionq2_simulator.endpoint) as client:
        async with client.lease.hold("Line 3"):
            await client.lease.release()
        assert accordionq2_simulator.station.lease.owner is None


async def test_a_block_inside_a_block_is_refused(accordionq2_simulator: Simulator) -> None:
    async with AsyncAccordionQ2Client(accordionq2_simulator.endpoint) as client:
        async with client.lease.hold("Line 3"):
            before = len(accordionq2_simulator.requests)
            with pytest.raises(AccordionQ2LeaseError, match="held already, for 'Line 3'"):
                await client.lease.hold("Line 4").__aenter__()
            assert len(accordionq2_simulator.requests) == before
            assert accordionq2_simulator.station.lease.owner == "Line 3"
        async with client.lease.hold("Line 4"):
            assert accordionq2_simulator.station.lease.owner == "Line 4"


async def test_a_block_that_did_not_begin_is_in_nobodys_way(accordionq2_simulator: Simulator) -> None:
    async with AsyncAccordionQ2Client(accordionq2_simulator.endpoint) as client:
        for ttl_ms in (1, "x"):
            with pytest.raises((AccordionQ2ApiError, AccordionQ2ArgumentError)):
                await client.lease.hold("Line 3", ttl_ms=ttl_ms).__aenter__()  # type: ignore[arg-type] # refused
        hold = client.lease.hold("Line 3")
        await hold.__aenter__()
        await client.close()
        async with client.lease.hold("Line 4"):
            assert accordionq2_simulator.station.lease.owner == "Line 4"


async def test_a_header_of_the_caller_counts(accordionq2_simulator: Simulator) -> None:
    lease_id = accordionq2_simulator.station.lease.hold_by("Somebody")
    headers = {"x-lease-id": lease_id}
    async with AsyncAccordionQ2Client(accordionq2_simulator.endpoint, default_headers=headers) as client:
        assert client.lease.held_lease_id == lease_id
        await client.resources.set_value("DUT_RESET", "True")
        assert (await client.lease.renew()).owner == "Somebody"


async def test_no_thread_is_left(accordionq2_simulator: Simulator) -> None:
    async with AsyncAccordionQ2Client(accordionq2_simulator.endpoint) as client:
        hold, watch = client.lease.hold("Line 3"), client.watch_values(["DUT_RESET"])
        await hold.__aenter__()
        await watch.__anext__()
        began = time.monotonic()
    assert time.monotonic() - began < 15  # the next renewal is further away
    assert not [thread.name for thread in threading.enumerate() if thread.name.startswith("accordionq2 ")]
