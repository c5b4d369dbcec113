"""Who may see a child's file and who did, by the command line: authorised, reviewed, listed, and silent for the named."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from stationdesk.core.clock import SetClock
from stationdesk.core.ids import new_id
from stationdesk.security import slots
from stationdesk.services import left_behind, users
from stationdesk.services.left_behind import Choice
from tests.fixtures import PIN, Said, open_desk
from tests.services.test_left_behind_rules import Family, both_away

Cli = Callable[..., Said]


@pytest.fixture
def child(home: Path, clock: SetClock) -> str:
    """A child on the register, and three colleagues: secretary 郑书记, director 周长河, care worker 吴专干."""
    with open_desk(home, clock) as desk:
        found = desk.change(lambda work: both_away(Family(work), "2016-05-05"))[0]
        desk.change(lambda work: left_behind.confirm(work, Choice(found, "child")))
        for name, posts in (
            ("郑书记", ("secretary",)),
            ("周长河", ("child_director", "admin")),
            ("吴专干", ("care_worker",)),
        ):
            user_id = new_id()
            person = desk.slots.add(desk.opened, slots.NewPerson(user_id, name, PIN))
            new = users.NewUser(name, posts, person.recipient, user_id)
            desk.change(lambda work, new=new: users.add(work, new))
    return found


@pytest.fixture
def as_(cli: Cli) -> Callable[..., Said]:
    return lambda name, *words: cli(*words, user=name, password=PIN)


def test_from_a_grant_to_its_end(cli: Cli, as_: Cli, child: str, tmp_path: Path) -> None:
    assert cli("left-behind", "show", child).json["error"]["code"] == "file-not-authorised"
    sheet = tmp_path / "授权书.pdf"
    made = as_(
        "郑书记", "left-behind", "authorise", "--holder", "王敏", "--until", "2027-11-21",
        "--reason", "党组织会议同意", "--out", sheet,
    )  # fmt: skip
    assert made.code == 0, made.err + made.out
    assert sheet.read_bytes().startswith(b"%PDF")
    one = made.json["authorisation_id"]
    assert as_("郑书记", "left-behind", "authorisation-sign", one).code == 0
    (row,) = as_("郑书记", "left-behind", "authorisations").json["authorisations"]
    assert (row["user"], row["state"], row["signed_on"]) == ("王敏", "holds", "2026-11-22")
    assert cli("left-behind", "show", child).code == 0
    refused = as_("周长河", "left-behind", "authorisation-end", one, "--reason", "x")
    assert (refused.code, refused.json["error"]["code"]) == (2, "not-permitted")
    assert as_("郑书记", "left-behind", "authorisation-end", one, "--reason", "调岗").code == 0
    assert cli("left-behind", "show", child).json["error"]["code"] == "file-not-authorised"


def test_an_emergency_is_reviewed_by_somebody_else(as_: Cli, cli: Cli, child: str) -> None:
    assert cli("left-behind", "show", child, "--emergency", "孩子夜里未归").code == 0
    (one,) = as_("郑书记", "left-behind", "openings").json["openings"]
    assert (one["user"], one["reason"], one["justified"]) == ("王敏", "孩子夜里未归", None)
    done = as_("郑书记", "left-behind", "review", one["id"], "--justified", "yes", "--words", "属实")
    assert done.code == 0, done.out
    assert as_("郑书记", "left-behind", "openings").json["openings"] == []
    (old,) = as_("郑书记", "left-behind", "openings", "--all").json["openings"]
    assert (old["justified"], old["review_words"]) == (True, "属实")


def test_who_saw_a_file_is_listed_for_the_child(as_: Cli, cli: Cli, child: str, tmp_path: Path) -> None:
    out = tmp_path / "登记表.pdf"
    assert cli("left-behind", "show", child, "--emergency", "要联系父母", "--out", out).code == 0
    found = as_("郑书记", "left-behind", "looks", child).json["looks"]
    assert {one["user"] for one in found} == {"王敏"}
    assert {"left_behind:emergency_open", "papers:saved"} <= {one["tag"] for one in found}
    all_of_it = cli("audit", "--person", child).json["entries"]
    assert {one["id"] for one in found} <= {one["id"] for one in all_of_it}
    assert {"at", "user", "tag", "words", "target_id", "detail"} <= set(all_of_it[0])
    assert cli("audit", "--since", "2026-11-23").json["entries"] == []
    assert {one["user"] for one in cli("audit", "--by", "郑书记").json["entries"]} <= {"郑书记"}
    assert as_("吴专干", "audit").json["error"]["code"] == "not-permitted"
    people = cli("audit", "--person", child, as_json=False)
    assert "紧急打开档案" in people.out


def test_a_paper_of_a_child_wants_the_file_opened_first(
    as_: Cli, cli: Cli, child: str, clock: SetClock, tmp_path: Path
) -> None:
    out = tmp_path / "a.pdf"
    assert cli("left-behind", "show", child, "--emergency", "要联系父母", "--out", out).code == 0
    (paper,) = cli("papers", "list", "--kind", "child_form").json["papers"]
    again = tmp_path / "b.pdf"
    assert cli("papers", "render", "child_form", paper["id"], "--out", again).code == 0
    refused = as_("周长河", "papers", "render", "child_form", paper["id"], "--out", tmp_path / "c.pdf")
    assert (refused.code, refused.json["error"]["code"]) == (2, "file-not-opened")
    assert not (tmp_path / "c.pdf").exists()


def test_whoever_is_named_is_told_nothing_by_any_verb(as_: Cli, cli: Cli, child: str, tmp_path: Path) -> None:
    granted = as_("郑书记", "left-behind", "authorise", "--holder", "周长河", "--reason", "同意")
    assert granted.code == 0, granted.out
    assert as_("周长河", "left-behind", "show", child, "--out", tmp_path / "x.pdf").code == 0
    (paper,) = as_("周长河", "papers", "list", "--kind", "child_form").json["papers"]
    told = cli(
        "left-behind", "report", "--person", child, "--situation", "4", "--facts", "青紫", "--named", "周长河"
    )
    assert told.code == 0, told.out
    assert cli("left-behind", "show", child, "--emergency", "x").code == 0

    for words in (
        ("left-behind", "show", child),
        ("left-behind", "show", child, "--emergency", "孩子未归"),
        ("left-behind", "looks", child),
        ("left-behind", "note", child, "--text", "x"),
        ("left-behind", "notes", child),
        ("left-behind", "report-show", told.json["number"]),
        ("papers", "render", "child_form", paper["id"], "--out", tmp_path / "y.pdf"),
        ("papers", "render", "mandatory_report", told.json["number"], "--out", tmp_path / "z.pdf"),
    ):
        said = as_("周长河", *words)
        assert said.code == 2, (words, said.out)
    assert as_("周长河", "left-behind", "list").json["enrolments"] == []
    assert (
        as_("周长河", "left-behind", "candidates").json["candidates"]
        == cli("left-behind", "candidates").json["candidates"]
    )
    assert as_("周长河", "left-behind", "report-list").json["reports"] == []
    assert as_("周长河", "papers", "list").json["papers"] == []
    seen = as_("周长河", "audit").out
    for secret in (told.json["report_id"], paper["id"], "mandatory_report"):
        assert secret not in seen
    assert told.json["report_id"] in cli("audit").out
    assert cli("left-behind", "list").json["enrolments"]


def test_who_is_named_by_a_later_verb_loses_sight_too(as_: Cli, cli: Cli, child: str) -> None:
    as_("郑书记", "left-behind", "authorise", "--holder", "周长河", "--reason", "同意")
    told = cli("left-behind", "report", "--person", child, "--situation", "4", "--facts", "青紫")
    assert as_("周长河", "left-behind", "show", child).code == 0
    assert cli("left-behind", "report-name", told.json["number"], "--named", "周长河").code == 0
    assert as_("周长河", "left-behind", "show", child).code == 2
    assert as_("周长河", "left-behind", "list").json["enrolments"] == []


def test_consent_refusal_and_what_follows(as_: Cli, cli: Cli, child: str) -> None:
    given = cli(
        "left-behind", "consent", child, "--basis", "consent", "--scope", "file", "--scope", "photos",
        "--by", "王建国", "--relation", "父亲", "--how", "phone",
    )  # fmt: skip
    assert (given.json["basis"], given.json["scope"]) == ("consent", ["file", "photos"])
    no = cli("left-behind", "consent", child, "--basis", "refused", "--by", "王建国", "--how", "phone")
    assert (no.code, no.json["basis"], no.json["scope"]) == (0, "refused", [])
    assert cli("left-behind", "show", child, "--emergency", "x").code == 0
    assert cli("left-behind", "consent", child, "--basis", "refused").json["error"]["field"] == "given_by"


def test_notes_are_written_and_read_with_ones_own_key(as_: Cli, cli: Cli, child: str, tmp_path: Path) -> None:
    words = tmp_path / "n.txt"
    words.write_text("身上有伤", "utf-8")
    assert cli("left-behind", "note", child, "--text-file", words).code == 0
    (one,) = cli("left-behind", "notes", child).json["notes"]
    assert (one["text"], one["by"]) == ("身上有伤", "王敏")
    assert as_("郑书记", "left-behind", "notes", child).json["error"]["code"] == "not-permitted"


def test_care_groups_from_entry_to_visit(as_: Cli, cli: Cli, child: str) -> None:
    assert cli("care", "list").json["error"]["code"] == "not-permitted"
    made = as_(
        "吴专干", "care", "add", "--group", "mental", "--name", "赵六福", "--since", "2026-10-01",
        "--fact", "medicine=按时", "--words", "由姐姐照看",
    )  # fmt: skip
    assert made.code == 0, made.out
    member = made.json["member_id"]
    again = as_("吴专干", "care", "add", "--group", "mental", "--name", "赵六福")
    assert (again.code, again.json["error"]["code"]) == (2, "already-cared-for")
    (row,) = as_("吴专干", "care", "list").json["members"]
    assert (row["name"], row["due_on"], row["state"]) == ("赵六福", "2026-10-31", "late")
    done = as_(
        "吴专干",
        "care",
        "visit",
        member,
        "--result",
        "seen",
        "--answer",
        "danger=有",
        "--answer",
        "medicine=停药",
    )
    assert (done.json["call"], done.json["due_on"]) == (["110", "120"], "2026-12-22")
    shown = as_("吴专干", "care", "show", member).json
    assert shown["facts"] == {"medicine": "按时"}
    assert [step["kind"] for step in shown["steps"]] == ["visit"]
    assert as_("吴专干", "care", "change", member, "--level", "high").code == 0
    assert as_("吴专干", "care", "close", member, "--words", "长期住院").code == 0
    assert as_("吴专干", "care", "list").json["members"] == []
    assert len(as_("吴专干", "care", "list", "--all").json["members"]) == 1
    assert as_("吴专干", "care", "show", "nobody").json["error"]["code"] == "care-member-unknown"
    assert "赵六福" not in cli("audit").out
    assert not any(entry["tag"].startswith("care:") for entry in cli("audit").json["entries"])
    assert child
