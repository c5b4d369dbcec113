"""The house keeps its order: where files lie, how long they are, what they are called."""

from __future__ import annotations

import os
import re
import stat
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DRAWERS = {"utils", "util", "helpers", "helper", "common", "manager", "managers", "misc", "base", "tools"}
TOP = {
    ".ci", "installer", "resources", "stationdesk", "tests",
    ".gitignore", "ARCHITECTURE.md", "CHANGELOG.md", "LICENSE", "Makefile", "README.md", "constraints.txt",
    "pyproject.toml",
}  # fmt: skip
FLOORS = {"core", "models", "storage", "security", "search", "services", "sync", "documents", "cli", "ui"}


def kept_files() -> list[Path]:
    """What git keeps or would keep; in an unpacked archive without git, everything not made here."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, check=False,
    )  # fmt: skip
    if listed.returncode == 0:
        names = [name for name in listed.stdout.decode().split("\0") if name]
        return [ROOT / name for name in names if (ROOT / name).is_file()]
    made = {"practice", "build", "dist", "__pycache__"}
    found = []
    for file in ROOT.rglob("*"):
        parts = file.relative_to(ROOT).parts
        hidden = parts[0].startswith(".") and parts[0] not in TOP
        if file.is_file() and not hidden and not made & set(parts):
            found.append(file)
    return found


def python_files() -> list[Path]:
    return [file for file in kept_files() if file.suffix == ".py"]


def named(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


def test_the_house_is_looked_at() -> None:
    # The promises below would hold of an empty list as well.
    assert len(python_files()) > 20
    assert ROOT / "stationdesk" / "core" / "errors.py" in python_files()


def test_no_file_is_longer_than_600_lines() -> None:
    # Revisions are written by a tool, table by table, and never edited again once released.
    written = [file for file in python_files() if "migrations/versions" not in named(file)]
    long = {named(file): count for file in written if (count := file.read_bytes().count(b"\n")) > 600}
    assert long == {}, "split it before adding more"


def test_no_drawer_for_things_without_a_place() -> None:
    drawers = [
        named(file)
        for file in python_files()
        if DRAWERS & {part.removesuffix(".py") for part in file.relative_to(ROOT).parts}
    ]
    assert drawers == [], "ask ARCHITECTURE.md where it belongs"


def test_only_known_things_lie_at_the_top() -> None:
    assert {file.relative_to(ROOT).parts[0] for file in kept_files()} <= TOP


def test_models_means_tables_only() -> None:
    others = [named(file) for file in python_files() if "models" in file.relative_to(ROOT).parts[2:-1]]
    assert others == [], "Qt item models are called *_table.py"


def test_every_module_of_the_program_says_what_it_is_for() -> None:
    silent = [
        named(file)
        for file in python_files()
        if named(file).startswith("stationdesk/")
        and (text := file.read_text("utf-8").lstrip())
        and not text.startswith(('"""', 'r"""'))
    ]
    assert silent == []


def test_tests_lie_on_the_floor_they_test() -> None:
    # Not everything lies on a floor: the house itself, the door, long proofs, and old files kept for ever.
    places = FLOORS | {
        "house",
        "data",
        "prove",
        "fuzz",
        "installer",
        "desk",
        "app",
        "bench",
        "make",
        "journeys",
        "conftest.py",
        "fixtures.py",
    }
    astray = [
        named(file)
        for file in python_files()
        if file.is_relative_to(ROOT / "tests")
        and file.relative_to(ROOT / "tests").parts[0] not in places | {"__init__.py"}
    ]
    assert astray == []


@pytest.mark.parametrize("script", [".ci/run", "resources/make/setup.sh"])
def test_scripts_can_be_run(script: str) -> None:
    file = ROOT / script
    assert file.stat().st_mode & stat.S_IXUSR
    assert os.access(file, os.X_OK)
    shell = file.read_text("utf-8").splitlines()[0].removeprefix("#!").rpartition("/")[2]
    subprocess.run([shell, "-n", str(file)], check=True)


def test_contracts_name_every_part_of_the_program() -> None:
    """`exhaustive` guards the floors; the lists of the other contracts must not forget a part either."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    contracts = settings["tool"]["importlinter"]["contracts"]
    layers = {word for layer in contracts[0]["layers"] for word in re.split(r"\s*\|\s*", layer)}
    lists = {one["name"]: {name.removeprefix("stationdesk.") for name in one["source_modules"]}
             for one in contracts if one["type"] == "forbidden"}  # fmt: skip
    assert lists["Qt only in ui"] == layers - {"ui"}
    assert lists["reportlab only in documents"] == layers - {"documents"}
