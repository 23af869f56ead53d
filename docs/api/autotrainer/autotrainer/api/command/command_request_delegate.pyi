from __future__ import annotations

CommandRequestDelegate: object = Callable[[ApiCommandRequest], ApiCommandRequestResponse]
