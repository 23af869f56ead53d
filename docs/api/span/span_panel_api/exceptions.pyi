from __future__ import annotations

class SpanPanelAPIError(SpanPanelError):
    def __init__(self, message: str = '', status_code: int | None = None, *, was_sent: bool | None = None) -> None: ...
    status_code: object
    was_sent: object
class SpanPanelAuthError(SpanPanelError):
    def __init__(self, message: str = '', status_code: int | None = None, *, was_sent: bool | None = None) -> None: ...
    status_code: object
    was_sent: object
class SpanPanelConnectionError(SpanPanelError, ConnectionError):
    def __init__(self, message: str = '', status_code: int | None = None, *, was_sent: bool | None = None) -> None: ...
    status_code: object
    was_sent: object
class SpanPanelError(Exception):
    def __init__(self, message: str = '', status_code: int | None = None, *, was_sent: bool | None = None) -> None: ...
    status_code: object
    was_sent: object
class SpanPanelRetriableError(SpanPanelAPIError):
    def __init__(self, message: str = '', status_code: int | None = None, *, was_sent: bool | None = None) -> None: ...
    status_code: object
    was_sent: object
class SpanPanelServerError(SpanPanelAPIError):
    def __init__(self, message: str = '', status_code: int | None = None, *, was_sent: bool | None = None) -> None: ...
    status_code: object
    was_sent: object
class SpanPanelTimeoutError(SpanPanelError, TimeoutError):
    def __init__(self, message: str = '', status_code: int | None = None, *, was_sent: bool | None = None) -> None: ...
    status_code: object
    was_sent: object
