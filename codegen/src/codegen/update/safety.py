"""What keeps a working tree safe from a failed update: nothing uncommitted is touched, one update at a time, all put back."""

from __future__ import annotations

import shutil
import signal
import subprocess
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from ..errors import UsageError
from ..project import Device, Project

BACKUP = ".update"
"""Folder of copies in the root of the repository while an update writes. It is the lock, too: only one can make it."""
_STOPS = tuple(getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name))


@contextmanager
def restored_on_failure(
    project: Project, device: Device, new: tuple[Path, ...], refuse: Callable[[], None]
) -> Generator[None, None, None]:
    """Put everything back when anything goes wrong, an interruption or the end of the terminal included.

    Args:
        project: the repository.
        device: whose files are written.
        new: what else the update writes.
        refuse: raises when there is something in the way; asked when no other update can run any more.
    """
    root, word = project.root, device.word
    kept = [project.generated, root / "specs" / "devices.toml", root / "packages" / word, root / "tests" / word, *new]
    with _stops_raised(), _only_one(root) as backup:
        refuse()
        for number, path in enumerate(kept):
            _copy(path, backup / str(number))
        try:
            yield
        except BaseException:
            with _undisturbed():
                _put_back(kept, backup)
            raise


@contextmanager
def _only_one(root: Path) -> Generator[Path, None, None]:
    backup = root / BACKUP
    try:
        backup.mkdir()
    except FileExistsError:
        raise UsageError(
            f"another update is running. If there is none, one was killed: look at `git status`, then delete {backup}"
        ) from None
    try:
        yield backup
    finally:
        shutil.rmtree(backup, ignore_errors=True)


def _put_back(kept: list[Path], backup: Path) -> None:
    for number, path in enumerate(kept):
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
        _copy(backup / str(number), path)


def _copy(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target, symlinks=True)
    elif source.is_file():
        shutil.copy2(source, target)


def _stop(number: int, _frame: FrameType | None) -> None:
    raise SystemExit(128 + number)


@contextmanager
def _stops_raised() -> Generator[None, None, None]:
    """Let a request to end be an exception, as Ctrl-C is one. Handlers can be set in the main thread only."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {n: signal.signal(n, _stop) for n in _STOPS if signal.getsignal(n) == signal.SIG_DFL}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def _undisturbed() -> Generator[None, None, None]:
    """Let nobody interrupt what puts things back."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.signal(number, signal.SIG_IGN) for number in (*_STOPS, signal.SIGINT)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def refuse_dirty(project: Project, device: Device) -> None:
    """Refuse to mix an update with changes that are not committed. New files elsewhere, such as the description, are in nobody's way.

    Raises:
        UsageError: names the first change.
    """
    word = device.word
    found = _changes(project, "--untracked-files=no", "--", ".") or _changes(
        project, "--", "specs", "generated", f"packages/{word}", f"tests/{word}", "changelog.d"
    )
    if found:
        raise UsageError(
            f"there are changes that are not committed, such as {found[0][3:]}: commit or stash them first"
        )


def _changes(project: Project, *which: str) -> list[str]:
    try:
        return subprocess.run(  # noqa: S603 # a fixed command
            ["git", "status", "--porcelain", *which],  # noqa: S607 # the user's own git
            cwd=project.root,
            capture_output=True,
            text=True,
            timeout=60,
            check=True,
        ).stdout.splitlines()
    except (OSError, subprocess.SubprocessError) as error:
        raise UsageError(f"git cannot say whether the working tree is clean: {error}") from None
