"""Switch one circuit off for a while, safely: ask first, look whether it worked, switch it on again whatever happens.

python examples/span/switch_off.py 192.168.1.50 "Living Room" --seconds 60 --token ...
python examples/span/switch_off.py --simulator "Living Room" --seconds 1 --yes
"""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
import time

from span_panel_api import SpanPanelClientSync, SpanPanelError
from span_panel_api.simulator import SpanSimulator

SETTLING_S = 5.0
"""How long a relay may take until the panel reports its new state."""


class UnsafeError(Exception):
    """The circuit is better left alone."""


def switch_off(client: SpanPanelClientSync, name: str, seconds: float, *, is_agreed: bool) -> None:
    """Open the relay of a circuit, wait, and close it again.

    Raises:
        UnsafeError: the panel does not let users switch this circuit, it is off already, or nobody agreed.
        LookupError: no circuit, or more than one, has this name.
    """
    circuit = client.get_circuits().by_name(name)
    if not circuit.is_user_controllable:
        raise UnsafeError(f"the panel does not let users switch {name!r}")
    if circuit.relay_state != "CLOSED":
        raise UnsafeError(f"{name!r} is {circuit.relay_state}, not CLOSED: nothing to switch off")
    question = f"switch off {name!r} (now {circuit.instant_power_w or 0:.0f} W) for {seconds:g} s? [y/N] "
    if not is_agreed and input(question).strip().lower() not in ("y", "yes"):
        raise UnsafeError("nothing was changed")
    try:
        client.set_circuit_relay(circuit.id, "OPEN")
        print(f"{name}: off, {wait_for(client, circuit.id, 'OPEN'):.1f} W")
        time.sleep(seconds)
    finally:  # also after Ctrl-C and after an error: the write may have arrived
        client.set_circuit_relay(circuit.id, "CLOSED")
    print(f"{name}: on again, {wait_for(client, circuit.id, 'CLOSED'):.1f} W")


def wait_for(client: SpanPanelClientSync, circuit_id: str, state: str) -> float:
    """Wait until the panel reports a state of the relay, and return the power in watts."""
    deadline = time.monotonic() + SETTLING_S
    while (circuit := client.get_circuit(circuit_id)).relay_state != state:
        if time.monotonic() > deadline:
            raise UnsafeError(f"the panel still reports {circuit.relay_state} after {SETTLING_S:g} s")
        time.sleep(0.2)
    return circuit.instant_power_w or 0.0


def main() -> int:
    """Read the options and switch."""
    parser = argparse.ArgumentParser(description="Switch one circuit off for a while, safely.")
    parser.add_argument("host", nargs="?", help="name or address of the panel (not with --simulator)")
    parser.add_argument("circuit", help="name of the circuit")
    parser.add_argument("--simulator", action="store_true", help="use a simulated panel")
    parser.add_argument(
        "--token", default=os.environ.get("SPAN_TOKEN"), help="access token (default: SPAN_TOKEN of the environment)"
    )
    parser.add_argument("--seconds", type=float, default=10.0, metavar="N", help="how long (%(default)g)")
    parser.add_argument("--yes", action="store_true", help="do not ask")
    options = parser.parse_args()
    if (options.host is None) != options.simulator:
        parser.error("name a host, or use --simulator")
    with contextlib.ExitStack() as stack:
        host, port, token = options.host, 80, options.token
        if options.simulator:
            simulator = stack.enter_context(SpanSimulator())
            host, port, token = simulator.host, simulator.port, simulator.token
        client = stack.enter_context(SpanPanelClientSync(host, port, access_token=token, retries=2))
        try:
            switch_off(client, options.circuit, options.seconds, is_agreed=options.yes)
        except (SpanPanelError, LookupError, UnsafeError) as error:
            print(error, file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
