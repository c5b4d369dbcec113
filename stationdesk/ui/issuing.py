"""From a paper's id to its PDF: the file that was kept, or drawn now from the stored facts and kept from then on.

Drawing runs on the lane, never on the UI thread. `preview` is what pages call: it shows the paper and counts
what went to the printer or to a file.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject

from stationdesk.core.errors import Unhappy
from stationdesk.core.papers import StampedCopy
from stationdesk.services import papers, stamped_copies
from stationdesk.ui.pages import Frame
from stationdesk.ui.words import tr

KIND_WORDS = papers.KIND_WORDS


def pdf_of(desk: Any, paper_id: str) -> bytes:
    """The PDF of a paper (on the lane). A draft is drawn and not kept.

    Raises what `papers.facts`, `documents.render` and `papers.keep` raise.
    """
    facts = desk.read(lambda work: papers.pdf_or_facts(work, paper_id))
    if isinstance(facts, bytes):
        return facts
    from stationdesk.documents.render import render

    pictures = None
    if isinstance(facts, StampedCopy):
        pictures = desk.change(lambda work: stamped_copies.picture(work, paper_id), reason="papers:keep")
    drawn = render(facts, pictures=pictures)
    if not facts.draft:
        desk.change(lambda work: papers.keep(work, paper_id, drawn), reason="papers:keep")
    return drawn


def warm() -> None:
    """Load what drawing needs (fonts, page engine), so that the first slip does not keep anyone waiting."""
    from stationdesk.documents import fonts, render  # noqa: F401
    from stationdesk.ui import preview as pane  # noqa: F401

    fonts.here()


def preview(
    frame: Frame,
    owner: QObject,
    paper: papers.PaperRow,
    *,
    done: Callable[[], object] | None = None,
    reason: str = "",
) -> None:
    """Show a paper; printing it is counted. `reason` is why an issued paper is printed again."""
    desk = frame.desk
    title = f"{tr(KIND_WORDS.get(paper.kind, paper.kind))} {paper.number}".strip()

    def voided_meanwhile(problem: Unhappy) -> bool:
        """Somebody voided it while it came out: the sheet in the printer must not be handed over."""
        if problem.code != "paper-voided":
            return False
        frame.say(tr("打印时这张纸已被作废：刚打出的请当场收回、撕毁，不要交出去。"))
        frame.jobs.run(
            lambda: desk.change(lambda work: papers.spoiled(work, paper.id), reason="papers:spoiled"),
            owner=owner,
        )
        return True

    def printed(_pages: int) -> None:
        why = reason or (tr("补打") if paper.copies else None)
        frame.jobs.run(
            lambda: desk.change(lambda work: papers.printed(work, paper.id, 1, why), reason="papers:printed"),
            None,
            voided_meanwhile,
            owner=owner,
        )

    def saved() -> None:
        frame.jobs.run(
            lambda: desk.change(lambda work: papers.saved(work, paper.id), reason="papers:saved"), owner=owner
        )

    frame.jobs.run(
        lambda: pdf_of(desk, paper.id),
        lambda pdf: frame.preview(pdf, title, done, printed=printed, saved=saved),
        owner=owner,
    )
