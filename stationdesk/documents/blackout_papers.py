"""停电包: a cover to hang beside the telephone, then numbered blanks, two on an A4, and the blank of a seal session."""

from __future__ import annotations

from dataclasses import replace

from stationdesk.core.papers import BlackoutSheets, BlankSlips, SealSessionSheet
from stationdesk.documents import trip_papers
from stationdesk.documents.drawing import FORM, FORM_BODY, FORM_SMALL, FORM_TITLE, Drawing, begun, heading
from stationdesk.documents.engine.sheet import Page
from stationdesk.documents.engine.tables import Column, table
from stationdesk.documents.fonts import FontSet
from stationdesk.documents.seal_papers import seal_session

BIG = replace(FORM_BODY, size=13, pitch=20)
STEPS = (
    "每来一个人、每上一次门，取一张空白单，逐栏写清，请对方签字。写坏的不撕，写“作废”放回。",
    "收件凭证、告知书照抄一张给对方，两张写同一个编号；对方凭编号来问。",
    "来电后当天按编号逐张录入，录完在单上写“已录”和正式编号；遗失、写坏的在程序里注销。",
    "有人受伤、失踪、受到侵害，先打电话，不等来电。",
)


def blackout_pack(facts: BlackoutSheets, fonts: FontSet) -> Drawing:
    """The cover, then every blank of every form."""
    pages = _cover(facts, fonts)
    frame = {
        "station": facts.station,
        "village": facts.village,
        "made_on": facts.made_on,
        "maker": facts.maker,
        "phone": facts.phone,
    }
    for one in facts.forms:
        if one.form == "seal":
            for number in one.numbers:
                blank = SealSessionSheet(**frame, number=number, seal=facts.seal, blank=True)  # type: ignore[arg-type]
                pages += seal_session(blank, fonts).pages
        else:
            slips = BlankSlips(**frame, form=one.form, carrier=facts.maker, numbers=one.numbers)  # type: ignore[arg-type]
            pages += trip_papers.blank_slips(slips, fonts).pages
    return Drawing("停电包", pages)


def _cover(facts: BlackoutSheets, fonts: FontSet) -> list[Page]:
    flow = begun(fonts, FORM)
    heading(
        flow,
        f"停电包（{facts.month}）",
        FORM_TITLE,
        issuer=facts.station,
        right=facts.number,
        small=FORM_SMALL,
    )
    flow.space(6)
    flow.write("没有电、没有电脑的时候", replace(BIG, role="hei"))
    for n, text in enumerate(STEPS, 1):
        flow.write(f"{n}. {text}", BIG, justify=True)
    flow.space(8)
    table(
        flow,
        [Column("打给谁", "left"), Column("电话", "centre", 190)],
        [(one.label, one.text) for one in facts.phones],
        replace(BIG, size=14, pitch=20),
        empty="（没有登记电话）",
        pad=3.5,
    )
    flow.space(10)
    flow.write("本包的空白单", replace(BIG, role="hei"))
    flow.space(3)
    table(
        flow,
        [
            Column("单子", "left", 150),
            Column("张数", "centre", 46),
            Column("编号"),
            Column("用了几张", "centre", 80),
        ],
        [
            (
                trip_papers.form_title(one.form),
                str(len(one.numbers)),
                one.numbers[0] if len(one.numbers) == 1 else f"{one.numbers[0]} 至 {one.numbers[-1][-4:]}",
                "",
            )
            for one in facts.forms
        ],
        FORM_BODY,
        pad=4,
    )
    return flow.pages
