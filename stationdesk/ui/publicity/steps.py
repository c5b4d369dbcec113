"""The steps of a sheet asked for in the side sheet: reviewed, passed, hung, torn, objected to, taken down, filed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from stationdesk.services import (
    publicity,
    publicity_board,
    publicity_copies,
    publicity_due,
    publicity_prompts,
)
from stationdesk.services.publicity_record import SheetLine
from stationdesk.ui.ask_sheet import Ask
from stationdesk.ui.left_behind.reading import day_words
from stationdesk.ui.publicity.board_page import BoardPage
from stationdesk.ui.words import tr


def lines(text: str) -> tuple[str, ...]:
    """One a line."""
    return tuple(one.strip() for one in text.splitlines() if one.strip())


def ask(page: BoardPage, what: str, sheet: str) -> None:
    """Open the form of a step; nothing for a step that needs none."""
    shown = page.opened_sheet
    title = tr(shown.line.title) if shown is not None else ""
    places = [(one, one) for one in shown.places] if shown is not None else []
    if what == "review":
        page.ask(
            "publicity.review", tr("审查：{title}", title=title),
            [Ask("opinion", tr("意见"), hint=tr("不写就是“同意公开”"))], tr("同意公开"),
            lambda work, values: publicity.review(work, sheet, opinion=values["opinion"]), page.said,
            intro=tr("先看 A4 预览。编制的人不能审查自己编的表。"),
        )  # fmt: skip
    elif what == "send_back":
        page.ask(
            "publicity.send_back", tr("退回：{title}", title=title),
            [Ask("opinion", tr("退回原因"), "long", needed=True)], tr("退回"),
            lambda work, values: publicity.review(work, sheet, opinion=values["opinion"], send_back=True),
            page.said, reason="publicity:review",
        )  # fmt: skip
    elif what == "meeting":
        page.ask(
            "publicity.meeting", tr("登记过会：{title}", title=title),
            [
                Ask("meeting", tr("会议日期或记录编号"), needed=True),
                Ask("on", tr("哪天开的会"), "day", value=page.today),
                Ask("signed", tr("签字的人"), "long", hint=tr("一行一人")),
            ],
            tr("已通过"),
            lambda work, values: publicity.meeting(
                work, sheet, values["meeting"], on=values["on"], signed_by=lines(values["signed"])
            ),
            page.said,
            reason="publicity:post",
        )  # fmt: skip
    elif what == "post":
        page.ask(
            "publicity.post", tr("登记张贴：{title}", title=title),
            [
                Ask("on", tr("哪天贴的"), "day", value=page.today),
                Ask("place", tr("贴在哪里"), "long", hint=tr("一行一处；不写就是村里定的张贴点")),
                Ask("by", tr("张贴人")),
                Ask("signed", tr("见证人"), "long", hint=tr("一行一人")),
                Ask("meeting", tr("会议日期或记录编号"), help=tr("还没登记过会的，在这里一起登记")),
            ],
            tr("已张贴"), lambda work, values: _post(work, sheet, values), page.said,
        )  # fmt: skip
    elif what == "object":
        page.ask(
            "publicity.object", tr("登记异议：{title}", title=title),
            [
                Ask("text", tr("异议内容"), "long", needed=True),
                Ask("who", tr("谁提的"), help=tr("不愿说可以不写")),
                Ask("channel", tr("怎么提的"), hint=tr("当面、电话、意见箱")),
            ],
            tr("登记"),
            lambda work, values: publicity.objected(
                work, sheet, values["text"], who=values["who"], channel=values["channel"]
            ),
            lambda said: tr("异议已登记，{day} 前答复。", day=day_words(said.reply_due, page.today)),
            reason="publicity:post",
        )  # fmt: skip
    elif what == "take_down":
        page.ask(
            "publicity.take_down", tr("登记揭下：{title}", title=title),
            [
                Ask("on", tr("哪天揭的"), "day", value=page.today),
                Ask("signed", tr("见证人"), "long", hint=tr("一行一人")),
            ],
            tr("已揭下"),
            lambda work, values: publicity.take_down(
                work, sheet, on=values["on"], signed_by=lines(values["signed"])
            ),
            page.said,
            reason="publicity:post",
        )  # fmt: skip
    elif what == "archive":
        page.ask(
            "publicity.archive", tr("归档：{title}", title=title),
            [
                Ask("place", tr("归档号"), help=tr("没有可以不写")),
                *(
                    [Ask("why", tr("没有照片的原因"), needed=True)]
                    if shown is not None and shown.line.without_photo
                    else []
                ),
            ],
            tr("归档"),
            lambda work, values: publicity.archive(
                work, sheet, place=values["place"], no_photo_why=values.get("why", "")
            ),
            page.said, reason="publicity:post",
            intro=(
                tr("有 {n} 处张贴没有照片。先补照片；补不了的写明原因。", n=shown.line.without_photo)
                if shown is not None and shown.line.without_photo
                else ""
            ),
        )  # fmt: skip
    elif what == "mend":
        page.ask(
            "publicity.mend", tr("缺损补贴：{title}", title=title),
            [
                Ask("place", tr("哪一处"), "choice", needed=True, choices=places),
                Ask("on", tr("哪天补的"), "day", value=page.today),
                Ask("by", tr("张贴人")),
            ],
            tr("已补贴"),
            lambda work, values: publicity_board.mended(
                work, sheet, values["place"] or "", on=values["on"], by=values["by"]
            ),
            page.said, reason="publicity:post",
        )  # fmt: skip
    elif what == "interrupt":
        page.ask(
            "publicity.interrupt", tr("提前撤下：{title}", title=title),
            [
                Ask("why", tr("为什么撤下"), needed=True),
                Ask("on", tr("哪天撤的"), "day", value=page.today),
            ],
            tr("已撤下"),
            lambda work, values: publicity_board.interrupt(work, sheet, values["why"], on=values["on"]),
            page.said, intro=tr("没有满期的要重新张贴，公示期从头算。"), reason="publicity:post",
        )  # fmt: skip
    elif what in ("received", "reported"):
        words = (
            tr("收到名单：{title}", title=title) if what == "received" else tr("回报：{title}", title=title)
        )
        act = publicity_board.received if what == "received" else publicity_board.reported
        page.ask(
            f"publicity.{what}", words,
            [
                Ask("reference", tr("来文或经手人"), needed=True),
                Ask("on", tr("哪天"), "day", value=page.today),
            ],
            tr("登记"),
            lambda work, values: act(work, sheet, values["reference"], on=values["on"]),
            page.said, reason="publicity:post",
        )  # fmt: skip


def judge(page: BoardPage, objection: str) -> None:
    """Whether who objected is content with the answer."""
    shown = page.opened_sheet
    if shown is None:
        return
    sheet = shown.line.id
    page.ask(
        "publicity.judge", tr("对答复是否满意"),
        [
            Ask("content", tr("满意"), "check", value=True),
            Ask("referred", tr("不满意的，转到哪里"), hint=tr("例如 乡镇人民政府")),
        ],
        tr("登记"),
        lambda work, values: publicity_board.judged(
            work, sheet, objection, content=values["content"], referred=values["referred"]
        ),
        lambda _done: tr("已登记。"), reason="publicity:post",
    )  # fmt: skip


def decline(page: BoardPage, code: str) -> None:
    """No sheet for what happened, and why."""
    row = page.row_of(code)
    about = (
        [tr(row.title), *(f"{one.on:%m-%d}　{one.words}　{one.number}" for one in row.causes[:5])]
        if row
        else []
    )
    page.ask(
        "publicity.decline", tr("不用公布"),
        [Ask("why", tr("原因"), needed=True, hint=tr("例如：乡镇已统一公示"))],
        tr("登记"),
        lambda work, values: publicity_prompts.decline(work, code, values["why"]),
        lambda n: tr("已登记，{n} 件不再提示。以后再有的会重新提示。", n=n), reason="publicity:make",
        intro="\n".join(about),
    )  # fmt: skip


def ask_settings(page: BoardPage, now: Mapping[str, Any]) -> None:
    """Five parts or three, boards, days. Needs `station:settings`."""

    def save(work: Any, values: Mapping[str, Any]) -> None:
        publicity_copies.choose_scheme(work, values["scheme"])
        publicity_board.choose_places(work, lines(values["place"]))
        publicity_due.choose_days(work, int(values["due_day"] or 0), int(values["reply_days"] or 0))

    page.ask(
        "publicity.settings", tr("公开栏设置"),
        [
            Ask(
                "scheme", tr("公开栏分几部分"), "choice", needed=True, value=now["scheme"],
                choices=[
                    ("five", tr("五部分：党务、村务、财务、服务、事务")),
                    ("three", tr("三部分：党务、村务、财务")),
                ],
            ),
            Ask("place", tr("村里的张贴点"), "long", value="\n".join(now["places"]), hint=tr("一行一处，几个自然村就贴几处")),
            Ask("due_day", tr("每期在次月几日前贴出"), "number", value=now["due_day"]),
            Ask("reply_days", tr("异议几天内答复"), "number", value=now["reply_days"]),
        ],
        tr("保存"), save, lambda _none: tr("已保存。"), reason="station:settings",
    )  # fmt: skip


def _post(work: Any, sheet: str, values: Mapping[str, Any]) -> SheetLine:
    return publicity.post(
        work,
        sheet,
        on=values["on"],
        places=lines(values["place"]),
        meeting_reference=values["meeting"],
        by=values["by"],
        signed_by=lines(values["signed"]),
    )
