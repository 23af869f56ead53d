from __future__ import annotations

class AsyncAccordionQ2Client:
    def __init__(self, base_url: str, timeout: float | None = 30.0, auth: tuple[str, str] | None = None, verify: Verify = True, default_headers: Mapping[str, str] | None = None) -> None: ...
    application: AsyncApplication
    calibration: AsyncCalibration
    channels: AsyncChannels
    async def close(self) -> None: ...
    comm: AsyncComm
    connection: AsyncConnection
    media: AsyncMedia
    modules: AsyncModules
    numeric_results: AsyncNumericResults
    resources: AsyncResources
