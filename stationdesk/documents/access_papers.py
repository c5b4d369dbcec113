"""儿童档案查阅授权书: one page to be signed twice and kept in the station's own folder."""

from __future__ import annotations

from stationdesk.core.papers import FileAuthorisationSheet
from stationdesk.documents.drawing import FORM_BODY, Drawing, day, signature
from stationdesk.documents.engine.letter import SMALL, fitted, letter
from stationdesk.documents.engine.sheet import Page, Style
from stationdesk.documents.fonts import FontSet

PROMISES = (
    "只为履行职责打开档案，不因好奇、请托打开；程序记下每一次查看和打印。",
    "不把档案内容告诉无关的人，不拍照、不转发、不带出服务站。",
    "发现孩子受到侵害、疑似受到侵害或面临危险，立即报告，不先核实、不等授权。",
    "离岗、调岗或不再负责时，授权即行终止，所持纸质材料当日交回。",
)


def file_authorisation(facts: FileAuthorisationSheet, fonts: FontSet) -> Drawing:
    """The authorisation, in the granter's voice, with the holder's promises below."""
    return Drawing(facts.title_zh, fitted(lambda body: _letter(facts, fonts, body)))


def _letter(facts: FileAuthorisationSheet, fonts: FontSet, body: Style) -> list[Page]:
    flow = letter(fonts, facts.title_zh, facts.number)
    post = "、".join(facts.posts)
    whose = f"{facts.child}的个人档案" if facts.child else "本村留守儿童、困境儿童的个人档案"
    term = (
        f"自{day(facts.since)}起至{day(facts.until)}止"
        if facts.until
        else f"自{day(facts.since)}起，至书面终止时止"
    )
    flow.write(
        f"依据《未成年人网络保护条例》第三十六条，经负责人批准，授权{facts.holder}{f'（{post}）' if post else ''}"
        f"在工作中查阅{whose}。授权期限：{term}。",
        body,
        indent=2,
        justify=True,
    )
    flow.write(f"授权理由：{facts.reason}", body, indent=2, justify=True)
    flow.space(4)
    flow.write("被授权人承诺：", body, indent=2)
    for number, words in enumerate(PROMISES, 1):
        flow.write(f"{number}. {words}", body, indent=2, justify=True)
    flow.space(6)
    flow.write(
        "没有授权而情况紧急的，可写明原因紧急打开，由另一人事后复核。被强制报告提到的人，不论职务，不得查阅相关档案。",
        SMALL,
        justify=True,
    )
    flow.space(14)
    granter = "、".join(facts.granter_posts)
    signature(
        flow,
        [f"授权人（{granter}）" if granter else "授权人", "签字日期", "被授权人", "签字日期"],
        FORM_BODY,
        columns=2,
        gap=2.0,
    )
    flow.space(6)
    flow.write(f"{facts.village}　{day(facts.made_on)}", SMALL, align="right")
    return list(flow.pages)
