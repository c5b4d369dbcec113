"""At the window: people of a test village, a case taken in, everything that could be left behind, a PDF read back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import pypdfium2

from stationdesk.desk import Desk
from stationdesk.models.residents import Organisation, Person
from stationdesk.services import cases
from stationdesk.storage.work import Work

AGENCY = "SA-014"
"""高龄津贴申领: the county decides, 2 working days to forward, 20 promised."""
VILLAGE = "PT-005"
"""村务公开与集体财务查询: the village decides, 5 working days."""
INSTANT = "CV-001"
"""志愿者注册登记: the village decides, there and then."""
RELIEF_VILLAGE = "SA-022"
"""居家养老、日间照料服务申请: 社会救助 window, the village decides."""


@dataclass(frozen=True)
class People:
    qinglan: str
    wang: str
    shop: str


def move_in(desk: Desk) -> People:
    def add(work: Work) -> People:
        one = Person(
            station_id=work.station_id, name="曾庆兰", id_number="421221199001011231", birth=date(1990, 1, 1)
        )
        two = Person(station_id=work.station_id, name="𠮷田·王", birth=date(1950, 5, 5))
        shop = Organisation(station_id=work.station_id, name="四邑合作社")
        work.session.add_all([one, two, shop])
        work.session.flush()
        return People(one.id, two.id, shop.id)

    return desk.change(add)


def accept(desk: Desk, person: str, matter: str = VILLAGE, **more: Any) -> cases.Receipt:
    given: dict[str, Any] = {"all_materials": True} | more
    new = cases.NewCase(matter_code=matter, person_id=person, **given)
    return desk.change(lambda work: cases.accept(work, new))


def footprint(desk: Desk) -> dict[str, int]:
    """How many rows every table that a case could touch has."""
    tables = (
        "cases", "case_materials", "case_events", "case_notices", "case_ratings", "papers", "paper_events",
        "audit", "counters", "changes", "transactions", "search_keys",
    )  # fmt: skip
    return desk.read(
        lambda work: (
            {table: int(work.scalar(f"SELECT count(*) FROM {table}")) for table in tables}
            | {"numbers": int(work.scalar("SELECT coalesce(sum(value), 0) FROM counters"))}
        )
    )


def text_of(pdf: bytes) -> str:
    """What a reader reads out of a PDF, without line breaks."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        pages = [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()
    return "".join(pages).replace("\r", "").replace("\n", "")
