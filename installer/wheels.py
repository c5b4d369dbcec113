"""How the installers call pip: one way for every machine, and the exact versions of `constraints.txt` with what differs there."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
EXTRAS = ("postgres", "heic", "installers")
"""What is packed beside what the desk cannot do without, and what packs it."""
Done = subprocess.CompletedProcess[str]


@dataclass(frozen=True)
class Machine:
    """What wheels are asked for: those of a Python (`3.11`) on these platforms, best first, and nothing to be compiled."""

    python: str
    platforms: tuple[str, ...]

    @property
    def words(self) -> list[str]:
        return [
            "--only-binary=:all:", "--implementation", "cp", "--python-version", self.python,
            *(f"--abi={abi}" for abi in (f"cp{self.python.replace('.', '')}", "abi3", "none")),
            *(f"--platform={one}" for one in self.platforms),
        ]  # fmt: skip


def linux(python: str, machine: str, glibc: tuple[int, int]) -> Machine:
    """A Linux with that glibc: everything that promises to need no newer one."""
    major, newest = glibc
    named = [f"manylinux_{major}_{minor}_{machine}" for minor in range(newest, 4, -1)]
    return Machine(python, (*named, *(f"manylinux{year}_{machine}" for year in ("2014", "2010", "1"))))


def pip(verb: str, *words: str, machine: Machine | None = None, python: str = sys.executable) -> Done:
    """`pip install` or `pip download`, asking nobody, in the checkout; for another machine where one is named.

    The answer is judged by the caller: only that one knows what to say.
    """
    wanted = machine.words if machine else []
    return subprocess.run(
        [python, "-m", "pip", verb, "--quiet", "--disable-pip-version-check", "--no-input", *wanted, *words],
        check=False, stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace", cwd=ROOT,
    )  # fmt: skip


def plain(name: str) -> str:
    """A package's name as indexes compare it."""
    return re.sub(r"[-_.]+", "-", name.strip()).lower()


def pins(other: Mapping[str, str], file: Path = ROOT / "constraints.txt") -> list[str]:
    """The lines of `constraints.txt`, but these packages in other versions."""
    own = {plain(name) for name in other}
    lines = [
        line for line in file.read_text("utf-8").splitlines() if plain(line.partition("==")[0]) not in own
    ]
    return [*lines, *(f"{name}=={version}" for name, version in other.items())]


def asked(extras: Iterable[str] = EXTRAS) -> list[str]:
    """What `pyproject.toml` asks for at run time and for these extras."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    more = project["optional-dependencies"]
    return [*project["dependencies"], *(line for name in extras for line in more[name])]


def builds_with() -> list[str]:
    """What installs the checkout itself."""
    said = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    return [*said["build-system"]["requires"], "editables"]
