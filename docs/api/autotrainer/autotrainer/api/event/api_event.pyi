from __future__ import annotations

class ApiEvent:
    def __init__(self, kind: ApiEventKind, when: datetime, index: int, context: Mapping[str, Any] | None = None, repeat: int = 0) -> None: ...
    context: Mapping[str, Any] | None = None
    index: int
    def is_same(self, info: ApiEvent | None) -> bool: ...
    kind: ApiEventKind
    repeat: int = 0
    when: datetime
class ApiEventDict(TypedDict):
    context: Any
    index: int
    kind: ApiEventKind
    when: datetime
