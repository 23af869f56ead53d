"""Mosquitto as a child process that ends with its parent, however that ends.

Rights come from mosquitto's dynamic-security plugin, because its access files cannot say "everything but". Where a real
panel drops what may not be published, mosquitto 2.0.11 of Debian 12 ends the session that tried, later ones drop it too.
"""

import base64
import contextlib
import hashlib
import json
import os
import secrets
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any, Final

from .access import BrokerPorts
from .broker import INTERNAL_USER, Account, BrokerSetup, InternalAddress, chosen_ports, find_mosquitto

_START_TIMEOUT_S: Final = 10.0
_POLL_S: Final = 0.005
_ATTEMPTS: Final = 5
"""Between choosing a free port and listening on it somebody else may take it."""
_ITERATIONS: Final = 101
"""Mosquitto's own default; these passwords protect nothing."""

# The shell ends the broker when its standard input does, which happens when our process is gone, and removes its folder.
_GUARD: Final = """
folder=$1; shift
exec 3<&0
"$@" & broker=$!
(read -r nothing <&3; kill "$broker") 2>/dev/null & reader=$!
wait "$broker"; status=$?
kill "$reader" 2>/dev/null
rm -rf -- "$folder"
exit "$status"
"""

_COMMON: Final = """\
persistence false
allow_anonymous false
max_queued_messages 0
connection_messages false
log_dest stderr
log_type error
log_type warning
"""


class Mosquitto:
    """One broker. Its files, passwords among them, lie in a folder that only this user can read."""

    def __init__(self) -> None:
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def internal(self) -> InternalAddress:
        """The Unix socket of the panel's own session."""
        return InternalAddress(path=str(self._path("socket")))

    def start(self, setup: BrokerSetup) -> BrokerPorts:
        """Listen and return the ports. OSError when it cannot."""
        for attempt in range(1, _ATTEMPTS + 1):
            ports = chosen_ports(setup)
            self._folder = tempfile.TemporaryDirectory(prefix="span-broker-")
            self._write(setup, ports)
            try:
                self._run()
            except OSError:
                if attempt == _ATTEMPTS or ports == setup.ports:
                    raise
            else:
                return ports
        raise AssertionError("the loop above returns or raises")

    def stop(self) -> None:
        """End all sessions and forget what is retained."""
        process, self._process = self._process, None
        if process is not None and process.stdin is not None:
            process.stdin.close()
            process.wait(_START_TIMEOUT_S)
        if self._folder is not None:
            self._folder.cleanup()
            self._folder = None

    def close(self) -> None:
        """Stop for good."""
        self.stop()

    def _run(self) -> None:
        found = find_mosquitto()
        if found is None:
            raise FileNotFoundError("mosquitto is not installed, or its plugin for dynamic security is missing")
        settings = self._path("mosquitto.conf")
        command = ["/bin/sh", "-c", _GUARD, "sh", str(settings.parent), found[0], "-c", str(settings)]
        with tempfile.TemporaryFile() as log:
            self._process = process = subprocess.Popen(  # noqa: S603 - a program of the system, with our own settings
                command, stdin=subprocess.PIPE, stdout=log, stderr=log, start_new_session=True
            )
            if not self._is_listening(process):
                self.stop()
                log.seek(0)
                last = log.read().decode(errors="replace").strip().rpartition("\n")[2]
                raise OSError(f"mosquitto does not listen: {last or 'it says nothing'}")

    def _is_listening(self, process: "subprocess.Popen[bytes]") -> bool:
        """Wait for the last listener of the file, which is the Unix socket."""
        end = time.monotonic() + _START_TIMEOUT_S
        while time.monotonic() < end and process.poll() is None:
            with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as probe:
                probe.connect(str(self._path("socket")))
                return True
            time.sleep(_POLL_S)
        return False

    def _path(self, name: str) -> Path:
        if self._folder is None:
            raise RuntimeError("the broker is not started")
        return Path(self._folder.name, name)

    def _write(self, setup: BrokerSetup, ports: BrokerPorts) -> None:
        found = find_mosquitto()
        self._path("socket").unlink(missing_ok=True)
        self._path("chain.pem").write_bytes(setup.certificate.chain_pem)
        self._path("key.pem").write_bytes(setup.certificate.key_pem)
        self._path("rights.json").write_text(json.dumps(_rights(setup)), encoding="utf-8")
        tls = f"certfile {self._path('chain.pem')}\nkeyfile {self._path('key.pem')}\n"
        lines = [
            _COMMON,
            "user root\n" if os.geteuid() == 0 else "",  # it would become a user who cannot read our files
            f"plugin {found[1] if found else ''}\nplugin_opt_config_file {self._path('rights.json')}\n",
            f"listener {ports.mqtts} {setup.host}\nset_tcp_nodelay true\n{tls}",
            f"listener {ports.ws} {setup.host}\nprotocol websockets\n",
            f"listener {ports.wss} {setup.host}\nprotocol websockets\n{tls}",
            f"listener 0 {self._path('socket')}\n",
        ]
        self._path("mosquitto.conf").write_text("".join(lines), encoding="utf-8")


def _rights(setup: BrokerSetup) -> dict[str, Any]:
    everything = ("publishClientSend", "publishClientReceive", "subscribe", "unsubscribe")
    internal = Account(INTERNAL_USER, setup.internal_password)
    return {
        "defaultACLAccess": dict.fromkeys(everything, True),
        "clients": [_client(account) for account in (internal, *setup.accounts)],
        "roles": [_role(account) for account in (internal, *setup.accounts)],
    }


def _client(account: Account) -> dict[str, Any]:
    salt = secrets.token_bytes(12)
    digest = hashlib.pbkdf2_hmac("sha512", account.password.encode(), salt, _ITERATIONS, 64)
    return {
        "username": account.user,
        "password": base64.b64encode(digest).decode(),
        "salt": base64.b64encode(salt).decode(),
        "iterations": _ITERATIONS,
        "roles": [{"rolename": account.user}],
    }


def _role(account: Account) -> dict[str, Any]:
    rules = [
        {"acltype": "publishClientSend", "topic": f"ebus/5/{device}/{rest}", "priority": priority, "allow": allow}
        for device in account.rights.protected
        for rest, priority, allow in (("+/+/set", 2, True), ("#", 1, False))
    ]
    return {"rolename": account.user, "acls": rules}
