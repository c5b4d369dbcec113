"""A forgotten password is solved offline: with the recovery code, or by two people together; never by one of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.fixtures import USER, Said

Cli = Callable[..., Said]
NEW = "雨后的山路 2027"


def paper(tmp_path: Path, *codes: str) -> Path:
    file = tmp_path / "codes.txt"
    file.write_text("\n".join(codes) + "\n", "utf-8")
    return file


def test_two_officers_together_set_a_new_password(cli: Cli, tmp_path: Path) -> None:
    first, second = cli("users", "codes", "--officers").json["codes"]
    done = cli("users", "recover", USER, "--codes-file", paper(tmp_path, second, first), pin=NEW)
    assert done.code == 0
    assert cli("users", "list", password=NEW).code == 0
    assert cli("users", "list").code == 2, "the forgotten password still opens"


@pytest.mark.parametrize("which", [0, 1])
def test_one_officer_alone_opens_nothing(cli: Cli, tmp_path: Path, which: int) -> None:
    codes = cli("users", "codes", "--officers").json["codes"]
    for given in ((codes[which],), (codes[which], codes[which])):
        done = cli("users", "recover", USER, "--codes-file", paper(tmp_path, *given), pin=NEW)
        assert done.code == 2
    assert cli("users", "list").code == 0


def test_a_new_recovery_code_makes_the_old_one_worthless(cli: Cli, tmp_path: Path) -> None:
    (old,) = cli("users", "codes").json["codes"]
    (new,) = cli("users", "codes").json["codes"]
    assert cli("users", "recover", USER, "--codes-file", paper(tmp_path, old), pin=NEW).code == 2
    assert cli("users", "recover", USER, "--codes-file", paper(tmp_path, new), pin=NEW).code == 0
    assert cli("users", "list", password=NEW).code == 0


def test_codes_are_made_by_who_manages_people_and_noted(cli: Cli, desk, colleague) -> None:
    agent = colleague(desk, "agent", name="赵代办")
    agent_id = agent.opened.user_id
    desk.close()
    from tests.fixtures import PIN

    assert cli("users", "codes", user=agent_id, password=PIN).code == 2
    assert cli("users", "codes").code == 0
    noted = cli("audit").json["entries"]
    assert any(one["detail"].get("step") == "recovery_code" for one in noted)


def test_rubbish_for_codes_is_refused_in_words(cli: Cli, tmp_path: Path) -> None:
    cli("users", "codes", "--officers")
    for given in (("",), ("x",), ("{", "}"), ("好" * 300,)):
        done = cli("users", "recover", USER, "--codes-file", paper(tmp_path, *given), pin=NEW)
        assert done.code in (2, 3), given
        assert done.json["error"]["message"]
