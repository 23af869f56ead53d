"""The command line: `codegen generate`, `codegen check`, `codegen diff`, `codegen update`."""

from __future__ import annotations

import argparse
import gc
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from . import __version__
from .diff.levels import LEVELS
from .errors import CodegenError, UsageError
from .project import find_project

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]  # pyright: ignore[reportPrivateUsage] # argparse has no other name for it

_EPILOG = """\
examples:
  codegen generate                 generate the packages of all devices
  codegen generate span            only that of the SPAN panel
  codegen generate --spec openapi.json --output span_client
                                   a typed client from any OpenAPI document, in a folder of its own
  codegen check                    is generated/ what the specs ask for, untouched?
  codegen diff accordionq2@5.13.0 new.yaml --fail-on breaking
                                   what has changed, and what that does to Python code
  codegen update span http://panel.local/api/v1/openapi.json --dry-run
                                   bring a device to a new firmware: spec, generated code, what is left to do

exit status: 0 all is well, 1 the spec or the generated code is not in order, 2 the command was called wrongly,
             3 `diff` found changes at the level of --fail-on or worse.
"""


def main(arguments: list[str] | None = None) -> int:
    """Run the command and return its exit status."""
    options = _parser().parse_args(arguments)
    gc.disable()  # a run is short: collecting would take a tenth of it
    try:
        return int(options.run(options))
    except UsageError as error:
        print(f"codegen: {error}", file=sys.stderr)
        return 2
    except CodegenError as error:
        print(f"codegen: {error}", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"codegen: {error.filename or 'input or output'}: {error.strerror or error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("codegen: interrupted; what was not finished was not written", file=sys.stderr)
        return 130
    finally:
        gc.enable()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="codegen",
        description="Generate typed Python clients from the specs of devices.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"codegen {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    generate = commands.add_parser("generate", help="write the generated code", description="Write the generated code.")
    generate.add_argument(
        "devices", nargs="*", metavar="DEVICE", help="words of devices, such as span; all when left out"
    )
    generate.add_argument(
        "--spec", type=Path, metavar="FILE", help="an OpenAPI 3.0 or 3.1 document, JSON or YAML, from anywhere"
    )
    generate.add_argument(
        "--output", type=Path, metavar="FOLDER", help="with --spec: the package to write; its name is the import name"
    )
    generate.add_argument("--quiet", action="store_true", help="no progress, only the summary")
    generate.set_defaults(run=_generate)
    check = commands.add_parser(
        "check", help="compare generated code with the specs", description="Compare generated code with the specs."
    )
    check.add_argument("devices", nargs="*", metavar="DEVICE", help="words of devices; all when left out")
    check.add_argument("--quiet", action="store_true", help="no progress, only the result")
    check.set_defaults(run=_check)
    _add_diff(commands)
    _add_update(commands)
    return parser


def _add_diff(commands: Subparsers) -> None:
    diff = commands.add_parser(
        "diff",
        help="compare two specs",
        description="Compare two specs, and say of every change what it does to Python code.",
        epilog="OLD and NEW are each a file, a URL, or a version known here, such as accordionq2@5.13.0.",
    )
    diff.add_argument("old", metavar="OLD", help="the spec that the code in use was generated from")
    diff.add_argument("new", metavar="NEW", help="the spec of the device as it is now")
    diff.add_argument("--format", choices=("table", "markdown", "json"), default="table", help="default: table")
    diff.add_argument("--level", choices=LEVELS, default="safe", help="leave out what is less bad; default: safe")
    diff.add_argument(
        "--fail-on", choices=LEVELS[:3], help="end with status 3 when there is such a change or a worse one"
    )
    diff.set_defaults(run=_diff)


def _add_update(commands: Subparsers) -> None:
    update = commands.add_parser(
        "update",
        help="bring a device to a new version of its spec",
        description="Read a device's new description, compare it with the current one, make it the current version, and regenerate.",
        epilog="A failure half-way leaves everything as it was. The working tree must be clean, but for a dry run.",
    )
    update.add_argument(
        "device", metavar="DEVICE", help="word of a device, such as accordionq2, or a part of one: span/v2"
    )
    update.add_argument("source", metavar="SOURCE", help="the new description: a file or a URL")
    update.add_argument(
        "--version", default="", metavar="NAME", help="name of the new version; default: what the spec says"
    )
    update.add_argument("--dry-run", action="store_true", help="show everything, change nothing")
    update.add_argument("--no-types", action="store_true", help="do not run mypy on the facade")
    update.add_argument(
        "--level", choices=LEVELS, default="safe", help="leave out of the table what is less bad; default: safe"
    )
    update.add_argument("--quiet", action="store_true", help="no progress, only the result")
    update.set_defaults(run=_update)


def _report(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _silence(_text: str) -> None:
    pass


def _generate(options: argparse.Namespace) -> int:
    from .generate import generate, generate_elsewhere

    progress = _silence if options.quiet else _report
    if (options.spec is None) != (options.output is None) or (options.spec and options.devices):
        raise UsageError("--spec and --output belong together, and go without device names")
    if options.spec is not None:
        summary = generate_elsewhere(options.spec, options.output.resolve(), progress)
    else:
        summary = generate(find_project(), options.devices, progress)
    print(f"generated: {summary}")
    return 0


def _diff(options: argparse.Namespace) -> int:
    from .diff.report import print_table, to_json, to_markdown
    from .diff.run import diff

    try:
        project = find_project()
    except UsageError:  # two files can be compared anywhere
        project = None
    report = diff(options.old, options.new, project)
    if options.format == "table":
        print_table(report, options.level)
    else:
        print(to_json(report) if options.format == "json" else to_markdown(report, options.level), end="")
    return 3 if options.fail_on and report.from_level(options.fail_on) else 0


def _update(options: argparse.Namespace) -> int:
    from .diff.report import print_table
    from .update.report import lines
    from .update.run import Options, update

    asked = Options(options.device, options.source, options.version, options.dry_run, not options.no_types)
    result = update(find_project(), asked, _silence if options.quiet else _report)
    print_table(result.report, options.level)
    print("\n".join(lines(result)))
    return 0


def _check(options: argparse.Namespace) -> int:
    from .derive import stale_derived
    from .freshness import compare
    from .generate import build_device

    start = time.perf_counter()
    project, progress = find_project(), _silence if options.quiet else _report
    devices = project.devices(options.devices or None)
    outputs = [build_device(project, device, progress) for device in devices]
    problems = [*compare(project, outputs, options.devices), *stale_derived(project)]
    for problem in problems:
        print(problem)
    if problems:
        count = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
        print(f"codegen check: {count}. Never edit generated code: change the spec, then run `make generate`.")
        return 1
    files = sum(len(output.contents()) for output in outputs)
    count = "1 device" if len(devices) == 1 else f"{len(devices)} devices"
    print(f"fresh and untouched: {count}, {files} files, {time.perf_counter() - start:.2f} s")
    return 0
