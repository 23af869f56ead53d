"""How far the simulated device follows the firmware, and where it does what the documents say instead."""

from dataclasses import dataclass, fields
from typing import Literal, Self

RawLink = Literal["plain", "firmware"]


@dataclass(frozen=True)
class Habits:
    """What the documents promise and the firmware does otherwise. All False, the default, is the firmware.

    `checks_pins`: pins that do not exist or cannot do what is asked are refused.
    `reports_edges`: subscriptions to changes and edges report.
    `takes_short_forms`: PIN_SUBSCRIBE with four or six bytes and STREAM_START with four are understood.
    `frees_slots`: unsubscribing frees the slot in the table.
    `threshold_exceeded`: an analog value is reported when it changed by more than the threshold, not by just as much.
    `reads_datastreams`: DS_READ is answered; unknown datastreams cannot be subscribed to, known ones report at the
    interval that was asked for, and only then.
    `names_modules`: MOD_RESP and MOD_EVENT carry the id of their module.
    `reports_pid`: the PID module reports each step.
    `clamps_servo`: angles above 180 become 180.
    `refuses_when_busy`: a stepper that moves refuses another move.
    `long_text`: the display draws 64 bytes of a text, not 63.
    `dht_nan`: a DHT sensor without a reading answers with not-a-number.
    `answers_versions`: a packet of another version is refused instead of ignored.
    `answers_overlong`: a payload above the limit is refused instead of ignored (links without framing).
    `lists_module_pins`: HELLO_RESP lists the pins that modules have claimed by then.
    `checks_hash`: an update whose SHA-256 differs, or that is not complete, is refused.
    `restarts_at_once`: after an update it restarts without waiting.
    """

    checks_pins: bool = False
    reports_edges: bool = False
    takes_short_forms: bool = False
    frees_slots: bool = False
    threshold_exceeded: bool = False
    reads_datastreams: bool = False
    names_modules: bool = False
    reports_pid: bool = False
    clamps_servo: bool = False
    refuses_when_busy: bool = False
    long_text: bool = False
    dht_nan: bool = False
    answers_versions: bool = False
    answers_overlong: bool = False
    lists_module_pins: bool = False
    checks_hash: bool = False
    restarts_at_once: bool = False

    @classmethod
    def documented(cls) -> Self:
        """A device that behaves as the documents say."""
        return cls(**{field.name: True for field in fields(cls)})
