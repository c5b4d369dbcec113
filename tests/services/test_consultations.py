"""首问负责: who is asked first stays responsible until it is answered, settled elsewhere, or a case."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from stationdesk.core.clock import SetClock
from stationdesk.core.errors import Refusal
from stationdesk.core.lengths import TextTooLong
from stationdesk.core.phones import PhoneUnknown
from stationdesk.core.words import set_language
from stationdesk.desk import Desk
from stationdesk.models.counter import Consultation
from stationdesk.security.permits import NotPermitted
from stationdesk.services import consultations, counter_data, papers
from stationdesk.services.cases import ChannelUnknown
from stationdesk.services.consultations import (
    AnswerMissing,
    ConsultationOver,
    ConsultationQuery,
    ConsultationUnknown,
    FollowPast,
    Guide,
    GuidedNowhere,
    NewConsultation,
    NotGuided,
    NoticeNeedsMatter,
    SubjectMissing,
    Told,
)
from stationdesk.services.matters import MatterUnknown
from tests.fixtures import USER
from tests.services.window import AGENCY, VILLAGE, People, accept, move_in


@pytest.fixture
def people(desk: Desk) -> People:
    return move_in(desk)


def add(desk: Desk, subject: str = "低保怎么办", **more: Any) -> Told:
    return desk.change(lambda work: consultations.add(work, NewConsultation(subject, **more)))


def row(desk: Desk, one: Told) -> consultations.ConsultationRow:
    return desk.read(lambda work: consultations.get(work, one.consultation_id))


def test_somebody_without_a_name_is_written_down_with_one_sentence(desk: Desk) -> None:
    told = add(desk)
    got = row(desk, told)
    assert (told.number, told.state) == ("问421221106202-20261122-010-0001", "open")
    assert (got.asker, got.worker, got.subject, got.channel) == ("", USER, "低保怎么办", "counter")


def test_a_matter_alone_is_enough_to_say_what_was_asked(desk: Desk, people: People) -> None:
    got = row(desk, add(desk, "", matter_code=AGENCY, person_id=people.wang))
    assert (got.subject, got.matter_name, got.asker) == (got.matter_name, got.subject, "𠮷田·王")


def test_what_is_answered_at_once_is_done_at_once(desk: Desk) -> None:
    got = row(desk, add(desk, answer="带身份证来即可"))
    assert (got.state, got.answer) == ("answered", "带身份证来即可")
    assert got.settled_at == got.came_at


def test_who_is_guided_on_is_told_where_and_asked_in_two_working_days(desk: Desk) -> None:
    told = add(desk, "迁户口", guide=Guide("police"))
    got = row(desk, told)
    # Sunday 22 November: Monday and Tuesday are the two working days.
    assert (told.follow_by, got.state) == (date(2026, 11, 24), "guided")
    assert got.guided_to == "派出所，乡镇（街道），110"
    assert told.sentence.endswith("11月24日前回问是否办好")


def test_a_guide_is_kept_in_chinese_whatever_the_screen_speaks(desk: Desk) -> None:
    set_language("en")
    told = add(desk, "迁户口", guide=Guide("police"))
    assert [one.name for one in desk.read(counter_data.offices) if one.key == "police"] == ["police station"]
    set_language("zh")
    assert row(desk, told).guided_to.startswith("派出所")


def test_a_station_puts_its_own_numbers_beside_the_offices(desk: Desk) -> None:
    own = (
        counter_data.Office("town_hall", "", number="0715-3391234"),
        counter_data.Office("vet", "畜牧站", "镇西", "13812345678"),
    )
    desk.change(lambda work: counter_data.set_offices(work, own))
    found = {one.key: one for one in desk.read(counter_data.offices)}
    assert found["town_hall"].words == "乡镇（街道）便民服务中心，乡镇（街道）政府，0715-3391234"
    assert (found["vet"].words, found["vet"].unconfirmed) == ("畜牧站，镇西，13812345678", False)
    assert found["insurance"].unconfirmed
    assert found["12349"].number == "12349"


def test_asking_again_ends_it_gives_it_back_or_puts_it_off(desk: Desk, clock: SetClock) -> None:
    told = add(desk, "迁户口", guide=Guide("派出所户籍窗口"))

    def settle(result: str, outcome: str = "") -> Told:
        return desk.change(lambda work: consultations.settle(work, told.consultation_id, result, outcome))

    clock.set(datetime(2026, 11, 24, 1, 0, tzinfo=UTC))
    assert settle("unreachable").follow_by == date(2026, 11, 26)
    clock.set(datetime(2026, 11, 26, 1, 0, tzinfo=UTC))
    back = settle("not_settled", "说要回村开证明")
    assert (back.state, back.follow_by) == ("open", None)
    again = desk.change(lambda work: consultations.guide(work, told.consultation_id, Guide("hotline")))
    assert again.state == "guided"
    done = settle("settled", "已迁好")
    assert (done.state, row(desk, done).settled_at is not None) == ("guided", True)
    assert row(desk, done).outcome.splitlines() == [
        "2026-11-24 没联系上",
        "2026-11-26 没办成：说要回村开证明",
        "2026-11-26 已办好：已迁好",
    ]
    assert row(desk, done).state_name == "转介已办好"
    for twice in (lambda: settle("settled"), lambda: settle("not_settled")):
        with pytest.raises(NotGuided):
            twice()


def test_today_knows_who_waits_and_whom_to_ask(desk: Desk, clock: SetClock) -> None:
    waits, guided, early = (
        add(desk),
        add(desk, guide=Guide("tax")),
        add(desk, guide=Guide("tax", date(2026, 12, 1))),
    )
    add(desk, answer="好了")
    found = desk.read(consultations.figures)
    assert (found.open, found.to_ask, found.late) == ((waits.consultation_id,), (), ())
    clock.set(datetime(2026, 11, 25, 1, 0, tzinfo=UTC))
    found = desk.read(consultations.figures)
    assert (found.to_ask, found.late) == ((guided.consultation_id,), (guided.consultation_id,))
    open_ = [one.id for one in desk.read(consultations.open_guided)]
    assert open_ == [guided.consultation_id, early.consultation_id]


def test_a_consultation_becomes_the_case_that_was_accepted(desk: Desk, people: People) -> None:
    told = add(desk, matter_code=VILLAGE)
    got = accept(desk, people.qinglan)
    became = desk.change(lambda work: consultations.became(work, told.consultation_id, got.case_id))
    line = row(desk, became)
    assert (line.state, line.case_id, line.case_number) == ("case", got.case_id, got.number)
    assert line.person_id == people.qinglan
    with pytest.raises(ConsultationOver):
        desk.change(lambda work: consultations.became(work, told.consultation_id, got.case_id))


def test_the_notice_says_everything_the_catalogue_knows(desk: Desk, people: People) -> None:
    told = add(desk, "老人津贴怎么领", matter_code=AGENCY, person_id=people.wang)
    made = desk.change(lambda work: consultations.notice(work, told.consultation_id)).paper
    assert made is not None
    assert made.kind == "consultation_notice"
    facts = desk.read(lambda work: papers.facts(work, made.id))
    said = {name: getattr(facts, name) for name in ("asker", "subject", "decides", "number")}
    assert said == {
        "asker": "𠮷田·王",
        "subject": "老人津贴怎么领",
        "decides": "agency",
        "number": "咨421221106202-20261122-010-0001",
    }
    for part in ("conditions", "limits", "steps", "fee", "place", "materials", "basis"):
        assert getattr(facts, part), part
    from stationdesk.documents.render import render

    assert render(facts)[:5] == b"%PDF-"
    nameless = add(desk)
    with pytest.raises(NoticeNeedsMatter):
        desk.change(lambda work: consultations.notice(work, nameless.consultation_id))


BAD: list[tuple[dict[str, Any], type[Refusal], str]] = [
    ({"subject": "  "}, SubjectMissing, "subject"),
    ({"subject": "问" * 501}, TextTooLong, "subject"),
    ({"phone": "电话是一三八"}, PhoneUnknown, "phone"),
    ({"phone": "138123456789999"}, PhoneUnknown, "phone"),
    ({"name": "王" * 101}, TextTooLong, "name"),
    ({"channel": "dove"}, ChannelUnknown, "channel"),
    ({"matter_code": "XX-999"}, MatterUnknown, "matter"),
    ({"guide": Guide("  ")}, GuidedNowhere, "guided_to"),
    ({"guide": Guide("某处" * 300)}, TextTooLong, "guided_to"),
    ({"guide": Guide("派出所", date(2026, 11, 21))}, FollowPast, "follow_by"),
    ({"answer": "答" * 2001}, TextTooLong, "answer"),
    ({"person_id": "0198c0de-0000-7000-8000-000000000000"}, Refusal, "person"),
]


@pytest.mark.parametrize(("given", "refusal", "field"), BAD)
def test_rubbish_is_refused_at_its_field_and_leaves_nothing(
    desk: Desk, given: dict[str, Any], refusal: type[Refusal], field: str
) -> None:
    with pytest.raises(refusal) as why:
        add(desk, **({"subject": "问"} | given))
    assert why.value.field == field
    assert desk.read(lambda work: work.scalar("SELECT count(*) FROM consultations")) == 0
    assert desk.read(lambda work: work.scalar("SELECT count(*) FROM counters")) == 0


def test_an_answer_needs_words_and_a_consultation_that_waits(desk: Desk) -> None:
    told = add(desk)
    with pytest.raises(AnswerMissing):
        desk.change(lambda work: consultations.answer(work, told.consultation_id, " "))
    desk.change(lambda work: consultations.answer(work, told.consultation_id, "明天带来"))
    with pytest.raises(ConsultationOver):
        desk.change(lambda work: consultations.answer(work, told.consultation_id, "又答"))


def test_who_may_not_accept_may_not_write_here(desk: Desk, colleague: Callable[..., Desk]) -> None:
    other = colleague(desk, "head")
    permits = other.read(lambda work: work.actor.permits)
    if "cases:accept" in permits:
        other = colleague(desk, "supervisor", name="赵监督")
    with pytest.raises(NotPermitted):
        add(other)


def test_an_entry_by_mistake_is_taken_back_the_same_day_only(desk: Desk, clock: SetClock) -> None:
    told, later = add(desk), add(desk)
    desk.change(lambda work: consultations.withdraw(work, told.consultation_id, "误录"))
    with pytest.raises(ConsultationUnknown):
        row(desk, told)
    clock.set(datetime(2026, 11, 23, 1, 0, tzinfo=UTC))
    with pytest.raises(ConsultationOver):
        desk.change(lambda work: consultations.withdraw(work, later.consultation_id, "误录"))
    kept = desk.read(lambda work: work.session.get(Consultation, (work.station_id, told.consultation_id)))
    assert kept is not None
    assert kept.withdrawn_why == "误录"


def test_lists_find_by_words_number_tail_and_state(desk: Desk, people: People) -> None:
    one = add(desk, "100%自费能报吗", name="李四", phone="13812345678")
    two = add(desk, "社保卡丢了", person_id=people.qinglan, guide=Guide("insurance"))

    def found(**query: Any) -> list[str]:
        return desk.read(lambda work: consultations.ids(work, ConsultationQuery(**query)))

    assert found(text="100%") == found(text="5678") == found(text="李四") == [one.consultation_id]
    assert found(text="曾庆") == found(states=("guided",)) == [two.consultation_id]
    assert found(text="100_") == []
    assert found(waiting=True) == [two.consultation_id, one.consultation_id]
    assert desk.read(lambda work: consultations.resolve(work, "010-0002")) == two.consultation_id
    with pytest.raises(ConsultationUnknown):
        desk.read(lambda work: consultations.resolve(work, "999999"))


def test_figures_of_a_period_cross_foot(desk: Desk, clock: SetClock) -> None:
    add(desk, answer="好", channel="phone")
    add(desk, guide=Guide("tax"))
    add(desk, matter_code=VILLAGE)
    clock.set(datetime(2026, 11, 22, 16, 30, tzinfo=UTC))  # half past midnight of the 23rd at +08:00
    add(desk)
    day = date(2026, 11, 22)
    found = desk.read(lambda work: consultations.counts(work, day, day))
    assert found.total == 3 == sum(found.by_state.values()) == sum(found.by_channel.values())
    assert found.by_state == {"answered": 1, "guided": 1, "open": 1}
    assert found.by_worker == ((USER, 3),)
    both = desk.read(lambda work: consultations.counts(work, day, date(2026, 11, 23)))
    assert both.total == 4
