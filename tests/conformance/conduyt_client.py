"""The vectors against the clients: what a documented call sends, and what comes back from the simulated board."""

import asyncio
import inspect
from collections.abc import Callable
from functools import cache
from types import SimpleNamespace
from typing import Any

from conduyt import ConduytDevice, ConduytDeviceSync, ConduytError, modules
from conduyt.simulator import ConduytSimulator, Dht
from conduyt.transports.tcp import TCPTransport
from tests.conformance.conduyt_simulator import DEVICES
from tests.conformance.conduyt_vectors import Comparison, Vector, read_vectors

_WRAPPERS = {
    "servo": "ConduytServo",
    "neo": "ConduytNeoPixel",
    "enc": "ConduytEncoder",
    "st": "ConduytStepper",
    "dht": "ConduytDHT",
    "oled": "ConduytOLED",
    "pid": "ConduytPID",
}


def comparer(colour: str) -> Callable[[Vector], Comparison]:
    """Return the function that compares a vector with one client: the one without a suffix, or `Sync`."""

    def compare(vector: Vector) -> Comparison:
        return _outcomes(colour).get(vector.id, Comparison()) if "python_call" in vector else Comparison()

    return compare


@cache
def _outcomes(colour: str) -> dict[str, Comparison]:
    """Run all calls of the file once, in order: the board keeps its state."""
    with ConduytSimulator("tcp", sketch=DEVICES["A"][1], speed=0) as simulator:
        transport = TCPTransport(simulator.host, simulator.port)
        if colour == "Sync":
            return _run_sync(ConduytDeviceSync(transport), simulator)
        return asyncio.run(_run(ConduytDevice(transport), simulator))


async def _run(device: ConduytDevice, simulator: ConduytSimulator) -> dict[str, Comparison]:
    outcomes: dict[str, Comparison] = {}
    async with device:
        for vector in read_vectors():
            if "python_call" in vector:
                outcome = _prepared(vector, simulator)
                try:
                    outcome.result = _called(device, vector, "")
                    outcome.result = await outcome.result if inspect.isawaitable(outcome.result) else outcome.result
                except ConduytError as error:
                    outcome.raised = error
                outcomes[vector.id] = _compared(vector, outcome, simulator)
    return outcomes


def _run_sync(device: ConduytDeviceSync, simulator: ConduytSimulator) -> dict[str, Comparison]:
    outcomes: dict[str, Comparison] = {}
    with device:
        for vector in read_vectors():
            if "python_call" in vector:
                outcome = _prepared(vector, simulator)
                try:
                    outcome.result = _called(device, vector, "Sync")
                except ConduytError as error:
                    outcome.raised = error
                outcomes[vector.id] = _compared(vector, outcome, simulator)
    return outcomes


def _prepared(vector: Vector, simulator: ConduytSimulator) -> SimpleNamespace:
    simulator.commands.clear()
    simulator.device.module(Dht).broken = "sensor-fault" in vector.id
    return SimpleNamespace(result=None, raised=None)


def _called(device: Any, vector: Vector, colour: str) -> Any:
    """Evaluate a call, such as `servo.attach(9)`."""
    names: dict[str, Any] = {
        "device": device,
        "bytes": bytes,
        "ConduytServo": getattr(modules, f"ConduytServo{colour}"),
    }
    names |= {name: getattr(modules, f"{wrapper}{colour}")(device) for name, wrapper in _WRAPPERS.items()}
    return eval(vector["python_call"], {"__builtins__": {}}, names)


def _compared(vector: Vector, outcome: SimpleNamespace, simulator: ConduytSimulator) -> Comparison:
    comparison = Comparison()
    sent = [f"{command.packet.type:02x} {command.payload.hex()}" for command in simulator.commands]
    comparison.compare("sent", [f"{vector['type']:02x} {vector['payload']}"], sent)
    reply = vector.line.get("reply", {})
    wanted = reply["decoded"]["error_name"] if reply.get("type_name") == "NAK" else None
    raised = outcome.raised and (getattr(outcome.raised, "error_name", None) or type(outcome.raised).__name__)
    comparison.compare("raises", wanted, raised)
    if reply.get("type_name") == "PIN_READ_RESP":
        comparison.compare("result", reply["decoded"]["value"], outcome.result)
    elif "result" in vector:
        comparison.compare("result", vector["result"], _plain(outcome.result))
    return comparison


def _plain(result: Any) -> Any:
    if hasattr(result, "humidity"):
        return {"temperature": result.temperature, "humidity": result.humidity}
    return result
