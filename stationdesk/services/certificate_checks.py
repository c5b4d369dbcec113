"""What stands behind a certificate: who looked into the facts, in which way, when; and signing in person for a court.

How many must have looked is said by the kind (data). A certificate that is evidence is signed by hand, by whoever is
responsible and by whoever made it (民诉法解释第一百一十五条); the seal is put on it only after that.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import date, timedelta
from typing import Any, Final

from stationdesk.core import ink, names
from stationdesk.core.certificate_states import require
from stationdesk.core.clock import civil_date
from stationdesk.core.errors import Refusal
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_, say
from stationdesk.security import audit
from stationdesk.services import certificate_gate, packs, users
from stationdesk.services import certificate_record as record
from stationdesk.storage.work import Work

RESPONSIBLE: Final = frozenset({"head", "secretary"})
"""Posts that sign as 负责人."""


OLDEST: Final = timedelta(days=366)
"""What was looked into longer ago does not stand behind a certificate."""


class VerifiersMissing(Refusal):
    template = N_("“{title}”要写明 {n} 名核实人，现在是 {given} 名。请由 {n} 人核实后填写姓名。")


class VerifierTwice(Refusal):
    template = N_("核实人写了同一个人。请填写另一名核实人。")


class VerifierIsApplicant(Refusal):
    template = N_("核实人不能是申请人自己。请由别人核实。")


class MethodMissing(Refusal):
    template = N_("请写明“{title}”是怎样核实的：{methods}。")


class MethodUnknown(Refusal):
    template = N_("没有“{method}”这种核实方式。可选：{methods}。")


class VerifiedTooLate(Refusal):
    template = N_("核实日期不能晚于今天。请核对。")


class VerifiedTooEarly(Refusal):
    template = N_("核实日期早于{oldest}，太久了。请重新核实后填写日期。")


class NotForCourt(Refusal):
    template = N_("这份证明不是用于诉讼、仲裁的，不用登记当面签字。")


class SignerUnknown(Refusal):
    template = N_("本站没有叫“{post}”的这名人员，或已停用。请从人员名单中选择。")


class SignerNotResponsible(Refusal):
    template = N_("以负责人身份签字的，应是村（居）委会主任或书记。请由其本人签字。")


class SameSigner(Refusal):
    template = N_("负责人和制作人不能是同一个人。请两人分别签字。")


class SignedTooEarly(Refusal):
    template = N_("签字日期应在出具之后、今天之前。请核对。")


@dataclass(frozen=True)
class Looked:
    """Who looked into the facts, in which ways, when."""

    people: tuple[str, ...] = field(default=(), repr=False)
    how: tuple[str, ...] = ()
    on: date | None = None


@dataclass(frozen=True)
class Signing:
    """Who signed by hand, both present: user ids or names. `on` is today when nothing is said."""

    head: str = field(repr=False)
    maker: str = field(default="", repr=False)
    """Empty: whoever drafted it."""
    on: date | None = None


def method_words(work: Work) -> Mapping[str, str]:
    """Key → words of every way of looking into a fact."""
    body = packs.holding(work, "certificates").body
    return {one["key"]: one["name_zh"] for one in body.get("methods", ())}


def verification(work: Work, kind: Mapping[str, Any], applicant: str, given: Looked) -> Looked:
    """What was given, checked against what the kind asks for; `on` is None when nobody looked.

    Raises VerifiersMissing, VerifierTwice, VerifierIsApplicant, MethodMissing, MethodUnknown, VerifiedTooLate, VerifiedTooEarly.
    """
    words = method_words(work)
    listed = say(N_("、")).join(words.values())
    people: list[str] = []
    for one in given.people:
        name = ink.line(one, say(N_("核实人")), field="verified_by", limit=100)
        if not name:
            continue
        form = names.search_form(name)
        if form in {names.search_form(other) for other in people}:
            raise VerifierTwice(field="verified_by")
        if form == names.search_form(applicant):
            raise VerifierIsApplicant(field="verified_by")
        people.append(name)
    least = int(kind.get("verifiers", 0))
    if len(people) < least:
        raise VerifiersMissing(title=kind["title"], n=least, given=len(people), field="verified_by")
    how: list[str] = []
    for key in given.how:
        found = next((one for one, word in words.items() if key.strip() in (one, word)), None)
        if found is None:
            raise MethodUnknown(method=key[:20], methods=listed, field="verified_how")
        if found not in how:
            how.append(found)
    if least and not how:
        raise MethodMissing(title=kind["title"], methods=listed, field="verified_how")
    on = given.on or (work.today if people or how else None)
    if on is not None and on > work.today:
        raise VerifiedTooLate(field="verified_on")
    oldest = work.today - OLDEST
    if on is not None and on < oldest:
        raise VerifiedTooEarly(oldest=oldest, field="verified_on")
    return Looked(tuple(people), tuple(how), on)


def for_court(work: Work, kind: Mapping[str, Any], wanted: bool | None, *texts: str) -> bool:
    """Whether a certificate is evidence: as told, else by its kind and by who asks for it and what for."""
    if wanted is not None:
        return wanted
    words = packs.holding(work, "certificates").body.get("court_words", ())
    folded = certificate_gate.fold("".join(texts))
    return bool(kind.get("court")) or any(word in folded for word in words)


def sign(work: Work, wanted: str, signing: Signing) -> record.CertificateRow:
    """Write down that both signed the paper by hand, present. Needs `certificates:issue`.

    Raises CertificateUnknown, NotForCourt, StepNotAllowed, SignerUnknown, SignerNotResponsible, SameSigner,
    SignedTooEarly.
    """
    users.require(work, "certificates:issue")
    row = record.find(work, wanted)
    if not row.for_court:
        raise NotForCourt(field="certificate")
    require(row.state, "signed")
    who = users.names(work)
    head = _user(who, signing.head, say(N_("负责人")), "head")
    maker = _user(who, signing.maker or row.made_by or "", say(N_("制作人")), "maker")
    if head in users.accounts_of(work, maker):
        raise SameSigner(field="maker")
    if not RESPONSIBLE & set(users.posts_on(work, work.today).get(head, ())):
        raise SignerNotResponsible(field="head")
    on = signing.on or work.today
    if on > work.today or (row.issued_at is not None and on < civil_date(row.issued_at)):
        raise SignedTooEarly(field="on")
    note = say(
        N_("负责人{head}、制作人{maker}，{day}签字"), head=who[head], maker=who[maker], day=on.isoformat()
    )
    record.write(work, row, "signed", note)
    audit.record(work, "certificates:sign", row.id)
    return record.row_of(work, row)


def _user(who: Mapping[str, str], wanted: str, post: str, key: str) -> str:
    plain = wanted.strip()
    if plain in who:
        return plain
    found = [user for user, name in who.items() if plain and name == plain]
    if len(found) != 1:
        raise SignerUnknown(post=post, field=key)
    return found[0]
