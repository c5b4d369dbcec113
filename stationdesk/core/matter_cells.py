"""How a field of the catalogue stands in a cell of a workbook, and how it is read back.

The township edits the catalogue as a workbook: every column is one field, its heading the field's Chinese name. What
a cell says is Chinese whatever language the screen speaks. A cell that still says what the record says keeps the
record's own value, so a catalogue written out and read back is the same to the last field.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from stationdesk.core import matter_codes as codes
from stationdesk.core.late import dataclass
from stationdesk.core.matter_shapes import MATTER_CODE, MAX_NAME
from stationdesk.core.words import N_, say

LIST_SIGN: Final = "、"
ALL_FIELDS: Final = "全部"
_SPLIT: Final = re.compile(r"[、,，;；\n]+")
_LAW: Final = re.compile(r"《(?P<title>.+?)》(?:（(?P<number>.*?)）)?(?P<article>.*)")


class CellWrong(Exception):
    """A cell that cannot be that field's value; the text says why, in the reader's language."""


@dataclass(frozen=True)
class Cells:
    """One column: the field, what a record's cell says, and what a text means."""

    field: str
    heading: str
    write: Callable[[Mapping[str, Any], Mapping[str, Any]], str]
    """(record, body of the catalogue) → text."""
    read: Callable[[str, Mapping[str, Any]], Any]
    """(text, body) → value. Raises CellWrong."""
    width: int = 14

    def value(self, text: str, record: Mapping[str, Any] | None, body: Mapping[str, Any]) -> Any:
        """What the cell means; the record's own value where the cell still says the same."""
        if record is not None and text == self.write(record, body).strip():
            return record.get(self.field)
        return self.read(text, body)


def _plain(name: str, width: int = 14, *, needed: bool = False) -> Cells:
    def read(text: str, _body: Mapping[str, Any]) -> Any:
        if needed and not text:
            raise CellWrong(say(N_("没有填")))
        if needed and (len(text) > MAX_NAME or not text.isprintable()):
            raise CellWrong(say(N_("应为一行，不超过{most}个字"), most=MAX_NAME))
        return text or None

    return Cells(name, codes.FIELD_NAMES[name], lambda r, _b: str(r.get(name) or ""), read, width)


def _count(name: str, most: int) -> Cells:
    def read(text: str, _body: Mapping[str, Any]) -> Any:
        if not text:
            return None
        if not re.fullmatch(r"[0-9]{1,4}", text) or int(text) > most:
            raise CellWrong(say(N_("“{text}”不对，应为0到{most}的整数，或空着"), text=text[:20], most=most))
        return int(text)

    def write(record: Mapping[str, Any], _body: Mapping[str, Any]) -> str:
        value = record.get(name)
        return "" if value is None else str(value)

    return Cells(name, codes.FIELD_NAMES[name], write, read, 10)


def _yes_no(name: str) -> Cells:
    def read(text: str, _body: Mapping[str, Any]) -> Any:
        if text in ("是", "√", "1", "true", "True", "Y", "y"):
            return True
        if text in ("否", "×", "0", "false", "False", "N", "n", ""):
            return False
        raise CellWrong(say(N_("“{text}”不对，应为“是”或“否”"), text=text[:20]))

    return Cells(name, codes.FIELD_NAMES[name], lambda r, _b: "是" if r.get(name) else "否", read, 8)


def _coded(
    name: str, listed: Mapping[str, str], *, needed: bool = False, heading: str = "", width: int = 12
) -> Cells:
    def read(text: str, _body: Mapping[str, Any]) -> Any:
        if not text and not needed:
            return None
        return one_of(text, listed)

    return Cells(
        name,
        heading or codes.FIELD_NAMES[name],
        lambda r, _b: listed.get(str(r.get(name) or ""), str(r.get(name) or "")),
        read,
        width,
    )


def one_of(text: str, listed: Mapping[str, str]) -> str:
    """The key that a text names: the key itself, the word, or both (`2 承诺件`). Raises CellWrong."""
    for key, name in listed.items():
        if text in (key, name, f"{key} {name}", f"{key}{name}"):
            return key
    raise CellWrong(
        say(N_("没有“{text}”。可用：{known}"), text=text[:20], known=LIST_SIGN.join(listed.values()))
    )


def _several(name: str, listed: Mapping[str, str]) -> Cells:
    def read(text: str, _body: Mapping[str, Any]) -> Any:
        return [one_of(part.strip(), listed) for part in _SPLIT.split(text) if part.strip()]

    def write(record: Mapping[str, Any], _body: Mapping[str, Any]) -> str:
        return LIST_SIGN.join(listed.get(one, one) for one in record.get(name) or ())

    return Cells(name, codes.FIELD_NAMES[name], write, read)


def _group(name: str, groups: str, *, needed: bool) -> Cells:
    """A window or category: by its name or its key."""

    def names(body: Mapping[str, Any]) -> dict[str, str]:
        return {group["key"]: group["name_zh"] for group in body[groups]}

    def read(text: str, body: Mapping[str, Any]) -> Any:
        if not text and not needed:
            return None
        return one_of(text, names(body))

    return Cells(
        name,
        codes.FIELD_NAMES[name],
        lambda r, body: names(body).get(r.get(name) or "", r.get(name) or ""),
        read,
    )


def _lines(name: str) -> Cells:
    def read(text: str, _body: Mapping[str, Any]) -> Any:
        return [line.strip() for line in text.splitlines() if line.strip()]

    return Cells(name, codes.FIELD_NAMES[name], lambda r, _b: "\n".join(r.get(name) or ()), read, 36)


def _words(name: str) -> Cells:
    def read(text: str, _body: Mapping[str, Any]) -> Any:
        return [part.strip() for part in _SPLIT.split(text) if part.strip()]

    return Cells(name, codes.FIELD_NAMES[name], lambda r, _b: LIST_SIGN.join(r.get(name) or ()), read, 24)


def law_line(law: Mapping[str, Any]) -> str:
    """A law as papers name it: 《title》（number）article."""
    number = f"（{law['number']}）" if law.get("number") else ""
    return f"《{law['title']}》{number}{law.get('article') or ''}"


def _laws(text: str, _body: Mapping[str, Any]) -> Any:
    found = []
    for line in filter(None, (line.strip() for line in text.splitlines())):
        parts = _LAW.fullmatch(line)
        if parts is None:
            found.append({"title": line.strip("《》"), "number": "", "article": ""})
        else:
            found.append({key: parts[key] or "" for key in ("title", "number", "article")})
    return found


def _law_lines(record: Mapping[str, Any], _body: Mapping[str, Any]) -> str:
    return "\n".join(law_line(law) for law in record.get("legal_basis") or ())


def _code(text: str, _body: Mapping[str, Any]) -> Any:
    if MATTER_CODE.fullmatch(text) is None:
        raise CellWrong(
            say(N_("“{text}”不能作编码：只用字母、数字和短横，最多40个字符"), text=text[:20] or "—")
        )
    return text


def _marks(text: str, _body: Mapping[str, Any]) -> Any:
    back = {name: key for key, name in codes.FIELD_NAMES.items()}
    parts = [part.strip() for part in _SPLIT.split(text) if part.strip()]
    return ["*"] if ALL_FIELDS in parts else sorted({back.get(part, part) for part in parts})


def _marked(record: Mapping[str, Any], _body: Mapping[str, Any]) -> str:
    return LIST_SIGN.join(
        ALL_FIELDS if one == "*" else codes.FIELD_NAMES.get(one, one)
        for one in record.get("unconfirmed") or ()
    )


MATTER_CELLS: Final[tuple[Cells, ...]] = (
    Cells("code", codes.FIELD_NAMES["code"], lambda r, _b: str(r["code"]), _code, 12),
    _plain("name_zh", 30, needed=True),
    _plain("name_en", 24),
    _plain("catalog_code"),
    _plain("task_code", 20),
    _plain("local_task_code"),
    _group("window", "windows", needed=True),
    _group("nanhai_key", "nanhai_categories", needed=False),
    _coded("list_kind", codes.LIST_KINDS, width=14),
    _plain("entrust_name", 18),
    _coded("task_type", codes.TASK_TYPES),
    _coded("project_type", codes.PROJECT_TYPES),
    _coded("handling_type", codes.HANDLING, needed=True),
    _several("server_types", codes.SERVER_TYPES),
    _several("applicant_kinds", codes.APPLICANTS),
    _coded("use_level", codes.USE_LEVELS),
    _coded("level_deciding", codes.LEVELS, needed=True),
    _plain("deciding_authority", 24),
    _plain("dept_code"),
    Cells("legal_basis", codes.FIELD_NAMES["legal_basis"], _law_lines, _laws, 40),
    _plain("conditions", 40),
    _lines("steps"),
    _count("statutory_days", 366),
    _count("statutory_calendar_days", 366),
    _count("promised_days", 366),
    _count("station_days", 366),
    _plain("fee"),
    _plain("result_name", 18),
    _plain("season"),
    _yes_no("proxy_allowed"),
    _yes_no("home_visit_allowed"),
    _yes_no("sensitive"),
    _count("limit_scene_num", 99),
    _plain("transact_addr"),
    _plain("transact_time"),
    _plain("link_way"),
    _plain("supervise_way"),
    _plain("handle_area"),
    _words("keywords"),
    _plain("note", 24),
    Cells("unconfirmed", codes.FIELD_NAMES["unconfirmed"], _marked, _marks, 24),
)
"""The columns of the sheet 事项, in their order."""


def _copies(text: str, _body: Mapping[str, Any]) -> Any:
    if not text:
        return 1
    if not re.fullmatch(r"[0-9]{1,2}", text):
        raise CellWrong(say(N_("“{text}”不对，应为0到{most}的整数，或空着"), text=text[:20], most=99))
    return int(text)


def _need(record: Mapping[str, Any], _body: Mapping[str, Any]) -> str:
    code = record.get("is_need") or ("1" if record.get("required", True) else "2")
    return codes.NECESSITY.get(code, code)


def _material_name(text: str, _body: Mapping[str, Any]) -> Any:
    if not text:
        raise CellWrong(say(N_("没有填")))
    if len(text) > MAX_NAME or not text.isprintable():
        raise CellWrong(say(N_("应为一行，不超过{most}个字"), most=MAX_NAME))
    return text


def _material_text(name: str, heading: str, width: int = 16) -> Cells:
    return Cells(name, heading, lambda r, _b: str(r.get(name) or ""), lambda text, _b: text or None, width)


MATERIAL_CELLS: Final[tuple[Cells, ...]] = (
    Cells("name", N_("材料名称"), lambda r, _b: str(r["name"]), _material_name, 32),
    _coded("form", codes.FORMS, heading=N_("收取形式")),
    _coded("material_type", codes.MATERIAL_TYPES, heading=N_("材料类型")),
    _coded("material_format", codes.MATERIAL_FORMATS, heading=N_("材料形式")),
    Cells("copies", N_("份数"), lambda r, _b: str(1 if r.get("copies") is None else r["copies"]), _copies, 7),
    Cells("is_need", N_("必要性"), _need, lambda text, _b: one_of(text or "1", codes.NECESSITY), 10),
    _coded("source_type", codes.SOURCES, heading=N_("来源渠道")),
    _material_text("source_explain", N_("来源说明")),
    _material_text("by_law", N_("要求依据")),
    _material_text("accept_stand", N_("受理标准")),
    _material_text("fill_explain", N_("填报须知")),
    _material_text("page_format", N_("规格")),
    _material_text("note", N_("说明"), 30),
)
"""The columns of the sheet 材料, after the matter's code."""


def material_line(line: Mapping[str, Any]) -> str:
    """One material on one line, for the preview of a change: 低保申请书（表格，1份，必要）."""
    facts = [cells.write(line, {}) for cells in MATERIAL_CELLS[1:] if cells.field != "copies"]
    copies = 1 if line.get("copies") is None else line["copies"]
    return f"{line['name']}（{'，'.join(filter(None, (*facts[:1], f'{copies}份', *facts[1:])))}）"
