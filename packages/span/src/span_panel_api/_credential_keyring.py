"""Secrets in the keyring of the system, where the package `keyring` is installed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from .exceptions import SpanPanelCredentialsError

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["get_secrets", "put_secrets"]

_SERVICE = "span-panel-api"


def put_secrets(serial_number: str, secrets: Mapping[str, str | None]) -> None:
    """Store the secrets of a panel, in place of those that were there.

    Raises:
        SpanPanelCredentialsError: there is no keyring, or it refuses.
    """
    keyring = _keyring()
    from keyring.errors import KeyringError

    try:
        keyring.set_password(_SERVICE, serial_number, json.dumps(secrets))
    except (KeyringError, OSError) as error:
        raise _refused(error) from None


def get_secrets(serial_number: str) -> dict[str, Any]:
    """Return the secrets of a panel.

    Raises:
        SpanPanelCredentialsError: there is no keyring, it refuses, or it has none of this panel.
    """
    keyring = _keyring()
    from keyring.errors import KeyringError

    try:
        text: str | None = keyring.get_password(_SERVICE, serial_number)
        known: Any = json.loads(text) if text is not None else None
    except (KeyringError, OSError) as error:
        raise _refused(error) from None
    except ValueError:
        known = None
    if not isinstance(known, dict):
        raise SpanPanelCredentialsError(
            f"the keyring holds no usable secrets of panel {serial_number!r}: register again"
        )
    return dict(known)  # pyright: ignore[reportUnknownArgumentType]  # whoever takes them checks every member


def _keyring() -> Any:
    try:
        import keyring
    except ImportError:
        raise SpanPanelCredentialsError(
            "the package `keyring` is not installed: `pip install span-panel-api[keyring]`, or keep the secrets in the file"
        ) from None
    return keyring


def _refused(error: Exception) -> SpanPanelCredentialsError:
    return SpanPanelCredentialsError(
        f"the keyring cannot be used ({type(error).__name__}): unlock it, or keep the secrets in the file"
    )
