"""What can be read of a panel, the same for both colours: the parts of its snapshot."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .state import (
        Backup,
        Battery,
        CircuitMap,
        EvCharger,
        Feedthrough,
        Grid,
        PanelInfo,
        PanelIssue,
        PanelSnapshot,
        PowerControl,
        PowerFlows,
        Solar,
    )

__all__ = ["PanelParts"]


class PanelParts(ABC):
    """The parts of `snapshot`."""

    __slots__ = ()

    @property
    @abstractmethod
    def snapshot(self) -> PanelSnapshot:
        """Everything, as of now."""

    @property
    def data_model(self) -> str | None:
        """`flat`, `1.0` or a later one; None while it is not known."""
        return self.snapshot.data_model

    @property
    def circuits(self) -> CircuitMap:
        """All circuits: `panel.circuits["Kitchen Lights"].power_w`; by id, name or tab."""
        return self.snapshot.circuits

    @property
    def battery(self) -> Battery | None:
        """The battery, or the first of several; None when there is none."""
        return self.snapshot.battery

    @property
    def batteries(self) -> tuple[Battery, ...]:
        """All batteries."""
        return self.snapshot.batteries

    @property
    def solar(self) -> Solar | None:
        """Solar inverters and what they generate; None when there are none."""
        return self.snapshot.solar

    @property
    def ev_chargers(self) -> Mapping[str, EvCharger]:
        """Chargers of electric vehicles, by id."""
        return self.snapshot.ev_chargers

    @property
    def grid(self) -> Grid:
        """The connection to the grid."""
        return self.snapshot.grid

    @property
    def feedthrough(self) -> Feedthrough | None:
        """What goes on to a sub-panel."""
        return self.snapshot.feedthrough

    @property
    def power_flows(self) -> PowerFlows:
        """Power between grid, battery, solar and house."""
        return self.snapshot.power_flows

    @property
    def power_control(self) -> PowerControl | None:
        """Limits on what may be taken from the grid."""
        return self.snapshot.power_control

    @property
    def backup(self) -> Backup | None:
        """How long the battery would last; None without one, and in the flat data model."""
        return self.snapshot.backup

    @property
    def info(self) -> PanelInfo:
        """What the panel is."""
        return self.snapshot.info

    @property
    def issues(self) -> tuple[PanelIssue, ...]:
        """What on the wire is not as it should be."""
        return self.snapshot.issues
