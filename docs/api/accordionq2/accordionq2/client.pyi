from __future__ import annotations

class AsyncAccordionQ2Client:
    def __init__(self, base_url: str, timeout: float | None = 30.0, auth: tuple[str, str] | None = None, verify: Verify = True, default_headers: Mapping[str, str] | None = None) -> None: ...
    application: AsyncApplication
    audit: AsyncAudit
    calibration: AsyncCalibration
    capabilities: AsyncCapabilities
    channels: AsyncChannels
    async def close(self) -> None: ...
    comm: AsyncComm
    compatibility: Compatibility
    connection: AsyncConnection
    events: AsyncEvents
    files: AsyncFiles
    firmware: AsyncFirmware
    instruments: AsyncInstruments
    lease: AsyncLease
    media: AsyncMedia
    modules: AsyncModules
    numeric_results: AsyncNumericResults
    resources: AsyncResources
    subscriptions: AsyncSubscriptions
    system: AsyncSystem
    def watch_values(self, names: Iterable[str], interval_ms: int = 1000, *, silence_limit: float = SILENCE_LIMIT_SECONDS, give_up_s: float | None = 300.0) -> AsyncValueWatch: ...
