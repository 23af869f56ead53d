# Derived from packages/accordionq2/src/accordionq2/_groups/numeric_results.py by `codegen generate`. Do not edit: change that file.
"""Channels that sample a signal and compute statistics of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .._arguments import given

if TYPE_CHECKING:
    from devicewire.accordionq2.models import NumericAcquisition, NumericMeasureResultDto, NumericResultChannelDto

    from .._sync_engine import SyncEngine


class SyncNumericResults:
    """Measurements with statistics. Channels by net name or alias."""

    def __init__(self, engine: SyncEngine) -> None:
        self._sync_engine = engine

    def get_channels(self) -> list[NumericResultChannelDto]:
        """Return the channels that sample a target and compute statistics of it."""
        from devicewire.accordionq2.api import numeric_results_get_channels

        return self._sync_engine.call_list(numeric_results_get_channels.request)

    def get_targets(self, channel_net_name: str) -> list[str]:
        """Return the net names that a channel can sample."""
        from devicewire.accordionq2.api import numeric_results_get_targets

        return self._sync_engine.call_list(numeric_results_get_targets.request, channel=channel_net_name)

    def measure(
        self, channel_net_name: str, target_net_name: str, samples: int = 1000, reduced_set: bool = True
    ) -> NumericMeasureResultDto:
        """Sample a target. The station keeps the result, one per channel, until the next measurement.

        Args:
            channel_net_name: channel that measures.
            target_net_name: what it samples, one of its targets.
            samples: number of samples, 1 or more.
            reduced_set: keep the statistics only; `get_samples` then fails with status 400.
        """
        from devicewire.accordionq2.api import numeric_results_measure
        from devicewire.accordionq2.models import NumericMeasureRequest

        body = NumericMeasureRequest(
            channel_net_name=channel_net_name,
            target_net_name=target_net_name,
            samples=samples,
            reduced_set=reduced_set,
        )
        return self._sync_engine.call(numeric_results_measure.request, body=body)

    def acquire(
        self, channel: str, target: str, samples: int = 1000, lsl: float | None = None, usl: float | None = None
    ) -> NumericAcquisition:
        """Sample a target and return samples and statistics at once. What `measure` keeps stays.

        Args:
            channel: channel that measures.
            target: what it samples, one of its targets.
            samples: number of samples, 1 to 100000.
            lsl: lower limit, in the target's unit; with both limits `stats` has `cp` and `cpk`.
            usl: upper limit.
        """
        from devicewire.accordionq2.api import numeric_results_acquire
        from devicewire.accordionq2.models import NumericAcquireRequest

        body = NumericAcquireRequest(channel=channel, target=target, samples=samples, lsl=given(lsl), usl=given(usl))
        return self._sync_engine.call(numeric_results_acquire.request, body=body)

    def get_mean(self, channel_net_name: str) -> float:
        """Return the arithmetic mean of the last measurement, in the target's unit. Status 404 before the first."""
        from devicewire.accordionq2.api import numeric_results_get_mean

        return self._sync_engine.call(numeric_results_get_mean.request, channel=channel_net_name)

    def get_min(self, channel_net_name: str) -> float:
        """Return the smallest sample of the last measurement, in the target's unit. Status 404 before the first."""
        from devicewire.accordionq2.api import numeric_results_get_min

        return self._sync_engine.call(numeric_results_get_min.request, channel=channel_net_name)

    def get_max(self, channel_net_name: str) -> float:
        """Return the largest sample of the last measurement, in the target's unit. Status 404 before the first."""
        from devicewire.accordionq2.api import numeric_results_get_max

        return self._sync_engine.call(numeric_results_get_max.request, channel=channel_net_name)

    def get_stdev(self, channel_net_name: str) -> float:
        """Return the standard deviation of the last measurement, in the target's unit. Status 404 before the first."""
        from devicewire.accordionq2.api import numeric_results_get_stdev

        return self._sync_engine.call(numeric_results_get_stdev.request, channel=channel_net_name)

    def get_samples(self, channel_net_name: str) -> list[float]:
        """Return the samples of the last measurement, in the target's unit."""
        from devicewire.accordionq2.api import numeric_results_get_samples

        return self._sync_engine.call_list(numeric_results_get_samples.request, channel=channel_net_name)
