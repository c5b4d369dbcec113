"""The proxy by the command line under attack: what is wrong is refused in one value, and nobody is named on stderr."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from stationdesk.core.clock import SetClock
from stationdesk.services import proxy
from tests.fixtures import Said, open_desk
from tests.services.test_proxy import asked

Cli = Callable[..., Said]


@pytest.fixture
def numbers(home: Path, clock: SetClock) -> tuple[str, str]:
    """Two authorised requests."""
    made = []
    with open_desk(home, clock) as desk:
        for _ in range(2):
            taken = asked(desk, scope=("submit", "collect"))
            desk.change(lambda work, taken=taken: proxy.authorise(work, taken.request_id))
            made.append(taken.number)
    return made[0], made[1]


def trip(cli: Cli, *numbers: str) -> str:
    words = [word for number in numbers for word in ("--request", number)]
    return str(cli("proxy", "trip", "plan", "--office", "镇里", *words).json["number"])


def refused(said: Said) -> tuple[int, str]:
    return said.code, said.json["error"]["code"]


def test_a_wrong_pair_repeats_no_name_on_stderr(cli: Cli, numbers: tuple[str, str]) -> None:
    made = trip(cli, numbers[0])
    for flag in ("--note", "--spoken-to", "--result"):
        said = cli("proxy", "trip", "back", made, flag, "李四的母亲", as_json=False)
        assert said.code == 64
        assert "李四" not in said.err + said.out


def test_one_request_has_one_result(cli: Cli, numbers: tuple[str, str]) -> None:
    made = trip(cli, *numbers)
    twice = [f"{numbers[0]}=done", f"{numbers[0]}=failed"]
    said = cli("proxy", "trip", "back", made, "--result", twice[0], "--result", twice[1])
    assert said.code == 64
    assert cli("proxy", "trip", "show", made).json["row"]["state"] == "planned"


def test_what_is_said_of_a_request_without_a_result_is_not_lost_in_silence(
    cli: Cli, numbers: tuple[str, str]
) -> None:
    made = trip(cli, *numbers)
    said = cli(
        "proxy", "trip", "back", made, "--result", f"{numbers[0]}=done", "--note", f"{numbers[1]}=人不在"
    )
    assert said.code == 64
    assert cli("proxy", "trip", "show", made).json["row"]["state"] == "planned"


def test_a_trip_says_whose_authority_ended_meanwhile(cli: Cli, numbers: tuple[str, str]) -> None:
    made = trip(cli, *numbers)
    cli("proxy", "trip", "leave", made)
    cli("proxy", "revoke", numbers[0], "--reason", "收回")
    results = [word for number in numbers for word in ("--result", f"{number}=done")]
    said = cli("proxy", "trip", "back", made, *results)
    assert (said.code, said.json["ended"]) == (0, [numbers[0]])
    assert cli("proxy", "show", numbers[0]).json["state"] == "revoked"


def test_the_villager_is_told_by_a_channel(cli: Cli, numbers: tuple[str, str]) -> None:
    assert refused(cli("proxy", "step", numbers[0], "tell", "--note", "快好了")) == (2, "told-unknown")
    assert cli("proxy", "step", numbers[0], "告知进度", "--told-by", "phone").code == 0
    assert refused(cli("proxy", "step", numbers[0], "handed")) == (2, "step-not-now")


@pytest.mark.parametrize("count", ["9" * 5000, "0", "100", "-1"])
def test_a_count_of_copies_that_is_none_is_refused(cli: Cli, numbers: tuple[str, str], count: str) -> None:
    said = cli("proxy", "custody", "out", numbers[0], "--item", f"户口簿={count}")
    assert said.code in (2, 64)
    assert cli("proxy", "custody", "list").json["items"] == []


def test_copies_alone_are_handed_over_too(cli: Cli, numbers: tuple[str, str]) -> None:
    said = cli("proxy", "custody", "out", numbers[0], "--copy", "居民身份证=2")
    assert (said.code, said.json["originals_out"]) == (0, 0), said.err


@pytest.mark.parametrize("amount", ["-5", "0", "100000000", "1e3", "五元", "NaN"])
def test_fees_are_sums_of_money(
    cli: Cli, numbers: tuple[str, str], amount: str, home: Path, clock: SetClock
) -> None:
    with open_desk(home, clock) as desk:
        taken = asked(desk, scope=("pay",))
        desk.change(lambda work: proxy.authorise(work, taken.request_id))
    said = cli(
        "proxy", "fee", "pay", taken.number, f"--amount={amount}", "--receipt", "票1", "--second", "李㛃"
    )  # fmt: skip
    assert said.code == 2
    assert refused(cli("proxy", "fee", "settle", taken.number, "--how", "付清")) == (2, "nothing-to-settle")


def test_what_was_not_granted_is_refused_power_by_power(cli: Cli, numbers: tuple[str, str]) -> None:
    number = numbers[0]
    for errand in ("sign_for", "pay", "correct"):
        said = cli("proxy", "trip", "plan", "--office", "镇里", "--request", f"{number}={errand}")
        assert refused(said) == (2, "power-missing")
    paid = cli("proxy", "fee", "pay", number, "--amount", "5", "--receipt", "票1", "--second", "李㛃")
    assert refused(paid) == (2, "pay-not-allowed")
