"""The services of the station, as systemd runs them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from .answers import Json, RefusalError
from .numbers import Numbers
from .timers import Timers


@dataclass
class Service:
    """One service. `is_self` marks the one that answers: it can be restarted and nothing else."""

    name: str
    unit: str
    description: str
    is_self: bool = False
    is_installed: bool = True
    is_enabled: bool = True
    state: str = "active"
    since: str | None = None

    @property
    def actions(self) -> tuple[str, ...]:
        """What can be done with it now."""
        if not self.is_installed:
            return ()
        if self.is_self:
            return ("restart",)
        running = ("stop", "restart") if self.state == "active" else ("start",)
        return (*running, "disable" if self.is_enabled else "enable")

    def report(self) -> Json:
        """Return it as `ServiceStatus`."""
        sub_states = {"active": "running", "activating": "start", "failed": "failed"}
        return {
            "id": self.name,
            "unit": self.unit,
            "description": self.description,
            "installed": self.is_installed,
            "activeState": self.state,
            "subState": sub_states.get(self.state, "dead"),
            "enabled": self.is_enabled,
            "since": self.since,
            "self": self.is_self,
            "actions": list(self.actions),
        }


@dataclass(frozen=True)
class Effects:
    """What services do to the rest of the station."""

    hardware_stopped: Callable[[], None]
    hardware_started: Callable[[], None]
    server_restarts: Callable[[], None]


class Services:
    """The three services by id."""

    def __init__(self, timers: Timers, numbers: Numbers, time_text: Callable[[], str], effects: Effects) -> None:
        self._timers = timers
        self._numbers = numbers
        self._time_text = time_text
        self._effects = effects
        self._failures: dict[str, str] = {}
        services = (
            Service("hardware", "accordion.service", "Hardware app"),
            Service("webapi", "webapi.service", "WebApi", is_self=True),
            Service("dashboard", "nodered.service", "Dashboard"),
        )
        self.known: Final[Mapping[str, Service]] = {service.name: service for service in services}

    def report(self) -> Json:
        """Return all."""
        return [service.report() for service in self.known.values()]

    def state(self, name: str) -> str:
        """Return the state of one, such as `active`."""
        return self.known[name].state

    def fail(
        self, name: str, text: str = "Job for unit failed because the control process exited with error code"
    ) -> None:
        """Let every action on a service end in 500 with systemd's `text`, until `heal`."""
        self._failures[name] = text

    def heal(self, name: str) -> None:
        """Let actions on a service work again."""
        self._failures.pop(name, None)

    def act(self, name: str, action: str) -> None:
        """Start an action without waiting for its end. Refuses with 404, 400 and 500."""
        service = self.known.get(name)
        if service is None:
            raise RefusalError(404, f"No service {name}")
        if action not in service.actions:
            raise RefusalError(
                400, f"{action} is no action of {name} now; it has {', '.join(service.actions) or 'none'}"
            )
        if name in self._failures:
            raise RefusalError(500, self._failures[name])
        self._perform(service, action)

    def _perform(self, service: Service, action: str) -> None:
        if action in ("enable", "disable"):
            service.is_enabled = action == "enable"
        elif service.is_self:
            self._effects.server_restarts()
        else:
            self._stop(service)
            if action != "stop":
                self._start(service)

    def _stop(self, service: Service) -> None:
        if service.state == "active":
            service.state, service.since = "inactive", None
            if service.name == "hardware":
                self._effects.hardware_stopped()

    def _start(self, service: Service) -> None:
        def started() -> None:
            service.state, service.since = "active", self._time_text()
            if service.name == "hardware":
                self._effects.hardware_started()

        service.state = "activating"
        self._timers.after(self._numbers.restart_s, started)
