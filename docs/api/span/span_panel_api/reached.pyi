from __future__ import annotations

class Reading:
    def __init__(self, *, imported_wh: tuple[float, ...], exported_wh: tuple[float, ...], main_consumed_wh: float, main_produced_wh: float) -> None: ...
    exported_wh: tuple[float, ...]
    feedthrough_consumed_wh: float
    feedthrough_produced_wh: float
    imported_wh: tuple[float, ...]
    main_consumed_wh: float
    main_produced_wh: float
