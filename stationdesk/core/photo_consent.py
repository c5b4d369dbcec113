"""Who is on a photo, and whether they agreed to it being kept (肖像, 个人信息: ask first; for a child, the guardian).

A photo of papers alone needs nobody's word. One with somebody on it is kept only when they agreed; refused or not asked
is an answer too, and then the photo is not kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from stationdesk.core.errors import Refusal
from stationdesk.core.words import N_

AGREED: Final = "yes"
PAPERS: Final = "papers"
REFUSED: Final = "no"
NOT_ASKED: Final = "not_asked"
ANSWERS: Final[Mapping[str, str]] = MappingProxyType(
    {
        PAPERS: N_("只有证件、材料，没有人"),
        AGREED: N_("有人，问过了，同意留存"),
        REFUSED: N_("有人，不同意"),
        NOT_ASKED: N_("有人，还没有问"),
    }
)
KEPT: Final = frozenset({AGREED, PAPERS})
"""The answers with which a photo is kept."""


class PhotoConsentNeeded(Refusal):
    template = N_("这是照片，还没有附上。请先说明上面有没有人、本人（儿童问监护人）同不同意留存。")


class PhotoNotAgreed(Refusal):
    template = N_("照片上的人不同意或还没有问，这张照片没有留存。请先问本人（儿童问监护人），同意了再附。")


def require(answer: str, asks: bool) -> str | None:
    """What is written down with a picture that is kept; None where nobody has to ask and nobody did.

    `asks`: whether the record is of a kind whose photos show people. Raises PhotoConsentNeeded, PhotoNotAgreed, and
    ValueError for what is no answer.
    """
    if answer and answer not in ANSWERS:
        raise ValueError("no answer of ours")
    if answer in (REFUSED, NOT_ASKED):
        raise PhotoNotAgreed(field="consent")
    if asks and not answer:
        raise PhotoConsentNeeded(field="consent")
    return answer or None
