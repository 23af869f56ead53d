"""Answers turned into what the documented methods return, where the spec alone does not say it."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from .exceptions import AccordionQ2AnswerError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from devicewire.accordionq2.models import BusTransactionResponse, ResourceValue, ResourceValues

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
