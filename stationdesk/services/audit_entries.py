"""Who did and who looked (操作记录): the audit as people read it, and who saw one child's file.

Entries hold ids and codes, never a person's data. What a reader may not know of is left out as if it were not there:
a mandatory report they cannot open, the file of a child out of their sight, and everything of the sealed care groups.
"""

from __future__ import annotations

import heapq
from collections.abc import Collection, Mapping
from dataclasses import field, replace
from datetime import date, datetime, timedelta
from typing import Any, Final

import sqlalchemy as sa

from stationdesk.core.clock import local, noon, stamp, unstamp
from stationdesk.core.late import dataclass
from stationdesk.core.papers.audit_papers import WhoSawSheet
from stationdesk.core.words import N_, say
from stationdesk.models.left_behind import Enrolment, MandatoryReport
from stationdesk.models.users import AuditEntry, SealedGroup
from stationdesk.security import audit
from stationdesk.security.gate import rules as permit_rules
from stationdesk.security.permits import Permits
from stationdesk.services import audit_records, papers, residents, users
from stationdesk.services import file_access_guard as guard
from stationdesk.services import file_access_sight as sight
from stationdesk.services import left_behind_report_keys as report_keys
from stationdesk.storage.work import Work

READ: Final = "audit:read"
CARE: Final = "care:read"
LIMIT: Final = 500
MANY: Final = 900
"""More records than this are looked up here rather than by the database."""
LOOKS: Final[Mapping[str, str]] = {
    "left_behind:open_child": N_("打开档案"),
    "left_behind:emergency_open": N_("紧急打开档案"),
    "left_behind:reveal": N_("显示完整号码"),
    "residents:reveal": N_("显示完整证件号和电话"),
    "sealed:read": N_("阅读密存内容"),
    "residents:export": N_("导出居民名单"),
    "cases:export": N_("导出办件清单"),
    "left_behind:export": N_("导出留守名册"),
    "export:all": N_("导出全部资料"),
    "papers:saved": N_("文书存成文件"),
    "papers:printed": N_("打印文书"),
    "papers:reprinted": N_("补打文书"),
}
"""Looks at a person's file, and prints of it."""
WORDS: Final[Mapping[str, str]] = {
    **LOOKS,
    "left_behind:open": N_("打开在册记录"),
    "left_behind:authorise": N_("查阅授权"),
    "left_behind:reject": N_("退回留守提名"),
    "left_behind:close": N_("退出留守名册"),
    "left_behind:assess": N_("监护评估"),
    "left_behind:summary": N_("制作留守汇总表"),
    "left_behind:basis": N_("登记同意或处理依据"),
    "left_behind:print": N_("做成儿童文书"),
    "left_behind:child_form": N_("修改儿童登记表"),
    "left_behind:care_letter": N_("委托照护书"),
    "left_behind:care_notice": N_("登记书面告知"),
    "left_behind:child_contact": N_("登记父母联系"),
    "left_behind:guardian_word": N_("记下监护人意见"),
    "left_behind:plan": N_("关爱计划"),
    "left_behind:action": N_("登记关爱措施"),
    "left_behind:move": N_("登记转出、转入、转学"),
    "left_behind:status": N_("儿童类别"),
    "left_behind:withdraw": N_("撤销在册登记"),
    "sealed:write": N_("写下密存内容"),
    "papers:confirmed": N_("确认文书打印完好"),
    "papers:voided": N_("作废文书"),
    "papers:spoiled": N_("作废时已打出的文书"),
    "cases:close_day": N_("日清"),
    "certificates:reprint": N_("补打证明"),
    "certificates:switch": N_("启用或停用一种证明"),
    "certificates:sign": N_("登记当面签字"),
    "certificates:report": N_("不当索要证明月报"),
    "left_behind:carer": N_("更改照护人"),
    "left_behind:check": N_("核查登记"),
    "left_behind:compare": N_("名单核对"),
    "left_behind:elder": N_("登记留守老年人档案"),
    "left_behind:elder_child": N_("登记老人的子女"),
    "left_behind:help": N_("登记帮扶"),
    "left_behind:help_withdraw": N_("撤销帮扶记录"),
    "left_behind:ledger": N_("制作留守台账"),
    "left_behind:listed": N_("处理名单核对的一行"),
    "left_behind:rights": N_("登记权益受侵害"),
    "left_behind:rights_settled": N_("了结权益受侵害"),
    "left_behind:round": N_("开始核查"),
    "left_behind:round_sheet": N_("制作核查表"),
    "left_behind:turning": N_("处理变动提名"),
    "left_behind:woman": N_("登记留守妇女档案"),
    "matters:words": N_("修改事项常用说法"),
    "proxy:case": N_("代办转为办件"),
    "seal:presence": N_("持瓣人到场"),
    "proxy:custody_out": N_("交出原件"),
    "proxy:custody_back": N_("收回原件"),
    "proxy:authorise": N_("登记委托授权"),
    "proxy:revoke": N_("撤销委托"),
    "publicity:print": N_("打印公开表"),
    "desk:unlock": N_("打开工作台"),
    "desk:looked": N_("数据库损坏时只看不改地打开"),
    "desk:looks_broken": N_("只看不改时的操作记录被动过"),
    "desk:attempts_gone": N_("密码输错的次数记录被删掉或换过"),
    "desk:entered": N_("首次登录这台电脑"),
    "desk:keys_put_back": N_("发现换回了旧的钥匙文件"),
    "export:ask": N_("提出导出全部资料"),
    "export:confirm": N_("同意导出全部资料"),
    "export:withdraw": N_("撤回导出全部资料的申请"),
    "check:repair": N_("修理数据"),
    "retention:ask": N_("提出删除到期资料"),
    "retention:decline": N_("不同意删除"),
    "retention:erase": N_("删除到期资料"),
    "assessment:open": N_("开始考核自评"),
    "assessment:fill": N_("填写考核自评"),
    "assessment:finish": N_("完成考核自评"),
    "assessment:withdraw": N_("作废考核自评"),
}


KINDS: Final[Mapping[str, str]] = papers.KIND_WORDS
"""Papers that are kept, and the one that is drawn for a villager and not kept."""
COUNTS: Final = {"copies": N_("{n} 份"), "rows": N_("{n} 行"), "people": N_("{n} 人"), "cases": N_("{n} 件")}
STAFF: Final = "users:manage"
STEPS: Final[Mapping[str, str]] = {
    "recovery_code": N_("换了恢复码"),
    "officers_codes": N_("换了两位负责人的码"),
    "recovery_code_used": N_("用恢复码打开过"),
    "officers_codes_used": N_("用两位负责人的码打开过"),
    "disable": N_("停用"),
    "handover": N_("工作交接"),
    "rekey": N_("换钥匙"),
    "key_removed": N_("收回这台电脑上的密码"),
}
"""What was done about the people who work here: a used code, a new password and a change of post are told apart."""


WHOLE_LISTS: Final = ("residents:export", "cases:export", "left_behind:export")
EVERYTHING: Final = "export:all"
"""Exports of a whole list name nobody, and everybody's data is in them."""


@dataclass(frozen=True)
class Entry:
    """One entry of the audit: who did what when, to which record."""

    id: str
    at: datetime
    user_id: str | None
    user: str = field(repr=False)
    tag: str
    words: str
    target_id: str | None
    detail: Mapping[str, Any]
    device_no: int
    n: int
    look: bool
    about: str = field(default="", repr=False)
    """Of the people who work here: who it was about and what was done."""
    """Whether somebody looked or printed, rather than changed something."""


@dataclass(frozen=True)
class Asked:
    """Which entries: about whom, by whom, from and to which day, looks only."""

    person_id: str | None = None
    user_id: str | None = None
    since: date | None = None
    until: date | None = None
    looks: bool = False
    limit: int = LIMIT
    tag: str | None = None
    """What was done: a tag, or the part before the colon (`residents`)."""
    record: str | None = None
    """Id or number of the record that it was done to."""


def entries(work: Work, asked: Asked) -> tuple[Entry, ...]:
    """The newest entries that fit, the newest first. Needs `audit:read`. Raises PersonUnknown."""
    users.require(work, READ)
    targets: Collection[str] | None = None
    if asked.person_id is not None:
        person = residents.get(work, asked.person_id).id
        targets = audit_records.of_people(work, sight.same_people(work).get(person, (person,)))
    if asked.record is not None:
        wanted = audit_records.numbered(work, asked.record.strip())
        targets = wanted if targets is None else set(targets) & wanted
    return _found(work, asked, targets)


def tags(work: Work) -> tuple[tuple[str, str], ...]:
    """What was ever done here, as tags with their words, for a list to choose from. Needs `audit:read`."""
    users.require(work, READ)
    table = permit_rules(work)
    found = _ever(work)
    allowed = CARE in work.actor.permits
    return tuple(
        sorted(
            (
                (tag, say(WORDS[tag]) if tag in WORDS else table.name_of(tag))
                for tag in found
                if allowed or not tag.startswith("care:")
            ),
            key=lambda pair: pair[1],
        )
    )


@dataclass(frozen=True)
class WhoSaw:
    """Who looked at, printed or exported what is held about one villager; exports of whole lists among them."""

    person: str = field(repr=False)
    entries: tuple[Entry, ...]
    since: date | None
    more: int
    """How many older ones were left out."""


def who_saw(work: Work, person_id: str, since: date | None = None, limit: int = LIMIT) -> WhoSaw:
    """What a villager may ask for (个人信息保护法 45). Needs `audit:read`. Raises PersonUnknown."""
    users.require(work, READ)
    person = residents.get(work, person_id)
    same = sight.same_people(work).get(person.id, (person.id,))
    targets = audit_records.of_people(work, same)
    asked = Asked(since=since, looks=True, limit=10 * LIMIT)
    lists = [
        one
        for tag in (*WHOLE_LISTS, EVERYTHING)
        for one in _found(work, replace(asked, tag=tag), None)
        if _of_everybody(one)
    ]
    seen = [*_found(work, asked, targets), *lists]
    found = sorted({one.id: one for one in seen}.values(), key=lambda one: (one.at, one.n), reverse=True)
    return WhoSaw(person.name, tuple(found[:limit]), since, max(0, len(found) - limit))


def _of_everybody(one: Entry) -> bool:
    return one.tag == EVERYTHING or (one.tag in WHOLE_LISTS and one.target_id is None)


def paper(work: Work, found: WhoSaw) -> WhoSawSheet:
    """The same for the villager to take along; drawn and not kept. That it was made is written down."""
    users.require(work, READ)
    audit.record(work, "papers:printed", None, kind="who_saw", rows=len(found.entries))
    work.session.flush()
    return WhoSawSheet(
        **papers.frame(work),
        person=found.person,
        since=found.since,
        rows=tuple(
            (
                f"{local(one.at):%Y-%m-%d %H:%M}",
                one.user,
                one.words + (say(N_("（全站名单）")) if _of_everybody(one) else ""),
                f"{one.device_no:03d}",
            )
            for one in found.entries
        ),
        left_out=found.more,
    )


def looks(work: Work, enrolment_id: str) -> tuple[Entry, ...]:
    """Who saw or printed one child's file, the newest first.

    For whoever reviews (`left_behind:review`), reads the audit (`audit:read`), or has the file open today.
    Raises EnrolmentUnknown, FileNotOpened.
    """
    from stationdesk.services import left_behind

    row = left_behind.get(work, enrolment_id)
    if not {READ, "left_behind:review"} & work.actor.permits:
        guard.require_opened(work, row.person_id)
    people = sight.same_people(work).get(row.person_id, (row.person_id,))
    return _found(work, Asked(looks=True, limit=LIMIT), {*audit_records.of_files(work, people), *people})


def newest_enrolment(work: Work, person_id: str) -> str:
    """The newest enrolment of a child, for faces that name the child. Raises EnrolmentUnknown."""
    from stationdesk.services import left_behind

    found = work.session.execute(
        sa.select(Enrolment.id)
        .where(
            Enrolment.station_id == work.station_id,
            Enrolment.person_id.in_(sight.same_people(work).get(person_id, (person_id,))),
            Enrolment.kind == "child",
            Enrolment.withdrawn_at.is_(None),
        )
        .order_by(Enrolment.since.desc(), Enrolment.id.desc())
        .limit(1)
    ).scalar_one_or_none()
    if found is None or sight.is_hidden(work, person_id):
        raise left_behind.EnrolmentUnknown(field="person")
    return str(found)


def _ever(work: Work) -> list[str]:
    """Every tag that was ever written, by one step of the index each."""
    return [
        row[0]
        for row in work.tuples(
            "WITH RECURSIVE t(tag) AS (SELECT min(tag) FROM audit WHERE station_id = :s UNION ALL"
            " SELECT (SELECT min(tag) FROM audit WHERE station_id = :s AND tag > t.tag) FROM t"
            " WHERE t.tag IS NOT NULL) SELECT tag FROM t WHERE tag IS NOT NULL",
            s=work.station_id,
        )
    ]


def _found(work: Work, asked: Asked, targets: Collection[str] | None) -> tuple[Entry, ...]:
    if targets is not None or asked.user_id is not None or (asked.tag or "").count(":"):
        return _among(work, asked, targets)
    # Nothing narrows it down: the newest of each tag say from when on there are enough of them.
    most = 2 * asked.limit
    while True:
        first = _first_of(work, asked, most)
        found = _among(work, asked, None, first)
        if first is None or len(found) >= asked.limit:
            return found
        most *= 8


def _first_of(work: Work, asked: Asked, most: int) -> str | None:
    """From which moment on there are so many entries that fit, hidden ones among them; None: all that there are."""
    given: dict[str, Any] = {
        "s": work.station_id,
        "since": stamp(noon(asked.since, 0)) if asked.since else "",
        "until": stamp(noon(asked.until + timedelta(days=1), 0)) if asked.until else "9",
        "most": most,
    }
    moments = [
        row[0]
        for tag in _ever(work)
        if (not asked.looks or tag in LOOKS) and (not asked.tag or tag.startswith(f"{asked.tag}:"))
        for row in work.tuples(
            "SELECT at FROM audit WHERE station_id = :s AND tag = :t AND at >= :since AND at < :until"
            " ORDER BY at DESC LIMIT :most",
            **given,
            t=tag,
        )
    ]
    return heapq.nlargest(most, moments)[-1] if len(moments) >= most else None


def _among(
    work: Work, asked: Asked, targets: Collection[str] | None, first: str | None = None
) -> tuple[Entry, ...]:
    query = sa.select(AuditEntry).where(AuditEntry.station_id == work.station_id)
    if asked.user_id is not None:
        query = query.where(AuditEntry.user_id == asked.user_id)
    if first is not None:
        query = query.where(AuditEntry.tag.in_(_ever(work)), AuditEntry.at >= unstamp(first))
    if asked.since is not None:
        query = query.where(AuditEntry.at >= noon(asked.since, 0))
    if asked.until is not None:
        query = query.where(AuditEntry.at < noon(asked.until + timedelta(days=1), 0))
    if asked.tag is not None:
        whole = ":" in asked.tag
        query = query.where(
            AuditEntry.tag == asked.tag if whole else AuditEntry.tag.like(f"{asked.tag}:%", escape="\\")
        )
    if asked.looks:
        query = query.where(AuditEntry.tag.in_(LOOKS))
    if CARE not in work.actor.permits:
        query = query.where(AuditEntry.tag.not_like("care:%"))
    if targets is not None and len(targets) <= MANY:
        query = query.where(AuditEntry.target_id.in_(sorted(targets)))
    out = unknown_to(work)
    known, table = users.names(work), permit_rules(work)
    made: list[Entry] = []
    rows = work.session.execute(
        query.order_by(AuditEntry.at.desc(), AuditEntry.device_no, AuditEntry.n.desc()).execution_options(
            yield_per=500
        )
    ).scalars()
    for row in rows:
        if row.target_id in out or (targets is not None and row.target_id not in targets):
            continue
        made.append(entry_of(row, known, table))
        if len(made) >= asked.limit:
            break
    return tuple(made)


def detail_words(one: Entry) -> str:
    """What people can read of an entry's details: which paper, how many. The rest are codes for programs."""
    said = [one.about] if one.about else []
    kind = KINDS.get(str(one.detail.get("kind", "")))
    if kind:
        said.append(say(kind))
    for key, words in COUNTS.items():
        if isinstance(one.detail.get(key), int):
            said.append(say(words, n=one.detail[key]))
    return say(N_("，")).join(said)


def entry_of(row: AuditEntry, known: Mapping[str, str], table: Permits) -> Entry:
    """A row of the audit in words. `known`: the names of everybody who works or worked here."""
    return Entry(
        row.id,
        row.at,
        row.user_id,
        known.get(row.user_id or "", ""),
        row.tag,
        say(WORDS[row.tag]) if row.tag in WORDS else table.name_of(row.tag),
        row.target_id,
        dict(row.detail or {}),
        row.device_no,
        row.n,
        row.tag in LOOKS,
        _about(row, known, table) if row.tag == STAFF else "",
    )


def _about(row: AuditEntry, known: Mapping[str, str], table: Permits) -> str:
    detail = row.detail or {}
    said = [known.get(row.target_id or "", "")]
    step = STEPS.get(str(detail.get("step", "")))
    if step:
        said.append(say(step))
    if detail.get("to"):
        said.append(say(N_("交给{name}"), name=known.get(str(detail["to"]), "")))
    if isinstance(detail.get("posts"), list):
        posts = say(N_("、")).join(table.posts.get(str(one), str(one)) for one in detail["posts"])
        said.append(say(N_("岗位：{posts}"), posts=posts))
    if detail.get("key"):
        said.append(say(N_("设了新密码")))
    if detail.get("body"):
        said.append(say(N_("任期结束")) if detail.get("step") == "end" else say(N_("登记班子成员")))
    return say(N_("，")).join(one for one in said if one)


def unknown_to(work: Work) -> frozenset[str]:
    """Ids of records whose very existence whoever is at the desk must not learn of."""
    reports = work.session.execute(
        sa.select(MandatoryReport).where(MandatoryReport.station_id == work.station_id)
    ).scalars()
    out = {row.id for row in reports if row.withdrawn_at is not None or not report_keys.sees(work, row)}
    rows = work.session.execute(
        sa.select(Enrolment.person_id).where(Enrolment.station_id == work.station_id).distinct()
    ).scalars()
    hidden = sight.hidden(work, rows)
    if hidden:
        out |= audit_records.of_files(work, hidden)
    if CARE not in work.actor.permits:
        # That somebody was let in to the care groups says no more than that there are some.
        out |= set(
            work.session.execute(
                sa.select(SealedGroup.id).where(
                    SealedGroup.station_id == work.station_id, SealedGroup.name.like("care-%")
                )
            ).scalars()
        )
    return frozenset(out)
