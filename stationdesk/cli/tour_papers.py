"""The steps of `tour` between: proxy and a visit, a left-behind child, certificates, a publicity sheet."""

from __future__ import annotations

from typing import Final

from stationdesk.cli.tour_frame import Tour
from stationdesk.cli.tour_steps import Step
from stationdesk.core.clock import civil_date
from stationdesk.core.words import N_

CARD: Final = "LB-010"
"""社会保障卡补换: what people most often ask an agent to do."""
INTRODUCTION: Final = "C-14"
"""办事介绍信: on the permitted list, and the head has to approve it."""
DEMANDED: Final = "请证明身份证姓名与存折姓名为同一人"
"""One of the twenty things that a village must not certify."""
SERVED: Final = "FW-01"
"""便民服务事项办件情况: counted from the cases themselves."""


def a_proxy_request(tour: Tour) -> None:
    """An agent takes a request in the villager's home, with an original; the visit is written down at once."""
    authority, slip, visit = (
        tour.papers / name for name in ("委托书.pdf", "原件交接单.pdf", "入户走访记录.pdf")
    )
    agent = tour.facts["agent"]
    catalogue = tour.verb("matters", "list")["matters"]
    matter = next(m for m in catalogue if m["code"] == CARD or (m["proxy_allowed"] and m["code"] > CARD))
    asked = tour.verb(
        "proxy", "request", "--person", tour.facts["person"], "--matter", matter["code"], "--way", "visit",
        "--reason", "腿脚不便，子女在外", "--out", authority, user=agent,
    )  # fmt: skip
    tour.made(authority)
    request = asked["request_id"]
    tour.verb("proxy", "authorise", request, "--note", "委托书已签字按手印", user=agent)
    held = tour.verb("proxy", "custody", "out", request, "--item", "户口簿", "--out", slip, user=agent)
    tour.made(slip)
    tour.require(held["originals_out"] == 1, "the original is not accounted for")
    tour.verb("proxy", "step", request, "accept", user=agent)
    done = tour.verb(
        "visits", "record", "--person", tour.facts["person"], "--health", "行动不便，精神尚好", "--safety", "用电正常",
        "--needs", "代办社保卡补换", "--risk", "medium", "--out", visit, user=agent,
    )  # fmt: skip
    tour.made(visit)
    back = tour.verb("proxy", "custody", "back", request, user=agent)
    tour.require(back["originals_out"] == 0, "the original is still out")
    tour.tell(
        N_("代办 {number}（{matter}），走访 {visit}，户口簿收下又交还，各有交接单"),
        number=asked["number"],
        matter=matter["name"],
        visit=done["number"],
    )


def a_child(tour: Tour) -> None:
    """The rules propose a child with the reason; the child director confirms and assesses; the form is printed."""
    director = tour.facts["child_director"]
    found = tour.verb("left-behind", "candidates", "--kind", "child", user=director)["candidates"]
    tour.require(bool(found), "no child was proposed")
    child = found[0]
    done = tour.verb("left-behind", "confirm", child["person_id"], "--kind", "child", user=director)
    tour.verb(
        "left-behind", "assess", child["person_id"], "--kind", "child", "--grade", "fair", user=director
    )
    form, counts = tour.papers / "留守儿童信息表.pdf", tour.papers / "三留守汇总表.pdf"
    tour.verb("left-behind", "show", child["person_id"], "--out", form, user=director)
    tour.made(form)
    tour.verb("left-behind", "summary", "--out", counts, user=director)
    tour.made(counts)
    tour.require(bool(done["enrolment_id"]), "the child is not on the register")
    tour.tell(N_("规则 {rule} 提名：{reason}"), rule=child["rule"], reason=child["reason"])


def a_certificate(tour: Tour) -> None:
    """A certificate of the permitted list, approved by another person, its code checked offline."""
    file = tour.papers / "办事介绍信.pdf"
    draft = tour.verb(
        "certificates", "issue", INTRODUCTION, "--person", tour.facts["person"],
        "--field", "to_org=潘家湾镇派出所", "--field", "matter=核对户口登记信息", "--field", "people=1",
    )  # fmt: skip
    tour.require(draft["needs_approval"] and draft["number"] is None, "issued without approval")
    done = tour.verb(
        "certificates", "approve", draft["certificate_id"], "--out", file, user=tour.facts["head"]
    )
    tour.made(file)
    checked = tour.verb("verify", done["qr"])
    tour.require(checked["valid"] and checked["number"] == done["number"], checked["reason"])
    forged = done["qr"][:-2] + ("AA" if done["qr"][-2:] != "AA" else "BB")
    tour.require(not tour.verb("verify", forged)["valid"], "a forged code was taken for good")
    tour.tell(
        N_("{title} {number}：换人审批后编号，二维码离线核验有效，改过的不认"),
        title=done["title"],
        number=done["number"],
    )


def a_refusal(tour: Tour) -> None:
    """A demand that a village must not certify: stopped, with a slip that says where to go."""
    file = tour.papers / "证明事项告知单.pdf"
    said = tour.verb("certificates", "check", DEMANDED)
    tour.require(not said["allowed"], "a prohibited certificate was allowed")
    slip = tour.verb(
        "certificates", "refuse", DEMANDED, "--person", tour.facts["person"], "--demanded-by", "某信用社营业网点",
        "--out", file,
    )  # fmt: skip
    tour.made(file)
    tour.tell(
        N_("告知单 {number}：“{item}”不由村里出，去{authority}"),
        number=slip["number"],
        item=said["item"],
        authority=said["authority"],
    )


def a_sheet(tour: Tour) -> None:
    """A publicity sheet counted from the cases, reviewed by two, passed by the meeting, posted; A4 and A3."""
    today = civil_date(tour.call.clock.now())
    made = tour.verb("publicity", "make", SERVED, "--period", f"{today:%Y-%m}")
    sheet = made["sheet_id"]
    for reviewer in tour.facts["supervisors"]:
        tour.verb("publicity", "review", sheet, user=reviewer)
    posted = tour.verb("publicity", "post", sheet, "--meeting", today.isoformat())
    for paper in ("A4", "A3"):
        file = tour.papers / f"便民服务事项办件情况-{paper}.pdf"
        tour.verb("publicity", "print", sheet, "--paper", paper, "--out", file)
        tour.made(file)
    tour.tell(
        N_("{number}：{rows} 行，两人审查、联席会议通过后张贴至 {until}"),
        number=made["number"],
        rows=made["rows"],
        until=posted["until_on"],
    )


STEPS: Final[tuple[Step, ...]] = (
    (N_("代办一件事，同时入户走访"), a_proxy_request),
    (N_("规则提名一名留守儿童，确认纳入"), a_child),
    (N_("出具一份证明并核验二维码"), a_certificate),
    (N_("不该开的证明，出告知单"), a_refusal),
    (N_("编制并张贴一张公开表"), a_sheet),
)
