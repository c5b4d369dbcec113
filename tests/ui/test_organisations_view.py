"""Organisations on the residents page, on a real station: switched to, found, registered, corrected, withdrawn."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from stationdesk.core import credit_code
from stationdesk.desk import Desk
from stationdesk.services import organisations
from stationdesk.ui import finding
from stationdesk.ui.jobs import Jobs
from stationdesk.ui.pages import Hooks
from stationdesk.ui.residents.organisation_form import OrganisationForm, WithdrawOrganisationForm
from stationdesk.ui.residents.page import ResidentsPage
from stationdesk.ui.window import DeskWindow
from tests.ui.test_accessibility import nameless

CODE = "92421221MA4DABCD7"
CODE += credit_code.check_sign(CODE)


@pytest.fixture
def shops(desk: Desk) -> list[str]:
    def fill(work: Any) -> list[str]:
        made = (
            organisations.NewOrganisation("四邑村便民超市", "shop", CODE, "李老板", "13912345678"),
            organisations.NewOrganisation("安心诊所", "institution"),
        )
        return [organisations.add(work, one).organisation_id for one in made]

    return desk.change(fill)


@pytest.fixture
def page(desk: Desk, qtbot: QtBot) -> ResidentsPage:
    window = DeskWindow(desk, Jobs(inline=True), Hooks())
    broke: list[str] = []
    window.jobs.broke.connect(broke.append)
    qtbot.addWidget(window)
    window.resize(1366, 768)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    window.go("residents")
    found = window.page
    assert isinstance(found, ResidentsPage)
    found.broke = broke  # type: ignore[attr-defined]
    return found


def names(page: ResidentsPage) -> list[str]:
    table = page.organisations.table
    return [table.row_at(at).name for at in range(table.rowCount())]  # type: ignore[union-attr]


def test_the_switch_shows_organisations_with_their_own_search_and_first_action(
    page: ResidentsPage, shops: list[str]
) -> None:
    assert page.primary_action.text() == "登记居民"
    page.switch.choose("organisations")
    assert names(page) == ["安心诊所", "四邑村便民超市"]
    assert page.primary_action.text() == "登记单位"
    page.filter()
    assert page.organisations.search.hasFocus()
    QTest.keyClicks(page.organisations.search, "bmcs")
    assert names(page) == ["四邑村便民超市"]
    shown = page.organisations.pane.shown
    assert shown is not None
    assert shown.organisation.name == "四邑村便民超市"
    assert page.back()
    assert len(names(page)) == 2
    assert nameless(page) == []
    page.switch.choose("people")
    assert page.primary_action.text() == "登记居民"
    assert page.broke == []  # type: ignore[attr-defined]


def test_f2_registers_and_a_wrong_code_is_said_at_its_field(page: ResidentsPage, desk: Desk) -> None:
    page.arrive(view="organisations", new=True, name="新商店")
    form = page._form
    assert isinstance(form, OrganisationForm)
    assert form.name.text() == "新商店"
    QTest.keyClicks(form.code, CODE[:-1] + ("0" if CODE[-1] != "0" else "1"))
    page.save()
    assert "校验位" in form.form.row("credit_code").error
    form.code.setText(CODE)
    page.save()
    assert names(page) == ["新商店"]
    assert page.organisations.view.current
    assert page._form is None


def test_only_what_was_changed_is_sent(page: ResidentsPage, desk: Desk, shops: list[str]) -> None:
    page.arrive(organisation=shops[0])
    page.organisations.edit(shops[0])
    form = page._form
    form.contact.setText("王老板")
    page.save()
    found = desk.read(lambda work: organisations.get(work, shops[0]))
    assert found.contact == "王老板"
    assert found.phone_masked.endswith("5678")


def test_a_withdrawn_organisation_comes_back_by_undo(
    page: ResidentsPage, desk: Desk, shops: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    undone: list[Any] = []
    monkeypatch.setattr(page.frame, "say", lambda _words, undo=None: undone.append(undo))
    page.arrive(organisation=shops[0])
    page.organisations.withdraw(shops[0])
    form = page._form
    assert isinstance(form, WithdrawOrganisationForm)
    page.save()
    assert form.form.row("reason").error
    form.reason.setText("已注销")
    page.save()
    assert names(page) == ["安心诊所"]
    undone[-1]()
    assert len(names(page)) == 2


def test_find_anything_leads_to_an_organisation(page: ResidentsPage, desk: Desk, shops: list[str]) -> None:
    hits = [hit for hit in desk.read(lambda work: finding.find(work, "超市")) if hit.kind == "单位"]
    assert [hit.title for hit in hits] == ["四邑村便民超市"]
    page.frame.go(hits[0].page, **hits[0].where)
    assert page.on_organisations
    shown = page.organisations.pane.shown
    assert shown is not None
    assert shown.organisation.id == shops[0]
    page.arrive(chip="all")
    assert not page.on_organisations


def test_an_empty_list_says_what_it_is_for(page: ResidentsPage) -> None:
    page.switch.choose("organisations")
    words = " ".join(one.text() for one in page.organisations.stack.currentWidget().findChildren(QLabel))
    assert "还没有登记单位" in words
    page.organisations.search.setText("没有")
    words = " ".join(one.text() for one in page.organisations.stack.currentWidget().findChildren(QLabel))
    assert "没有符合的单位" in words


def test_who_may_not_edit_is_offered_nothing_to_edit(
    page: ResidentsPage, shops: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page.frame.desk, "may", lambda permit: permit == "residents:read", raising=False)
    page.arrive(organisation=shops[0])
    page.organisations.do("edit", shops[0])
    assert page._form is None
    QTest.keyClick(page.organisations.view, Qt.Key.Key_Return)
    assert page._form is None
    assert page.organisations.pane.findChild(QLabel, "organisation.edit") is None
