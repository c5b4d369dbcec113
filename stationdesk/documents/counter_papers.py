"""Papers of the counter beside the cases: the notice for somebody asking, the appointment slip, the printer's test."""

from __future__ import annotations

from dataclasses import replace

from stationdesk.core.papers import AppointmentSlip, ConsultationNotice, NoticeMaterial, PrinterTest
from stationdesk.documents.drawing import (
    PAGE_NO,
    SLIP,
    SLIP_BODY,
    SLIP_LABEL,
    SLIP_SMALL,
    SLIP_STRONG,
    SLIP_TITLE,
    Drawing,
    begun,
    day,
)
from stationdesk.documents.engine.flow import Flow, Frame, number_pages
from stationdesk.documents.engine.letter import NOTE, SMALL, fitted, letter, sign_off
from stationdesk.documents.engine.sheet import A3, A4, A5, MM, Box, Page, Rule, Style, place
from stationdesk.documents.engine.tables import Column, table
from stationdesk.documents.fonts import FontSet

LARGE = Style(role="hei", size=17, pitch=25)
"""For old eyes, at arm's length."""
HUGE = Style(role="hei", size=26, pitch=37)


def consultation_notice(facts: ConsultationNotice, fonts: FontSet) -> Drawing:
    """一次性告知书（咨询）: basis, conditions, time limits, steps, fee, place, materials, where to object."""
    return Drawing("一次性告知书（咨询）", fitted(lambda body: _consultation_notice(facts, fonts, body)))


def _consultation_notice(facts: ConsultationNotice, fonts: FontSet, body: Style) -> list[Page]:
    flow = letter(fonts, "一次性告知书", facts.number, issuer=facts.village)
    flow.write(f"{facts.asker or '来访人'}：", body)
    asked = f"，询问“{facts.subject.rstrip('。？?')}”" if facts.subject else ""
    code = f"（事项编码{facts.code}）" if facts.code else ""
    flow.write(
        f"您于{day(facts.asked_on)}来站咨询{asked}。现将办理“{facts.matter}”{code}的要求一次告知如下：",
        body,
        indent=2,
        justify=True,
    )
    agency = facts.agency or "有权办理的机关"
    who = "村民委员会决定" if facts.decides == "village" else f"由{agency}决定，站点代收代报"
    parts: list[tuple[str, str]] = [("谁来决定", who)]
    if facts.conditions:
        parts.append(("办理条件", facts.conditions))
    if facts.limits:
        parts.append(("办理时限", "；".join(facts.limits)))
    if facts.apply_within:
        parts.append(("申请时间", facts.apply_within))
    if facts.steps:
        parts.append(("办理流程", "→".join(facts.steps)))
    parts.append(("收费", facts.fee or "不收费"))
    if facts.place:
        parts.append(("办理地点", facts.place))
    if facts.phone:
        parts.append(("咨询电话", facts.phone))
    parts.append(("到场", "须本人到场" if facts.in_person else "本人办理，也可以委托他人代办"))
    if facts.basis:
        parts.append(("依据", facts.basis))
    for n, (name, text) in enumerate(parts, 1):
        flow.write(f"{n}. {name}：{text.rstrip('。')}。", body, indent=2, justify=True)
    flow.write(f"{len(parts) + 1}. 所需材料：{'' if facts.materials else '不需要提交材料。'}", body, indent=2)
    if facts.materials:
        flow.space(3)
        _materials(flow, facts.materials)
        flow.space(4)
    refused = (
        "不符合上述条件或者材料不真实的，本村不予受理并书面说明理由；有意见的，可以向村务监督委员会或者乡镇人民政府反映。"
        if facts.decides == "village"
        else f"不符合条件的，由{agency}书面说明不予受理的理由；不服的，可以依法申请行政复议或者提起行政诉讼。"
    )
    flow.write(f"{len(parts) + 2}. {refused}", body, indent=2, justify=True)
    flow.write("除上列材料外，不再要求其他材料。", body, indent=2)
    if facts.unconfirmed:
        flow.write(
            f"以上“{'、'.join(facts.unconfirmed)}”尚待核对，以受理机关答复为准。",
            NOTE,
            indent=2,
            justify=True,
        )
    if facts.catalogue:
        flow.write(f"（依事项目录{facts.catalogue}版告知）", NOTE)
    sign_off(flow, facts.village, facts.made_on, body)
    if facts.maker:
        flow.write(f"首问人：{facts.maker}", SMALL)
    number_pages(flow.pages, fonts, SMALL, bottom=28 * MM, letter=True)
    return flow.pages


def _materials(flow: Flow, materials: tuple[NoticeMaterial, ...]) -> None:
    cell = replace(SMALL, size=12.5, pitch=18)
    rows = [
        (
            str(n),
            one.name + ("" if one.required else "（如有）"),
            one.form,
            str(one.copies),
            one.how,
        )
        for n, one in enumerate(materials, 1)
    ]
    columns = [
        Column("序", "centre", 26),
        Column("材料名称"),
        Column("形式", "centre", 62),
        Column("份数", "centre", 38),
        Column("出具单位、怎样取得", "left", 146),
    ]
    table(flow, columns, rows, cell, pad=3)


def appointment_slip(facts: AppointmentSlip, fonts: FontSet) -> Drawing:
    """预约单 on one A5: the day as large as it goes, then where, what to bring, and whom to ring."""
    flow = begun(fonts, SLIP)
    flow.write(facts.station, SLIP_BODY)
    flow.write("预约单", SLIP_TITLE)
    flow.space(2)
    flow.rule(1.0, 6)
    flow.write(f"{facts.day.month}月{facts.day.day}日　{facts.weekday}　{facts.time}", HUGE)
    flow.write(f"{facts.day.year}年", SLIP_BODY)
    flow.space(5)
    label = 4.2 * LARGE.size
    head = replace(SLIP_LABEL, size=14, pitch=25)
    flow.pair("预约人", facts.person, LARGE, label_width=label, label_style=head)
    place_of = {"counter": "到站办理", "home": "上门办理", "point": "流动服务点"}[facts.place_kind]
    where = f"{place_of}：{facts.place}" if facts.place else place_of
    flow.pair("地点", where, LARGE, label_width=label, label_style=head)
    if facts.matter:
        flow.pair("办什么", facts.matter, LARGE, label_width=label, label_style=head)
    flow.space(5)
    flow.write("请带上" if facts.place_kind != "home" else "请备好", replace(SLIP_STRONG, size=15, pitch=23))
    bring = replace(SLIP_BODY, role="hei", size=15, pitch=22.5)
    for n, thing in enumerate(facts.bring, 1):
        flow.write(f"{n}. {thing}", bring)
    if not facts.bring:
        flow.write("居民身份证或者户口簿", bring)
    flow.space(6)
    flow.rule(0.6, 5)
    for note in facts.notes:
        flow.write(note, replace(SLIP_SMALL, size=11.5, pitch=17))
    phone = (
        f"来不了或要改时间，请打电话：{facts.phone}" if facts.phone else "来不了或要改时间，请提前告诉站点"
    )
    flow.write(phone, replace(SLIP_STRONG, size=14, pitch=21))
    small = replace(SLIP_SMALL, size=9.5, pitch=14)
    flow.write(f"编号 {facts.number}　登记人 {facts.maker}　{day(facts.made_on)}", small)
    if len(flow.pages) > 1:
        number_pages(flow.pages, fonts, PAGE_NO, bottom=7 * MM)
    return Drawing("预约单", flow.pages)


SIZES = {"A3": A3, "A4": A4, "A5": A5}
RULER_STEP = 10


def printer_test(facts: PrinterTest, fonts: FontSet) -> Drawing:
    """打印测试页: frames at known distances from the edge, and rulers to be measured with a real one."""
    width, height = SIZES[facts.size]
    frame = Frame((width, height), top=22 * MM, left=22 * MM, bottom=22 * MM, right=22 * MM)
    flow = begun(fonts, frame)
    text = Style(role="song", size=11, pitch=17)
    for inset in (5, 10, 15):
        flow.page.add(
            Box(inset * MM, inset * MM, width - 2 * inset * MM, height - 2 * inset * MM, weight=0.4)
        )
        tag = Style(role="song", size=7, pitch=9)
        place(flow.page, fonts, inset * MM + 3, inset * MM + 8, f"距纸边{inset}毫米", tag)
    flow.space(4)
    flow.write(f"打印测试页（{facts.size}）", Style(role="hei", size=18, pitch=28))
    flow.write(facts.station, text)
    flow.write(f"{day(facts.made_on)}" + (f"　打印机：{facts.printer}" if facts.printer else ""), text)
    flow.space(6)
    longest = int((flow.width / MM) // RULER_STEP) * RULER_STEP
    across = min(100, longest)
    flow.write(f"横尺：{across}毫米", replace(text, role="hei"))
    _ruler(flow, across)
    down = min(100, int((flow.room - 150) / MM) // RULER_STEP * RULER_STEP)
    top = flow.y + 6
    flow.write(f"竖尺：{down}毫米", replace(text, role="hei"), x=flow.left + 26 * MM)
    _upright(flow, down, top)
    beside = flow.left + 26 * MM
    room = flow.width - 26 * MM
    for n, rule in enumerate(
        (
            "用直尺量两把尺：都正好，就没有缩放。",
            "偏短（常见为94至97毫米），说明打印机选了“适合页面”或“缩小到可打印区域”：请改为“实际大小”或“100%”，再打一张。",
            "最外一圈框线（距纸边5毫米）缺了不要紧，多数打印机印不到；第三圈（15毫米）必须完整。",
            "纸张选错时框线会偏到一边或被切掉：请在打印机和纸盒两处核对纸张大小。",
        ),
        1,
    ):
        flow.write(f"{n}. {rule}", text, x=beside, width=room)
    flow.y = max(flow.y, top + down * MM) + 10
    flow.write("字样：", replace(text, role="hei"))
    for size in (9, 10.5, 12, 16):
        flow.write(
            f"{size:g}磅　便民服务站，一次办好 0123456789", Style(role="song", size=size, pitch=size * 1.5)
        )
    return Drawing("打印测试页", flow.pages)


def _ruler(flow: Flow, length: int) -> None:
    y = flow.y + 4
    flow.page.add(Rule(flow.left, y, flow.left + length * MM, y, 0.6))
    number = Style(role="song", size=8, pitch=10)
    for mm in range(length + 1):
        tall = 6 if mm % 10 == 0 else 4 if mm % 5 == 0 else 2.5
        x = flow.left + mm * MM
        flow.page.add(Rule(x, y, x, y + tall * MM / 2, 0.3))
        if mm % 10 == 0:
            place(flow.page, flow.fonts, x, y + 6 * MM / 2 + 9, str(mm), number, "centre")
    flow.y = y + 24


def _upright(flow: Flow, length: int, top: float) -> None:
    x = flow.left
    flow.page.add(Rule(x, top, x, top + length * MM, 0.6))
    number = Style(role="song", size=8, pitch=10)
    for mm in range(length + 1):
        wide = 6 if mm % 10 == 0 else 4 if mm % 5 == 0 else 2.5
        y = top + mm * MM
        flow.page.add(Rule(x, y, x + wide * MM / 2, y, 0.3))
        if mm % 10 == 0:
            place(flow.page, flow.fonts, x + 6 * MM / 2 + 4, y + 3, str(mm), number)
