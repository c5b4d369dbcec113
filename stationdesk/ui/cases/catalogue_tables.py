"""The lists of the catalogue view: matters, versions, admissions, the 减负 list."""

from __future__ import annotations

from stationdesk.core import money
from stationdesk.core.words import civil
from stationdesk.services import admissions
from stationdesk.services.admissions import BurdenLine
from stationdesk.ui.cases import catalogue_reading as reading
from stationdesk.ui.rows import Rows
from stationdesk.ui.tables import Column
from stationdesk.ui.words import tr


def lists() -> tuple[Rows, Rows, Rows, Rows]:
    """Matters, versions, admissions, burden."""
    matter_rows = Rows(
        [
            Column(tr("编码"), lambda one: one.code, 66),
            Column(tr("事项"), lambda one: one.shown, 210),
            Column(tr("窗口"), lambda one: one.window_shown, 84),
            Column(tr("清单类型"), reading.kind_words, 98),
            Column(tr("承诺"), lambda one: reading.days_words(one.promised_days), 118),
            Column(tr("谁决定"), reading.decides_words, 154),
        ],
        spoken=tr("事项目录"),
        name="catalogue.matters",
        key=lambda one: str(one.code),
        count=lambda n: tr("{n} 项", n=n),
    )
    version_rows = Rows(
        [
            Column(tr("版本"), lambda one: one.version, 110),
            Column(tr("生效日期"), lambda one: civil(one.effective_from), 130),
            Column(tr("状态"), reading.state_words, 190),
            Column(tr("未办结的件"), lambda one: str(one.open_cases), 90, right=True),
        ],
        spoken=tr("目录的版本"),
        name="catalogue.versions",
        key=lambda one: str(one.version),
    )
    admission_rows = Rows(
        [
            Column(tr("事项或任务"), lambda one: f"{one.matter_code} {one.title}".strip(), 220),
            Column(tr("部门"), lambda one: one.department, 130),
            Column(
                tr("状态"),
                lambda one: tr(admissions.STATES[one.state]),
                84,
                light=lambda one: "normal" if one.state == "valid" else "near",
            ),
            Column(tr("有效期止"), lambda one: civil(one.valid_to) if one.valid_to else "—", 116),
            Column(tr("约定（元）"), lambda one: _yuan(one.fund_fen), 100, right=True),
            Column(tr("到账（元）"), lambda one: _yuan(one.received_fen), 100, right=True),
            Column(tr("未到（元）"), lambda one: _yuan(one.balance_fen), 100, right=True),
        ],
        spoken=tr("准入和经费"),
        name="catalogue.admissions",
        count=lambda n: tr("{n} 条", n=n),
    )
    burden_rows = Rows(
        [
            Column(tr("类别"), lambda one: tr("事项") if one.kind == "matter" else tr("任务"), 64),
            Column(tr("事项或来文单位"), lambda one: f"{one.code} {one.title}".strip(), 220),
            Column(tr("部门"), lambda one: one.department, 140),
            Column(tr("件（项）数"), lambda one: str(one.count), 84, right=True),
            Column(tr("缺什么"), _lacks, 190),
        ],
        spoken=tr("减负清单"),
        name="catalogue.burden",
        key=lambda one: f"{one.kind} {one.code} {one.title} {one.lacks}",
        count=lambda n: tr("{n} 条", n=n),
    )
    return matter_rows, version_rows, admission_rows, burden_rows


def _yuan(fen: int | None) -> str:
    return "—" if fen is None else money.plain(fen)


def _lacks(one: BurdenLine) -> str:
    return tr("、").join(tr(admissions.LACKS[key]) for key in one.lacks)
