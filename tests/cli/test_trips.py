"""A trip to the township by the command line: planned, printed, typed back; a fee paid and settled; handed over."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from stationdesk.core.clock import SetClock
from tests.fixtures import Said, open_desk
from tests.services.test_proxy import asked

Cli = Callable[..., Said]


@pytest.fixture
def number(home: Path, clock: SetClock) -> str:
    """An authorised request that may also pay."""
    from stationdesk.services import proxy

    with open_desk(home, clock) as desk:
        taken = asked(desk, scope=("submit", "pay"))
        desk.change(lambda work: proxy.authorise(work, taken.request_id))
    return taken.number


def test_a_trip_from_the_board_to_the_results(cli: Cli, number: str, tmp_path: Path) -> None:
    assert [row["number"] for row in cli("proxy", "errands").json["errands"]] == [number]
    sheet = tmp_path / "trip.pdf"
    made = cli("proxy", "trip", "plan", "--office", "镇便民服务中心", "--request", number, "--out", sheet)
    assert made.code == 0, made.err
    assert sheet.read_bytes().startswith(b"%PDF")
    trip = made.json["number"]
    assert cli("proxy", "trip", "leave", trip).json["state"] == "gone"
    wrong = cli("proxy", "trip", "back", trip, "--result", "4212-1=done")
    assert (wrong.code, wrong.json["error"]["code"]) == (2, "not-on-this-trip")
    back = cli("proxy", "trip", "back", trip, "--result", f"{number}=done", "--spoken-to", f"{number}=李科员")
    assert (back.code, back.json["done"]) == (0, 1)
    again = cli("proxy", "trip", "back", trip)
    assert (again.code, again.json["error"]["code"]) == (2, "trip-over")
    assert cli("proxy", "show", number).json["state"] == "handling"
    assert [row["state"] for row in cli("proxy", "trip", "list").json["trips"]] == ["back"]


def test_a_fee_is_paid_and_settled_with_a_slip(cli: Cli, number: str, tmp_path: Path) -> None:
    paid = cli("proxy", "fee", "pay", number, "--amount", "40元", "--receipt", "鄂财0001", "--second", "李㛃")
    assert (paid.code, paid.json["fen"]) == (0, 4000)
    assert len(cli("proxy", "fee", "list", "--open").json["fees"]) == 1
    slip = tmp_path / "fee.pdf"
    settled = cli("proxy", "fee", "settle", number, "--how", "委托人当面付清", "--out", slip)
    assert (settled.code, settled.json["fen"]) == (0, 4000)
    assert slip.read_bytes().startswith(b"%PDF")
    assert cli("proxy", "fee", "list", "--open").json["fees"] == []


def test_an_agent_hands_over_by_name(cli: Cli, number: str, tmp_path: Path) -> None:
    cli("users", "add", "余爱平", "--post", "agent", pin="another-password-1")
    out = tmp_path / "handed.pdf"
    done = cli("proxy", "hand-over", "--from", "王敏", "--to", "余爱平", "--reason", "调离", "--out", out)
    assert (done.code, done.json["requests"]) == (0, 1), done.err
    assert out.read_bytes().startswith(b"%PDF")
    nobody = cli("proxy", "hand-over", "--from", "王敏", "--to", "无此人", "--reason", "调离")
    assert nobody.code == 2
    assert cli("proxy", "care").json["requests"] == []
