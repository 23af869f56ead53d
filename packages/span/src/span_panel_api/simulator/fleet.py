"""Many panels on one broker, for load tests: every circuit of every panel reports its power at a steady rate.

`python -m span_panel_api.simulator.fleet` prints a ready line with all panels, and when it is stopped a line with what
it has published. The power of a circuit counts its updates: -17.0 W is the seventeenth, so that a watcher sees gaps.
"""

import argparse
import json
import secrets
import signal
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from types import FrameType, TracebackType
from typing import Any, Final, Self

from .access import BrokerPorts
from .answers import Json
from .broker import Account, BrokerKind, BrokerSetup, Rights, new_broker
from .certificates import Authority
from .device import Device
from .fault_list import Faults
from .flat_model import flat_tree
from .homie_publisher import Publisher
from .homie_text import DOMAIN, DeviceTree
from .house import generated_house
from .operations import Machine
from .panel import Panel
from .panel_session import PanelSession
from .releases import RELEASES
from .settings import DASHBOARD_PASSWORD, Settings
from .tree_model import TreeModel

_HOST: Final = "127.0.0.1"
_NAME: Final = "fleet"


@dataclass(frozen=True, slots=True)
class FleetPanel:
    """One panel: its serial number, which is its user name, and the topics of its circuits' power."""

    serial: str
    circuits: tuple[str, ...]
    topics: tuple[str, ...]


class Fleet:
    """Panels that have published their trees. Use it with `with`; `publish_round` sends one update of every circuit."""

    def __init__(
        self, panels: int, circuits: int = 40, *, firmware: str = RELEASES[4], broker: BrokerKind = "auto", qos: int = 0
    ) -> None:
        self.firmware: Final = firmware
        self.password: Final = DASHBOARD_PASSWORD
        self.rounds = 0
        self.ports = BrokerPorts(0, 0, 0)
        self._authority = Authority(_NAME)
        self._settings = Settings(firmware=firmware)
        self._trees = [_trees(self._machine(seed, circuits)) for seed in range(panels)]
        self.panels: Final = [_panel(trees, self._settings) for trees in self._trees]
        self._broker = new_broker(broker)
        self._qos = qos
        self._session: PanelSession | None = None

    @property
    def ca_pem(self) -> str:
        """Certificate of the authority that signed the broker's."""
        return self._authority.pem

    def publish_round(self) -> int:
        """Publish one update of every circuit and return how many those were."""
        if self._session is None:
            raise RuntimeError("the fleet is not started")
        self.rounds += 1
        publish, value = self._session.publish, f"-{self.rounds}.0"
        for panel in self.panels:
            for topic in panel.topics:
                publish(topic, value)
        return sum(len(panel.topics) for panel in self.panels)

    def __enter__(self) -> Self:
        internal_password = secrets.token_hex(16)
        names = (_HOST, *(f"span-{panel.serial}.local" for panel in self.panels))
        accounts = tuple(self._account(trees) for trees in self._trees)
        setup = BrokerSetup(_HOST, self.ports, self._authority.issue(names), accounts, internal_password)
        self.ports = self._broker.start(setup)
        session = PanelSession(self._broker.internal, internal_password, _NAME, qos=self._qos)
        session.open(lambda _topic, _payload: None)
        self._session = session
        for trees in self._trees:
            publisher = Publisher(self._settings, Faults())
            publisher.publish = session.publish
            publisher.announce(trees, 1)
        session.flush()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._session is not None:
            self._session.close()
        self._broker.close()

    def _machine(self, seed: int, circuits: int) -> Machine:
        panel = Panel(seed, house=generated_house(circuits))
        panel.backup.is_upstream = True
        return Device(panel, self._settings, Faults()).machine

    def _account(self, trees: Sequence[DeviceTree]) -> Account:
        protected = tuple(tree.id for tree in trees) if self._settings.release.protects_root else ()
        return Account(trees[-1].id, self.password, Rights(protected))


def _trees(machine: Machine) -> list[DeviceTree]:
    return TreeModel(machine).build() if machine.settings.release.has_tree else flat_tree(machine)


def _panel(trees: Sequence[DeviceTree], settings: Settings) -> FleetPanel:
    root = trees[-1]
    if settings.release.has_tree:
        circuits = tuple(tree.id for tree in trees if tree.description["type"].endswith(".circuit"))
        topics = tuple(f"{DOMAIN}/{id_}/meter/active-power" for id_ in circuits)
    else:
        nodes: dict[str, Any] = root.description["nodes"]
        circuits = tuple(id_ for id_, node in nodes.items() if node["type"].endswith(".circuit"))
        topics = tuple(f"{DOMAIN}/{root.id}/{id_}/active-power" for id_ in circuits)
    return FleetPanel(root.id, circuits, topics)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run until a signal comes. Returns the exit status."""
    options = _parser().parse_args(arguments)
    stop = threading.Event()

    def request_stop(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, request_stop)
    with Fleet(options.panels, options.circuits, firmware=options.firmware, qos=options.qos) as fleet:
        print(json.dumps(_ready_line(fleet)), flush=True)
        stop.wait(options.wait)
        published, late = _publish(fleet, options.rate, stop)
        print(json.dumps({"rounds": fleet.rounds, "published": published, "rounds_late": late}), flush=True)
    return 0


def _publish(fleet: Fleet, rate: float, stop: threading.Event) -> tuple[int, int]:
    """Publish `rate` rounds a second until the stop. Returns the messages, and how many rounds began too late."""
    published = late = 0
    next_s = time.monotonic()
    while not stop.is_set():
        published += fleet.publish_round()
        next_s += 1.0 / rate
        wait_s = next_s - time.monotonic()
        late += wait_s < 0
        stop.wait(max(0.0, wait_s))
    return published, late


def _ready_line(fleet: Fleet) -> dict[str, Json]:
    panels: list[Json] = [{"serial": panel.serial, "circuits": list(panel.circuits)} for panel in fleet.panels]
    return {
        "device": "span-fleet",
        "host": _HOST,
        "mqtts": fleet.ports.mqtts,
        "ws": fleet.ports.ws,
        "wss": fleet.ports.wss,
        "password": fleet.password,
        "ca_pem": fleet.ca_pem,
        "panels": panels,
    }


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m span_panel_api.simulator.fleet", description=__doc__)
    parser.add_argument("--panels", type=int, default=200, help="default: %(default)s")
    parser.add_argument("--circuits", type=int, default=40, help="circuits of each panel (default: %(default)s)")
    parser.add_argument("--rate", type=float, default=1.0, help="updates of every circuit a second (default: 1)")
    parser.add_argument("--wait", type=float, default=0.0, help="seconds from the ready line to the first update")
    parser.add_argument("--firmware", choices=RELEASES, default=RELEASES[4], help="default: %(default)s")
    parser.add_argument("--qos", type=int, choices=(0, 1, 2), default=0, help="default: 0")
    return parser


if __name__ == "__main__":
    sys.exit(main())
