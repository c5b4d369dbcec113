"""`consultations` and `appointments` on the command line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.fixtures import Said

Cli = Callable[..., Said]


def test_a_consultation_is_written_guided_asked_and_counted(cli: Cli, tmp_path: Path) -> None:
    made = cli("consultations", "add", "老人津贴怎么领", "--matter", "SA-014", "--phone", "13812345678").json
    assert (made["state"], made["follow_by"]) == ("open", None)
    file = tmp_path / "notice.pdf"
    told = cli("consultations", "notice", made["number"], "--out", file).json
    assert Path(told["file"]).read_bytes()[:5] == b"%PDF-"
    guided = cli("consultations", "guide", made["number"], "--to", "civil_affairs").json
    assert (guided["state"], guided["follow_by"]) == ("guided", "2026-11-24")
    waiting = cli("consultations", "list", "--waiting").json["consultations"]
    assert [one["guided_to"] for one in waiting] == ["乡镇（街道）民政办，乡镇（街道）政府"]
    done = cli("consultations", "settle", made["number"], "--outcome", "已领表").json
    assert done["state"] == "guided"
    assert cli("consultations", "list", "--waiting").json["consultations"] == []
    counted = cli("consultations", "counts").json
    assert (counted["total"], counted["settled"]) == (1, 1)


def test_an_answer_at_once_and_a_refusal_that_says_the_field(cli: Cli) -> None:
    made = cli("consultations", "add", "几点开门", "--answer", "八点半", "--channel", "phone").json
    assert made["state"] == "answered"
    said = cli("consultations", "answer", made["number"], "再答")
    assert (said.code, said.json["error"]["code"]) == (2, "consultation-over")
    nothing = cli("consultations", "add")
    assert (nothing.code, nothing.json["error"]["field"]) == (2, "subject")
    assert cli("consultations", "add", "x", "--follow-by", "2026-12-01").code == 64
    numbers = {one["key"]: one["number"] for one in cli("consultations", "offices").json["offices"]}
    assert (numbers["police"], numbers["12349"]) == ("110", "12349")


def test_an_appointment_is_made_moved_slipped_and_marked(cli: Cli, tmp_path: Path) -> None:
    made = cli("appointments", "add", "--day", "2026-11-23", "--at", "9:00", "--name", "李四").json
    assert (made["state"], made["warnings"]) == ("booked", ["没有电话，改期时联系不上"])
    slots = {
        one["slot"]: one["free"] for one in cli("appointments", "free", "--day", "2026-11-23").json["slots"]
    }
    assert (slots["09:00"], slots["09:30"]) == (1, 2)
    moved = cli("appointments", "move", made["number"], "--day", "2026-11-24", "--at", "14:30").json
    assert (moved["day"], moved["slot"]) == ("2026-11-24", "14:30")
    file = tmp_path / "slip.pdf"
    cli("appointments", "slip", made["number"], "--out", file)
    assert file.read_bytes()[:5] == b"%PDF-"
    assert [one["number"] for one in cli("appointments", "list").json["appointments"]] == [made["number"]]
    assert cli("appointments", "came", made["number"]).json["state"] == "came"
    over = cli("appointments", "cancel", made["number"])
    assert (over.code, over.json["error"]["code"]) == (2, "appointment-over")


def test_times_that_cannot_be_are_refused(cli: Cli) -> None:
    def code(day: str, at: str) -> str:
        said = cli("appointments", "add", "--day", day, "--at", at, "--name", "李四")
        assert said.code == 2
        return str(said.json["error"]["code"])

    assert code("2026-11-21", "09:00") == "appointment-past"
    assert code("2027-11-21", "09:00") == "appointment-too-far"
    assert code("2026-11-28", "09:00") == "day-off"
    assert code("2026-11-23", "09:07") == "slot-unknown"
    assert (
        cli("appointments", "add", "--day", "2026-11-28", "--at", "9", "--name", "李四", "--even-so").code
        == 0
    )
    assert cli("appointments", "add", "--day", "昨天吧", "--at", "9", "--name", "李四").code in (2, 64)
    human = cli("appointments", "free", "--day", "2026-11-28", as_json=False)
    assert "不开门" in human.out
