"""Samples of the registers' work: the sheet of a round, the ledger."""

from __future__ import annotations

from datetime import date

from stationdesk.core import papers as p
from stationdesk.core.papers.round_papers import RoundHouse, RoundPerson, RoundSection
from stationdesk.services.left_behind_rounds import CODES
from tests.documents.samples_base import LONG_ADDRESS, LONG_NAME, RARE_NAME, frame


def left_behind_round(houses: int = 14) -> p.LeftBehindRound:
    made = []
    n = 0
    for house in range(1, houses + 1):
        people = []
        for at in range(1 + house % 3):
            n += 1
            name = (LONG_NAME, RARE_NAME, "曾庆兰", "王小宝")[(house + at) % 4]
            people.append(
                RoundPerson(
                    n=n,
                    name=name,
                    group=("留守儿童", "留守老年人", "留守妇女")[at],
                    age=f"{8 + 31 * at}岁",
                    known="中风险，照护人张桂英" if at == 0 else "待确认",
                    relatives=(
                        "a 父亲王建国 2025-03-01起广东省东莞市",
                        "b 母亲李梅 在家",
                    )[: 2 - at % 2],
                )
            )
        address = LONG_ADDRESS if house == 3 else f"青山村{house}组{house}号"
        made.append(RoundHouse(house=house, number=f"{house:04d}", address=address, people=tuple(people)))
    return p.LeftBehindRound(
        **frame(),
        title="2026年第4季度核查",
        due_on=date(2026, 12, 31),
        codes=tuple(f"{code} {word}" for code, word in CODES.items()),
        sections=(
            RoundSection(worker="周桂兰", houses=tuple(made)),
            RoundSection(worker="", houses=tuple(made[:1])),
        ),
    )


def left_behind_ledger(rows: int = 30) -> p.LeftBehindLedger:
    names = (LONG_NAME, RARE_NAME, "曾庆兰", "王小宝", "单于秀珍")
    return p.LeftBehindLedger(
        **frame(),
        group="留守儿童",
        cut_off=date(2026, 11, 22),
        columns=(
            "序号", "姓名", "性别", "出生日期", "年龄", "住址", "父母外出情况", "照护人", "监护评估", "风险", "纳入日期", "责任人",
        ),
        rows=tuple(
            (
                str(n), names[n % 5], "男", "2016-05-05", "10", "青山村十二组" if n % 7 else LONG_ADDRESS,
                "父亲王建国2025-03-01起广东省东莞市；母亲李梅2026-02-25起浙江省义乌市", "祖辈", "一般", "中风险",
                "2026-03-01", "周桂兰",
            )
            for n in range(1, rows + 1)
        ),
        notes=("本台账含个人信息，专人保管，不得张贴、转发。",),
    )  # fmt: skip


ROUNDS = {"left_behind_round": left_behind_round, "left_behind_ledger": left_behind_ledger}
