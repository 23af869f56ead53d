"""The command `python -m span_panel_api.simulator`: the ready line, and stopping on signals."""

import argparse
import threading
from collections.abc import Sequence

from devicewire.span.simulation.clock import system
from devicewire.span.simulation.command_line import log_to_stderr, run, wait_for

from .answers import Json
from .events import Event, Schedule
from .options import new_parser
from .settings import Settings
from .span_simulator import SpanSimulator


def main(arguments: Sequence[str] | None = None) -> int:
    """Run until a signal comes. Returns the exit status: 0, or 1 when the address cannot be had."""
    options = new_parser().parse_args(arguments)
    log_to_stderr(is_quiet=options.quiet)
    return run(
        "span", lambda: _simulator(options), _ready_line, lambda simulator, stop: _wait(simulator, options.event, stop)
    )


def _wait(simulator: SpanSimulator, events: Sequence[Event], stop: threading.Event) -> None:
    """Let events happen until somebody wants to stop."""
    schedule = Schedule(simulator, events)
    schedule.start()
    try:
        wait_for(stop)
    finally:
        schedule.stop()


def _simulator(options: argparse.Namespace) -> SpanSimulator:
    settings = Settings(
        firmware=options.firmware,
        no_v1=options.no_v1,
        v1_ends=options.v1_ends,
        token_status=options.token_status,
        detail_style=options.detail_style,
        dashboard_password=options.dashboard_password,
        otps=set(options.otp),
    )
    simulator = SpanSimulator(
        seed=options.seed,
        host=options.host,
        port=options.port,
        token=options.token,
        settings=settings,
        source=system(options.speed),
        https_port=options.https_port,
        broker=options.broker,
        mqtts_port=options.mqtts_port,
        ws_port=options.ws_port,
        wss_port=options.wss_port,
        circuits=options.circuits,
        publish_interval_s=options.publish_interval,
        qos=options.qos,
        mdns=options.mdns,
    )
    _prepare_panel(simulator, options)
    for fault in options.fault:
        simulator.faults.add(fault)
    return simulator


def _prepare_panel(simulator: SpanSimulator, options: argparse.Namespace) -> None:
    panel = simulator.panel
    panel.backup.has_battery = not options.no_battery
    if options.off_grid:
        panel.set_utility(is_up=False)
    if options.door_open:
        panel.door.open(panel.now_ms())
    if options.proximity:
        panel.press_door()
    if options.boot:
        panel.reboot(options.boot)


def _ready_line(simulator: SpanSimulator) -> dict[str, Json]:
    line: dict[str, Json] = {
        "device": "span",
        "endpoint": simulator.endpoint,
        "host": simulator.host,
        "port": simulator.port,
        "token": simulator.token,
        "serial": simulator.panel.serial,
        "firmware": simulator.firmware,
    }
    if simulator.data_model is None:
        return line
    has_broker = simulator.broker != "none"
    ports = simulator.broker_ports
    return {
        **line,
        "data_model": simulator.data_model,
        "https": simulator.https_endpoint,
        "server_name": simulator.server_name,
        "ca_pem": simulator.ca_pem,
        "passphrase": simulator.passphrase,
        "broker": simulator.broker,
        "mqtts": ports.mqtts if has_broker else None,
        "ws": ports.ws if has_broker else None,
        "wss": ports.wss if has_broker else None,
    }
