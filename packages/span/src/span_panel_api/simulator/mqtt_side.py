"""The panel's MQTT side: broker, session and publisher, kept in step with the house by one thread."""

import secrets
import threading
from collections import deque
from collections.abc import Mapping, Sequence
from typing import Final

from .access import BrokerPorts
from .broker import Account, BrokerKind, BrokerSetup, Rights, broker_kind, new_broker
from .circuits import CircuitChange
from .commands import Commands, ReceivedCommand
from .fault_list import Faults
from .flat_model import flat_tree
from .homie_publisher import READY, Publisher
from .homie_text import DOMAIN, DeviceTree
from .operations import Machine
from .panel_session import PanelSession
from .tls_identity import TlsIdentity
from .tree_model import TreeModel
from .worker import Worker

_KEPT_COMMANDS: Final = 10_000
_COMMAND_END: Final = "/set"


class MqttSide:
    """What a panel does by MQTT. Methods may be called from any thread; each returns when it is done."""

    def __init__(
        self,
        machine: Machine,
        identity: TlsIdentity,
        faults: Faults,
        *,
        kind: BrokerKind,
        host: str,
        ports: BrokerPorts,
        interval_s: float | None,
        qos: int,
    ) -> None:
        self._machine = machine
        self._panel = machine.panel
        self._identity = identity
        self._host = host
        self._ports = ports
        self._qos = qos
        self._tree_model = TreeModel(machine)
        self._publisher = Publisher(machine.settings, faults)
        self._orders = Commands(machine)
        self._commands: deque[ReceivedCommand] = deque(maxlen=_KEPT_COMMANDS)
        self._internal_password = secrets.token_hex(16)
        self._broker = new_broker(kind)
        self._session: PanelSession | None = None
        self._is_up = False
        self._starts = self._panel.starts
        self._waits_for_panel = False
        self._poked = threading.Event()
        self._worker = Worker("span-simulator-mqtt", self._tick, interval_s)

    @property
    def broker(self) -> str:
        """Which broker it is: `mosquitto` or `embedded`."""
        return broker_kind(self._broker)

    @property
    def ports(self) -> BrokerPorts:
        """Where the broker listens."""
        return self._ports

    @property
    def topics(self) -> Mapping[str, str]:
        """What the panel has published and is retained, by topic."""
        return self._worker.call(lambda: self._publisher.topics)

    @property
    def commands(self) -> Sequence[ReceivedCommand]:
        """The commands that came, oldest first, and what became of them. Holds the last 10,000."""
        return list(self._commands)

    def start(self) -> None:
        """Start the broker and publish everything. OSError when the broker cannot listen."""
        try:
            self._worker.call(self._go_up)
        except BaseException:
            self._worker.stop()
            self._broker.close()
            raise
        self._panel.on_change = self._poke

    def stop(self) -> None:
        """Say goodbye and stop the broker for good."""
        self._panel.on_change = _ignore
        self._worker.call(self._say_goodbye)
        self._worker.stop()
        self._broker.close()

    def settle(self, timeout_s: float = 10.0) -> bool:
        """Wait until the broker has everything that the panel has to say; tell whether it has."""
        return self._worker.call(lambda: self._settle(timeout_s))

    def lose(self) -> None:
        """Let the panel's session die without a word: the broker publishes the will, `lost`."""
        self._worker.call(self._cut)

    def disconnect(self) -> None:
        """Let the panel shut down cleanly: `disconnected`, before r202633 `lost`."""
        self._worker.call(self._say_goodbye)

    def come_back(self) -> None:
        """Let the panel open its session again and publish everything."""
        self._worker.call(self._open)

    def restart(self) -> None:
        """Let the panel publish everything anew in its session: `init`, description, values, `ready`."""
        self._worker.call(lambda: self._publisher.announce(self._trees(), self._panel.now_ms()))

    def sleep(self) -> None:
        """Let the panel go to sleep."""
        self._worker.call(lambda: self._publisher.set_state(self._panel.serial, "sleeping"))

    def wake(self) -> None:
        """Wake it again."""
        self._worker.call(lambda: self._publisher.set_state(self._panel.serial, READY))

    def drop_clients(self) -> None:
        """Restart the broker on the same ports, with the present passphrase and certificate: every session ends."""
        self._worker.call(self._restart_broker)

    def drop_clients_soon(self) -> None:
        """Do the same without waiting for it."""
        self._worker.post(self._restart_broker)

    def broker_down(self) -> None:
        """Stop the broker: connections are refused."""
        self._worker.call(self._go_down)

    def broker_up(self) -> None:
        """Start the broker again, on the same ports."""
        self._worker.call(self._go_up)

    def publish_raw(self, topic: str, payload: str | bytes, *, retain: bool = True) -> None:
        """Publish anything as the panel. It is not remembered: the next true value that differs from the last one wins."""
        self._worker.call(lambda: self._publish(topic, payload, retain=retain))

    def recommission(self, circuit_id: str, name: str | None = None) -> None:
        """Commission a circuit again: it is announced anew, with another name if one is given (flat: the whole panel)."""
        self._worker.call(lambda: self._recommission(circuit_id, name))

    def remove_circuit(self, circuit_id: str) -> None:
        """Decommission a circuit: what is retained of it is deleted. KeyError for an unknown id."""
        self._panel.remove_circuit(circuit_id)
        self.settle()

    def _poke(self) -> None:
        if not self._poked.is_set():
            self._poked.set()
            self._worker.post(self._update)

    def _tick(self) -> None:
        self._follow_restarts()
        if self._session is not None:
            self._publisher.update(self._trees(), self._panel.now_ms(), repeats=True)

    def _update(self) -> None:
        self._poked.clear()
        self._follow_restarts()
        if self._session is not None:
            self._publisher.update(self._trees(), self._panel.now_ms())

    def _follow_restarts(self) -> None:
        """Take the broker down and up with the panel, when that restarts."""
        has_restarted = self._panel.starts != self._starts
        if has_restarted:
            self._go_down()
        if has_restarted or self._waits_for_panel:
            self._waits_for_panel = self._panel.is_booting()
            self._starts = self._panel.starts
            if not self._waits_for_panel:
                self._go_up()

    def _settle(self, timeout_s: float) -> bool:
        self._update()
        return self._session is None or self._session.flush(timeout_s)

    def _trees(self) -> list[DeviceTree]:
        return self._tree_model.build() if self._machine.settings.release.has_tree else flat_tree(self._machine)

    def _go_up(self) -> None:
        if self._is_up:
            return
        self._ports = self._machine.access.ports = self._broker.start(self._setup())
        self._is_up = True
        self._open()

    def _go_down(self) -> None:
        if self._is_up:
            self._is_up = False
            self._broker.stop()
            self._cut()
            self._publisher.forget()

    def _restart_broker(self) -> None:
        self._go_down()
        self._go_up()

    def _open(self) -> None:
        if self._session is not None or not self._is_up:
            return
        session = PanelSession(self._broker.internal, self._internal_password, self._panel.serial, qos=self._qos)
        session.open(self._received)
        self._session = session
        self._publisher.publish = session.publish
        self._publisher.announce(self._trees(), self._panel.now_ms())
        session.flush()

    def _cut(self) -> None:
        session, self._session = self._session, None
        self._publisher.publish = _drop
        if session is not None:
            session.cut()

    def _say_goodbye(self) -> None:
        session, self._session = self._session, None
        if session is not None:
            self._publisher.set_state(self._panel.serial, self._last_word())
            session.close()
        self._publisher.publish = _drop

    def _last_word(self) -> str:
        return "disconnected" if self._machine.settings.release.has_tree else "lost"

    def _publish(self, topic: str, payload: str | bytes, *, retain: bool) -> None:
        if self._session is None:
            raise ConnectionError("the simulated panel is not connected to its broker")
        self._session.publish(topic, payload, retain=retain)
        self._session.flush()

    def _recommission(self, circuit_id: str, name: str | None) -> None:
        if name is not None:
            self._panel.change_circuit(circuit_id, CircuitChange(name=name))
        self._publisher.announce_again(self._trees(), circuit_id, self._panel.now_ms())

    def _received(self, topic: str, payload: str) -> None:
        """Take a command, in the session's thread."""
        self._worker.post(lambda: self._perform(topic, payload))

    def _perform(self, topic: str, payload: str) -> None:
        path = topic[len(DOMAIN) + 1 : -len(_COMMAND_END)]
        self._commands.append(ReceivedCommand(topic, payload, self._orders.perform(path, payload)))

    def _setup(self) -> BrokerSetup:
        access, release = self._machine.access, self._machine.settings.release
        everything = tuple(tree.id for tree in self._trees())
        protected = everything if release.has_tree else (self._panel.serial,) if release.protects_root else ()
        account = Account(access.serial, access.passphrase or secrets.token_hex(16), Rights(protected))
        return BrokerSetup(self._host, self._ports, self._identity.certificate, (account,), self._internal_password)


def _drop(_topic: str, _payload: str) -> None:
    """The panel speaks to nobody."""


def _ignore() -> None:
    """Nobody wants to know."""
