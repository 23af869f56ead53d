"""`SpanSimulator`: the simulated panel with its servers, for tests and for the command line."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from devicewire.span.simulation.lifecycle import StartStop, naming_the_extra

from .access import Access, BrokerPorts
from .broker import BrokerKind
from .clock import frozen
from .fault_list import Faults
from .house import HOUSE, generated_house
from .panel import Panel
from .settings import Settings

if TYPE_CHECKING:
    import ssl

    from zeroconf import Zeroconf

    from .device import Device
    from .mdns import Announcer, Service
    from .mqtt_side import MqttSide
    from .server_thread import ServerThread
    from .tls_identity import TlsIdentity

_DISTRIBUTION: Final = "span-panel-api"
_CLIENT_NAME = "simulator"
_ANSWER_S: Final = 0.1
"""Time for the answer to the request that changed the certificate, before connections are cut."""


class SpanSimulator(StartStop):
    """A SPAN panel on real sockets: REST v1, and from firmware r202603 on REST v2, HTTPS and the MQTT broker.

    Use it with `with` or `async with`, or call `start` and `stop`; it may be started again and keeps its ports, its
    state and its tokens. Ports that are 0 are chosen by the system. `broker` says which program plays the broker; with
    `none` there is none. What is published is sent again every `publish_interval_s` seconds of real time, and at once
    after a change; None leaves only the changes. `qos` is the quality of service of what the panel publishes. `mdns` lets
    the panel announce itself, with an own responder or the one that is given. Everything the panel reports follows from `seed`,
    from `source` (the time in seconds since 1970; without one the panel's clock stands still until `panel.advance`), and
    from what was sent to it. `token` is accepted with full rights at once; None makes one up. `circuits` asks for a
    generated house with so many circuits on v2 (2 to 41).

    Raises ImportError naming the extra when a library is missing, and OSError when an address cannot be had.

    >>> with SpanSimulator(seed=1) as simulator:
    ...     simulator.panel.advance(60)
    ...     simulator.faults.add(ErrorStatus(502, path="/api/v1/circuits", times=2))
    ...     client = SpanPanelClient(simulator.host, simulator.port)
    """

    def __init__(
        self,
        *,
        seed: int = 0,
        host: str = "127.0.0.1",
        port: int = 0,
        token: str | None = None,
        settings: Settings | None = None,
        source: Callable[[], float] = frozen,
        https_port: int = 0,
        broker: BrokerKind = "auto",
        mqtts_port: int = 0,
        ws_port: int = 0,
        wss_port: int = 0,
        circuits: int | None = None,
        publish_interval_s: float | None = 1.0,
        qos: int = 2,
        mdns: "bool | Zeroconf" = False,
    ) -> None:
        self.host: Final = host
        self.port = port
        self.https_port = https_port
        self.settings: Final = settings or Settings()
        self.panel: Final = Panel(seed, source, HOUSE if circuits is None else generated_house(circuits))
        self.faults: Final = Faults(seed)
        self._device = _device(self.panel, self.settings, self.faults)
        machine = self._device.machine
        self.requests: Final = self._device.requests
        self.registry: Final = machine.registry
        self.wifi: Final = machine.wifi
        self.access: Final[Access] = machine.access
        self.token: Final = self.registry.issue(_CLIENT_NAME, "Made by the simulator", token=token)
        self.panel.backup.is_upstream = self.settings.is_v2_firmware
        self._broker_kind: Final[BrokerKind] = broker
        self._broker_ports = BrokerPorts(mqtts_port, ws_port, wss_port)
        self._publish_interval_s = publish_interval_s
        self._qos = qos
        self._mdns = mdns
        self._announcer: Announcer | None = None
        self._mqtt: MqttSide | None = None
        self._identity: TlsIdentity | None = None
        self._thread: ServerThread | None = None

    @property
    def endpoint(self) -> str:
        """Address of the server, such as `http://127.0.0.1:54321`."""
        return f"http://{self._url_host}:{self.port}"

    @property
    def https_endpoint(self) -> str | None:
        """Address of the server with TLS; None with firmware before r202603."""
        return f"https://{self._url_host}:{self.https_port}" if self.settings.is_v2_firmware else None

    @property
    def broker_ports(self) -> BrokerPorts:
        """Ports of the broker, as the answer to a registration tells them."""
        return self.access.ports

    @property
    def serial(self) -> str:
        """Serial number of the panel, which is also the broker's user name."""
        return self.panel.serial

    @property
    def server_name(self) -> str:
        """Name in the panel's certificate."""
        return self.access.host_name

    @property
    def passphrase(self) -> str:
        """The panel's passphrase, which is also the broker's password. Empty when it has none."""
        return self.access.passphrase or ""

    @property
    def ca_pem(self) -> str:
        """Certificate of the panel's authority as PEM; empty before the first start and on older firmware."""
        return self.access.ca_pem

    @property
    def firmware(self) -> str:
        """The firmware as the panel names it."""
        return self.settings.firmware_version

    @property
    def data_model(self) -> str | None:
        """What the firmware publishes by MQTT: `flat`, `1.0`, or None."""
        return self.settings.release.data_model

    @property
    def mqtt(self) -> "MqttSide":
        """The panel's MQTT side. RuntimeError while there is none: older firmware, `broker="none"`, or not started."""
        if self._mqtt is None:
            raise RuntimeError(
                "this simulated panel has no broker: it is not started, has old firmware, or broker='none'"
            )
        return self._mqtt

    @property
    def broker(self) -> str:
        """Which broker runs: `mosquitto`, `embedded` or `none`."""
        return "none" if self._mqtt is None else self._mqtt.broker

    def __repr__(self) -> str:
        return f"<SpanSimulator {self.endpoint} {self.settings.firmware}>"

    def start(self) -> None:
        """Listen. A second call while it listens does nothing."""
        if self._thread is not None:
            return
        thread = self._new_thread()
        self.port, self.https_port = thread.start(self.host, self.port, self._tls_site())
        self._thread = thread
        try:
            self._start_mqtt()
            self._start_mdns()
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Close all connections and stop listening: from now on connections are refused."""
        if self._announcer is not None:
            self._announcer.stop()
            self._announcer = None
        if self._mqtt is not None:
            self._broker_ports = self._mqtt.ports
            self._mqtt.stop()
            self._mqtt = None
        if self._thread is not None:
            self._thread.stop()
            self._thread = None

    def rotate_passphrase(self) -> str:
        """Make up a new passphrase, as the panel does when a client asks for it. Sessions with the old one end."""
        return self.access.rotate()

    def renew_certificate(self, *, is_expired: bool = False, new_authority: bool = False) -> None:
        """Make the server's certificate anew, which restarts what uses it: HTTPS connections are cut.

        A real panel never changes its authority; `new_authority` is what an impostor looks like.
        """
        if self._identity is not None:
            self._identity.renew(is_expired=is_expired, new_authority=new_authority)
        if self._thread is not None:
            self._thread.abort_tls_connections()
        if self._mqtt is not None:
            self._mqtt.drop_clients()

    def _renew_after_answer(self) -> None:
        if self._identity is not None:
            self._identity.renew()
        if self._thread is not None:
            self._thread.abort_tls_connections(_ANSWER_S)
        self._restart_broker_soon()

    def _restart_broker_soon(self) -> None:
        if self._mqtt is not None:
            self._mqtt.drop_clients_soon()

    def services(self) -> "list[Service]":
        """Return what the panel announces by mDNS: seven services from r202603 on, none before."""
        from .mdns import announced_services

        return announced_services(self) if self.settings.is_v2_firmware else []

    def _start_mdns(self) -> None:
        if self._mdns is not False and self.settings.is_v2_firmware:
            with naming_the_extra(_DISTRIBUTION):
                from .mdns import Announcer
            self._announcer = Announcer(self.host, None if self._mdns is True else self._mdns)
            self._announcer.start(self.services())

    def _start_mqtt(self) -> None:
        if self._identity is None or self._broker_kind == "none":
            return
        with naming_the_extra(_DISTRIBUTION):
            from .mqtt_side import MqttSide
        mqtt = MqttSide(
            self._device.machine,
            self._identity,
            self.faults,
            kind=self._broker_kind,
            host=self.host,
            ports=self._broker_ports,
            interval_s=self._publish_interval_s,
            qos=self._qos,
        )
        mqtt.start()
        self._mqtt = mqtt

    @property
    def _url_host(self) -> str:
        return f"[{self.host}]" if ":" in self.host else self.host

    def _tls_site(self) -> "tuple[int, ssl.SSLContext] | None":
        if not self.settings.is_v2_firmware:
            return None
        if self._identity is None:
            with naming_the_extra(_DISTRIBUTION):
                from .tls_identity import TlsIdentity
            self._identity = TlsIdentity(self.access, self.settings, self.host)
            self.access.on_certificate = self._renew_after_answer
            self.access.on_passphrase = self._restart_broker_soon
        return self.https_port, self._identity.context

    def _new_thread(self) -> "ServerThread":
        from .server_thread import ServerThread

        return ServerThread(self._device.answer, self.settings.keepalive_s)


def _device(panel: Panel, settings: Settings, faults: Faults) -> "Device":
    """Import what needs the extra only now, so that importing this package costs little."""
    with naming_the_extra(_DISTRIBUTION):
        from .device import Device

        return Device(panel, settings, faults)
