"""Files of left-behind women and elders: every field kept, what follows from facts, what is restricted, help counted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from stationdesk.core.errors import Refusal
from stationdesk.desk import Desk
from stationdesk.models.residents import Mark, Person
from stationdesk.security.permits import NotPermitted
from stationdesk.services import (
    elder_files,
    family_help,
    family_phones,
    family_words,
    left_behind,
    residents,
    visits,
    woman_files,
)
from stationdesk.services.elder_files import NewChild
from stationdesk.services.family_help import NewHelp
from stationdesk.services.left_behind import Choice
from stationdesk.storage.work import Work
from tests.services.test_left_behind_rules import Family, couple, elder

TODAY = date(2026, 11, 22)


def woman(desk: Desk) -> tuple[str, str]:
    """Husband and wife; she is on the register since today."""
    husband, wife = desk.change(lambda work: couple(Family(work), "2025-03-01"))
    desk.change(lambda work: left_behind.confirm(work, Choice(wife, "woman", since=date(2026, 6, 1))))
    return husband, wife


def old(desk: Desk) -> tuple[str, str, str]:
    """An elder on the register, a son and a daughter, both away."""

    def build(work: Work) -> tuple[str, str, str]:
        family = Family(work)
        found = elder(family)
        family.away(found[2], "2025-01-01", place="浙江省义乌市")
        return found

    found = desk.change(build)
    desk.change(lambda work: left_behind.confirm(work, Choice(found[0], "elder", since=date(2026, 6, 1))))
    return found


# women ----------------------------------------------------------------------------------------------


def test_a_womans_file_keeps_every_field_and_takes_the_husband_from_the_facts(desk: Desk) -> None:
    husband, wife = woman(desk)
    written = {
        "husband_work": "建筑工", "comes_home": "half_yearly", "elders_cared": "2", "children_cared": 1,
        "disability_paper": "A-12", "labour": "full", "income": "remitted",
        "difficulties": ["employment", "low_income"], "trainings": ["online", "farming"],
        "measures": "介绍到合作社", "remark": "愿意白天来", "husband_phone": "138 0000 0000",
        "husband_name": "不用", "husband_place": "也不用", "husband_since": date(2020, 1, 1),
    }  # fmt: skip
    file = desk.change(lambda work: woman_files.write(work, wife, written))
    assert file == desk.read(lambda work: woman_files.look(work, wife))
    assert {name: file.values[name] for name in woman_files.FIELDS} == written | {
        "husband_phone": "13800000000", "elders_cared": 2,
        "difficulties": ["low_income", "employment"], "trainings": ["farming", "online"],
    }  # fmt: skip
    assert (file.husband.person_id, file.husband.name) == (husband, "陈夫")
    assert (file.husband.place, file.husband.since) == ("广东省东莞市", date(2025, 3, 1))
    assert (file.husband.work, file.husband.comes_home) == ("建筑工", "每半年")
    assert file.trainings == ("种植养殖", "电商直播")
    assert [(one.name, one.focus) for one in file.difficulties] == [("低收入", True), ("就业困难", False)]
    assert "周妻" not in repr(file)
    assert "陈夫" not in repr(file)


def test_two_laptops_write_one_womans_file(desk: Desk) -> None:
    _, wife = woman(desk)
    desk.change(lambda work: woman_files.write(work, wife, {"labour": "full"}))
    file = desk.change(lambda work: woman_files.write(work, wife, {"income": "trade"}))
    assert (file.labour, file.income) == ("有劳动能力", "经商")
    assert desk.read(lambda work: work.scalar("SELECT count(*) FROM woman_files")) == 1


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"labour": "strong"}, family_words.WordNotListed),
        ({"trainings": ["online", "flying"]}, family_words.WordNotListed),
        ({"elders_cared": "-1"}, family_words.NumberOutside),
        ({"elders_cared": "二"}, family_words.NumberOutside),
        ({"husband_phone": "电话没有"}, family_words.PhoneWrong),
        ({"husband_since": date(2026, 11, 23)}, family_words.DayNotYet),
        ({"remark": "长" * 501}, family_words.TextTooMuch),
        ({"difficulties": ["rights"]}, woman_files.RightsKeptApart),
        ({"shoe_size": "38"}, woman_files.FieldNotOfFile),
    ],
)
def test_a_wrong_value_is_refused_and_nothing_of_the_file_is_written(
    desk: Desk, changes: dict[str, object], refusal: type[Refusal]
) -> None:
    _, wife = woman(desk)
    with pytest.raises(refusal):
        desk.change(lambda work: woman_files.write(work, wife, {"income": "trade", **changes}))
    assert desk.read(lambda work: work.scalar("SELECT count(*) FROM woman_files")) == 0


def test_a_file_is_written_only_for_who_is_on_the_register(desk: Desk) -> None:
    _, wife = desk.change(lambda work: couple(Family(work), "2025-03-01"))
    with pytest.raises(left_behind.EnrolmentUnknown):
        desk.change(lambda work: woman_files.write(work, wife, {"labour": "full"}))


def test_focus_groups_follow_from_marks_the_file_and_the_residents_register(desk: Desk) -> None:
    _, wife = woman(desk)
    assert desk.read(lambda work: set(woman_files.focus(work).values())) == {frozenset()}

    def build(work: Work) -> None:
        work.session.add(
            Mark(station_id=work.station_id, person_id=wife, mark="低保", since=date(2026, 8, 1))
        )
        work.session.get_one(Person, (work.station_id, wife)).disability_kind = "4"
        woman_files.write(work, wife, {"difficulties": ["illness", "mind"]})

    desk.change(build)
    found = desk.read(woman_files.focus)
    assert {code for code, people in found.items() if wife in people} == {
        "low_income",
        "illness",
        "disability",
    }
    before = desk.read(lambda work: woman_files.focus(work, date(2026, 7, 31)))
    assert wife not in before["low_income"]


def test_harmed_rights_are_told_only_to_who_may_report_or_review(
    desk: Desk, colleague: Callable[..., Desk]
) -> None:
    _, wife = woman(desk)
    desk.change(lambda work: woman_files.add_right(work, wife, "遭受家庭暴力", done="已劝离"))
    own = desk.read(lambda work: woman_files.look(work, wife))
    assert own.rights is not None
    assert [one.what for one in own.rights] == ["遭受家庭暴力"]
    assert "rights" in {one.code for one in own.difficulties}
    assert desk.read(woman_files.focus)["rights"] == frozenset([wife])
    assert "家庭暴力" not in repr(own)

    reviewer = colleague(desk, "secretary", name="赵书记")
    assert reviewer.read(lambda work: woman_files.look(work, wife)).rights
    only = colleague(desk, "worker", name="全科")
    bare = frozenset(only.actor.permits) - {"left_behind:report", "left_behind:review"}

    def without(work: Work) -> tuple[woman_files.WomanFile, dict[str, frozenset[str]]]:
        object.__setattr__(work.actor, "permits", bare)
        with pytest.raises(woman_files.RightsRestricted):
            woman_files.add_right(work, wife, "再记一条")
        return woman_files.look(work, wife), woman_files.focus(work)

    file, groups = only.read(without)
    assert file.rights is None
    assert "rights" not in {one.code for one in file.difficulties}
    assert "rights" not in groups


def test_settled_rights_leave_the_focus_group_from_that_day(desk: Desk) -> None:
    _, wife = woman(desk)
    made = desk.change(lambda work: woman_files.add_right(work, wife, "土地权益被占", on=date(2026, 11, 1)))
    desk.change(lambda work: woman_files.settle_right(work, made.id, "村民代表会已更正", date(2026, 11, 20)))
    assert desk.read(woman_files.focus)["rights"] == frozenset()
    assert desk.read(lambda work: woman_files.focus(work, date(2026, 11, 19)))["rights"] == frozenset([wife])
    with pytest.raises(left_behind.ReasonMissing):
        desk.change(lambda work: woman_files.settle_right(work, made.id, " "))


def test_help_is_counted_by_times_and_by_people_and_a_mistake_no_longer_counts(desk: Desk) -> None:
    _, wife = woman(desk)

    def give(kind: str, on: date) -> str:
        new = NewHelp(wife, "woman", kind, "家政培训", on)
        return desk.change(lambda work: family_help.add(work, new)).id

    first = give("training", date(2026, 11, 3))
    give("training", date(2026, 11, 10))
    give("aid", date(2026, 11, 11))
    give("training", date(2026, 10, 31))

    def november() -> dict[str, tuple[int, int]]:
        found = desk.read(
            lambda work: family_help.counted(work, "woman", date(2026, 11, 1), date(2026, 11, 30))
        )
        return {one.counted: (one.times, one.people) for one in found}

    assert november() == {"training": (2, 1), "employment": (0, 0), "help": (1, 1)}
    desk.change(lambda work: family_help.withdraw(work, first, "记错了人"))
    assert november()["training"] == (1, 1)
    helps = desk.read(lambda work: woman_files.look(work, wife)).helps
    assert [one.on for one in helps] == [date(2026, 11, 11), date(2026, 11, 10), date(2026, 10, 31)]


def test_help_before_the_register_or_of_the_wrong_sort_is_refused(desk: Desk) -> None:
    _, wife = woman(desk)
    for new, refusal in (
        (NewHelp(wife, "woman", "training", "培训", date(2026, 5, 31)), family_help.HelpWithoutRegister),
        (NewHelp(wife, "woman", "household", "助餐"), family_help.HelpKindElsewhere),
        (NewHelp(wife, "woman", "training", "  "), family_help.HelpUnexplained),
        (NewHelp(wife, "woman", "training", "培训", date(2026, 11, 23)), family_words.DayNotYet),
        (NewHelp(wife, "elder", "care", "看望"), family_help.HelpWithoutRegister),
    ):
        with pytest.raises(refusal):
            desk.change(lambda work, new=new: family_help.add(work, new))


# elders ---------------------------------------------------------------------------------------------


def test_an_elders_file_keeps_every_field(desk: Desk) -> None:
    person, *_ = old(desk)
    written = {
        "living": "alone", "support": "partly", "ability_score": "52", "ability_on": date(2026, 9, 1),
        "ability_by": "镇卫生院", "illnesses": ["dementia", "heart"], "incomes": ["pension"],
        "groups": ["one_child"], "housing": "土坯房，电线老化", "doctor": "王医生", "needs": ["meals"],
        "carer": "张大姐", "remark": "耳背",
        "contacts": [
            {"name": "刘子", "phone": "13900000001", "relation": "儿子"},
            {"name": "邻居王婶", "phone": "0715-2345678", "relation": "邻居"},
            {"name": "", "phone": "", "relation": ""},
        ],
    }  # fmt: skip
    file = desk.change(lambda work: elder_files.write(work, person, written))
    assert file == desk.read(lambda work: elder_files.look(work, person))
    assert file.values["contacts"] == written["contacts"][:2]
    assert {name: file.values[name] for name in elder_files.FIELDS if name != "contacts"} == {
        name: value for name, value in written.items() if name != "contacts"
    } | {"ability_score": 52, "illnesses": ["heart", "dementia"]}
    assert file.ability is not None
    assert (file.ability.name, file.ability.tag) == ("中度失能", "半失能")
    assert file.contacts_missing == 0
    assert {one.code: one.source for one in file.groups} == {
        "alone": "facts", "left_behind": "register", "disabled": "facts", "one_child": "file",
    }  # fmt: skip
    assert "刘老" not in repr(file)
    assert "13900000001" not in repr(file)


@pytest.mark.parametrize(
    ("score", "name", "tag"),
    [
        (90, "能力完好", None), (89, "轻度失能", None), (66, "轻度失能", None), (65, "中度失能", "半失能"),
        (46, "中度失能", "半失能"), (45, "重度失能", "失能"), (30, "重度失能", "失能"), (29, "完全失能", "失能"),
        (0, "完全失能", "失能"),
    ],
)  # fmt: skip
def test_the_bands_of_ability_hold_to_the_point(desk: Desk, score: int, name: str, tag: str | None) -> None:
    line = desk.read(lambda work: elder_files.band(work, score))
    assert (line["name"], line["tag"]) == (name, tag)


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"ability_score": 91, "ability_on": TODAY}, family_words.NumberOutside),
        ({"ability_score": 50}, elder_files.ScoreUndated),
        ({"ability_on": TODAY}, elder_files.ScoreUndated),
        ({"contacts": [{"name": "刘子", "phone": ""}]}, elder_files.ContactIncomplete),
        (
            {"contacts": [{"name": "甲", "phone": "13900000001"}, {"name": "乙", "phone": "13900000001"}]},
            elder_files.ContactTwice,
        ),
        ({"contacts": [{"name": "刘老", "phone": "13700000009"}]}, elder_files.ContactIsOneself),
        ({"living": "castle"}, family_words.WordNotListed),
    ],
)
def test_what_cannot_be_true_of_an_elder_is_refused(
    desk: Desk, changes: dict[str, object], refusal: type[Refusal]
) -> None:
    person, *_ = old(desk)
    desk.change(lambda work: residents.set_phones(work, person, ("13700000009",)))
    with pytest.raises(refusal):
        desk.change(lambda work: elder_files.write(work, person, changes))


def test_the_way_an_elder_lives_follows_from_who_is_at_home(desk: Desk) -> None:
    def build(work: Work) -> dict[str, str]:
        found = {}
        for how in ("alone", "couple", "grandchildren"):
            family = Family(work)
            person, son, daughter = elder(family)
            family.away(daughter, "2025-01-01")
            if how == "couple":
                family.person("刘伴", "2", "1951-01-01")
            elif how == "grandchildren":
                kid = family.person("刘孙", "1", "2015-01-01")
                family.kin(kid, son, "father")
            found[how] = person
        return found

    people = desk.change(build)
    got = desk.read(
        lambda work: {
            how: elder_files.living_by_facts(work, residents.get(work, one)) for how, one in people.items()
        }
    )
    assert got == {how: how for how in people}


def test_children_are_listed_with_place_and_silence_is_counted(desk: Desk) -> None:
    person, son, _ = old(desk)
    quiet = NewChild(person, son, frequency="weekly", last_contact=date(2026, 11, 10), phone="13900000001")
    desk.change(lambda work: elder_files.write_child(work, quiet))
    desk.change(lambda work: elder_files.write_child(work, NewChild(person, name="刘三", place="新疆")))
    rows = desk.read(lambda work: elder_files.children(work, person))
    assert [(one.name, one.place, one.quiet_days) for one in rows] == [
        ("刘子", "广东省东莞市", 5), ("刘女", "浙江省义乌市", None), ("刘三", "新疆", None),
    ]  # fmt: skip
    assert rows[0].frequency_word == "每周"
    done = desk.change(lambda work: elder_files.contacted(work, person, son))
    assert (done.last_contact, done.quiet_days) == (TODAY, None)
    late = desk.change(lambda work: elder_files.contacted(work, person, son, date(2026, 11, 1)))
    assert late.last_contact == TODAY


def test_a_strangers_child_is_not_theirs(desk: Desk) -> None:
    person, *_ = old(desk)
    other, _ = desk.change(lambda work: couple(Family(work), "2025-03-01"))
    for new, refusal in (
        (NewChild(person, other), elder_files.NotTheirChild),
        (NewChild(person, name=" "), elder_files.ChildUnnamed),
        (NewChild(person, name="甲", row_id="nobody"), elder_files.ChildRowUnknown),
        (NewChild(person, name="甲", frequency="hourly"), family_words.WordNotListed),
    ):
        with pytest.raises(refusal):
            desk.change(lambda work, new=new: elder_files.write_child(work, new))


def test_the_monthly_floor_of_visits_is_shown_in_the_file(desk: Desk) -> None:
    person, *_ = old(desk)
    seen = desk.read(lambda work: elder_files.look(work, person)).seen
    assert seen is not None
    assert (seen.floor, seen.every_days, seen.this_month) == (True, 30, False)
    desk.change(
        lambda work: visits.record(work, visits.Recorded(person_id=person, result="seen", seen="精神好"))
    )
    seen = desk.read(lambda work: elder_files.look(work, person)).seen
    assert seen is not None
    assert (seen.last_on, seen.this_month) == (TODAY, True)


def test_nobody_reads_or_writes_without_the_permit(desk: Desk, colleague: Callable[..., Desk]) -> None:
    _, wife = woman(desk)
    person, *_ = old(desk)
    outsider = colleague(desk, "supervisor")
    for act in (
        lambda work: woman_files.look(work, wife),
        lambda work: elder_files.look(work, person),
        lambda work: family_help.of_person(work, wife, "woman"),
        woman_files.focus,
    ):
        with pytest.raises(NotPermitted):
            outsider.read(act)
    head = colleague(desk, "head", name="王主任")
    with pytest.raises(NotPermitted):
        head.change(lambda work: woman_files.write(work, wife, {"labour": "full"}))
    with pytest.raises(NotPermitted):
        head.change(lambda work: elder_files.write(work, person, {"living": "alone"}))


def test_what_is_not_said_of_a_child_stays_and_an_empty_word_clears(desk: Desk) -> None:
    person, *_ = old(desk)
    first = NewChild(
        person, name="刘三", place="新疆", phone="13900000003", frequency="monthly", remark="少联系"
    )
    row = desk.change(lambda work: elder_files.write_child(work, first))
    again = NewChild(person, row_id=row.id, last_contact=TODAY, remark="")
    now = desk.change(lambda work: elder_files.write_child(work, again))
    assert (now.name, now.place, now.frequency, now.last_contact) == ("刘三", "新疆", "monthly", TODAY)
    assert (now.phone, now.remark) == ("139****0003", "")


def test_telephones_are_masked_until_they_are_asked_for_and_the_asking_is_written_down(
    desk: Desk, colleague: Callable[..., Desk]
) -> None:
    person, son, _ = old(desk)
    contacts = [{"name": "王婶", "phone": "13700000002", "relation": "邻居"}]
    desk.change(lambda work: elder_files.write(work, person, {"contacts": contacts}))
    desk.change(lambda work: residents.set_phones(work, son, ("13900000001",)))
    file = desk.read(lambda work: elder_files.look(work, person))
    assert [one.phone for one in file.contacts] == ["137****0002"]
    assert [one.phone for one in file.children] == ["139****0001", ""]
    head = colleague(desk, "head").read(lambda work: elder_files.look(work, person))
    assert [one["phone"] for one in head.values["contacts"]] == ["137****0002"]
    shown = desk.change(lambda work: family_phones.reveal(work, person))
    assert {line.number for line in shown} == {"13700000002", "13900000001"}
    assert "13700000002" not in repr(shown)
    tag = "SELECT count(*) FROM audit WHERE tag = 'residents:reveal' AND target_id = :p"
    assert desk.read(lambda work: work.scalar(tag, p=person)) == 1
