"""`python -m fuzz.sanitized [--seconds N]`: tests and fuzz target of the framing in C, built with address and undefined-behaviour sanitizers.

The extension is built twice, with the vectors of this processor and in plain C, into a copy of the package under .cache/fuzz.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "packages" / "conduyt"
FOLDER = ROOT / ".cache" / "fuzz" / "sanitized"
BUILDS = {"vectors": (), "plain": ("-DFRAMING_PORTABLE",)}
_SANITIZERS = ("-fsanitize=address,undefined", "-fno-sanitize-recover=all", "-fno-omit-frame-pointer")
_WARNINGS = ("-Wall", "-Wextra", "-Wshadow", "-Wconversion", "-Werror")
_CHECK = "import conduyt.framing as f, conduyt.framing._native as n; assert f.__impl__ == 'native'; print(n.__file__)"


def main(arguments: list[str] | None = None) -> int:
    """Build, run, and return the exit status: 0 where no compiler is, unless CONDUYT_REQUIRE_NATIVE is set."""
    parser = argparse.ArgumentParser(prog="python -m fuzz.sanitized", description="The framing in C, with sanitizers.")
    parser.add_argument("--seconds", type=float, default=10.0, metavar="N", help="fuzzing of each build (%(default)g)")
    options = parser.parse_args(arguments)
    compiler = shutil.which("gcc")
    if compiler is None:
        print("sanitized: there is no gcc here: NOT RUN", flush=True)
        return int(os.environ.get("CONDUYT_REQUIRE_NATIVE", "") not in {"", "0"})
    return max(check(compiler, name, flags, options.seconds) for name, flags in BUILDS.items())


def check(compiler: str, name: str, flags: tuple[str, ...], seconds: float) -> int:
    """Build one variant, then run tests and fuzz target with it."""
    folder = build(compiler, name, flags)
    environ = environment(compiler, folder)
    found = subprocess.run([sys.executable, "-c", _CHECK], env=environ, capture_output=True, text=True, check=True)
    assert str(folder) in found.stdout, f"not the sanitized build: {found.stdout}"
    commands = {
        "tests": [
            "-m",
            "pytest",
            "-q",
            "-n",
            "0",
            "--timeout",
            "300",
            "--ignore=tests/conduyt/framing/test_build.py",
            "tests/conduyt/framing",
        ],
        "fuzz": ["-m", "fuzz.run", "--seconds", str(seconds), "framing"],
    }
    for what, command in commands.items():
        print(f"sanitized ({name}): {what}", flush=True)
        if subprocess.run([sys.executable, *command], env=environ, cwd=ROOT, check=False).returncode:
            print(f"sanitized ({name}): {what} FAILED", flush=True)
            return 1
    return 0


def build(compiler: str, name: str, flags: tuple[str, ...]) -> Path:
    """Copy the package and put an extension with sanitizers into the copy. Return the folder to import from."""
    folder = FOLDER / name
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(PACKAGE / "src", folder, ignore=shutil.ignore_patterns("*.so", "__pycache__"))
    target = folder / "conduyt" / "framing" / f"_native{sysconfig.get_config_var('EXT_SUFFIX')}"
    headers = ("-isystem", sysconfig.get_path("include"))
    options = ("-std=c11", "-O1", "-g", "-fPIC", "-shared", *_SANITIZERS, *_WARNINGS, *flags, *headers)
    sources = [str(path) for path in sorted((PACKAGE / "native").glob("*.c"))]
    subprocess.run([compiler, *options, *sources, "-o", str(target)], check=True)
    return folder


def environment(compiler: str, folder: Path) -> dict[str, str]:
    """Variables for an interpreter that loads the sanitizers first. Python's own arenas would hide what lies behind a block."""
    library = subprocess.run([compiler, "-print-file-name=libasan.so"], capture_output=True, text=True, check=True)
    return os.environ | {
        "LD_PRELOAD": library.stdout.strip(),
        "ASAN_OPTIONS": "detect_leaks=0:abort_on_error=1",
        "UBSAN_OPTIONS": "print_stacktrace=1",
        "PYTHONMALLOC": "malloc",
        "PYTHONPATH": str(folder),
        "CONDUYT_FRAMING": "native",
        "CONDUYT_REQUIRE_NATIVE": "1",
    }


if __name__ == "__main__":
    sys.exit(main())
