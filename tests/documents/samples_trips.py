"""Samples of the papers of errands, fees and handing over, with the names that break layouts."""

from __future__ import annotations

from datetime import date

from stationdesk.core import papers as p
from tests.documents import samples_base as base

_NAMES = ("曾庆兰", base.LONG_NAME, base.RARE_NAME, "王建国")
_MATTERS = ("高龄津贴申领", "最低生活保障申请（含家庭经济状况核对授权和信息核查）")


def trip_sheet(lines: int = 9) -> p.TripSheet:
    return p.TripSheet(
        **base.frame(number="行421223106202-20261105-010-0001"),
        day=date(2026, 11, 6),
        agent="周桂兰",
        office="青山镇人民政府便民服务中心",
        errands=tuple(
            p.TripErrand(
                number=f"421223106202-20261105-010-{n:04d}",
                principal=_NAMES[n % 4],
                matters=_MATTERS[n % 2],
                errand=("递交材料", "询问进度", "代领结果")[n % 3],
                originals="居民户口簿、低保证" if n % 2 else "",
            )
            for n in range(1, lines + 1)
        ),
    )


def fee_settlement() -> p.FeeSettlement:
    return p.FeeSettlement(
        **base.frame(number="费421223106202-20261105-010-0001"),
        principal=base.LONG_NAME,
        request_number="421223106202-20261105-010-0003",
        matter="居民身份证补领",
        lines=(
            p.FeeLine(
                what="证照工本费",
                amount="40.00",
                receipt="鄂财票0012345678",
                paid_on=date(2026, 11, 6),
                paid_by="周桂兰",
                second="李㛃",
            ),
            p.FeeLine(
                what="邮寄费（证件寄回）",
                amount="18.50",
                receipt="EMS1182233445566CN",
                paid_on=date(2026, 11, 6),
                paid_by="周桂兰",
                second="李㛃",
            ),
        ),
        total="58.50",
        total_words="伍拾捌元伍角整",
        settled_with="委托人当面付清",
        settled_at=base.AT,
        cashier="周桂兰",
    )


def agent_handover(lines: int = 12) -> p.AgentHandover:
    return p.AgentHandover(
        **base.frame(number="交421223106202-20261105-010-0001"),
        giver="周桂兰",
        taker="李㛃",
        reason="调离代办岗位",
        handed_at=base.AT,
        requests=tuple(
            p.HandedRequest(
                number=f"421223106202-20261105-010-{n:04d}",
                principal=_NAMES[n % 4],
                matters=_MATTERS[n % 2],
                state=("已授权", "办理中")[n % 2],
                expires_on=date(2027, 2, 5),
                originals=("居民户口簿", "残疾人证") if n % 3 == 0 else (),
            )
            for n in range(1, lines + 1)
        ),
    )


def blank_slips(form: str = "visit", count: int = 3) -> p.BlankSlips:
    numbers = tuple(f"421223106202-20261105-010-{n:04d}" for n in range(1, count + 1))
    return p.BlankSlips(**base.frame(number=numbers[0]), form=form, carrier="周桂兰", numbers=numbers)


def agent_statement() -> p.AgentStatement:
    return p.AgentStatement(
        **base.frame(number="月421223106202-20261130-010-0001"),
        agent="周桂兰",
        month="2026年11月",
        lines=tuple(
            p.Labelled(label=label, text=text)
            for label, text in (
                ("新受委托", "12件"),
                ("办结送达", "9件"),
                ("外出代办", "4次"),
                ("走访", "46户次"),
            )
        ),
        originals=("居民户口簿（421223106202-20261105-010-0003）",),
        sealed_by="王敏",
    )


def collected_slip(money: bool = True) -> p.CollectedSlip:
    return p.CollectedSlip(
        **base.frame(number="领421223106202-20261105-010-0001"),
        principal=base.LONG_NAME,
        request_number="421223106202-20261105-010-0003",
        matter="不动产权证补领、住院费用报销",
        lines=(
            p.CollectedLine(
                what="不动产权证（鄂（2026）嘉鱼县不动产权第0012345号）",
                receipt="受理20261105-0098",
                collected_on=date(2026, 11, 6),
                collected_by="周桂兰",
                second="李㛃",
            ),
            p.CollectedLine(
                what="多缴登记费退款",
                amount="80.00" if money else "",
                receipt="退0001234",
                collected_on=date(2026, 11, 6),
                collected_by="周桂兰",
                second="李㛃",
            ),
        ),
        total="80.00" if money else "",
        total_words="捌拾元整" if money else "",
        handed_to=base.LONG_NAME,
        handed_at=base.AT,
        handed_by="周桂兰",
    )


def heirs_list(lines: int = 5) -> p.HeirsList:
    return p.HeirsList(
        **base.frame(number="遗421223106202-20261105-010-0001"),
        deceased=base.LONG_NAME,
        died_on=date(2026, 11, 3),
        lines=tuple(
            p.HeirsLine(
                item=("居民户口簿", "宅基地使用证（1992年发，封面破损，内页缺第3页）")[n % 2],
                form="原件",
                since=date(2026, 10, 12),
                slip=f"421223106202-20261012-010-{n:04d}",
                holder="周桂兰",
                request_number=f"421223106202-20261005-010-{n:04d}",
            )
            for n in range(1, lines + 1)
        ),
        relatives=(
            p.Labelled(label="配偶", text=base.RARE_NAME),
            p.Labelled(label="子女", text="王建国"),
        ),
        requests=("421223106202-20261005-010-0001",),
        drawn_up_by="王敏",
    )


def proxy_agents(paper: str = "A3", agents: int = 5) -> p.ProxyAgents:
    return p.ProxyAgents(
        **base.frame(number="421223106202-20261105-010-0009"),
        agents=tuple(
            p.ProxyAgent(
                name=_NAMES[n % 4],
                grids=("第一网格（一组、二组）", "第二网格、第三网格（熊家湾、程家大湾）")[n % 2],
                phone="13986611234" if n % 3 else "",
            )
            for n in range(agents)
        ),
        matters=tuple(f"{_MATTERS[n % 2]}" for n in range(24)),
        not_possible=("居民身份证首次申领", "婚姻登记"),
        never="代办员不收银行卡密码、不收密码和验证码、不经手养老金等现金；代领代缴两人在场，当面给单据。",
        paper=paper,
    )


def trip_pack_list(homes: int = 7) -> p.TripPackList:
    return p.TripPackList(
        **base.frame(number="421223106202-20261105-010-0007"),
        carrier="周桂兰",
        giver="李㛃",
        device="020",
        made_at=base.AT,
        expires_at=base.AT,
        homes=tuple(
            p.TripPackHome(
                number=f"3-{n:02d}" if n % 5 else "",
                address=("三组8号", "程家大湾二组（老油坊旁，水塘东侧第二户）")[n % 2],
                people=tuple(_NAMES[: 1 + n % 4]),
                errands=("走访1次", "走访2次、代办1件", "")[n % 3],
            )
            for n in range(1, homes + 1)
        ),
        originals=(
            p.TripPackOriginal(
                principal=base.LONG_NAME,
                item="居民户口簿",
                slip="421223106202-20261105-010-0003",
                holder="周桂兰",
                return_by="2026-11-30",
            ),
            p.TripPackOriginal(principal="曾庆兰", item="低保证 ×2", slip="空白00012", holder="李㛃"),
        ),
        files=12,
        both_because="一人送药，一人量血压",
    )


TRIPS = {
    "trip_pack_list": trip_pack_list,
    "collected_slip": collected_slip,
    "heirs_list": heirs_list,
    "proxy_agents": proxy_agents,
    "trip_sheet": trip_sheet,
    "fee_settlement": fee_settlement,
    "agent_handover": agent_handover,
    "blank_slips": blank_slips,
    "agent_statement": agent_statement,
}
