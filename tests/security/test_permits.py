"""Permits follow from posts, by the pack that is shipped."""

from __future__ import annotations

from datetime import date

import pytest

from stationdesk.security.permits import NotPermitted, Permits, SamePersonTwice


@pytest.fixture(scope="module")
def permits() -> Permits:
    return Permits.on(date(2026, 11, 22))


def test_permits_of_several_posts_add_up(permits: Permits) -> None:
    both = permits.permits_of(["clerk", "worker"])
    assert both == permits.permits_of(["clerk"]) | permits.permits_of(["worker"])
    assert "certificates:issue" in permits.permits_of(["clerk"])


def test_an_unknown_post_gives_nothing(permits: Permits) -> None:
    assert permits.permits_of(["emperor"]) == frozenset()
    assert permits.permits_of([]) == frozenset()


def test_every_permit_can_be_used_by_someone(permits: Permits) -> None:
    assert permits.known == permits.permits_of(permits.posts)


def test_refusal_says_which_posts_may(permits: Permits) -> None:
    granted = permits.permits_of(["trainee"])
    assert "certificates:approve" not in granted
    with pytest.raises(NotPermitted) as refused:
        permits.require(granted, "certificates:approve")
    for post in permits.posts_with("certificates:approve"):
        assert permits.posts[post] in refused.value.message
    assert refused.value.exit_code == 2
    permits.require(permits.permits_of(["clerk"]), "certificates:issue")


def test_a_permit_nobody_knows_is_refused(permits: Permits) -> None:
    with pytest.raises(NotPermitted):
        permits.require(permits.known, "moon:sell")


def test_supervisor_is_kept_apart_from_the_committee(permits: Permits) -> None:
    assert permits.conflicts(["supervisor"]) == ()
    assert [rule.code for rule in permits.conflicts(["supervisor", "clerk"])] == ["supervisor_in_committee"]


def test_the_head_does_not_keep_the_seal(permits: Permits) -> None:
    keeper = next(post for post in permits.posts_with("seal:keep") if post not in ("head", "secretary"))
    assert "head_keeps_seal" in [rule.code for rule in permits.conflicts(["head", keeper])]
    assert "head_keeps_seal" not in [rule.code for rule in permits.conflicts([keeper])]


def test_who_made_a_sheet_does_not_review_it(permits: Permits) -> None:
    with pytest.raises(SamePersonTwice) as refused:
        permits.require_another_person("publicity:review", "u1", {"publicity:make": ["u1"]})
    assert "审核" in refused.value.message
    permits.require_another_person("publicity:review", "u2", {"publicity:make": ["u1"]})
    permits.require_another_person("publicity:make", "u1", {"publicity:make": ["u1"]})


def test_whatever_shows_data_of_people_has_a_sensitivity_and_only_one() -> None:
    from stationdesk.core import packs
    from stationdesk.security.permits import Permits

    table = Permits(packs.load("permits"))
    shown = [permit for one in table.sensitivities for permit in one.permits]
    assert len(shown) == len(set(shown))
    shows = {
        permit
        for permit in table.known
        if permit.rpartition(":")[2] in ("read", "reveal", "export", "children", "adults", "open_child")
        and not permit.startswith("sync:")
    }
    assert shows <= set(shown)
    child = {one.code for one in table.seen_with(table.permits_of(["child_director"]))}
    assert {"children", "sealed"} <= child
    assert "children" not in {one.code for one in table.seen_with(table.permits_of(["clerk", "admin"]))}
