"""What no record of this station says was taken: passwords and cash. The refusals; `core.never_kept` tells the words."""

from __future__ import annotations

from stationdesk.core import never_kept
from stationdesk.core.errors import Refusal
from stationdesk.core.words import N_


class NeverInCustody(Refusal):
    template = N_("“密码、带密码的银行卡”一律不得代管（代办保管规定）。请当面交还，让本人或家属自己保管。")


class CashNeverInCustody(Refusal):
    template = N_("养老金等现金一律不得代管（代办保管规定）。代领代缴须两人经手、当面点清并有收据。")


def require_no_secret(*texts: str, field: str) -> None:
    """Passwords and what opens like them are never taken. Raises NeverInCustody."""
    if never_kept.secret(*texts):
        raise NeverInCustody(field=field)


def require(*texts: str, field: str) -> None:
    """Neither passwords nor cash. Raises NeverInCustody, CashNeverInCustody."""
    require_no_secret(*texts, field=field)
    if never_kept.cash(*texts):
        raise CashNeverInCustody(field=field)
