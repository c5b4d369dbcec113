"""What the certificates page reads on the lane: the stubs with their names, what a wording means, what is prefilled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from datetime import date
from typing import Any

from stationdesk.core import pinyin
from stationdesk.core.late import dataclass
from stationdesk.services import (
    certificate_fields,
    certificate_gate,
    certificate_record,
    certificate_refusals,
    certificates,
    paper_approvals,
    residents_list,
    seal,
    users,
)
from stationdesk.services.certificate_gate import Checked
from stationdesk.services.certificate_record import CertificateRow
from stationdesk.services.certificate_refusals import DemandCount, RefusalRow
from stationdesk.services.certificates import CertificateDetail, KindRow
from stationdesk.services.paper_approvals import ApprovalRow
from stationdesk.services.seal import SealLine
from stationdesk.ui.pieces.choices import Choice
from stationdesk.ui.words import tr

MOST = 500
STATES = ("draft", "issued", "void", "dropped")


@dataclass(frozen=True)
class Stub:
    """A line of the list: the certificate and who it is for."""

    row: CertificateRow
    name: str = field(repr=False)

    @property
    def id(self) -> str:
        return self.row.id


@dataclass(frozen=True)
class Slip:
    """A refusal and who came for it."""

    row: RefusalRow
    name: str = field(repr=False)

    @property
    def id(self) -> str:
        return self.row.id


@dataclass(frozen=True)
class Shown:
    """Everything the page lists."""

    stubs: tuple[Stub, ...]
    slips: tuple[Slip, ...]
    demands: tuple[DemandCount, ...]
    book: tuple[SealLine, ...]
    kinds: Mapping[str, KindRow]
    today: date
    signed: Mapping[str, ApprovalRow] = field(default_factory=dict, repr=False)
    """Certificate → its approval on paper that is not confirmed yet."""


@dataclass(frozen=True)
class Wanted:
    """What a typed wording leads to: kinds to choose from, and the gate's answer when it has one."""

    choices: tuple[Choice, ...]
    said: Checked | None


def shown(work: Any) -> Shown:
    """The lists of the page. Needs `certificates:read`."""
    rows = certificates.list_all(work, limit=MOST)
    slips = certificate_refusals.list_all(work, limit=MOST)
    names = _names(work, [row.person_id for row in rows] + [row.person_id for row in slips if row.person_id])
    book = seal.book(work) if "seal:read" in work.actor.permits else ()
    return Shown(
        tuple(Stub(row, names.get(row.person_id, "")) for row in rows),
        tuple(Slip(row, names.get(row.person_id or "", "")) for row in slips),
        certificate_refusals.demands(work, work.today),
        tuple(reversed(book)),
        {kind.code: kind for kind in certificates.catalogue(work)},
        work.today,
        {one.subject_id: one for one in paper_approvals.waiting(work) if one.kind == "certificate"},
    )


def _names(work: Any, ids: list[str]) -> dict[str, str]:
    """Who they are, for those who may read the register."""
    if "residents:read" not in work.actor.permits:
        return {}
    return {one.id: one.name for one in residents_list.rows(work, list(dict.fromkeys(ids)))}


def one(work: Any, wanted: str) -> CertificateDetail:
    """A certificate with what happened to it."""
    return certificates.get(work, wanted)


def signers(work: Any, number: str) -> tuple[tuple[tuple[str, str], ...], str, str, date]:
    """Who may sign: everybody in office, the likely head, the maker, and the day."""
    held = users.posts_on(work, work.today)
    names = users.names(work)
    people = tuple((user, names[user]) for user in held if user in names)
    found = certificates.get(work, number)
    head = next((user for user, posts in held.items() if "head" in posts), "")
    maker = next((user for user, name in people if name == found.made_by and user != head), "")
    return people, head, maker, work.today


def mark(kind: KindRow) -> str:
    """What stands on the right of a kind: 未启用, 待核, who approves."""
    if not kind.enabled:
        return tr("未启用")
    return tr("待核") if kind.unconfirmed else ""


def choice(kind: KindRow) -> Choice:
    """A kind of the permitted list as a line."""
    valid = tr("有效 {n} 天", n=kind.valid_days) if kind.valid_days else ""
    return Choice(kind.code, tr(kind.title), valid, mark(kind), "stamp" if kind.enabled else "lock-simple")


def wanted(work: Any, text: str) -> Wanted:
    """What may be issued for a wording, in use first; nothing typed: the whole list."""
    kinds = sorted(certificates.catalogue(work), key=lambda kind: (not kind.enabled, kind.code))
    folded = certificate_gate.fold(text)
    if not folded:
        return Wanted(tuple(choice(kind) for kind in kinds), None)
    if folded.isascii() and folded.isalpha():
        # Letters are pinyin on the way to a title, never a wording that could be refused on paper.
        return Wanted(tuple(choice(kind) for kind in kinds if _sounds(kind.title, folded)), None)
    said = certificate_gate.check(work, text)
    hits = [kind for kind in kinds if folded in certificate_gate.fold(kind.title + kind.code)]
    if said.verdict in ("permitted", "not_enabled"):
        meant = [kind for kind in kinds if kind.code == said.item_code]
        hits = meant + [kind for kind in hits if kind not in meant]
    if hits and said.verdict == "unlisted":
        # Half a word of a permitted title is no demand for something else.
        return Wanted(tuple(choice(kind) for kind in hits), None)
    if said.verdict == "unlisted":
        # On no list: what may be issued stands below, for a villager's own word for one of them (种地).
        hits = [kind for kind in kinds if kind.enabled]
    return Wanted(tuple(choice(kind) for kind in hits), said)


def _sounds(title: str, typed: str) -> bool:
    """Whether letters are pinyin or initials of a title, from any character on."""
    plain = [sound for sound in map(pinyin.readings, title) if sound]
    wanted = typed.casefold()
    if wanted in "".join(sound[0][0] for sound in plain):
        return True
    return any(_spells(plain[start:], wanted) for start in range(len(plain)))


def _spells(sounds: Sequence[tuple[str, ...]], wanted: str) -> bool:
    if not wanted:
        return True
    if not sounds:
        return False
    return any(
        one.startswith(wanted) or (wanted.startswith(one) and _spells(sounds[1:], wanted[len(one) :]))
        for one in sounds[0]
    )


def kind(work: Any, code: str) -> KindRow:
    """One kind of the list. Raises KindUnknown."""
    for row in certificates.catalogue(work):
        if row.code == code:
            return row
    raise certificate_record.KindUnknown(kind=code, field="kind")


def known(work: Any, person_id: str) -> dict[str, str]:
    """Field key → what the register says of this person; the identity number masked (the service knows it whole)."""
    detail = residents_list.detail(work, person_id)
    columns = {
        "name": detail.name,
        "id_number": detail.id_number_masked,
        "living_address": detail.living_address or "",
    }
    return {key: columns.get(column, "") for key, column in certificate_fields.OF_PERSON.items()}
