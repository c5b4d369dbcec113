"""What a computer lacks is told with what to do on that system: no Debian command at Windows, nor the other way round."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from stationdesk.core import launch, system_advice, windows_lists
from stationdesk.core.paths import Home
from stationdesk.documents import fonts
from stationdesk.documents.fonts import FontSet
from stationdesk.services import computer

FOREIGN = {"windows": ("Debian", "apt", "fcitx", "CUPS", "ibus"), "linux": ("Windows", "微软", "SimSun")}


@pytest.fixture(params=["windows", "linux"])
def pretended(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    _pretend(monkeypatch, request.param)
    monkeypatch.setattr(computer, "_said_by", lambda words: [])
    monkeypatch.setattr(computer.shutil, "which", lambda tool: None)
    monkeypatch.setenv("DISPLAY", ":0")
    return str(request.param)


def _pretend(monkeypatch: pytest.MonkeyPatch, system: str) -> None:
    for place in (computer, system_advice):
        monkeypatch.setattr(place, "system", lambda: system)


def test_no_system_is_given_anothers_advice(pretended: str, tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    lines = [
        *computer.clock(home, datetime(2020, 1, 1, tzinfo=UTC)),
        *computer.printers(),
        *computer.input_method(),
        *computer.antivirus(home),
    ]
    said = [f"{line.message}{line.what_to_do}" for line in lines]
    said += [role.advice or "" for role in FontSet(dict.fromkeys(fonts.LADDERS, ())).report().roles]
    assert len(said) >= 8
    assert all(said)
    assert [(word, one) for one in said for word in FOREIGN[pretended] if word in one] == []
    assert all(line.what_to_do for line in lines if line.state != "ok")


def test_every_topic_is_answered_on_every_system(pretended: str) -> None:
    del pretended
    for topic in (*system_advice._TABLE, *system_advice._BUNDLED):
        assert system_advice.advice(topic).strip()


def test_fonts_that_came_with_an_installed_program_are_not_to_be_made(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(launch, "is_installed", lambda: True)
    assert "重新安装程序" in system_advice.advice("font-song")
    monkeypatch.setattr(launch, "is_installed", lambda: False)
    assert "fonts.py" in system_advice.advice("font-song")


def test_windows_is_told_which_folders_a_virus_scanner_should_leave_alone(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    _pretend(monkeypatch, "windows")
    (line,) = computer.antivirus(Home(tmp_path / "村 家"))
    assert line.what_to_do.splitlines() == [str(tmp_path / "村 家"), launch.root(), launch.programs()]
    assert "排除项" in line.message
    _pretend(monkeypatch, "linux")
    assert computer.antivirus(Home(tmp_path)) == []


@pytest.mark.parametrize(
    ("names", "state"),
    [
        (["HP LaserJet 1020", "Microsoft Print to PDF"], "ok"),
        (
            ["Fax", "Microsoft Print to PDF", "Microsoft XPS Document Writer", "导出为WPS PDF", "OneNote"],
            "warn",
        ),
        ([], "warn"),
    ],
)
def test_on_windows_a_printer_is_one_that_puts_something_on_paper(
    monkeypatch: pytest.MonkeyPatch, names: list[str], state: str
) -> None:
    _pretend(monkeypatch, "windows")
    monkeypatch.setattr(windows_lists, "printers", lambda: names)
    (line,) = computer.printers()
    assert line.state == state
    assert ("HP LaserJet 1020" in line.message) == (state == "ok")
    assert "PDF" not in line.message


@pytest.mark.parametrize(
    ("keyboards", "state"),
    [(["00000804"], "ok"), (["00000409", "00000804"], "ok"), (["00000409"], "warn"), (None, "ok")],
)
def test_on_windows_a_chinese_keyboard_is_looked_for(
    monkeypatch: pytest.MonkeyPatch, keyboards: list[str] | None, state: str
) -> None:
    _pretend(monkeypatch, "windows")
    monkeypatch.setattr(windows_lists, "keyboards", lambda: keyboards)
    (line,) = computer.input_method()
    assert line.state == state
    assert ("微软拼音" in line.what_to_do) == (state == "warn")


def test_a_printer_whose_name_is_no_text_of_this_system_is_named_all_the_same(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    tool = tmp_path / "lpstat"
    tool.write_bytes(b"#!/bin/sh\nprintf 'HP-\\271\\244\\nCanon\\n'\n")
    tool.chmod(0o755)
    monkeypatch.setattr(computer.shutil, "which", lambda name: str(tool))
    (line,) = computer.printers()
    assert line.state == "ok"
    assert "Canon" in line.message
