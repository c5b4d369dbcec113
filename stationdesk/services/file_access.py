"""Who may open children's files: standing written authorisations, and emergency openings with their review.

A child's file opens for someone whose post gives the permit and who holds a standing written authorisation
(未成年人网络保护条例 art. 36), for that child or for all. Without one it opens with a reason in an emergency (紧急打开):
the reason is sealed to whoever reviews, and somebody else says whether it was justified. What belongs to a file
(its papers, whole numbers, consents) is shown only after the file itself was opened the same day.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import field
from datetime import date, datetime
from typing import Final

import sqlalchemy as sa

from stationdesk.core import lengths
from stationdesk.core.errors import Refusal
from stationdesk.core.ids import new_id
from stationdesk.core.late import dataclass
from stationdesk.core.papers.access_papers import FileAuthorisationSheet
from stationdesk.core.words import N_
from stationdesk.models.file_access import AuthorisationStep, FileOpening, FileOpeningReview
from stationdesk.models.left_behind import Enrolment, FileAuthorisation, SealedNote
from stationdesk.models.residents import Person
from stationdesk.models.users import User
from stationdesk.security import audit, sealed
from stationdesk.security.gate import rules as permit_rules
from stationdesk.services import file_access_guard as guard
from stationdesk.services import file_access_keys as group_keys
from stationdesk.services import file_access_sight as sight
from stationdesk.services import left_behind_report_keys as report_keys
from stationdesk.services import numbers, papers, residents, users
from stationdesk.storage.work import Work

REVIEW: Final = "left_behind:review"
OPEN: Final = guard.OPEN
SEALED: Final = "sealed:read"
OPENINGS: Final = "file-openings"
"""Name of the sealed group for reasons of emergency openings and the words of their reviews."""
SOON: Final = 30
"""Days before its end when an authorisation is shown as ending."""
OPENED: Final = guard.OPENED
PAPER: Final = "file_authorisation"


class FileNotAuthorised(Refusal):
    template = N_(
        "打开儿童个人档案要有书面授权（未成年人网络保护条例第三十六条）。请村党组织书记登记授权；"
        "情况紧急时可写明原因紧急打开，事后复核。"
    )


class AuthoriseOneself(Refusal):
    template = N_("不能给自己授权。请由另一位负责人登记。")


class AuthorisationEnds(Refusal):
    template = N_("授权的结束日期{until}早于开始日期{since}。请核对。")


class AuthorisationUnknown(Refusal):
    template = N_("没有找到这份授权。请刷新后再选。")


class AuthorisationEnded(Refusal):
    template = N_("这份授权已在{day}终止。")


class AuthorisationSigned(Refusal):
    template = N_("这份授权书已登记签字（{day}）。")


class SignedAhead(Refusal):
    template = N_("签字日期还没有到，或早于授权开始登记的日子。请核对。")


class WhyMissing(Refusal):
    template = N_("请写明原因，别人看得懂的一句话就行。")


class OpeningUnknown(Refusal):
    template = N_("没有找到这次紧急打开的记录。请刷新后再选。")


class OpeningReviewed(Refusal):
    template = N_("这次紧急打开已经复核过了。")


@dataclass(frozen=True)
class AuthorisationRow:
    """A line of the list of authorisations."""

    id: str
    user_id: str
    user: str = field(repr=False)
    person_id: str | None
    child: str = field(repr=False)
    """The child's name, or empty for all children."""
    since: date
    until: date | None
    reason: str = field(repr=False)
    granted_by: str = field(repr=False)
    signed_on: date | None
    ended_on: date | None
    ended_why: str = field(repr=False)
    state: str
    """`later`, `holds`, `soon` (holds, and ends within 30 days), `expired` or `ended`."""
    days_left: int | None
    idle: bool
    """The post of whoever holds it does not let them open files at all."""


@dataclass(frozen=True)
class OpeningRow:
    """An emergency opening and what was found of it."""

    id: str
    enrolment_id: str
    person_id: str
    at: datetime
    user_id: str | None
    user: str = field(repr=False)
    child: str = field(repr=False)
    reviewed_at: datetime | None
    reviewer: str = field(repr=False)
    justified: bool | None
    mine: bool
    """The one who looks at the list opened it: somebody else has to review it."""


# standing authorisations --------------------------------------------------------------------------------


def authorise(
    work: Work,
    user_id: str,
    reason: str,
    *,
    person_id: str | None = None,
    since: date | None = None,
    until: date | None = None,
) -> str:
    """Record a standing written authorisation for one child (or, without `person_id`, all); its id.

    Needs `left_behind:review`. Raises AuthoriseOneself, WhyMissing, AuthorisationEnds, NobodyWithThatId.
    """
    users.require(work, REVIEW)
    if user_id == work.user_id:
        raise AuthoriseOneself(field="user")
    found = work.session.get(User, (work.station_id, user_id))
    if found is None or found.disabled_at is not None or found.withdrawn_at is not None:
        raise users.NobodyWithThatId(field="user")
    why = _said(reason)
    first = since or work.today
    if until is not None and until < first:
        raise AuthorisationEnds(until=until, since=first, field="until")
    child = residents.get(work, residents.stands_for(work, person_id)).id if person_id else None
    if child is not None and sight.is_hidden(work, child):
        raise residents.PersonUnknown(field="person")
    row = FileAuthorisation(
        station_id=work.station_id,
        id=new_id(),
        user_id=user_id,
        person_id=child,
        granted_by=work.user_id or "",
        since=first,
        until=until,
        reason=why,
    )
    work.session.add(row)
    work.session.flush()
    audit.record(work, "left_behind:authorise", row.id, all_children=person_id is None)
    return row.id


def authorisation_paper(work: Work, authorisation_id: str) -> papers.PaperRow:
    """The written authorisation to be signed by both, kept as a paper. Needs `left_behind:review`.

    A second asking gives the same paper. Raises AuthorisationUnknown, AuthorisationEnded.
    """
    users.require(work, REVIEW)
    row = _authorisation(work, authorisation_id)
    ended = _step(work, row.id, "ended")
    if ended is not None:
        raise AuthorisationEnded(day=ended.happened_on, field="authorisation")
    before = papers.of(work, "file_authorisations", row.id)
    if before:
        return before[-1]
    known, held = users.names(work), users.posts_on(work, work.today)
    table = permit_rules(work)
    child = residents.get(work, row.person_id) if row.person_id else None
    number = numbers.take(work, "paper")
    facts = FileAuthorisationSheet(
        **papers.frame(work),
        number=number,
        holder=known.get(row.user_id, ""),
        posts=tuple(table.posts.get(post, post) for post in held.get(row.user_id, ())),
        granter=known.get(row.granted_by, ""),
        granter_posts=tuple(table.posts.get(post, post) for post in held.get(row.granted_by, ())),
        child=child.name if child else "",
        since=row.since,
        until=row.until,
        reason=row.reason,
    )
    return papers.make(work, PAPER, "file_authorisations", row.id, facts, number)


def sign(work: Work, authorisation_id: str, on: date | None = None) -> None:
    """Both have signed the paper. Needs `left_behind:review`. Raises AuthorisationSigned, SignedAhead."""
    users.require(work, REVIEW)
    row = _authorisation(work, authorisation_id)
    before = _step(work, row.id, "signed")
    if before is not None:
        raise AuthorisationSigned(day=before.happened_on, field="authorisation")
    day = on or work.today
    if day > work.today:
        raise SignedAhead(field="on")
    _add_step(work, row, "signed", day, None)


def end(work: Work, authorisation_id: str, why: str) -> None:
    """End an authorisation from now on; what was opened under it stays written down.

    Needs `left_behind:review`. Raises WhyMissing, AuthorisationEnded, AuthorisationUnknown.
    """
    users.require(work, REVIEW)
    row = _authorisation(work, authorisation_id)
    before = _step(work, row.id, "ended")
    if before is not None:
        raise AuthorisationEnded(day=before.happened_on, field="authorisation")
    _add_step(work, row, "ended", work.today, _said(why))


def authorisations(work: Work, *, ended_too: bool = False) -> tuple[AuthorisationRow, ...]:
    """All authorisations for who may grant them; for who opens files, their own.

    Those that hold come first, the one that ends first at the top. Needs `left_behind:review` or
    `left_behind:open_child`.
    """
    whole = REVIEW in work.actor.permits
    if not whole:
        users.require(work, OPEN)
    query = sa.select(FileAuthorisation).where(
        FileAuthorisation.station_id == work.station_id, FileAuthorisation.withdrawn_at.is_(None)
    )
    if not whole:
        query = query.where(FileAuthorisation.user_id == work.user_id)
    rows = list(work.session.execute(query.order_by(FileAuthorisation.id)).scalars())
    out = sight.hidden(work, (row.person_id for row in rows if row.person_id))
    steps = _steps(work)
    known, may = users.names(work), _openers(work)
    children = _names(work, {row.person_id for row in rows if row.person_id})
    made = [_row(work, row, steps, known, children, may) for row in rows if row.person_id not in out]
    order = {"soon": 0, "holds": 1, "later": 2, "expired": 3, "ended": 4}
    made.sort(key=lambda one: (order[one.state], one.until or date.max, one.id))
    return tuple(one for one in made if ended_too or one.state not in ("expired", "ended"))


# opening ------------------------------------------------------------------------------------------------


def note_opening(work: Work, row: Enrolment, emergency: str) -> bool:
    """Write down that whoever is at the desk opens a child's file; whether it was in an emergency.

    Needs `left_behind:open_child`. Raises FileNotAuthorised.
    """
    users.require(work, OPEN)
    if guard.standing(work, row.person_id):
        audit.record(work, OPENED[0], row.id)
        return False
    if not emergency.strip():
        raise FileNotAuthorised(field="emergency")
    # The words of the reason may name the child: they are sealed, and the audit holds their length.
    why = emergency.strip()
    lengths.within({"emergency": lengths.REMARK}, {"emergency": why})
    audit.record(work, OPENED[1], row.id, words=len(why))
    opening = FileOpening(
        station_id=work.station_id, id=new_id(), enrolment_id=row.id, at=work.at, user_id=work.user_id
    )
    opening.note_id = _seal_words(work, "file_openings", opening.id, why)
    work.session.add(opening)
    work.session.flush()
    return True


# review -------------------------------------------------------------------------------------------------


def openings(work: Work, *, done_too: bool = False) -> tuple[OpeningRow, ...]:
    """Emergency openings that wait for a review, the oldest first. Needs `left_behind:review`."""
    users.require(work, REVIEW)
    found = work.session.execute(
        sa.select(FileOpening, Enrolment.person_id)
        .join(
            Enrolment,
            sa.and_(Enrolment.station_id == FileOpening.station_id, Enrolment.id == FileOpening.enrolment_id),
        )
        .where(FileOpening.station_id == work.station_id, FileOpening.withdrawn_at.is_(None))
        .order_by(FileOpening.at, FileOpening.id)
    ).all()
    reviews = guard.reviews(work)
    out = sight.hidden(work, (person for _, person in found))
    children, known = _names(work, {person for _, person in found}), users.names(work)
    made = []
    for row, person in found:
        review = reviews.get(row.id)
        if person in out or (review is not None and not done_too):
            continue
        made.append(
            OpeningRow(
                row.id,
                row.enrolment_id,
                person,
                row.at,
                row.user_id,
                known.get(row.user_id or "", ""),
                children.get(person, ""),
                review.at if review else None,
                known.get(review.user_id or "", "") if review else "",
                review.justified if review else None,
                row.user_id == work.user_id,
            )
        )
    return tuple(made)


def waiting(work: Work) -> int:
    """How many emergency openings this person can review: a count, for tiles; 0 for who reviews nothing."""
    if REVIEW not in work.actor.permits:
        return 0
    return sum(1 for one in openings(work) if not one.mine)


def review(work: Work, opening_id: str, justified: bool, words: str) -> None:
    """Somebody else says whether an emergency opening was justified. Needs `left_behind:review`.

    Raises SamePersonTwice, OpeningReviewed, OpeningUnknown, WhyMissing.
    """
    users.require(work, REVIEW)
    row = work.session.get(FileOpening, (work.station_id, opening_id))
    if row is None or opening_id not in {one.id for one in openings(work, done_too=True)}:
        raise OpeningUnknown(field="opening")
    permit_rules(work).require_another_person(REVIEW, work.user_id or "", {OPEN: (row.user_id or "",)})
    if row.id in guard.reviews(work):
        raise OpeningReviewed(field="opening")
    said = _said(words, "words")
    made = FileOpeningReview(
        station_id=work.station_id,
        id=new_id(),
        opening_id=row.id,
        justified=justified,
        at=work.at,
        user_id=work.user_id,
    )
    made.note_id = _seal_words(work, "file_opening_reviews", made.id, said)
    work.session.add(made)
    work.session.flush()
    audit.record(work, REVIEW, row.id, justified=justified)


def words_of(work: Work, opening_id: str) -> tuple[SealedWords, ...]:
    """The reason of an opening and the words of its review, sealed, with this reader's wraps; audited.

    Needs `left_behind:review`. Raises OpeningUnknown.
    """
    if opening_id not in {one.id for one in openings(work, done_too=True)}:
        raise OpeningUnknown(field="opening")
    row = work.session.get_one(FileOpening, (work.station_id, opening_id))
    done = guard.reviews(work).get(row.id)
    audit.record(work, SEALED, row.id, kind="file_opening")
    return tuple(
        SealedWords(
            note.subject_table,
            note.cipher,
            report_keys.own_wraps(work, note.group_id),
            f"sealed_notes:{note.id}",
        )
        for note_id in (row.note_id, done.note_id if done else None)
        if note_id and (note := work.session.get(SealedNote, (work.station_id, note_id))) is not None
    )


@dataclass(frozen=True)
class SealedWords:
    """A sentence that is still sealed: of what (`file_openings`, `file_opening_reviews`), and this reader's wraps."""

    of: str
    cipher: str = field(repr=False)
    wraps: tuple[str, ...] = field(repr=False)
    about: str = ""


def unseal_words(words: SealedWords, identity: str) -> str:
    """The sentence, with the reader's own key. Raises NotPermittedToRead, SealedDamaged."""
    return unsealed(words.cipher, words.wraps, identity, about=words.about)


def unsealed(cipher: str, wraps: Collection[str], identity: str, *, about: str) -> str:
    """A sealed text, by whichever wrap is for this computer's key. Raises NotPermittedToRead, SealedDamaged."""
    for wrap in wraps:
        try:
            return sealed.unseal_text(cipher, wrap, identity, about=about)
        except sealed.NotPermittedToRead:
            continue
    raise sealed.NotPermittedToRead()


# parts --------------------------------------------------------------------------------------------------


def _seal_words(work: Work, table: str, record: str, words: str) -> str | None:
    """A sealed note for whoever reviews. In an emergency nothing is refused: without them it is sealed to its writer."""
    wanted = group_keys.readers(work, (REVIEW, SEALED))
    if not wanted:
        wanted = {user: keys for user, keys in report_keys.public_keys(work).items() if user == work.user_id}
    if not wanted:
        return None
    group = group_keys.group(work, OPENINGS, wanted)
    note_id = new_id()
    work.session.add(
        SealedNote(
            station_id=work.station_id,
            id=note_id,
            group_id=group.id,
            subject_table=table,
            subject_id=record,
            cipher=sealed.seal(words, group.public_key, about=f"sealed_notes:{note_id}"),
            at=work.at,
            user_id=work.user_id,
        )
    )
    return note_id


def _authorisation(work: Work, authorisation_id: str) -> FileAuthorisation:
    row = work.session.get(FileAuthorisation, (work.station_id, authorisation_id))
    if row is None or row.withdrawn_at is not None:
        raise AuthorisationUnknown(field="authorisation")
    if row.person_id is not None and sight.is_hidden(work, row.person_id):
        raise AuthorisationUnknown(field="authorisation")
    return row


def _add_step(work: Work, row: FileAuthorisation, kind: str, day: date, why: str | None) -> None:
    work.session.add(
        AuthorisationStep(
            station_id=work.station_id,
            id=new_id(),
            authorisation_id=row.id,
            kind=kind,
            happened_on=day,
            at=work.at,
            user_id=work.user_id,
            why=why,
        )
    )
    work.session.flush()
    audit.record(work, "left_behind:authorise", row.id, step=kind)


def _steps(work: Work) -> dict[tuple[str, str], AuthorisationStep]:
    rows = work.session.execute(
        sa.select(AuthorisationStep)
        .where(AuthorisationStep.station_id == work.station_id, AuthorisationStep.withdrawn_at.is_(None))
        .order_by(AuthorisationStep.id.desc())
    ).scalars()
    return {(row.authorisation_id, row.kind): row for row in rows}


def _step(work: Work, authorisation_id: str, kind: str) -> AuthorisationStep | None:
    return _steps(work).get((authorisation_id, kind))


def _row(
    work: Work,
    row: FileAuthorisation,
    steps: dict[tuple[str, str], AuthorisationStep],
    known: dict[str, str],
    children: dict[str, str],
    may: frozenset[str],
) -> AuthorisationRow:
    signed, ended = steps.get((row.id, "signed")), steps.get((row.id, "ended"))
    left = (row.until - work.today).days if row.until is not None else None
    if ended is not None:
        state = "ended"
    elif left is not None and left < 0:
        state = "expired"
    elif row.since > work.today:
        state = "later"
    else:
        state = "soon" if left is not None and left <= SOON else "holds"
    return AuthorisationRow(
        row.id,
        row.user_id,
        known.get(row.user_id, ""),
        row.person_id,
        children.get(row.person_id or "", ""),
        row.since,
        row.until,
        row.reason,
        known.get(row.granted_by, ""),
        signed.happened_on if signed else None,
        ended.happened_on if ended else None,
        (ended.why or "") if ended else "",
        state,
        left if state in ("holds", "soon") else None,
        row.user_id not in may,
    )


def _openers(work: Work) -> frozenset[str]:
    table = permit_rules(work)
    held = users.posts_on(work, work.today)
    return frozenset(user for user, posts in held.items() if OPEN in table.permits_of(posts))


def _names(work: Work, ids: Collection[str]) -> dict[str, str]:
    rows = work.session.execute(
        sa.select(Person.id, Person.name).where(Person.station_id == work.station_id, Person.id.in_(ids))
    )
    return {row[0]: row[1] for row in rows}


def _said(text: str, name: str = "reason") -> str:
    if not text.strip():
        raise WhyMissing(field=name)
    lengths.within({name: lengths.REMARK}, {name: text.strip()})
    return text.strip()
