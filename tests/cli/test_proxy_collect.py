"""By the command line: collecting and handing over, the family's list, the wall, rosters and photos."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest

from stationdesk.core.clock import SetClock
from stationdesk.services import visits
from tests.fixtures import Said, open_desk
from tests.services.phone_photo_samples import jpeg
from tests.services.test_proxy import authorised
from tests.services.test_visits import person

Cli = Callable[..., Said]


@pytest.fixture
def number(home: Path, clock: SetClock) -> str:
    """An authorised request that may collect."""
    with open_desk(home, clock) as desk:
        return authorised(desk).number


def test_what_was_collected_is_listed_until_its_slip_is_printed(
    cli: Cli, number: str, tmp_path: Path
) -> None:
    taken = cli(
        "proxy", "collect", "take", number, "--what", "退款", "--amount", "80", "--receipt", "退01",
        "--second", "李㛃",
    )  # fmt: skip
    assert taken.json["fen"] == 8000
    assert [row["what"] for row in cli("proxy", "collect", "list", "--open").json["collected"]] == ["退款"]
    slip = tmp_path / "slip.pdf"
    handed = cli("proxy", "collect", "hand", number, "--out", str(slip)).json
    assert (handed["count"], handed["fen"]) == (1, 8000)
    assert slip.read_bytes().startswith(b"%PDF")
    assert cli("proxy", "collect", "list", "--open").json["collected"] == []


def test_collecting_alone_is_refused(cli: Cli, number: str) -> None:
    said = cli("proxy", "collect", "take", number, "--what", "证", "--receipt", "1", "--second", " ")
    assert said.code == 2
    assert said.json["error"]["code"] == "second-missing"


def test_the_list_for_the_family_is_refused_while_the_principal_lives(cli: Cli, number: str) -> None:
    said = cli("proxy", "heirs", number)
    assert said.code == 2
    assert said.json["error"]["code"] == "principal-alive"


def test_the_wall_list_is_a_pdf(cli: Cli, tmp_path: Path) -> None:
    file = tmp_path / "wall.pdf"
    cli("proxy", "poster", "--paper", "A4", "--out", str(file))
    assert file.read_bytes().startswith(b"%PDF")


def test_a_week_is_planned_for_one_agent_and_narrowed(cli: Cli, home: Path, clock: SetClock) -> None:
    with open_desk(home, clock) as desk:
        person(desk, "1940-01-01", "独居")
        me = desk.user_name
    waiting = cli("visits", "waiting").json["people"]
    assert [row["why"] for row in waiting] == ["高风险"]
    assert cli("visits", "plan", "--agent", me).json["planned"] == 1
    assert cli("visits", "waiting").json["people"] == []
    for flag, there, elsewhere in (
        ("--risk", "high", "low"),
        ("--rule", "高风险", "一般"),
        ("--mark", "独居", "空巢"),
        ("--grid", "第1网格", "第2网格"),
        ("--agent", me, "别人"),
    ):
        assert len(cli("visits", "list", flag, there).json["visits"]) == 1, flag
        assert cli("visits", "list", flag, elsewhere).json["visits"] == [], flag


def test_photos_are_shown_first_and_kept_with_consent(
    cli: Cli, home: Path, clock: SetClock, tmp_path: Path
) -> None:
    with open_desk(home, clock) as desk:
        given = visits.Recorded(
            person(desk, "1950-01-01"), visited_on=date(2026, 11, 20), arrived="09:00", departed="09:30"
        )
        visit = desk.change(lambda work: visits.record(work, given)).visit_id
    folder = tmp_path / "phone"
    folder.mkdir()
    jpeg(folder, "a.jpg", datetime(2026, 11, 20, 9, 5))
    looked = cli("visits", "photos", str(folder), "--on", "2026-11-20").json
    assert [(one["visit_id"], one["why"]) for one in looked["photos"]] == [(visit, "within")]
    assert looked["kept"] == 0
    refused = cli("visits", "photos", str(folder), "--on", "2026-11-20", "--keep")
    assert refused.code == 2
    assert refused.json["error"]["code"] == "consent-missing"
    kept = cli("visits", "photos", str(folder), "--on", "2026-11-20", "--keep", "--agreed", visit)
    assert kept.json["kept"] == 1
