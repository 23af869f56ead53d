# Derived from tests/accordionq2/test_client.py by `codegen generate`. Do not edit: change that file.
"""The client against the simulated station, over a real socket."""

import io
import os
from pathlib import Path
from typing import Any

import pytest

from accordionq2 import (
    AccordionQ2AnswerError,
    AccordionQ2ApiError,
    AccordionQ2ArgumentError,
    AccordionQ2ConnectionError,
    AccordionQ2RefusedError,
    AccordionQ2TimeoutError,
    AccordionQ2Client,
    BusActions,
    ChannelConfigRequest,
    DirectionTypes,
    ModuleStatus,
)
from accordionq2.models import CalibrationTableDto, ModuleSettingsDto
from accordionq2.simulator import (
    AccordionQ2Simulator,
    Delay,
    Drop,
    ErrorStatus,
    Garbage,
    Reset,
    Settings,
    Truncate,
    WrongType,
)
from tests.accordionq2.sync_tools import gather

Simulator = AccordionQ2Simulator
NR = "0.4.ESH10000662.NumericResult"
I2C = "0.ESH10000597.I2C00"


def test_resources(accordionq2_simulator: Simulator) -> None:
    with AccordionQ2Client(accordionq2_simulator.endpoint) as client:
        assert "DUT_RESET" in client.resources.get_names()
        client.resources.set_value("DUT_RESET", "True")
        assert client.resources.get_value("DUT_RESET") == "True"
        client.resources.set_values({"DUT_RESET": "False", "STATUS_LED": "True"})
        values = client.resources.get_values(["DUT_RESET", "STATUS_LED"])
        assert values == {"DUT_RESET": "False", "STATUS_LED": "True"}
        assert type(values) is dict


def test_either_name_of_the_value_is_read(accordionq2_simulator: Simulator) -> None:
    accordionq2_simulator.settings.value_member = "Value"
    with AccordionQ2Client(accordionq2_simulator.endpoint) as client:
        assert client.resources.get_value("DUT_RESET") == "False"


def test_channels(accordionq2_simulator: Simulator) -> None:
    with AccordionQ2Client(accordionq2_simulator.endpoint) as client:
        channel = client.channels.get_channel(alias="SPARE")
        change = ChannelConfigRequest(net_name=channel.net_name)
        change.alias = "PROBE"
        change.direction = DirectionTypes.OUT
        client.channels.configure(change)
        others = [ChannelConfigRequest(alias="PROBE", group_name="G"), ChannelConfigRequest(alias="DUT_READY", unit="")]
        client.channels.configure_many(others)
        changed = client.channels.get_channel("PROBE")
        assert (changed.direction, changed.group_name) == (DirectionTypes.OUT, "G")
        assert changed in client.channels.get_all()


def test_flags_may_be_integers(accordionq2_simulator: Simulator) -> None:
    with AccordionQ2Client(accordionq2_simulator.endpoint) as client:
        as_text = client.channels.get_all()
        accordionq2_simulator.settings.flags_as = "integer"
        assert client.channels.get_all() == as_text


def test_modules(accordionq2_simulator: Simulator) -> None:
    with AccordionQ2Client(accordionq2_simulator.endpoint) as client:
        modules = client.modules.get_all()
        loaded = client.modules.get_loaded()
        assert set(loaded) <= set(modules)
        client.modules.configure(modules[0])
        client.modules.unload(loaded[0])
        assert loaded[0].name not in [module.name for module in client.modules.get_loaded()]
        client.modules.load(loaded[0])
        assert (client.modules.get_physical_system()).modules
        licensed = client.modules.get_licensed_apps()
        assert {app.name for app in licensed} <= {app.name for app in client.modules.get_all_apps()}
        assert all(app.key not in repr(app) for app in licensed if app.key)


def test_application(accordionq2_simulator: Simulator) -> None:
    with AccordionQ2Client(accordionq2_simulator.endpoint) as client:
        assert (client.connection.get_status()).is_connected
        assert client.application.get_name()
        assert "5.28.1" in client.application.get_identification()
        assert client.application.get_status() is ModuleStatus.OK
        client.application.save_config_file("mine.cfg")
        data = client.application.download_config_file("mine.cfg")
        client.application.upload_config_file("copy.cfg", data)
        assert client.application.download_config_file("copy.cfg") == data
        client.application.load_config_file("copy.cfg")
        assert (client.application.get_loaded_config_files())[-1] == "copy.cfg"
        client.application.delete_config_file("mine.cfg")
        assert "mine.cfg" not in client.application.list_config_files()
        client.application.reset()
        assert len(client.application.get_system_log(tail=1)) == 1


def test_media(accordionq2_simulator: Simulator, tmp_path: Path) -> None:
    data, seen = bytes(range(256)) * 3000, list[tuple[int, int | None]]()
    source, target = tmp_path / "source.bin", tmp_path / "target.bin"
    source.write_bytes(data)
    with AccordionQ2Client(accordionq2_simulator.endpoint) as client:
        client.media.upload_file("ünder way 1.bin", source)
        assert "ünder way 1.bin" in client.media.list_files()
        assert client.media.download_file("ünder way 1.bin") == data
        size = client.media.download_file(
            "ünder way 1.bin", to=target, progress=lambda done, total: seen.append((done, total))
        )
        assert (size, target.read_bytes() == data, seen[-1]) == (len(data), True, (len(data), len(data)))
        opened = io.BytesIO(b"head" + b"rest")
        opened.seek(4)
        client.media.upload_file("small.bin", opened)
        received = io.BytesIO()
        assert client.media.download_file("small.bin", to=received) == 4
        assert received.getvalue() == b"rest"
        client.media.delete_file("small.bin")
        assert "small.bin" not in client.media.list_files()


def test_downloads_leave_nothing_behind_when_they_fail(accordionq2_simulator: Simulator, tmp_path: Path) -> None:
    target = tmp_path / "target.bin"
    with AccordionQ2Client(accordionq2_simulator.endpoint) as client:
        with pytest.raises(AccordionQ2ApiError) as refused:
            client.media.download_file("none.bin", to=target)
        assert refused.value.status_code == 404
        accordionq2_simulator.faults.add(Drop(times=2))
        with pytest.raises(AccordionQ2ConnectionError):
            client.media.download_file("waveform.bin", to=target)
        assert not os.listdir(tmp_path)  # noqa: PTH208 # in one line for both colours
        accordionq2_simulator.faults.add(Drop(times=1))
        assert client.media.download_file("waveform.bin", to=target) == target.stat().st_size


def test_buses(accordionq2_simulator: Simulator) -> None:
    with AccordionQ2Client(accordionq2_simulator.endpoint) as client:
        found = client.comm.i2c(I2C, 0, BusActions.SCAN)
        assert found.number_of_bytes_received == len(found.received) > 0
        answer = client.comm.i2c(I2C, found.received[0], "Receive", number_of_bytes_to_receive=1)
        assert (answer.action, len(answer.received)) == ("Receive", 1)
        for action in ("ClearBuffers", BusActions.SEND_RECEIVE):
            answer = client.comm.uart(
                "MyUart", action, data_to_send=b"*IDN?\n", number_of_bytes_to_receive=99, use_termination_byte=True
            )
        assert answer.received.endswith(b"\n")
        answer = client.comm.socket(
            "MySock", BusActions.SEND_RECEIVE, data_to_send=b"*IDN?\n", number_of_bytes_to_receive=99
        )
        assert answer.received
        answer = client.comm.spi("MySpi", BusActions.SEND_RECEIVE, b"\x9f\x00\x00\x00", 4)
        assert len(answer.received) == 4


def test_measurements(accordionq2_simulator: Simulator) -> None:
    with AccordionQ2Client(accordionq2_simulator.endpoint) as client:
        assert [channel.net_name for channel in client.numeric_results.get_channels()] == [NR]
        target = (client.numeric_results.get_targets(NR))[0]
        result = client.numeric_results.measure(NR, target, samples=100, reduced_set=False)
        assert result.sample_count == 100
        samples = client.numeric_results.get_samples(NR)
        assert client.numeric_results.get_min(NR) == min(samples)
        assert client.numeric_results.get_max(NR) == max(samples)
        assert client.numeric_results.get_mean(NR) == pytest.approx(sum(samples) / 100)
        assert client.numeric_results.get_stdev(NR) > 0


def test_calibration(accordionq2_simulator: Simulator) -> None:
    with AccordionQ2Client(accordionq2_simulator.endpoint) as client:
        name = (client.calibration.get_channels())[0].net_name
        table = client.calibration.get_table(name)
        assert isinstance(table, CalibrationTableDto)
        client.calibration.set_table(name, table)
        assert client.calibration.get_table(name) == table


# What goes wrong


def test_a_wrong_password_is_401(accordionq2_simulator: Simulator) -> None:
    accordionq2_simulator.settings.auth = ("admin", "secret")
    for auth, status in ((("admin", "secret"), None), (("admin", "wrong"), 401), (None, 401)):
        with AccordionQ2Client(accordionq2_simulator.endpoint, auth=auth) as client:
            if status is None:
                assert client.resources.get_names()
                assert "secret" not in repr(client)
                continue
            with pytest.raises(AccordionQ2ApiError) as refused:
                client.resources.get_names()
            assert refused.value.status_code == status


def test_tls() -> None:
    with AccordionQ2Simulator(tls=True) as simulator:
        with AccordionQ2Client(simulator.endpoint, verify=str(simulator.authority_file)) as client:
            assert client.resources.get_names()
        with AccordionQ2Client(simulator.endpoint, verify=False) as client:
            assert client.resources.get_names()
        with AccordionQ2Client(simulator.endpoint) as client:
            with pytest.raises(AccordionQ2ConnectionError, match="certificate is not trusted") as untrusted:
                client.resources.set_value("DUT_RESET", "True")
            assert untrusted.value.was_sent is False


def test_nothing_listens() -> None:
    simulator = AccordionQ2Simulator()
    with simulator:
        endpoint = simulator.endpoint
    client = AccordionQ2Client(endpoint)
    with pytest.raises(AccordionQ2RefusedError) as refused:
        client.resources.set_value("DUT_RESET", "True")
    assert isinstance(refused.value, ConnectionRefusedError)
    assert refused.value.was_sent is False
    with simulator:
        assert client.resources.get_value("DUT_RESET") == "False"
        client.close()
        client.close()
        assert client.resources.get_value("DUT_RESET") == "False"
        client.close()


def test_reads_survive_one_broken_connection(accordionq2_simulator: Simulator) -> None:
    with AccordionQ2Client(accordionq2_simulator.endpoint) as client:
        for fault in (Drop(times=1), Reset(times=1), Truncate(times=1)):
            accordionq2_simulator.faults.add(fault)
            assert client.resources.get_names()


def test_writes_are_never_repeated(accordionq2_simulator: Simulator) -> None:
    with AccordionQ2Client(accordionq2_simulator.endpoint) as client:
        for fault in (Drop(times=1), Reset(times=1)):
            accordionq2_simulator.faults.add(fault)
            with pytest.raises(AccordionQ2ConnectionError) as lost:
                client.resources.set_value("DUT_RESET", "True")
            assert lost.value.was_sent is True
            assert client.resources.get_value("DUT_READY") == "False"


def test_silence_ends_after_the_timeout(accordionq2_simulator: Simulator) -> None:
    accordionq2_simulator.faults.add(Delay(seconds=30, times=1))
    with AccordionQ2Client(accordionq2_simulator.endpoint, timeout=0.5) as client:
        with pytest.raises(AccordionQ2TimeoutError) as late:
            client.resources.set_value("DUT_RESET", "True")
    assert isinstance(late.value, TimeoutError)
    assert late.value.was_sent is True


@pytest.mark.parametrize(
    "fault", [Garbage(body=b"no JSON at all", times=1), Garbage(body=b'["half', times=1), Garbage(body=b"", times=1)]
)
def test_what_is_no_json_is_an_answer_error(accordionq2_simulator: Simulator, fault: Any) -> None:
    accordionq2_simulator.faults.add(fault)
    with AccordionQ2Client(accordionq2_simulator.endpoint) as client:
        with pytest.raises(AccordionQ2AnswerError) as unusable:
            client.resources.get_names()
    assert isinstance(unusable.value, ValueError)
    assert unusable.value.status_code == 200


@pytest.mark.parametrize("status", [301, 302, 400, 404, 500, 503])
def test_every_status_but_success_is_an_error(accordionq2_simulator: Simulator, status: int) -> None:
    accordionq2_simulator.faults.add(ErrorStatus(status=status, times=1))
    with AccordionQ2Client(accordionq2_simulator.endpoint) as client:
        with pytest.raises(AccordionQ2ApiError) as refused:
            client.resources.set_value("DUT_RESET", "True")
        assert refused.value.status_code == status
        assert client.resources.get_value("DUT_RESET") == "False"


@pytest.mark.parametrize(
    ("member", "value", "seen"),
    [("received", None, b""), ("received", "0a ff", b"\n\xff"), ("received", "XY", None), ("received", 5, None)],
)
def test_received_bytes(accordionq2_simulator: Simulator, member: str, value: Any, seen: bytes | None) -> None:
    accordionq2_simulator.faults.add(WrongType(member=member, value=value, times=1))
    with AccordionQ2Client(accordionq2_simulator.endpoint) as client:
        if seen is None:
            with pytest.raises(AccordionQ2AnswerError):
                client.comm.i2c(I2C, 0, "Scan")
        else:
            assert (client.comm.i2c(I2C, 0, "Scan")).received == seen


def test_bad_arguments_are_refused_before_anything_is_sent(accordionq2_simulator: Simulator) -> None:
    odd: Any = object()
    with AccordionQ2Client(accordionq2_simulator.endpoint) as client:
        calls: list[Any] = [
            client.channels.get_channel,
            lambda: client.channels.get_channel("", ""),
            lambda: client.channels.configure(odd),
            lambda: client.channels.configure_many(odd),
            lambda: client.comm.i2c(I2C, 128, "Scan"),
            lambda: client.comm.i2c(I2C, -1, "Scan"),
            lambda: client.comm.i2c(I2C, 1, odd),
            lambda: client.comm.i2c(I2C, 1, "Send", data_to_send=odd),
            lambda: client.comm.uart("MyUart", "Send", termination_byte=256),
            lambda: client.comm.socket("MySock", "Send", port=65536),
            lambda: client.resources.get_values("DUT_RESET"),
            lambda: client.resources.set_values(odd),
            lambda: client.resources.get_value(odd),
            lambda: client.modules.load(odd),
            lambda: client.calibration.set_table("x", odd),
            lambda: client.numeric_results.measure(NR, "x", samples=0),
            lambda: client.application.get_system_log(-1),
            lambda: client.media.download_file(""),
            lambda: client.media.delete_file(".."),
            lambda: client.media.upload_file("", b"x"),
            lambda: client.media.upload_file("x", odd),
            lambda: client.media.upload_file("x", Path("/no/such/file")),
        ]
        for number, call in enumerate(calls):
            with pytest.raises(AccordionQ2ArgumentError) as refused:
                call()
            assert (number, refused.value.was_sent) == (number, False)
    assert list(accordionq2_simulator.requests) == []


@pytest.mark.accordionq2_simulator(settings=Settings(prefix="/station"))
def test_prefix_and_headers(accordionq2_simulator: Simulator) -> None:
    headers = {"x-key": "1", "X-KEY": "2", "content-type": "text/plain"}
    with AccordionQ2Client(accordionq2_simulator.endpoint + "/", default_headers=headers) as client:
        client.resources.set_value("DUT_RESET", "True")
        assert client.resources.get_value("DUT_RESET") == "True"


def test_concurrent_calls_do_not_mix(accordionq2_simulator: Simulator) -> None:
    with AccordionQ2Client(accordionq2_simulator.endpoint) as client:
        for channel in (f"{number}.cfg" for number in range(8)):
            client.application.upload_config_file(channel, channel.encode() * 50)

        def call(number: int) -> None:
            name = f"{number % 8}.cfg"
            for _ in range(10):
                assert client.application.download_config_file(name) == name.encode() * 50
                assert (client.channels.get_channel("SPARE")).alias == "SPARE"

        gather(*(lambda number=number: call(number) for number in range(16)))


def test_settings_are_sent_whole(accordionq2_simulator: Simulator) -> None:
    with AccordionQ2Client(accordionq2_simulator.endpoint) as client:
        client.modules.load(ModuleSettingsDto("Snowball", True, initial_data={"a": [1, None]}))
        loaded = {module.name: module for module in client.modules.get_loaded()}
        assert loaded["Snowball"].initial_data == {"a": (1, None)}


@pytest.mark.parametrize("value", [None, 5])
def test_values_that_are_no_texts(accordionq2_simulator: Simulator, value: Any) -> None:
    with AccordionQ2Client(accordionq2_simulator.endpoint) as client:
        accordionq2_simulator.faults.add(WrongType(member="resources", value=value, times=1))
        with pytest.raises(AccordionQ2AnswerError):
            client.resources.get_values(["DUT_RESET"])
        accordionq2_simulator.faults.add(WrongType(member="value", value=value, times=1))
        with pytest.raises(AccordionQ2AnswerError):
            client.resources.get_value("DUT_RESET")
