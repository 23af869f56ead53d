"""Every package, built and installed in every way a user may choose, with the pip that a new environment has.

The only things to install from are the package itself and `wheelhouse`, which holds what packages declare and what
building takes: an install that wants anything else fails.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
import venv
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

pytestmark = [pytest.mark.packaging, pytest.mark.timeout(300)]

REPOSITORY = Path(__file__).parents[2]
DEVICES = sorted(path.parent.name for path in REPOSITORY.glob("packages/*/pyproject.toml"))
ABOUT = tomllib.loads((REPOSITORY / "specs" / "devices.toml").read_text("utf-8"))["devices"]
IN_ENVIRONMENT = {"pip", "setuptools", "wheel"}


@dataclass(frozen=True)
class Package:
    """One distribution, as its own pyproject.toml describes it."""

    device: str
    folder: Path

    @property
    def settings(self) -> dict[str, Any]:
        return tomllib.loads((self.folder / "pyproject.toml").read_text("utf-8"))

    @property
    def name(self) -> str:
        return str(self.settings["project"]["name"])

    @property
    def extras(self) -> set[str]:
        return set(self.settings["project"].get("optional-dependencies", ()))

    @property
    def facade(self) -> str:
        """What users import; with a dot in it, its first part is a namespace that others may share."""
        return str(ABOUT[self.device]["import_name"])

    @property
    def facade_folder(self) -> str:
        return self.facade.replace(".", "/")

    @property
    def import_names(self) -> list[str]:
        return [self.facade, f"devicewire.{self.device}"]


@dataclass(frozen=True)
class Environment:
    """A virtual environment of its own, with plain pip and nothing but the wheelhouse to install from."""

    folder: Path
    wheelhouse: Path

    @property
    def python(self) -> Path:
        return self.folder / "bin" / "python"

    def run(self, *command: str, ok: bool = True) -> str:
        return run(str(self.python), *command, cwd=self.folder, ok=ok)

    def pip(self, *command: str, ok: bool = True) -> str:
        return self.run("-m", "pip", *command, "--no-index", "--find-links", str(self.wheelhouse), ok=ok)

    def installed(self) -> set[str]:
        listed = json.loads(self.run("-m", "pip", "list", "--format", "json"))
        return {normal(row["name"]) for row in listed} - IN_ENVIRONMENT


def link_with_extra(package: Package) -> list[str]:
    """Arguments that make a simulator need its extra: the one of boards needs it on one kind of link only."""
    return ["--link", "mqtt"] if package.facade == "conduyt" else []


def normal(name: str) -> str:
    """A distribution's name in the one spelling that comparisons need."""
    return re.sub(r"[-_.]+", "-", name).lower()


def run(*command: str, cwd: Path, ok: bool = True) -> str:
    """Run a command away from this machine's pip settings; its output. It must end as `ok` says."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "PYTHON", "MYPY", "UV_"))}
    settings = {"PIP_CONFIG_FILE": os.devnull, "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PYTHONUTF8": "1"}
    identity = {
        f"GIT_{who}_{what}": "devicewire@example.invalid"
        for who in ("AUTHOR", "COMMITTER")
        for what in ("NAME", "EMAIL")
    }
    done = subprocess.run(
        command,
        cwd=cwd,
        env=kept | settings | identity,
        check=False,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert (done.returncode == 0) == ok, f"{' '.join(command)}\n{done.stdout}"
    return done.stdout


@pytest.fixture(scope="session")
def wheelhouse() -> Path:
    """Wheels of what the packages declare and of what building takes, fetched once and kept."""
    pins = [REPOSITORY / "requirements" / name for name in ("build.txt", "runtime.txt")]
    key = hashlib.sha256(b"".join(pin.read_bytes() for pin in pins) + sys.version.encode()).hexdigest()[:16]
    folder = REPOSITORY / ".cache" / "wheelhouse" / key
    if not folder.is_dir():
        fresh = folder.with_suffix(f".{os.getpid()}.part")
        pip = [sys.executable, "-m", "pip", "download", "--quiet", "--only-binary", ":all:", "--require-hashes"]
        # Here, and only here, the machine's own index settings count.
        subprocess.run(
            [*pip, "--dest", str(fresh), *(f"--requirement={pin}" for pin in pins)], check=True, cwd=REPOSITORY
        )
        try:
            fresh.replace(folder)
        except OSError:  # another worker was faster
            shutil.rmtree(fresh)
    return folder


@pytest.fixture(scope="session")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clone of the repository with the changes that are not committed yet, committed."""
    folder = tmp_path_factory.mktemp("checkout") / "devicewire"
    listed = run("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", cwd=REPOSITORY).split("\0")
    for name in filter(None, listed):
        if (REPOSITORY / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(REPOSITORY / name, folder / name)
    run("git", "init", "--quiet", cwd=folder)
    run("git", "add", "--all", cwd=folder)
    run("git", "commit", "--quiet", "--message", "State under test", cwd=folder)
    return folder


@pytest.fixture(scope="module", params=DEVICES)
def package(request: pytest.FixtureRequest, checkout: Path) -> Package:
    """Each package of the clone."""
    return Package(request.param, checkout / "packages" / request.param)


@pytest.fixture(scope="session")
def new_environment(tmp_path_factory: pytest.TempPathFactory, wheelhouse: Path) -> Callable[[], Environment]:
    """Make an environment as `python -m venv` makes it: a copy of one, since making one takes as long as all else."""
    template = tmp_path_factory.mktemp("template")
    venv.create(template, with_pip=True, symlinks=True)

    def make() -> Environment:
        folder = tmp_path_factory.mktemp("environment")
        shutil.copytree(template, folder, symlinks=True, dirs_exist_ok=True)
        return Environment(folder, wheelhouse)

    return make


@pytest.fixture(scope="session")
def builder(new_environment: Callable[[], Environment]) -> Environment:
    """An environment that can build."""
    environment = new_environment()
    environment.pip("install", "--quiet", "--upgrade", "build", "hatchling", "editables", "setuptools")
    return environment


@dataclass(frozen=True)
class Built:
    """What `python -m build` makes of a package."""

    sdist: Path
    unpacked: Path
    wheel: Path
    wheel_from_sdist: Path


@pytest.fixture(scope="session")
def builds() -> dict[str, Built]:
    """What has been built, by device: tests come in groups, and a device has several."""
    return {}


@pytest.fixture(scope="module")
def built(
    package: Package, builder: Environment, builds: dict[str, Built], tmp_path_factory: pytest.TempPathFactory
) -> Built:
    """The sdist, the wheel built in the folder, and the wheel built from the unpacked sdist."""
    if package.device not in builds:
        builds[package.device] = build_all(package, builder, tmp_path_factory.mktemp("built"))
    return builds[package.device]


def build_all(package: Package, builder: Environment, out: Path) -> Built:
    """Build them into that folder."""
    build = ("-m", "build", "--no-isolation")
    builder.run(*build, "--sdist", "--outdir", str(out), str(package.folder))
    builder.run(*build, "--wheel", "--outdir", str(out), str(package.folder))
    (sdist,) = out.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        archive.extractall(out / "unpacked", filter="data")
    (unpacked,) = (out / "unpacked").iterdir()
    builder.run(*build, "--wheel", "--outdir", str(out / "again"), str(unpacked))
    (wheel,), (wheel_from_sdist,) = out.glob("*.whl"), (out / "again").glob("*.whl")
    return Built(sdist, unpacked, wheel, wheel_from_sdist)


def what_to_install(way: str, package: Package, built: Built) -> list[str]:
    """What pip is given for that way."""
    git = f"git+file://{package.folder.parents[1]}#subdirectory=packages/{package.device}"
    return {
        "folder": [str(package.folder)],
        "wheel": [str(built.wheel)],
        "wheel-from-sdist": [str(built.wheel_from_sdist)],
        "sdist": [str(built.sdist)],
        "editable": ["--editable", str(package.folder)],
        "editable-from-sdist": ["--editable", str(built.unpacked)],
        "git": [git],
    }[way]


@pytest.fixture(scope="class")
def installed(
    request: pytest.FixtureRequest, package: Package, built: Built, new_environment: Callable[[], Environment]
) -> Iterator[Environment]:
    """An environment with the package installed in the way of the test's class."""
    way: str = request.node.obj.way
    environment = new_environment()
    environment.pip("install", "--quiet", *what_to_install(way, package, built))
    yield environment
    shutil.rmtree(environment.folder)


@pytest.fixture
def user_script(package: Package, tmp_path: Path) -> Path:
    """What a user of the package may write, in a folder of its own."""
    return Path(shutil.copy(Path(__file__).parent / "user_scripts" / f"{package.device}.py", tmp_path / "app.py"))


class Installed:
    """What holds in whichever way the package was installed. One class for each way: workers take a class at a time."""

    way: str

    def test_imports_outside_the_repository(self, installed: Environment, package: Package) -> None:
        program = f"import json, {', '.join(package.import_names)}\nprint(json.dumps([m.__file__ for m in ({', '.join(package.import_names)})]))"
        places = [Path(place) for place in json.loads(installed.run("-c", program))]
        assert [place.name for place in places] == ["__init__.py"] * len(places)
        if "editable" not in self.way:
            assert all(place.is_relative_to(installed.folder) for place in places), places

    def test_brings_declared_dependencies_and_nothing_else(self, installed: Environment, package: Package) -> None:
        program = (
            "import sys; from importlib.metadata import distribution; from pip._vendor.packaging.requirements import Requirement\n"
            "seen, left = set(), [sys.argv[1]]\n"
            "while left:\n"
            "    name = left.pop()\n"
            "    if name.lower() in seen: continue\n"
            "    seen.add(name.lower())\n"
            "    wanted = map(Requirement, distribution(name).requires or ())\n"
            "    left += [want.name for want in wanted if want.marker is None or want.marker.evaluate({'extra': ''})]\n"
            "print(*seen)"
        )
        declared = {normal(name) for name in installed.run("-c", program, package.name).split()}
        assert installed.installed() == declared
        assert "No broken requirements" in installed.run("-m", "pip", "check")

    def test_user_script_passes_mypy_strict(self, installed: Environment, user_script: Path) -> None:
        cache = f"--cache-dir={user_script.parent / 'cache'}"
        options = ["--strict", "--config-file=", cache, f"--python-executable={installed.python}"]
        said = run(sys.executable, "-m", "mypy", *options, str(user_script), cwd=user_script.parent)
        assert "Success: no issues found in 1 source file" in said

    def test_user_script_passes_pyright_strict(self, installed: Environment, user_script: Path) -> None:
        settings = {"include": [user_script.name], "typeCheckingMode": "strict"}
        user_script.with_name("pyrightconfig.json").write_text(json.dumps(settings), "utf-8")
        said = run(sys.executable, "-m", "pyright", "--pythonpath", str(installed.python), cwd=user_script.parent)
        assert "0 errors, 0 warnings" in said

    def test_user_script_runs(self, installed: Environment, user_script: Path) -> None:
        assert installed.run("-W", "error", str(user_script)).strip().endswith("ok")

    def test_without_its_extra_the_simulator_names_it(self, installed: Environment, package: Package) -> None:
        if "simulator" not in package.extras:
            pytest.skip("its simulator needs nothing but the package")
        said = installed.run("-m", f"{package.facade}.simulator", *link_with_extra(package), ok=False)
        assert f"pip install '{package.name}[simulator]'" in said
        assert "Traceback" not in said


class TestFolder(Installed):
    way = "folder"


class TestWheel(Installed):
    way = "wheel"


class TestWheelFromSdist(Installed):
    way = "wheel-from-sdist"


class TestSdist(Installed):
    way = "sdist"


class TestEditable(Installed):
    way = "editable"


class TestEditableFromSdist(Installed):
    way = "editable-from-sdist"


class TestGit(Installed):
    way = "git"


def test_with_its_extra_the_simulator_runs(
    package: Package, built: Built, new_environment: Callable[[], Environment]
) -> None:
    environment = new_environment()
    environment.pip(
        "install", "--quiet", f"{built.wheel}[simulator]" if "simulator" in package.extras else str(built.wheel)
    )
    command = [str(environment.python), "-W", "error", "-m", f"{package.facade}.simulator"]
    command += link_with_extra(package)
    with subprocess.Popen(
        command, cwd=environment.folder, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as simulator:
        assert simulator.stdout
        ready = json.loads(simulator.stdout.readline())
        simulator.terminate()
        assert simulator.wait(timeout=20) == 0
    assert ready["device"] == package.device
    assert "127.0.0.1" in ready["endpoint"]


def test_wheel_holds_its_device_and_nothing_else(package: Package, built: Built) -> None:
    names = zipfile.ZipFile(built.wheel).namelist()
    assert len(names) == len(set(names))
    homes = (f"devicewire/{package.device}/", f"{package.facade_folder}/", f"{normal(package.name).replace('-', '_')}-")
    assert [name for name in names if not name.startswith(homes)] == []
    assert [name for name in names if "__pycache__" in name or name.endswith(".pyc")] == []
    assert {f"{package.facade_folder}/py.typed", f"devicewire/{package.device}/py.typed"} <= set(names)
    assert any(name.endswith(".dist-info/licenses/LICENSE") for name in names)


def test_wheel_holds_every_file_as_it_is_in_the_repository(package: Package, built: Built, checkout: Path) -> None:
    shipped = contents(built.wheel)
    for root in (checkout / "generated", package.folder / "src"):
        tracked = run("git", "ls-files", "-z", ".", cwd=root).split("\0")
        mine = [
            name for name in tracked if name.startswith((f"devicewire/{package.device}/", f"{package.facade_folder}/"))
        ]
        assert mine
        assert {name: shipped.get(name) for name in mine} == {name: (root / name).read_bytes() for name in mine}


def contents(wheel: Path) -> dict[str, bytes]:
    """Every file in the wheel, by name."""
    with zipfile.ZipFile(wheel) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_wheel_from_folder_equals_wheel_from_sdist(built: Built) -> None:
    folder, sdist = contents(built.wheel), contents(built.wheel_from_sdist)
    assert sorted(folder) == sorted(sdist)
    assert [name for name in folder if folder[name] != sdist[name]] == []
    assert built.wheel.read_bytes() == built.wheel_from_sdist.read_bytes()


def test_sdist_of_an_unpacked_sdist_is_the_same(built: Built, builder: Environment, tmp_path: Path) -> None:
    builder.run("-m", "build", "--no-isolation", "--sdist", "--outdir", str(tmp_path), str(built.unpacked))
    assert (tmp_path / built.sdist.name).read_bytes() == built.sdist.read_bytes()


@pytest.mark.parametrize("target", ["wheel", "sdist", "editable"])
def test_missing_code_is_an_error_that_says_what_to_do(
    package: Package, builder: Environment, tmp_path: Path, target: str
) -> None:
    folder = tmp_path / "packages" / package.device
    shutil.copytree(package.folder, folder)
    plant(folder / "_vendored" / "devicewire" / package.device)  # no fallback: this is not an unpacked sdist
    assert "run `make generate`" in build(builder, folder, target)


@pytest.mark.parametrize("target", ["wheel", "sdist", "editable"])
def test_damaged_sdist_does_not_fall_back_to_a_checkout(
    package: Package, built: Built, builder: Environment, tmp_path: Path, target: str
) -> None:
    folder = tmp_path / "packages" / package.device
    shutil.copytree(built.unpacked, folder)
    shutil.rmtree(folder / "_vendored")
    plant(tmp_path / "generated" / "devicewire" / package.device)
    assert "run `make generate`" in build(builder, folder, target)


def plant(folder: Path) -> None:
    """Put code where it must not be taken from."""
    folder.mkdir(parents=True)
    (folder / "__init__.py").touch()


def build(builder: Environment, folder: Path, target: str) -> str:
    """What a build that must fail says."""
    program = (
        f"import os; os.chdir({str(folder)!r}); import hatchling.build as b; b.build_{target}({str(folder.parent)!r})"
    )
    return builder.run("-c", program, ok=False)


def test_installing_leaves_the_folder_as_it_was(package: Package, built: Built, checkout: Path) -> None:
    assert run("git", "status", "--porcelain", cwd=checkout) == ""
