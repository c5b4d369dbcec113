"""What the shared fixtures promise to every other test."""

from __future__ import annotations

from collections.abc import Callable

from stationdesk.desk import Desk
from stationdesk.services import users
from tests.fixtures import PASSWORD, USER, Said


def test_a_fresh_station_has_its_first_user(desk: Desk) -> None:
    assert [row.name for row in desk.read(users.list_all)] == [USER]
    assert desk.may("residents:edit")


def test_a_colleague_has_only_their_own_permits(desk: Desk, colleague: Callable[..., Desk]) -> None:
    other = colleague(desk, "head")
    assert other.may("certificates:approve")
    assert not other.may("residents:edit")
    assert len(desk.read(users.list_all)) == 2


def test_verbs_run_in_this_process(cli: Callable[..., Said]) -> None:
    said = cli("users", "list", password=PASSWORD)
    assert said.code == 0
    assert said.json["users"][0]["name"] == USER
    assert cli("users", "list", password="wrong-password").code == 2
