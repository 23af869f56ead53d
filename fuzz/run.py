"""`python -m fuzz.run [--seconds N] [TARGET...]`: feed spoilt inputs to every parser; exit status 1 when one misbehaves."""

from __future__ import annotations

import argparse
import hashlib
import logging
import sys
import time
import traceback
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, Verbosity, configuration, given, settings
from hypothesis.database import DirectoryBasedExampleDatabase

from .targets import Target, targets

FOLDER = Path(__file__).parents[1] / ".cache" / "fuzz"
_BATCH = 200
_SHRINKING_S = 20.0
"""How much longer than its time a target may run to make a finding small."""


def main(arguments: list[str] | None = None, known: dict[str, Target] | None = None) -> int:
    """Fuzz and return the exit status."""
    configuration.set_hypothesis_home_dir(FOLDER / "hypothesis")
    for name in ("otii_tcp_client", "span_panel_api", "devicewire"):
        logger = logging.getLogger(name)
        logger.propagate = False  # what is odd about an answer is logged: not here, a thousand times
        logger.addHandler(logging.NullHandler())
    known = targets() if known is None else known
    options = _parse(arguments, known)
    chosen = options.targets or list(known)
    findings = [name for name in chosen if not _fuzz(name, known[name], options.seconds / len(chosen))]
    print(f"fuzz: findings in {', '.join(findings)}" if findings else "fuzz: no finding")
    return 1 if findings else 0


def _parse(arguments: list[str] | None, known: dict[str, Target]) -> argparse.Namespace:
    listing = "\n".join(f"  {name:10} {target.what}" for name, target in known.items())
    parser = argparse.ArgumentParser(
        prog="python -m fuzz.run",
        description="Feed spoilt inputs to every parser.",
        epilog=f"targets:\n{listing}\n\nFindings are kept in .cache/fuzz and tried first the next time.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("targets", nargs="*", metavar="TARGET", help="all when left out")
    parser.add_argument(
        "--seconds", type=float, default=60.0, metavar="N", help="time for all targets together (%(default)g)"
    )
    options = parser.parse_args(arguments)
    if unknown := [name for name in options.targets if name not in known]:
        parser.error(f"there is no target {unknown[0]!r}; there are: {', '.join(known)}")
    return options


class _Run:
    """One target, for a while."""

    def __init__(self, target: Target, seconds: float) -> None:
        self._target = target
        self._end = time.monotonic() + seconds
        self.count = 0
        self.culprit: Any = None
        self.error: Exception | None = None

    def is_over(self) -> bool:
        return time.monotonic() > self._end + (_SHRINKING_S if self.error else 0.0)

    def check(self, value: Any) -> None:
        if self.is_over():
            return
        self.count += 1
        try:
            self._target.check(value)
        except Exception as error:
            self.culprit, self.error = value, error
            raise


def _fuzz(name: str, target: Target, seconds: float) -> bool:
    run, start = _Run(target, seconds), time.monotonic()
    print(f"{name}: {target.what}, {seconds:.0f} s", flush=True)
    while run.error is None and not run.is_over():
        try:
            _batch(name, target, run)
        except Exception:
            if run.error is None:
                raise
    rate = run.count / (time.monotonic() - start)
    print(f"{name}: {run.count} inputs, {rate:.0f}/s, {'FINDING' if run.error else 'no finding'}", flush=True)
    if run.error is not None:
        print(f"{name}: kept in {_keep(name, run)}\n  {type(run.error).__name__}: {run.error}", flush=True)
    return run.error is None


def _batch(name: str, target: Target, run: _Run) -> None:
    @settings(
        max_examples=_BATCH,
        deadline=None,
        database=DirectoryBasedExampleDatabase(FOLDER / name),
        phases=(Phase.reuse, Phase.generate, Phase.shrink),
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
        verbosity=Verbosity.quiet,
        report_multiple_bugs=False,
    )
    @given(target.inputs)
    def holds(value: Any) -> None:
        run.check(value)

    holds()


def _keep(name: str, run: _Run) -> str:
    """Write the smallest input that was found, and what it did."""
    assert run.error is not None
    text = f"{run.culprit!r}\n\n{''.join(traceback.format_exception(run.error))}"
    path = FOLDER / f"{name}-{hashlib.sha256(text.encode(errors='replace')).hexdigest()[:8]}.txt"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", errors="backslashreplace")
    return path.relative_to(FOLDER.parents[1]).as_posix()


if __name__ == "__main__":
    sys.exit(main())
