"""The numbers that the vendor documents for its server, and the times that nobody documents. All may be changed.

All times pass on the station's clock.
"""

from dataclasses import dataclass


@dataclass
class Numbers:
    """Limits and times of a station. Change them before the thing they are about begins.

    `stream_queue`: events that wait for a slow client; what comes when so many wait is lost, and leaves a gap in the ids.
    `samples_per_call`: what the hardware can sample in one acquisition.
    `download_s`, `staging_s`, `install_s` and `trial_s`: the stages of an update; during `install_s` nothing answers.
    """

    ping_s: float = 10.0
    stream_queue: int = 256
    subscription_s: float = 60.0
    interval_ms: tuple[int, int] = (100, 60_000)
    lease_ttl_ms: tuple[int, int] = (1_000, 600_000)
    samples_per_call: int = 100_000
    file_bytes: int = 64_000_000
    package_bytes: int = 256_000_000
    minimum_firmware: str = "6.0.0"
    audit_bytes: int = 1_000_000
    audit_files: int = 20
    reboot_delay_s: float = 1.0
    reboot_s: float = 60.0
    restart_s: float = 5.0
    download_s: float = 10.0
    staging_s: float = 5.0
    install_s: float = 20.0
    trial_s: float = 40.0
