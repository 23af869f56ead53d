"""Answers turned into what the documented methods return, where the spec alone does not say it."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from .exceptions import AccordionQ2AnswerError, AccordionQ2ShortReadError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from devicewire.accordionq2.models import (
        BusActions,
        BusTransactionResponse,
        FileListing,
        LeaseDto,
        ResourceValue,
        ResourceValues,
    )

_OK = 200


def value_of(answer: ResourceValue) -> str:
    """Return the value, whichever of its two members the station wrote; the first of the spec wins.

    Raises:
        AccordionQ2AnswerError: there is none, or it is no text.
    """
    from attrs import fields
    from devicewire.accordionq2.models import ResourceValue
    from devicewire.accordionq2.types import Unset

    for field in fields(ResourceValue):
        value = getattr(answer, field.name)
        if isinstance(value, str):
            return value
        if not isinstance(value, Unset):
            break
    raise AccordionQ2AnswerError(_OK, "the answer holds no value as text")


def values_of(answer: ResourceValues) -> dict[str, str]:
    """Return the values by name; a value that is no text is left out.

    Raises:
        AccordionQ2AnswerError: there are none.
    """
    values = cast("Mapping[str, str] | None", answer.resources)
    if values is None:
        raise AccordionQ2AnswerError(_OK, "the answer holds no values")
    return dict(values)


def received(answer: BusTransactionResponse) -> BusTransactionResponse:
    """Return the answer of a bus, with the number of its bytes also where the station left that out.

    Raises:
        AccordionQ2AnswerError: the bytes cannot be decoded.
    """
    from attrs import evolve

    data = cast("bytes | None", answer.received)
    if data is None:
        raise AccordionQ2AnswerError(_OK, "the received bytes are not hexadecimal text")
    if data and not answer.number_of_bytes_received:
        return evolve(answer, number_of_bytes_received=len(data))
    return answer


def ages_of(answer: ResourceValues) -> dict[str, float]:
    """Return how old values are, in milliseconds; a station without a cache tells none."""
    return {name: float(age) for name, age in (cast("Mapping[str, float] | None", answer.age_ms) or {}).items()}


def complete(answer: BusTransactionResponse, action: BusActions, requested: int) -> BusTransactionResponse:
    """Return what `received` does, and refuse a read that brought too little.

    Raises:
        AccordionQ2ShortReadError: fewer bytes came than were asked for.
    """
    from devicewire.accordionq2.models import BusActions

    answer = received(answer)
    is_read = action in (BusActions.RECEIVE, BusActions.SEND_RECEIVE)
    if is_read and answer.number_of_bytes_received < requested:
        raise AccordionQ2ShortReadError(requested, answer.number_of_bytes_received)
    return answer


def lease_of(answer: LeaseDto) -> LeaseDto:
    """Return a lease whose id says that it is held, and whose owner is the holder wherever that stood."""
    from attrs import evolve

    return evolve(answer, held=answer.held or answer.lease_id is not None, owner=answer.owner or answer.held_by)


def listing_of(answer: FileListing, root: str, path: str) -> FileListing:
    """Return a listing that names its place also where the station left that out."""
    from attrs import evolve

    return evolve(answer, root=answer.root or root, path=answer.path or path)
