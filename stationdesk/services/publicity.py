"""Publicity of the village (村务公开): what is due, sheets made, reviewed, passed, posted, objected to, taken down.

A sheet names its publisher and follows that publisher's chain (`core.publicity_states`). Its lines are whitelisted,
masked and searched when it is made (`publicity_rows`). What must never be posted is refused by the pack's rule.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from datetime import date, datetime, timedelta
from typing import Any, Final

import sqlalchemy as sa

from stationdesk.core import ink, money
from stationdesk.core.clock import civil_date
from stationdesk.core.errors import Refusal
from stationdesk.core.ids import new_id
from stationdesk.core.late import dataclass
from stationdesk.core.publicity_states import CHAINS, State
from stationdesk.core.words import N_, say
from stationdesk.models.publicity import Sheet, SheetRow
from stationdesk.security import audit
from stationdesk.services import (
    committee,
    decisions,
    numbers,
    packs,
    publicity_account,
    publicity_board,
    publicity_copies,
    publicity_due,
    publicity_history,
    publicity_periods,
    publicity_prompts,
    publicity_register,
    publicity_rows,
    station,
    users,
)
from stationdesk.services import publicity_record as sheet_record
from stationdesk.services.publicity_rows import GivenRows
from stationdesk.storage.work import Work

REPLY_DAYS: Final = publicity_due.REPLY_DAYS
DUE_DAY: Final = publicity_due.DUE_DAY
"""Station settings: days to answer an objection (5), day of the month by which sheets hang (20)."""
COMMITTEE_CHECKED: Final = frozenset({"village", "collective"})
NOT_BESIDE_SUPERVISOR: Final = frozenset({"head", "secretary", "clerk"})
"""Posts whose holders do not supervise: what is reviewed is their own work (村民委员会组织法, 村务监督机构)."""


class RowsNeeded(Refusal):
    template = N_("“{title}”的内容不在本程序里，请用 --rows 提供表格（CSV 或 XLSX）。")


class ReviewedAlready(Refusal):
    template = N_("您已审查过这张公开表，请由另一位审查人审查。")


class NotOfTheCommittee(Refusal):
    template = N_("这张表须由村务监督委员会成员审查。")


class TooEarlyToTakeDown(Refusal):
    template = N_("公示期到{day}为止，没有满期不能揭下。确需撤下的，请写明原因后重新公示。")


class ObjectionUnknown(Refusal):
    template = N_("没有找到这条异议，或已答复。请核对后再试。")


class ObjectionsOpen(Refusal):
    template = N_("还有{count}条异议没有答复，答复后才能归档。")


class TextMissing(Refusal):
    template = N_("请填写“{label}”。")


class PhotosMissing(Refusal):
    template = N_("有{count}处张贴没有照片。请补上照片；确实补不了的，写明原因再归档。")


class ReviewerConflicted(Refusal):
    template = N_("审查人{why}，须回避。请由另一位监督委员会成员审查。")


@dataclass(frozen=True)
class NewSheet:
    """A sheet to be made: its code, the period, and its table unless it comes from the register."""

    code: str
    period: str = ""
    rows: GivenRows | None = field(default=None, repr=False)
    leave_out: bool = False
    """Leave columns out that the sheet does not allow, instead of refusing."""
    mapping: Mapping[str, str] = field(default_factory=dict)
    """Heading of the table → column of the sheet, empty to leave it out; what is not named is recognised."""
    opening: int | None = None
    """Of an account: 上期结存 in fen, unless the table or the sheet before says it."""
    opening_why: str = ""
    """Why an account does not begin with what the one before ended with; printed on the sheet."""
    nothing: bool = False
    """Nothing happened in the period, and the sheet says so; there are no rows then."""


@dataclass(frozen=True)
class CatalogueRow:
    """A sheet of the catalogue and how it stands now. `state`: a sheet's state, `due`, `overdue` or `as_needed`.

    A sheet whose last period was over before the station began is made as needed.
    """

    code: str
    part: str
    title: str
    frequency: str
    publisher: str
    publisher_name: str
    period: str
    due_on: date | None
    state: str
    sheet_id: str | None
    days: int | None
    calendar: str
    from_register: bool
    columns: tuple[str, ...]
    note: str
    legal_basis: str
    unconfirmed: tuple[str, ...]
    own: bool = False
    """Worded by the village."""
    begun: bool = False
    """The register can begin its lines; somebody completes them."""
    causes: tuple[publicity_prompts.Cause, ...] = ()
    """What happened that makes it due at once."""
    why: str = ""
    """The same in words."""


@dataclass(frozen=True)
class Made:
    """What making gives back."""

    sheet_id: str
    number: str
    state: str
    rows: int
    masked: int
    left_out: tuple[str, ...]
    missing: tuple[str, ...]
    publisher: str
    period: str
    version: int = 1
    account: Mapping[str, str] = field(default_factory=dict)
    """Of an account, in yuan: opening, income, expense, closing."""
    remarks: tuple[str, ...] = ()
    """What to look at once more; nothing of it forbids the sheet."""


@dataclass(frozen=True)
class SheetDetail:
    """One sheet whole."""

    line: sheet_record.SheetLine
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...] = field(repr=False)
    total: tuple[str, ...]
    places: tuple[str, ...]
    objections: tuple[sheet_record.Objection, ...]
    events: tuple[tuple[str, datetime, str, str], ...] = field(repr=False)
    hangs: tuple[publicity_board.PlaceRow, ...] = ()
    account: Mapping[str, str] = field(default_factory=dict)
    note: str = ""
    signed: Mapping[str, tuple[str, ...]] = field(repr=False, default_factory=dict)
    """Who signed for a stage, by the stage's kind."""


def sheets(work: Work) -> tuple[CatalogueRow, ...]:
    """The catalogue with what is due. Needs `publicity:read`."""
    users.require(work, "publicity:read")
    made: dict[tuple[str, str], Sheet] = {}
    for row in work.session.execute(
        sa.select(Sheet)
        .where(
            Sheet.station_id == work.station_id,
            Sheet.withdrawn_at.is_(None),
            Sheet.state != str(State.DROPPED),
        )
        .order_by(Sheet.id)
    ).scalars():
        made[row.code, row.period] = row
    day, begun = int(station.setting(work, DUE_DAY, 20)), publicity_due.begun(work)
    at_once = {one.code: one for one in publicity_prompts.prompts(work)}
    found = []
    for record in publicity_copies.templates(work):
        period = publicity_periods.last_complete(record["frequency"], work.today)
        asked = period is not None and not publicity_periods.over_before(period, begun)
        due = publicity_periods.due(period, day) if period and asked else None
        sheet = made.get((record["code"], period.key)) if period else None
        if sheet is not None:
            state = sheet.state
        elif due is None:
            state = "as_needed"
        else:
            state = "overdue" if work.today > due else "due"
        prompt = at_once.get(record["code"])
        if prompt is not None and state not in ("due", "overdue"):
            # Of a list that is published every month as well, the month that runs is published early.
            state, due, sheet = "overdue" if prompt.late else "due", prompt.due_on, None
            if period is not None:
                period = publicity_periods.last_complete(
                    "monthly", work.today.replace(day=1) + timedelta(days=31)
                )
        publisher = sheet_record.publisher_of(record)
        found.append(
            CatalogueRow(
                record["code"],
                publicity_copies.part_of(work, record["part"]),
                record["title"],
                record["frequency"],
                publisher,
                say(CHAINS[publisher].name),
                period.key if period else "",
                due,
                state,
                sheet.id if sheet else None,
                record["publicity_days"],
                record["calendar"],
                publicity_register.fills(record["code"]),
                tuple(column["label_zh"] for column in record["columns"]),
                record["note"],
                record["legal_basis"],
                tuple(record.get("unconfirmed", ())),
                bool(record.get("own")),
                publicity_register.begins(record),
                prompt.causes if prompt else (),
                prompt.name if prompt else "",
            )
        )
    return tuple(found)


def make(work: Work, new: NewSheet) -> Made:
    """Make a sheet: from a table, or from the register where it can be counted. Needs `publicity:make`.

    Raises NeverPosted, SheetCodeUnknown, RowsNeeded, PeriodUnreadable, RegisterSaysOtherwise and the refusals of `publicity_rows`.
    """
    users.require(work, "publicity:make")
    record = sheet_record.template(work, new.code)
    frequency = record["frequency"]
    if new.period.strip():
        period = publicity_periods.parse(new.period, frequency)
    else:
        period = publicity_periods.last_complete(frequency, work.today) or publicity_periods.Period(
            work.today.isoformat(), None, None
        )
    if period.start is None:
        publicity_rows.sayable(period.key, say(N_("期间")))
    given, source = new.rows, "file"
    if new.nothing:
        given = publicity_rows.empty(record)
        counted = publicity_register.rows(work, record["code"], period)
        if counted is not None and counted.rows:
            raise publicity_rows.RegisterSaysOtherwise(n=len(counted.rows), field="rows")
    elif given is None:
        given, source = publicity_register.rows(work, record["code"], period), "register"
        if given is None:
            raise RowsNeeded(title=record["title"], field="rows")
        if not given.rows:
            raise publicity_rows.RegisterEmpty(field="rows")
    pack = packs.holding(work, "publicity")
    mapping = dict(new.mapping) or publicity_history.mapping(work, record, given)
    if mapping:
        given = publicity_rows.mapped(record, given, mapping)
    before = publicity_history.account_before(work, record["code"], period.key)
    lines = publicity_rows.ready(
        work, record, pack.body["never_publish_columns"], given, leave_out=new.leave_out,
        opening=new.opening, carried=before.closing if before else None, nothing=new.nothing,
    )  # fmt: skip
    why = publicity_rows.sayable(
        ink.line(new.opening_why, say(N_("原因")), field="opening_why", limit=200), say(N_("原因"))
    )
    if lines.account and before and lines.account.opening != before.closing and not why:
        raise publicity_account.OpeningUnlike(
            period=publicity_periods.parse(before.period, "ad hoc").word,
            wanted=money.plain(before.closing),
            found=money.plain(lines.account.opening),
            field="opening",
        )
    note = "；".join(
        part
        for part in (
            record["note"],
            f"上期结存与上一期公布数不同：{why}" if why else "",
            publicity_history.until_now(period, work.today),
        )
        if part
    )
    row = Sheet(
        station_id=work.station_id,
        id=new_id(),
        code=record["code"],
        list_version=pack.version,
        number=numbers.take(work, "sheet"),
        title=record["title"],
        part=record["part"],
        period=period.key,
        publisher=sheet_record.publisher_of(record),
        state=str(State.MADE),
        made_at=work.at,
        made_by=work.user_id,
        days=record["publicity_days"],
        calendar=record["calendar"],
        columns=[{"label": column["label_zh"], "type": column["type"]} for column in lines.columns],
        total=list(lines.total),
        source=source,
        opening=lines.account.opening if lines.account else None,
        closing=lines.account.closing if lines.account else None,
        asked={
            "note": note,
            "sign_off_roles": list(record["sign_off_roles"]),
            "legal_basis": record["legal_basis"],
            "mapping": mapping,
        },
        version=publicity_history.versions(work, record["code"], period.key) + 1,
    )
    work.session.add(row)
    work.session.flush()
    work.session.add_all(
        SheetRow(station_id=work.station_id, id=new_id(), sheet_id=row.id, line=n, cells=list(cells))
        for n, cells in enumerate(lines.rows, 1)
    )
    sheet_record.write(work, row, "made", note=source)
    audit.record(work, "publicity:make", row.id, code=row.code, rows=len(lines.rows), masked=lines.masked)
    return Made(
        row.id, row.number, row.state, len(lines.rows), lines.masked, lines.left_out, lines.missing, row.publisher, period.key,
        row.version or 1, publicity_account.plain(lines.account) if lines.account else {},
        (*publicity_history.remarks(lines, period, work.today),
         *(publicity_history.otherwise(work, row) if new.nothing else ())),
    )  # fmt: skip


def review(work: Work, wanted: str, *, opinion: str = "", send_back: bool = False) -> sheet_record.SheetLine:
    """One reviewer's word. Needs `publicity:review`; the maker never reviews, nobody reviews twice.

    Raises SamePersonTwice, ReviewedAlready, NotOfTheCommittee, ReviewerConflicted, StepNotAllowed, TextMissing (sent
    back without a reason).
    """
    users.require(work, "publicity:review")
    row = sheet_record.find(work, wanted)
    user = work.user_id or ""
    may_review(work, row, user)
    said = ink.line(opinion, say(N_("审查意见")), field="opinion", limit=300)
    if send_back:
        if not said:
            raise TextMissing(label=say(N_("退回原因")), field="opinion")
        return sheet_record.step(work, row, "sent_back", "publicity:review", note=said)
    if users.accounts_of(work, user) & sheet_record.standing(work, row).reviewers:
        raise ReviewedAlready(field="user")
    return sheet_record.step(work, row, "reviewed", "publicity:review", note=said or "同意公开")


def may_review(work: Work, row: Sheet, user: str) -> None:
    """Raise what forbids that a user reviews a sheet: SamePersonTwice, NotOfTheCommittee, ReviewerConflicted."""
    users.require_another_person(work, "publicity:review", user, {"publicity:make": {row.made_by or ""}})
    if row.publisher in COMMITTEE_CHECKED and "supervisor" not in users.posts_on(work, work.today).get(
        user, ()
    ):
        raise NotOfTheCommittee(field="user")
    if row.publisher in COMMITTEE_CHECKED:
        if set(users.posts_on(work, work.today).get(user, ())) & NOT_BESIDE_SUPERVISOR:
            raise ReviewerConflicted(why=say(N_("同时担任村“两委”负责人或文书")), field="user")
        named = [n for n, c in enumerate(row.columns or ()) if c["type"] == "name"]
        own = users.names(work).get(user, "")
        people = {cells[n] for cells in sheet_record.rows(work, row.id) for n in named}
        if own in people:
            raise ReviewerConflicted(why=say(N_("本人的名字在这张表上")), field="user")
        why = committee.why_not(work, user_id=user, name=own, concerned=people)
        if why:
            raise ReviewerConflicted(why=f"（{why}）", field="user")


def meeting(
    work: Work, wanted: str, reference: str, *, on: date | None = None, signed_by: Sequence[str] = ()
) -> sheet_record.SheetLine:
    """The joint meeting passed it: its date or the number of its record, who signed. Needs `publicity:post`.

    Raises TextMissing, StageDayWrong, ReviewsMissing, StepNotAllowed, DecisionNotPassed.
    """
    users.require(work, "publicity:post")
    said = ink.line(reference, say(N_("会议日期或记录编号")), field="meeting", limit=100)
    if not said:
        raise TextMissing(label=say(N_("会议日期或记录编号")), field="meeting")
    decisions.allowed(work, said, "meeting")
    row = sheet_record.find(work, wanted)
    data = {"on": sheet_record.stage_day(work, row, on), "signed": sheet_record.signers(signed_by)}
    return sheet_record.step(work, row, "meeting", "publicity:post", note=said, data=data)


def post(
    work: Work,
    wanted: str,
    *,
    on: date | None = None,
    places: Sequence[str] = (),
    meeting_reference: str = "",
    by: str = "",
    signed_by: Sequence[str] = (),
) -> sheet_record.SheetLine:
    """It hangs: since when, where, put up by whom, before which witnesses; until when follows from the sheet's days.

    Without places it hangs at the village's own (setting `publicity.places`). Needs `publicity:post`.
    Raises ReviewsMissing, MeetingMissing, StepNotAllowed, DayWrong, BeforeLastStage, TooManyPlaces.
    """
    users.require(work, "publicity:post")
    row = sheet_record.find(work, wanted)
    if meeting_reference.strip():
        meeting(work, row.id, meeting_reference)
    day = on or work.today
    sheet_record.require(work, row, "posted")
    if day > work.today or day < civil_date(row.made_at):
        raise sheet_record.DayWrong(field="on")
    sheet_record.after_last(work, row, day)
    until = sheet_record.until(work, row, day)
    row.places = publicity_board.hang(work, row, day, places, by)
    row.posted_on, row.until_on = day, until
    data = {
        "on": day.isoformat(),
        "until": until.isoformat() if until else None,
        "places": len(row.places),
        "by": ink.line(by, say(N_("张贴人")), field="by", limit=40),
        "signed": sheet_record.signers(signed_by),
    }
    return sheet_record.step(work, row, "posted", "publicity:post", data=data)


def objected(
    work: Work, wanted: str, text: str, *, who: str = "", channel: str = ""
) -> sheet_record.Objection:
    """A villager objects; anonymous when `who` is empty. Needs `publicity:post`. Raises TextMissing, StepNotAllowed."""
    users.require(work, "publicity:post")
    row = sheet_record.find(work, wanted)
    said = ink.paragraphs(text, say(N_("异议内容")), field="text")
    if not said:
        raise TextMissing(label=say(N_("异议内容")), field="text")
    days = int(station.setting(work, REPLY_DAYS, 5))
    due = sheet_record.calendar(work).due_calendar(work.today, days).date
    data = {"due": due.isoformat(), "channel": ink.line(channel, say(N_("渠道")), limit=40)}
    sheet_record.require(work, row, "objected")
    key = sheet_record.write(work, row, "objected", note=said, who=who, data=data)
    audit.record(work, "publicity:post", row.id, step="objected")
    return next(one for one in sheet_record.objections(work, row) if one.id == key)


def answer(work: Work, wanted: str, objection_id: str, text: str) -> sheet_record.Objection:
    """Answer an objection; late answers are marked so. Needs `publicity:post`. Raises ObjectionUnknown, TextMissing."""
    users.require(work, "publicity:post")
    row = sheet_record.find(work, wanted)
    open_ones = sheet_record.standing(work, row).open_objections
    chosen = objection_id or (next(iter(open_ones)) if len(open_ones) == 1 else "")
    if chosen not in open_ones:
        raise ObjectionUnknown(field="objection")
    said = ink.paragraphs(text, say(N_("答复")), field="text")
    if not said:
        raise TextMissing(label=say(N_("答复")), field="text")
    sheet_record.require(work, row, "answered")
    sheet_record.write(work, row, "answered", note=said, data={"objection": chosen})
    audit.record(work, "publicity:post", row.id, step="answered")
    return next(one for one in sheet_record.objections(work, row) if one.id == chosen)


def take_down(
    work: Work, wanted: str, *, on: date | None = None, signed_by: Sequence[str] = ()
) -> sheet_record.SheetLine:
    """It was taken down, its time being over; earlier is `publicity_board.interrupt`. Needs `publicity:post`.

    Raises TooEarlyToTakeDown, StepNotAllowed, DayWrong.
    """
    users.require(work, "publicity:post")
    row, day = sheet_record.find(work, wanted), on or work.today
    sheet_record.require(work, row, "taken_down")
    if row.until_on is not None and day < row.until_on:
        raise TooEarlyToTakeDown(day=row.until_on, field="on")
    if day > work.today or (row.posted_on is not None and day < row.posted_on):
        raise sheet_record.DayWrong(field="on")
    row.taken_down_on = day
    return sheet_record.step(
        work, row, "taken_down", "publicity:post",
        data={"on": day.isoformat(), "signed": sheet_record.signers(signed_by)},
    )  # fmt: skip


def archive(work: Work, wanted: str, *, place: str = "", no_photo_why: str = "") -> sheet_record.SheetLine:
    """Filed, when every objection is answered; `place` is its number in the file. Needs `publicity:post`.

    Every board it hung on has a photo, or it is said why not, which stays on the record.
    Raises ObjectionsOpen, PhotosMissing, StepNotAllowed.
    """
    users.require(work, "publicity:post")
    row = sheet_record.find(work, wanted)
    left = len(sheet_record.standing(work, row).open_objections)
    if left:
        raise ObjectionsOpen(count=left, field="objection")
    said = ink.line(place, say(N_("归档号")), field="place", limit=60)
    why = ink.line(no_photo_why, say(N_("没有照片的原因")), field="no_photo_why", limit=200)
    sheet_record.require(work, row, "archived")
    bare = sheet_record.lacking(work, row.id)
    if bare and not why:
        raise PhotosMissing(count=bare, field="no_photo_why")
    if bare:
        said = "；".join(part for part in (said, f"{bare}处没有照片：{why}") if part)
    return sheet_record.step(work, row, "archived", "publicity:post", note=said)


def list_all(
    work: Work, *, state: str | None = None, code: str | None = None, limit: int = 200
) -> tuple[sheet_record.SheetLine, ...]:
    """Sheets that were made, newest first. Needs `publicity:read`."""
    users.require(work, "publicity:read")
    query = sa.select(Sheet).where(Sheet.station_id == work.station_id, Sheet.withdrawn_at.is_(None))
    if state:
        query = query.where(Sheet.state == state)
    if code:
        query = query.where(Sheet.code == code)
    rows = list(work.session.execute(query.order_by(Sheet.id.desc()).limit(limit)).scalars())
    return tuple(sheet_record.line_of(work, row) for row in rows)


def get(work: Work, wanted: str) -> SheetDetail:
    """One sheet whole. Needs `publicity:read`. Raises SheetUnknown."""
    users.require(work, "publicity:read")
    row = sheet_record.find(work, wanted)
    who = users.names(work)
    happened = sheet_record.events(work, row.id)
    return SheetDetail(
        sheet_record.line_of(work, row),
        tuple(column["label"] for column in row.columns or ()),
        sheet_record.rows(work, row.id),
        tuple(row.total or ()),
        tuple(row.places or ()),
        sheet_record.objections(work, row),
        tuple((e.kind, e.at, who.get(e.user_id or "", ""), e.note or "") for e in happened),
        publicity_board.places(work, row.id),
        publicity_history.account_of(work, row),
        sheet_record.template_of(work, row)["note"],
        {e.kind: tuple(e.data["signed"]) for e in happened if e.data and e.data.get("signed")},
    )


def template(work: Work, code: str) -> Mapping[str, Any]:
    """A sheet's template, for a face that reads a table. Raises NeverPosted, SheetCodeUnknown."""
    return sheet_record.template(work, code)
