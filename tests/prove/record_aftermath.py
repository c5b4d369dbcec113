"""What must hold after an errand of papers or registers was broken off, wherever it was.

What was said to be done is there as it was said; each step is whole or absent; what stands in the columns is what the
events add up to; a number is given once; a paper that was kept is the paper that was drawn.
"""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path
from typing import Any

from stationdesk.core import idnumber
from stationdesk.desk import Desk
from stationdesk.services import (
    certificate_record,
    file_access,
    papers,
    publicity_record,
    residents,
    users,
)
from tests.prove.aftermath import Errand, Said, clean, opened, table
from tests.prove.record_errands import FILES, PLACES, SECRETARY, STAFF, others

NUMBERED = ("certificates", "seal_sessions", "archive_volumes", "sheets", "care_letters")


class Records(Errand):
    """What all of them share: colleagues, what was said, numbers and papers."""

    what = ""
    """The word with which a worker says that one is done."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self.said: dict[str, dict[str, str]] = {}
        with opened(root, "a", 0) as desk:
            desk.change(_staff)
            me = desk.actor.user_id or ""
            others(desk, SECRETARY, lambda work: file_access.authorise(work, me, "儿童主任任命书"))

    @property
    def count(self) -> int:
        return len(self.said.get(self.what, {}))

    def of(self, word: str) -> dict[str, str]:
        """What was said with a word, over all runs: the last of each record."""
        return self.said.get(word, {})

    def look(self, said: Said, run: int) -> None:
        for line in said:
            if len(line) == 3:
                self.said.setdefault(line[0], {})[line[1]] = line[2]
        with opened(self.root, "a", run) as desk:
            self.whole(desk, run)
            for paper, digest in self.of("paper").items():
                pdf = desk.read(lambda work, p=paper: papers.pdf(work, p))
                assert pdf is not None
                assert hashlib.sha256(pdf).hexdigest() == digest
            for each in NUMBERED:
                numbers = [
                    one for (one,) in table(desk, f"SELECT number FROM {each} WHERE number IS NOT NULL")
                ]
                assert len(set(numbers)) == len(numbers), f"run {run}: a number was given twice ({each})"
            clean(desk, full=run % 5 == 0)

    def there(self, desk: Desk, word: str, sql: str, run: int) -> dict[str, Any]:
        """What was said is in the records: `sql` gives id and what was said of it."""
        kept = dict(table(desk, sql))
        gone = self.of(word).items() - kept.items()
        assert not gone, f"run {run}: {len(gone)} of {word} are gone"
        return kept

    def whole(self, desk: Desk, run: int) -> None:
        """Nothing of it is half, and what was said to be done is there."""
        raise NotImplementedError


def _staff(work: Any) -> None:
    for name, post in STAFF.items():
        users.add(work, users.NewUser(name=name, posts=(post,)))
    number = idnumber.make("421221", date(1980, 5, 6), 11)
    residents.add(work, residents.NewPerson("曾小敏", number))


class Issuing(Records):
    """Drafted, approved by another, numbered, sealed: each with its event, its paper, its line in the book."""

    what = "certificate"

    def whole(self, desk: Desk, run: int) -> None:
        self.there(desk, "drafted", "SELECT id, '' FROM certificates", run)
        self.there(desk, "certificate", "SELECT id, number FROM certificates WHERE state = 'issued'", run)
        self.there(desk, "stamped", "SELECT id, paper_number FROM seal_uses", run)
        papered = {one for (one,) in table(desk, "SELECT subject_id FROM papers")}
        used = {one for (one,) in table(desk, "SELECT certificate_id FROM seal_uses")}
        for one, number, state in table(desk, "SELECT id, number, state FROM certificates"):
            stands = desk.read(lambda work, c=one: certificate_record.standing(work, c))
            assert stands is not None
            assert (str(stands.state), stands.left_out) == (state, 0), f"run {run}: half a certificate"
            assert (number is not None) == (state == "issued") == (one in papered)
            kinds = {
                kind
                for (kind,) in table(
                    desk, "SELECT kind FROM certificate_events WHERE certificate_id = :c", c=one
                )
            }
            assert ("sealed" in kinds) == (one in used), f"run {run}: a seal without its line"


class Stamping(Records):
    """What was sealed stays in the book; a stopped seal seals no more, and at most one is in use."""

    what = "stopped"

    def whole(self, desk: Desk, run: int) -> None:
        self.there(desk, "in use", "SELECT id, '' FROM seals", run)
        self.there(desk, "stamp", "SELECT id, title FROM seal_uses", run)
        self.there(desk, "stopped", "SELECT id, stopped_why FROM seals WHERE stopped_on IS NOT NULL", run)
        [(in_use,)] = table(desk, "SELECT count(*) FROM seals WHERE stopped_on IS NULL")
        assert in_use <= 1, f"run {run}: two seals of the committee are in use"
        half = "SELECT count(*) FROM seals WHERE (stopped_on IS NULL) <> (stopped_why IS NULL)"
        assert table(desk, half) == [(0,)], f"run {run}: half a stop"
        titles = [title for (title,) in table(desk, "SELECT title FROM seal_uses")]
        assert len(set(titles)) == len(titles), f"run {run}: one letter stands in the book twice"


class Filing(Records):
    """A volume with all its lines and boxes, or none."""

    what = "volume"

    def whole(self, desk: Desk, run: int) -> None:
        self.there(desk, "volume", "SELECT id, number FROM archive_volumes", run)
        sql = "SELECT year || '-' || category, count(*) FROM archive_extras GROUP BY year, category"
        filed = dict(table(desk, sql))
        assert self.of("filed").keys() <= filed.keys()
        assert all(n % FILES == 0 for n in filed.values()), f"run {run}: half of the papers are filed"
        lines = (
            "SELECT v.items, count(i.id), v.pages, sum(i.pages), count(DISTINCT i.box) FROM archive_volumes v"
            " LEFT JOIN archive_items i ON i.volume_id = v.id GROUP BY v.id"
        )
        for items, there, pages, counted, boxes in table(desk, lines):
            assert (items, pages) == (there, counted), f"run {run}: half a volume"
            assert boxes >= 1


class Posting(Records):
    """A sheet stands where its events say, and hangs with all its places or with none."""

    what = "sheet"
    order = ("made", "reviewed", "meeting", "posted")

    def whole(self, desk: Desk, run: int) -> None:
        kept = dict(table(desk, "SELECT id, state FROM sheets"))
        for one, state in self.of("sheet").items():
            assert one in kept, f"run {run}: a sheet is gone"
            assert self.order.index(kept[one]) >= self.order.index(state), f"run {run}: a step is gone"
        places = dict(table(desk, "SELECT sheet_id, count(*) FROM sheet_places GROUP BY sheet_id"))
        for one, state in kept.items():
            stands = desk.read(
                lambda work, s=one: publicity_record.standing(work, publicity_record.find(work, s))
            )
            assert (str(stands.state), stands.left_out) == (state, 0), f"run {run}: half a sheet"
            assert places.get(one, 0) == (len(PLACES) if state == "posted" else 0)


class Entrusting(Records):
    """A child on the register once, its letter with its number, and the signature said to be there."""

    what = "letter"

    def whole(self, desk: Desk, run: int) -> None:
        self.there(desk, "enrolled", "SELECT id, person_id FROM left_behind", run)
        self.there(desk, "letter", "SELECT id, number FROM care_letters", run)
        self.there(desk, "signed", "SELECT id, number FROM care_letters WHERE signed_on IS NOT NULL", run)
        twice = "SELECT person_id FROM left_behind GROUP BY person_id HAVING count(*) > 1"
        assert table(desk, twice) == [], f"run {run}: a child stands on the register twice"
        [(families,)] = table(desk, "SELECT count(*) FROM people WHERE name = '王小宝'")
        [(carers,)] = table(desk, "SELECT count(*) FROM people WHERE name = '张桂英'")
        assert families == carers, f"run {run}: half a family"


RECORDS: dict[str, type[Records]] = {
    "certificate": Issuing,
    "stamp": Stamping,
    "volume": Filing,
    "sheet": Posting,
    "letter": Entrusting,
}
