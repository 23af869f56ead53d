"""Counters and spans, with the exporters of the SDK that keep them in memory."""

from typing import Any

import pytest
from opentelemetry import metrics, trace
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import InMemoryMetricReader
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from autotrainer.api import ApiCommandRequestResponse, ApiCommandRequestResult, RpcService, TelemetryOptions
from autotrainer.api.telemetry import configure_telemetry, observe
from autotrainer.api.telemtry import configure_telemetry as misspelt
from tests.autotrainer.peer import Peer


@pytest.mark.parametrize("options", [None, TelemetryOptions(), TelemetryOptions(enable=True)])
def test_nothing_is_set_up_unless_asked_for(options: TelemetryOptions | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OTEL_EXPORTER_OTLP_ENDPOINT", raising=False)
    assert configure_telemetry(options) is False
    assert misspelt is configure_telemetry


def test_the_key_is_not_shown() -> None:
    assert "s3cret" not in repr(TelemetryOptions(api_key="s3cret"))


def test_counters_and_spans(service: RpcService, peer: Peer, monkeypatch: pytest.MonkeyPatch) -> None:
    reader, spans = InMemoryMetricReader(), InMemorySpanExporter()
    meters, tracers = MeterProvider(metric_readers=[reader]), TracerProvider()
    tracers.add_span_processor(SimpleSpanProcessor(spans))
    monkeypatch.setattr(metrics, "get_meter", meters.get_meter)
    monkeypatch.setattr(trace, "get_tracer", tracers.get_tracer)
    service.command_request_delegate = lambda _: ApiCommandRequestResponse(ApiCommandRequestResult.SUCCESS)
    observe(service)
    peer.ask(400)
    service.send_event_dict({"kind": 1})
    peer.receive()
    data: Any = reader.get_metrics_data()
    counted = {
        metric.name: metric.data.data_points[0].value
        for resource in data.resource_metrics
        for scope in resource.scope_metrics
        for metric in scope.metrics
    }
    assert counted["autotrainer.commands"] == 1
    assert counted["autotrainer.accepted"] == service.statistics.accepted
    span = spans.get_finished_spans()[0]
    assert (span.name, span.attributes) == ("command GET_STATUS", {"autotrainer.result": 100})
    meters.shutdown()
