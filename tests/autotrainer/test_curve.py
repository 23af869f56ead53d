"""Encryption and authentication, over real sockets."""

import stat
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from autotrainer.api import (
    ApiCommand,
    ApiCommandRequestResponse,
    ApiCommandRequestResult,
    ApiEventKind,
    AuthenticationError,
    CommandTimeoutError,
    CurveClient,
    CurveKeys,
    CurveServer,
    KeyFileError,
    OptionError,
    build_event,
)
from autotrainer.api.remote import RemoteConsole
from tests.autotrainer.peer import Peer, make_service, ports_of, wait_until

if TYPE_CHECKING:
    from devicewire.autotrainer import Event

DEVICE, OURS, STRANGER = CurveKeys.generate(), CurveKeys.generate(), CurveKeys.generate()
DONE = ApiCommandRequestResponse(ApiCommandRequestResult.SUCCESS)


@pytest.mark.parametrize("allowed", [None, frozenset({OURS.public_key})])
def test_allowed_keys_are_let_in(allowed: frozenset[str] | None) -> None:
    with make_service(curve=CurveServer(DEVICE, allowed)) as service:
        service.command_request_delegate = lambda _: DONE
        with RemoteConsole(**ports_of(service), curve=CurveClient(OURS, DEVICE.public_key)) as remote:
            assert remote.send_command(ApiCommand.GET_STATUS).result is ApiCommandRequestResult.SUCCESS
            events = remote.events()
            arrived: list[Event] = []

            def has_arrived() -> bool:
                service.send_event_dict(build_event(ApiEventKind.tunnelEnter))
                arrived.extend(event for event in [events.get(0.02)] if event is not None)
                return bool(arrived)

            wait_until(has_arrived)
            assert arrived[0].kind is ApiEventKind.tunnelEnter


@pytest.mark.parametrize(
    "curve",
    [CurveClient(STRANGER, DEVICE.public_key), CurveClient(OURS, STRANGER.public_key)],
    ids=["another client", "another server"],
)
def test_others_are_refused(curve: CurveClient) -> None:
    with make_service(curve=CurveServer(DEVICE, frozenset({OURS.public_key}))) as service:
        with (
            RemoteConsole(**ports_of(service), curve=curve) as remote,
            pytest.raises((AuthenticationError, CommandTimeoutError)) as caught,
        ):
            remote.send_command(ApiCommand.EMERGENCY_STOP, timeout_s=0.3)
        if isinstance(caught.value, AuthenticationError):
            assert "keys do not match" in str(caught.value)
        assert service.statistics.commands == 0


def test_a_stranger_is_told_that_its_key_is_not_allowed() -> None:
    with (
        make_service(curve=CurveServer(DEVICE, frozenset())) as service,
        RemoteConsole(**ports_of(service), curve=CurveClient(OURS, DEVICE.public_key)) as remote,
        pytest.raises(ConnectionError),
    ):
        wait_until(lambda: _is_told(remote))


def _is_told(remote: RemoteConsole) -> bool:
    """Whether a command has ended otherwise than with a time-out, as it does when the handshake took too long."""
    try:
        remote.send_command(ApiCommand.EMERGENCY_STOP, timeout_s=0.3)
    except CommandTimeoutError:
        return False
    return True


def test_a_peer_without_keys_is_refused() -> None:
    with make_service(curve=CurveServer(DEVICE)) as service, Peer(service, rcvtimeo=100) as peer:
        peer.requester.send(b'{"command": 400}')
        assert not peer.requester.poll(200)
        assert service.statistics.commands == 0


def test_keys_are_kept_in_files_for_the_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "device.key"
    DEVICE.save(path)
    assert CurveKeys.load(path) == DEVICE
    with pytest.raises(FileExistsError):
        OURS.save(path)
    assert CurveKeys.load(path) == DEVICE
    if sys.platform != "win32":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_wrong_keys_and_files() -> None:
    with pytest.raises(OptionError, match="40 characters"):
        CurveKeys("short", DEVICE.secret_key)
    with pytest.raises(OptionError, match="allowed key"):
        CurveServer(DEVICE, frozenset({"x"}))
    with pytest.raises(OptionError, match="server key"):
        CurveClient(OURS, "x")
    with pytest.raises(KeyFileError, match="holds no pair of keys"):
        CurveKeys.load(__file__)


def test_secret_keys_are_not_shown() -> None:
    options = [DEVICE, CurveServer(DEVICE), CurveClient(OURS, DEVICE.public_key)]
    secrets = (DEVICE.secret_key, OURS.secret_key)
    assert not any(secret in repr(option) for option in options for secret in secrets)
    with pytest.raises(OptionError) as caught:
        CurveKeys(DEVICE.public_key, DEVICE.secret_key + "x")
    assert DEVICE.secret_key not in str(caught.value)


def test_keys_in_the_wrong_place_are_refused_without_being_shown() -> None:
    keys: Any = CurveKeys.generate()
    with pytest.raises(OptionError, match="server key is no text") as caught:
        CurveClient(keys, keys)
    assert keys.secret_key not in str(caught.value)
