"""Events of the command line: their text, and that they happen."""

import time
from collections.abc import Callable

import pytest

from span_panel_api.simulator import Settings, SpanSimulator
from span_panel_api.simulator.events import Event, Schedule, parse_event
from tests.span.simulator.mqtt_peer import until


@pytest.mark.parametrize(
    ("text", "event"),
    [
        ("lost", Event("lost", 5.0)),
        ("lost=3,after=20,every=60", Event("lost", 3.0, 20.0, 60.0)),
        ("broker_drop=0.5, after=1", Event("broker_drop", 0.5, 1.0)),
        ("new_authority", Event("new_authority", 0.0)),
    ],
)
def test_events_as_text(text: str, event: Event) -> None:
    assert parse_event(text) == event


@pytest.mark.parametrize("text", ["explode", "lost=soon", "lost=-1", "lost,when=1", "lost,after="])
def test_what_is_no_event(text: str) -> None:
    with pytest.raises(ValueError, match=r"unknown|could not|is not"):
        parse_event(text)


@pytest.mark.parametrize(
    ("text", "happens", "is_over"),
    [
        (
            "utility_down=0.5,after=0",
            lambda s: not s.panel.backup.is_utility_up,
            lambda s: s.panel.backup.is_utility_up,
        ),
        ("battery_silent=0.5,after=0", lambda s: s.panel.backup.asserted == "NONE", lambda s: not s.panel.starts),
        ("restart=60,after=0", lambda s: s.panel.is_booting(), lambda s: s.panel.starts == 1),
        ("rotate_passphrase,after=0", lambda s: s.passphrase != "simulated-dashboard", lambda _: True),
        ("expired_certificate,after=0.01", lambda s: s.ca_pem, lambda _: True),
    ],
)
def test_events_happen(
    text: str, happens: Callable[[SpanSimulator], bool], is_over: Callable[[SpanSimulator], bool]
) -> None:
    with SpanSimulator(settings=Settings(firmware="r202639"), broker="none") as simulator:
        schedule = Schedule(simulator, [parse_event(text)])
        schedule.start()
        until(lambda: happens(simulator))
        until(lambda: is_over(simulator))
        schedule.stop()


def test_events_of_the_broker_happen_again_and_again() -> None:
    with SpanSimulator(settings=Settings(firmware="r202639")) as simulator:
        state = f"ebus/5/{simulator.serial}/$state"
        schedule = Schedule(
            simulator, [parse_event("lost=0.01,after=0,every=0.2"), parse_event("broker_drop=0,after=0.1")]
        )
        schedule.start()
        time.sleep(0.3)  # the schedule is what is tested: its events come at 0.01, 0.1 and 0.21 s
        schedule.stop()
        simulator.mqtt.broker_up()
        simulator.mqtt.come_back()
        assert simulator.mqtt.topics[state] == "ready"


def test_stopping_does_not_wait_for_what_is_to_come() -> None:
    with SpanSimulator() as simulator:
        schedule = Schedule(simulator, [Event("utility_down", 60.0, 60.0)])
        schedule.start()
        schedule.stop()
        assert simulator.panel.backup.is_utility_up
