"""Rows of the tables that packages carry: channels and error codes."""

from __future__ import annotations

from typing import Literal

import msgspec

__all__ = ["Channel", "ErrorKind"]


class Channel(msgspec.Struct, frozen=True, kw_only=True):
    """What can be measured.

    Attributes:
        name: name on the wire.
        title: name for people.
        kind: samples at equal distances, changes of an input, or lines of text.
        unit: unit of samples; empty for the other kinds.
        can_enable: whether it can be chosen for recording.
        can_downsample: whether its samples can be replaced by means.
        has_value: whether its present value can be read.
        description: what it is.
    """

    name: str
    title: str
    kind: Literal["analog", "digital", "log"]
    unit: str = ""
    can_enable: bool = False
    can_downsample: bool = False
    has_value: bool = False
    description: str = ""


class ErrorKind(msgspec.Struct, frozen=True, kw_only=True):
    """What an error code means.

    Attributes:
        code: the code on the wire.
        description: when it comes.
        remedy: what to do.
        data: members that come with it.
        has_text: whether the vendor's client makes a sentence of it, rather than showing the message as it came.
    """

    code: str
    description: str
    remedy: str
    data: tuple[str, ...] = ()
    has_text: bool = False
