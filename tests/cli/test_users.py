"""Colleagues added from the command line: known and with a key, or neither."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from stationdesk.core.clock import SetClock
from stationdesk.core.paths import Home
from stationdesk.desk import Desk
from stationdesk.security.slots import KeySlots
from stationdesk.services import audit_entries, backups, user_changes, user_codes, users


def test_a_station_without_anybody_to_manage_people_is_told_so_while_it_is_empty(
    cli: Any, tmp_path: Path
) -> None:
    asked = ("init", "--village", "421221106202", "--name", "新站")
    said = cli(*asked, "--post", "head", user="胡村长", as_json=False, at=tmp_path / "one").out
    assert "--post admin" in said
    assert "管理员" in said
    said = cli(*asked, user="胡村长", as_json=False, at=tmp_path / "two").out
    assert "--post admin" not in said


def test_a_refused_colleague_has_no_key_to_the_home(cli: Any, home: Path, tmp_path: Path) -> None:
    pin = tmp_path / "pin"
    pin.write_text("colleague-pin-7\n", "utf-8")
    before = len(KeySlots(Home(home)).people())
    said = cli("users", "add", "李会计", "--post", "nonsense", "--pin-file", str(pin))
    assert said.code == 2
    assert len(KeySlots(Home(home)).people()) == before
    said = cli("users", "add", "李会计", "--post", "clerk", "--pin-file", str(pin))
    assert said.code == 0
    assert len(KeySlots(Home(home)).people()) == before + 1


def test_a_post_that_is_given_and_one_that_is_taken_hold_from_today(cli: Any) -> None:
    cli("users", "add", "李会计", "--post", "clerk", pin="colleague-pin-7")
    said = cli("users", "role", "李会计", "--post", "agent")
    assert (said.code, said.json["user"]["posts"]) == (0, ["agent"])
    refused = cli(
        "seal",
        "use",
        "--document",
        "letter",
        "--title",
        "公函",
        "--approver",
        "甲",
        user="李会计",
        password="colleague-pin-7",
    )
    assert refused.json["error"]["code"] == "not-permitted"


def test_the_last_who_manages_people_stays(cli: Any) -> None:
    cli("users", "add", "李会计", "--post", "clerk", pin="colleague-pin-7")
    assert cli("users", "role", "王敏", "--post", "clerk").json["error"]["code"] == "last-manager"
    assert cli("users", "disable", "王敏").json["error"]["code"] == "leaves-oneself"


def test_who_left_opens_nothing_and_stays_named_in_what_they_did(cli: Any) -> None:
    cli("users", "add", "李会计", "--post", "clerk", pin="colleague-pin-7")
    cli("residents", "list", user="李会计", password="colleague-pin-7")
    assert cli("users", "disable", "李会计").code == 0
    assert cli("users", "list", user="李会计", password="colleague-pin-7").code == 2
    rows = {row["name"]: row["disabled"] for row in cli("users", "list").json["users"]}
    assert rows == {"王敏": False, "李会计": True}
    assert cli("users", "disable", "李会计").json["error"]["code"] == "nobody-with-that-id"


def test_a_forgotten_password_is_set_anew_by_a_colleague(cli: Any) -> None:
    cli("users", "add", "李会计", "--post", "clerk", pin="colleague-pin-7")
    assert cli("users", "reset", "李会计", pin="another-pin-9").code == 0
    assert cli("users", "list", user="李会计", password="colleague-pin-7").code == 2
    assert cli("users", "list", user="李会计", password="another-pin-9").code == 0


def test_who_leaves_hands_over_and_the_key_is_changed_in_one_command(cli: Any, home: Path) -> None:
    cli("users", "add", "李会计", "--post", "clerk", pin="colleague-pin-7")
    cli("users", "add", "赵接手", "--post", "clerk", pin="colleague-pin-8")
    assert cli("users", "in-hand", "李会计").json["cases"] == 0
    said = cli("users", "disable", "李会计", "--to", "赵接手", "--reason", "离职", "--rekey")
    assert (said.code, said.json["rekeyed"], said.json["passed"]["cases"]) == (0, True, 0)
    assert cli("users", "list", user="李会计", password="colleague-pin-7").code == 2
    assert cli("users", "list", user="赵接手", password="colleague-pin-8").code == 0
    assert cli("users", "rekey").json == {"rekeyed": True, "former": 2}
    assert cli("backup", "create").code == 0
    assert {one["code"] for one in cli("check").json["findings"]} <= {"fonts-missing"}


def test_reviews_are_listed_and_want_a_verdict(cli: Any) -> None:
    cli("users", "add", "陈主任", "--post", "head", pin="colleague-pin-7")
    head = {"user": "陈主任", "password": "colleague-pin-7"}
    assert cli("users", "review", **head).json == {"waiting": []}
    assert cli("users", "review", "x", **head).json["error"]["code"] == "verdict-missing"
    said = cli("users", "review", "x", "--justified", "--reason", "好", **head)
    assert said.json["error"]["code"] == "nothing-to-review"
    assert cli("users", "review").json["error"]["code"] == "not-permitted"
    assert cli("users", "requests").json == {"requests": []}


def test_wrong_passwords_stand_in_the_audit_once_the_right_one_was_typed(cli: Any) -> None:
    for _ in range(2):
        assert cli("users", "list", password="wrong one").code == 2
    cli("users", "list")
    cli("users", "list")
    found = cli("audit", "--tag", "desk:unlock").json["entries"]
    assert [one["detail"] for one in found] == [{"failed": 2}]


def test_posts_say_what_they_may_do_and_what_they_see(cli: Any) -> None:
    head = cli("users", "permits", "--post", "head").json["posts"][0]
    seen = {one["sensitivity"] for one in head["sees"]}
    assert {"identified", "registers"} <= seen
    assert not {"children", "sealed"} & seen
    assert cli("users", "permits", "--post", "king").json["error"]["code"] == "post-unknown"
    said = cli("users", "add", "两岗", "--post", "supervisor", "--post", "clerk", pin="colleague-pin-7").json
    assert any("监督" in what for what in said["conflicts"])


def test_the_staff_list_and_the_audit_are_read_by_people(cli: Any) -> None:
    cli("users", "add", "李会计", "--post", "clerk", pin="colleague-pin-7")
    cli("users", "add", "赵代办", "--post", "agent", pin="colleague-pin-7")
    cli("users", "disable", "赵代办")
    said = cli("users", "list", as_json=False).out
    assert "文书" in said
    assert "已停用" in said
    assert not {"clerk", "False", "True"} & set(said.split())
    assert "=" not in cli("audit", as_json=False).out


def test_lists_with_nothing_on_them_say_so(cli: Any) -> None:
    assert "没有人等着" in cli("users", "requests", as_json=False).out
    cli("users", "add", "李主任", "--post", "head", pin="colleague-pin-7")
    said = cli("users", "review", as_json=False, user="李主任", password="colleague-pin-7")
    assert "没有等着复核的" in said.out
    assert "还没有备份" in cli("backup", "list", as_json=False).out
    cli("backup", "create")
    assert "手动" in cli("backup", "list", as_json=False).out


def test_what_is_kept_until_somebody_is_grown_is_not_kept_for_no_years(cli: Any) -> None:
    said = cli("retention", "schedule", as_json=False).out
    assert "到满十八周岁" in said
    assert " 0 年" not in said


def test_the_audit_names_the_paper_that_tells_a_villager_who_looked(clock: SetClock) -> None:
    made = ("papers:printed", "打印文书", None, {"kind": "who_saw", "rows": 3}, 10, 1, True)
    entry = audit_entries.Entry("a", clock.now(), None, "", *made)
    assert audit_entries.detail_words(entry) == "谁看过他的信息，3 行"


def test_a_used_code_a_new_password_and_a_change_of_post_are_told_apart_in_the_audit(desk: Desk) -> None:
    me = desk.actor.user_id
    desk.change(lambda work: user_codes.used(work, officers=False), reason="users:manage")
    desk.change(lambda work: users.renew_key(work, me, "age1another"), reason="users:manage")
    made = desk.change(lambda work: users.add(work, users.NewUser("赵新来", ("trainee",))))
    desk.change(lambda work: user_changes.set_posts(work, made.id, ("clerk",)), reason="users:manage")
    asked = audit_entries.Asked(tag="users:manage", limit=9)
    found = desk.read(lambda work: audit_entries.entries(work, asked))
    name = desk.user_name
    assert [audit_entries.detail_words(one) for one in found][:4] == [
        "赵新来，岗位：文书",
        "赵新来，岗位：见习人员",
        f"{name}，设了新密码",
        f"{name}，用恢复码打开过",
    ]


def test_every_backup_and_every_step_about_colleagues_is_named_in_words() -> None:
    assert backups.WHY["rekey"] == "换钥匙后"
    assert audit_entries.STEPS["rekey"] == "换钥匙"
