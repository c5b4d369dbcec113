"""What a township says goes down to one village, moves its cases by the village's own rules, and is known to have arrived."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from stationdesk.core import packs
from stationdesk.core.errors import Refusal
from stationdesk.services import (
    case_life,
    case_lists,
    matters,
    task_fill,
    task_lists,
    township_books,
    township_cases,
    township_received,
    township_tasks,
)
from stationdesk.storage.work import Work
from stationdesk.sync import down, errands, peers, writer
from stationdesk.sync.keys import signer
from tests.services import workbooks
from tests.services.window import AGENCY, accept, move_in
from tests.sync.machines import Machine
from tests.sync.town import Town, town

PARTY = "PT-001"


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Town]:
    made = town(tmp_path)
    yield made
    made.stack.close()
    made.place.close()


def hand_up(machine: Machine, code: str = PARTY) -> str:
    """A case of the village that lies with the township; its id."""
    people = move_in(machine.desk)
    made = accept(machine.desk, people.wang, code)
    machine.desk.change(lambda work: case_life.forward(work, made.case_id))
    return str(made.case_id)


def say(here: Town, case: str, result: str, **more: object) -> township_cases.Said:
    new = township_cases.NewAnswer(case, result, **more)  # type: ignore[arg-type]
    return here.township.desk.change(lambda work: township_cases.answer(work, new))


def state(machine: Machine, case: str) -> str:
    return machine.desk.read(lambda work: case_lists.detail(work, case)).row.state


def inbox(here: Town) -> list[township_cases.InboxRow]:
    return list(here.township.desk.read(township_cases.inbox))


def test_an_answer_goes_down_moves_the_case_and_is_known_to_have_arrived(here: Town) -> None:
    case = hand_up(here.a)
    here.up()
    (row,) = inbox(here)
    assert (row.id, row.waits, row.state) == (case, "answer", "forwarded")
    before = here.township.digests(here.a.desk.device.station_id)
    assert say(here, case, "accepted", due=date(2026, 12, 20)).where == "made"
    assert (
        here.township.digests(here.a.desk.device.station_id) == before
    )  # a village's facts are never written here
    say(here, case, "finished", result_name="组织关系已转入", certificate_no="12号")
    here.down()
    seen = here.a.desk.read(lambda work: case_lists.detail(work, case))
    assert seen.row.state == "finished"
    assert inbox(here)[0].said.where == "sent"  # type: ignore[union-attr]
    here.up(here.a)
    (row,) = inbox(here)
    assert row.said is not None
    assert (row.state, row.said.where, row.waits) == ("finished", "there", "")
    assert here.township.digests(here.a.desk.device.station_id) == here.a.digests()


def test_returned_for_more_says_what_is_missing(here: Town) -> None:
    case = hand_up(here.a)
    here.up()
    name = here.a.desk.read(lambda work: case_lists.detail(work, case)).row.matter_name
    seen = here.township.desk.read(lambda work: township_cases.case(work, case))
    wanted = seen.materials[0][0]
    with pytest.raises(Refusal, match="必须写明原因"):
        say(here, case, "returned", missing=(wanted,))
    say(here, case, "returned", missing=(wanted,), reason="照片不清楚")
    here.down()
    after = here.a.desk.read(lambda work: case_lists.detail(work, case))
    assert (after.row.state, after.row.matter_name) == ("returned", name)
    (line,) = here.a.desk.read(lambda work: township_received.listed(work, unseen=True))
    assert "退回补正" in line.sentence
    assert line.subject_id == case
    here.a.desk.change(lambda work: township_received.mark_seen(work, line.id))
    assert here.a.desk.read(township_received.unseen) == 0


def test_the_same_bundle_twice_and_on_two_machines_says_it_once(here: Town) -> None:
    other = here.place.another(here.a, "a2")
    case = hand_up(here.a)
    other.take(here.a.export(here.root / "to-other"))
    here.up(here.a)
    card = here.root / "other.sdcard"
    errands.write_card(other.desk, card)
    errands.enrol(here.township.desk, card)
    say(here, case, "accepted")
    file = here.send()["421221106202"]
    assert here.a.take(file).down == 1
    assert here.a.take(file).down == 0
    given = here.root / "t-other.sdcard"
    errands.write_card(here.township.desk, given)
    errands.enrol(other.desk, given)
    assert other.take(file).down == 1
    other.take(here.a.export(here.root / "x1"))
    here.a.take(other.export(here.root / "x2"))
    assert state(here.a, case) == state(other, case) == "accepted"
    assert here.a.digests() == other.digests()
    assert here.a.conflicts() == other.conflicts() == []
    events = here.a.desk.read(lambda work: work.rows("SELECT id FROM case_events WHERE kind = 'answered'"))
    assert len(events) == 1


def test_what_is_for_another_village_or_from_no_township_is_refused_and_writes_nothing(here: Town) -> None:
    case = hand_up(here.a)
    here.up()
    say(here, case, "accepted")
    file = here.send()["421221106202"]
    rows = here.b.desk.read(lambda work: work.scalar("SELECT count(*) FROM township_items"))
    assert here.b.take(file).problems  # sealed to the other village's machines alone
    key = signer(here.b.desk.keys())
    age = here.a.desk.read(lambda work: peers.own_card(work, "")).age
    body = json.dumps(
        {"down": 1, "township": "x", "village": here.a.desk.device.station_id, "items": []}
    ).encode()

    def forge(work: Work) -> Path:
        fields = errands.fields_of(work, 7, {}, {}, key)
        return writer.write(here.root, fields, (), (), [age], key.sign, packs={"down.json": body}).path

    forged = here.b.desk.read(forge)
    assert here.a.take(forged).problems
    card = here.root / "b.sdcard"
    errands.write_card(here.b.desk, card)
    errands.enrol(here.a.desk, card)  # even where the sender is known: a village is no township
    (problem,) = here.a.take(forged).problems
    assert problem["reason"] == "not-from-township"
    assert state(here.a, case) == "forwarded"
    assert rows == here.b.desk.read(lambda work: work.scalar("SELECT count(*) FROM township_items")) == 0


def test_a_parcel_for_one_village_is_refused_by_another_that_can_open_it(here: Town) -> None:
    case = hand_up(here.a)
    here.up()
    say(here, case, "accepted")
    key = signer(here.township.desk.keys())
    age = here.b.desk.read(lambda work: peers.own_card(work, "")).age
    body = json.dumps(
        {
            "down": 1,
            "township": here.township.desk.device.station_id,
            "village": here.a.desk.device.station_id,
            "items": [],
        }
    ).encode()

    def write(work: Work) -> Path:
        fields = errands.fields_of(work, 9, {}, {}, key)
        return writer.write(here.root, fields, (), (), [age], key.sign, packs={"down.json": body}).path

    (problem,) = here.b.take(here.township.desk.read(write)).problems
    assert problem["reason"] == "not-for-this-village"


def test_an_answer_that_cannot_be_applied_is_kept_with_its_reason_and_the_rest_goes_on(here: Town) -> None:
    one, two = hand_up(here.a), hand_up(here.b)
    here.up()
    here.a.desk.change(lambda work: case_life.withdraw(work, one))
    say(here, one, "accepted")
    say(here, two, "accepted")
    here.down()
    assert (state(here.a, one), state(here.b, two)) == ("withdrawn", "accepted")
    (line,) = here.a.desk.read(township_received.listed)
    assert line.outcome == "refused"
    assert line.why
    here.up()
    rows = {row.id: row for row in inbox(here)}
    assert rows[one].said.where == "refused"  # type: ignore[union-attr]
    assert rows[one].said.why == line.why  # type: ignore[union-attr]


def test_an_answer_is_taken_back_until_it_is_in_a_bundle(here: Town) -> None:
    case = hand_up(here.a)
    here.up()
    said = say(here, case, "accepted")
    here.township.desk.change(lambda work: township_cases.take_back(work, said.id))
    with pytest.raises(down.NothingToSendDown):
        here.send()
    said = say(here, case, "refused", reason="不符合条件")
    here.send()
    with pytest.raises(township_cases.AnswerSent):
        here.township.desk.change(lambda work: township_cases.take_back(work, said.id))


def test_what_a_case_cannot_become_is_not_said(here: Town) -> None:
    case = hand_up(here.a)
    here.up()
    say(here, case, "refused", reason="不符合条件")
    with pytest.raises(township_cases.AnswerNotPossible):
        say(here, case, "finished")


def test_a_task_reaches_every_village_is_filled_and_comes_back_as_one_workbook(here: Town) -> None:
    for machine in (here.a, here.b):
        move_in(machine.desk)
    new = township_tasks.NewTask("困难群众摸排", workbooks.table(), "摸排表.xlsx", date(2026, 11, 25))
    made = here.township.desk.change(lambda work: township_tasks.open_task(work, new))
    assert made.villages == 2
    here.down()
    found = here.a.desk.read(task_lists.listed)
    assert [(one.title, one.due_on) for one in found] == [("困难群众摸排", date(2026, 11, 25))]
    rows = here.a.desk.read(lambda work: task_lists.rows(work, task_lists.ids(work, found[0].id)))
    columns = here.a.desk.read(lambda work: task_lists.detail(work, found[0].id)).columns
    letter = next(one.letter for one in columns if one.heading == "困难类型")
    here.a.desk.change(
        lambda work: task_fill.fill(
            work,
            task_fill.Filling(rows[0].id, {letter: "低保"}),
        )
    )
    here.up()
    lines = here.township.desk.read(lambda work: township_tasks.villages(work, made.id))
    assert {one.village: (one.where, one.lines, one.settled) for one in lines} == {
        "四邑村": ("there", 3, 1),
        "苍梧岭村": ("there", 3, 0),
    }
    civil = here.officer("town_civil")
    with pytest.raises(township_tasks.TaskNotHere):
        civil.change(lambda work: township_books.merged(work, made.id))
    book = here.township.desk.change(lambda work: township_books.merged(work, made.id))
    assert book.lines == 6
    import io

    import openpyxl

    read = openpyxl.load_workbook(io.BytesIO(book.body))
    assert read.sheetnames == ["汇总", "各村进度", "没有村认领"]
    values = [[cell.value for cell in row] for row in read["汇总"].iter_rows()]
    at = values[0].index("困难类型")
    assert [(row[0], row[at]) for row in values[1:] if row[at]] == [("四邑村", "低保")]


def test_who_has_not_reported_is_reminded(here: Town) -> None:
    new = township_tasks.NewTask("摸排", workbooks.table(), "t.xlsx", date(2026, 11, 23))
    made = here.township.desk.change(lambda work: township_tasks.open_task(work, new))
    here.down()
    here.up()
    here.township.clock.set(here.township.clock.now().replace(day=26))
    lines = here.township.desk.read(lambda work: township_tasks.villages(work, made.id))
    assert [one.light for one in lines] == ["late", "late"]
    assert here.township.desk.change(lambda work: township_tasks.remind(work, made.id)) == 2
    here.a.clock.set(here.township.clock.now())
    here.b.clock.set(here.township.clock.now())
    here.down()
    kinds = [one.kind for one in here.a.desk.read(township_received.listed)]
    assert kinds == ["reminder", "task"]
    (reminder, task) = here.a.desk.read(township_received.listed)
    assert reminder.task_id == task.task_id is not None
    assert "摸排" in reminder.sentence


def test_a_table_that_names_the_villages_is_sent_to_each_with_its_own_lines_only(here: Town) -> None:
    import io

    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as made:
        page = made.add_worksheet("名单")
        page.write_row(0, 0, ["村", "姓名", "身份证号", "是否在家"])
        for n, (village, (name, number)) in enumerate(
            zip(("四邑村", "苍梧岭村", "别的村"), workbooks.PEOPLE, strict=True), 1
        ):
            page.write_row(n, 0, [village, name, number])
    new = township_tasks.NewTask("在家情况", out.getvalue(), "名单.xlsx", split="村")
    sent = here.township.desk.change(lambda work: township_tasks.open_task(work, new))
    assert (sent.villages, sent.left_over) == (2, (4,))
    here.down()
    for machine, name, stranger in ((here.a, "曾大山", "单秀英"), (here.b, "单秀英", "曾大山")):
        given = machine.desk.read(lambda work: work.rows("SELECT given FROM task_rows"))
        assert len(given) == 1
        assert name in given[0]["given"]
        assert stranger not in given[0]["given"]


def catalogue(version: str, effective_from: str) -> bytes:
    raw = json.loads((packs.folder() / "matters" / "2026-2.json").read_text("utf-8"))
    raw |= {"version": version, "effective_from": effective_from}
    raw["body"]["matters"][0]["promised_days"] = 4
    return json.dumps(raw, ensure_ascii=False).encode()


def install(here: Town, data: bytes) -> None:
    from stationdesk.core import packs as files
    from stationdesk.services import pack_store

    here.township.desk.change(lambda work: pack_store.store(work, files.parse(data), data))


def test_a_signed_pack_is_installed_and_an_older_one_is_refused(here: Town) -> None:
    install(here, catalogue("2026-7", "2026-11-20"))
    here.down()
    assert here.a.desk.read(lambda work: matters.catalogue(work)).version == "2026-7"
    (line,) = here.a.desk.read(township_received.listed)
    assert (line.kind, line.outcome) == ("pack", "done")
    here.up()
    assert {one.packs for one in here.township.desk.read(down.waiting)} == {0}
    old = catalogue("2025-9", "2025-01-01")
    key = signer(here.township.desk.keys())
    age = here.a.desk.read(lambda work: peers.own_card(work, "")).age

    def write(work: Work) -> Path:
        fields = errands.fields_of(work, 9, {}, {}, key)
        return writer.write(
            here.root, fields, (), (), [age], key.sign, packs={"packs/matters-2025-9.json": old}
        ).path

    taken = here.a.take(here.township.desk.read(write))
    assert (taken.down, taken.down_refused) == (0, 1)
    assert here.a.desk.read(lambda work: matters.catalogue(work)).version == "2026-7"
    (refused,) = [one for one in here.a.desk.read(township_received.listed) if one.outcome == "refused"]
    assert "2025-9" in refused.why


def test_the_bundle_of_a_village_says_nothing_of_another(here: Town) -> None:
    one, two = hand_up(here.a, AGENCY), hand_up(here.b)
    here.up()
    say(here, two, "refused", reason="只有乙村该知道")
    civil = here.officer("town_civil")
    new = township_cases.NewAnswer(one, "refused", reason="只有甲村该知道")
    civil.change(lambda work: township_cases.answer(work, new))
    files = here.send()
    assert set(files) == {"421221106202", "421221106203"}
    identity = here.a.desk.keys().identity
    import io
    import zipfile

    import pyrage

    plain = pyrage.decrypt(files["421221106202"].read_bytes(), [pyrage.x25519.Identity.from_str(identity)])
    text = zipfile.ZipFile(io.BytesIO(plain)).read("down.json").decode()
    assert "只有甲村该知道" in text
    assert "只有乙村该知道" not in text
    assert two not in text
