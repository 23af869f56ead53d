"""Faults of answers that are JSON documents: members with other values, too few of them, too many."""

from dataclasses import dataclass
from random import Random
from typing import Protocol, Self, TypeVar

from .conditions import Conditions
from .members import Json, add_member, remove_members, replace_members


class Documented(Protocol):
    """An answer with a document in it."""

    @property
    def document(self) -> Json:
        """The value behind the JSON; None when the answer is no JSON."""
        ...

    def with_document(self, document: Json, /) -> Self:
        """Return the answer with another document."""
        ...


_AnswerT = TypeVar("_AnswerT", bound=Documented)


@dataclass(frozen=True)
class SetMembers(Conditions):
    """Every member that `member` names holds `value` instead: a text where a number belongs, null, a list ..."""

    member: str
    value: Json

    def change(self, answer: _AnswerT, _random: Random, /) -> _AnswerT:
        """Return the answer with the other values."""
        return _edited(answer, replace_members(answer.document, self.member, self.value))


@dataclass(frozen=True)
class RemoveMembers(Conditions):
    """The members that `member` names are left out."""

    member: str

    def change(self, answer: _AnswerT, _random: Random, /) -> _AnswerT:
        """Return the answer without them."""
        return _edited(answer, remove_members(answer.document, self.member))


@dataclass(frozen=True)
class AddMember(Conditions):
    """A member that no document knows comes along."""

    member: str
    value: Json = True

    def change(self, answer: _AnswerT, _random: Random, /) -> _AnswerT:
        """Return the answer with it."""
        return _edited(answer, add_member(answer.document, self.member, self.value))


def _edited(answer: _AnswerT, document: Json) -> _AnswerT:
    return answer if answer.document is None else answer.with_document(document)
