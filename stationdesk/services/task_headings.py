"""Where the headings of somebody's table are, and what its columns mean: titles above, two lines, notes below.

Works on plain lines of text and the merged ranges, whatever the kind of file. For `task_books`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final

from stationdesk.core.late import dataclass
from stationdesk.services import residents_headings
from stationdesk.services.residents_headings import plain

LOOK_DOWN: Final = 30
"""How far down the headings may be."""

_MORE: Final = {
    "number": "序号|编号|序|号|No|No.|NO.",
    "name": "被摸排人姓名|对象姓名|群众姓名|本人姓名|村民姓名|老人姓名|儿童姓名|学生姓名|残疾人姓名|申请人姓名|家庭成员姓名|成员姓名",
    "id_number": "本人身份证号|身份证件号|证件编号|居民身份证|公民身份证|身份号|身份证号码（18位）|本人身份证号码",
    "age": "年龄|周岁|年龄（周岁）|实足年龄",
    "phones": "联系手机|本人电话|本人联系电话|联系人电话|移动电话|电话或手机|手机号码1|固话|固定电话",
    "living_address": "家庭地址|居住地|现住地|现住地址|详细地址|地址|常住地址|现居住地址|居住地址详情|家庭详细住址",
    "registered_address": "户籍所在地址|户口地址|户籍地详细地址",
    "household_head": "户主姓名|户主|所属户主|家庭户主",
    "head_id_number": "户主身份证号|户主身份证号码|户主身份证|户主公民身份号码|户主证件号码",
    "village_group": "村组|所在村组|村民组|组名|所在小组|居民小组",
    "village": "村|村名|所在村|行政村|村（社区）|村/社区|社区|村别|所属村",
    "town": "镇|乡镇|所在乡镇|街道|镇（街道）|乡镇街道|镇街",
    "grid": "网格号|所在网格|网格编号",
    "away": "是否在外务工|是否在外|务工情况|外出情况",
    "relation": "与户主之关系|家庭成员关系|与本人关系",
    "remark": "备注说明|其他说明|情况说明|原因|未填原因",
}
"""Headings of tables from above that the register's own import does not use."""

ROLES: Final[Mapping[str, str]] = MappingProxyType(
    dict(residents_headings.KNOWN)
    | {plain(text): role for role, texts in _MORE.items() for text in texts.split("|")}
)
"""A heading without what stands around it → what the column holds."""

PEOPLE: Final = ("name", "id_number")
"""Roles that say whose line it is."""
HEADS: Final = {"household_head": "name", "head_id_number": "id_number"}
"""In a table of households, with a line for each, the head is whose line it is."""
_OTHERS: Final = re.compile(
    r"户主|监护|父|母|配偶|联系|负责|填表|填报|经办|代|照料|照护|签|子女|亲属|干部|帮扶|包保|审核|队长|组长"
)
"""Whose name a heading means when it is not the person's own."""

_NOTE: Final = re.compile(
    r"^\s*(填表说明|填报说明|填写说明|说明[:：]|注[:：]|注意|备注[:：]|填表人|填报人|填报单位|单位负责人|负责人|审核|制表|经办人|联系人[:：]"
    r"|合\s*计|总\s*计|小\s*计|附[:：]|盖章|日期[:：])"
)
_EXAMPLE: Final = re.compile(r"^\s*[（(【]?\s*(例|示例|样例|范例|举例|填写示例|参考)")
_INDEX: Final = re.compile(r"[0-9]{1,3}|[甲乙丙丁戊己庚辛]|\([0-9]{1,2}\)|（[0-9]{1,2}）|[①-⑳]")

Merge = tuple[int, int, int, int]


@dataclass(frozen=True)
class Headings:
    """The rows of the headings (from 1, both included) and the text of each column (from 0)."""

    top: int
    bottom: int
    texts: tuple[str, ...]


def role_of(heading: str) -> str:
    """What a column with this heading holds, "" when it is the table's own question."""
    for piece in (heading, *reversed(heading.split("/"))):
        bare = plain(piece)
        if bare in ROLES:
            return ROLES[bare]
        for cut in (r"[（(【\[].*", r"[0-9一二三]$", r"^(本人|其|您的|居民|群众)"):
            shorter = re.sub(cut, "", bare)
            if shorter and shorter in ROLES:
                return ROLES[shorter]
    bare = plain(heading.split("/")[-1])
    return "name" if bare.endswith("姓名") and not _OTHERS.search(bare) else ""


def roles_of(texts: Sequence[str]) -> list[str]:
    """The roles of a table's columns: only the first name says whose line it is, and a head where there is none."""
    roles = [role_of(text) for text in texts]
    if "name" not in roles:
        roles = [HEADS.get(role, role) for role in roles]
    for role in ("name", "id_number", "number"):
        first = next((at for at, one in enumerate(roles) if one == role), -1)
        roles = ["" if one == role and at != first else one for at, one in enumerate(roles)]
    return roles


def known(text: str) -> bool:
    """Whether a cell looks like a heading of a list of people."""
    return 0 < len(text) <= 40 and bool(role_of(text))


def find(lines: Sequence[Sequence[str]], merges: Sequence[Merge], row: int | None = None) -> Headings | None:
    """The headings of a sheet: found by what they say, or in the row that a person pointed at."""
    best, at = 0, -1
    if row is not None:
        at = row - 1 if 0 < row <= len(lines) else -1
    else:
        for number, line in enumerate(lines[:LOOK_DOWN]):
            count = len({role_of(cell) for cell in line if known(cell)})
            if count > best and any(role_of(cell) in (*PEOPLE, *HEADS) for cell in line if known(cell)):
                best, at = count, number
    if at < 0:
        return None
    top, bottom = _block(lines, merges, at + 1)
    width = max((len(line) for line in lines[top - 1 : bottom]), default=0)
    shown = [list(line) + [""] * (width - len(line)) for line in lines[top - 1 : bottom]]
    for first, left, last, right in merges:
        if first <= bottom and last >= top and left <= width:
            value = shown[first - top][left - 1] if top <= first else ""
            for r in range(max(first, top), min(last, top + len(shown) - 1) + 1):
                for c in range(left, min(right, width) + 1):
                    shown[r - top][c - 1] = value
    texts = []
    for column in range(width):
        pieces = dict.fromkeys(one for one in (_one_line(line[column]) for line in shown) if one)
        texts.append("/".join(pieces))
    while texts and not texts[-1]:
        texts.pop()
    return Headings(top, bottom, tuple(texts)) if texts else None


def _one_line(text: str) -> str:
    return re.sub(r"\s*\n\s*", "", text).strip()


def _block(lines: Sequence[Sequence[str]], merges: Sequence[Merge], at: int) -> tuple[int, int]:
    """The rows that belong to the headings around the best one (all from 1)."""
    top = bottom = at
    # A heading that stands over several rows shows how many lines there are, upwards and downwards.
    for first, left, last, right in merges:
        if first <= at <= last and last > first and left == right:
            top, bottom = min(top, first), max(bottom, last)
    for first, left, last, right in merges:
        if top <= first == last <= bottom and right > left and last == bottom:
            # 联系方式 over 手机 and 固话: the row below is still a heading unless it looks like a person.
            below = [_cell(lines, last + 1, column) for column in range(left, right + 1)]
            if all(below) and not any(re.search(r"[0-9]{3}", text) or len(text) > 15 for text in below):
                bottom = max(bottom, last + 1)
    width = max((sum(1 for cell in line if cell) for line in lines[at - 1 : at]), default=0)
    if top == at and top > 1:
        groups = [m for m in merges if m[0] == m[2] == top - 1 and m[3] - m[1] + 1 <= max(2, width * 2 // 3)]
        if len(groups) > 1:
            top -= 1
    return top, min(bottom, at + 4)


def _cell(lines: Sequence[Sequence[str]], row: int, column: int) -> str:
    if row > len(lines) or column > len(lines[row - 1]):
        return ""
    return lines[row - 1][column - 1]


def is_note(cells: Sequence[str], people: Sequence[int]) -> bool:
    """Whether a row below the headings is no person's line: notes, totals, an example, numbers of columns."""
    filled = [cell for cell in cells if cell]
    if not filled:
        return False
    first = filled[0]
    if _NOTE.match(first) or _EXAMPLE.match(first):
        return True
    if any(_EXAMPLE.match(cells[at]) for at in people if at < len(cells)):
        return True
    if len(filled) > 2 and all(_INDEX.fullmatch(cell) for cell in filled):
        # 1 2 3 4 … or 甲 乙 丙: the columns counted, under their headings.
        return True
    return not any(at < len(cells) and cells[at] for at in people)
