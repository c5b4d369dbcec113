"""Pages: sheets that run on, sizes, seals, who speaks."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

import msgspec
import pypdfium2
import pytest

from stationdesk.core import papers
from stationdesk.core.papers import CertificateField, FieldUnfilled, filled
from stationdesk.documents.engine.letter import SEAL_RADIUS
from stationdesk.documents.engine.sheet import A4, Cells, Ring, Rule, Text
from stationdesk.documents.fonts import FontSet
from stationdesk.documents.render import RENDERERS, render
from tests.documents import samples

Readers = dict[str, Callable[[bytes], list[str]]]


def _bare(text: str) -> str:
    return re.sub(r"\s", "", text)


def _text(facts: papers.PaperFacts, fonts: FontSet) -> str:
    pages = RENDERERS[papers.kind(facts)](facts, fonts).pages
    return "".join(mark.text for page in pages for mark in page.marks if isinstance(mark, Text))


def test_a_long_sheet_repeats_its_header_and_counts_its_pages(rare: FontSet, readers: Readers) -> None:
    pdf = render(samples.posting_sheet(120), rare)
    for read in readers.values():
        pages = [_bare(page) for page in read(pdf)]
        assert len(pages) > 5
        for n, page in enumerate(pages, 1):
            assert "补贴项目" in page
            assert "一卡通账号" in page
            assert f"第{n}页共{len(pages)}页" in page
        assert sum(page.count("耕地地力保护补贴") for page in pages) == 120


def test_every_row_is_on_the_sheet_once(rare: FontSet) -> None:
    facts = samples.posting_sheet(60)
    rows = tuple((f"N{n:03d}", *row[1:]) for n, row in enumerate(facts.rows))
    text = _text(msgspec.structs.replace(facts, rows=rows), rare)
    assert [text.count(f"N{n:03d}") for n in range(60)] == [1] * 60


def test_a_sheet_of_3600_rows_is_drawn(rare: FontSet, capsys: pytest.CaptureFixture[str]) -> None:
    start = time.perf_counter()
    pdf = render(samples.posting_sheet(3600), rare)
    with capsys.disabled():
        print(f"\n3,600 rows: {time.perf_counter() - start:.2f} s, {len(pdf) / 1e6:.2f} MB")
    document = pypdfium2.PdfDocument(pdf)
    assert len(document) > 200
    document.close()


def test_a_cell_taller_than_a_page_goes_on_in_the_next(fonts: FontSet) -> None:
    facts = samples.posting_sheet(1)
    words = "".join(f"第{n}句话。" for n in range(900))
    row = ("1", "尉迟广明", "1组", words, "1.00", "1.00", "1.00", "", "", "")
    drawing = RENDERERS["posting_sheet"](msgspec.structs.replace(facts, rows=(row,)), fonts)
    marks = [mark for page in drawing.pages for mark in page.marks if isinstance(mark, Text)]
    cells = [mark for mark in marks if mark.style.role == "song" and mark.style.size == 14]
    text = "".join(mark.text for mark in cells if mark.text != "1.00")
    assert len(drawing.pages) > 2
    assert all(f"第{n}句" in text for n in range(900))


def test_a3_sheets_are_a3_and_large_type(fonts: FontSet) -> None:
    document = pypdfium2.PdfDocument(render(samples.posting_sheet(3, "A3"), fonts))
    assert [round(side / 72 * 25.4) for side in document[0].get_size()] == [420, 297]
    document.close()
    for paper in ("A4", "A3"):
        marks = [
            mark
            for page in RENDERERS["posting_sheet"](samples.posting_sheet(3, paper), fonts).pages
            for mark in page.marks
            if isinstance(mark, Text)
        ]
        assert next(mark for mark in marks if mark.text == "惠农补贴发放清册").style.size >= 26
        assert next(mark for mark in marks if mark.text == "户主").style.size >= 14
        assert next(mark for mark in marks if mark.text == "421224********0018").style.size >= 14


def test_an_empty_sheet_says_so(fonts: FontSet) -> None:
    assert "（本期没有发生）" in _text(samples.posting_sheet(0), fonts)


def test_slips_are_two_on_a_sheet_with_a_cut_line(fonts: FontSet) -> None:
    page = RENDERERS["case_slip"](samples.case_slip(), fonts).pages[0]
    assert (page.width, page.height) == (A4[1], A4[0])
    middle = page.width / 2
    assert any(isinstance(m, Rule) and m.x1 == m.x2 == middle and m.dash for m in page.marks)
    halves = {
        side: "".join(
            m.text for m in page.marks if isinstance(m, Text) and (m.x < middle) == (side == "left")
        )
        for side in ("left", "right")
    }
    assert "站存联" in halves["left"]
    assert "群众联" in halves["right"]
    assert "居民身份证" in halves["left"]
    assert "居民身份证" in halves["right"]
    assert len([m for m in page.marks if isinstance(m, Cells)]) == 2


def test_a_slip_with_many_materials_runs_on(fonts: FontSet) -> None:
    drawing = RENDERERS["case_slip"](samples.case_slip(materials=30), fonts)
    assert len(drawing.pages) >= 2
    text = _text(samples.case_slip(materials=30), fonts)
    assert text.count("补充材料之30") == 2


def test_the_village_and_the_agency_each_speak_for_themselves(fonts: FontSet) -> None:
    agency = "崇阳县青山镇人民政府"
    own = _text(samples.refusal_notice("village"), fonts)
    theirs = _text(samples.refusal_notice("agency"), fonts)
    assert own.startswith("编号")
    assert samples.VILLAGE in own
    assert "行政复议" not in own
    assert "行政复议" in theirs
    assert theirs.count(agency) >= 2
    assert samples.VILLAGE not in theirs
    received = _text(samples.case_slip("agency"), fonts)
    accepted = _text(samples.case_slip("village"), fonts)
    assert "收件凭证" in received
    assert "受理回执" not in received
    assert "受理回执" in accepted
    assert agency not in accepted


def test_the_seal_has_a_free_circle_and_no_image(fonts: FontSet) -> None:
    for facts in (
        samples.certificate(name="尉迟广明"),
        samples.one_time_notice(),
        samples.certificate_refusal(),
    ):
        if fonts.missing(papers.encode(facts)):
            continue
        pages = RENDERERS[papers.kind(facts)](facts, fonts).pages
        rings = [(page, mark) for page in pages for mark in page.marks if isinstance(mark, Ring)]
        assert len(rings) == 1
        page, ring = rings[0]
        assert ring.radius == SEAL_RADIUS
        assert ring.x + ring.radius <= page.width
        assert ring.y + ring.radius <= page.height
        assert b"/Subtype /Image" not in render(facts, fonts)


def test_a_signature_never_stands_alone_on_its_page(rare: FontSet) -> None:
    for count in range(1, 12):
        items = tuple(
            papers.MissingItem(name=f"材料{n}", problem="缺原件", how="到站点补办") for n in range(count)
        )
        pages = RENDERERS["one_time_notice"](
            msgspec.structs.replace(samples.one_time_notice(), missing=items), rare
        ).pages
        last = next(page for page in pages if any(isinstance(mark, Ring) for mark in page.marks))
        ring = next(mark for mark in last.marks if isinstance(mark, Ring))
        above = [m for m in last.marks if isinstance(m, Text) and m.y < ring.y - ring.radius + 6]
        assert above, count


def test_signatures_of_a_certificate_stand_under_its_text(fonts: FontSet) -> None:
    for repeats in range(1, 16):
        facts = samples.certificate(
            name="尉迟广明", address="青山村五组老粮站往东过石拱桥沿水渠第三排" * repeats
        )
        pages = RENDERERS["certificate"](msgspec.structs.replace(facts, with_stub=False), fonts).pages
        last = [mark for mark in pages[-1].marks if isinstance(mark, Text)]
        signed = min(mark.y for mark in last if mark.text.endswith("（签字）："))
        assert [mark for mark in last if mark.y < signed and mark.style.size > 15], repeats
        assert any(isinstance(mark, Ring) for mark in pages[-1].marks)


def test_each_slip_has_its_own_watermark(fonts: FontSet, readers: Readers) -> None:
    facts = msgspec.structs.replace(samples.case_slip(name="尉迟广明"), practice=True)
    for read in readers.values():
        page = read(render(facts, fonts))[0]
        assert (page.count("练"), page.count("习")) == (2, 2)


def test_a_second_notice_gives_its_reason(rare: FontSet) -> None:
    facts = samples.one_time_notice()
    assert "再次告知的原因" in _text(facts, rare)
    assert "再次告知的原因" not in _text(msgspec.structs.replace(facts, round=1), rare)
    text = _text(facts, rare)
    assert all(f"{n}. " in text for n in (1, 2, 3))
    assert "下列3项" in text


def test_a_certificate_states_purpose_validity_and_signatories_once(fonts: FontSet) -> None:
    facts = msgspec.structs.replace(samples.certificate(name="尉迟广明"), with_stub=False)
    text = _text(facts, fonts)
    assert text.count("用于办理收养登记") == 1
    assert "180日内（至2027年5月4日）有效" in text
    assert all(f"{who}（签字）" in text for who in facts.signatories)
    plain = msgspec.structs.replace(facts, body="　　{name}的情况。", title="情况说明", purpose="参加活动")
    assert "本说明仅用于参加活动，他用无效。" in _text(plain, fonts)


def test_a_template_is_filled_as_people_write() -> None:
    fields = (
        CertificateField(key="d", label="日期", type="date", value="2026-01-05"),
        CertificateField(key="note", label="表现", type="longtext", value="很好。"),
        CertificateField(key="n", label="次数", type="int"),
        CertificateField(key="who", label="配偶", type="name"),
    )
    assert (
        filled("于{d}来，{n}次，配偶{who}。{note}\n完", fields)
        == "于2026年1月5日来，／次，配偶无。很好。\n完"
    )
    assert filled("因{note}，有争议：{note}。", fields) == "因很好，有争议：很好。"
    with pytest.raises(FieldUnfilled):
        filled("{nothing}", fields)


def test_a_name_with_braces_is_only_a_name() -> None:
    fields = (
        CertificateField(key="a", label="甲", value="{b}"),
        CertificateField(key="b", label="乙", value="秘密"),
    )
    assert filled("{a}", fields) == "{b}"


def test_the_recovery_code_is_printed_in_groups(fonts: FontSet, readers: Readers) -> None:
    facts = samples.recovery_sheet()
    for read in readers.values():
        page = read(render(facts, fonts))[0]
        assert all(group in page for group in facts.groups)


def test_a_receipt_that_does_not_add_up_says_so(fonts: FontSet) -> None:
    good = samples.sync_receipt()
    assert "账目相符" in _text(good, fonts)
    assert "不符" in _text(msgspec.structs.replace(good, held=2), fonts)


@pytest.mark.parametrize("rows", range(1, 16))
def test_no_page_of_a_sheet_has_signatures_alone(fonts: FontSet, rows: int) -> None:
    """Of everyday tables; what stands under the table is never torn apart."""
    facts = samples.posting_sheet(rows)
    names = ("王敏", "李建国", "周桂兰")
    plain = tuple((str(n + 1), names[n % 3], *row[2:]) for n, row in enumerate(facts.rows))
    pages = RENDERERS["posting_sheet"](msgspec.structs.replace(facts, rows=plain), fonts).pages
    last = "".join(mark.text for mark in pages[-1].marks if isinstance(mark, Text))
    assert "说明" in last
    assert "村务监督委员会主任" in last
    if len(pages) > 1:
        assert "序号" in last, "with some lines of the table above"


@pytest.mark.parametrize(("rows", "paper", "least"), [(2, "A3", 16), (2, "A4", 14), (60, "A3", 16)])
def test_a_short_table_is_written_larger(fonts: FontSet, rows: int, paper: str, least: int) -> None:
    facts = samples.posting_sheet(0, paper)
    columns = facts.columns[:4]
    cells = tuple((str(n), "王敏", "三组", "耕地补贴") for n in range(rows))
    drawn = RENDERERS["posting_sheet"](
        msgspec.structs.replace(facts, columns=columns, rows=cells, total=()), fonts
    )
    sizes = {
        mark.style.size
        for page in drawn.pages
        for mark in page.marks
        if isinstance(mark, Text) and mark.text == "王敏"
    }
    assert sizes == {least} if rows > 50 else min(sizes) > least
