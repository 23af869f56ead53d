"""`python -m autotrainer.api.bridge`: the bridge as a web server."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from .._arguments import port, seconds
from ..api_options import ApiOptions, RpcOptions
from ..exceptions import BindError
from .bridge_service import COMMAND_RESPONSE_TIMEOUT_SECONDS, create_bridge_app


def main(arguments: list[str] | None = None) -> int:
    """Serve until it is stopped."""
    parser = argparse.ArgumentParser(
        prog="python -m autotrainer.api.bridge", description="Bridges ZeroMQ and Socket.IO."
    )
    parser.add_argument("--host", default="127.0.0.1", help="address of the web server (default: this machine only)")
    parser.add_argument("--port", type=port, default=8000, help="port of the web server (default: 8000)")
    parser.add_argument("--subscriber-port", type=port, default=5556, help="ZeroMQ port of messages (default: 5556)")
    parser.add_argument("--command-port", type=port, default=5557, help="ZeroMQ port of commands (default: 5557)")
    parser.add_argument(
        "--timeout", type=seconds, default=COMMAND_RESPONSE_TIMEOUT_SECONDS, help="seconds for an answer (default: 1)"
    )
    parser.add_argument("--origin", action="append", help="web origin that may connect from a browser; may be repeated")
    options = parser.parse_args(arguments)
    try:
        import uvicorn
    except ImportError:
        raise SystemExit("the web server is missing: pip install 'auto-trainer-api[bridge]'") from None
    rpc = RpcOptions(subscriber_port=options.subscriber_port, command_port=options.command_port)
    app = create_bridge_app(ApiOptions(rpc=rpc), options.timeout, options.origin)
    uvicorn.run(_with_short_failures(app), host=options.host, port=options.port, log_level="info")
    return 0


def _with_short_failures(app: Any) -> Any:
    """Say that a port is taken in one sentence: the web server would put a traceback above it."""
    mark = f"{BindError.__module__}.{BindError.__name__}: "

    async def wrapped(scope: Any, receive: Any, send: Any) -> None:
        async def shortened(message: dict[str, Any]) -> None:
            if message["type"] == "lifespan.startup.failed" and mark in message["message"]:
                message = {**message, "message": message["message"].partition(mark)[2].strip()}
            await send(message)

        await app(scope, receive, shortened if scope["type"] == "lifespan" else send)

    return wrapped


if __name__ == "__main__":
    sys.exit(main())
