"""What was done after a post had ended is shown to a head until it was judged, and never by who did it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from stationdesk.core.clock import SetClock
from stationdesk.desk import Desk
from stationdesk.security import audit
from stationdesk.security.permits import NotPermitted
from stationdesk.services import user_changes, user_reviews
from stationdesk.services.user_reviews import Verdict
from tests.fixtures import START


def worked(desk: Desk, user_id: str, tag: str, target: str = "record-1", **detail: object) -> None:
    """An entry as a PC makes it that has not heard of the change yet."""
    actor = desk.actor
    from dataclasses import replace

    desk.actor = replace(actor, user_id=user_id)
    try:
        desk.change(lambda work: audit.record(work, tag, target, **detail))
    finally:
        desk.actor = actor


def tags(desk: Desk) -> list[tuple[str, str]]:
    return [(one.entry.tag, one.ground) for one in desk.read(user_reviews.waiting)]


def test_what_a_post_that_ended_allowed_is_listed_until_a_head_has_judged_it(
    desk: Desk, colleague: Callable[..., Desk], clock: SetClock
) -> None:
    head = colleague(desk, "head", name="陈主任")
    clerk = colleague(desk, "clerk", name="周敏").actor.user_id or ""
    worked(desk, clerk, "certificates:issue")
    clock.set(START + timedelta(days=3))
    worked(desk, clerk, "certificates:void", "before the change, on its day")
    desk.change(lambda work: user_changes.set_posts(work, clerk, ["agent"]))
    clock.set(clock.at + timedelta(hours=1))
    worked(desk, clerk, "proxy:request")  # the new post allows it
    worked(desk, clerk, "left_behind:open")  # a tag that no permit is
    assert tags(head) == []
    worked(desk, clerk, "certificates:issue", "after")
    clock.set(START + timedelta(days=5))
    worked(desk, clerk, "seal:keep", "after")
    assert tags(head) == [("seal:keep", "ended"), ("certificates:issue", "ended")]
    with pytest.raises(NotPermitted):
        desk.read(user_reviews.waiting)
    assert desk.read(user_reviews.count) == 0
    first, second = (one.id for one in head.read(user_reviews.waiting))
    with pytest.raises(user_reviews.ReviewUnexplained):
        head.change(lambda work: user_reviews.judge(work, Verdict((first,), True, "  ")))
    with pytest.raises(user_reviews.NothingToReview):
        head.change(lambda work: user_reviews.judge(work, Verdict(("nothing",), True, "好")))
    assert head.change(lambda work: user_reviews.judge(work, Verdict((first,), True, "收到包以前办的"))) == 1
    assert head.read(user_reviews.count) == 1
    head.change(lambda work: user_reviews.judge(work, Verdict((second,), False, "已收回证明")))
    assert tags(head) == []
    assert [(one.justified, one.by) for one in head.read(user_reviews.reviewed)] == [
        (False, "陈主任"),
        (True, "陈主任"),
    ]


def test_whatever_somebody_did_after_they_were_disabled_is_listed(
    desk: Desk, colleague: Callable[..., Desk], clock: SetClock
) -> None:
    head = colleague(desk, "head", name="陈主任")
    gone = colleague(desk, "agent", name="赵离开").actor.user_id or ""
    worked(desk, gone, "cases:accept")
    desk.change(lambda work: user_changes.disable(work, gone))
    clock.set(clock.at + timedelta(minutes=1))
    worked(desk, gone, "left_behind:open_child")
    assert tags(head) == [("left_behind:open_child", "disabled")]


def test_both_sides_of_one_record_done_apart_by_one_person_are_listed(
    desk: Desk, colleague: Callable[..., Desk]
) -> None:
    head = colleague(desk, "head", name="陈主任")
    both = colleague(desk, "clerk", "secretary", name="一人两岗").actor.user_id or ""
    worked(desk, both, "publicity:make", "sheet-1")
    worked(desk, both, "publicity:review", "sheet-2")
    assert tags(head) == []
    worked(desk, both, "publicity:review", "sheet-1")
    assert tags(head) == [("publicity:review", "maker_reviews")]


def test_nobody_reviews_their_own_work(desk: Desk, colleague: Callable[..., Desk], clock: SetClock) -> None:
    head = colleague(desk, "head", "clerk", name="陈主任")
    own = head.actor.user_id or ""
    clock.set(START + timedelta(days=2))
    desk.change(lambda work: user_changes.set_posts(work, own, ["head"]))
    clock.set(START + timedelta(days=3))
    worked(desk, own, "seal:keep")
    found = head.read(user_reviews.waiting)
    assert len(found) == 1
    with pytest.raises(user_reviews.OwnWorkNotReviewed):
        head.change(lambda work: user_reviews.judge(work, Verdict((found[0].id,), True, "是我")))
