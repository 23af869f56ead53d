"""Libraries that only some users need: imported when they are needed, and named with their extra when they are missing."""

from importlib import import_module
from typing import Any


def optional(module: str, purpose: str, extra: str) -> Any:
    """Return a module of an extra. ImportError says what it is for and how to get it."""
    try:
        return import_module(module)
    except ImportError as error:
        missing = (error.name or module).partition(".")[0]
        text = f"{purpose} {missing}: pip install 'otii-tcp-client[{extra}]'"
        raise ImportError(text, name=missing) from error
