"""Payloads of events, as dictionaries with keys as Python spells them, and what may stand inside them in place of a dictionary."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from devicewire.autotrainer.dicts import (
    AnalysisTrialContext,
    ApplicationModeContext,
    BaselineContext,
    BatchAnalysisEndedContext,
    BatchAnalysisStartedContext,
    CommandContext,
    CountChangeContext,
    DayStartedContext,
    DelayContext,
    EmergencyResumeContext,
    EmergencyStopContext,
    FrequencyContext,
    IntensityContext,
    IntertrialErrorContext,
    IntertrialResponseContext,
    IntertrialResponseDict,
    IntertrialSaveContext,
    IsEnabledContext,
    IsEngagedContext,
    PelletDriftResetContext,
    PelletHomeResetContext,
    PelletShiftContext,
    ProjectChangedContext,
    ProjectTrialChangedContext,
    PropertyChangedContext,
    ReachEventDict,
    ReasonContext,
    ReleaseToneContext,
    SessionEndedContext,
    SessionStartedContext,
    SessionTrialContext,
    TrainingModeContext,
    TrainingPhaseContext,
    TrainingPlanContext,
    TrialEndedContext,
    TrialReachEventsContext,
    TrialSeenContext,
    TrialStartedContext,
    Vector3Context,
    VersionContext,
)
from devicewire.autotrainer.models import (
    ApiPelletShiftSource,
    CaptureAnalysisResultLike,
    ReachEventMethodLike,
    ReachEventOutcomeLike,
)

__all__ = [
    "AnalysisTrialContext",
    "ApiPelletShiftSource",
    "ApplicationModeContext",
    "BaselineContext",
    "BatchAnalysisEndedContext",
    "BatchAnalysisStartedContext",
    "CaptureAnalysisResultLike",
    "CommandContext",
    "CountChangeContext",
    "DayStartedContext",
    "DelayContext",
    "EmergencyResumeContext",
    "EmergencyStopContext",
    "FrequencyContext",
    "IntensityContext",
    "IntertrialErrorContext",
    "IntertrialResponseContext",
    "IntertrialResponseDataLike",
    "IntertrialResponseDict",
    "IntertrialSaveContext",
    "IsEnabledContext",
    "IsEngagedContext",
    "PelletDriftResetContext",
    "PelletHomeResetContext",
    "PelletShiftContext",
    "ProjectChangedContext",
    "ProjectTrialChangedContext",
    "PropertyChangedContext",
    "ReachEventDict",
    "ReachEventLike",
    "ReachEventMethodLike",
    "ReachEventOutcomeLike",
    "ReasonContext",
    "ReleaseToneContext",
    "SessionEndedContext",
    "SessionStartedContext",
    "SessionTrialContext",
    "TrainingModeContext",
    "TrainingPhaseContext",
    "TrainingPlanContext",
    "TrialEndedContext",
    "TrialReachEventsContext",
    "TrialSeenContext",
    "TrialStartedContext",
    "Vector3Context",
    "VersionContext",
]


class ReachEventLike(Protocol):
    """A dataclass of the sender's with the fields of `ReachEventDict`."""

    @property
    def init(self) -> int:
        """Frame in which the reach begins."""
        ...

    @property
    def end(self) -> int | None:
        """Frame in which it ends."""
        ...

    @property
    def max(self) -> int | None:
        """Frame in which the hand is farthest out."""
        ...

    @property
    def method(self) -> ReachEventMethodLike:
        """What the animal used."""
        ...

    @property
    def outcome(self) -> ReachEventOutcomeLike:
        """What came of it."""
        ...

    @property
    def delay_since_presented(self) -> float:
        """Time since the pellet was presented, seconds."""
        ...


class IntertrialResponseDataLike(Protocol):
    """A dataclass of the sender's with the fields of `IntertrialResponseDict`."""

    @property
    def rh_max_vp_list(self) -> Sequence[Sequence[float] | None]:
        """Farthest point of the right hand of each reach."""
        ...

    @property
    def reach_events(self) -> Sequence[ReachEventLike]:
        """Reaches."""
        ...

    @property
    def other_events(self) -> Sequence[ReachEventLike]:
        """Events of other kinds."""
        ...

    @property
    def hand_events(self) -> Sequence[ReachEventLike]:
        """Events of the hands."""
        ...

    @property
    def food_consumed(self) -> int:
        """Pellets consumed."""
        ...

    @property
    def successful_reaches(self) -> int:
        """Successful reaches."""
        ...

    @property
    def total_reaches(self) -> int:
        """All reaches."""
        ...
