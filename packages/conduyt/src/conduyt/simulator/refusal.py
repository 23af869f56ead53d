"""How the parts of the simulated device say no."""

from typing import Final

from devicewire.conduyt.enums import ErrorCode


class Refusal(Exception):
    """The device answers with NAK and this code."""

    def __init__(self, code: ErrorCode) -> None:
        self.code: Final = code
        super().__init__(code.name)


def need(condition: bool, code: ErrorCode) -> None:
    """Refuse unless the condition holds."""
    if not condition:
        raise Refusal(code)
