"""Originals in custody (原件保管): what goes out of a villager's hands comes back line by line, with two-part slips."""

from __future__ import annotations

from dataclasses import field
from datetime import date
from typing import Final

import sqlalchemy as sa

from stationdesk.core import lengths
from stationdesk.core import papers as paper_facts
from stationdesk.core import proxy_states as states
from stationdesk.core.errors import Refusal
from stationdesk.core.ids import new_id
from stationdesk.core.late import dataclass
from stationdesk.core.never_kept import bare
from stationdesk.core.words import N_, say
from stationdesk.models.proxy import CustodyItem, ProxyRequest
from stationdesk.security import audit
from stationdesk.services import never_kept, numbers, papers, proxy, proxy_parties, residents, users
from stationdesk.services.never_kept import CashNeverInCustody as CashNeverInCustody
from stationdesk.services.never_kept import NeverInCustody as NeverInCustody
from stationdesk.storage.work import Work

FORMS: Final = ("original", "copy")
_FORM_WORDS: Final = {"original": N_("原件"), "copy": N_("复印件")}


class NothingHandedOver(Refusal):
    template = N_("请写明交接的材料，一行一件。")


class FormUnknown(Refusal):
    template = N_("材料形式只有：original（原件）、copy（复印件）。")


class CopiesWrong(Refusal):
    template = N_("份数要在1到99之间。")


class AlreadyHeld(Refusal):
    template = N_(
        "这位委托人的同名原件已收有一份、还没有交还（代办{request}，交接单{slip}）。请核对是否重复登记。"
    )


class ItemUnknown(Refusal):
    template = N_("没有找到这件交接的材料，或者它不属于这件代办。")


class ItemAlreadyBack(Refusal):
    template = N_("这件材料已经交还（交接单{slip}），不能再交还一次。")


class NothingToGiveBack(Refusal):
    template = N_("这件代办没有未交还的材料。")


class HeirMissing(Refusal):
    template = N_("委托人已登记死亡。请写明交给哪位家属（先打印遗留原件清单）。")


class ReturnDayPast(Refusal):
    template = N_("约定交还日期{day}已经过去。请核对。")


@dataclass(frozen=True)
class Line:
    """One thing that is handed over."""

    item: str
    form: str = "original"
    copies: int = 1
    note: str = field(default="", repr=False)


@dataclass(frozen=True)
class HandingOut:
    """The villager hands things to the agent. `taken_from`: who gave them, the principal unless named."""

    request_id: str
    lines: tuple[Line, ...]
    taken_from: str = field(default="", repr=False)
    return_by: date | None = None


@dataclass(frozen=True)
class GivingBack:
    """Things go back. Without `item_ids`, everything of the request that is still out."""

    request_id: str
    item_ids: tuple[str, ...] = ()
    returned_to: str = field(default="", repr=False)


@dataclass(frozen=True)
class Slip:
    """What changed hands, with the number of the two-part slip."""

    request_id: str
    number: str
    item_ids: tuple[str, ...]
    paper: papers.PaperRow
    still_out: int


def take_in(work: Work, given: HandingOut) -> Slip:
    """Things go out of the villager's hands into the acting user's. Needs `proxy:custody`.

    Raises NeverInCustody, CashNeverInCustody, AlreadyHeld, NothingHandedOver, AuthorityExpired, StepNotNow …
    """
    users.require(work, "proxy:custody")
    row = proxy.get(work, given.request_id)
    proxy.may_act(work, row)
    state = proxy.state_of(work, row)
    if state not in states.OPEN:
        raise proxy.StepNotNow(state=state.word, step=N_("收取材料"), possible="—", field="request")
    if given.return_by is not None and given.return_by < work.today:
        raise ReturnDayPast(day=given.return_by, field="return_by")
    lines = [_checked(line) for line in given.lines]
    if not lines:
        raise NothingHandedOver(field="items")
    held = _held(work, row)
    for line in lines:
        if line.form != "original":
            continue
        if one := held.get(bare(line.item)):
            raise AlreadyHeld(request=one[0], slip=one[1], field="items")
        held[bare(line.item)] = (row.number, say(N_("本次")))
    principal = residents.get(work, residents.stands_for(work, row.principal_id))
    giver = lengths.one_line(given.taken_from, "taken_from", lengths.NAME) or principal.name
    number = numbers.take(work, "custody")
    made = [
        CustodyItem(
            station_id=work.station_id,
            id=new_id(),
            request_id=row.id,
            item=line.item,
            form=line.form,
            copies=line.copies,
            note=line.note.strip() or None,
            return_by=given.return_by,
            taken_at=work.at,
            taken_from=giver,
            holder_id=work.user_id,
            taken_for=row.agent_id,
            slip_number=number,
        )
        for line in lines
    ]
    work.session.add_all(made)
    work.session.flush()
    paper = _slip(work, row, number, made, giver, work.actor.name, given.return_by)
    audit.record(work, "proxy:custody_out", row.id, items=len(made))
    return Slip(row.id, number, tuple(one.id for one in made), paper, proxy.originals_out(work, row.id))


def give_back(work: Work, given: GivingBack) -> Slip:
    """Things go back to the villager (or, after a death, to the family). Needs `proxy:custody`.

    Possible in every state of the request, also when the authority has ended. Raises ItemUnknown,
    ItemAlreadyBack, NothingToGiveBack, HeirMissing (after a death somebody of the family is named).
    """
    users.require(work, "proxy:custody")
    row = proxy.get(work, given.request_id)
    held = {
        one.id: one
        for one in work.session.execute(
            sa.select(CustodyItem)
            .where(
                CustodyItem.station_id == work.station_id,
                CustodyItem.request_id == row.id,
                CustodyItem.withdrawn_at.is_(None),
            )
            .order_by(CustodyItem.id)
        ).scalars()
    }
    wanted = dict.fromkeys(given.item_ids) or [one.id for one in held.values() if one.returned_at is None]
    if not wanted:
        raise NothingToGiveBack(field="items")
    for item_id in wanted:
        if item_id not in held:
            raise ItemUnknown(field="items")
        if held[item_id].returned_at is not None:
            raise ItemAlreadyBack(slip=held[item_id].return_slip_number, field="items")
    principal = residents.get(work, residents.stands_for(work, row.principal_id))
    taker = lengths.one_line(given.returned_to, "returned_to", lengths.NAME)
    if principal.died_on is not None and taker in ("", principal.name):
        raise HeirMissing(field="returned_to")
    taker = taker or principal.name
    number = numbers.take(work, "custody")
    back = [held[item_id] for item_id in wanted]
    for one in back:
        one.returned_at, one.returned_to, one.return_slip_number, one.holder_id = work.at, taker, number, None
        one.returned_for = row.agent_id
    work.session.flush()
    paper = _slip(work, row, number, back, work.actor.name, taker, None)
    audit.record(work, "proxy:custody_back", row.id, items=len(back))
    return Slip(row.id, number, tuple(one.id for one in back), paper, proxy.originals_out(work, row.id))


def _held(work: Work, row: ProxyRequest) -> dict[str, tuple[str, str]]:
    """Originals of this principal that are out, by name, over all their requests: the request's number and the slip."""
    found: dict[str, tuple[str, str]] = {}
    for item, number, slip in work.session.execute(
        sa.select(CustodyItem.item, ProxyRequest.number, CustodyItem.slip_number)
        .join(
            ProxyRequest,
            sa.and_(
                ProxyRequest.station_id == CustodyItem.station_id, ProxyRequest.id == CustodyItem.request_id
            ),
        )
        .where(
            CustodyItem.station_id == work.station_id,
            CustodyItem.form == "original",
            CustodyItem.returned_at.is_(None),
            CustodyItem.withdrawn_at.is_(None),
            ProxyRequest.principal_id.in_(proxy_parties.records_of(work, row.principal_id)),
        )
    ):
        found.setdefault(bare(item), (number, slip))
    return found


def _checked(line: Line) -> Line:
    name = lengths.one_line(line.item, "items", lengths.NAME)
    note = lengths.one_line(line.note, "items", lengths.ADDRESS)
    if not name:
        raise NothingHandedOver(field="items")
    never_kept.require(name, note, field="items")
    if line.form not in FORMS:
        raise FormUnknown(field="items")
    if not 1 <= line.copies <= 99:
        raise CopiesWrong(field="items")
    return Line(name, line.form, line.copies, note)


def _slip(
    work: Work,
    row: ProxyRequest,
    number: str,
    moved: list[CustodyItem],
    giver: str,
    taker: str,
    return_by: date | None,
) -> papers.PaperRow:
    facts = paper_facts.CustodySlip(
        **papers.frame(work),
        number=number,
        giver=giver,
        taker=taker,
        matter="、".join(matter["name"] for matter in row.matters),
        case_number=row.number,
        handed_at=work.at,
        items=tuple(
            paper_facts.CustodyItem(
                name=one.item, form=_FORM_WORDS[one.form], copies=one.copies, note=one.note or ""
            )
            for one in moved
        ),
        return_by=return_by,
    )
    return papers.make(work, "custody_slip", "proxy_requests", row.id, facts, number)
