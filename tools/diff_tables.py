"""Write the tables of docs/codegen-diff.md: the rules, and the corpus that holds them. `--check` only says whether they are fresh."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

import yaml

from codegen.diff.changes import RULES

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "codegen-diff.md"
CORPUS = ROOT / "tests" / "codegen" / "diff" / "corpus"
_MARKED = re.compile(r"(<!-- (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)


def main(arguments: list[str]) -> int:
    """Write the tables, or with `--check` compare them; the exit status says whether they were fresh."""
    text = PAGE.read_text("utf-8")
    fresh = _MARKED.sub(lambda match: match[1] + TABLES[match[2]]() + match[3], text)
    if "--check" not in arguments:
        PAGE.write_text(fresh, "utf-8")
    elif fresh != text:
        print("docs/codegen-diff.md is stale: run `python -m tools.diff_tables`", file=sys.stderr)
        return 1
    return 0


def rules() -> str:
    """One row for each rule."""
    rows = [
        f"| `{name}` | {rule.sends} | {rule.accepts} | {_cell(rule.python.format(name='`NAME`', before='`OLD`', after='`NEW`'))} |"
        for name, rule in RULES.items()
    ]
    return "\n".join(
        ("| rule | the device sends it | it accepts it | what it does to Python code |", "|---|---|---|---|", *rows, "")
    )


def corpus() -> str:
    """One row for each pair."""
    rows = [
        f"| {kind} | {_cell(case['name'])} | {_cell('; '.join(_verdict(line) for line in case['expect'])) or 'no difference'} |"
        for kind, cases in sorted(read_corpus().items())
        for case in cases
    ]
    return "\n".join(("| kind | what changes | verdicts |", "|---|---|---|", *rows, ""))


def counts() -> str:
    """How many pairs there are of each kind."""
    found = read_corpus()
    words = ", ".join(f"{len(cases)} of kind {kind}" for kind, cases in sorted(found.items()))
    return f"{sum(map(len, found.values()))} pairs ({words}).\n"


def read_corpus() -> dict[str, list[dict[str, Any]]]:
    """Return the pairs of each kind."""
    found = {path.stem: yaml.safe_load(path.read_text("utf-8")) for path in sorted(CORPUS.glob("*.yaml"))}
    return {kind: corpus if isinstance(corpus, list) else corpus["cases"] for kind, corpus in found.items()}


def _verdict(line: str) -> str:
    level, rule, _, place = line.split(" ", 3)
    return f"{level}: `{rule}` at `{place}`"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


TABLES = {"rules": rules, "corpus": corpus, "counts": counts}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
