"""Put the device's generated code into its distribution. This file is the same in every package."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class GeneratedCodeHook(BuildHookInterface[Any]):
    """Ship `devicewire/<device>`: in the sdist under `_vendored/`, in a wheel under its import path."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Choose the one source of the code (never the other as a fallback) and where it goes."""
        import_path = f"devicewire/{self.config['device']}"
        project = Path(self.root)
        unpacked_sdist = (project / "PKG-INFO").is_file()
        source = project / "_vendored" if unpacked_sdist else project.parent.parent / "generated"
        code = source / import_path
        if not (code / "__init__.py").is_file():
            raise FileNotFoundError(f"no generated code in {code}: run `make generate` in a checkout of the repository")
        if self.target_name == "sdist":
            build_data["force_include"][str(code)] = f"_vendored/{import_path}"
        elif version == "standard":
            build_data["force_include"][str(code)] = import_path
        elif unpacked_sdist:  # from a checkout, dev-mode-dirs serves the code to an editable install
            build_data["force_include_editable"][str(code)] = import_path
