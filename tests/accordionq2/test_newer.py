"""What firmware 5.28.1 brought, against the simulated station: measurements, files, system, firmware, short reads."""

import io
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from accordionq2 import (
    AccordionQ2ApiError,
    AccordionQ2ArgumentError,
    AccordionQ2ShortReadError,
    AccordionQ2TimeoutError,
    AsyncAccordionQ2Client,
    BootAliasFile,
    BootService,
    BootWifi,
    BusActions,
    ChannelConfigRequest,
    FirmwareUpdateStatus,
)
from accordionq2.simulator import AccordionQ2Simulator, ErrorStatus, Settings, make_package, system_time

Simulator = AccordionQ2Simulator
NR = "0.4.ESH10000662.NumericResult"
I2C = "0.ESH10000597.I2C00"
FAST = pytest.mark.accordionq2_simulator(source=system_time(400))


async def test_values_with_an_age(accordionq2_simulator: Simulator) -> None:
    async with AsyncAccordionQ2Client(accordionq2_simulator.endpoint) as client:
        values, ages = await client.resources.read_values(["DUT_RESET"])
        assert (values, ages) == ({"DUT_RESET": "False"}, {"DUT_RESET": 0.0})
        accordionq2_simulator.station.advance(0.5)
        _, ages = await client.resources.read_values(["DUT_RESET"], max_age_ms=1000)
        assert ages == {"DUT_RESET": 500.0}
        assert await client.resources.get_values(["DUT_RESET"], 1000) == values


async def test_acquire(accordionq2_simulator: Simulator) -> None:
    async with AsyncAccordionQ2Client(accordionq2_simulator.endpoint) as client:
        target = (await client.numeric_results.get_targets(NR))[0]
        taken = await client.numeric_results.acquire(NR, target, 100, lsl=0.0, usl=0.0 + 99)
        assert (taken.target, len(taken.samples), taken.stats["count"]) == (target, 100, 100)
        assert taken.stats["max"] == max(taken.samples)
        assert taken.stats["cpk"] is not None
        with pytest.raises(AccordionQ2ApiError) as caught:
            await client.numeric_results.acquire(NR, target, 100_001)
        assert caught.value.status_code == 400


async def test_details_of_channels(accordionq2_simulator: Simulator) -> None:
    async with AsyncAccordionQ2Client(accordionq2_simulator.endpoint) as client:
        channel = next(each for each in await client.channels.get_all() if "gain" in (each.details or {}))
        await client.channels.configure(ChannelConfigRequest(net_name=channel.net_name, details={"gain": 2.5}))
        changed = await client.channels.get_channel(net_name=channel.net_name)
        assert changed.details is not None
        assert changed.details["gain"] == 2.5
        with pytest.raises(AccordionQ2ApiError, match="shininess"):
            await client.channels.configure(ChannelConfigRequest(net_name=channel.net_name, details={"shininess": 1}))


async def test_short_reads(accordionq2_simulator: Simulator) -> None:
    async with AsyncAccordionQ2Client(accordionq2_simulator.endpoint) as client:
        accordionq2_simulator.settings.received_limit = 2
        with pytest.raises(AccordionQ2ShortReadError) as caught:
            await client.comm.i2c(I2C, 0x50, BusActions.RECEIVE, number_of_bytes_to_receive=4)
        assert (caught.value.requested_bytes, caught.value.received_bytes) == (4, 2)
        assert repr(caught.value) == "AccordionQ2ShortReadError(4, 2)"
        read = await client.comm.i2c(I2C, 0x50, "Receive", number_of_bytes_to_receive=2)
        assert len(read.received) == 2


async def test_audit_instruments_capabilities(accordionq2_simulator: Simulator) -> None:
    async with AsyncAccordionQ2Client(accordionq2_simulator.endpoint) as client:
        await client.resources.set_value("DUT_RESET", "True")
        assert "POST" in (await client.audit.get_audit_log(1))[0]
        (supply, *_) = await client.instruments.get_all()
        assert supply.type == "PowerSupply"
        assert supply.function_map["OUTPUT_ENABLE"]
        assert "events" in (await client.capabilities.get()).features


async def test_files(accordionq2_simulator: Simulator, tmp_path: Path) -> None:
    async with AsyncAccordionQ2Client(accordionq2_simulator.endpoint) as client:
        assert {root.id: root.writable for root in await client.files.get_roots()}["logs"] is False
        stored = await client.files.upload("fsms", "a.json", b"{}")
        assert (stored.name, stored.size, stored.directory) == ("a.json", 2, False)
        with pytest.raises(AccordionQ2ApiError) as caught:
            await client.files.upload("fsms", "a.json", b"{}")
        assert caught.value.status_code == 409
        await client.files.create_folder("fsms", "old & gone")
        await client.files.move("fsms", "a.json", "old & gone/b.json")
        listing = await client.files.list("fsms", "old & gone")
        assert (listing.root, listing.path, [entry.name for entry in listing.entries]) == (
            "fsms",
            "old & gone",
            ["b.json"],
        )
        assert await client.files.download("fsms", "old & gone/b.json") == b"{}"
        assert await client.files.download("fsms", "old & gone/b.json", to=tmp_path / "b.json") == 2
        assert (tmp_path / "b.json").read_bytes() == b"{}"
        await client.files.delete("fsms", "old & gone", recursive=True)
        assert "old & gone" not in [entry.name for entry in (await client.files.list("fsms")).entries]


@pytest.mark.parametrize("kind", ["bytes", "path", "file"])
async def test_uploads_tell_how_far_they_are(accordionq2_simulator: Simulator, tmp_path: Path, kind: str) -> None:
    content = bytes(range(256)) * 3000
    path = tmp_path / "large.bin"
    path.write_bytes(content)
    data: Any = {"bytes": content, "path": path, "file": io.BytesIO(content)}[kind]
    seen: list[tuple[int, int | None]] = []

    def progress(size: int, total: int | None) -> None:
        seen.append((size, total))

    async with AsyncAccordionQ2Client(accordionq2_simulator.endpoint) as client:
        await client.files.upload("media", "large.bin", data, progress=progress)
        assert accordionq2_simulator.station.files.get("media", "large.bin") == content
        assert [size for size, _ in seen] == [262144, 524288, 768000]
        assert {total for _, total in seen} == {768000}
        seen.clear()
        await client.media.upload_file("larger.bin", path, progress=progress)
        assert seen[-1][0] == seen[-1][1]
        assert len(seen) > 3


async def test_a_progress_that_fails_ends_the_upload(accordionq2_simulator: Simulator) -> None:
    def progress(_size: int, _total: int | None) -> None:
        raise LookupError("enough")

    async with AsyncAccordionQ2Client(accordionq2_simulator.endpoint) as client:
        with pytest.raises(LookupError, match="enough"):
            await client.files.upload("media", "large.bin", bytes(600_000), progress=progress)
        assert (await client.connection.get_status()).is_connected


async def test_services_and_clock(accordionq2_simulator: Simulator) -> None:
    async with AsyncAccordionQ2Client(accordionq2_simulator.endpoint) as client:
        services = {service.id: service for service in await client.system.get_services()}
        assert [service.id for service in services.values() if service.self] == ["webapi"]
        assert "stop" not in services["webapi"].actions
        await client.system.service_action("dashboard", "stop")
        with pytest.raises(AccordionQ2ApiError):
            await client.system.service_action("webapi", "stop")
        moment = datetime(2026, 10, 3, 8, 15, 0, 123987, tzinfo=UTC)
        assert (await client.system.set_clock(moment, force=True)).utc.startswith("2026-10-03T08:15:00.123")
        assert (await client.system.get_clock()).time_zone
        wrong: Any = "now"
        with pytest.raises(AccordionQ2ArgumentError, match="datetime"):
            await client.system.set_clock(wrong)


async def test_boot(accordionq2_simulator: Simulator) -> None:
    async with AsyncAccordionQ2Client(accordionq2_simulator.endpoint) as client:
        before = await client.system.boot.get()
        changed = await client.system.boot.set_startup(
            True, [BootAliasFile("limits.csv"), BootAliasFile("station.csv")]
        )
        assert [(item.path, item.enabled) for item in changed.alias_files] == [
            ("limits.csv", True),
            ("station.csv", True),
        ]
        changed = await client.system.boot.update(
            if_modified=changed.modified, description="", wifi=BootWifi(True, "Lab"), wifi_password="correct horse"
        )
        assert (changed.description, changed.wifi.ssid, changed.wifi.password_set) == ("", "Lab", True)
        with pytest.raises(AccordionQ2ApiError) as caught:
            await client.system.boot.update(if_modified=before.modified, enabled=False)
        assert caught.value.status_code == 409
        wrong: list[dict[str, Any]] = [{"wifi_password": None}, {"modules": [BootService("a", "b")]}, {"services": 3}]
        for arguments in wrong:
            with pytest.raises(AccordionQ2ArgumentError):
                await client.system.boot.update(**arguments)


async def test_releases(accordionq2_simulator: Simulator) -> None:
    async with AsyncAccordionQ2Client(accordionq2_simulator.endpoint) as client:
        state = await client.firmware.get_state()
        assert state.supported
        assert state.update.finished
        releases = await client.firmware.get_releases()
        assert all(not release.beta for release in releases.releases)
        assert (await client.firmware.set_source("/media/usb")).kind == "folder"
        assert (await client.firmware.set_source(None)).is_default
        accordionq2_simulator.station.firmware.source_error = "The folder cannot be read"
        assert (await client.firmware.get_releases(include_beta=True)).error == "The folder cannot be read"


@FAST
async def test_a_package_is_uploaded_and_installed(accordionq2_simulator: Simulator, tmp_path: Path) -> None:
    package = tmp_path / "release.zip"
    package.write_bytes(make_package("6.4.0", beta=True, content=bytes(400_000)))
    seen: list[int] = []
    states: list[str] = []

    def on_status(status: FirmwareUpdateStatus) -> None:
        states.append(str(status.state))

    def progress(size: int, _total: int | None) -> None:
        seen.append(size)

    async with AsyncAccordionQ2Client(accordionq2_simulator.endpoint, timeout=2.0) as client:
        release = await client.firmware.upload_package(str(package), progress=progress)
        assert (release.version, seen[-1]) == ("6.4.0", package.stat().st_size)
        await client.firmware.start_update("6.4.0", include_beta=True)
        ended = await client.firmware.wait_for_update(30.0, 0.02, on_status=on_status)
        assert (ended.state, states[-1]) == ("succeeded", "succeeded")
        assert (await client.firmware.get_state()).current == "6.4.0"
        assert await client.firmware.get_update_log()
        await client.firmware.delete_package(release.file_name)


async def test_an_update_that_does_not_end(accordionq2_simulator: Simulator) -> None:
    async with AsyncAccordionQ2Client(accordionq2_simulator.endpoint) as client:
        release = (await client.firmware.get_releases()).releases[0]
        await client.firmware.start_update(release.version)
        with pytest.raises(AccordionQ2TimeoutError, match="the last state was downloading"):
            await client.firmware.wait_for_update(0.05, 0.02)
        accordionq2_simulator.faults.add(ErrorStatus(status=500))
        with pytest.raises(AccordionQ2ApiError) as caught:
            await client.firmware.wait_for_update(5.0, 0.02)
        assert caught.value.status_code == 500


@pytest.mark.parametrize("timeout", [-1, float("nan"), "9", None])
async def test_a_time_that_cannot_be_waited_starts_nothing(accordionq2_simulator: Simulator, timeout: Any) -> None:  # noqa: ASYNC109 # a parameter
    async with AsyncAccordionQ2Client(accordionq2_simulator.endpoint) as client:
        with pytest.raises(AccordionQ2ArgumentError, match="timeout must be a number of seconds, 0 or more"):
            await client.firmware.wait_for_update(timeout)
        with pytest.raises(AccordionQ2ArgumentError, match="timeout must"):
            await client.firmware.install("6.1.0", timeout=timeout)
        with pytest.raises(AccordionQ2ArgumentError, match="timeout must"):
            await client.firmware.install_package(b"", timeout)
        assert not list(accordionq2_simulator.requests)
        assert (await client.firmware.wait_for_update(0)).state == "idle"


@pytest.mark.accordionq2_simulator(settings=Settings(is_station=False))
async def test_off_a_station(accordionq2_simulator: Simulator) -> None:
    async with AsyncAccordionQ2Client(accordionq2_simulator.endpoint) as client:
        with pytest.raises(AccordionQ2ApiError) as caught:
            await client.system.reboot()
        assert caught.value.status_code == 501
