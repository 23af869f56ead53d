"""Put the device's generated code, and its extension in C where it has one, into its distribution. This file is the same in every package."""

from __future__ import annotations

import importlib
import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class GeneratedCodeHook(BuildHookInterface[Any]):
    """Ship `devicewire/<device>`: in the sdist under `_vendored/`, in a wheel under its import path."""

    PLUGIN_NAME = "custom"
    _built = ""

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
        if "extension" in self.config and self.target_name == "wheel":
            self._add_extension(version, build_data)

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:  # noqa: ARG002 - hatchling's names
        """Remove what compiling has left."""
        if self._built:
            shutil.rmtree(self._built, ignore_errors=True)

    def _add_extension(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile the extension for a wheel, or into the source tree for an editable install."""
        extension = self.config["extension"]
        self._built = tempfile.mkdtemp(prefix="extension-")
        try:
            library = self._compile(extension)
        except Exception as error:
            if os.environ.get(extension["required-by"], "") not in {"", "0"}:
                raise
            reason = f"{type(error).__name__}: {error}"
            self.app.display_warning(f"{extension['module']} was not compiled, Python will do its work: {reason}")
            return
        place = library.relative_to(self._built)
        if version == "editable":
            shutil.copy2(library, Path(self.root, extension["source-root"], place))
            return
        build_data["force_include"][str(library)] = place.as_posix()
        build_data["pure_python"] = False
        build_data["infer_tag"] = True

    def _compile(self, extension: dict[str, Any]) -> Path:
        setuptools = importlib.import_module("setuptools")  # a build requirement of packages with an extension only
        flags = [] if os.name == "nt" else ["-std=c11", "-O3", "-g0", "-fvisibility=hidden"]
        sources = [str(path) for path in sorted(Path(self.root, extension["sources"]).glob("*.c"))]
        module = setuptools.Extension(extension["module"], sources, extra_compile_args=flags)
        command = setuptools.Distribution({"ext_modules": [module]}).get_command_obj("build_ext")
        command.build_lib = self._built
        command.build_temp = str(Path(self._built, "objects"))
        command.ensure_finalized()
        command.run()
        return Path(command.get_ext_fullpath(extension["module"]))
