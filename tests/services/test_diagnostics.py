"""The diagnostics pack tells what is wrong with the computer, and nothing about anybody."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from pathlib import Path

from stationdesk.core.ids import new_id
from stationdesk.desk import Desk
from stationdesk.models.residents import Person, Phone
from stationdesk.services import diagnostics
from tests.fixtures import PASSWORD, Said

SECRET = ("欧阳小兰", "110101199003070011", "13812345678")


def registered(desk: Desk) -> None:
    def add(work):
        who = new_id()
        work.session.add(
            Person(station_id=work.station_id, id=who, name=SECRET[0], id_kind="111", id_number=SECRET[1])
        )
        work.session.add(Phone(station_id=work.station_id, id=new_id(), person_id=who, number=SECRET[2]))

    desk.change(add, reason="residents:edit")


def inside(file: Path) -> dict[str, str]:
    with zipfile.ZipFile(file) as pack:
        return {name: pack.read(name).decode() for name in pack.namelist()}


def test_lines_that_speak_of_somebody_stay_at_home(
    cli: Callable[..., Said], desk: Desk, home: Path, tmp_path: Path
) -> None:
    registered(desk)
    desk.close()
    (home / "logs").mkdir(exist_ok=True)
    lines = [f"a line with {word} in it" for word in SECRET]
    (home / "logs" / "bugs.log").write_text("\n".join(["ValueError at x.py:3", *lines]), "utf-8")
    target = tmp_path / "pack.zip"
    said = cli("doctor", "--pack", target)
    assert said.json["pack"]["left_out"] == 3
    texts = inside(target)
    whole = "\n".join(texts.values())
    assert "ValueError at x.py:3" in whole
    for word in SECRET:
        assert word not in whole
    assert json.loads(texts["facts.json"])["rows"]["people"] == 1
    assert PASSWORD not in whole


def test_without_a_password_what_looks_like_a_person_still_stays_at_home(home: Path, tmp_path: Path) -> None:
    from stationdesk.core.paths import Home

    (home / "logs").mkdir(exist_ok=True)
    (home / "logs" / "bugs.log").write_text(f"x\n{SECRET[1]}\nring {SECRET[2]}!\n", "utf-8")
    done = diagnostics.write(Home(home), tmp_path / "p.zip", [])
    assert done.left_out == 2
    assert done.searched == 0
    assert inside(tmp_path / "p.zip")["logs/bugs.log"] == "x\n"


def test_the_name_of_the_computers_user_is_not_told(home: Path, tmp_path: Path, monkeypatch) -> None:
    from stationdesk.core.paths import Home

    monkeypatch.setattr(diagnostics.getpass, "getuser", lambda: "ouyang")
    rows = [{"name": "home", "message": "数据文件夹：/data/ouyang/x"}]
    diagnostics.write(Home(home), tmp_path / "p.zip", rows)
    assert "ouyang" not in inside(tmp_path / "p.zip")["doctor.json"]
