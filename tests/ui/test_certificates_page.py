"""证明用印 worked at the real desk: what may be issued, what may not, and what follows."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from stationdesk.desk import Desk
from stationdesk.services import certificates, residents
from stationdesk.ui.ask_sheet import AskSheet
from stationdesk.ui.certificates.host import CertificatesHost
from stationdesk.ui.certificates.page import CertificatesPage
from stationdesk.ui.person_line import PersonLine
from stationdesk.ui.shots import settle
from stationdesk.ui.window import DeskWindow

OPEN = Callable[..., DeskWindow]


@pytest.fixture
def opened(open_page: Callable[..., DeskWindow]) -> OPEN:
    return lambda desk, word="certificates": open_page(desk, word)


def person(desk: Desk, name: str = "曾庆兰") -> str:
    new = residents.NewPerson(name=name, id_number="11010519491231002X")
    return desk.change(lambda work: residents.add(work, new)).person_id


def page_of(window: DeskWindow) -> CertificatesPage:
    assert isinstance(window.page, CertificatesHost)
    page = window.page.view
    assert isinstance(page, CertificatesPage)
    return page


def sheet_of(page: CertificatesPage) -> AskSheet:
    assert isinstance(page._sheet, AskSheet)
    return page._sheet


def drafted(window: DeskWindow, who: str) -> CertificatesPage:
    page = page_of(window)
    page.new()
    page.take("C-14")
    assert page._form is not None
    page._form.person.set_person(who, "曾庆兰")
    for key, words in (
        ("to_org", "县档案馆"),
        ("matter", "查阅土地承包档案"),
        ("people", "1"),
        ("id_no", ""),
    ):
        field = page._form._fields[key]
        assert isinstance(field, QLineEdit)
        field.setText(words)
    return page


def test_everything_permitted_is_one_key_away(desk: Desk, opened: OPEN) -> None:
    page = page_of(opened(desk))
    page.new()
    assert next(one.key for one in page.choices.choices if one.right != "未启用") == "C-01"
    assert page.choices.choices[-1].right == "未启用"
    assert page.gate.isHidden()


def test_a_prohibited_wording_says_which_rule_and_where_to_go(desk: Desk, opened: OPEN) -> None:
    page = page_of(opened(desk))
    page.wanted.setText("无犯罪记录证明")
    assert not page.gate.isHidden()
    assert "公安" in page.gate.accessibleName()
    assert "鄂民政发" in page.gate.accessibleName()


def test_the_slip_of_refusal_is_written_by_keyboard_and_shown(desk: Desk, opened: OPEN, qtbot: QtBot) -> None:
    window = opened(desk)
    page = page_of(window)
    page.wanted.setText("无犯罪记录证明")
    qtbot.keyClick(page.wanted, Qt.Key.Key_Return)
    sheet = sheet_of(page)
    demanded = sheet.widgets["demanded_by"]
    assert isinstance(demanded, QLineEdit)
    assert isinstance(sheet.widgets["person"], PersonLine)
    demanded.setText("某物流公司")
    window.page_does("save")
    settle(window.jobs)
    assert window._preview is not None
    assert window._preview.paper.count == 1
    window.close_preview()
    assert [slip.row.demanded_by for slip in page.slips.rows] == ["某物流公司"]
    assert page.chips.current == "slips"


def test_a_draft_waits_for_another_person_and_its_maker_is_told_why(desk: Desk, opened: OPEN) -> None:
    who = person(desk)
    window = opened(desk)
    page = drafted(window, who)
    form = page._form
    assert form is not None
    form.save()
    settle(window.jobs)
    assert page._form is None
    assert [(stub.row.state, stub.name) for stub in page.stubs.rows] == [("draft", "曾庆兰")]
    assert "送审批" in window.status.words


def test_a_preview_writes_nothing(desk: Desk, opened: OPEN) -> None:
    who = person(desk)
    window = opened(desk)
    drafted(window, who)
    window.page_does("print_")
    settle(window.jobs)
    assert window._preview is not None
    assert desk.read(certificates.list_all) == ()


def test_esc_warns_once_before_a_begun_draft_is_put_away(desk: Desk, opened: OPEN) -> None:
    who = person(desk)
    window = opened(desk)
    page = drafted(window, who)
    window._back()
    assert page._form is not None
    assert not page._form.said.isHidden()
    window._back()
    assert page._form is None


def test_approved_by_another_it_is_numbered_and_can_be_voided(
    desk: Desk, opened: OPEN, colleague: Callable[..., Desk]
) -> None:
    who = person(desk)
    new = certificates.NewCertificate(
        "C-14", who, {"to_org": "县档案馆", "matter": "查档", "people": "1", "id_no": "11010519491231002X"}
    )
    keys = desk.keys()
    desk.change(lambda work: certificates.draft(work, new, keys))
    head = colleague(desk, "head")
    window = opened(head)
    page = page_of(window)
    assert page._open is not None
    page._do("approve")
    window.page_does("save")
    settle(window.jobs)
    assert [stub.row.state for stub in page.stubs.rows] == ["issued"]
    assert page.stubs.rows[0].row.number
    assert window._preview is not None


def test_a_void_certificate_shows_its_reason(
    desk: Desk, opened: OPEN, colleague: Callable[..., Desk]
) -> None:
    test = certificates.NewCertificate(
        "C-14",
        person(desk),
        {"to_org": "县档案馆", "matter": "查档", "people": "1", "id_no": "11010519491231002X"},
    )
    keys = desk.keys()
    made = desk.change(lambda work: certificates.draft(work, test, keys))
    head = colleague(desk, "head")
    head.change(lambda work: certificates.approve(work, made.certificate_id, head.keys()))
    window = opened(desk)
    page = page_of(window)
    page._do("void")
    sheet = sheet_of(page)
    window.page_does("save")
    assert sheet.form.row("reason").error
    reason = sheet.widgets["reason"]
    assert isinstance(reason, QLineEdit)
    reason.setText("写错地址")
    window.page_does("save")
    settle(window.jobs)
    assert page._open is not None
    assert page._open.void_reason == "写错地址"


def test_a_code_that_is_none_is_answered_not_raised(desk: Desk, opened: OPEN) -> None:
    window = opened(desk)
    page = page_of(window)
    page.verify()
    window.page_does("save")
    answer = sheet_of(page).findChild(type(page._choices_words), "certificates.verify.answer")
    assert answer is not None
    assert answer.text().startswith("■")


def test_the_seals_keeper_writes_its_use_into_the_book(
    desk: Desk, opened: OPEN, colleague: Callable[..., Desk]
) -> None:
    new = certificates.NewCertificate(
        "C-14", person(desk), {"to_org": "县档案馆", "matter": "查档", "people": "1"}
    )
    keys = desk.keys()
    made = desk.change(lambda work: certificates.draft(work, new, keys))
    head = colleague(desk, "head")
    head.change(lambda work: certificates.approve(work, made.certificate_id, head.keys()))
    window = opened(desk)
    page = page_of(window)
    page._do("seal")
    copies = sheet_of(page).widgets["copies"]
    assert isinstance(copies, QLineEdit)
    copies.setText("两")
    window.page_does("save")
    assert sheet_of(page).form.row("copies").error
    copies.setText("2")
    window.page_does("save")
    settle(window.jobs)
    page.chips.choose("book")
    assert [(line.seq, line.copies) for line in page.book.rows] == [(1, 2)]


def test_letters_that_match_nothing_say_so(desk: Desk, opened: OPEN) -> None:
    page = page_of(opened(desk))
    page.wanted.setText("qqqq")
    page._look_up("qqqq")
    assert page._choices_words.text() == "没有找到，换汉字试试。"
    assert page._choices_words.isVisible()


def test_what_stands_on_no_list_is_refused_by_enter_and_chosen_by_going_down(
    desk: Desk, opened: OPEN, qtbot: QtBot
) -> None:
    page = page_of(opened(desk))
    page.wanted.setText("种地")
    assert page.choices.current is None
    qtbot.keyClick(page.wanted, Qt.Key.Key_Return)
    assert page._sheet is not None, "the slip"
    page.frame.close_sheet()
    page.wanted.setText("种田")
    qtbot.keyClick(page.wanted, Qt.Key.Key_Down)
    first = page.choices.current
    assert first is not None
    qtbot.keyClick(page.wanted, Qt.Key.Key_Return)
    assert page._form is not None
    assert page._form.kind.code == first.key


def test_coming_to_the_page_one_types_in_the_field(desk: Desk, opened: OPEN) -> None:
    window = opened(desk, "today")
    window.go("certificates")
    assert window.focusWidget() is page_of(window).wanted


def test_what_it_is_for_is_asked_once(desk: Desk, opened: OPEN) -> None:
    page = page_of(opened(desk))
    page.new()
    page.take("C-09")
    form = page._form
    assert form is not None
    assert not form.purpose.isVisibleTo(form)
    form.person.set_person(person(desk), "曾庆兰")
    field = form._fields["use"]
    assert isinstance(field, QLineEdit)
    field.setText("申报补贴")
    wanted = form.request()
    assert wanted is not None
    assert wanted.purpose == "申报补贴"
