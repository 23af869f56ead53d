"""A running service, and a remote side that shares no code with it."""

from collections.abc import Iterator

import pytest

from autotrainer.api import RpcService
from tests.autotrainer.peer import Peer, make_service


@pytest.fixture
def service() -> Iterator[RpcService]:
    with make_service() as running:
        yield running


@pytest.fixture
def peer(service: RpcService) -> Iterator[Peer]:
    with Peer(service) as opened:
        opened.join()
        yield opened
