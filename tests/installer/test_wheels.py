"""One way of calling pip for every machine: what it is asked for, and that it never compiles for another one."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.sync import updating

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def wheels() -> Any:
    return updating.installer("wheels")


def test_a_linux_takes_only_wheels_that_promise_its_glibc_or_an_older_one(wheels: Any) -> None:
    words = wheels.linux("3.11", "aarch64", (2, 36)).words
    assert "--only-binary=:all:" in words
    assert {"--abi=cp311", "--abi=abi3", "--abi=none"} <= set(words)
    promised = [int(found[1]) for word in words if (found := re.search(r"manylinux_2_(\d+)_aarch64", word))]
    assert promised == sorted(promised, reverse=True)
    assert (promised[0], promised[-1]) == (36, 5)
    assert words[-3:] == [f"--platform=manylinux{year}_aarch64" for year in ("2014", "2010", "1")]


def test_pip_asks_nobody_and_compiles_nothing_for_another_machine(
    wheels: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: list[tuple[list[str], dict[str, Any]]] = []

    def run(words: list[str], **how: Any) -> subprocess.CompletedProcess[str]:
        ran.append((words, how))
        return subprocess.CompletedProcess(words, 0, "", "")

    monkeypatch.setattr(subprocess, "run", run)
    wheels.pip("install", "one", python="p")
    wheels.pip("download", "one", machine=wheels.Machine("3.11", ("win_amd64",)))
    (own, how), (other, _how) = ran
    assert own == ["p", "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input", "one"]
    assert how["stdin"] == subprocess.DEVNULL
    assert "--only-binary=:all:" in other
    assert other[-2:] == ["--platform=win_amd64", "one"]


def test_pins_are_those_of_the_checkout_but_for_the_ones_given(wheels: Any) -> None:
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    pins = wheels.pins({"PySide6_Essentials": "6.8.3", "Shiboken6": "6.8.3"})
    assert sum(line.lower().startswith(("pyside6", "shiboken6")) for line in pins) == 2
    assert "PySide6_Essentials==6.8.3" in pins
    assert len(pins) == len(lines)
    assert len(set(lines) - set(pins)) == 2


def test_no_installer_calls_pip_by_itself() -> None:
    found = [
        file.name for file in (ROOT / "installer").glob("*.py") if '"-m", "pip"' in file.read_text("utf-8")
    ]
    assert found == ["wheels.py"]
