"""A child's file is opened on purpose: under a standing authorisation, or in an emergency with a reason."""

from __future__ import annotations

from typing import Any

from stationdesk.core.errors import Unhappy
from stationdesk.services import left_behind_files
from stationdesk.services.left_behind_files import ChildFile
from stationdesk.ui.ask_sheet import Ask, AskSheet
from stationdesk.ui.left_behind import reading
from stationdesk.ui.left_behind.opened import OpenedFiles
from stationdesk.ui.left_behind.reading import Home, Someone
from stationdesk.ui.words import tr


def open_child(page: OpenedFiles, one: Someone) -> None:
    """Under a standing authorisation at once; without one only in an emergency, with a reason."""
    desk = page.frame.desk

    def failed(problem: Unhappy) -> bool:
        if isinstance(problem, left_behind_files.FileNotAuthorised):
            _break_glass(page, one, problem)
            return True
        return False

    page.frame.jobs.run(
        lambda: _opened_file(desk, one, ""),
        lambda found: page.show_child(one, *found),
        failed,
        owner=page,
    )


def _opened_file(desk: Any, one: Someone, emergency: str) -> tuple[ChildFile, Home]:
    file = desk.change(
        lambda work: left_behind_files.open_child(work, one.id, emergency),
        reason="left_behind:open_child",
    )
    return file, desk.read(lambda work: reading.home(work, one.row.person_id))


def _break_glass(page: OpenedFiles, one: Someone, problem: Unhappy) -> None:
    desk = page.frame.desk

    def done(found: tuple[ChildFile, Home]) -> str:
        page.frame.jobs.later(0, lambda: page.show_child(one, *found))
        return tr("已紧急打开并记下理由，等复核。")

    form = AskSheet(
        page.frame,
        "left_behind.emergency",
        [Ask("emergency", tr("紧急理由"), "long", needed=True, hint=tr("发生了什么、为什么现在必须看"))],
        tr("紧急打开"),
        lambda values: _opened_file(desk, one, values["emergency"]),
        done,
        intro=problem.message,
    )
    page.open_form(form, tr("没有授权：{name}", name=one.name))


def print_form(page: OpenedFiles, one: Someone) -> None:
    """The national form, from an opened file."""
    file = page.file
    if file is None or file[0] != one.id:
        return
    desk = page.frame.desk
    why = tr("紧急打开后打印") if file[1].emergency else ""
    page.frame.jobs.run(
        lambda: desk.change(
            lambda work: left_behind_files.form(work, one.id, why), reason="left_behind:open_child"
        ),
        page.preview,
        owner=page,
    )
