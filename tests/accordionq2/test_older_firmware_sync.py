# Derived from tests/accordionq2/test_older_firmware.py by `codegen generate`. Do not edit: change that file.
"""A client made for 5.28.1 against a station with 5.13.0: what was there works, what was not names itself."""

import pickle
import warnings

import pytest

import accordionq2
from accordionq2 import (
    API_VERSION,
    AccordionQ2ApiError,
    AccordionQ2UnsupportedError,
    AccordionQ2Client,
    ChannelConfigRequest,
    FirmwareWarning,
)
from accordionq2.simulator import AccordionQ2Simulator

Simulator = AccordionQ2Simulator
OLD = pytest.mark.accordionq2_simulator(firmware="5.13.0")
NEW = "5.28.1 has it"


@OLD
def test_calls_of_both_work(accordionq2_simulator: Simulator) -> None:
    with AccordionQ2Client(accordionq2_simulator.endpoint) as client:
        assert client.resources.get_values(["DUT_RESET"], max_age_ms=1000) == {"DUT_RESET": "False"}
        assert client.resources.read_values(["DUT_RESET"]) == ({"DUT_RESET": "False"}, {})
        assert all(channel.details is None for channel in client.channels.get_all())
        with pytest.raises(AccordionQ2ApiError) as caught:
            client.media.delete_file("none")
        assert type(caught.value) is AccordionQ2ApiError


@OLD
@pytest.mark.parametrize(
    ("call", "arguments"),
    [
        ("events.open", ()),
        ("lease.get", ()),
        ("lease.acquire", ("me",)),
        ("files.get_roots", ()),
        ("files.download", ("config", "a")),
        ("files.upload", ("config", "a", b"")),
        ("system.get_clock", ()),
        ("system.boot.get", ()),
        ("firmware.get_state", ()),
        ("numeric_results.acquire", ("a", "b")),
        ("audit.get_audit_log", ()),
        ("instruments.get_all", ()),
        ("subscriptions.create", ("s", ["a"])),
        ("capabilities.get", ()),
    ],
)
def test_a_newer_call_names_itself(accordionq2_simulator: Simulator, call: str, arguments: tuple[object]) -> None:
    with AccordionQ2Client(accordionq2_simulator.endpoint) as client:
        method = client
        for name in call.split("."):
            method = getattr(method, name)
        with pytest.raises(AccordionQ2UnsupportedError, match=NEW) as caught:
            method(*arguments)  # type: ignore[operator] # it is one
        error = caught.value
        assert error.call == call.replace(".", "_")
        assert isinstance(error, AccordionQ2ApiError)
        assert isinstance(error, NotImplementedError)
        copied = pickle.loads(pickle.dumps(error))
        assert (copied.call, copied.since, str(copied), copied.status_code) == (
            error.call,
            "5.28.1",
            str(error),
            error.status_code,
        )


@OLD
def test_watching_names_what_is_missing(accordionq2_simulator: Simulator) -> None:
    with AccordionQ2Client(accordionq2_simulator.endpoint) as client:
        with pytest.raises(AccordionQ2UnsupportedError, match=NEW):
            for _ in client.watch_values(["DUT_RESET"]):
                pass


def test_a_missing_file_is_no_missing_call(accordionq2_simulator: Simulator) -> None:
    with AccordionQ2Client(accordionq2_simulator.endpoint) as client:
        with pytest.raises(AccordionQ2ApiError) as caught:
            client.files.download("config", "none")
        assert (type(caught.value), caught.value.status_code) == (AccordionQ2ApiError, 404)


@OLD
def test_an_older_firmware_is_told_and_nothing_is_asked(accordionq2_simulator: Simulator) -> None:
    with AccordionQ2Client(accordionq2_simulator.endpoint) as client:
        assert client.compatibility.verdict == "unknown"
        assert list(accordionq2_simulator.requests) == []
        client.application.get_identification()
        assert (client.compatibility.verdict, client.compatibility.device_version) == ("older", "5.13.0")
        assert len(accordionq2_simulator.requests) == 1


@OLD
def test_what_an_older_firmware_passes_over_warns_once(accordionq2_simulator: Simulator) -> None:
    config = ChannelConfigRequest(net_name="MPIO03", details={"gain": 2.0})
    with AccordionQ2Client(accordionq2_simulator.endpoint) as client:
        client.channels.configure(config)  # nobody knows yet
        client.application.get_identification()
        with pytest.warns(FirmwareWarning, match=r"max_age_ms does nothing.* 5\.13\.0, and 5\.28\.1") as caught:
            client.resources.get_values(["DUT_RESET"], max_age_ms=10)
        assert [warning.filename for warning in caught] == [__file__]
        with pytest.warns(FirmwareWarning, match="details does nothing") as caught:
            client.channels.configure_many([config])
        assert [warning.filename for warning in caught] == [__file__]
        client.channels.configure(config)
        client.resources.read_values(["DUT_RESET"], max_age_ms=10)


def test_what_the_firmware_knows_does_not_warn(accordionq2_simulator: Simulator) -> None:
    with AccordionQ2Client(accordionq2_simulator.endpoint) as client:
        client.application.get_identification()
        client.resources.get_values(["DUT_RESET"], max_age_ms=10)
        client.channels.configure(ChannelConfigRequest(net_name="MPIO03", details={"gain": 2.0}))


def test_the_same_firmware(accordionq2_simulator: Simulator) -> None:
    with AccordionQ2Client(accordionq2_simulator.endpoint) as client:
        client.application.get_identification()
        assert client.compatibility.verdict == "same"
        assert API_VERSION == accordionq2.API_VERSION


def test_a_newer_firmware_warns_once(accordionq2_simulator: Simulator) -> None:
    accordionq2_simulator.settings.firmware = "5.29.0"
    with AccordionQ2Client(accordionq2_simulator.endpoint) as client:
        with pytest.warns(FirmwareWarning, match=r"5\.29\.0") as caught:
            client.application.get_identification()
        assert [warning.filename for warning in caught] == [__file__]
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            client.application.get_identification()
        assert client.compatibility.verdict == "newer"
