"""What the sync page reads on the lane, and the words it says it in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field
from typing import Any

from stationdesk.core import masks, replays
from stationdesk.core.errors import Refusal
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_
from stationdesk.services import codes, file_access_records, visit_clashes
from stationdesk.services.residents_headings import HEADINGS
from stationdesk.sync import (
    carrying,
    files_awaited,
    peers,
    plain_approvals,
    status,
    township,
    trace,
    trip_packs,
    twins,
)
from stationdesk.sync.carriers.address import Address
from stationdesk.sync.peers import PeerRow
from stationdesk.sync.status import Status, TakenRow
from stationdesk.sync.township import VillageRow
from stationdesk.sync.twins import Apart
from stationdesk.sync.untold import Untold, untold
from stationdesk.ui.sync import conflict_reading
from stationdesk.ui.words import tr

RECORDS = {
    "township_items": N_("镇里下发的事项"),
    "township_tasks": N_("乡镇任务"),
    "people": N_("居民"),
    "told_apart": N_("不是一件事的认定"),
    "data_requests": N_("删除和导出申请"),
    "erased_records": N_("已删除的记录"),
    "households": N_("户"),
    "grids": N_("网格"),
    "memberships": N_("户成员"),
    "kinships": N_("亲属"),
    "absences": N_("外出"),
    "phones": N_("电话"),
    "marks": N_("标记"),
    "cases": N_("办件"),
    "case_events": N_("办件经过"),
    "case_materials": N_("办件材料"),
    "papers": N_("已出文书"),
    "proxy_requests": N_("代办"),
    "visits": N_("探访"),
    "visit_contacts": N_("走访联系"),
    "visit_clash_notes": N_("走访核对"),
    "trip_packs": N_("出行包"),
    "trips": N_("跑腿行程"),
    "trip_items": N_("行程事项"),
    "proxy_fees": N_("代办费用"),
    "agent_statements": N_("代办月报"),
    "blank_slips": N_("空白单据"),
    "case_batches": N_("多人办理"),
    "case_handovers": N_("转办单"),
    "case_rating_steps": N_("差评处理"),
    "day_closings": N_("日清"),
    "consultations": N_("首问"),
    "appointments": N_("预约"),
    "tasks": N_("任务"),
    "task_rows": N_("任务的行"),
    "admissions": N_("事项准入"),
    "fund_entries": N_("经费"),
    "person_aliases": N_("合并的居民"),
    "import_batches": N_("导入"),
    "organisations": N_("单位"),
    "case_notices": N_("一次性告知"),
    "case_ratings": N_("好差评"),
    "custody_items": N_("代管原件"),
    "proxy_steps": N_("代办经过"),
    "left_behind_decisions": N_("留守名册的决定"),
    "left_behind_assessments": N_("监护评估"),
    "care_actions": N_("关爱措施"),
    "care_goals": N_("关爱计划"),
    "care_letters": N_("委托照护书"),
    "care_notices": N_("委托照护书的告知"),
    "child_answers": N_("监护评估的回答"),
    "child_files": N_("儿童档案"),
    "child_moves": N_("儿童转出转入"),
    "child_statuses": N_("儿童类别"),
    "guardian_contacts": N_("父母联系"),
    "guardian_words": N_("监护人的意见"),
    "left_behind_lists": N_("核对的名单"),
    "left_behind_list_lines": N_("核对名单的一行"),
    "left_behind_rounds": N_("核查"),
    "left_behind_round_lines": N_("核查的一行"),
    "woman_files": N_("留守妇女档案"),
    "woman_rights": N_("加密记录"),
    "elder_files": N_("留守老年人档案"),
    "elder_children": N_("留守老年人档案"),
    "help_records": N_("帮扶记录"),
    "file_authorisations": N_("查阅授权"),
    "sealed_notes": N_("加密记录"),
    "file_authorisation_steps": N_("查阅授权"),
    "file_openings": N_("加密记录"),
    "file_opening_reviews": N_("加密记录"),
    "sight_lost": N_("加密记录"),
    "lawful_bases": N_("处理依据"),
    "care_members": N_("加密记录"),
    "care_entries": N_("加密记录"),
    "mandatory_reports": N_("加密记录"),
    "report_calls": N_("加密记录"),
    "report_steps": N_("加密记录"),
    "sealed_groups": N_("加密组"),
    "sealed_wraps": N_("加密组成员"),
    "certificate_events": N_("证明经过"),
    "certificate_refusals": N_("不予出具告知单"),
    "seals": N_("印章"),
    "seal_uses": N_("用印"),
    "archive_addenda": N_("归档附注"),
    "archive_counts": N_("归档页数"),
    "archive_extras": N_("归档补件"),
    "archive_handovers": N_("档案移交"),
    "archive_items": N_("归档文件"),
    "archive_volumes": N_("案卷"),
    "blackout_packs": N_("停电包"),
    "certificate_switches": N_("证明启用"),
    "paper_approvals": N_("纸面签字"),
    "prohibited_extras": N_("不应出具的项目"),
    "seal_handovers": N_("印章移交"),
    "seal_holders": N_("持瓣人"),
    "seal_presences": N_("到场确认"),
    "seal_sessions": N_("同启同封"),
    "sheet_copies": N_("公开表式样"),
    "sheet_places": N_("张贴处"),
    "supervision_checks": N_("监督事项"),
    "supervision_steps": N_("监督经过"),
    "village_decision_steps": N_("决策经过"),
    "village_decisions": N_("决策"),
    "paper_events": N_("文书经过"),
    "attachments": N_("附件"),
    "sheet_rows": N_("公开表的行"),
    "sheet_events": N_("公开表经过"),
    "station_settings": N_("站点设置"),
    "audit": N_("操作记录"),
    "left_behind": N_("留守对象"),
    "certificates": N_("证明"),
    "assessments": N_("考核自评"),
    "assessment_lines": N_("考核自评指标"),
    "sheets": N_("公开表"),
    "committee_members": N_("村班子名单"),
    "sheet_declines": N_("不用公布的说明"),
    "users": N_("人员"),
    "user_keys": N_("人员"),
    "entry_keys": N_("首次登录码"),
    "post_reviews": N_("岗位变动后的复核"),
    "posts": N_("岗位"),
    "stations": N_("站点"),
    "devices": N_("设备"),
    "device_revocations": N_("停用的设备"),
    "place_changes": N_("村码变更"),
    "officer_keys": N_("镇里专人"),
}
COLUMNS = {
    "name": N_("姓名"),
    "number": N_("编号"),
    "birth": N_("出生日期"),
    "id_number": N_("身份号码"),
    "household_id": N_("所在户"),
    "died_on": N_("死亡日期"),
    "withdrawn_at": N_("撤销"),
    "since": N_("起始日期"),
    "back": N_("返回日期"),
    "place": N_("地点"),
    "phone": N_("电话"),
    "guardian_capacity": N_("监护能力"),
}


@dataclass(frozen=True)
class View:
    """Everything the page shows, read in one go."""

    status: Status
    township: bool
    unsent: tuple[tuple[str, int], ...] = ()
    exports: tuple[trace.ExportLine, ...] = ()
    taken: tuple[TakenRow, ...] = ()
    held: tuple[trace.HeldLine, ...] = ()
    conflicts: tuple[trace.ConflictLine, ...] = field(default=(), repr=False)
    values: dict[tuple[str, str], str] = field(default_factory=dict, repr=False)
    """(conflict, identity) → the side's value in words, numbers masked."""
    peers: tuple[PeerRow, ...] = ()
    villages: tuple[VillageRow, ...] = ()
    trips: trip_packs.Status | None = None
    way: carrying.Way | None = None
    card_address: Address | None = None
    untold: Untold | None = None
    approval: plain_approvals.Approval | None = None
    beside: dict[str, conflict_reading.Beside] = field(default_factory=dict, repr=False)
    """Conflict → its record as it stands; only of those whose content this person may see."""
    twins: tuple[twins.Twin, ...] = field(default=(), repr=False)
    """Records that two machines may have written down for one thing."""
    clashes: tuple[visit_clashes.Clash, ...] = field(default=(), repr=False)
    """Visits of one person on one day that two machines wrote down."""
    apart: tuple[Apart, ...] = field(default=(), repr=False)
    """What somebody said is not one thing; it can be taken back."""
    awaited: tuple[files_awaited.Awaited, ...] = ()
    """Files that sister PCs recorded and that are not here."""

    @property
    def laptops(self) -> tuple[PeerRow, ...]:
        """The devices that trip packs may be made for."""
        return tuple(one for one in self.peers if one.kind == "trip" and not one.revoked)


def errand_desk(frame: Any) -> Any:
    """The desk for errands that must work after a trip pack has ended, too."""
    return getattr(frame.desk, "beyond_expiry", frame.desk)


def view(work: Any) -> View:
    """Read it all."""
    partners = tuple(peers.list_all(work))
    at_township = bool(
        work.scalar("SELECT 1 FROM stations WHERE station_id = :s AND kind = 'township'", s=work.station_id)
    )
    found = tuple(trace.conflicts(work)) if "residents:read" in work.actor.permits else ()
    rows = {row.id: row for row in status.open_conflicts(work)}
    records = {row.id: (row.table, row.record_id) for row in rows.values()}
    how = file_access_records.judged(work, records.values())
    found = tuple(one for one in found if how[records[one.id]] != file_access_records.HIDDEN)
    lists = codes.of(work)
    trips = trip_packs.status(work)
    now = status.status(work)
    looks = "visits:read" in work.actor.permits and trips.held is None
    return View(
        now,
        at_township,
        () if now.on_trip else tuple(trace.unsent(work)),
        tuple(trace.exports(work)),
        tuple(status.taken(work)),
        tuple(trace.held(work)),
        found,
        {
            (one.id, side.identity): value_words(work, lists, one, side.value)
            if how[records[one.id]] == file_access_records.SHOWN
            else tr("（打开档案后才能看）")
            for one in found
            for side in one.sides
        },
        partners,
        tuple(township.report(work)) if at_township else (),
        trips,
        None if at_township else carrying.way(work),
        None if at_township else carrying.on_card(work),
        None if now.on_trip else untold(work),
        None if at_township else plain_approvals.held(work),
        {
            one.id: conflict_reading.beside(
                work, rows[one.id], lambda value, one=one: value_words(work, lists, one, value)
            )
            for one in found
            if how[records[one.id]] == file_access_records.SHOWN
        },
        _twins(work),
        tuple(visit_clashes.listed(work, open_only=True)) if looks and not at_township else (),
        _apart(work),
        tuple(files_awaited.awaited(work)),
    )


def _apart(work: Any) -> tuple[Apart, ...]:
    """What was told apart, as far as this person may know of it."""
    found = twins.told_apart(work) if "residents:read" in work.actor.permits else []
    how = file_access_records.judged(work, ((one.table, one.first_id) for one in found))
    return tuple(one for one in found if how[one.table, one.first_id] == file_access_records.SHOWN)


def _twins(work: Any) -> tuple[twins.Twin, ...]:
    """Twins that this person may know of: what belongs to a child's file only to whoever opened it."""
    found = twins.listed(work) if "residents:read" in work.actor.permits else []
    how = file_access_records.judged(work, ((one.table, one.first_id) for one in found))
    return tuple(one for one in found if how[one.table, one.first_id] == file_access_records.SHOWN)


def value_words(work: Any, lists: codes.Codes, conflict: trace.ConflictLine, value: object) -> str:
    """A stored value as people read it: codes in words, numbers masked, a household by its number."""
    column = conflict.column
    if column == "withdrawn_at":
        return tr("撤销这条资料") if value is not None else tr("保留并修改")
    if replays.follows(conflict.table, column):
        return conflict_reading.step_words(conflict.table, value)
    if value is None or value == "":
        return tr("（空）")
    text = str(value)
    if column == "id_number":
        return masks.id_number(text)
    if column in ("phone", "contact_phone") or (conflict.table == "phones" and column == "number"):
        return masks.phone(text)
    if column in codes.COLUMNS:
        return lists.shown(column, text)
    if column == "household_id":
        found = work.scalar(
            "SELECT number FROM households WHERE station_id = :s AND id = :h", s=work.station_id, h=text
        )
        return tr("户编号 {number}", number=found) if found else text
    if column == "guardian_capacity":
        return tr("无监护能力") if text == "none" else text
    return text


def record_words(table: str) -> str:
    """A record type in words."""
    return tr(RECORDS.get(table, table))


def column_words(table: str, column: str) -> str:
    """A column in words."""
    if table == "people" and column in HEADINGS:
        return tr(HEADINGS[column][0])
    return tr(COLUMNS.get(column, column))


def reason_words(code: str | None) -> str:
    """Why a file was set aside: the sentence of its refusal where it needs no particulars."""
    for kind in _kinds(Refusal):
        if kind.code == code and "{" not in kind.template:
            return tr(kind.template)
    return tr("不能入库（{code}）", code=code or "?")


def _kinds(top: type[Refusal]) -> Iterator[type[Refusal]]:
    for kind in top.__subclasses__():
        yield kind
        yield from _kinds(kind)
