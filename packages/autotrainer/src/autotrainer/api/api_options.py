"""Options of a service. All are immutable; make a changed copy with `dataclasses.replace`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from .curve import CurveServer

__all__ = ["ApiOptions", "RpcOptions", "TelemetryOptions", "create_default_api_options"]


@dataclass(frozen=True)
class RpcOptions:
    """How a service talks to its remote sides.

    Attributes:
        enable: False: `create_api_service` makes no service.
        identifier: name of the device, sent in every heartbeat.
        heartbeat_interval: seconds between heartbeats; the first comes one interval after start. 0 for none.
        subscriber_port: TCP port of published messages, 0 to 65535. With 0 the system chooses; see `RpcService.subscriber_port`.
        command_port: TCP port of commands, 0 to 65535.
        host: addresses to listen on. None: this machine's address towards the Internet, and 127.0.0.1.
        protocol: what published messages look like: `0.12.0`, or `0.9.7` for readers of that release, who decode twice.
        queue_size: messages that wait in this process at most; what comes on top is dropped and counted.
        send_high_water_mark: messages that wait for one subscriber at most, on top of the queue.
        slow_subscriber_grace_s: how long a full subscriber holds up the others before it misses messages, in seconds.
        stop_timeout_s: how long `stop` waits for messages and commands that are under way, in seconds.
        delegate_timeout_s: how long a command may take before its sender is told that there is no answer, in seconds.
        curve: keys for encryption and authentication; None: neither, as the documented protocol has it.
    """

    enable: bool = True
    identifier: str = "autotrainer-device"
    heartbeat_interval: float = 5
    subscriber_port: int = 5556
    command_port: int = 5557
    host: str | tuple[str, ...] | None = field(default=None, kw_only=True)
    protocol: Literal["0.9.7", "0.12.0"] = field(default="0.12.0", kw_only=True)
    queue_size: int = field(default=100_000, kw_only=True)
    send_high_water_mark: int = field(default=10_000, kw_only=True)
    slow_subscriber_grace_s: float = field(default=0.5, kw_only=True)
    stop_timeout_s: float = field(default=2.0, kw_only=True)
    delegate_timeout_s: float = field(default=30.0, kw_only=True)
    curve: CurveServer | None = field(default=None, kw_only=True)


@dataclass(frozen=True)
class TelemetryOptions:
    """Where to send traces and metrics.

    Attributes:
        enable: whether to send any.
        endpoint: URL of an OTLP collector over HTTP; None: the environment variable `OTEL_EXPORTER_OTLP_ENDPOINT`.
        api_key: sent as a header of that name, if not empty.
    """

    enable: bool = False
    endpoint: str | None = None
    api_key: str = field(default="", repr=False)


@dataclass(frozen=True)
class ApiOptions:
    """Everything that can be chosen.

    Attributes:
        rpc: options of the service; None: no service.
        telemetry: options of telemetry; None: no telemetry.
    """

    rpc: RpcOptions | None = None
    telemetry: TelemetryOptions | None = None


def create_default_api_options() -> ApiOptions:
    """Return options with both parts present and all defaults."""
    return ApiOptions(rpc=RpcOptions(), telemetry=TelemetryOptions())
