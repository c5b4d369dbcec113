"""A child's file is opened on purpose: under a standing authorisation, or in an emergency with a reason."""

from __future__ import annotations

from functools import partial
from typing import Any

from stationdesk.core.errors import Unhappy
from stationdesk.services import child_files, child_papers, left_behind_files
from stationdesk.services.child_files import OpenedChild
from stationdesk.ui.ask_sheet import Ask, AskSheet
from stationdesk.ui.left_behind import child_deeds, reading
from stationdesk.ui.left_behind.child_pane import ChildPane
from stationdesk.ui.left_behind.child_sheets import Opened
from stationdesk.ui.left_behind.opened import OpenedFiles
from stationdesk.ui.left_behind.reading import Home, Someone
from stationdesk.ui.words import tr

Found = tuple[OpenedChild, Home]


def open_child(page: OpenedFiles, one: Someone) -> None:
    """Under a standing authorisation at once; without one only in an emergency, with a reason."""
    read(page, one)


def read(page: OpenedFiles, one: Someone, part: str = "file", reveal: bool = False) -> None:
    """Open the file, or read it again after a change, and show one part of it."""
    desk = page.frame.desk

    def failed(problem: Unhappy) -> bool:
        if isinstance(problem, left_behind_files.FileNotAuthorised):
            _break_glass(page, one, problem)
            return True
        return False

    page.frame.jobs.run(
        lambda: _opened(desk, one, "", reveal),
        # The look itself was written down, which may read the lists again first: the file is shown after that.
        lambda found: page.frame.jobs.later(0, partial(show, page, one, found, part)),
        failed,
        owner=page,
    )


def _opened(desk: Any, one: Someone, emergency: str, reveal: bool = False) -> Found:
    file = desk.change(
        lambda work: child_files.opened(work, one.id, emergency, reveal=reveal),
        reason="left_behind:open_child",
    )
    return file, desk.read(lambda work: reading.home(work, one.row.person_id))


def show(page: OpenedFiles, one: Someone, found: Found, part: str = "file") -> None:
    """Show an opened file beside the register."""
    file, home = found
    pane = ChildPane(file, home, page.today, page.may, part, page.frame)
    at = Opened(
        page,
        one,
        file,
        lambda where, words: _again(page, one, where, words),
        lambda where, reveal: read(page, one, where, reveal),
    )
    pane.asked.connect(lambda what, record: child_deeds.asked(at, what, record))
    pane.person_asked.connect(lambda person: page.frame.go("residents", person=person))
    page.show_opened(one.id, pane)
    page.file = (one.id, file)
    _widen(page, pane)


def _widen(page: OpenedFiles, pane: ChildPane) -> None:
    """A whole file wants more room than a line's detail; the list gets it back when the file is put away."""
    before = page.both.state()
    if page.both.folded or sum(before) == 0 or before[0] <= before[1]:
        return
    page.both.restore([sum(before) * 2 // 5, sum(before) * 3 // 5])

    def back() -> None:
        if page.opened is None:
            page.both.restore(before)

    pane.put_by.connect(back)


def _again(page: OpenedFiles, one: Someone, part: str, words: str) -> str:
    page.frame.jobs.later(0, partial(read, page, one, part))
    return words


def _break_glass(page: OpenedFiles, one: Someone, problem: Unhappy) -> None:
    desk = page.frame.desk

    def done(found: Found) -> str:
        page.frame.jobs.later(0, partial(show, page, one, found))
        return tr("已紧急打开并记下理由，等复核。")

    form = AskSheet(
        page.frame,
        "left_behind.emergency",
        [Ask("emergency", tr("紧急理由"), "long", needed=True, hint=tr("发生了什么、为什么现在必须看"))],
        tr("紧急打开"),
        lambda values: _opened(desk, one, values["emergency"]),
        done,
        intro=problem.message,
    )
    page.open_form(form, tr("没有授权：{name}", name=one.name))


def print_form(page: OpenedFiles, one: Someone) -> None:
    """The national form, from an opened file."""
    if page.file is None or page.file[0] != one.id:
        return
    desk = page.frame.desk
    page.frame.jobs.run(
        lambda: desk.change(lambda work: child_papers.form(work, one.id), reason="left_behind:open_child"),
        page.preview,
        owner=page,
    )
