"""Promises about copies that serve one purpose only."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from PIL import Image

from stationdesk.core.errors import Unhappy
from stationdesk.core.papers import StampedCopy
from stationdesk.desk import Desk
from stationdesk.documents.copy_papers import stamped
from stationdesk.documents.fonts import here
from stationdesk.documents.render import render
from stationdesk.security.permits import NotPermitted
from stationdesk.services import attachments, papers, stamped_copies
from tests.services.window import AGENCY, accept, move_in, text_of


def card(size: tuple[int, int] = (856, 540), kind: str = "JPEG") -> bytes:
    made = io.BytesIO()
    Image.new("RGB", size, "white").save(made, kind)
    return made.getvalue()


@pytest.fixture
def scan(desk: Desk) -> str:
    got = accept(desk, move_in(desk).qinglan, AGENCY)
    line = desk.read(
        lambda work: work.scalar(
            "SELECT id FROM case_materials WHERE case_id = :c AND name LIKE '%身份证'", c=got.case_id
        )
    )
    put = lambda work: attachments.attach_file(work, "case_materials", line, card(), "身份证")  # noqa: E731
    return desk.change(put).id


def test_a_copy_says_what_it_is_for_and_is_numbered(desk: Desk, scan: str) -> None:
    paper = desk.change(lambda work: stamped_copies.make(work, scan))
    assert paper.number == "印421221106202-20261122-010-0001"
    facts = desk.read(lambda work: papers.facts(work, paper.id))
    assert isinstance(facts, StampedCopy)
    assert (facts.material, facts.use) == ("申请人居民身份证", "高龄津贴申领")
    pictures = desk.change(lambda work: stamped_copies.picture(work, paper.id))
    pdf = render(facts, pictures=pictures)
    assert pdf == render(facts, pictures=pictures)
    said = text_of(pdf)
    assert "高龄津贴申领" in said
    assert "影像未附" not in said
    assert b"/Subtype /Image" in pdf
    assert "影像未附" in text_of(render(facts))


def test_the_words_are_part_of_the_picture() -> None:
    lines = ("仅限办理高龄津贴申领使用", "421221106202-20261122-010-0001  2026年11月22日")
    data, width, height = stamped(card(), lines, here())
    picture = Image.open(io.BytesIO(data))
    assert picture.size == (width, height)
    red = sum(1 for r, g, b in picture.get_flattened_data() if r > g + 40 and r > b + 40)
    assert 0.01 < red / (width * height) < 0.4
    # On every part of it: nobody cuts a clean piece out.
    for box in (
        (0, 0, width, height // 3),
        (0, height // 3, width, 2 * height // 3),
        (0, 2 * height // 3, width, height),
    ):
        part = picture.crop(box)
        assert sum(1 for r, g, b in part.get_flattened_data() if r > g + 40) > 500


@pytest.mark.parametrize("size", [(60, 40), (40, 3000), (3000, 40), (5000, 7000)])
def test_pictures_of_every_shape_are_stamped(size: tuple[int, int]) -> None:
    data, width, height = stamped(card(size, "PNG"), ("仅限办理使用", "2026年11月22日"), here())
    assert max(width, height) <= 2300
    assert Image.open(io.BytesIO(data)).size == (width, height)


@pytest.mark.parametrize("kind", ["GIF", "TGA", "PPM", "ICO", "JPEG2000", "AVIF"])
def test_only_what_is_taken_as_a_picture_reaches_a_decoder(kind: str) -> None:
    Image.init()
    if kind not in Image.SAVE:
        pytest.skip("this Pillow does not write it")
    with pytest.raises(OSError, match="cannot identify"):
        stamped(card((60, 40), kind), ("仅限办理使用",), here())


def test_what_is_no_picture_or_has_no_purpose_is_refused(desk: Desk, scan: str) -> None:
    person = desk.read(lambda work: work.scalar("SELECT id FROM people LIMIT 1"))
    pdf = desk.change(
        lambda work: attachments.attach_file(work, "people", person, b"%PDF-1.4\n%%EOF\n", "x")
    ).id
    loose = desk.change(
        lambda work: attachments.attach_file(work, "people", person, card(), "y", on_photo="papers")
    ).id
    for one, code in (
        (pdf, "only-pictures-are-copied"),
        (loose, "copy-of-what"),
        ("no", "attachment-unknown"),
    ):
        with pytest.raises(Unhappy) as said:
            desk.change(lambda work, one=one: stamped_copies.make(work, one))
        assert said.value.code == code
    made = desk.change(lambda work: stamped_copies.make(work, loose, "村集体经济组织成员登记"))
    facts = desk.read(lambda work: papers.facts(work, made.id))
    assert isinstance(facts, StampedCopy)
    assert facts.use == "村集体经济组织成员登记"


def test_without_the_permit_no_copy_is_made(desk: Desk, scan: str, colleague: Callable[..., Desk]) -> None:
    with pytest.raises(NotPermitted):
        colleague(desk, "supervisor").change(lambda work: stamped_copies.make(work, scan))
