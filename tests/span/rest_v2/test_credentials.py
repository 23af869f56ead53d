"""What is stored: whole, for its owner alone, and read only while it is so."""

import copy
import json
import os
import pickle
import stat
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import keyring
import keyring.backend
import keyring.errors
import pytest
import trustme
from hypothesis import given
from hypothesis import strategies as st

from span_panel_api import PanelCredentials, PanelTrust, SpanPanelCredentialsError, SpanPanelError, V2Passphrases
from tests.span.rest_v2.panels import SERIAL, pem

SECRETS = ("the-token", "the-password", "the-passphrase")


@pytest.fixture
def credentials(authority: trustme.CA) -> PanelCredentials:
    return PanelCredentials(
        "192.0.2.7",
        SERIAL,
        "the-token",
        client_name="app-1a2b3c4d",
        issued_at_ms=1773511200123,
        broker_host="broker.local",
        broker_username=SERIAL,
        broker_password="the-password",
        mqtts_port=18883,
        passphrase="the-passphrase",
        ca_pem=pem(authority),
    )


class Ring(keyring.backend.KeyringBackend):
    """A keyring in memory, which can be locked."""

    priority = 1  # pyright: ignore[reportAssignmentType]  # it is a class property there

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # keyring has no types there
        self.known: dict[tuple[str, str], str] = {}
        self.is_locked = False

    def set_password(self, service: str, username: str, password: str) -> None:
        self._unlock()
        self.known[service, username] = password

    def get_password(self, service: str, username: str) -> str | None:
        self._unlock()
        return self.known.get((service, username))

    def _unlock(self) -> None:
        if self.is_locked:
            raise keyring.errors.KeyringLocked("the-password is locked away")


@pytest.fixture
def ring() -> Iterator[Ring]:
    before = keyring.get_keyring()
    ours = Ring()
    keyring.set_keyring(ours)
    yield ours
    keyring.set_keyring(before)


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_what_is_stored_comes_back(credentials: PanelCredentials, tmp_path: Path) -> None:
    path = tmp_path / "new" / "folder" / "panel.json"
    credentials.save(path)
    assert PanelCredentials.load(path) == credentials
    assert _mode(path) == 0o600
    assert _mode(path.parent) == 0o700
    assert [item.name for item in path.parent.iterdir()] == ["panel.json"]


def test_a_file_is_replaced_whole_and_closed_to_others(credentials: PanelCredentials, tmp_path: Path) -> None:
    path = tmp_path / "panel.json"
    path.write_text("something else")
    path.chmod(0o644)
    credentials.save(path)
    assert _mode(path) == 0o600
    other = replace(credentials, access_token="another")
    other.save(str(path))
    assert PanelCredentials.load(str(path)) == other


def test_a_failed_write_leaves_what_was_there(credentials: PanelCredentials, tmp_path: Path) -> None:
    path = tmp_path / "panel.json"
    path.mkdir()
    (path / "full").write_text("")
    with pytest.raises(OSError, match=r"panel\.json"):
        credentials.save(path)
    assert [item.name for item in tmp_path.iterdir()] == ["panel.json"]


@pytest.mark.skipif(os.name != "posix", reason="only POSIX has these rights")
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644, 0o620, 0o602])
def test_a_file_that_others_can_read_or_change_is_refused(
    mode: int, credentials: PanelCredentials, tmp_path: Path
) -> None:
    path = tmp_path / "panel.json"
    credentials.save(path)
    path.chmod(mode)
    with pytest.raises(SpanPanelCredentialsError, match=rf"mode {mode:o}.*chmod 600 .*panel\.json"):
        PanelCredentials.load(path)


def test_a_missing_file_is_the_systems_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        PanelCredentials.load(tmp_path / "none.json")


def _spoilt(credentials: PanelCredentials, path: Path, **changes: Any) -> None:
    credentials.save(path)
    data = json.loads(path.read_text()) | changes
    path.write_text(json.dumps({name: value for name, value in data.items() if value != "absent"}))


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"access_token": "absent"}, "no member 'access_token'"),
        ({"host": 7}, "'host'.* must be str, not int"),
        ({"mqtts_port": "8883"}, "'mqtts_port'.* must be int, not str"),
        ({"mqtts_port": True}, "must be int, not bool"),
        ({"broker_password": ["the-password"]}, "not list"),
        ({"ca_pem": "the-password"}, "pinned CA"),
        ({"format": 2}, "format '2'"),
        ({"format": "absent"}, "format 'None'"),
    ],
)
def test_a_damaged_file_is_told_without_its_secrets(
    changes: dict[str, Any], problem: str, credentials: PanelCredentials, tmp_path: Path
) -> None:
    path = tmp_path / "panel.json"
    _spoilt(credentials, path, **changes)
    with pytest.raises(SpanPanelCredentialsError, match=problem) as caught:
        PanelCredentials.load(path)
    assert isinstance(caught.value, ValueError)
    assert isinstance(caught.value, SpanPanelError)
    assert not any(secret in str(caught.value) for secret in SECRETS)


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"null", b"\xff\xfe\x00", b'{"a":' * 200_000])
def test_another_file_is_refused(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "panel.json"
    path.write_bytes(content)
    path.chmod(0o600)
    with pytest.raises(SpanPanelCredentialsError, match="holds no credentials"):
        PanelCredentials.load(path)


def test_members_of_a_later_release_do_no_harm(credentials: PanelCredentials, tmp_path: Path) -> None:
    path = tmp_path / "panel.json"
    _spoilt(credentials, path, colour="blue")
    assert PanelCredentials.load(path) == credentials


def test_secrets_do_not_show(credentials: PanelCredentials) -> None:
    shown = repr(credentials) + repr(V2Passphrases("the-password", "the-passphrase"))
    assert not any(secret in shown for secret in SECRETS)
    assert SERIAL in shown


def test_copies(credentials: PanelCredentials) -> None:
    assert pickle.loads(pickle.dumps(credentials)) == credentials
    assert copy.deepcopy(credentials) == credentials
    assert hash(copy.copy(credentials)) == hash(credentials)
    assert PanelCredentials.from_dict(credentials.to_dict()) == credentials


def test_changes_make_new_ones(credentials: PanelCredentials) -> None:
    rotated = credentials.with_passphrases(V2Passphrases("new-password", "new-passphrase"))
    assert (rotated.broker_password, rotated.passphrase) == ("new-password", "new-passphrase")
    assert credentials.broker_password == "the-password"
    assert credentials.with_host("panel.example.net").host == "panel.example.net"
    assert credentials.has_broker_access
    assert not replace(credentials, broker_password=None).has_broker_access


def test_another_ca_is_accepted_by_name(credentials: PanelCredentials) -> None:
    fresh = pem(trustme.CA())
    accepted = credentials.with_trust(PanelTrust(fresh, SERIAL))
    assert accepted.ca_fingerprint == PanelTrust(fresh).fingerprint != credentials.ca_fingerprint
    assert accepted.trust == PanelTrust(fresh, SERIAL)
    with pytest.raises(ValueError, match="not of zz-2601-0abcd"):
        credentials.with_trust(PanelTrust(fresh, "zz-0000-other"))
    bare = replace(credentials, ca_pem=None)
    assert (bare.trust, bare.ca_fingerprint) == (None, None)
    with pytest.raises(ValueError, match="exactly one certificate"):
        replace(credentials, ca_pem="what?")


def test_secrets_in_the_keyring(credentials: PanelCredentials, ring: Ring, tmp_path: Path) -> None:
    path = tmp_path / "panel.json"
    credentials.save(path, secrets="keyring")
    assert not any(secret in path.read_text() for secret in SECRETS)
    assert list(ring.known) == [("span-panel-api", SERIAL)]
    assert PanelCredentials.load(path) == credentials


def test_a_keyring_that_does_not_help(credentials: PanelCredentials, ring: Ring, tmp_path: Path) -> None:
    path = tmp_path / "panel.json"
    credentials.save(path, secrets="keyring")
    ring.is_locked = True
    with pytest.raises(SpanPanelCredentialsError, match="KeyringLocked") as caught:
        PanelCredentials.load(path)
    assert "the-password" not in str(caught.value)
    with pytest.raises(SpanPanelCredentialsError, match="KeyringLocked"):
        credentials.save(path, secrets="keyring")
    ring.is_locked = False
    for broken in ("", "[]"):
        ring.known = dict.fromkeys(ring.known, broken)
        with pytest.raises(SpanPanelCredentialsError, match="no usable secrets"):
            PanelCredentials.load(path)
    ring.known.clear()
    with pytest.raises(SpanPanelCredentialsError, match="no usable secrets"):
        PanelCredentials.load(path)


def test_no_keyring_installed(credentials: PanelCredentials, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(__import__("sys").modules, "keyring", None)
    with pytest.raises(SpanPanelCredentialsError, match=r"pip install span-panel-api\[keyring\]"):
        credentials.save(tmp_path / "panel.json", secrets="keyring")
    assert list(tmp_path.iterdir()) == []


JSON = st.none() | st.booleans() | st.integers() | st.text("a:", max_size=3) | st.just([1]) | st.just({"a": None})


@given(st.dictionaries(st.sampled_from(sorted(PanelCredentials.__dataclass_fields__)), JSON))
def test_any_data_gives_credentials_or_one_error(data: dict[str, Any]) -> None:
    try:
        found = PanelCredentials.from_dict(data)
    except SpanPanelCredentialsError:
        return
    assert PanelCredentials.from_dict(found.to_dict()) == found
