"""Papers of cases: a receipt to be signed and one that was, slips for old eyes, hard names and thirty materials."""

from __future__ import annotations

import msgspec
import pytest

from stationdesk.core import papers as p
from stationdesk.documents import case_papers, case_slips
from stationdesk.documents.engine.sheet import Page, Text
from stationdesk.documents.fonts import FontSet
from stationdesk.documents.render import render
from tests.documents import samples, samples_cases
from tests.documents.samples_base import LONG_NAME, RARE_NAME, frame
from tests.services.window import text_of


def texts(pages: list[Page]) -> list[Text]:
    return [mark for page in pages for mark in page.marks if isinstance(mark, Text)]


def inside(pages: list[Page]) -> None:
    for page in pages:
        for mark in page.marks:
            if isinstance(mark, Text):
                assert 0 <= mark.x < page.width
                assert 0 < mark.y < page.height, mark.text


def test_a_blank_receipt_leaves_lines_and_a_recorded_one_says_how() -> None:
    blank = text_of(render(samples_cases.delivery_receipt(frame(), blank=True)))
    assert "□直接送达" in blank
    assert "■" not in blank
    assert "时" in blank
    done = text_of(render(samples_cases.delivery_receipt(frame())))
    for words in (
        "■留置送达",
        "认为面积核定有误",
        "周德旺",
        "2026年11月6日 09:30",
        "告421223106202-20261105-010-0002",
    ):
        assert words in done
    assert "□留置送达" not in done


def test_thirty_documents_and_a_very_long_name_stay_on_their_pages(rare: FontSet) -> None:
    drawing = case_papers.delivery_receipt(samples_cases.long_delivery(frame(), LONG_NAME + RARE_NAME), rare)
    inside(drawing.pages)
    said = "".join(mark.text for mark in texts(drawing.pages))
    for n in (1, 15, 30):
        assert f"第{n:05d}号" in said
    assert RARE_NAME[-2:] in said


@pytest.mark.parametrize("materials", [0, 1, 7, 30])
@pytest.mark.parametrize("decides", ["agency", "village"])
def test_nothing_on_a_slip_for_old_eyes_is_small(fonts: FontSet, decides: str, materials: int) -> None:
    facts = msgspec.structs.replace(samples.case_slip(decides, materials=materials), large=True)
    pages = case_slips._large(facts, fonts, "收件凭证")
    assert min(mark.style.size for mark in texts(pages)) >= 16
    inside(pages)
    said = "".join(mark.text for mark in texts(pages))
    assert all(line.name[:6] in said for line in facts.materials)
    assert facts.number in said
    small = case_slips._slip(facts, fonts, "收件凭证", "站存联")
    assert min(mark.style.size for mark in texts(small)) < 16, "the station's part stays as it is"


def test_a_slip_for_old_eyes_is_one_sheet_where_little_was_brought(fonts: FontSet) -> None:
    facts = msgspec.structs.replace(
        samples.case_slip("village", "单于秀珍", 2), large=True, agent="", promise="", notes=()
    )
    assert len(case_slips.case_slip(facts, fonts).pages) == 1


def test_an_agencys_procedure_is_passed_on_by_the_village() -> None:
    said = text_of(render(samples_cases.procedure_notice(frame())))
    assert "办理环节告知书" in said
    assert "据崇阳县青山镇人民政府告知" in said
    assert "期限不变" in said
    assert "不计入" not in said


@pytest.mark.parametrize("count", [1, 30])
def test_a_notice_numbers_everything_in_both_sizes(rare: FontSet, count: int) -> None:
    missing = tuple(
        p.MissingItem(name=f"材料{n}{RARE_NAME}", problem="未签名", how="免费复印")
        for n in range(1, count + 1)
    )
    facts = msgspec.structs.replace(samples.one_time_notice(), applicant=LONG_NAME, missing=missing)
    for one in (facts, msgspec.structs.replace(facts, large=True)):
        drawing = case_papers.one_time_notice(one, rare)
        inside(drawing.pages)
        said = "".join(mark.text for mark in texts(drawing.pages))
        assert all(f"{n}. 材料{n}" in said for n in range(1, count + 1))
        assert f"下列{count}项" in said
