"""The lines of a publicity sheet: whitelisted columns, typed cells, masks put on at once, what must not be posted found.

What is masked here is masked for good: the sheet keeps the cells as they will be read on the board.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import field
from datetime import date
from typing import Any, Final

import sqlalchemy as sa

from stationdesk.core import idnumber, ink, masks, money, names
from stationdesk.core.errors import Refusal, Unhappy
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_, say
from stationdesk.models.residents import Person
from stationdesk.services import publicity_account, sheet_values
from stationdesk.services.publicity_account import Account
from stationdesk.services.sheets import Value
from stationdesk.storage.work import Work

MAX_ROWS: Final = 5000
TOTALS: Final = frozenset({"合计", "总计", "小计", "共计"})
SUMMED: Final = frozenset(
    {"due", "paid", "income", "expense", "amount", "premium", "received", "done", "overdue", "hours"}
)
"""Columns whose sum stands under them."""

_NUMBERS: Final[Mapping[str, str]] = {"id": N_("证件号码"), "phone": N_("手机号码"), "bank": N_("银行账号")}
# All three are looked for in `_bare` words: simplified, half-width, upper-case, without what may stand between.
_DISEASE: Final = re.compile(
    r"癌|肿瘤|[艾爱]滋|AIDS|HIV|肝炎|结核|梅毒|精神病|精神分裂|抑郁|尿毒症|透析|白血病|瘫痪|癫痫|智障|"
    r"残疾[一二三四1-4]级|[一二三四1-4]级(?:肢体|视力|听力|智力|精神|言语|多重)?残疾|(?:肢体|视力|听力|智力|精神|言语|多重)残疾",
    re.IGNORECASE,
)
_CHILD: Final = re.compile(
    r"留守儿童|孤儿|事实无人抚养|困境儿童|未成年|家庭暴力|家暴|性侵|强制报告|举报人|失独"
)
_DOOR: Final = re.compile(
    r"[0-9]+(?:号楼|栋|幢|单元|室)|[一二三四五六七八九十]+(?:号楼|栋|幢|单元)|门牌|[组湾路街巷][0-9]+号"
)
_BETWEEN: Final = re.compile(r"[-‐–—_/|~*＊]")
_BROKEN: Final = re.compile(r"#(?:REF!|N/A|VALUE!|DIV/0!|NAME\?|NUM!|NULL!)")
"""What a spreadsheet shows instead of a result."""
_PERSONAL: Final = frozenset({"name", "householder", "receiver", "applicant", "party"})


class ColumnsNotAllowed(Refusal):
    template = N_(
        "“{title}”不得公开这些列：{columns}。可用的列：{allowed}。请删去后再导入，或选择“不带这些列”。"
    )


class HeadingsUnknown(Refusal):
    template = N_("表格里没有认得出的列。可用的列：{allowed}。")


class RowsMissing(Refusal):
    template = N_("表格里没有一行内容。请核对文件；这一期确实没有，就选“本期没有发生”。")


class RegisterSaysOtherwise(Refusal):
    template = N_("台账里这一期有 {n} 行，不能公布“本期没有发生”。请从台账统计；台账记错了的，先改台账。")


class RegisterEmpty(Refusal):
    template = N_("台账里这一期没有可公布的内容。核对后确实没有，就选“本期没有发生”。")


class TooManyRows(Refusal):
    template = N_("一张公开表最多{limit}行，这里有{count}行。请按小组分成几张。")


class CellNotPostable(Refusal):
    """Something that must never be posted; names line and column, never the content."""

    template = N_("第{line}行“{column}”里有{what}，不得张贴。请改掉后再导入。")


class CellUnreadable(Refusal):
    template = N_("第{line}行“{column}”不是{wanted}。请改正后再导入。")


class CellUnprintable(CellUnreadable):
    """Marks that cannot be seen or turn the writing, too long, several lines: says which, where in the cell."""

    template = N_("第{line}行：{why}")


class FormulaInCell(Refusal):
    template = N_("第{line}行“{column}”是公式，不是内容。请把公式换成结果后再导入。")


class ChildNamed(Refusal):
    template = N_("第{line}行“{column}”是未成年人，儿童信息不得公开。请删去这一行。")


class TotalWrong(Refusal):
    template = N_("合计行的“{column}”与各行之和不符，各行之和为{wanted}。请核对后再导入。")


class NotSayable(Refusal):
    template = N_("“{label}”里有{what}，不得张贴。请改掉。")


class HeadingNotThere(Refusal):
    template = N_("表格里没有“{heading}”这一列。请照表格的列标题写。")


class MoreThanPossible(Refusal):
    template = N_("第{line}行“{column}”比“{other}”还多，不可能。请核对后再导入。")


@dataclass(frozen=True)
class GivenRows:
    """A table as it came: headings, and the rows with the line they have in their file."""

    headings: tuple[str, ...]
    rows: tuple[tuple[int, tuple[Value, ...]], ...] = field(repr=False)


@dataclass(frozen=True)
class Ready:
    """The lines as they will be read on the board."""

    columns: tuple[Mapping[str, Any], ...]
    rows: tuple[tuple[str, ...], ...] = field(repr=False)
    total: tuple[str, ...]
    left_out: tuple[str, ...]
    """Headings that were left out because the sheet does not allow them."""
    masked: int
    """Cells that were masked."""
    missing: tuple[str, ...]
    """Columns of the template that the table does not have."""
    account: Account | None = None
    """Of an account: opening, income, spending, closing, which agree."""


def recognised(sheet: Mapping[str, Any], heading: str) -> Mapping[str, Any] | None:
    """The column of a sheet that a heading names, by label or key."""
    plain = heading.strip().rstrip("＊*")
    bare = re.sub(r"[（(].*[）)]$", "", plain)
    for column in sheet["columns"]:
        label = column["label_zh"]
        if plain in (label, column["key"]) or bare == re.sub(r"[（(].*[）)]$", "", label):
            found: Mapping[str, Any] = column
            return found
    if plain == "姓名":
        # Lists call the person by many names: 申请人, 户主, 受助人.
        return next((column for column in sheet["columns"] if column["key"] in _PERSONAL), None)
    return None


def ready(
    work: Work,
    sheet: Mapping[str, Any],
    never: Sequence[str],
    given: GivenRows,
    *,
    leave_out: bool = False,
    opening: int | None = None,
    carried: int | None = None,
    nothing: bool = False,
) -> Ready:
    """Check, mask and total a table for a sheet. Raises the refusals of this module, naming line and column.

    `opening` of an account, in fen; a line 上期结存 in the table says it as well, a line 本期结存 is checked.
    `carried` is what the sheet before ended with: with no line at all it is what is still there. `nothing`: that there
    is no line was said on purpose.
    """
    places: dict[str, int] = {}
    unknown: list[str] = []
    for place, heading in enumerate(given.headings):
        column = recognised(sheet, heading)
        if column is None or column["key"] in never:
            if heading.strip():
                unknown.append(heading.strip())
        elif column["key"] in places:
            unknown.append(heading.strip())
        else:
            places[column["key"]] = place
    if unknown and not leave_out:
        allowed = say(N_("、")).join(column["label_zh"] for column in sheet["columns"])
        raise ColumnsNotAllowed(
            title=sheet["title"],
            columns=say(N_("、")).join(one[:20] for one in unknown),
            allowed=allowed,
            field="rows",
        )
    # Masked numbers are for the eye only: a sheet without them is complete.
    columns = [c for c in sheet["columns"] if c["key"] in places or c["key"] == "seq"]
    missing = [
        c["label_zh"]
        for c in sheet["columns"]
        if c not in columns and c["mask"] == "none" and c["key"] != "remark"
    ]
    if not given.headings and not given.rows:
        raise RowsMissing(field="rows")  # nothing was typed: which columns there are is not what is wrong
    if not set(places) - {"seq"}:
        allowed = say(N_("、")).join(column["label_zh"] for column in sheet["columns"])
        raise HeadingsUnknown(allowed=allowed, field="rows")
    lines, totals = _lines(given)
    is_account = {"income", "expense", "balance"} <= set(places)
    own_closing: int | None = None
    if is_account:
        lines, said, own_closing = publicity_account.framed(lines, places)
        if said is not None and opening is not None and said != opening:
            raise publicity_account.OpeningTwice(field="opening")
        opening = said if said is not None else opening
        if opening is None and not lines:
            opening = carried
    # A month in which nothing came and nothing was spent is published too.
    if not lines and not nothing and not (is_account and opening is not None):
        raise RowsMissing(field="rows")
    if len(lines) > MAX_ROWS:
        raise TooManyRows(limit=MAX_ROWS, count=len(lines), field="rows")
    people = sheet["part"] != "党务" and any(c["key"] in _PERSONAL for c in columns)
    # A child is no winner of a tender and no party member either: no column of names takes one.
    minors = _minors(work)
    # Two characters are too often part of another word; three are a name.
    little = tuple(name for name in minors if len(name) > 2)
    forms: dict[str, str] = {}
    rows: list[tuple[str, ...]] = []
    raw: list[dict[str, str]] = []
    masked = 0
    for seq, (line, values) in enumerate(lines, 1):
        cells: dict[str, str] = {}
        shown: list[str] = []
        for column in columns:
            key = column["key"]
            if key == "seq":
                shown.append(str(seq))
                continue
            text = _cell(work, column, values[places[key]], line, people=people)
            cells[key] = text
            if column["type"] in ("name", "text", "longtext"):
                form = forms[text] if text in forms else forms.setdefault(text, names.search_form(text))
            if column["type"] == "name" and form in minors:
                raise ChildNamed(line=line, column=column["label_zh"], field="rows")
            if column["type"] in ("text", "longtext") and any(name in form for name in little):
                raise ChildNamed(line=line, column=column["label_zh"], field="rows")
            rule = column["mask"]
            shown.append(masks.by_rule(rule, text) if text else "")
            masked += rule != "none" and bool(text)
        rows.append(tuple(shown))
        raw.append(cells)
    numbers = [line for line, _ in lines]
    account = publicity_account.reckon(raw, numbers, opening, own_closing) if is_account else None
    _compared(raw, numbers, {c["key"]: c["label_zh"] for c in columns})
    total = _total(columns, raw)
    if totals is not None:
        _same_totals(columns, raw, places, totals)
    return Ready(tuple(columns), tuple(rows), total, tuple(unknown), masked, tuple(missing), account)


def empty(sheet: Mapping[str, Any]) -> GivenRows:
    """The table of a period in which nothing happened: the columns that everybody may read, without a line."""
    headings = (c["label_zh"] for c in sheet["columns"] if c["key"] != "seq" and c["mask"] == "none")
    return GivenRows(tuple(headings), ())


def _lines(
    given: GivenRows,
) -> tuple[list[tuple[int, tuple[Value, ...]]], tuple[Value, ...] | None]:
    """The lines of a table, and its own row of totals when its last one is that."""
    wide = len(given.headings)
    lines = []
    totals: tuple[Value, ...] | None = None
    for line, values in given.rows:
        full = (*values, *([""] * (wide - len(values))))[:wide]
        texts = [sheet_values.text_of(value) for value in full]
        if not any(texts):
            continue
        if totals is None and any(re.sub(r"\s", "", text) in TOTALS for text in texts[:4]):
            totals = full
            continue
        totals_again = any(re.sub(r"\s", "", text) in TOTALS for text in texts[:4])
        if totals_again:
            raise CellUnreadable(line=line, column="合计", wanted=say(N_("唯一的合计行")), field="rows")
        lines.append((line, full))
    return lines, totals


def _cell(work: Work, column: Mapping[str, Any], value: Value, line: int, *, people: bool) -> str:
    label, kind = column["label_zh"], column["type"]
    if isinstance(value, str) and value.lstrip(" '\u3000")[:1] in ("=", "＝", "@", "＠"):
        raise FormulaInCell(line=line, column=label, field="rows")
    if isinstance(value, str) and _BROKEN.fullmatch(value.strip()):
        raise FormulaInCell(line=line, column=label, field="rows")
    text = sheet_values.text_of(value)
    if not text:
        return ""
    try:
        text = (
            ink.paragraphs(text, label, limit=400) if kind == "longtext" else ink.line(text, label, limit=200)
        )
    except Unhappy as wrong:
        raise CellUnprintable(line=line, column=label, why=wrong.message, field="rows") from wrong

    def unreadable(wanted: str) -> CellUnreadable:
        return CellUnreadable(line=line, column=label, wanted=wanted, field="rows")

    if kind == "money":
        _no_number(text, label, line, *_NUMBERS)
        try:
            return money.plain(money.parse(text))
        except Unhappy:
            raise unreadable(say(N_("金额"))) from None
    if kind == "date":
        try:
            day = sheet_values.day_of(value, date(2100, 1, 1))
        except Unhappy:
            day = None
        if day is None:
            raise unreadable(say(N_("一个日期")))
        return day.isoformat()
    if kind == "int" and not re.fullmatch(r"-?[0-9]{1,9}", text):
        raise unreadable(say(N_("整数")))
    if kind in ("decimal", "area") and not re.fullmatch(r"-?[0-9]{1,9}(\.[0-9]{1,4})?", text):
        raise unreadable(say(N_("数字")))
    if kind == "percent" and not re.fullmatch(r"[0-9]{1,3}(\.[0-9]{1,2})?%?|—", text):
        raise unreadable(say(N_("百分数")))
    if kind == "id" and not (idnumber.is_valid(text, today=work.today)):
        raise unreadable(say(N_("有效的公民身份号码")))
    if kind == "bank" and not re.fullmatch(r"[0-9 ]{4,25}", text):
        raise unreadable(say(N_("银行账号")))
    if kind == "phone" and not re.fullmatch(r"[0-9][0-9\- ]{2,18}", text):
        raise unreadable(say(N_("电话号码")))
    if kind == "phone":
        _no_number(text, label, line, "id", "bank")
    if kind in ("text", "longtext", "name"):
        _postable(text, label, line, people=people)
    return text


def _postable(text: str, label: str, line: int, *, people: bool) -> None:
    """Raise CellNotPostable for numbers of a person, diseases, children, house numbers."""
    _no_number(text, label, line, *_NUMBERS)
    bare = _bare(text)
    if _DISEASE.search(bare):
        raise CellNotPostable(line=line, column=label, what=say(N_("病名或残疾详情")), field="rows")
    if people and _CHILD.search(bare):
        raise CellNotPostable(line=line, column=label, what=say(N_("儿童、举报或受害人信息")), field="rows")
    if people and _DOOR.search(bare):
        raise CellNotPostable(line=line, column=label, what=say(N_("门牌住址")), field="rows")


def _bare(text: str) -> str:
    return _BETWEEN.sub("", names.search_form(text))


def _no_number(text: str, label: str, line: int, *kinds: str) -> None:
    for found in masks.find_numbers(text):
        if found.kind in kinds:
            raise CellNotPostable(line=line, column=label, what=say(_NUMBERS[found.kind]), field="rows")


def sayable(text: str, label: str, *, people: bool = True) -> str:
    """Words beside the table that will be printed too: title, period, note, place. Raises NotSayable."""
    try:
        _postable(text, label, 0, people=people)
    except CellNotPostable as wrong:
        raise NotSayable(label=label, what=wrong.params["what"], field="title") from None
    return text


def mapped(sheet: Mapping[str, Any], given: GivenRows, mapping: Mapping[str, str]) -> GivenRows:
    """A table whose headings are read as the clerk says: heading → column (label or key), empty for leaving it out.

    Raises HeadingNotThere, HeadingsUnknown (a column the sheet does not have).
    """
    plain = {one.strip(): place for place, one in enumerate(given.headings)}
    headings: list[str] = list(given.headings)
    dropped: set[int] = set()
    for heading, wanted in mapping.items():
        place = plain.get(heading.strip())
        if place is None:
            raise HeadingNotThere(heading=heading.strip()[:20], field="map")
        if not wanted.strip():
            dropped.add(place)
            continue
        column = recognised(sheet, wanted)
        if column is None:
            allowed = say(N_("、")).join(each["label_zh"] for each in sheet["columns"])
            raise HeadingsUnknown(allowed=allowed, field="map")
        headings[place] = column["label_zh"]
    # What was said wins over what merely sounds like it: the other heading is left out.
    said = {headings[plain[one.strip()]] for one, wanted in mapping.items() if wanted.strip()}
    kept = []
    for place, heading in enumerate(headings):
        column = recognised(sheet, heading) if heading.strip() else None
        shadowed = column is not None and column["label_zh"] in said and heading == given.headings[place]
        if place in dropped or (
            shadowed and given.headings[place].strip() not in {m.strip() for m in mapping}
        ):
            continue
        kept.append(place)
    return GivenRows(
        tuple(headings[place] for place in kept),
        tuple(
            (line, tuple(values[p] if p < len(values) else "" for p in kept)) for line, values in given.rows
        ),
    )


# Of a line: the first may not be more than the second.
_AT_MOST: Final = (
    ("present", "should"),
    ("agree", "present"),
    ("against", "present"),
    ("done", "received"),
    ("overdue", "received"),
)


def _compared(raw: Sequence[Mapping[str, str]], lines: Sequence[int], labels: Mapping[str, str]) -> None:
    """Numbers of one line that cannot be so: more present than called. Raises MoreThanPossible."""
    for cells, line in zip(raw, lines, strict=True):
        for less, more in _AT_MOST:
            if cells.get(less) and cells.get(more) and int(cells[less]) > int(cells[more]):
                raise MoreThanPossible(line=line, column=labels[less], other=labels[more], field="rows")
        votes = [int(cells[key]) for key in ("agree", "against") if cells.get(key)]
        if cells.get("present") and sum(votes) > int(cells["present"]):
            raise MoreThanPossible(line=line, column=labels["against"], other=labels["present"], field="rows")


def _minors(work: Work) -> frozenset[str]:
    """Names that only children of the register bear, as they are compared (`names.search_form`)."""
    today = work.today
    grown = date(today.year - 18, today.month, min(today.day, 28))
    rows = work.session.execute(
        sa.select(Person.name, Person.birth).where(
            Person.station_id == work.station_id, Person.withdrawn_at.is_(None)
        )
    )
    young: set[str] = set()
    old: set[str] = set()
    for name, birth in rows:
        (young if birth is not None and birth > grown else old).add(names.search_form(name))
    return frozenset(young - old)


def _sum(column: Mapping[str, Any], raw: Sequence[Mapping[str, str]]) -> str | None:
    key, kind = column["key"], column["type"]
    if key not in SUMMED:
        return None
    cells = [cells[key] for cells in raw if cells.get(key)]
    if kind == "money":
        return money.plain(sum(publicity_account.fen(cell) for cell in cells))
    if kind == "int":
        return str(sum(int(cell) for cell in cells))
    if kind == "decimal":
        from decimal import Decimal

        return str(sum((Decimal(cell) for cell in cells), Decimal(0)))
    return None


def _total(columns: Sequence[Mapping[str, Any]], raw: Sequence[Mapping[str, str]]) -> tuple[str, ...]:
    sums = [_sum(column, raw) for column in columns]
    if not raw or not any(sums):
        return ()
    cells = [text or "" for text in sums]
    if columns[-1]["key"] == "balance":
        cells[-1] = raw[-1]["balance"]
    cells[0] = "合计"
    return tuple(cells)


def _same_totals(
    columns: Sequence[Mapping[str, Any]],
    raw: Sequence[Mapping[str, str]],
    places: Mapping[str, int],
    totals: Sequence[Value],
) -> None:
    for column in columns:
        wanted = _sum(column, raw)
        if wanted is None or column["key"] not in places:
            continue
        given = sheet_values.text_of(totals[places[column["key"]]])
        if not given or given in TOTALS:
            continue
        try:
            same = money.parse(given) == money.parse(wanted)
        except Unhappy:
            same = False
        if not same:
            raise TotalWrong(column=column["label_zh"], wanted=wanted, field="rows")
