"""What heartbeats tell about the release of a device."""

from __future__ import annotations

import warnings

import pytest

from autotrainer.api import API_VERSION, ApiCommand, FirmwareWarning
from autotrainer.api.remote import RemoteClient, RemoteConsole
from autotrainer.api.simulator import AutotrainerSimulator


def quick(**options: str) -> AutotrainerSimulator:
    return AutotrainerSimulator(heartbeat_interval_s=0.03, **options)  # type: ignore[arg-type]  # texts only


async def test_the_first_heartbeat_tells() -> None:
    with quick() as rig:
        async with RemoteClient(**rig.ports) as remote:
            assert remote.compatibility.verdict == "unknown"
            await remote.wait_for_heartbeat(20.0)
            assert remote.compatibility[:3] == ("same", API_VERSION, API_VERSION)
            assert not rig.requests  # nothing was asked for it


def test_an_old_device_is_told_apart_without_a_warning() -> None:
    with quick(protocol="0.9.7") as rig, RemoteConsole(**rig.ports) as remote:
        remote.wait_for_heartbeat(20.0)
        assert remote.compatibility[:2] == ("older", "0.9.7")


def test_a_newer_device_warns_once() -> None:
    with quick(version="0.13.2") as rig, RemoteConsole(**rig.ports) as remote:
        with pytest.warns(FirmwareWarning, match=r"auto-trainer-api.*codegen update autotrainer SOURCE") as caught:
            remote.wait_for_heartbeat(20.0)
        assert [warning.filename for warning in caught] == [__file__]
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            remote.wait_for_heartbeat(20.0)
        assert remote.compatibility[:2] == ("newer", "0.13.2")


async def test_the_asynchronous_side_names_the_same_line() -> None:
    with quick(version="0.13.2") as rig:
        async with RemoteClient(**rig.ports) as remote:
            with pytest.warns(FirmwareWarning) as caught:
                await remote.wait_for_heartbeat(2.0)
    assert [warning.filename for warning in caught] == [__file__]


def test_who_wants_errors_loses_no_message() -> None:
    with quick(version="1.0") as rig, RemoteConsole(**rig.ports) as remote:
        stream = remote.messages()
        with warnings.catch_warnings():
            warnings.simplefilter("error", FirmwareWarning)
            with pytest.raises(FirmwareWarning):
                remote.wait_for_heartbeat(20.0)
        assert stream.get(0.0) == remote.last_heartbeat
        assert remote.send_command(ApiCommand.GET_STATUS).data is not None


def test_a_version_that_is_none_is_unknown() -> None:
    with quick(version="a build of mine") as rig, RemoteConsole(**rig.ports) as remote:
        remote.wait_for_heartbeat(20.0)
        assert remote.compatibility[:2] == ("unknown", "a build of mine")
