"""Templates of publicity sheets: five parts or three, and the village's own wording of a template.

The pack says what a sheet has; a copy may take columns away, name them otherwise, add own ones, hang longer. It may
never show more than the pack allows: masks only get stricter, and what must not be posted gets no column.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final, get_args, get_type_hints

import sqlalchemy as sa

from stationdesk.core import ink
from stationdesk.core.errors import Refusal
from stationdesk.core.ids import new_id
from stationdesk.core.late import dataclass
from stationdesk.core.papers.publicity_papers import PostingColumn
from stationdesk.core.words import N_, say
from stationdesk.models.publicity import SheetCopy
from stationdesk.security import audit
from stationdesk.services import packs, station, users
from stationdesk.storage.work import Work

SCHEME: Final = "publicity.scheme"
"""Station setting: `five` (党务、村务、财务、服务、事务) or `three` (党务、村务、财务)."""
THREE: Final[Mapping[str, str]] = {"服务": "村务", "事务": "村务"}
SCHEMES: Final = ("five", "three")
TYPES: Final = tuple(get_args(get_type_hints(PostingColumn)["type"]))
OWN_TYPES: Final = tuple(one for one in TYPES if one not in ("id", "bank", "phone"))
"""Columns that a village adds itself hold no numbers of a person."""
OFTEN: Final[Mapping[str, int]] = {"monthly": 0, "quarterly": 1, "annual": 2, "ad hoc": 3}
MAX_COLUMNS: Final = 14
_NOT_A_COLUMN: Final = re.compile(
    r"身份证|证件号|银行|账号|卡号|电话|手机|病|残疾|健康|诊断|住址|门牌|学校|班级|监护|儿童|未成年|照片|指纹|密码"
)
_NOT_A_TITLE: Final = re.compile(
    r"留守|儿童|孤儿|事实无人抚养|未成年|家庭暴力|家暴|强制报告|举报|信访|失独|艾滋|精神病"
)


class SheetCodeUnknown(Refusal):
    template = N_("公开目录里没有“{code}”。请从目录中选择。")


class NeverPosted(Refusal):
    template = N_("“{name}”不得张榜公开：{rule}。")


class SchemeUnknown(Refusal):
    template = N_("公开栏分五部分（five）或三部分（three）。")


class ColumnNotKept(Refusal):
    template = N_("“{label}”不能作公开表的一列：个人号码、健康、住址和儿童信息不得公开。")


class ColumnTypeWrong(Refusal):
    template = N_("“{label}”这一列的类型不能这样。自加的列可用：{types}。")


class MaskLoosened(Refusal):
    template = N_("“{label}”这一列必须遮盖，不能改成原样公开。")


class ColumnsMissing(Refusal):
    template = N_("公开表至少要有一列内容，最多{most}列，列名不能重复。")


class TooSeldom(Refusal):
    template = N_("“{title}”不能比目录要求的更少公开。一般事项至少每季度一次，集体财务往来较多的每月一次。")


class TooShort(Refusal):
    template = N_("公示不能少于{days}天。")


class TitleNotPostable(Refusal):
    template = N_("表名里有不得张榜公开的内容，不能用。")


class NoCopy(Refusal):
    template = N_("这张表用的就是目录原样，没有自己的样式可以恢复。")


@dataclass(frozen=True)
class CopyColumn:
    """One column of a copy. `key` is one of the pack's, or empty for an own one."""

    label: str
    key: str = ""
    type: str = "text"
    mask: str = ""
    """Empty: as the pack has it."""


@dataclass(frozen=True)
class EditCopy:
    """The village's own wording of a template; what is None stays as it is."""

    code: str
    title: str | None = None
    frequency: str | None = None
    days: int | None = None
    calendar: str | None = None
    columns: Sequence[CopyColumn] | None = None
    sign_offs: Sequence[str] | None = None
    note: str | None = None
    reason: str = ""


def scheme(work: Work) -> str:
    """`five` or `three`."""
    return str(station.setting(work, SCHEME, "five"))


def choose_scheme(work: Work, wanted: str) -> str:
    """Five parts or three, for catalogue and paper. Needs `station:settings`. Raises SchemeUnknown."""
    if wanted not in SCHEMES:
        raise SchemeUnknown(field="scheme")
    station.set_setting(work, SCHEME, wanted)
    return wanted


def part_of(work: Work, part: str) -> str:
    """The part under which a sheet hangs here."""
    return THREE.get(part, part) if scheme(work) == "three" else part


def template(work: Work, code: str) -> Mapping[str, Any]:
    """One template, in the village's wording. Raises NeverPosted, SheetCodeUnknown."""
    pack = packs.holding(work, "publicity")
    plain = code.strip()
    refuse_forbidden(work, plain)
    copies = _copies(work)
    for record in pack.items("sheets"):
        own = copies.get(record["code"])
        titles = {record["title"], own.title if own else record["title"]}
        if plain.upper() == record["code"] or plain in titles:
            return worded(record, own)
    raise SheetCodeUnknown(code=plain[:30], field="code")


def templates(work: Work) -> tuple[Mapping[str, Any], ...]:
    """All of them, in the village's wording."""
    copies = _copies(work)
    return tuple(
        worded(record, copies.get(record["code"]))
        for record in packs.holding(work, "publicity").items("sheets")
    )


def refuse_forbidden(work: Work, plain: str) -> None:
    """Raise NeverPosted for the code or name of something that must never hang on a board."""
    for rule in packs.holding(work, "publicity").body["forbidden"]:
        if plain.upper() == rule["matter"] or (plain and plain in rule["name_zh"]):
            raise NeverPosted(name=rule["name_zh"], rule=rule["rule"], field="code")


def worded(record: Mapping[str, Any], own: SheetCopy | None) -> Mapping[str, Any]:
    """A template with a copy laid over it; columns that the pack no longer has are gone from the copy too."""
    if own is None:
        return record
    by_key = {column["key"]: column for column in record["columns"]}
    columns = [
        {**by_key.get(one["key"], {}), "key": one["key"], "label_zh": one["label"], "type": one["type"], "mask": one["mask"]}
        for one in own.columns
        if one["key"] in by_key or one["key"].startswith("own")
    ]  # fmt: skip
    return {
        **record,
        "title": own.title,
        "frequency": own.frequency,
        "publicity_days": own.days,
        "calendar": own.calendar,
        "columns": columns,
        "sign_off_roles": list(own.sign_offs),
        "note": own.note or "",
        "own": True,
    }


def edit(work: Work, new: EditCopy) -> Mapping[str, Any]:
    """Word a template otherwise. Needs `publicity:make`. Sheets already made stay as they are.

    Raises the refusals of this module.
    """
    users.require(work, "publicity:make")
    before = template(work, new.code)
    shipped = next(
        one for one in packs.holding(work, "publicity").items("sheets") if one["code"] == before["code"]
    )
    title = ink.line(new.title, say(N_("表名")), field="title", limit=60) if new.title else before["title"]
    if title != shipped["title"]:
        refuse_forbidden(work, title)
        if _NOT_A_TITLE.search(title):
            raise TitleNotPostable(field="title")
    frequency = new.frequency or before["frequency"]
    _often_enough(shipped, frequency)
    days = before["publicity_days"] if new.days is None else new.days
    least = shipped["publicity_days"]
    if least is not None and (days is None or days < least):
        raise TooShort(days=least, field="days")
    if days is not None and not 1 <= days <= 3650:
        raise TooShort(days=least or 1, field="days")
    calendar = new.calendar or before["calendar"]
    if calendar not in ("working", "calendar") or (
        shipped["calendar"] == "working" and calendar == "calendar" and days == least
    ):
        raise TooShort(days=least or 1, field="calendar")
    columns = (
        [
            {"key": c["key"], "label": c["label_zh"], "type": c["type"], "mask": c["mask"]}
            for c in before["columns"]
        ]
        if new.columns is None
        else _columns(work, shipped, new.columns)
    )
    own = SheetCopy(
        station_id=work.station_id,
        id=new_id(),
        code=shipped["code"],
        title=title,
        frequency=frequency,
        days=days,
        calendar=calendar,
        columns=columns,
        sign_offs=[
            ink.line(one, say(N_("签字栏")), field="sign_offs", limit=40)
            for one in (before["sign_off_roles"] if new.sign_offs is None else new.sign_offs)
        ],
        note=ink.line(
            before["note"] if new.note is None else new.note, say(N_("说明")), field="note", limit=300
        )
        or None,
        reason=ink.line(new.reason, say(N_("依据")), field="reason", limit=200) or None,
        made_at=work.at,
        user_id=work.user_id,
    )
    _let_go(work, shipped["code"], "replaced")
    work.session.add(own)
    work.session.flush()
    audit.record(work, "publicity:make", own.id, code=own.code, step="template")
    return worded(shipped, own)


def restore(work: Work, code: str) -> Mapping[str, Any]:
    """Back to the pack's wording. Needs `publicity:make`. Raises NoCopy."""
    users.require(work, "publicity:make")
    found = template(work, code)
    if not _let_go(work, found["code"], "restored"):
        raise NoCopy(field="code")
    audit.record(work, "publicity:make", None, code=found["code"], step="template-restored")
    return template(work, found["code"])


def _columns(work: Work, shipped: Mapping[str, Any], wanted: Sequence[CopyColumn]) -> list[dict[str, str]]:
    pack = packs.holding(work, "publicity")
    never = set(pack.body["never_publish_columns"])
    masks = set(pack.body["mask_rules"])
    known = {column["key"]: column for column in shipped["columns"]}
    made: list[dict[str, str]] = []
    for place, one in enumerate(wanted, 1):
        label = ink.line(one.label, say(N_("列名")), field="columns", limit=30)
        base = known.get(one.key)
        if not label or one.key in never:
            raise ColumnNotKept(label=label or one.key, field="columns")
        if base is not None:
            if label != base["label_zh"] and _NOT_A_COLUMN.search(label):
                raise ColumnNotKept(label=label, field="columns")
            mask = one.mask or base["mask"]
            if mask not in masks or (base["mask"] != "none" and mask != base["mask"]):
                raise MaskLoosened(label=label, field="columns")
            made.append({"key": one.key, "label": label, "type": base["type"], "mask": mask})
            continue
        if one.key and not one.key.startswith("own"):
            raise ColumnNotKept(label=label, field="columns")
        if _NOT_A_COLUMN.search(label):
            raise ColumnNotKept(label=label, field="columns")
        mask = one.mask or "none"
        if one.type not in OWN_TYPES or mask not in ("none", "name") or mask not in masks:
            raise ColumnTypeWrong(label=label, types=say(N_("、")).join(OWN_TYPES), field="columns")
        made.append({"key": one.key or f"own{place}", "label": label, "type": one.type, "mask": mask})
    labels, keys = [one["label"] for one in made], [one["key"] for one in made]
    doubled = len(set(labels)) < len(labels) or len(set(keys)) < len(keys)
    if doubled or not set(keys) - {"seq"} or len(made) > MAX_COLUMNS:
        raise ColumnsMissing(most=MAX_COLUMNS, field="columns")
    return made


def _often_enough(shipped: Mapping[str, Any], frequency: str) -> None:
    """General things at least every quarter; a month's accounts may become a quarter's where little moves."""
    was = shipped["frequency"]
    if frequency not in OFTEN:
        raise TooSeldom(title=shipped["title"], field="frequency")
    if was == "ad hoc":
        return
    allowed = max(OFTEN[was], OFTEN["quarterly"] if shipped["part"] == "财务" else 0)
    if OFTEN[frequency] > allowed:
        raise TooSeldom(title=shipped["title"], field="frequency")


def _copies(work: Work) -> dict[str, SheetCopy]:
    """The newest copy of each code."""
    rows = work.session.execute(
        sa.select(SheetCopy)
        .where(SheetCopy.station_id == work.station_id, SheetCopy.withdrawn_at.is_(None))
        .order_by(SheetCopy.id)
    ).scalars()
    return {row.code: row for row in rows}


def _let_go(work: Work, code: str, why: str) -> int:
    count = 0
    for row in work.session.execute(
        sa.select(SheetCopy).where(
            SheetCopy.station_id == work.station_id,
            SheetCopy.code == code,
            SheetCopy.withdrawn_at.is_(None),
        )
    ).scalars():
        row.withdrawn_at, row.withdrawn_why = work.at, why
        count += 1
    work.session.flush()
    return count
