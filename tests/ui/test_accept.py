"""Promises of accepting a case: by keys alone, with a card reader, with scans, nothing asked twice, nothing lost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import (
    QKeyEvent,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from stationdesk.core import card_reader
from stationdesk.desk import Desk
from stationdesk.services import (
    case_phrases,
    cases,
    drafts,
    matters,
    organisations,
    papers,
    residents,
)
from stationdesk.ui.cases import reading
from stationdesk.ui.cases.accept_drafts import FORM
from stationdesk.ui.cases.accept_form import AcceptForm
from stationdesk.ui.cases.more_facts import OTHER, relation_between
from stationdesk.ui.cases.proxy_sheet import ProxySheet
from tests.ui.counter import (
    DISPUTE,
    ELDER,
    OLD_AGE,
    Keys,
    Opened,
    focused,
    form,
    form_of,
    opened,
    village,
    window,
)

__all__ = ["form", "village", "window"]

PENSION, OPEN_BOOKS, COPYING = "LB-005", "PT-005", "CN-020"
NO_KEYS = Qt.KeyboardModifier.NoModifier


def reader_types(text: str) -> None:
    """What a keyboard wedge does: all signs at once, then Enter, to whatever has the focus."""
    for sign in text:
        if sign == "\t":
            QTest.keyClick(focused(), Qt.Key.Key_Tab)
        elif sign.isascii():
            QTest.keyClick(focused(), sign)
        else:
            QApplication.sendEvent(focused(), QKeyEvent(QKeyEvent.Type.KeyPress, 0, NO_KEYS, sign))
    QTest.keyClick(focused(), Qt.Key.Key_Return)


@pytest.fixture
def slowly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keys come as a person presses them: no two within a machine's gap."""
    now = [0.0]

    def later() -> float:
        now[0] += 1.0
        return now[0]

    monkeypatch.setattr("stationdesk.ui.cases.card_watch.time.monotonic", later)


# keys ------------------------------------------------------------------------------------------------


def test_the_commonest_case_is_done_and_its_paper_ready_in_fourteen_keys(
    desk: Desk, village: dict[str, str], window: Opened, qtbot: QtBot, slowly: None
) -> None:
    made, keys = window(), Keys()
    keys.press(Qt.Key.Key_F2)
    form = form_of(made)
    keys.type("zgf")
    keys.pressed = 0
    keys.press(Qt.Key.Key_Return)
    keys.type("gljt")
    keys.press(Qt.Key.Key_Return)
    keys.press(*[Qt.Key.Key_Space] * sum(line.required for line in form.materials.lines))
    keys.press(Qt.Key.Key_F9)
    receipt = form.receipt.receipt
    assert receipt is not None
    assert receipt.number in receipt.sentence
    assert receipt.number in form.receipt._sentence.text(), "the number is shown"
    assert focused() is form.who_line, "the next person can be typed at once"
    paper = form.receipt.first_paper
    assert paper is not None
    qtbot.waitUntil(lambda: desk.read(lambda work: papers.pdf(work, paper.id)) is not None)
    assert keys.pressed <= 14, keys.pressed
    print(f"\ncommonest case: {keys.pressed} keys after the name")


def test_ten_different_matters_in_a_row_by_keyboard_alone(
    desk: Desk, village: dict[str, str], window: Opened, slowly: None
) -> None:
    wanted = [
        ("zgf", OLD_AGE, "A"),
        ("zgf", PENSION, "A"),
        ("zgf", OPEN_BOOKS, "P"),
        ("abdrxt", "PO-009", ""),
        ("zgf", "CV-006", "A"),
        ("abdrxt", "SF-001", "A"),
        ("zgf", "CN-015", "A"),
        ("abdrxt", "LB-006", "A"),
        ("zgf", "LB-010", "A"),
        ("abdrxt", COPYING, "A"),
    ]
    from stationdesk.core import pinyin

    made, table = window(), []
    Keys().press(Qt.Key.Key_F2)
    form = form_of(made)
    for who, code, how in wanted:
        keys = Keys()
        keys.type(who)
        named = keys.pressed
        keys.press(Qt.Key.Key_Return)
        assert form.who is not None, who
        name = desk.read(lambda work, code=code: matters.get(work, code)).name
        initials = pinyin.keys(name).initials[0]
        typed = ""
        for sign in initials:
            if form.what_list.current is not None and form.what_list.current.key == code:
                break
            keys.type(sign)
            typed += sign
        steps = [choice.key for choice in form.what_list.choices].index(code)
        keys.press(*[Qt.Key.Key_Down] * steps)
        keys.press(Qt.Key.Key_Return)
        assert form.chosen is not None
        assert form.chosen.detail.code == code
        assert focused() is form.materials
        if how and form.materials.lines:
            keys.type(how.lower())
        word = form.outcome_button.accessibleName()
        keys.press(Qt.Key.Key_F9)
        receipt = form.receipt.receipt
        assert receipt is not None, form.error("materials")
        assert focused() is form.who_line
        table.append((name, typed, keys.pressed - named, named, word))
    assert len(opened(desk)) == len({row[0] for row in table}) == 10
    print(f"\n{'matter':<34}{'typed':<8}{'keys':>5}  (+name)  outcome")
    for name, typed, keys_after, named, word in table:
        print(f"{name:<34}{typed:<8}{keys_after:>5}  (+{named})  {word}")
    assert max(row[2] for row in table) <= 14


def test_the_matter_before_is_one_key_away(desk: Desk, village: dict[str, str], form: AcceptForm) -> None:
    keys = Keys()
    keys.press(Qt.Key.Key_R, control=True)
    assert "上次" in form.frame.status.words, "nothing was done before"
    form.take_person(village["elder"])
    form.take_matter(DISPUTE)
    form.accept()
    form.take_person(village["son"])
    assert form.what_list.choices[0].key == DISPUTE
    assert "同上次" in form.what_list.choices[0].second
    keys.press(Qt.Key.Key_R, control=True)
    assert form.chosen is not None
    assert form.chosen.detail.code == DISPUTE
    assert focused() is form.materials


def test_an_instant_service_is_three_keys(desk: Desk, village: dict[str, str], form: AcceptForm) -> None:
    keys = Keys()
    keys.press(Qt.Key.Key_J, control=True)
    assert "先要有人" in form.error("who")
    form.take_person(village["elder"])
    keys.pressed = 0
    keys.press(Qt.Key.Key_J, control=True)
    wanted = form.what_list.choices[0].key
    keys.press(Qt.Key.Key_1)
    assert form.outcome_button.accessibleName() == "当场办结"
    keys.press(Qt.Key.Key_F9)
    assert keys.pressed == 3
    (row,) = opened(desk)
    assert (row.matter_code, row.state) == (wanted, "finished")


def test_enter_held_down_takes_one_person_and_nothing_more(
    desk: Desk, village: dict[str, str], form: AcceptForm
) -> None:
    QTest.keyClicks(form.who_line, "zgf")
    QTest.keyClick(form.who_line, Qt.Key.Key_Return)
    for _ in range(20):
        held = QKeyEvent(QKeyEvent.Type.KeyPress, Qt.Key.Key_Return, NO_KEYS, "\r", True)
        QApplication.sendEvent(focused(), held)
    assert form.who is not None
    assert form.chosen is None
    assert focused() is form.what_line
    form.take_matter(OLD_AGE)
    for _ in range(3):
        held = QKeyEvent(QKeyEvent.Type.KeyPress, Qt.Key.Key_Space, NO_KEYS, " ", True)
        QApplication.sendEvent(form.materials, held)
    assert form.materials.count("have") == 0
    form.accept()
    form.accept()
    QTest.keyClick(focused(), Qt.Key.Key_F9)
    assert len(opened(desk)) == 1
    shown: list[object] = []
    form.show_paper = shown.append  # type: ignore[method-assign]
    held = QKeyEvent(QKeyEvent.Type.KeyPress, Qt.Key.Key_Return, NO_KEYS, "\r", True)
    QApplication.sendEvent(form.who_line, held)
    assert shown == [], "the Enter that accepted, still held, prints nothing"
    QTest.keyClick(form.who_line, Qt.Key.Key_Return)
    assert len(shown) == 1


# who -------------------------------------------------------------------------------------------------


def test_a_card_that_is_on_file_is_taken_at_once(
    desk: Desk, village: dict[str, str], form: AcceptForm
) -> None:
    reader_types(ELDER)
    assert form.who is not None
    assert form.who.id == village["elder"]
    assert focused() is form.what_line


@pytest.mark.parametrize(
    "line", [f"曾桂芳\t女\t汉\t{ELDER}", f"{ELDER},曾桂芳,女,湖北省咸宁市通城县五里镇四邑村一组1号"]
)
def test_a_reader_that_types_a_whole_line_is_understood(
    village: dict[str, str], form: AcceptForm, line: str
) -> None:
    reader_types(line)
    assert form.who is not None
    assert form.who.id == village["elder"]


def test_a_card_that_is_not_on_file_fills_in_a_new_person(
    desk: Desk, village: dict[str, str], form: AcceptForm
) -> None:
    number = card_number(date(1953, 1, 1), 2)
    reader_types(f"{number},李新娘,湖北省咸宁市通城县五里镇四邑村二组2号")
    new = form.new_person_form
    assert new.isVisible()
    assert (new.id_number.text(), new.name.text(), new.birth.day) == (number, "李新娘", date(1953, 1, 1))
    assert new.sex.currentData() == "2"
    assert focused() is new.phone
    QTest.keyClick(new.phone, Qt.Key.Key_Return)
    assert form.who is not None
    assert form.who.name == "李新娘"
    assert "二组2号" in (form.who.detail.registered_address or "")


def card_number(birth: date, order: int) -> str:
    from stationdesk.core import idnumber

    return idnumber.make("421222", birth, order)


def test_a_number_read_wrongly_is_said_to_be_wrong(village: dict[str, str], form: AcceptForm) -> None:
    reader_types(ELDER[:-1] + "1")
    assert form.who is None
    assert "校验位" in form._who_help.text()


def test_a_reader_that_types_elsewhere_ticks_nothing(
    desk: Desk, village: dict[str, str], form: AcceptForm
) -> None:
    form.take_person(village["elder"])
    form.take_matter(OLD_AGE)
    QTest.keyClick(form.materials, Qt.Key.Key_C)
    QTest.qWait(120)
    before, row = list(form.materials.lines), form.materials.at
    for sign in f"ZENG CAMP {ELDER}":
        QTest.keyClick(form.materials, sign)
    assert form.materials.lines == before, "put back before anybody presses Enter"
    QTest.keyClick(form.materials, Qt.Key.Key_Return)
    assert form.materials.lines == before
    assert form.materials.at == row
    assert "申请人本人" in form.frame.status.words
    assert form.who.id == village["elder"]
    form.spot.setFocus()
    reader_types(card_number(date(1953, 1, 1), 2))
    assert form.materials.lines == before
    assert "档案里没有" in form._card_hint.text()


def test_another_card_is_only_offered_as_who_came(
    desk: Desk, village: dict[str, str], form: AcceptForm
) -> None:
    number = card_number(date(1979, 2, 3), 1)
    neighbour = desk.change(
        lambda work: residents.add(work, residents.NewPerson("吴邻居", id_number=number)),
        reason="residents:edit",
    ).person_id
    form.take_person(village["elder"])
    form.take_matter(DISPUTE)
    reader_types(number)
    assert form.who.id == village["elder"]
    assert "吴邻居" in form._card_hint.text()
    Keys().press(Qt.Key.Key_B, control=True)
    form.more._relation.setEditText("邻居")
    assert form.request().by_person_id == neighbour
    assert form.request().by_relation == "邻居"
    form.accept()
    assert form.receipt.receipt is not None


def test_a_card_read_while_looking_for_who_came_is_taken(
    desk: Desk, village: dict[str, str], form: AcceptForm
) -> None:
    number = card_number(date(1979, 2, 3), 1)
    new = residents.NewPerson("吴邻居", id_number=number)
    neighbour = desk.change(lambda work: residents.add(work, new), reason="residents:edit").person_id
    form.take_person(village["elder"])
    form.take_matter(DISPUTE)
    Keys().press(Qt.Key.Key_B, control=True)
    form.more._by.setCurrentIndex(form.more._by.findData(OTHER))
    form.more._on_by(0)
    assert form.more.asks_other
    reader_types(number)
    assert form.request().by_person_id == neighbour
    assert not form._card_hint.isVisible()


def test_a_scanned_slip_opens_its_case(desk: Desk, village: dict[str, str], window: Opened) -> None:
    receipt = desk.change(
        lambda work: cases.accept(work, cases.NewCase(OLD_AGE, village["elder"], all_materials=True))
    )
    page = window().page
    page.form.take_matter(DISPUTE)
    for _ in range(2):
        page.new_case()
        page.form.ask_who()
        reader_types(receipt.number)
        assert not page.accepting
        assert page.listing.pane.detail.row.id == receipt.case_id
    assert len(opened(desk)) == 1
    page.resume(desk.read(lambda work: drafts.list_all(work, FORM))[0])
    assert page.form.chosen is not None, "what was half filled in was kept"
    page.form.ask_who()
    reader_types("421221106202-20261122-010-9999")
    assert "没有找到" in page.form.error("who")


def test_an_organisation_applies_like_a_person(desk: Desk, village: dict[str, str], form: AcceptForm) -> None:
    new = organisations.NewOrganisation("四邑生态农业专业合作社", kind="cooperative", contact="李四")
    shop = desk.change(lambda work: organisations.add(work, new), reason="residents:edit").organisation_id
    keys = Keys()
    keys.type("syst")
    keys.press(Qt.Key.Key_Return)
    assert form.who is not None
    assert form.who.key == f"o:{shop}"
    assert "合作社" in form.band_who.summary
    form.take_matter(DISPUTE)
    form.more.set_by(village["son"], "李𬱖")
    assert form.more._by.currentData() == OTHER
    form.more._relation.setEditText("经办人")
    form.keep()
    draft = desk.read(lambda work: drafts.list_all(work, FORM))[0]
    form.clear()
    form.resume(draft)
    assert form.request().organisation_id == shop
    assert form.request().by_person_id == village["son"]
    form.accept()
    (row,) = opened(desk)
    assert (row.organisation_id, row.person_id) == (shop, None)


def test_a_new_organisation_is_registered_in_the_form(
    desk: Desk, village: dict[str, str], form: AcceptForm
) -> None:
    form.who_line.setText("五里豆腐店")
    QTest.keyClick(
        form.who_line, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    )
    new = form.new_firm_form
    assert new.name.text() == "五里豆腐店"
    assert form.outcome_button.accessibleName() == "登记单位"
    new.credit_code.setText("12345")
    QTest.keyClick(new.name, Qt.Key.Key_F9)
    assert new.form.row("credit_code").error
    new.credit_code.clear()
    QTest.keyClick(new.name, Qt.Key.Key_Return)
    assert form.who is not None
    assert form.who.name == "五里豆腐店"
    assert focused() is form.what_line
    form.take_matter(OLD_AGE)
    form.accept()
    assert "不能由单位申请" in form.error("who")


@pytest.mark.parametrize(
    ("mine", "theirs", "sex", "said"),
    [
        ("02", "20", "1", "子女"),
        ("20", "02", "1", "父亲"),
        ("30", "12", "2", "母亲"),
        ("02", "12", "2", "配偶"),
        ("12", "02", "1", "配偶"),
        ("02", "41", "1", "孙子女"),
        ("52", "02", "1", "子女"),
        ("02", "52", "2", "母亲"),
        ("20", "30", "2", "兄弟姐妹"),
        ("20", "38", "2", ""),
        (None, "20", "1", ""),
    ],
)
def test_what_the_one_who_came_is_follows_from_the_household(
    mine: str | None, theirs: str, sex: str, said: str
) -> None:
    assert relation_between(mine, theirs, sex) == said


def test_who_came_is_chosen_by_keyboard(desk: Desk, village: dict[str, str], form: AcceptForm) -> None:
    form.take_person(village["elder"])
    form.take_matter(DISPUTE)
    keys = Keys()
    keys.press(Qt.Key.Key_B, control=True)
    assert focused() is form.more._by
    keys.press(Qt.Key.Key_Down)
    assert form.request().by_person_id == village["son"]
    assert form.request().by_relation == "子女"


def test_another_page_that_begins_a_case_takes_nothing_from_the_half_filled_one(
    desk: Desk, village: dict[str, str], window: Opened
) -> None:
    desk.change(lambda work: cases.accept(work, cases.NewCase(OLD_AGE, village["son"], all_materials=True)))
    made = window()
    made.page.new_case()
    form = form_of(made)
    form.take_person(village["elder"])
    form.take_matter(OLD_AGE)
    made.go("residents")
    made.go("cases", new=True, person=village["son"], matter="SA-015")
    assert form.who.id == village["son"]
    assert form.chosen.detail.code == "SA-015"
    assert form.materials.held, "the person was read first, so what is held is ticked"
    (draft,) = desk.read(lambda work: drafts.list_all(work, FORM))
    assert (draft.body["person"], draft.body["matter"]) == (village["elder"], OLD_AGE)
    made.go("cases", matter=PENSION)
    assert form.who is None
    assert focused() is form.who_line


# what else -------------------------------------------------------------------------------------------


def test_what_the_person_could_also_need_is_in_the_list_with_its_reason(
    desk: Desk, village: dict[str, str], form: AcceptForm
) -> None:
    form.take_person(village["elder"])
    lines = {choice.key: choice for choice in form.what_list.choices}
    assert "76周岁" in lines[PENSION].second
    assert form.findChild(QPushButton, f"card.also.{PENSION}") is not None
    form.findChild(QPushButton, f"card.also.{PENSION}").click()
    assert form.chosen is not None
    assert form.chosen.detail.code == PENSION


def test_after_a_case_what_is_done_together_is_one_key_away(
    desk: Desk, village: dict[str, str], form: AcceptForm
) -> None:
    form.take_person(village["elder"])
    form.take_matter(DISPUTE)
    form.accept()
    offered = form.receipt.offered
    assert offered
    assert form.findChild(QPushButton, "receipt.also.1") is not None
    assert focused() is form.who_line
    Keys().press(Qt.Key.Key_1, control=True)
    assert form.who is not None
    assert form.who.id == village["elder"]
    assert form.chosen is not None
    assert form.chosen.detail.code == offered[0].matter_code
    assert focused() is form.materials
    form.accept()
    assert offered[0].matter_code not in [one.matter_code for one in form.receipt.offered]


def test_what_fits_nothing_is_kept_in_the_villagers_words(
    desk: Desk, village: dict[str, str], form: AcceptForm
) -> None:
    form.take_person(village["elder"])
    assert form.what_list.choices[-1].key == reading.OTHER, "also before anything is typed"
    form.what_line.setText("隔壁的狗天天叫睡不着")
    assert form.what_list.choices[-1].key == reading.OTHER, "it stands at the end, whatever is found"
    Keys().press(Qt.Key.Key_Up, Qt.Key.Key_Return)
    assert form.request().remark == "隔壁的狗天天叫睡不着"


# ways out --------------------------------------------------------------------------------------------


def test_what_was_filled_in_goes_along_to_the_proxy(
    desk: Desk, village: dict[str, str], window: Opened
) -> None:
    made = window()
    made.page.new_case()
    form = form_of(made)
    form.take_person(village["elder"])
    form.take_matter(OLD_AGE)
    QTest.keyClick(form.materials, Qt.Key.Key_A)
    form.keep()
    Keys().press(Qt.Key.Key_D, control=True)
    sheet = made.findChild(ProxySheet)
    assert sheet is not None
    sheet._way.setCurrentIndex(sheet._way.findData("oral"))
    sheet.send()
    assert opened(desk) == [], "an oral request needs a witness: nothing was written"
    assert sheet.form.row("witness").error
    sheet._witness.setText("吴见证")
    sheet.send()
    (row,) = opened(desk)
    assert (row.state, row.channel) == ("received", "proxy")
    found = desk.read(lambda work: work.rows("SELECT case_id, number FROM proxy_requests"))
    assert [one["case_id"] for one in found] == [row.id]
    assert form.receipt.first_paper.kind == "proxy_authority"
    assert desk.read(lambda work: drafts.list_all(work, FORM)) == ()


def test_phrases_are_offered_and_changed(desk: Desk, village: dict[str, str], window: Opened) -> None:
    made = window()
    made.page.new_case()
    form = form_of(made)
    form.take_person(village["elder"])
    form.take_matter(DISPUTE)
    form.more.open()
    box = form.more._remark
    assert box.count() == len(case_phrases.SHIPPED)
    assert box.currentText() == ""
    QTest.keyClick(box, Qt.Key.Key_Down)
    assert form.request().remark == case_phrases.SHIPPED[0]
    box.setEditText("自己写的")
    form.more.edit_phrases()
    from stationdesk.ui.cases.phrases_sheet import PhrasesSheet

    sheet = made.findChild(PhrasesSheet)
    sheet._text.setPlainText("一\n\n二\n一")
    sheet.save()
    assert [box.itemText(n) for n in range(box.count())] == ["一", "二"]
    assert form.request().remark == "自己写的"
    assert desk.read(case_phrases.listed) == ("一", "二")


def test_nothing_slow_runs_on_the_window_thread(
    desk: Desk, village: dict[str, str], form: AcceptForm, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Everything that reads or writes goes through the lane."""
    ran: list[str] = []
    really = form.jobs.run

    def run(fn: Callable[[], Any], *rest: Any, **more: Any) -> None:
        depth[0] += 1
        try:
            really(fn, *rest, **more)
        finally:
            depth[0] -= 1

    depth = [0]
    for verb in ("read", "change"):
        before = getattr(desk, verb)

        def checked(fn: Any, *rest: Any, _before: Any = before, **more: Any) -> Any:
            ran.append("lane" if depth[0] else "window")
            return _before(fn, *rest, **more)

        monkeypatch.setattr(desk, verb, checked)
    monkeypatch.setattr(form.jobs, "run", run)
    form.take_person(village["elder"])
    form.take_matter(OLD_AGE)
    form.more.open()
    form.accept()
    assert len(ran) > 4
    assert set(ran) == {"lane"}
    assert card_reader.parse("") is None
