"""Promises of what is brought with a case: held is held, a scan belongs to what came, a catalogue that changed is said."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from PIL import Image

from stationdesk.desk import Desk
from stationdesk.services import attachments, case_brought, case_held, case_life, cases, matters, packs
from stationdesk.services.case_brought import HeldElsewhere, MatterChanged, ScanOfNothing
from tests.services.window import AGENCY, VILLAGE, accept, footprint, move_in

ANOTHER = "SA-015"
"""Asks for the identity card as well."""


def picture() -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (8, 8), "white").save(made, "PNG")
    return made.getvalue()


def held_of(desk: Desk, person: str, code: str = ANOTHER) -> dict[str, case_held.Held]:
    names = [one.name for one in desk.read(lambda work: matters.get(work, code)).materials]
    return dict(desk.read(lambda work: case_held.held(work, person_id=person, names=names)))


def test_what_is_held_counts_as_brought_and_says_where_it_is_from(desk: Desk) -> None:
    people = move_in(desk)
    first = accept(desk, people.qinglan, AGENCY)
    held = held_of(desk, people.qinglan)
    assert held
    new = cases.NewCase(ANOTHER, people.qinglan, held={name: one.material_id for name, one in held.items()})
    receipt = desk.change(lambda work: cases.accept(work, new))
    states = {line.name: line.state for line in receipt.lines}
    assert {states[name] for name in held} <= {"have", "copy"}
    rows = desk.read(
        lambda work: work.rows(
            "SELECT name, held_from FROM case_materials WHERE case_id = :c AND held_from IS NOT NULL",
            c=receipt.case_id,
        )
    )
    assert {row["name"]: row["held_from"] for row in rows} == new.held
    assert {one.case_id for one in held.values()} == {first.case_id}


def test_what_was_set_otherwise_is_asked_for_anew(desk: Desk) -> None:
    people = move_in(desk)
    accept(desk, people.qinglan, AGENCY)
    name, one = next(iter(held_of(desk, people.qinglan).items()))
    new = cases.NewCase(ANOTHER, people.qinglan, materials={name: "missing"}, held={name: one.material_id})
    receipt = desk.change(lambda work: cases.accept(work, new))
    assert next(line.state for line in receipt.lines if line.name == name) == "missing"
    assert not desk.read(
        lambda work: work.scalar("SELECT count(*) FROM case_materials WHERE held_from IS NOT NULL")
    )


def test_what_another_brought_or_took_back_is_not_held_and_leaves_no_trace(desk: Desk) -> None:
    people = move_in(desk)
    first = accept(desk, people.qinglan, AGENCY)
    name, one = next(iter(held_of(desk, people.qinglan).items()))
    new = cases.NewCase(ANOTHER, people.wang, held={name: one.material_id})
    before = footprint(desk)
    with pytest.raises(HeldElsewhere) as refused:
        desk.change(lambda work: cases.accept(work, new))
    assert refused.value.field == "material"
    assert footprint(desk) == before
    desk.change(lambda work: case_life.withdraw(work, first.case_id, "不办了"))
    before = footprint(desk)
    with pytest.raises(HeldElsewhere):
        desk.change(lambda work: cases.accept(work, replace(new, person_id=people.qinglan)))
    assert footprint(desk) == before


def test_scans_are_attached_to_their_line_or_nothing_is_written(desk: Desk) -> None:
    people = move_in(desk)
    staged = desk.change(lambda work: attachments.stage(work, picture(), "户口簿.png"))
    names = [one.name for one in desk.read(lambda work: matters.get(work, AGENCY)).materials]
    new = cases.NewCase(AGENCY, people.qinglan, scans={names[1]: (staged,)})
    before = footprint(desk)
    with pytest.raises(ScanOfNothing):
        desk.change(lambda work: cases.accept(work, new))
    assert footprint(desk) == before
    assert desk.read(attachments.staged) == (staged,), "the scan is still there for the next try"
    receipt = desk.change(lambda work: cases.accept(work, replace(new, all_materials=True)))
    (file,) = desk.read(lambda work: attachments.of_case(work, receipt.case_id))
    assert (file.material, file.file.title) == (names[1], "户口簿.png")
    assert desk.read(attachments.staged) == ()


def test_a_changed_matter_is_refused_with_what_changed_and_without_a_trace(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = move_in(desk)
    holding = desk.read(lambda work: packs.holding(work, "matters")).version
    now = desk.read(lambda work: matters.get(work, VILLAGE))
    first, *rest = now.materials
    old = replace(
        now,
        version="2025-1",
        conditions="从前的条件",
        row=replace(now.row, promised_days=(now.row.promised_days or 0) + 1),
        materials=(replace(first, required=not first.required), replace(first, name="从前的材料")),
    )
    really = matters.get

    def get(work: Any, code: str, version: str | None = None) -> matters.MatterDetail:
        return old if version == "2025-1" else really(work, code, version)

    monkeypatch.setattr(matters, "get", get)
    new = cases.NewCase(VILLAGE, people.qinglan, all_materials=True, matter_version="2025-1")
    before = footprint(desk)
    with pytest.raises(MatterChanged) as refused:
        desk.change(lambda work: cases.accept(work, new))
    said = refused.value.message
    assert refused.value.field == "matter"
    for words in (holding, "承诺期限", "条件", "不再要“从前的材料”", f"“{first.name}”的要求"):
        assert words in said
    for one in rest:
        assert f"新要“{one.name}”" in said
    assert footprint(desk) == before
    same = replace(now, version="2025-1")
    assert case_brought.changes(same, now) == []
    old = same
    assert desk.change(lambda work: cases.accept(work, new)).number


def test_who_looked_at_nothing_is_not_asked_about_versions(desk: Desk) -> None:
    people = move_in(desk)
    new = cases.NewCase(VILLAGE, people.qinglan, all_materials=True, promised_by=date(2026, 12, 1))
    assert desk.change(lambda work: cases.accept(work, new)).number
