"""Traces and metrics over OTLP. Needs the extra: `pip install 'auto-trainer-api[telemetry]'`."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, cast

from .exceptions import OptionError

if TYPE_CHECKING:
    from collections.abc import Callable

    from .api_options import TelemetryOptions
    from .command import ApiCommandRequest, ApiCommandRequestResponse
    from .rpc_service import RpcService

__all__ = ["configure_telemetry", "observe"]

_SERVICE = "auto-trainer"
_ENDPOINT = "OTEL_EXPORTER_OTLP_ENDPOINT"
_COUNTERS = ("accepted", "published", "missed", "refused", "abandoned", "commands", "malformed", "delegate_timeouts")


def configure_telemetry(options: TelemetryOptions | None) -> bool:
    """Set up the tracer and the meter of this process.

    Args:
        options: where to send; see `TelemetryOptions`.

    Returns:
        False when the options are None or disabled, name no endpoint, or OpenTelemetry is not installed.

    Raises:
        OptionError: OpenTelemetry is installed, but its exporter for OLTP over HTTP is not.
    """
    if options is None or not options.enable:
        return False
    endpoint = options.endpoint or os.environ.get(_ENDPOINT)
    try:
        from opentelemetry.sdk.resources import Resource
    except ImportError:
        return False
    if not endpoint:
        return False
    _export(endpoint.rstrip("/"), options.api_key, Resource.create({"service.name": _SERVICE}))
    return True


def _export(endpoint: str, api_key: str, resource: Any) -> None:
    from opentelemetry import metrics, trace
    from opentelemetry.sdk.metrics import MeterProvider
    from opentelemetry.sdk.metrics.export import PeriodicExportingMetricReader
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    spans, numbers = _exporters()
    headers = {"api-key": api_key} if api_key else None
    tracer = TracerProvider(resource=resource)
    tracer.add_span_processor(BatchSpanProcessor(spans(endpoint=f"{endpoint}/v1/traces", headers=headers)))
    trace.set_tracer_provider(tracer)
    reader = PeriodicExportingMetricReader(numbers(endpoint=f"{endpoint}/v1/metrics", headers=headers))
    metrics.set_meter_provider(MeterProvider(resource=resource, metric_readers=[reader]))


def _exporters() -> tuple[Any, Any]:
    """The two exporters, which are a distribution of their own."""
    import importlib

    package = "opentelemetry.exporter.otlp.proto.http"
    try:
        spans = importlib.import_module(f"{package}.trace_exporter").OTLPSpanExporter
        numbers = importlib.import_module(f"{package}.metric_exporter").OTLPMetricExporter
    except ImportError as error:
        text = "the exporter is missing: pip install 'auto-trainer-api[telemetry]'"
        raise OptionError(text) from error
    return spans, numbers


def observe(service: RpcService) -> None:
    """Count what a service does, and make a span of each command, with the tracer and the meter of this process.

    Call it when the delegate is set: it puts itself around that.

    Raises:
        ImportError: OpenTelemetry is not installed.
    """
    from opentelemetry import metrics, trace
    from opentelemetry.metrics import CallbackOptions, Observation

    meter, tracer = metrics.get_meter("autotrainer.api"), trace.get_tracer("autotrainer.api")

    def reader(name: str) -> Callable[[CallbackOptions], list[Observation]]:
        return lambda _options: [Observation(cast(int, getattr(service.statistics, name)))]

    for name in _COUNTERS:
        meter.create_observable_counter(f"autotrainer.{name}", callbacks=[reader(name)], description=name)
    delegate = service.command_request_delegate
    if delegate is None:
        return

    def observed(request: ApiCommandRequest) -> ApiCommandRequestResponse:
        with tracer.start_as_current_span(f"command {request.command.name}") as span:
            response = delegate(request)
            span.set_attribute("autotrainer.result", int(response.result))
            return response

    service.command_request_delegate = observed
