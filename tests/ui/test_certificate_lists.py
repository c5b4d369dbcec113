"""The window's second half of certificates: who looked, who signed, made anew, reported; kinds switched with a reason."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QPushButton

from stationdesk.desk import Desk
from stationdesk.services import (
    certificate_gate,
    certificate_kinds,
    certificate_refusals,
    certificates,
    papers,
    residents,
)
from stationdesk.ui import files, printing
from stationdesk.ui.ask_sheet import AskSheet, SheetPage, Ticks
from stationdesk.ui.certificates.lists_view import ListsView
from stationdesk.ui.certificates.page import CertificatesPage
from stationdesk.ui.shots import settle
from stationdesk.ui.window import DeskWindow

LAND = {
    "contract_no": "J2018-12",
    "area": "6.5",
    "crop": "水稻",
    "planted": "6.5",
    "year": "2026",
    "use": "农业保险",
}


@pytest.fixture
def opened(open_page: Callable[..., DeskWindow]) -> Callable[..., DeskWindow]:
    return lambda desk, **where: open_page(desk, "certificates", **where)


def person(desk: Desk) -> str:
    new = residents.NewPerson(name="曾庆兰", id_number="11010519491231002X")
    return desk.change(lambda work: residents.add(work, new)).person_id


def page_of(window: DeskWindow) -> CertificatesPage:
    page = window.page.view  # type: ignore[union-attr]
    assert isinstance(page, CertificatesPage)
    return page


def sheet_of(page: SheetPage) -> AskSheet:
    assert isinstance(page._sheet, AskSheet)
    return page._sheet


def put(sheet: AskSheet, **values: str) -> None:
    for name, value in values.items():
        widget = sheet.widgets[name]
        if isinstance(widget, QComboBox):
            widget.setCurrentIndex(widget.findData(value))
        else:
            assert isinstance(widget, QLineEdit)
            widget.setText(value)


def issued(desk: Desk, head: Desk, who: str, asked_by: str = "") -> certificates.Issued:
    new = certificates.NewCertificate(
        "C-09", who, LAND, asked_by=asked_by, verified_by=("谌家贵", "葛存义"), verified_how=("visit",)
    )
    keys = desk.keys()
    made = desk.change(lambda work: certificates.draft(work, new, keys))
    return head.change(lambda work: certificates.approve(work, made.certificate_id, head.keys()))


def test_a_statement_is_sent_only_with_two_who_looked(opened: Callable[..., DeskWindow], desk: Desk) -> None:
    who = person(desk)
    page = page_of(opened(desk))
    page.new()
    page.take("C-09")
    form = page._form
    assert form is not None
    form.person.set_person(who, "曾庆兰")
    for key, value in LAND.items():
        field = form._fields[key]
        if isinstance(field, QLineEdit):
            field.setText(value)
    form.save()
    settle(page.frame.jobs)  # type: ignore[attr-defined]
    assert page._form is form, "it stays open with what is missing"
    assert "核实人" in form.form.row("verified_by").error
    assert isinstance(form.people, QLineEdit)
    form.people.setText("谌家贵、葛存义")
    form.save()
    assert "核实" in form.form.row("verified_how").error
    assert isinstance(form.how, Ticks)
    form.how._boxes["visit"].setChecked(True)
    form.save()
    settle(page.frame.jobs)  # type: ignore[attr-defined]
    assert page._form is None
    [row] = desk.read(certificates.list_all)
    detail = desk.read(lambda work: certificates.get(work, row.id))
    assert detail.verified_by == ("谌家贵", "葛存义")
    assert detail.verified_how == ("入户走访",)
    assert detail.verified_on == date(2026, 11, 22)


def test_evidence_waits_for_two_signatures_and_says_so(
    opened: Callable[..., DeskWindow], desk: Desk, colleague: Callable[..., Desk]
) -> None:
    head = colleague(desk, "head")
    done = issued(desk, head, person(desk), "县人民法院")
    page = page_of(opened(desk, certificate=done.certificate_id))
    settle(page.frame.jobs)  # type: ignore[attr-defined]
    assert page._open is not None
    seal = page.pane.findChild(QPushButton, "certificates.seal")
    assert seal is not None
    assert not seal.isEnabled(), "unsigned, it is not sealed"
    assert page.pane.findChild(QLabel, "certificates.detail.unsigned") is not None
    page._do("sign")
    sheet = sheet_of(page)
    chosen = sheet.values()
    assert chosen["head"] == head.actor.user_id
    assert chosen["maker"] == desk.actor.user_id
    sheet.save()
    settle(page.frame.jobs)  # type: ignore[attr-defined]
    row = desk.read(lambda work: certificates.get(work, done.certificate_id)).row
    assert (row.for_court, row.signed) == (True, True)
    seal = next(one for one in page.pane.findChildren(QPushButton, "certificates.seal") if one.isVisible())
    assert seal.isEnabled()


def test_a_voided_one_is_made_anew_with_its_words(
    opened: Callable[..., DeskWindow], desk: Desk, colleague: Callable[..., Desk]
) -> None:
    done = issued(desk, colleague(desk, "head"), person(desk))
    desk.change(lambda work: certificates.void(work, done.number or "", "亩数写错"))
    page = page_of(opened(desk, certificate=done.certificate_id))
    settle(page.frame.jobs)  # type: ignore[attr-defined]
    page._do("again")
    form = page._form
    assert form is not None
    field = form._fields["area"]
    assert isinstance(field, QLineEdit)
    assert field.text() == "6.5"
    field.setText("5.6")
    assert isinstance(form.how, Ticks)
    form.how._boxes["visit"].setChecked(True)
    form.save()
    settle(page.frame.jobs)  # type: ignore[attr-defined]
    drafts = desk.read(lambda work: certificates.list_all(work, state="draft"))
    again = desk.read(lambda work: certificates.get(work, drafts[0].id))
    assert again.replaces_number == done.number
    assert again.fields["area"] == "5.6"


def test_the_month_is_reported_as_a_workbook(
    opened: Callable[..., DeskWindow], desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    demand = certificate_refusals.Demand("未婚证明", None, "某银行")
    desk.change(lambda work: certificate_refusals.refuse(work, demand))
    page = page_of(opened(desk, chip="slips"))
    file = tmp_path / "月报.xlsx"
    monkeypatch.setattr(files, "ask_save", lambda *_given: (str(file), ""))
    page._do("report")
    sheet = sheet_of(page)
    put(sheet, month="2026-13")
    sheet.save()
    assert "2026-11" in sheet.form.row("month").error
    put(sheet, month="2026-11", **{"as": "book"})
    sheet.save()
    settle(page.frame.jobs)  # type: ignore[attr-defined]
    assert openpyxl.load_workbook(file)["汇总"]["B4"].value == "某银行"


def test_a_kind_is_taken_into_use_with_its_reason(opened: Callable[..., DeskWindow], desk: Desk) -> None:
    window = opened(desk, view="lists")
    view = window.page.view  # type: ignore[union-attr]
    assert isinstance(view, ListsView)
    assert len(view.kinds.rows) == 14
    off = next(one for one in view.kinds.rows if one.row.code == "C-12")
    view.kinds.want("C-12")
    view.refresh()
    settle(window.jobs)
    assert view.kinds.current == off
    view.new()
    sheet = sheet_of(view)
    put(sheet, reason="保留清单列明")
    sheet.save()
    assert "依据" in sheet.form.row("basis").error
    put(sheet, basis="咸宁市2026年清单第3项，镇里确认")
    sheet.save()
    settle(window.jobs)
    assert desk.read(lambda work: certificate_gate.check(work, "居住证明")).allowed
    assert len(desk.read(lambda work: certificate_kinds.switches(work, "C-12"))) == 1
    view.chips.choose("prohibited")
    assert len(view.items.rows) == 21
    assert "21 项" in view.about.text()


def test_voided_while_it_printed_is_told_at_once_and_counted(
    opened: Callable[..., DeskWindow], desk: Desk, colleague: Callable[..., Desk]
) -> None:
    done = issued(desk, colleague(desk, "head"), person(desk))
    window = opened(desk, certificate=done.certificate_id)
    page = page_of(window)
    settle(window.jobs)
    page.print_()
    settle(window.jobs)
    assert window._preview is not None
    desk.change(lambda work: certificates.void(work, done.number or "", "写错了单位"))
    window._preview.printed.emit(2)
    settle(window.jobs)
    assert "收回" in window.status.words
    assert desk.read(lambda work: papers.row(work, done.paper_id or "")).copies == 1


class HalfWay(QPrinter):
    """Takes the first page and stops."""

    def newPage(self) -> bool:
        return False


def test_a_printer_that_stops_half_way_is_no_print_and_the_next_needs_no_reason(
    opened: Callable[..., DeskWindow], desk: Desk, colleague: Callable[..., Desk], tmp_path: Path
) -> None:
    done = issued(desk, colleague(desk, "head"), person(desk))
    window = opened(desk, certificate=done.certificate_id)
    page = page_of(window)
    settle(window.jobs)
    page.print_()
    settle(window.jobs)
    preview = window._preview
    assert preview is not None
    assert preview.paper.count == 2

    def printer(kind: type[QPrinter], name: str) -> QPrinter:
        made = kind()
        made.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        made.setOutputFileName(str(tmp_path / name))
        return made

    with pytest.raises(printing.PrinterSilent):
        printing.print_paper(preview.paper, printer(HalfWay, "half.pdf"))
    troubles: list[object] = []
    preview.troubled.connect(troubles.append)
    preview._send(printer(HalfWay, "again.pdf"))
    settle(window.jobs)
    assert len(troubles) == 1
    assert desk.read(lambda work: papers.row(work, done.paper_id or "")).copies == 0
    preview._send(printer(QPrinter, "whole.pdf"))
    settle(window.jobs)
    assert desk.read(lambda work: papers.row(work, done.paper_id or "")).copies == 1
    assert desk.read(lambda work: certificates.get(work, done.certificate_id)).row.reprints == 0


def test_what_the_provincial_list_lacks_is_filled_in_at_the_list(
    opened: Callable[..., DeskWindow], desk: Desk
) -> None:
    window = opened(desk)
    window.go("certificates", view="lists")
    settle(window.jobs)
    view = window.page.view  # type: ignore[attr-defined]
    assert not view._add.isEnabled()
    view.chips.choose("prohibited")
    before = len(view.items.rows)
    view.new()
    form = view._sheet
    for key, words in (
        ("name", "古树认养证明"),
        ("basis", "镇民政办2026年清单第21项"),
        ("authority", "镇林业站"),
        ("words", "认养大树,认树"),
    ):
        form.widgets[key].setText(words)
    form.widgets["how"].setPlainText("带身份证\n到窗口")
    window.page_does("save")
    settle(window.jobs)
    assert len(view.items.rows) == before + 1
    own = next(one for one in view.items.rows if one.row.basis)
    assert own.row.how == "带身份证 到窗口"
    view.items.want(own.id)
    view._on_row(own)
    assert view._drop.isEnabled()
    view.drop()
    view._sheet.widgets["reason"].setText("新清单没有")
    window.page_does("save")
    settle(window.jobs)
    assert len(view.items.rows) == before
