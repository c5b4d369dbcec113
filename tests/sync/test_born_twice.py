"""A row that every machine seeds alike, made on two of them and changed before they met: one end everywhere."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from stationdesk.services import matters, matters_words, station
from tests.sync.machines import Machine, Place

MATTER = "PT-005"
LISTED = "a list"


def add(machine: Machine, *words: str) -> None:
    """A word more in one setting of the station, which both machines seed with the same id."""
    for word in words:

        def more(work: Any, word: str = word) -> None:
            station.set_setting(work, LISTED, [*(station.setting(work, LISTED) or ()), word])

        machine.desk.change(more)


def words(machine: Machine) -> tuple[str, ...]:
    return machine.desk.read(lambda work: tuple(station.setting(work, LISTED)))


def own(machine: Machine) -> tuple[str, ...]:
    return machine.desk.read(lambda work: matters.get(work, MATTER).own_words)


def crossing(first: Machine, second: Machine, root: Path) -> None:
    here, there = first.export(root / "ab"), second.export(root / "ba")
    second.take(here)
    first.take(there)


def one_after_another(first: Machine, second: Machine, root: Path) -> None:
    second.take(first.export(root / "ab"))
    first.take(second.export(root / "ba"))


@pytest.mark.parametrize(
    ("exchange", "ahead", "here", "there"),
    [
        (exchange, ahead, here, there)
        for exchange, ahead in product((crossing, one_after_another), (600, -30))
        for here, there in ((("甲", "乙"), ("丙",)), (("甲", "乙"), ("丙", "丁")), (("甲",), ("丙", "丁")))
    ],
)
def test_a_row_born_twice_and_changed_since_is_the_same_everywhere(
    tmp_path: Path,
    exchange: Callable[[Machine, Machine, Path], None],
    ahead: int,
    here: tuple[str, ...],
    there: tuple[str, ...],
) -> None:
    place = Place(tmp_path)
    first = place.village()
    second = place.another(first, ahead=timedelta(minutes=ahead))
    add(first, *here)
    add(second, *there)
    exchange(first, second, tmp_path)
    assert first.digests() == second.digests()
    assert words(first) == words(second)
    add(second, "戊")
    first.take(second.export(tmp_path / "last"))
    assert first.digests() == second.digests()
    assert words(first) == words(second)
    assert "戊" in words(first)
    place.close()


@pytest.mark.parametrize("exchange", [crossing, one_after_another])
def test_words_that_two_counters_gave_one_matter_stand_together(
    tmp_path: Path, exchange: Callable[[Machine, Machine, Path], None]
) -> None:
    place = Place(tmp_path)
    first = place.village()
    second = place.another(first, ahead=timedelta(minutes=5))
    for machine, said in ((first, ("查账本", "村里的账")), (second, ("看账", "村里的账"))):
        for word in said:
            machine.desk.change(lambda work, word=word: matters_words.add(work, MATTER, word))
    exchange(first, second, tmp_path)
    assert own(first) == own(second)
    assert set(own(first)) == {"查账本", "村里的账", "看账"}
    second.desk.change(lambda work: matters_words.drop(work, MATTER, "查账本"))
    first.desk.change(lambda work: matters_words.add(work, MATTER, "账目"))
    second.take(first.export(tmp_path / "more"))
    first.take(second.export(tmp_path / "less"))
    assert set(own(first)) == set(own(second)) == {"村里的账", "看账", "账目"}
    assert first.digests() == second.digests()
    place.close()
