"""From a paper's facts to a file: draw it once, keep what was drawn, write it out, count it."""

from __future__ import annotations

from pathlib import Path

from stationdesk.desk import Desk
from stationdesk.services import papers


def pdf_of(desk: Desk, paper_id: str) -> bytes:
    """The PDF of a paper: the file that was kept, or drawn now from the facts and kept from then on.

    A draft is drawn and not kept. Raises what `papers.facts`, `documents.render` and `papers.keep` raise.
    """
    kept = desk.read(lambda work: papers.pdf(work, paper_id))
    if kept is not None:
        return kept
    facts = desk.read(lambda work: papers.facts(work, paper_id))
    from stationdesk.documents.render import render

    drawn = render(facts)
    if facts.draft:
        return drawn
    desk.change(lambda work: papers.keep(work, paper_id, drawn), reason="papers:keep")
    return drawn


def write_out(desk: Desk, paper_id: str, out: Path) -> Path:
    """Write a paper to a file and count the copy; the absolute path. Raises Trouble when it cannot be written."""
    from stationdesk.storage.atomic import write_file

    desk.read(lambda work: papers.still_good(work, paper_id))
    pdf = pdf_of(desk, paper_id)
    target = out.expanduser().absolute()
    write_file(target, pdf)
    desk.change(lambda work: papers.saved(work, paper_id), reason="papers:saved")
    return target
