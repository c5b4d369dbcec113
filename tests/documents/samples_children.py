"""Samples of the papers of a child's file. All persons are invented."""

from __future__ import annotations

from datetime import date

from stationdesk.core import papers as p
from tests.documents.samples_base import DAY, LONG_ADDRESS, LONG_NAME, RARE_NAME, VILLAGE, frame

GUARDIANS = (
    p.CareGuardian(
        relation="父亲",
        name="何永福",
        id_no="421224198502010018",
        phone="13800001234",
        works_at="广东省东莞市长安镇乌沙社区某某电子有限公司",
    ),
    p.CareGuardian(
        relation="母亲", name="吴𫖯", id_no="421224198807010028", phone="13800004321", works_at="浙江省杭州市"
    ),
)
CARER = p.Person(name=LONG_NAME, id_no="421224195201010011", phone="13700000000", address=LONG_ADDRESS)
CHECKS = (
    "实施过性侵害、虐待、遗弃、拐卖、暴力伤害等违法犯罪行为",
    "有吸毒、酗酒、赌博等恶习",
    "曾拒不履行或者长期怠于履行监护、照护职责",
    "有其他不适宜担任被委托人的情形",
)


def care_letter() -> p.CareLetterPaper:
    """A full one: long names and addresses, every kind of care written out, a letter that replaces another."""
    return p.CareLetterPaper(
        **frame(),
        guardians=GUARDIANS,
        carer=CARER,
        carer_relation="外祖母",
        carer_health="良好",
        carer_job="务农",
        child=p.Person(name=RARE_NAME, id_no="421224201503082281", address=LONG_ADDRESS),
        child_gender="女",
        child_born_on=date(2015, 3, 8),
        school="青山镇中心小学五年级（2）班",
        reason="父母均在外地务工，家中只有外祖母可以照料，已与孩子商量。",
        since=DAY,
        until=date(2027, 2, 28),
        care=(
            ("生活照料", "一日三餐、衣物换洗，夜间同住，不留孩子一人过夜。"),
            ("学习", "按时送到学校，每周与班主任联系一次。"),
            ("安全", "不下河塘游泳，骑车戴头盔，家中农药上锁。"),
            ("就医（含签字同意）", "一般疾病由被委托人送医并签字；住院、手术先电话征得父母同意。"),
            ("费用与支付", "父母每月5日前汇生活费800元，医疗费凭票另付。"),
        ),
        contact="父母每周日晚视频一次，每周三给外祖母打电话。",
        child_opinion="愿意跟外婆住，希望妈妈暑假接我去杭州",
        heard_on=DAY,
        checks=CHECKS,
        village_opinion="入户核实属实，被委托人有照护能力，同意备案，按月走访。",
        witness="任桂芳",
        replaces="421223106202-20250305-010-0003",
    )


def care_notice() -> p.CareNoticePaper:
    return p.CareNoticePaper(
        **frame(),
        addressee="青山镇中心小学",
        child=RARE_NAME,
        child_gender="女",
        guardians=GUARDIANS,
        carer=CARER,
        carer_relation="外祖母",
        since=DAY,
        until=date(2027, 2, 28),
        letter_number="421223106202-20261105-010-0004",
    )


def child_handover() -> p.ChildHandover:
    return p.ChildHandover(
        **frame(),
        child=LONG_NAME,
        child_gender="男",
        child_born_on=date(2015, 3, 8),
        moved_on=DAY,
        from_place=VILLAGE,
        to_place=LONG_ADDRESS,
        contact="通城县隽水镇宝塔社区居民委员会　儿童主任　黎女士　0715-4321234",
        reason="随父母到县城居住、上学",
        items=("基本情况登记表", "监护评估记录", "委托照护书", "走访记录", "关爱计划和措施记录"),
        risk="中",
    )


CHILDREN = {"care_letter": care_letter, "care_notice": care_notice, "child_handover": child_handover}
