"""A device for the benchmarks, run with our package or with the one that it replaces: the same program, by the documented names.

`python benchmarks/trainer_device.py PORT COMMAND_PORT` says `ready`; `publish N` publishes so many events; it ends with its input.
`raw` in place of the ports answers commands with nothing but pyzmq, and says its port.
"""

import dataclasses
import sys
from datetime import UTC, datetime

CONTEXT = {"session_id": "0f4e2c6a-9b1d-4e3f-8a7c-5d6e7f8a9b0c", "trial_id": 7}
REPLY = b'{"nonce":7,"command":400,"result":100,"data":{"a":1},"errorKind":0,"errorCode":0,"errorMessage":null}'


def raw() -> None:
    """Answer every request at once."""
    import threading

    import zmq

    socket = zmq.Context().socket(zmq.REP)
    print(socket.bind_to_random_port("tcp://127.0.0.1"), flush=True)

    def serve() -> None:
        while True:
            socket.recv()
            socket.send(REPLY)

    threading.Thread(target=serve, daemon=True).start()
    sys.stdin.read()
    import os

    os._exit(0)  # the thread is inside ZeroMQ


def device(port: int, command_port: int) -> None:
    """Serve until the input ends."""
    from autotrainer.api import (
        ApiCommandRequestResponse,
        ApiCommandRequestResult,
        ApiEvent,
        ApiEventKind,
        create_api_service,
        create_default_api_options,
    )

    options = create_default_api_options()
    assert options.rpc is not None
    rpc = dataclasses.replace(options.rpc, subscriber_port=port, command_port=command_port, heartbeat_interval=3600)
    service = create_api_service(dataclasses.replace(options, rpc=rpc))
    assert service is not None
    service.command_request_delegate = lambda _: ApiCommandRequestResponse(
        ApiCommandRequestResult.SUCCESS, data={"a": 1}
    )
    service.start()
    print("ready", flush=True)
    for line in sys.stdin:
        for index in range(int(line.split()[1])):
            service.send_event(ApiEvent(ApiEventKind.trialCaptureEnded, datetime.now(UTC), index, CONTEXT))
    service.stop()


if __name__ == "__main__":
    raw() if sys.argv[1] == "raw" else device(int(sys.argv[1]), int(sys.argv[2]))
