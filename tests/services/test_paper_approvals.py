"""A signature on paper counts at once, by every rule of the desk, and stays open until its signer says it is theirs."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from PIL import Image

from stationdesk.core import idnumber
from stationdesk.core.certificate_states import StepNotAllowed
from stationdesk.core.clock import SetClock
from stationdesk.core.publicity_states import ReviewsMissing
from stationdesk.desk import Desk
from stationdesk.security.permits import NotPermitted
from stationdesk.services import (
    attachments,
    certificates,
    paper_approvals,
    publicity,
    residents,
)
from stationdesk.services.paper_approvals import OnPaper
from tests.services.test_publicity import account

ID = idnumber.make("421221", date(1980, 5, 6), 11)


def scan(shade: int = 255) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 60), (shade, shade, shade)).save(out, "PNG")
    return out.getvalue()


def signed(
    desk: Desk, subject: str, signer: str, shade: int = 255, **more: object
) -> paper_approvals.Recorded:
    keys = desk.keys()

    def put(work):  # type: ignore[no-untyped-def]
        scans = [attachments.stage(work, scan(shade), "签字纸.png")]
        return paper_approvals.record(work, OnPaper(subject, signer, scans=scans, **more), keys)  # type: ignore[arg-type]

    return desk.change(put)


def drafted(desk: Desk) -> str:
    who = desk.change(lambda work: residents.add(work, residents.NewPerson("欧阳小敏", ID))).person_id
    fields = {"to_org": "某局", "matter": "联系农房登记", "people": "1"}
    new = certificates.NewCertificate("C-14", who, fields)
    return desk.change(lambda work: certificates.draft(work, new, desk.keys())).certificate_id


def test_two_reviews_on_paper_count_and_wait_for_their_signers(
    desk: Desk, colleague: Callable[..., Desk], clock: SetClock
) -> None:
    one, two = colleague(desk, "supervisor", name="周监委"), colleague(desk, "supervisor", name="吴监委")
    made = account(desk)
    assert [(p.kind, p.needed, p.have) for p in desk.read(paper_approvals.pending)] == [("sheet", 2, 0)]
    assert signed(desk, made.number, "周监委").state == "made"
    with pytest.raises(publicity.ReviewedAlready):
        signed(desk, made.number, "周监委")
    assert signed(desk, made.number, "吴监委", 200, signed_on=date(2026, 11, 22)).state == "reviewed"
    assert desk.change(lambda work: publicity.meeting(work, made.sheet_id, "11号")).state == "meeting"
    waiting = one.read(paper_approvals.waiting)
    assert [(row.signer, row.state, row.mine, row.scans) for row in waiting] == [
        ("周监委", "open", True, 1),
        ("吴监委", "open", False, 1),
    ]
    with pytest.raises(paper_approvals.NotYourSignature):
        two.change(lambda work: paper_approvals.confirm(work, [row.id for row in waiting]))
    assert all(row.state == "open" for row in desk.read(paper_approvals.waiting))
    clock.set(clock.now() + timedelta(days=8))
    assert all(row.late for row in desk.read(paper_approvals.waiting))
    done = one.change(lambda work: paper_approvals.confirm(work, [waiting[0].id]))
    assert done[0].state == "confirmed"
    assert [row.signer for row in desk.read(paper_approvals.waiting)] == ["吴监委"]
    with pytest.raises(paper_approvals.ApprovalUnknown):
        one.change(lambda work: paper_approvals.confirm(work, [waiting[0].id]))


def test_a_signature_that_is_denied_is_taken_away_again(desk: Desk, colleague: Callable[..., Desk]) -> None:
    one = colleague(desk, "supervisor", name="周监委")
    colleague(desk, "supervisor", name="吴监委")
    made = account(desk)
    first = signed(desk, made.number, "周监委").row
    signed(desk, made.number, "吴监委", 200)
    desk.change(lambda work: publicity.meeting(work, made.sheet_id, "11号"))
    with pytest.raises(paper_approvals.DenialUnexplained):
        one.change(lambda work: paper_approvals.deny(work, first.id, " "))
    one.change(lambda work: paper_approvals.deny(work, first.id, "不是我签的"))
    with pytest.raises(ReviewsMissing):
        desk.change(lambda work: publicity.post(work, made.sheet_id))
    assert desk.read(lambda work: publicity.get(work, made.sheet_id)).line.reviewers == 1


def test_denied_while_it_hangs_it_stays_on_today_until_it_is_down(
    desk: Desk, colleague: Callable[..., Desk]
) -> None:
    from stationdesk.services import publicity_board

    one = colleague(desk, "supervisor", name="周监委")
    colleague(desk, "supervisor", name="吴监委")
    made = account(desk)
    first = signed(desk, made.number, "周监委").row
    signed(desk, made.number, "吴监委", 200)
    desk.change(lambda work: publicity.post(work, made.sheet_id, meeting_reference="11号"))
    one.change(lambda work: paper_approvals.deny(work, first.id, "不是我签的"))
    assert "denied" in [row.state for row in desk.read(paper_approvals.waiting)]
    assert (
        desk.change(lambda work: publicity_board.interrupt(work, made.sheet_id, "审查签字不实")).state
        == "made"
    )
    assert "denied" not in [row.state for row in desk.read(paper_approvals.waiting)]
    with pytest.raises(ReviewsMissing):
        desk.change(lambda work: publicity.post(work, made.sheet_id, meeting_reference=""))


def test_a_certificate_is_issued_on_the_signed_paper(desk: Desk, colleague: Callable[..., Desk]) -> None:
    head = colleague(desk, "head", name="李主任")
    draft = drafted(desk)
    done = signed(desk, draft, "李主任")
    assert done.issued is not None
    assert done.issued.number
    with pytest.raises(StepNotAllowed):
        signed(desk, draft, "李主任", 200)
    shown = desk.read(lambda work: certificates.get(work, draft))
    assert shown.approved_by == "李主任"
    assert any("纸面签字" in event.note for event in shown.events)
    row = head.read(lambda work: paper_approvals.waiting(work, mine=True))[0]
    head.change(lambda work: paper_approvals.deny(work, row.id, "没看到这张"))
    assert [one.state for one in desk.read(paper_approvals.waiting)] == ["denied"]
    desk.change(lambda work: certificates.void(work, done.issued.number or "", "签字不实"))
    assert desk.read(paper_approvals.waiting) == ()


def test_no_rule_of_the_desk_is_looser_on_paper(desk: Desk, colleague: Callable[..., Desk]) -> None:
    colleague(desk, "supervisor", name="周监委")
    colleague(desk, "head", name="李主任")
    colleague(desk, "clerk", "supervisor", name="吴两职")
    made, draft = account(desk), drafted(desk)
    keys = desk.keys()
    with pytest.raises(paper_approvals.ScanMissing):
        desk.change(lambda work: paper_approvals.record(work, OnPaper(made.number, "周监委"), keys))
    for subject, signer, wanted in (
        (made.number, "王敏", paper_approvals.SignerIsClerk),
        (made.number, "没有这人", paper_approvals.SignerUnknown),
        (made.number, "吴两职", publicity.ReviewerConflicted),
        ("421221106202-20261122-010-9999", "周监委", paper_approvals.NothingToApprove),
    ):
        with pytest.raises(wanted):
            signed(desk, subject, signer)
    with pytest.raises(publicity.NotOfTheCommittee):
        signed(desk, made.number, "李主任")
    with pytest.raises((NotPermitted, certificates.WrongApprover)):
        signed(desk, draft, "周监委")
    for day in (date(2026, 11, 23), date(2026, 11, 21)):
        with pytest.raises(paper_approvals.SignedDayWrong):
            signed(desk, made.number, "周监委", signed_on=day)
    assert desk.read(paper_approvals.listed) == ()
    left = desk.read(lambda work: work.scalar("SELECT count(*) FROM attachments"))
    assert left == 0
