"""Two records that looked like one are two: a person says so with a reason, or takes it back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from stationdesk.services import file_access_records
from stationdesk.sync import twins
from stationdesk.ui.ask_sheet import Ask, AskSheet
from stationdesk.ui.words import tr


def open_sheet(page: Any, twin: twins.Twin, then: Callable[[], object]) -> AskSheet:
    """Ask why the two are not one; the pair is proposed no more."""
    desk = page.frame.desk

    def act(values: Any) -> None:
        def write(work: Any) -> None:
            file_access_records.require_shown(work, twin.table, twin.first_id)
            twins.tell_apart(work, twin.id, values["reason"])

        desk.change(write, reason="sync:settle")

    form = AskSheet(
        page.frame,
        "sync.apart",
        (
            Ask(
                "reason",
                tr("为什么不是一件事"),
                "long",
                needed=True,
                hint=tr("例如：同名同生日的两个人，身份证号不同"),
            ),
        ),
        tr("登记：不是一件事"),
        act,
        lambda _none: tr("已登记，各台电脑都不再提这一对；登记错了可以改回。"),
        intro=tr("{name}：请两份都打开看过再登记。两份资料都原样留着。", name=twin.name),
    )

    def finished(sentence: str, _record: str) -> None:
        page.frame.close_sheet()
        page.setFocus()
        if sentence:
            page.frame.say(sentence)
        then()

    page.frame.open_sheet(form, tr("不是一件事"), form.may_close)
    form.finished.connect(finished)
    return form


def take_back(page: Any, one: twins.Apart, then: Callable[[], object]) -> None:
    """The two may be one after all."""
    desk = page.frame.desk

    def done(_none: object) -> None:
        page.frame.say(tr("已改回，这两份会重新列出来核对。"))
        then()

    page.frame.jobs.run(
        lambda: desk.change(lambda work: twins.together_again(work, one.id), reason="sync:settle"),
        done,
        owner=page,
    )
