"""Errands of papers and registers, done until killed: a certificate with its approval and seal, a seal stopped and replaced,
a volume closed, a sheet looked at and posted, a child enrolled with its care letter.

For `worker_errands`, which forks a desk for each; POINTS name the moments to die at. What must hold afterwards
is in `record_aftermath`. Whoever approves or looks at it is somebody else than the one at the desk.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from stationdesk.cli import paper
from stationdesk.desk import Desk
from stationdesk.services import (
    archive_handovers,
    archives,
    certificates,
    child_letters,
    left_behind,
    publicity,
    seal,
    seal_holders,
    users,
)
from stationdesk.services.child_letters import NewLetter
from stationdesk.services.publicity_rows import GivenRows
from stationdesk.services.seal_sessions import Use
from tests.services.children import CLEAN, TODAY
from tests.services.test_left_behind_rules import Family, both_away

Say = Callable[..., None]

HEAD, SECRETARY = "曾主任", "陈书记"
OVERSEERS = ("周监委", "吴监委")
STAFF = {HEAD: "head", SECRETARY: "secretary"} | dict.fromkeys(OVERSEERS, "supervisor")
"""Who else works at the station, and as what."""
LETTER = {"to_org": "县档案馆", "matter": "查阅土地承包档案", "people": "1"}
FILES = 3
"""Papers in one volume."""
CATEGORIES = ("decision", "publicity", "certificate", "case", "proxy", "seal")
ACCOUNT = ("日期", "凭证号", "摘要", "收入", "支出", "经办人", "审批人", "余额")
LINES: tuple[tuple[Any, ...], ...] = (
    (date(2026, 10, 3), "202610-01", "门面租金", 3000, "", "王敏", "李主任", 13000),
    (date(2026, 10, 9), "202610-02", "路灯维修", "", 1250, "王敏", "李主任", 11750),
)
PLACES = ("公开栏", "三组")

DESK, ORM = "stationdesk.desk", "sqlalchemy.orm.session"
COMMIT, PUT = "Session.commit", "Blobs.put"
BLOBS, SERVICES = "stationdesk.storage.blobs", "stationdesk.services."
POINTS: dict[str, tuple[Any, ...]] = {
    # certificate: drafted, approved by another, its paper kept, sealed
    "certificate-drafting": ("certificate", ORM, COMMIT, "before"),
    "certificate-drafted": ("certificate", ORM, COMMIT, "after"),
    "certificate-numbered": ("certificate", SERVICES + "numbers", "take", "after"),
    "certificate-approved": ("certificate", SERVICES + "certificates", "approve", "after"),
    "certificate-approval-sealed": ("certificate", DESK, "seal", "after", 2),
    "certificate-approval-committing": ("certificate", ORM, COMMIT, "before", 2),
    "certificate-approval-committed": ("certificate", ORM, COMMIT, "after", 2),
    "certificate-paper-kept": ("certificate", BLOBS, PUT, "after"),
    "certificate-paper-committing": ("certificate", ORM, COMMIT, "before", 3),
    "certificate-stamping": ("certificate", ORM, COMMIT, "before", 4),
    "certificate-stamped": ("certificate", ORM, COMMIT, "after", 4),
    # stamp: a seal in use, a letter sealed with it, the seal stopped
    "stamp-written": ("stamp", SERVICES + "seal_sessions", "write", "after"),
    "stamp-begun": ("stamp", ORM, COMMIT, "after"),
    "stamp-committing": ("stamp", ORM, COMMIT, "before", 2),
    "stamp-committed": ("stamp", ORM, COMMIT, "after", 2),
    "stamp-stopped": ("stamp", SERVICES + "seal_holders", "stop", "after"),
    "stamp-stop-committing": ("stamp", ORM, COMMIT, "before", 3),
    "stamp-stop-committed": ("stamp", ORM, COMMIT, "after", 3),
    # volume: papers filed, the volume closed with its boxes, its list drawn
    "volume-filed": ("volume", ORM, COMMIT, "after"),
    "volume-row": ("volume", SERVICES + "archives", "_boxes", "after"),
    "volume-closed": ("volume", SERVICES + "archives", "seal", "after"),
    "volume-sealed": ("volume", DESK, "seal", "after", 2),
    "volume-committing": ("volume", ORM, COMMIT, "before", 2),
    "volume-committed": ("volume", ORM, COMMIT, "after", 2),
    "volume-paper-kept": ("volume", BLOBS, PUT, "after"),
    # sheet: made, looked at by two, the meeting, posted
    "sheet-making": ("sheet", ORM, COMMIT, "before"),
    "sheet-made": ("sheet", ORM, COMMIT, "after"),
    "sheet-second-review": ("sheet", ORM, COMMIT, "before", 3),
    "sheet-reviewed": ("sheet", ORM, COMMIT, "after", 3),
    "sheet-posted": ("sheet", SERVICES + "publicity", "post", "after"),
    "sheet-posting": ("sheet", ORM, COMMIT, "before", 5),
    "sheet-hangs": ("sheet", ORM, COMMIT, "after", 5),
    # letter: the family, the enrolment, the letter, its signature
    "letter-enrolled": ("letter", SERVICES + "left_behind", "confirm", "after"),
    "letter-enrolling": ("letter", ORM, COMMIT, "before", 2),
    "letter-on-register": ("letter", ORM, COMMIT, "after", 2),
    "letter-written": ("letter", SERVICES + "child_letters", "write", "after"),
    "letter-committing": ("letter", ORM, COMMIT, "before", 3),
    "letter-committed": ("letter", ORM, COMMIT, "after", 3),
    "letter-signing": ("letter", ORM, COMMIT, "before", 4),
    "letter-signed": ("letter", ORM, COMMIT, "after", 4),
}


def do(kind: str, desk: Desk, root: Path, run: int, n: int, say: Say) -> None:
    """The n-th errand of a run, and what was done, said after it was."""
    ERRANDS[kind](desk, run, n, say)


def others(desk: Desk, name: str, fn: Callable[[Any], Any], reason: str = "") -> Any:
    """A change made by somebody else of the station."""
    me = desk.actor

    def who(work: Any) -> Any:
        found = next(row.id for row in users.list_all(work) if row.name == name)
        return users.actor(work, found)

    desk.actor = desk.read(who)
    try:
        return desk.change(fn, reason=reason)
    finally:
        desk.actor = me


def _kept(desk: Desk, paper_id: str, say: Say) -> None:
    say("paper", paper_id, hashlib.sha256(paper.pdf_of(desk, paper_id)).hexdigest())


def _certificate(desk: Desk, run: int, n: int, say: Say) -> None:
    person = desk.read(lambda work: work.scalar("SELECT id FROM people WHERE name = '曾小敏'"))
    new, keys = certificates.NewCertificate("C-14", person, LETTER), desk.keys()
    drafted = desk.change(lambda work: certificates.draft(work, new, keys)).certificate_id
    say("drafted", drafted, "")
    done = others(desk, HEAD, lambda work: certificates.approve(work, drafted, keys))
    say("certificate", drafted, done.number)
    _kept(desk, done.paper_id, say)
    line = desk.change(lambda work: seal.confirm(work, seal.Sealing(done.number)))
    say("stamped", line.id, done.number)


def _stamp(desk: Desk, run: int, n: int, say: Say) -> None:
    me = desk.actor.user_id or ""
    using = desk.change(lambda work: seal.set_up(work, me))
    say("in use", using.id, "")
    title = f"关于{run}-{n}的函"
    one = Use(document="letter", title=title, copies=2, pages=3, approver=HEAD)
    line = desk.change(lambda work: seal.use(work, one))
    say("stamp", line.id, title)
    desk.change(lambda work: seal_holders.stop(work, using.id, f"裂了{run}-{n}"))
    say("stopped", using.id, f"裂了{run}-{n}")


def _unclosed(work: Any) -> tuple[int, str] | None:
    """The latest year and category that is no volume yet; none once all hundred and fifty are closed."""
    closed = {
        (row["year"], row["category"]) for row in work.rows("SELECT year, category FROM archive_volumes")
    }
    every = ((year, one) for year in range(2025, 1999, -1) for one in CATEGORIES)
    return next((one for one in every if one not in closed), None)


def _volume(desk: Desk, run: int, n: int, say: Say) -> None:
    found = desk.read(_unclosed)
    if found is None:
        return
    year, category = found

    def file(work: Any) -> None:
        for each in range(FILES):
            new = archives.NewExtra(year, category, f"材料{each}", "村委会", date(year, 3, each + 1), 90)
            archives.add(work, new)

    desk.change(file)
    say("filed", f"{year}-{category}", "")
    done = desk.change(lambda work: archives.seal(work, year, category, "只有纸质件"))
    say("volume", done.row.id, done.row.number)
    made = desk.change(lambda work: archive_handovers.directory(work, year, category))
    _kept(desk, made.id, say)


def _sheet(desk: Desk, run: int, n: int, say: Say) -> None:
    rows = GivenRows(ACCOUNT, tuple(enumerate(LINES, 2)))
    new = publicity.NewSheet("CA-01", "2026-10", rows)
    sheet = desk.change(lambda work: publicity.make(work, new)).sheet_id
    say("sheet", sheet, "made")
    for name in OVERSEERS:
        others(desk, name, lambda work: publicity.review(work, sheet))
    say("sheet", sheet, "reviewed")
    desk.change(lambda work: publicity.meeting(work, sheet, "2026-11-20两委"))
    desk.change(lambda work: publicity.post(work, sheet, places=PLACES))
    say("sheet", sheet, "posted")


def _letter(desk: Desk, run: int, n: int, say: Say) -> None:
    child, _, _, carer = desk.change(lambda work: both_away(Family(work)))
    made = desk.change(lambda work: left_behind.confirm(work, left_behind.Choice(child, "child")))
    enrolment = made.enrolment_id or ""
    say("enrolled", enrolment, child)
    new = NewLetter(
        enrolment_id=enrolment,
        reason="父母均在外务工",
        since=TODAY,
        until=date(2027, 2, 28),
        checks=CLEAN,
        carer_id=carer,
        carer_relation="祖母",
        child_opinion="愿意跟奶奶住",
        heard_on=TODAY,
    )
    letter = desk.change(lambda work: child_letters.write(work, new))
    say("letter", letter.id, letter.number)
    desk.change(lambda work: child_letters.sign(work, enrolment, letter.id))
    say("signed", letter.id, letter.number)


ERRANDS: dict[str, Callable[[Desk, int, int, Say], None]] = {
    "certificate": _certificate,
    "stamp": _stamp,
    "volume": _volume,
    "sheet": _sheet,
    "letter": _letter,
}
