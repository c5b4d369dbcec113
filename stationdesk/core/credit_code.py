"""统一社会信用代码: the eighteen signs by which organisations and shops are known (GB 32100-2015).

One sign for the registering department, one for the kind, six digits of the region, nine of the body
(GB 11714 code), one check sign. I, O, S, V and Z are never used.
"""

from __future__ import annotations

import unicodedata
from typing import Final

from stationdesk.core.errors import Refusal
from stationdesk.core.words import N_

FIELD: Final = "credit_code"
ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_WEIGHTS: Final = tuple(pow(3, place, 31) for place in range(17))
LENGTH: Final = 18


class CreditCodeLengthWrong(Refusal):
    template = N_(
        "统一社会信用代码应为18位，现在是{length}位。请照营业执照或登记证书上的代码填写；"
        "还是15位注册号的旧执照，请空着不填。"
    )


class CreditCodeSignWrong(Refusal):
    template = N_("统一社会信用代码第{place}位“{sign}”不会出现（代码里没有 I、O、S、V、Z）。请照证照核对。")


class CreditCodeCheckWrong(Refusal):
    template = N_("统一社会信用代码的校验位不对，其中有一位写错了。请照证照逐位核对后重填。")


def parse(value: str) -> str:
    """The code in the one form that is stored: eighteen signs, capitals, no blanks.

    Blanks, dashes and full-width signs are forgiven. Raises CreditCodeLengthWrong, CreditCodeSignWrong,
    CreditCodeCheckWrong.
    """
    plain = unicodedata.normalize("NFKC", value).upper()
    code = "".join(sign for sign in plain if sign.isalnum())
    if len(code) != LENGTH:
        raise CreditCodeLengthWrong(length=len(code), field=FIELD)
    for place, sign in enumerate(code, 1):
        if sign not in ALPHABET:
            raise CreditCodeSignWrong(place=place, sign=sign, field=FIELD)
    if code[-1] != check_sign(code[:-1]):
        raise CreditCodeCheckWrong(field=FIELD)
    return code


def check_sign(first: str) -> str:
    """The last sign for the first seventeen."""
    total = sum(ALPHABET.index(sign) * weight for sign, weight in zip(first, _WEIGHTS, strict=True))
    return ALPHABET[-total % 31]
