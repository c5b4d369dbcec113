"""A receipt of a bundle that came in a coat lies whole beside the coat, or it is said that it does not."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from stationdesk.storage.atomic import ReadOnlyPlace, write_file
from stationdesk.sync import errands, intake, wrappings
from tests.sync import laptops
from tests.sync.machines import Machine, Place


def coated(place: Place) -> tuple[Machine, Machine, Path]:
    """A laptop came home; what it wrote lies on a stick, in a coat."""
    home, carried, ids = laptops.away(place)
    laptops.visit(carried, visit_id=ids["visit"], result="seen")
    apart, stick = place.root / "apart", place.root / "stick"
    apart.mkdir()
    stick.mkdir()
    made = errands.export(carried.desk.beyond_expiry, apart)
    assert made.file is not None
    coat = wrappings.wrap([made.file], "disc", stick)[0]
    return home, carried, coat


def test_it_lies_whole_beside_the_coat_in_the_place_of_one_of_its_name(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    home, carried, coat = coated(place)
    written: list[Path] = []
    real = os.rename

    def rename(source: object, target: object, **more: object) -> None:
        """A stick is another disk, and Windows gives no name that is taken."""
        if Path(str(target)).parent == coat.parent and Path(str(source)).parent != coat.parent:
            raise OSError(18, "another disk")
        real(source, target, **more)  # type: ignore[arg-type]

    def replaced(source: Path, target: Path, **more: object) -> None:
        written.append(Path(target))
        Path(source).replace(target)

    monkeypatch.setattr(os, "rename", rename)
    monkeypatch.setattr("stationdesk.storage.atomic.replace", replaced)
    taken = intake.take_in(home.desk, [coat]).taken
    (lies,) = taken.receipts
    assert lies.parent == coat.parent
    assert lies in written, "flushed under another name first: a stick is pulled out early"
    assert not taken.problems
    laptops.receipt_to(carried, taken)


def test_a_stick_that_takes_no_receipt_is_said_and_what_was_taken_in_is_in(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    home, carried, coat = coated(place)

    def refused(path: Path, data: bytes, *given: object, **more: object) -> None:
        if path.parent == coat.parent:
            raise ReadOnlyPlace(place=str(path))
        write_file(path, data)

    monkeypatch.setattr(intake, "write_file", refused)
    taken = intake.take_in(home.desk, [coat]).taken
    assert taken.applied
    assert taken.receipts == ()
    assert [one["reason"] for one in taken.problems] == ["read-only-place"]
    again = intake.take_in(home.desk, [coat])
    assert [one["reason"] for one in again.taken.problems] == ["read-only-place"]
    monkeypatch.undo()
    assert len(intake.take_in(home.desk, [coat]).taken.receipts) == 1
    del carried
