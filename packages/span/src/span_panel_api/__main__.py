"""`python -m span_panel_api`, or `span-panel`: find panels, log in, look, switch, export. Imports next to nothing by itself."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return the exit status: 0, 1 when it failed, 2 for wrong arguments, 130 when interrupted."""
    from ._cli.arguments import parse
    from ._cli.run import run

    return run(parse(arguments))


if __name__ == "__main__":
    sys.exit(main())
