"""Villages that became one, in the window: closed by keys at the township, looked at there and at the village that goes on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLineEdit
from pytestqt.qtbot import QtBot

from stationdesk.core.ids import new_id
from stationdesk.desk import Desk
from stationdesk.models.users import User
from stationdesk.sync import joining
from stationdesk.ui.township.retired_view import JoinedView, RetiredView
from stationdesk.ui.township.villages_view import VillagesView
from stationdesk.ui.window import DeskWindow
from tests.services.test_township_offices import ELDER, NUMBER, settle
from tests.sync.town import Town, town
from tests.ui.test_accessibility import nameless
from tests.ui.test_township import host
from tests.ui.test_township import opened as opened

Opened = Callable[[Desk], DeskWindow]


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Town]:
    made = town(tmp_path)
    yield made
    made.stack.close()
    made.place.close()


@pytest.mark.prove
def test_a_village_is_closed_and_its_book_found_in_both_windows(
    here: Town, opened: Opened, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    settle(here.b)
    here.up()
    window = opened(here.township.desk)
    retired = host(window, "retired").view
    assert isinstance(retired, RetiredView)
    assert "并入别的村" in retired.list._state.accessibleName()  # type: ignore[union-attr]
    villages = host(window, "villages").view
    assert isinstance(villages, VillagesView)
    villages.list.want(here.b.desk.device.station_id)
    villages.refresh()
    villages.join()
    sheet = villages._sheet
    assert sheet is not None
    assert nameless(sheet) == []
    line = sheet.findChild(QLineEdit, "township.join.document")
    assert line is not None
    line.setText("潘政发〔2026〕12号")
    sheet.widgets["effective"].set_day(here.township.clock.at.date())  # type: ignore[attr-defined]
    sheet.save()
    assert villages._sheet is sheet, "which village goes on was not chosen"
    into = sheet.findChild(QComboBox, "township.join.into")
    assert into is not None
    into.setCurrentIndex(into.findData(here.a.desk.device.station_id))
    sheet.save()
    assert window.broke == []  # type: ignore[attr-defined]
    assert villages._sheet is None
    assert "（已并入四邑村便民服务站）" in villages.words.text()
    villages.join()
    back = villages._sheet
    assert back is not None
    assert nameless(back) == []
    back.save()
    assert "已并入" not in villages.words.text(), "a mistake is taken back before it was sent"
    other = new_id()
    here.township.desk.change(
        lambda work: work.session.add(User(station_id=work.station_id, id=other, name="李会计"))
    )
    villages.refresh()
    villages.join()
    sheet = villages._sheet
    assert sheet is not None
    assert sheet.widgets["colleague"].findData(other) >= 0  # type: ignore[attr-defined]
    assert sheet.widgets["password"].echoMode() == QLineEdit.EchoMode.Password  # type: ignore[attr-defined]
    assert nameless(sheet) == []
    new = joining.Joining(
        here.b.desk.device.station_id,
        here.a.desk.device.station_id,
        "潘政发〔2026〕12号",
        here.township.clock.at.date(),
    )
    for alone in (None, here.township.desk.actor.user_id):
        with pytest.raises(joining.ColleagueMustAgree):
            joining.join(here.township.desk, new, approved_by=alone)
    joining.join(here.township.desk, new, approved_by=other)

    retired = host(window, "retired").view
    assert isinstance(retired, RetiredView)
    assert retired.chips is not None
    assert retired.search is not None
    retired.search.setText(ELDER)
    retired.refresh()
    assert [row.village for row in retired.list.rows] == ["苍梧岭村便民服务站"]
    assert "旧档，只供查阅" in retired.words.text()
    assert NUMBER not in retired.words.text()

    here.down()
    village = opened(here.a.desk)
    village.go("cases", view="joined")
    view = village.page.view  # type: ignore[union-attr]
    assert isinstance(view, JoinedView)
    assert nameless(view) == []
    assert view.search is not None
    view.search.setText("liushouweng")
    view.refresh()
    assert [row.name for row in view.list.rows] == [ELDER]
    assert view._reveal.isEnabled()
    qtbot.keyClick(view.list.view, Qt.Key.Key_F6)
    assert village.broke == []  # type: ignore[attr-defined]
    assert view._shown is not None
    assert NUMBER in view.words.text()
    view.search.clear()
    assert view.chips is not None
    view.chips.choose("papers")
    view.refresh()
    shown: list[str] = []
    monkeypatch.setattr(village, "preview", lambda pdf, title: shown.append(title))
    qtbot.keyClick(village, Qt.Key.Key_F9)
    assert [one[:3] for one in shown] == ["抄件："]
    assert village.broke == []  # type: ignore[attr-defined]
