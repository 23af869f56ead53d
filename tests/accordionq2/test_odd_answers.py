"""Answers that the vendor's client trips over or takes for something else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from accordionq2 import AccordionQ2ApiError, AccordionQ2Client
from accordionq2.simulator import ErrorStatus, Garbage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from accordionq2.simulator import AccordionQ2Simulator


@pytest.fixture
def client(accordionq2_simulator: AccordionQ2Simulator) -> Iterator[AccordionQ2Client]:
    with AccordionQ2Client(accordionq2_simulator.endpoint) as client:
        yield client


def test_an_unknown_status_reaches_the_caller(
    client: AccordionQ2Client, accordionq2_simulator: AccordionQ2Simulator
) -> None:
    with accordionq2_simulator.faults.active(Garbage(body=b'"Melting"')):
        status = client.application.get_status()
    assert status == "Melting"
    assert not status.is_listed


def test_an_entry_that_does_not_say_so_is_off(
    client: AccordionQ2Client, accordionq2_simulator: AccordionQ2Simulator
) -> None:
    body = b'{"aliasFiles": [{"path": "a"}], "services": [{"name": "n", "serviceFile": "s"}], "ipConfigurations": null}'
    with accordionq2_simulator.faults.active(Garbage(body=body)):
        boot = client.system.boot.get()
    assert [entry.enabled for entry in boot.alias_files] == [False]
    assert [entry.enabled for entry in boot.services] == [False]
    assert boot.ip_configurations == ()


@pytest.mark.parametrize("status", [301, 302, 304, 307])
def test_a_write_that_is_sent_elsewhere_is_not_done(
    client: AccordionQ2Client, accordionq2_simulator: AccordionQ2Simulator, status: int
) -> None:
    with (
        accordionq2_simulator.faults.active(ErrorStatus(status)),
        pytest.raises(AccordionQ2ApiError, match="not followed") as caught,
    ):
        client.resources.set_value("STATUS_LED", "True")
    assert caught.value.status_code == status
    assert len(accordionq2_simulator.requests) == 1
