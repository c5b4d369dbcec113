"""Samples of the township's paper to its villages: many lines, long names, a village that owes one thing only."""

from __future__ import annotations

from datetime import date

from stationdesk.core import papers as p
from tests.documents.samples_base import frame
from tests.documents.samples_tasks import task_sheet


def reminder_letter() -> p.ReminderLetter:
    long = "高龄老人、留守儿童和困难家庭入冬走访及取暖用煤用电安全情况摸底统计表（第二次，含外出未归户）"
    lines = (
        p.ReminderLine(
            what=f"任务“{long}”",
            state="12/30行已填，催过2次",
            since=date(2026, 10, 8),
            due_on=date(2026, 11, 20),
        ),
        p.ReminderLine(what="上报的数据包", state="最近一次收到是46天前", since=date(2026, 10, 7)),
        p.ReminderLine(what="数据包缺口", state="缺128项", since=date(2026, 11, 1)),
        p.ReminderLine(what="退回补正的办件3件", state="最早一件退回16天", since=date(2026, 11, 6)),
    )
    return p.ReminderLetter(
        **frame(),
        office="便民服务中心",
        by=date(2026, 11, 27),
        words="下周三县里来查，请务必先把第一项报回。",
        villages=(
            p.ReminderVillage(name="四邑村便民服务站", phone="0715-8812345", lines=lines),
            p.ReminderVillage(name="阿尔达什·乌斯曼纳扎尔布拉克村便民服务站（联办点）", lines=lines[1:2]),
        ),
    )


TOWNSHIP = {"reminder_letter": reminder_letter, "task_sheet": task_sheet}
"""What goes between a township and a village on paper."""
