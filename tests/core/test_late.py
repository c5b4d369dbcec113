"""A dataclass that is put together late is the dataclass it would have been."""

from __future__ import annotations

import copy
import dataclasses
import threading
from collections.abc import Callable
from typing import Any

import pytest

from stationdesk.core import late
from stationdesk.core.late import dataclass


def _written(decorate: Callable[..., Any]) -> tuple[type[Any], type[Any]]:
    @decorate(frozen=True)
    class Base:
        name: str = dataclasses.field(repr=False)
        lines: tuple[str, ...] = dataclasses.field(default=("a",), repr=False)
        kept: list[int] = dataclasses.field(default_factory=list, compare=False)
        days: int = 3

        @property
        def both(self) -> str:
            return f"{self.name} {self.days}"

    @decorate(frozen=True)
    class More(Base):
        """With a line about itself."""

        last: str = ""

        def __repr__(self) -> str:
            return f"<{super().__repr__()} {self.last}>"

    return Base, More


@pytest.mark.parametrize("which", [0, 1])
def test_a_late_dataclass_does_what_a_dataclass_does(which: int) -> None:
    ours, theirs = _written(dataclass)[which], _written(dataclasses.dataclass)[which]
    assert (ours.days, ours.lines, hasattr(ours, "kept"), hasattr(ours, "name")) == (3, ("a",), False, False)
    assert ours in late._waiting
    made, beside = ours("王敏", days=5), theirs("王敏", days=5)
    assert ours not in late._waiting
    assert repr(made) == repr(beside)
    assert dataclasses.asdict(made) == dataclasses.asdict(beside)
    assert ours.__match_args__ == theirs.__match_args__
    assert made == ours("王敏", days=5)
    assert made != ours("王敏")
    assert hash(made) == hash(ours("王敏", days=5))
    assert dataclasses.replace(made, days=6).both == "王敏 6"
    assert copy.deepcopy(made) == made
    with pytest.raises(dataclasses.FrozenInstanceError):
        made.days = 7
    with pytest.raises(dataclasses.FrozenInstanceError):
        del made.days
    with pytest.raises(dataclasses.FrozenInstanceError):
        made.another = 7
    with pytest.raises(TypeError, match="missing 1 required positional argument: 'name'"):
        ours()


def test_the_fields_are_known_before_the_first_object() -> None:
    first, second = _written(dataclass)
    assert [one.name for one in dataclasses.fields(second)] == ["name", "lines", "kept", "days", "last"]
    assert first not in late._waiting
    assert dataclasses.is_dataclass(_written(dataclass)[0])


def test_one_from_another_process_is_equal_before_any_was_made_here() -> None:
    ours = _written(dataclass)[0]
    come = object.__new__(ours)  # as pickle does it
    come.__dict__.update(name="a", lines=("a",), kept=[], days=3)
    assert ours in late._waiting
    assert come == ours("a")
    assert hash(come) == hash(ours("a"))


def test_a_plain_class_on_a_frozen_one_keeps_what_it_adds() -> None:
    class Plain(_written(dataclass)[0]):  # type: ignore[misc]
        pass

    one = Plain("a")
    one.another = 1
    assert one.another == 1
    with pytest.raises(dataclasses.FrozenInstanceError):
        one.days = 4


def test_what_is_equal_and_may_change_has_no_hash() -> None:
    @dataclass
    class Changing:
        number: int

    assert Changing.__hash__ is None
    one = Changing(1)
    one.number = 2
    assert one == Changing(2)


def test_threads_that_want_the_first_object_at_once_all_get_one() -> None:
    for _ in range(50):
        _, second = _written(dataclass)
        found: list[Any] = []
        at_once = threading.Barrier(4)

        def make(cls: type[Any] = second, barrier: threading.Barrier = at_once, made: Any = found) -> None:
            barrier.wait()
            made.append(cls("王敏"))

        threads = [threading.Thread(target=make) for _ in range(4)]
        for one in threads:
            one.start()
        for one in threads:
            one.join()
        assert found == [second("王敏")] * 4


def test_slots_are_made_at_once() -> None:
    @dataclass(frozen=True, slots=True)
    class Slotted:
        name: str

    @dataclass(frozen=True)
    class ByHand:
        __slots__ = ("name",)
        name: str

    assert Slotted not in late._waiting
    assert ByHand not in late._waiting
    assert not hasattr(Slotted("a"), "__dict__")
