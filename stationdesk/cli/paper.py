"""From a paper's facts to a file: draw it once, keep what was drawn, write it out, count it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from stationdesk.cli.frame import PARTLY, place
from stationdesk.core.errors import Unhappy
from stationdesk.core.papers import StampedCopy
from stationdesk.core.words import N_, say
from stationdesk.desk import Desk
from stationdesk.services import papers, stamped_copies


def pdf_of(desk: Desk, paper_id: str) -> bytes:
    """The PDF of a paper: the file that was kept, or drawn now from the facts and kept from then on.

    A draft is drawn and not kept. Raises what `papers.facts`, `documents.render` and `papers.keep` raise.
    """
    facts = desk.read(lambda work: papers.pdf_or_facts(work, paper_id))
    if isinstance(facts, bytes):
        return facts
    from stationdesk.documents.render import render

    pictures = None
    if isinstance(facts, StampedCopy):
        pictures = desk.change(lambda work: stamped_copies.picture(work, paper_id), reason="papers:keep")
    drawn = render(facts, pictures=pictures)
    if facts.draft:
        return drawn
    desk.change(lambda work: papers.keep(work, paper_id, drawn), reason="papers:keep")
    return drawn


def write_out(desk: Desk, paper_id: str, out: Path, *, tile: bool = False) -> Path:
    """Write a paper to a file and count the copy; the absolute path. Raises Trouble when it cannot be written.

    `tile`: an A3 sheet on two A4, to be glued together.
    """
    from stationdesk.storage.atomic import write_file

    desk.read(lambda work: papers.still_good(work, paper_id))
    pdf = pdf_of(desk, paper_id)
    if tile:
        from stationdesk.documents import tiles

        pdf = tiles.tiled(pdf)
    target = place(out).absolute()
    write_file(target, pdf)
    desk.change(lambda work: papers.saved(work, paper_id), reason="papers:saved")
    return target


def written(
    desk: Desk, paper_id: str | None, out: str | None, *, tile: bool = False
) -> tuple[dict[str, Any], str, int]:
    """The paper of a step that is done, written where `--out` says: what to answer, what to say, the exit code.

    A paper that could not be drawn or written undoes nothing: the step stands, and the answer says both,
    so that nobody does it a second time.
    """
    if out is None or paper_id is None:
        return {}, "", 0
    return _trying(lambda: write_out(desk, paper_id, Path(out), tile=tile))


def put(pdf: bytes, out: str) -> tuple[dict[str, Any], str, int]:
    """The same for a draft, which is drawn and belongs to no record yet."""
    from stationdesk.storage.atomic import write_file

    def write() -> Path:
        target = place(out).absolute()
        write_file(target, pdf)
        return target

    return _trying(write)


def _trying(write: Callable[[], Path]) -> tuple[dict[str, Any], str, int]:
    try:
        return {"file": str(write())}, "", 0
    except (Unhappy, OSError) as wrong:
        if isinstance(wrong, Unhappy):
            bad = wrong
        else:
            from stationdesk.storage.atomic import trouble_from

            bad = trouble_from(wrong, Path(wrong.filename if isinstance(wrong.filename, str) else "…"))
        said = say(N_("已经保存，文书没有写成：{why}"), why=bad.message)
        return {"paper_error": {"code": bad.code, "message": bad.message}}, "\n" + said, PARTLY
