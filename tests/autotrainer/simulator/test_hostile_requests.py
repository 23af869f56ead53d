"""The rig answers whatever comes, and the next request too."""

import json
from typing import Literal

import pytest
import zmq

from autotrainer.api.simulator import AutotrainerSimulator

REQUESTS = [
    b"",
    b"\xff\xfe",
    b"[]",
    b"null",
    b'{"command": []}',
    b'{"command": 400, "nonce": "\\ud800"}',
    b'{"command": 400, "nonce": {"a": [NaN, Infinity]}}',
    b'{"command": 400, "nonce": 123456789012345678901234567890}',
    b'{"command": -1, "nonce": -5, "data": "\\udc00"}',
    b'{"command": 120, "data": {"mode": 1e300}}',
    b'{"command": 120, "data": {"mode": "\\ud800"}}',
    b'{"command": 1000, "data": [true]}',
    b"[" * 100_000,
    b'{"command": 123456789012345678901234567890}',
]


@pytest.mark.parametrize("protocol", ["0.9.7", "0.12.0"])
def test_every_request_is_answered(protocol: Literal["0.9.7", "0.12.0"]) -> None:
    rig = AutotrainerSimulator(protocol=protocol, heartbeat_interval_s=0)
    with rig, zmq.Context() as context, context.socket(zmq.REQ) as requester:
        requester.linger, requester.rcvtimeo = 0, 20_000
        requester.connect(rig.command_endpoint)
        for request in REQUESTS:
            requester.send(request)
            assert set(json.loads(requester.recv())) >= {"nonce", "command", "result"}, request
        requester.send_multipart([b'{"command": 400}', b"more"])
        assert json.loads(requester.recv())["command"] == 0


def test_what_cannot_be_published_is_refused_and_the_rig_goes_on(autotrainer_simulator: AutotrainerSimulator) -> None:
    with pytest.raises(TypeError):
        autotrainer_simulator.publish(1101, {"a": object()})
    autotrainer_simulator.publish(1101, {"a": "\ud800"})
    with zmq.Context() as context, context.socket(zmq.REQ) as requester:
        requester.linger, requester.rcvtimeo = 0, 20_000
        requester.connect(autotrainer_simulator.command_endpoint)
        requester.send(b'{"command": 400, "nonce": 7}')
        assert json.loads(requester.recv())["nonce"] == 7
