"""A simulated rig on real sockets: `AutotrainerSimulator`. It knows the wire from `devicewire.autotrainer` only, nothing of the service.

python -m autotrainer.api.simulator --help
"""

from __future__ import annotations

from .autotrainer_simulator import AutotrainerSimulator
from .faults import Fault, FaultKind, parse_fault
from .rig import Answer, Rig

__all__ = ["Answer", "AutotrainerSimulator", "Fault", "FaultKind", "Rig", "parse_fault"]
