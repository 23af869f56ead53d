from __future__ import annotations

CommandFailure: object
class SpanPanelAPIError(SpanPanelError):
    def __init__(self, message: str = '', status_code: int | None = None, *, was_sent: bool | None = None) -> None: ...
    status_code: object
    was_sent: object
class SpanPanelAuthError(SpanPanelError):
    def __init__(self, message: str = '', status_code: int | None = None, *, was_sent: bool | None = None) -> None: ...
    status_code: object
    was_sent: object
class SpanPanelBrokerAwayError(SpanPanelCommandError, SpanPanelConnectionError):
    def __init__(self, message: str, reason: CommandFailure, value: Any = None, *, was_sent: bool = False) -> None: ...
    reason: object
    status_code: object
    value: object
    was_sent: object
class SpanPanelCertificateError(SpanPanelConnectionError):
    def __init__(self, message: str = '', reason: str = 'other', pinned_fingerprint: str | None = None, offered_fingerprint: str | None = None) -> None: ...
    offered_fingerprint: object
    pinned_fingerprint: object
    reason: object
    status_code: object
    was_sent: object
class SpanPanelCommandError(SpanPanelAPIError):
    def __init__(self, message: str, reason: CommandFailure, value: Any = None, *, was_sent: bool = False) -> None: ...
    reason: object
    status_code: object
    value: object
    was_sent: object
class SpanPanelConnectionError(SpanPanelError, ConnectionError):
    def __init__(self, message: str = '', status_code: int | None = None, *, was_sent: bool | None = None) -> None: ...
    status_code: object
    was_sent: object
class SpanPanelCredentialsError(SpanPanelError, ValueError):
    def __init__(self, message: str = '', status_code: int | None = None, *, was_sent: bool | None = None) -> None: ...
    status_code: object
    was_sent: object
class SpanPanelError(Exception):
    def __init__(self, message: str = '', status_code: int | None = None, *, was_sent: bool | None = None) -> None: ...
    status_code: object
    was_sent: object
class SpanPanelNotConfirmedError(SpanPanelCommandError, SpanPanelTimeoutError):
    def __init__(self, message: str, reason: CommandFailure, value: Any = None, *, was_sent: bool = False) -> None: ...
    reason: object
    status_code: object
    value: object
    was_sent: object
class SpanPanelNotReadyError(SpanPanelConnectionError, SpanPanelTimeoutError):
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
class SpanPanelStaleDataError(SpanPanelConnectionError):
    def __init__(self, message: str = '', status_code: int | None = None, *, was_sent: bool | None = None) -> None: ...
    status_code: object
    was_sent: object
class SpanPanelTimeoutError(SpanPanelError, TimeoutError):
    def __init__(self, message: str = '', status_code: int | None = None, *, was_sent: bool | None = None) -> None: ...
    status_code: object
    was_sent: object
class SpanPanelUnsupportedError(SpanPanelAPIError):
    def __init__(self, message: str = '', operation: str = '') -> None: ...
    operation: object
    status_code: object
    was_sent: object
