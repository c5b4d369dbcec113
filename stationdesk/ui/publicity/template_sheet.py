"""The village's own wording of a template: name, columns, days, who signs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from stationdesk.core.words import N_
from stationdesk.services import publicity_copies
from stationdesk.services.publicity_copies import CopyColumn, EditCopy
from stationdesk.ui.ask_sheet import Ask
from stationdesk.ui.publicity.board_page import BoardPage
from stationdesk.ui.publicity.steps import lines
from stationdesk.ui.words import tr

OFTEN = (
    ("monthly", N_("每月")),
    ("quarterly", N_("每季度")),
    ("annual", N_("每年")),
    ("ad hoc", N_("随时")),
)


def ask(page: BoardPage, code: str) -> None:
    """Read the template, then ask."""
    desk = page.frame.desk
    page.frame.jobs.run(
        lambda: desk.read(lambda work: publicity_copies.template(work, code)),
        lambda found: _open(page, found),
        owner=page,
    )


def _open(page: BoardPage, now: Mapping[str, Any]) -> None:
    columns = [column for column in now["columns"] if column["key"] != "seq"]
    shown = [(column["key"], tr(column["label_zh"])) for column in columns]

    def edit(work: Any, values: Mapping[str, Any]) -> Mapping[str, Any]:
        kept = [
            CopyColumn(c["label_zh"], c["key"], c["type"], c["mask"])
            for c in now["columns"]
            if c["key"] == "seq" or c["key"] in values["columns"]
        ]
        own = [CopyColumn(words) for words in lines(values["own"])]
        days = values["days"]
        return publicity_copies.edit(
            work,
            EditCopy(
                now["code"],
                values["title"],
                values["frequency"],
                int(days) if days else None,
                columns=[*kept, *own],
                sign_offs=lines(values["sign_offs"]),
                note=values["note"],
                reason=values["reason"],
            ),
        )

    page.ask(
        "publicity.template", tr("本村样式：{title}", title=tr(now["title"])),
        [
            Ask("title", tr("表名"), value=now["title"], needed=True),
            Ask("columns", tr("栏目"), "ticks", choices=shown, value=[key for key, _words in shown]),
            Ask("own", tr("自加的栏目"), "long", hint=tr("一行一栏；个人号码、健康、住址、儿童信息不能加")),
            Ask(
                "frequency", tr("多久公开一次"), "choice", needed=True, value=now["frequency"],
                choices=[(key, tr(words)) for key, words in OFTEN],
            ),
            Ask("days", tr("公示几天"), "number", value=now["publicity_days"] or ""),
            Ask("sign_offs", tr("签字栏"), "long", value="\n".join(now["sign_off_roles"])),
            Ask("note", tr("表下说明"), value=now["note"]),
            Ask("reason", tr("谁定的"), hint=tr("例如 2026-11-20 村民代表会议")),
        ],
        tr("照此编制"), edit,
        lambda done: tr("“{title}”已改成本村样式；已编好的不变。", title=done["title"]),
        reason="publicity:make",
        intro=tr("只能比目录更严：遮盖的仍遮盖，天数不减，次数不少。"),
    )  # fmt: skip


def restore(page: BoardPage, code: str) -> None:
    """Back to the catalogue's own wording."""
    desk = page.frame.desk
    page.frame.jobs.run(
        lambda: desk.change(lambda work: publicity_copies.restore(work, code), reason="publicity:make"),
        lambda found: page.frame.say(tr("“{title}”恢复了目录原样。", title=tr(found["title"]))),
        owner=page,
    )
