"""Keys for encryption and authentication (CURVE). A key is a text of 40 characters; secret keys are shown nowhere.

The device has a pair of keys and a list of the remote sides that it lets in; a remote side has a pair too, and knows the device's public
key. Public keys are exchanged by any way that nobody can tamper with.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .exceptions import KeyFileError, OptionError

__all__ = ["CurveClient", "CurveKeys", "CurveServer"]

_KEY = re.compile(r"[0-9a-zA-Z.\-:+=^!/*?&<>()\[\]{}@%$#]{40}")
_LINE = re.compile(r"^(public|secret)-key = (\S+)$", re.MULTILINE)


def _check(what: str, key: str) -> None:
    text: Any = key
    if not isinstance(text, str) or not _KEY.fullmatch(text):
        raise OptionError(f"the {what} key is no text of 40 characters: make keys with CurveKeys.generate()")


@dataclass(frozen=True)
class CurveKeys:
    """A pair of keys.

    Attributes:
        public_key: what the other side may know.
        secret_key: what nobody else may know; not shown.
    """

    public_key: str
    secret_key: str = field(repr=False)

    def __post_init__(self) -> None:
        _check("public", self.public_key)
        _check("secret", self.secret_key)

    @classmethod
    def generate(cls) -> CurveKeys:
        """Make a new pair.

        Raises:
            OptionError: the ZeroMQ library was built without CURVE.
        """
        import zmq

        if not zmq.has("curve"):
            raise OptionError("the ZeroMQ library was built without CURVE: install pyzmq from its wheels")
        public, secret = zmq.curve_keypair()
        return cls(public.decode(), secret.decode())

    @classmethod
    def load(cls, path: str | Path) -> CurveKeys:
        """Read a pair that `save` wrote.

        Raises:
            KeyFileError: the file holds no pair of keys.
            OSError: it cannot be read.
        """
        found = dict(_LINE.findall(Path(path).read_text(encoding="ascii", errors="replace")))
        try:
            return cls(found["public"], found["secret"])
        except (KeyError, OptionError):
            raise KeyFileError(
                f"{path} holds no pair of keys: write one with CurveKeys.generate().save(path)"
            ) from None

    def save(self, path: str | Path) -> None:
        """Write both keys into a new file that only its owner may read.

        Raises:
            FileExistsError: there is such a file; no key is ever overwritten.
        """
        text = f"public-key = {self.public_key}\nsecret-key = {self.secret_key}\n"
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(text)


@dataclass(frozen=True)
class CurveServer:
    """How a device proves what it is, and whom it lets in.

    Attributes:
        keys: the device's own keys.
        allowed_keys: public keys of the remote sides that it lets in; None for every one that knows the device's public key.
    """

    keys: CurveKeys
    allowed_keys: frozenset[str] | None = None

    def __post_init__(self) -> None:
        for key in self.allowed_keys or ():
            _check("allowed", key)


@dataclass(frozen=True)
class CurveClient:
    """How a remote side proves what it is, and which device it trusts.

    Attributes:
        keys: the remote side's own keys.
        server_key: public key of the device.
    """

    keys: CurveKeys
    server_key: str

    def __post_init__(self) -> None:
        _check("server", self.server_key)
