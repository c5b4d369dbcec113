"""A child's file by the command line: the form, the questionnaire, a care letter from writing to its end, statuses."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from stationdesk.core.clock import SetClock
from stationdesk.models.residents import Mark
from tests.fixtures import Said, open_desk
from tests.services.children import authorised, enrolled

Cli = Callable[..., Said]
Ready = tuple[str, str, str]
CHECKS = [part for key in ("crime", "habits", "neglect", "other") for part in ("--check", f"{key}=no")]


@pytest.fixture
def ready(home: Path, clock: SetClock, colleague: Callable[..., object]) -> Ready:
    """Child, enrolment and grandmother at a station whose first user may open the file."""
    with open_desk(home, clock) as desk:
        enrolment, child, (father, _, grandmother) = enrolled(desk)
        authorised(desk, colleague)  # type: ignore[arg-type]
        desk.change(
            lambda work: work.session.add(Mark(station_id=work.station_id, person_id=father, mark="低保"))
        )
    return child, enrolment, grandmother


def test_the_form_is_filled_and_printed(cli: Cli, ready: Ready, tmp_path: Path) -> None:
    child, _, _ = ready
    sheet = tmp_path / "form.pdf"
    made = cli(
        "left-behind", "child-form", child, "--set", "school=四邑小学", "--set", "boards=yes",
        "--set", "income=work,farming", "--kin", "maternal_grandmother.name=周大妹",
        "--kin", "maternal_grandmother.born_on=1955-03-04", "--out", sheet,
    )  # fmt: skip
    assert made.code == 0, made.err
    assert set(made.json["changed"]) == {"school", "boards", "income", "kin"}
    assert sheet.read_bytes().startswith(b"%PDF")
    cli("left-behind", "child-form", child, "--kin", "maternal_grandmother.phone=13800001234")
    shown = cli("left-behind", "child-file", child).json
    assert shown["kin"]["maternal_grandmother"]["born_on"] == "1955-03-04"
    assert shown["kin"]["maternal_grandmother"]["phone"] == "138****1234"
    assert shown["form"]["income"] == "打工、种养殖"
    whole = cli("left-behind", "child-file", child, "--reveal").json
    assert whole["kin"]["maternal_grandmother"]["phone"] == "13800001234"
    wrong = cli("left-behind", "child-form", child, "--set", "schooling=moon")
    assert (wrong.code, wrong.json["error"]["field"]) == (2, "schooling")


def test_the_questionnaire_gives_the_grade(cli: Cli, ready: Ready) -> None:
    child, _, _ = ready
    asked = cli("left-behind", "child-questions").json["questions"]
    answers = [part for one in asked for part in ("--answer", f"{one['key']}={one['options'][0]['key']}")]
    made = cli("left-behind", "child-assess", child, *answers).json
    assert (made["grade"], made["risk"], made["suggested"]) == ("good", "low", "good")
    missing = cli("left-behind", "child-assess", child, *answers[:-2])
    assert (missing.code, missing.json["error"]["code"]) == (2, "answer-missing")


def test_a_care_letter_from_writing_to_its_end(cli: Cli, ready: Ready, tmp_path: Path) -> None:
    child, _, grandmother = ready
    paper = tmp_path / "letter.pdf"
    words = ["left-behind", "care-letter", child, "--carer", grandmother, "--relation", "祖母"]
    words += [
        "--reason",
        "父母务工",
        "--until",
        "2027-02-28",
        "--opinion",
        "愿意",
        "--heard-on",
        "2026-11-22",
    ]
    refused = cli(*words, *CHECKS[:-1], "other=yes")
    assert (refused.code, refused.json["error"]["code"]) == (2, "carer-may-not")
    assert cli(*words, *CHECKS[:-2]).json["error"]["field"] == "check_other"
    made = cli(*words, *CHECKS, "--out", paper)
    assert made.code == 0, made.err
    letter = made.json["letter_id"]
    assert paper.read_bytes().startswith(b"%PDF")
    assert (
        cli("left-behind", "care-letter-sign", child, letter, "--witness", "任桂芳").json["state"]
        == "running"
    )
    for to in ("school", "village"):
        told = cli("left-behind", "care-letter-notice", child, letter, "--to", to, "--recipient", "某老师")
    assert told.json["problems"] == []
    note = tmp_path / "notice.pdf"
    assert cli("left-behind", "care-letter-notice", child, letter, "--to", "school", "--out", note).code == 0
    assert note.read_bytes().startswith(b"%PDF")
    assert cli("left-behind", "care-letter-end", child, letter).code == 2
    assert (
        cli("left-behind", "care-letter-end", child, letter, "--reason", "父亲返乡").json["state"] == "ended"
    )
    assert len(cli("left-behind", "care-letters", child).json["letters"]) == 1


def test_contact_words_plan_and_move(cli: Cli, ready: Ready, tmp_path: Path) -> None:
    child, _, _ = ready
    touch = cli("left-behind", "guardian-contact", child, "--who", "mother", "--how", "video").json
    assert (touch["child_on"], touch["overdue_days"]) == ("2026-11-22", 0)
    assert cli("left-behind", "guardian-overdue", "--on", "2026-12-15").json["overdue"][0]["days"] == 16
    for who, position in (("father", "agrees"), ("mother", "refuses")):
        cli("left-behind", "guardian-word", child, "--who", who, "--name", "某某", "--position", position)
    shown = cli("left-behind", "child-file", child).json
    assert [one["matter"] for one in shown["disagreements"]] == ["care"]
    goal = cli(
        "left-behind", "care-goal", child, "--kind", "relief", "--goal", "临时救助", "--who", "王敏", "--by", "2026-12-01"
    ).json["goal_id"]  # fmt: skip
    assert (
        cli("left-behind", "care-action", child, "--what", "交了材料", "--goal", goal, "--reached").code == 0
    )
    sheet = tmp_path / "out.pdf"
    gone = cli(
        "left-behind",
        "child-move",
        child,
        "--kind",
        "out",
        "--place",
        "通城县",
        "--reason",
        "随父母",
        "--out",
        sheet,
    )
    assert gone.code == 0, gone.err
    assert sheet.read_bytes().startswith(b"%PDF")
    assert cli("left-behind", "list").json["enrolments"] == []
    assert cli("left-behind", "child-file", child).json["moves"][0]["kind"] == "out"


def test_a_status_is_proposed_confirmed_and_ended(cli: Cli, ready: Ready) -> None:
    child, _, _ = ready
    (one,) = cli("left-behind", "child-proposals").json["proposals"]
    assert (one["person_id"], one["status"], one["why"]) == (child, "difficulty/poor", "低保。")
    assert (
        cli("left-behind", "child-status-confirm", child, "difficulty/poor").json["words"]
        == "困境儿童：家庭贫困"
    )
    assert cli("left-behind", "child-proposals").json["proposals"] == []
    again = cli("left-behind", "child-status-add", child, "difficulty/poor", "--reason", "x")
    assert again.json["error"]["code"] == "status-holds"
    ended = cli("left-behind", "child-status-end", child, "difficulty/poor", "--reason", "脱贫")
    assert ended.json["until"] == "2026-11-22"


def test_without_authorisation_nothing_opens_and_nothing_personal_reaches_stderr(
    cli: Cli, home: Path, clock: SetClock
) -> None:
    with open_desk(home, clock) as desk:
        enrolment, child, _ = enrolled(desk)
    for words in (
        ("child-file", child),
        ("child-form", enrolment, "--set", "school=x"),
        ("guardian-contact", child),
        ("care-letters", child),
    ):
        said = cli("left-behind", *words, as_json=False)
        assert said.code == 2
        assert "书面授权" in said.err
        assert "王小宝" not in said.err + said.out
    assert cli("left-behind", "child-file", child, "--emergency", "夜里无人看护").json["emergency"]
    assert cli("left-behind", "guardian-contact", child).code == 0
