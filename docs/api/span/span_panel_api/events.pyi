from __future__ import annotations

class Change:
    def __init__(self, *, kind: ChangeKind, part: Part = 'panel', id: str = '', name: str | None = None, field: str = '', value: Any = None, previous: Any = None, raw: str | None = None, received: float = 0.0, superseded: int = 0) -> None: ...
    field: str = ''
    id: str = ''
    kind: ChangeKind
    name: str | None = None
    part: Part = 'panel'
    previous: Any = None
    raw: str | None = None
    received: float = 0.0
    superseded: int = 0
    value: Any = None
ChangeKind: object
Part: object
