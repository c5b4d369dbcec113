"""Taking a case in at the window (窗口办件): who, which matter, what was brought, and what is answered.

For what the village decides the station accepts (受理) and a clock runs; for what an agency decides it takes in
(收件) and has to forward. With something required missing there is one notice that names everything (一次性告知)
and no clock. What is promised in writing may come later (容缺受理). No relief application is refused here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from stationdesk.core import papers as facts_of
from stationdesk.core import phones
from stationdesk.core.errors import Refusal
from stationdesk.core.ids import is_id, new_id
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_, say
from stationdesk.models.cases import Case, CaseMaterial, CaseNotice
from stationdesk.security import audit
from stationdesk.services import case_brought as brought
from stationdesk.services import case_record as record
from stationdesk.services import case_slips, matters, numbers, papers, users
from stationdesk.services.case_record import CaseAmbiguous, MaterialLine
from stationdesk.storage.work import Work

if TYPE_CHECKING:
    from stationdesk.services.attachments import Staged

CHANNELS: Final[Mapping[str, str]] = {
    "counter": N_("窗口"),
    "visit": N_("上门"),
    "phone": N_("电话"),
    "oral": N_("口头"),
    "proxy": N_("代办"),
    "appointment": N_("预约"),
    "online": N_("网上"),
    "terminal": N_("自助终端"),
    "mobile": N_("流动服务点"),
    "paper": N_("纸质登记补录"),
}
PROMISE_DAYS: Final = 5
"""Working days within which promised materials come unless a day is named."""
IN_PERSON_ANYWAY: Final = (
    "监护人",
    "父",
    "母",
    "父亲",
    "母亲",
    "法定代理人",
    "法定代表人",
    "guardian",
    "father",
    "mother",
)
"""Who speaks for the applicant by law, also where nobody else may come."""


class ApplicantMissing(Refusal):
    template = N_("请先选择申请人。可按姓名、拼音、身份证号或电话后几位查找。")


class ApplicantDead(Refusal):
    template = N_("登记显示申请人已去世，请改选办理人（例如家属）。")


class ApplicantKindWrong(Refusal):
    template = N_("“{matter}”不能由{kind}申请。可申请的有：{kinds}。")


class MustComeInPerson(Refusal):
    template = N_("“{matter}”须本人到场，不能由他人代办。行动不便的，可安排上门办理。")


class ChannelUnknown(Refusal):
    template = N_("不认识的受理方式“{channel}”。可用：{channels}。")


class NotFinishable(Refusal):
    template = N_("“{matter}”不能当场办结：{why}")


class RefusalUnexplained(Refusal):
    template = N_("不予受理必须写明理由。")


class AgencyDecides(Refusal):
    template = N_("“{matter}”由{agency}决定是否受理，站点不能不予受理。请收件后报送。")


class ReliefNeverRefused(Refusal):
    template = N_("“{matter}”属于社会救助，站点不得当场拒绝。请收下申请；材料不齐的，出具一次性告知书。")


@dataclass(frozen=True)
class NewCase:
    """What the acceptance page asks. Materials not named are missing unless `all_materials`."""

    matter_code: str
    person_id: str | None = None
    organisation_id: str | None = None
    materials: Mapping[str, str] = field(default_factory=dict)
    """Material name (or a part only one has) → have, copy, missing, promised."""
    all_materials: bool = False
    channel: str = "counter"
    by_person_id: str | None = None
    by_relation: str | None = None
    contact_phone: str | None = field(default=None, repr=False)
    remark: str | None = field(default=None, repr=False)
    promised_by: date | None = None
    on_the_spot: bool = False
    """Done while the person waits (当场办结): only where nothing is missing and no days are promised."""
    proxy_request_id: str | None = None
    batch_id: str | None = None
    """The entry for many people that this case is a line of (`services/case_batches.py`)."""
    matter_version: str = ""
    """Version of the catalogue that was looked at; a matter that changed since is refused (MatterChanged)."""
    held: Mapping[str, str] = field(default_factory=dict)
    """Material → id of the earlier case material with which the station still has it."""
    scans: Mapping[str, Sequence[Staged]] = field(default_factory=dict, repr=False)
    """Material → files staged for it; attached in the same transaction."""
    serial: str = ""
    """Number of the blank slip that was written by hand while there was no power, or a tail of it."""
    slip_on: date | None = None
    """The day on that slip, from which the days count; today without it."""


@dataclass(frozen=True)
class Refusing:
    """Why the village does not take an application in, and where to turn."""

    reasons: tuple[str, ...]
    basis: str = ""
    turn_to: str = ""


@dataclass(frozen=True)
class Receipt:
    """What the counter says and hands over."""

    case_id: str
    number: str
    outcome: str
    state: str
    due: date | None
    """The date that counts now: to forward when an agency decides, to finish when the village does."""
    due_on: date | None
    station_due: date | None
    provisional: bool
    calendar_version: str
    missing: tuple[str, ...]
    promised: tuple[str, ...]
    sentence: str
    papers: tuple[papers.PaperRow, ...]
    lines: tuple[MaterialLine, ...]
    also_open: tuple[str, ...] = ()
    """Numbers of this applicant's other open cases of the same matter: perhaps it is here already."""
    notice_number: str = ""

    @property
    def paper_id(self) -> str | None:
        """The paper to hand over first: the notice, or the slip."""
        return self.papers[0].id if self.papers else None


def accept(work: Work, new: NewCase) -> Receipt:
    """Take a case in; which outcome follows from who decides and what was brought. Needs `cases:accept`.

    Raises ApplicantMissing, MatterUnknown, MatterChanged, MaterialUnknown, HeldElsewhere …, NumbersUsedUp, and for a slip
    that is typed back (`serial`) SlipUnknown, SlipUsed, SlipStruck, SlipNotForCases, SlipDayWrong;
    `on_the_spot` needs `cases:decide` too.
    """
    users.require(work, "cases:accept")
    matter = _checked(work, new)
    lines = _lines(work, matter, new)
    missing, promised = record.short(lines)
    if new.on_the_spot:
        _require_spot(work, matter, missing, promised)
    also = _also_open(work, new, matter)
    case = _open(work, new, matter, lines)
    scans = brought.attach_scans(work, case, new.scans)
    calendar = record.calendar(work)
    day, by_hand = work.today, ""
    typed: dict[str, Any] = {}
    if new.serial.strip() or new.slip_on is not None:
        blank = case_slips.use(work, case, new.serial, new.slip_on)
        day, typed, by_hand = blank.on, blank.data, blank.words
    made: list[papers.PaperRow] = []
    notice = ""
    if missing:
        notice, paper = _first_notice(work, case, matter, missing, typed)
        made.append(paper)
    elif matter.row.decides == "agency":
        due = calendar.due(day, record.days_to_forward(matter.row))
        record.happen(work, case, "received", **record.due_data("station_due_on", due), **typed)
        made.append(record.slip(work, case, matter.row.authority, by_hand))
    else:
        due = calendar.due(day, record.days_to_finish(matter.row))
        record.happen(
            work,
            case,
            "deferred" if promised else "accepted",
            accepted_on=day.isoformat(),
            **record.due_data("due_on", due),
            **typed,
        )
        if new.on_the_spot:
            record.happen(work, case, "finished", result=matter.result_name)
            case.result = matter.result_name or None
        made.append(record.slip(work, case, matter.row.authority, by_hand))
        if promised:
            number = record.paper_number(work, "promise")
            made.append(record.promise_paper(work, case, promised, number))
    audit.record(
        work,
        "cases:accept",
        case.id,
        matter=matter.code,
        outcome=case.outcome,
        missing=len(missing),
        **({"scans": scans} if scans else {}),
    )
    sentence = record.receipt_sentence(work, case, len(missing), notice)
    return _receipt(work, case, lines, sentence, made, also, notice)


def refuse(work: Work, new: NewCase, why: Refusing) -> Receipt:
    """不予受理 for the village's own matters, in writing with reasons. Needs `cases:accept` and `cases:decide`.

    Raises ReliefNeverRefused, AgencyDecides, RefusalUnexplained.
    """
    users.require(work, "cases:accept")
    users.require(work, "cases:decide")
    matter = _checked(work, new)
    reasons = tuple(reason.strip() for reason in why.reasons if reason.strip())
    if matter.row.window == "relief":
        raise ReliefNeverRefused(matter=matter.name, field="matter")
    if matter.row.decides != "village":
        raise AgencyDecides(
            matter=matter.name, agency=matter.row.authority or say(N_("上级机关")), field="matter"
        )
    if not reasons:
        raise RefusalUnexplained(field="reason")
    lines = _lines(work, matter, new)
    case = _open(work, new, matter, lines)
    brought.attach_scans(work, case, new.scans)
    record.happen(work, case, "refused", note="；".join(reasons))
    number = record.paper_number(work, "refusal")
    facts = facts_of.RefusalNotice(
        **papers.frame(work),
        decided_by="village",
        applicant=record.applicant_of(work, case).name,
        matter=case.matter_name,
        case_number=case.number,
        asked_on=work.today,
        reasons=reasons,
        basis=why.basis,
        turn_to=why.turn_to,
    )
    made = papers.make(work, "refusal_notice", "cases", case.id, facts, number)
    audit.record(work, "cases:decide", case.id, matter=matter.code, outcome="refused")
    sentence = say(N_("已登记不予受理，编号{number}，请将通知书交申请人签收"), number=case.number)
    return _receipt(work, case, lines, sentence, [made], (), "")


def outcome_of(work: Work, new: NewCase) -> str:
    """What `accept` would answer now, for the button that changes with the check list; nothing is written."""
    matter = matters.get(work, new.matter_code)
    missing, promised = record.short(_lines(work, matter, new))
    if missing:
        return "notice"
    if matter.row.decides == "agency":
        return "received"
    if promised:
        return "deferred"
    return "finished" if new.on_the_spot else "accepted"


def resolve_case(work: Work, text: str) -> str:
    """The id of the case a clerk names: its id, its number, or the last digits of the number.

    Raises CaseUnknown, CaseAmbiguous.
    """
    plain = text.strip()
    if is_id(plain):
        return record.load(work, plain).id
    from stationdesk.search import keys

    typed = keys.case_digits(plain)
    tail = typed[::-1]
    if len(tail) < 4:
        raise record.CaseUnknown(field="case")
    found = work.rows(
        "SELECT c.id, c.number FROM search_keys k JOIN cases c ON c.station_id = :s AND c.id = k.record_id"
        " WHERE k.scope = :scope AND k.key >= :low AND k.key < :high AND c.withdrawn_at IS NULL"
        " ORDER BY c.id DESC LIMIT 6",
        s=work.station_id,
        scope=keys.scope("c", work.station_id),
        low="c" + tail,
        high="c" + tail + "\U0010ffff",
    )
    exact = [row for row in found if keys.digits(row["number"]) == typed]
    chosen = exact or found
    if not chosen:
        raise record.CaseUnknown(field="case")
    if len(chosen) > 1:
        raise CaseAmbiguous(numbers=say(N_("、")).join(row["number"] for row in chosen), field="case")
    return str(chosen[0]["id"])


def _checked(work: Work, new: NewCase) -> matters.MatterDetail:
    matter = matters.get(work, new.matter_code)
    who = record.applicant(work, new.person_id, new.organisation_id)
    if who is None or (new.person_id and new.organisation_id):
        raise ApplicantMissing(field="person")
    if new.channel not in CHANNELS:
        raise ChannelUnknown(channel=new.channel, channels=say(N_("、")).join(CHANNELS), field="channel")
    require_applicant(work, matter, who, new.by_person_id, new.by_relation)
    if new.promised_by is not None and new.promised_by < work.today:
        raise record.DateWrong(why=say(N_("补齐日期不能早于今天。")), field="promised_by")
    brought.require_version(work, matter, new.matter_version)
    return matter


def require_applicant(
    work: Work,
    matter: matters.MatterDetail,
    who: record.Applicant,
    by_person_id: str | None,
    by_relation: str | None = None,
) -> None:
    """Whether somebody may ask for a matter, and whoever came in their place.

    Raises ApplicantKindWrong, ApplicantDead, ApplicantMissing (of who came), MustComeInPerson.
    """
    kinds = set(matter.applicant_kinds)
    if kinds:
        fits = "org" in kinds if who.kind == "organisation" else bool(kinds - {"org"})
        if not fits:
            names = {"org": N_("单位"), "household": N_("家庭")}
            raise ApplicantKindWrong(
                matter=matter.name,
                kind=say(N_("单位")) if who.kind == "organisation" else say(N_("个人")),
                kinds=say(N_("、")).join(
                    dict.fromkeys(say(names.get(kind, N_("个人"))) for kind in sorted(kinds))
                ),
                field="person",
            )
    if who.kind == "person" and by_person_id is None and _dead(work, who.id):
        raise ApplicantDead(field="person")
    if by_person_id is not None:
        if record.applicant(work, by_person_id, None) is None:
            raise ApplicantMissing(field="by_person")
        lawful = (by_relation or "") in IN_PERSON_ANYWAY
        if not matter.row.proxy_allowed and not lawful:
            raise MustComeInPerson(matter=matter.name, field="by_person")


def _dead(work: Work, person_id: str) -> bool:
    return bool(
        work.scalar(
            "SELECT 1 FROM people WHERE station_id = :s AND id = :p AND died_on IS NOT NULL",
            s=work.station_id,
            p=person_id,
        )
    )


def _lines(work: Work, matter: matters.MatterDetail, new: NewCase) -> list[MaterialLine]:
    names = [line.name for line in matter.materials]
    said = record.chosen(names, new.materials)
    default = "have" if new.all_materials else "missing"
    said |= {
        name: "have" for name in record.chosen(names, dict.fromkeys(new.held, "have")) if name not in said
    }
    by = new.promised_by
    if by is None and "promised" in said.values():
        by = record.calendar(work).due(work.today, PROMISE_DAYS).date
    made = []
    for n, line in enumerate(matter.materials, 1):
        state = said.get(line.name, default)
        made.append(
            MaterialLine(
                n,
                line.name,
                line.form,
                line.copies,
                line.required,
                state,
                by if state == "promised" else None,
            )
        )
    return made


def _require_spot(
    work: Work,
    matter: matters.MatterDetail,
    missing: list[MaterialLine],
    promised: list[MaterialLine],
) -> None:
    if matter.row.decides != "village":
        why = N_("由机关决定")
    elif record.days_to_finish(matter.row) > 0:
        why = N_("不是即办件")
    elif missing or promised:
        why = N_("材料不齐")
    else:
        users.require(work, "cases:decide")
        return
    raise NotFinishable(matter=matter.name, why=say(why), field="matter")


def _also_open(work: Work, new: NewCase, matter: matters.MatterDetail) -> tuple[str, ...]:
    column = "person_id" if new.person_id else "organisation_id"
    found = work.rows(
        f"SELECT number FROM cases WHERE station_id = :s AND {column} = :who AND matter_code = :m"
        " AND closed_at IS NULL AND withdrawn_at IS NULL ORDER BY id DESC LIMIT 5",
        s=work.station_id,
        who=new.person_id or new.organisation_id,
        m=matter.code,
    )
    return tuple(row["number"] for row in found)


def _open(
    work: Work,
    new: NewCase,
    matter: matters.MatterDetail,
    lines: list[MaterialLine],
) -> Case:
    """The case's row and check list, with its number; the first event follows at once."""
    case = Case(
        station_id=work.station_id,
        id=new_id(),
        number=numbers.take(work, "case"),
        # An empty field of a form or a flag is nobody.
        person_id=new.person_id or None,
        organisation_id=new.organisation_id or None,
        by_person_id=new.by_person_id or None,
        by_relation=new.by_relation,
        matter_code=matter.code,
        matter_name=matter.name,
        matter_version=matter.version,
        decides=matter.row.decides,
        channel=new.channel,
        # Empty for a moment: the first event, in the same transaction, fills them.
        state="",
        outcome="",
        opened_at=work.at,
        calendar_version=record.calendar(work).version,
        station_days=matter.row.station_days,
        promised_days=matter.row.promised_days,
        statutory_days=matter.row.statutory_days,
        first_worker_id=work.user_id,
        worker_id=work.user_id,
        contact_phone=phones.kept(new.contact_phone),
        summary=(new.remark or "").strip() or None,
        proxy_request_id=new.proxy_request_id,
        batch_id=new.batch_id,
    )
    work.session.add(case)
    work.session.flush()
    now = brought.held_now(work, new.person_id, new.organisation_id, new.held)
    held = brought.held_lines(lines, now)
    for line in lines:
        work.session.add(
            CaseMaterial(
                station_id=work.station_id,
                id=new_id(),
                case_id=case.id,
                line=line.line,
                name=line.name,
                form=line.form or None,
                copies=line.copies,
                required=line.required,
                state=line.state,
                received_at=work.at if line.there else None,
                promised_by=line.promised_by,
                held_from=held.get(line.name),
            )
        )
    work.session.flush()
    return case


def _first_notice(
    work: Work,
    case: Case,
    matter: matters.MatterDetail,
    missing: list[MaterialLine],
    typed: Mapping[str, Any],
) -> tuple[str, papers.PaperRow]:
    number = record.paper_number(work, "notice")
    notes = {line.name: line.note for line in matter.materials}
    lines = [(line.name, "未提交", notes.get(line.name, "")) for line in missing]
    record.happen(work, case, "noticed", n=1, number=number, missing=len(lines), **typed)
    work.session.add(
        CaseNotice(
            station_id=work.station_id,
            id=new_id(),
            case_id=case.id,
            number=number,
            n=1,
            reason=None,
            lines=[{"name": name, "problem": problem, "how": how} for name, problem, how in lines],
            made_at=work.at,
        )
    )
    basis = "、".join(matter.legal_basis[:2])
    return number, record.notice_paper(work, case, lines, number, 1, "", basis, None)


def _receipt(
    work: Work,
    case: Case,
    lines: list[MaterialLine],
    sentence: str,
    made: list[papers.PaperRow],
    also: tuple[str, ...],
    notice: str,
) -> Receipt:
    missing, promised = record.short(lines)
    return Receipt(
        case.id,
        case.number,
        case.outcome,
        case.state,
        record.counts_now(case),
        case.due_on,
        case.station_due_on,
        case.due_provisional,
        record.calendar(work).version,
        tuple(line.name for line in missing),
        tuple(line.name for line in promised),
        sentence,
        tuple(made),
        tuple(lines),
        also,
        notice,
    )
