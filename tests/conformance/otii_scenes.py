"""Sets a simulated server up as the recorded one was, so that a recorded request gets an answer of the recorded form."""

from collections.abc import Callable
from typing import Any, Final

from otii_tcp_client.simulator import ARC_ID, ErrorAnswer, License, MissingField, OtiiSimulator
from otii_tcp_client.simulator.battery import PROFILES, Emulator
from tests.conformance.otii_recordings import Recording

EMULATOR_ID: Final = "1f0c0a5e-6a9b-4a52-8c5e-0d8a7e0b0001"
BY_FAULT: Final = frozenset(
    {
        "error-connection-denied",
        "error-invalid-command",
        "error-missing-key",
        "error-missing-key-no-cmd",
        "error-not-able-to-parse",
        "error-request-too-large",
        "error-unexpected-transmission-id",
        "error-unknown",
    }
)
"""Errors that do not follow from the request of their line; a fault lets the simulator give them."""


def set_up(simulator: OtiiSimulator, recording: Recording) -> None:
    """Prepare everything that the requests of a recording refer to."""
    bench = simulator.bench
    with bench.lock:
        _connect_device(simulator)
        _measure(simulator)
        bench.licenses.reserve(5432)
        _take_over_account(simulator, recording)
        if recording.id in BY_FAULT:
            _add_fault(simulator, recording)
        SCENES.get(recording.id, _nothing)(simulator)


def _connect_device(simulator: OtiiSimulator) -> None:
    device = simulator.bench.device(ARC_ID)
    device.enabled |= {"mc", "rx", "i1"}
    device.state.has_exp_port = device.state.has_uart = True
    device.state.properties["some-name"] = "x"
    device.steps = [{"current": 0.01, "duration": 60}]


def _measure(simulator: OtiiSimulator) -> None:
    bench = simulator.bench
    device = bench.device(ARC_ID)
    project = bench.create_project()
    device.switch_main(is_on=True)
    for _ in range(4):
        bench.start_recording(project)
        bench.advance(6)
    device.switch_main(is_on=False)
    bench.stop_recording(project)
    project.user_logs.append("Signaling")
    project.recordings[3].user_logs["Signaling"] = [(0.1, "err a"), (0.2, "Connecting...")]
    project.recordings[3].logs["log-1"] = project.recordings[3].tracks[ARC_ID, "rx"]  # type: ignore[assignment] # any log
    device.emulator = Emulator(EMULATOR_ID, PROFILES[0], 2, 3)


def _take_over_account(simulator: OtiiSimulator, recording: Recording) -> None:
    """Have the licences that were listed, and let in who logged in."""
    account = simulator.bench.licenses
    account.is_logged_in = not recording.id.startswith("client-") or recording.id.endswith(("logged-in", "licenses"))
    for item in (item for step in recording.steps for item in step.exchange):
        listed = item.get("received", {}).get("data", {}).get("licenses")
        if listed is not None:
            account.all = [License(entry["id"], entry["type"]) for entry in listed]
        if item.get("sent", {}).get("cmd") == "otii_login" and not recording.id.startswith("error"):
            data = item["sent"]["data"]
            account.user, account.password = data["username"], data["password"]


def _add_fault(simulator: OtiiSimulator, recording: Recording) -> None:
    answer: Any = recording.steps[0].exchange[1]["received"]
    simulator.faults.add(ErrorAnswer(answer["errorcode"], answer.get("data")))
    if "cmd" not in answer:
        simulator.faults.add(MissingField("cmd"))


def _nothing(_simulator: OtiiSimulator) -> None:
    pass


def _no_project(simulator: OtiiSimulator) -> None:
    simulator.bench.projects.clear()


def _no_recording(simulator: OtiiSimulator) -> None:
    simulator.bench.projects[1].recordings.clear()


def _saved_project(simulator: OtiiSimulator) -> None:
    simulator.bench.save(simulator.bench.projects[1], "projects/demo", force=True)


def _reserved(simulator: OtiiSimulator) -> None:
    simulator.bench.licenses.reserve(1234)


def _uart_off(simulator: OtiiSimulator) -> None:
    simulator.bench.device(ARC_ID).state.has_uart = False


def _no_property(simulator: OtiiSimulator) -> None:
    simulator.bench.device(ARC_ID).state.properties.clear()


def _power_on(simulator: OtiiSimulator) -> None:
    simulator.bench.device(ARC_ID).switch_main(is_on=True)


def _battery_data(simulator: OtiiSimulator) -> None:
    from otii_tcp_client.simulator.profiling import Profiling

    bench = simulator.bench
    bench.device(ARC_ID).profiling = Profiling([{"current": 0.01, "duration": 60}], bench.now_s() - 90)


def _user_log_missing(simulator: OtiiSimulator) -> None:
    simulator.bench.projects[1].user_logs.clear()


def _channels_off(simulator: OtiiSimulator) -> None:
    simulator.bench.device(ARC_ID).enabled.clear()


def _hung(simulator: OtiiSimulator) -> None:
    simulator.bench.device(ARC_ID).is_hung = True


def _unplugged(simulator: OtiiSimulator) -> None:
    simulator.bench.unplug(ARC_ID)


def _no_license(simulator: OtiiSimulator) -> None:
    simulator.bench.licenses.give_back(5432)


def _logged_out(simulator: OtiiSimulator) -> None:
    simulator.bench.licenses.is_logged_in = False


SCENES: Final[dict[str, Callable[[OtiiSimulator], None]]] = {
    "otii-get-active-project-none": _no_project,
    "otii-open-project": _saved_project,
    "otii-open-project-flags": _saved_project,
    "otii-return-license": _reserved,
    "arc-get-property-absent": _no_property,
    "arc-get-rx": _uart_off,
    "arc-get-value": _power_on,
    "arc-set-tx": _uart_off,
    "arc-wait-for-battery-data": _battery_data,
    "arc-wait-for-battery-data-none": _battery_data,
    "project-close": _saved_project,
    "project-create-user-log": _user_log_missing,
    "project-get-last-recording-none": _no_recording,
    "error-command-failure": _channels_off,
    "error-command-timeout": _hung,
    "error-device-not-connected": _unplugged,
    "error-no-license": _no_license,
    "error-not-logged-in": _logged_out,
    "error-not-ready": _channels_off,
}
