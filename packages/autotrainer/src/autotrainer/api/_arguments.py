"""Arguments that all command line tools read in the same way."""

from __future__ import annotations

import argparse

__all__ = ["port", "seconds"]

_LONGEST_S = 1e6


def seconds(text: str) -> float:
    """Read a time to wait.

    Raises:
        argparse.ArgumentTypeError: it is none.
    """
    try:
        number = float(text)
    except ValueError:
        number = -1.0
    if not 0 <= number <= _LONGEST_S:
        raise argparse.ArgumentTypeError(f"{text!r} is no time: give seconds, from 0 to {_LONGEST_S:g}")
    return number


def port(text: str) -> int:
    """Read a port.

    Raises:
        argparse.ArgumentTypeError: it is none.
    """
    try:
        number = int(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no TCP port; use 0 to 65535") from None
    if not 0 <= number <= 65_535:
        raise argparse.ArgumentTypeError(f"{number} is no TCP port; use 0 to 65535")
    return number
