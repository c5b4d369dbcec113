"""Signatures, fees, an agent's leaving and a month's statement in the window, at the real desk."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QComboBox, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from stationdesk.desk import Desk
from stationdesk.services import attachments, proxy, proxy_fees, proxy_lists, users
from stationdesk.ui.pieces.signature import SignaturePad
from stationdesk.ui.proxy.page import ProxyPage
from stationdesk.ui.proxy.request_sheets import Signature
from stationdesk.ui.proxy.requests_view import RequestsView
from stationdesk.ui.shots import settle
from stationdesk.ui.window import DeskWindow
from tests.services.test_proxy import asked

OPEN = Callable[[Desk], DeskWindow]


@pytest.fixture
def opened(open_page: Callable[..., DeskWindow]) -> OPEN:
    return lambda desk: open_page(desk, "proxy")


def view_of(window: DeskWindow) -> RequestsView:
    assert isinstance(window.page, ProxyPage)
    assert isinstance(window.page.view, RequestsView)
    return window.page.view


def request_with_fees(desk: Desk) -> str:
    taken = asked(desk, scope=("submit", "pay"))
    desk.change(lambda work: proxy.authorise(work, taken.request_id))
    return taken.request_id


def text(view: RequestsView, name: str, words: str) -> None:
    field = view._sheet.widgets[name]  # type: ignore[union-attr]
    assert isinstance(field, QLineEdit)
    field.setText(words)


def drawn(qtbot: QtBot, pad: SignaturePad) -> None:
    qtbot.mousePress(pad, Qt.MouseButton.LeftButton, pos=QPoint(20, 60))
    for x in range(30, 200, 10):
        qtbot.mouseMove(pad, QPoint(x, 40 + x % 40))
    qtbot.mouseRelease(pad, Qt.MouseButton.LeftButton, pos=QPoint(200, 60))


def test_a_signature_by_mouse_is_kept_with_the_request(desk: Desk, opened: OPEN, qtbot: QtBot) -> None:
    request = request_with_fees(desk)
    window = opened(desk)
    view = view_of(window)
    view._do("sign", request)
    window.page_does("save")
    settle(window.jobs)
    assert desk.read(lambda work: attachments.listed(work, "proxy_requests", request)) == ()
    box = view._sheet.widgets["picture"]  # type: ignore[union-attr]
    assert isinstance(box, Signature)
    drawn(qtbot, box.pad)
    assert not box.pad.empty
    window.page_does("save")
    settle(window.jobs)
    (kept,) = desk.read(lambda work: attachments.listed(work, "proxy_requests", request))
    assert kept.media_type == "image/png"
    assert "委托人签字" in kept.title


def test_a_dot_is_no_signature(qtbot: QtBot) -> None:
    pad = SignaturePad("pad", "签字")
    qtbot.addWidget(pad)
    pad.resize(300, 130)
    qtbot.mouseClick(pad, Qt.MouseButton.LeftButton, pos=QPoint(20, 20))
    assert pad.empty
    assert pad.png() is None
    drawn(qtbot, pad)
    picture = pad.png()
    assert picture is not None
    assert picture.startswith(b"\x89PNG")
    pad.clear()
    assert pad.png() is None


def test_a_fee_is_written_down_and_settled_with_its_slip(desk: Desk, opened: OPEN) -> None:
    request = request_with_fees(desk)
    window = opened(desk)
    view = view_of(window)
    view._do("pay", request)
    for name, words in (("what", "工本费"), ("fen", "40元"), ("receipt", "A1"), ("second", "李㛃")):
        text(view, name, words)
    window.page_does("save")
    settle(window.jobs)
    assert [fee.fen for fee in desk.read(proxy_fees.listed)] == [4000]
    settling = view.pane.findChild(QPushButton, "proxy.fee.settle")
    assert settling is not None
    settling.click()
    window.page_does("save")
    settle(window.jobs)
    assert desk.read(lambda work: proxy_fees.listed(work, open_only=True)) == []
    assert window._preview is not None


def test_an_agent_hands_over_and_the_paper_comes_up(desk: Desk, opened: OPEN) -> None:
    request_with_fees(desk)
    other = desk.change(lambda work: users.add(work, users.NewUser("余爱平", ("agent",)))).id
    window = opened(desk)
    view = view_of(window)
    view.hand_over()
    settle(window.jobs)
    chosen = view._sheet.widgets["to"]  # type: ignore[union-attr]
    assert isinstance(chosen, QComboBox)
    chosen.setCurrentIndex(chosen.findData(other))
    text(view, "reason", "调离")
    window.page_does("save")
    settle(window.jobs)
    assert [row.agent for row in desk.read(proxy_lists.listed)] == ["余爱平"]
    assert window._preview is not None


def test_a_month_that_is_over_is_sealed_from_the_window(desk: Desk, opened: OPEN) -> None:
    window = opened(desk)
    view = view_of(window)
    view.month()
    settle(window.jobs)
    window.page_does("save")
    settle(window.jobs)
    assert window._preview is not None
    window.close_preview()
    view.month()
    settle(window.jobs)
    window.page_does("save")
    settle(window.jobs)
    assert "已经封存" in view._sheet.warned.text()  # type: ignore[union-attr]
