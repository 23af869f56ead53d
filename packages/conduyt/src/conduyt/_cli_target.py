"""What the command line calls a device: `/dev/ttyACM0`, `COM3`, `tcp://HOST:PORT`, `mqtt://[USER@]HOST[:PORT]/DEVICE`."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, unquote, urlsplit

from .errors import ConduytArgumentError

if TYPE_CHECKING:
    from .transports.base import ConduytTransport

__all__ = ["PASSWORD_VARIABLE", "transport_for"]

PASSWORD_VARIABLE = "CONDUYT_MQTT_PASSWORD"  # noqa: S105 - the name of a variable: command lines are seen by others
_MQTT_PORTS = {"mqtt": 1883, "mqtts": 8883}


def transport_for(target: str, *, baudrate: int = 115200, settle_s: float = 0.0) -> ConduytTransport:
    """Make the transport that a target needs, not opened.

    Raises:
        ConduytArgumentError: it cannot be read.
        ImportError: the extra that it needs is not installed.
    """
    scheme, separator, _ = target.partition("://")
    if not separator:
        from .transports.serial import SerialTransport

        return SerialTransport(target, baudrate, settle_s=settle_s)
    url = _split(target)
    if scheme in {"tcp", "tcp-listen"}:
        return _tcp(url, listen=scheme == "tcp-listen")
    if scheme in _MQTT_PORTS:
        return _mqtt(url)
    raise ConduytArgumentError(
        f"{scheme}:// is no way to reach a device: use a serial port, tcp://, tcp-listen://, mqtt:// or mqtts://"
    )


def _split(target: str) -> SplitResult:
    try:
        url = urlsplit(target)
        host, port = url.hostname, url.port
    except ValueError as error:
        raise ConduytArgumentError(f"{target!r} cannot be read: {error}") from error
    if not host or (url.scheme.startswith("tcp") and port is None):
        raise ConduytArgumentError(f"{target!r} names no host and port: write tcp://192.168.4.2:3333, for example")
    if url.password is not None:
        raise ConduytArgumentError(f"others can see a password on a command line: put it into {PASSWORD_VARIABLE}")
    return url


def _tcp(url: SplitResult, *, listen: bool) -> ConduytTransport:
    from .transports.tcp import TCPTransport

    return TCPTransport(url.hostname or "", url.port or 0, listen=listen)


def _mqtt(url: SplitResult) -> ConduytTransport:
    from .transports.mqtt import MQTTTransport

    device = unquote(url.path).strip("/").removeprefix("conduyt/")
    context = None
    if url.scheme == "mqtts":
        import ssl

        context = ssl.create_default_context()
    return MQTTTransport(
        url.hostname or "",
        url.port or _MQTT_PORTS[url.scheme],
        device or "conduyt-device",
        None if url.username is None else unquote(url.username),
        os.environ.get(PASSWORD_VARIABLE),
        tls_context=context,
    )
