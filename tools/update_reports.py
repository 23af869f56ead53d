"""Write the reports in docs/updates: what `codegen diff` says, behind the words that introduce it. `--check` only says whether they are fresh."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from codegen.diff.report import to_markdown
from codegen.diff.run import diff
from codegen.project import find_project

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "docs" / "updates"
_REPORT = re.compile(r"(<!-- codegen diff (\S+) (\S+) -->\n).*?(<!-- end -->)", re.DOTALL)
_HEADING = re.compile(r"^#", re.MULTILINE)


def main(arguments: list[str], folder: Path = FOLDER) -> int:
    """Write the reports, or with `--check` compare them; the exit status says whether they were fresh."""
    stale: list[Path] = []
    for page in sorted(folder.glob("*.md")):
        text = page.read_text("utf-8")
        fresh = _REPORT.sub(lambda match: match[1] + report(match[2], match[3]) + match[4], text)
        if "--check" not in arguments:
            page.write_text(fresh, "utf-8")
        elif fresh != text:
            stale.append(page)
    for page in stale:
        print(f"docs/updates/{page.name} is stale: run `python -m tools.update_reports`", file=sys.stderr)
    return 1 if stale else 0


def report(old: str, new: str) -> str:
    """The comparison of two versions, everything in it, as a part of a page."""
    return "\n" + _HEADING.sub("##", to_markdown(diff(old, new, find_project(ROOT)))) + "\n"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
