"""What is wrong with bytes that came, or with values that cannot become bytes."""

from __future__ import annotations

__all__ = ["PayloadError"]


class PayloadError(ValueError):
    """A payload does not fit its layout.

    Attributes:
        payload: class of the payload.
        field: the field that does not fit; empty when it is the payload as a whole.
        expected: size in bytes that the field or the payload needs; None when it is not about sizes.
        actual: size in bytes that is there; None when it is not about sizes.
    """

    def __init__(
        self, payload: str, field: str, reason: str, expected: int | None = None, actual: int | None = None
    ) -> None:
        self.payload = payload
        self.field = field
        self.reason = reason
        self.expected = expected
        self.actual = actual
        super().__init__(f"{payload}.{field}: {reason}" if field else f"{payload}: {reason}")

    def __reduce__(self) -> tuple[type[PayloadError], tuple[str, str, str, int | None, int | None]]:
        return (type(self), (self.payload, self.field, self.reason, self.expected, self.actual))


def wrong_size(payload: str, field: str, expected: int, actual: int) -> PayloadError:
    """Return the error for a field or payload that is too short or too long."""
    word = "too short" if actual < expected else "too long"
    return PayloadError(payload, field, f"{word}: {expected} bytes expected, {actual} there", expected, actual)
