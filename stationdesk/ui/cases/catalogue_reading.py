"""What the catalogue view reads on the lane, and the words in which it shows a matter."""

from __future__ import annotations

from dataclasses import field
from datetime import date
from typing import Any

from stationdesk.core import matter_codes as codes
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_, civil
from stationdesk.services import admissions, matters, matters_import, users
from stationdesk.services.admissions import AdmissionRow, Burden
from stationdesk.services.matters import CatalogueVersion, MatterDetail, MatterRow, Window
from stationdesk.ui.words import tr

UNSURE = N_("◐ 待核")
STATES = {"now": N_("现行"), "coming": N_("将于{day}生效"), "past": N_("已被新版代替")}


@dataclass(frozen=True)
class Shown:
    """Everything the view lists; each part is empty where the post may not see it."""

    title: str
    version: str
    since: date
    unconfirmed: int
    scheme: str
    rows: tuple[MatterRow, ...]
    windows: tuple[Window, ...]
    versions: tuple[CatalogueVersion, ...]
    coming: tuple[CatalogueVersion, ...]
    admissions: tuple[AdmissionRow, ...]
    burden: Burden
    today: date
    found: dict[str, tuple[MatterRow, ...]] = field(default_factory=dict)


def shown(work: Any) -> Shown:
    """The catalogue in force with what belongs to it. Needs `matters:read`."""
    users.require(work, "matters:read")
    found = matters.catalogue(work)
    # The list stands in the catalogue's own order: what is frequent comes first at the counter, not here.
    rows = {row.code: row for row in found.matters}
    windows = matters.windows(work)
    return Shown(
        found.title,
        found.version,
        found.effective_from,
        found.unconfirmed,
        found.scheme,
        tuple(rows[code] for window in windows for code in window.codes if code in rows),
        windows,
        matters.versions(work),
        found.coming,
        admissions.listed(work),
        admissions.burden(work),
        work.today,
    )


def searched(work: Any, text: str) -> tuple[MatterRow, ...]:
    """What a search finds, best first. Needs `matters:read`."""
    users.require(work, "matters:read")
    return tuple(matters.find(work, text))


def one(work: Any, code: str) -> MatterDetail:
    """One matter. Needs `matters:read`."""
    users.require(work, "matters:read")
    return matters.get(work, code)


def next_version(work: Any) -> str:
    """A version number that is free."""
    return matters_import.next_version(work)


def decides_words(row: MatterRow) -> str:
    """Who decides, in short."""
    return tr("村里决定") if row.decides == "village" else row.authority or tr("上级决定")


def days_words(value: int | None) -> str:
    """Working days in words."""
    if value is None:
        return "—"
    return tr("当场办结") if value == 0 else tr("{n} 个工作日", n=value)


def kind_words(row: MatterRow) -> str:
    """自治事项, 协助政府事项, or 未填."""
    return codes.word(codes.LIST_KINDS, row.list_kind) or tr(codes.UNFILLED)


def state_words(version: CatalogueVersion) -> str:
    """Whether a version holds."""
    return tr(STATES[version.state], day=civil(version.effective_from))


def facts(found: MatterDetail) -> list[tuple[str, list[tuple[str, str, bool]]]]:
    """Groups of (label, text, to be confirmed); what nobody filled in is 未填."""
    row, national = found.row, found.national

    def coded(name: str) -> tuple[str, str, bool]:
        return _line(found, name, codes.word(codes.MATTER_CODES[name], national.get(name)))

    def plain(name: str) -> tuple[str, str, bool]:
        value = national.get(name)
        return _line(found, name, "" if value is None else str(value))

    join = tr("、").join
    doing = [
        _line(found, "level_deciding", codes.word(codes.LEVELS, found.level)),
        _line(found, "deciding_authority", row.authority),
        _line(found, "handling_type", codes.word(codes.HANDLING, row.handling_type) or row.handling_name),
        _line(found, "station_days", _days(row.station_days)),
        _line(found, "promised_days", _days(row.promised_days)),
        _line(found, "statutory_days", _days(row.statutory_days)),
        _line(
            found,
            "statutory_calendar_days",
            "" if found.statutory_calendar_days is None else str(found.statutory_calendar_days),
        ),
        _line(found, "fee", row.fee),
        _line(
            found,
            "applicant_kinds",
            join(codes.word(codes.APPLICANTS, one) for one in found.applicant_kinds),
        ),
        _line(found, "conditions", found.conditions),
        _line(found, "apply_within", found.apply_within),
        _line(found, "season", found.season),
        _line(found, "proxy_allowed", tr("是") if row.proxy_allowed else tr("否")),
        _line(found, "home_visit_allowed", tr("是") if found.home_visit_allowed else tr("否")),
        _line(found, "result_name", found.result_name),
    ]
    served = national.get("server_types") or ()
    nation = [
        coded("list_kind"),
        plain("entrust_name"),
        plain("catalog_code"),
        plain("task_code"),
        plain("local_task_code"),
        coded("task_type"),
        coded("project_type"),
        _line(found, "server_types", join(codes.word(codes.SERVER_TYPES, one) for one in served)),
        coded("use_level"),
        plain("dept_code"),
        plain("limit_scene_num"),
        plain("transact_addr"),
        plain("transact_time"),
        plain("link_way"),
        plain("supervise_way"),
        plain("handle_area"),
    ]
    return [(tr("怎样办"), doing), (tr("目录要素"), nation)]


SOURCES = {
    "found": N_("有出处"),
    "memory": N_("凭经验写的，没有查到出处"),
    "township": N_("乡镇提供"),
}


def source_words(source: matters.Source) -> list[tuple[str, str]]:
    """Where a record is from, what was read there and what was not."""
    made = [(tr("来源"), tr(SOURCES.get(source.kind, source.kind)))]
    made += [(tr("出处"), one) for one in source.address]
    if source.found:
        made.append((tr("查到的"), source.found))
    if source.from_memory:
        made.append((tr("没查到的"), source.from_memory))
    return made


def material_words(line: matters.Material) -> str:
    """A material with all that the catalogue says of it, on a few lines."""
    need = codes.word(codes.NECESSITY, line.is_need or ("1" if line.required else "2"))
    parts = [
        codes.word(codes.FORMS, line.form),
        tr("{n} 份", n=line.copies),
        need,
        codes.word(codes.MATERIAL_TYPES, line.material_type),
        codes.word(codes.MATERIAL_FORMATS, line.material_format),
        tr("来源：{source}", source=codes.word(codes.SOURCES, line.source_type) or tr(codes.UNFILLED)),
        line.source_explain,
        line.page_format,
    ]
    more = [line.note, line.accept_stand, line.fill_explain, line.by_law]
    said = tr("，").join(filter(None, dict.fromkeys(parts)))
    return "\n".join(filter(None, (said, tr("；").join(filter(None, more)))))


def _days(value: int | None) -> str:
    return "" if value is None else tr("当场办结") if value == 0 else str(value)


def _line(found: MatterDetail, name: str, text: str) -> tuple[str, str, bool]:
    filled = bool(text)
    return codes.field_name(name), text or tr(codes.UNFILLED), filled and found.to_confirm(name)
