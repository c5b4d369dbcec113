"""Whoever may hand out slips of refusal, and look at no certificate, prints the slip just made and opens no other."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from stationdesk.desk import Desk
from stationdesk.security.permits import NotPermitted
from stationdesk.services import certificate_refusals, certificates, papers
from stationdesk.services.certificate_refusals import Demand

WANTED = "无犯罪记录证明"


def test_a_trainee_prints_the_slip_just_made_and_opens_no_other(
    desk: Desk, colleague: Callable[..., Desk]
) -> None:
    trainee = colleague(desk, "trainee", name="周小雨")
    assert trainee.read(certificates.catalogue), "what may be issued is seen"
    demand = Demand(WANTED, None, "某银行", "")
    own = trainee.change(lambda work: certificate_refusals.refuse(work, demand))
    assert trainee.read(lambda work: papers.row(work, own.paper_id)).number == own.number
    trainee.change(lambda work: papers.keep(work, own.paper_id, b"%PDF-1.7 a slip"))
    other = desk.change(lambda work: certificate_refusals.refuse(work, demand))
    for look in (
        lambda work: papers.row(work, other.paper_id),
        lambda work: papers.pdf(work, other.paper_id),
        certificates.list_all,
        certificate_refusals.list_all,
    ):
        with pytest.raises(NotPermitted):
            trainee.read(look)
