"""The repository as the generator sees it: where specs are, which devices there are, where output goes."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from .errors import SpecError, UsageError
from .kinds import KINDS
from .simulators import known_pieces


@dataclass(frozen=True)
class Device:
    """One device of `specs/devices.toml`."""

    word: str
    kind: str
    version: str
    spec: Path
    part: str = ""
    """Name of the sub-package, for a part of a device; otherwise empty."""
    parts: tuple[Device, ...] = ()
    """The further specs of a device, each in its current version."""
    simulation: tuple[str, ...] = ()
    """Pieces that its simulator shares with others."""

    @property
    def package(self) -> str:
        """Folder of the generated package below `generated/`, with forward slashes."""
        return f"devicewire/{self.word}/{self.part}" if self.part else f"devicewire/{self.word}"

    @property
    def name(self) -> str:
        """What people call it: `span`, or `span/v2` for a part."""
        return f"{self.word}/{self.part}" if self.part else self.word


@dataclass(frozen=True)
class Project:
    """A checkout of the repository."""

    root: Path

    @property
    def generated(self) -> Path:
        """Folder of all generated code."""
        return self.root / "generated"

    def meta(self, kind: str) -> Path:
        """JSON Schema of what is ours in specs of a kind."""
        return self.root / "specs" / "meta" / KINDS[kind].meta

    def shown(self, path: Path) -> str:
        """Name a file relative to the repository, with forward slashes."""
        return path.relative_to(self.root).as_posix()

    def devices(self, words: list[str] | None = None) -> list[Device]:
        """Return the devices with these words, or all of them.

        Raises:
            UsageError: there is no such device, or its spec is missing.
            SpecError: devices.toml cannot be read.
        """
        known = {word: self._device(word, entry) for word, entry in sorted(self._entries().items())}
        unknown = [word for word in words or [] if word not in known]
        if unknown:
            raise UsageError(f"there is no device {unknown[0]!r}; there are: {', '.join(known)}")
        return [known[word] for word in dict.fromkeys(words or known)]

    def words(self) -> list[str]:
        """Return the words of all devices."""
        return sorted(self._entries())

    def version(self, word: str, version: str) -> Device:
        """Return a device in one of its versions.

        Raises:
            UsageError: there is no such device, or no such version of it.
        """
        entries = self._entries()
        if word not in entries:
            raise UsageError(f"there is no device {word!r}; there are: {', '.join(sorted(entries))}")
        found = [("", entries[word]), *_parts(entries[word]).items()]
        versions = [str(item) for _, entry in found for item in entry.get("versions", [])]
        for part, entry in found:
            if version in entry.get("versions", []):
                return self._device(word, {**entry, "current": version, "parts": {}}, part)
        raise UsageError(f"{word} has no version {version!r}; there are: {', '.join(versions)}")

    def named(self, name: str) -> Device:
        """Return a device by its word, or one of its parts by a name such as `span/v2`.

        Raises:
            UsageError: there is no such device or part.
        """
        word, slash, part = name.partition("/")
        device = self.devices([word])[0]
        found = {item.part: item for item in device.parts}
        if slash and part not in found:
            known = f"; there are: {', '.join(found)}" if found else ""
            raise UsageError(f"{word} has no part {part!r}{known}")
        return found[part] if slash else device

    def _entries(self) -> dict[str, dict[str, Any]]:
        path = self.root / "specs" / "devices.toml"
        try:
            devices = tomllib.loads(path.read_text(encoding="utf-8")).get("devices")
        except (OSError, ValueError) as error:
            raise SpecError("specs/devices.toml", "", f"cannot be read: {error}", "see specs/README.md") from error
        if not isinstance(devices, dict) or not all(isinstance(entry, dict) for entry in cast(Any, devices).values()):
            raise SpecError(
                "specs/devices.toml", "/devices", "must have a table for each device", "see specs/README.md"
            )
        return cast(dict[str, dict[str, Any]], devices)

    def _device(self, word: str, entry: dict[str, Any], part: str = "") -> Device:
        kind, version = str(entry.get("kind")), str(entry.get("current"))
        pointer = f"/devices/{word}/parts/{part}" if part else f"/devices/{word}"
        if not word.isidentifier() or kind not in KINDS:
            raise SpecError(
                "specs/devices.toml", pointer, f"kind {kind!r} is not known", f"use one of: {', '.join(KINDS)}"
            )
        if part and not (KINDS[kind].can_be_part and part.isidentifier()):
            able = ", ".join(word for word, about in KINDS.items() if about.can_be_part)
            raise SpecError(
                "specs/devices.toml", pointer, f"{part!r} cannot be a part", f"use an identifier, and one of: {able}"
            )
        folder = self.root / "specs" / word / version
        parts = tuple(self._device(word, inner, name) for name, inner in _parts(entry).items())
        for name in KINDS[kind].files:
            if (folder / name).is_file():
                return Device(word, kind, version, folder / name, part, parts, _simulation(entry, pointer))
        raise UsageError(
            f"{self.shown(folder)} has no {' or '.join(KINDS[kind].files)}: put the spec of {word} {version} there"
        )


def _parts(entry: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Return the further specs of a device by the names of their sub-packages."""
    return cast(dict[str, dict[str, Any]], entry.get("parts", {}))


def _simulation(entry: dict[str, Any], pointer: str) -> tuple[str, ...]:
    """Return the pieces that a device's simulator shares with others."""
    pieces: list[Any] = entry.get("simulation", [])
    for piece in pieces:
        if piece not in known_pieces():
            reason = f"simulation {piece!r} is not known"
            raise SpecError("specs/devices.toml", pointer, reason, f"use some of: {', '.join(known_pieces())}")
    return tuple(pieces)


def find_project(start: Path | None = None) -> Project:
    """Find the repository that a folder belongs to.

    Raises:
        UsageError: it belongs to none.
    """
    here = (start or Path.cwd()).resolve()
    for folder in (here, *here.parents):
        if (folder / "specs" / "devices.toml").is_file():
            return Project(folder)
    raise UsageError(f"{here} is not inside a devicewire checkout (no specs/devices.toml in it or above it)")
