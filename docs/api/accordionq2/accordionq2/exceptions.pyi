from __future__ import annotations

class AccordionQ2AnswerError(AccordionQ2ApiError, ValueError):
    def __init__(self, status_code: int, message: str) -> None: ...
    status_code: object
    was_sent: object
class AccordionQ2ApiError(AccordionQ2Error):
    def __init__(self, status_code: int, message: str) -> None: ...
    status_code: object
    was_sent: object
class AccordionQ2ArgumentError(AccordionQ2Error, ValueError):
    def __init__(self, message: str = '', *, was_sent: bool | None = None) -> None: ...
    was_sent: object
class AccordionQ2ConnectionError(AccordionQ2Error, ConnectionError):
    def __init__(self, message: str = '', *, was_sent: bool | None = None) -> None: ...
    was_sent: object
class AccordionQ2Error(Exception):
    def __init__(self, message: str = '', *, was_sent: bool | None = None) -> None: ...
    was_sent: object
class AccordionQ2LeaseError(AccordionQ2Error, RuntimeError):
    def __init__(self, message: str = '', *, was_sent: bool | None = None) -> None: ...
    was_sent: object
class AccordionQ2RefusedError(AccordionQ2ConnectionError, ConnectionRefusedError):
    def __init__(self, message: str = '', *, was_sent: bool | None = None) -> None: ...
    was_sent: object
class AccordionQ2ShortReadError(AccordionQ2Error):
    def __init__(self, requested_bytes: int, received_bytes: int) -> None: ...
    received_bytes: object
    requested_bytes: object
    was_sent: object
class AccordionQ2TimeoutError(AccordionQ2Error, TimeoutError):
    def __init__(self, message: str = '', *, was_sent: bool | None = None) -> None: ...
    was_sent: object
class AccordionQ2UnsupportedError(AccordionQ2ApiError, NotImplementedError):
    def __init__(self, status_code: int, message: str, call: str = '', since: str = '') -> None: ...
    call: object
    since: object
    status_code: object
    was_sent: object
