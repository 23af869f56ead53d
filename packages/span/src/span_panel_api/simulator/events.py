"""What happens to a simulated panel by itself, for the command line: `lost=5,after=10,every=60`. Seconds are real ones."""

import heapq
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from .span_simulator import SpanSimulator

HELP: Final = """\
events (--event, may be repeated) are KIND[=SECONDS] followed by after=SECONDS (10) and every=SECONDS (once):
  lost=SECONDS             the panel's session dies ($state lost) and comes back that much later (5)
  broker_drop=SECONDS      the broker is gone for so long (1)
  restart=SECONDS          the panel restarts: 502, no broker (5)
  utility_down=SECONDS     the utility fails (60)
  battery_silent=SECONDS   the battery does not answer (600)
  renew_certificate, expired_certificate, new_authority, rotate_passphrase

  --event lost=3,after=20,every=60
"""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happens `after_s` seconds after the start, and again `every_s` seconds if that is given."""

    kind: str
    lasts_s: float
    after_s: float = 10.0
    every_s: float | None = None


def _lose(simulator: "SpanSimulator", _event: Event) -> None:
    simulator.mqtt.lose()


def _drop_broker(simulator: "SpanSimulator", _event: Event) -> None:
    simulator.mqtt.broker_down()


_Action = Callable[["SpanSimulator", Event], object]

# Kind -> what happens, what ends it, and how long it lasts unless told otherwise.
_KINDS: Final[Mapping[str, tuple[_Action, Callable[["SpanSimulator"], object] | None, float]]] = {
    "lost": (_lose, lambda simulator: simulator.mqtt.come_back(), 5.0),
    "broker_drop": (_drop_broker, lambda simulator: simulator.mqtt.broker_up(), 1.0),
    "restart": (lambda simulator, event: simulator.panel.reboot(event.lasts_s), None, 5.0),
    "utility_down": (
        lambda simulator, _: simulator.panel.set_utility(is_up=False),
        lambda simulator: simulator.panel.set_utility(is_up=True),
        60.0,
    ),
    "battery_silent": (
        lambda simulator, _: simulator.panel.lose_battery(),
        lambda simulator: simulator.panel.find_battery(),
        600.0,
    ),
    "renew_certificate": (lambda simulator, _: simulator.renew_certificate(), None, 0.0),
    "expired_certificate": (lambda simulator, _: simulator.renew_certificate(is_expired=True), None, 0.0),
    "new_authority": (lambda simulator, _: simulator.renew_certificate(new_authority=True), None, 0.0),
    "rotate_passphrase": (lambda simulator, _: simulator.rotate_passphrase(), None, 0.0),
}


def parse_event(text: str) -> Event:
    """Return the event that a text describes. ValueError says what is wrong with it."""
    (kind, has_value, value), *options = (part.strip().partition("=") for part in text.split(","))
    if kind not in _KINDS:
        raise ValueError(f"unknown event {kind!r}; known: {', '.join(sorted(_KINDS))}")
    times = {"after": 10.0, "lasts": _seconds(value) if has_value else _KINDS[kind][2]}
    for name, _, given in options:
        if name not in ("after", "every"):
            raise ValueError(f"unknown option {name!r}; known: after, every")
        times[name] = _seconds(given)
    return Event(kind, times["lasts"], times["after"], times.get("every"))


def _seconds(text: str) -> float:
    seconds = float(text)
    if not 0.0 <= seconds < float("inf"):
        raise ValueError(f"{text} is not 0 or more seconds")
    return seconds


class Schedule:
    """Lets events happen to a simulator, in a thread of its own."""

    def __init__(self, simulator: "SpanSimulator", events: Iterable[Event]) -> None:
        self._simulator = simulator
        self._stop = threading.Event()
        self._order = 0
        self._due: list[tuple[float, int, Callable[[], object]]] = []
        for event in events:
            self._add(event.after_s, self._begin(event))
        self._thread = threading.Thread(target=self._run, name="span-simulator-events", daemon=True)

    def start(self) -> None:
        """Begin to wait for the first event."""
        self._thread.start()

    def stop(self) -> None:
        """Let nothing more happen."""
        self._stop.set()
        self._thread.join()

    def _add(self, wait_s: float, action: Callable[[], object]) -> None:
        self._order += 1
        heapq.heappush(self._due, (time.monotonic() + wait_s, self._order, action))

    def _begin(self, event: Event) -> Callable[[], object]:
        action, end, _ = _KINDS[event.kind]

        def begin() -> None:
            if event.every_s is not None:
                self._add(event.every_s, begin)
            if end is not None:
                self._add(event.lasts_s, partial(end, self._simulator))
            action(self._simulator, event)

        return begin

    def _run(self) -> None:
        while self._due:
            due_s, _, action = self._due[0]
            if self._stop.wait(max(0.0, due_s - time.monotonic())):
                return
            heapq.heappop(self._due)
            action()
