"""What each event of a case says beside its name, in a reader's words: before and after, days, ways, answers.

For the window and the command line; takes the data an event carries, of this program or an older one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

from stationdesk.core import masks, rating_states
from stationdesk.core.case_states import State
from stationdesk.core.words import N_, civil, say
from stationdesk.services import case_correction

Data = Mapping[str, Any]

ANSWER_WORDS: Final[Mapping[str, str]] = {
    "accepted": N_("已受理"),
    "deferred": N_("容缺受理"),
    "returned": N_("退回补正"),
    "refused": N_("不予受理"),
    "finished": N_("已办结"),
    "replied": N_("上级回复"),
}
NOTHING: Final = N_("（空）")


def lines(kind: str, data: Data) -> tuple[str, ...]:
    """The lines under an event's name, most telling first; none when the name says it all."""
    teller = _TELLERS.get(kind)
    found = tuple(line for line in teller(data) if line) if teller else ()
    if data.get("slip"):
        found += (say(N_("按{day}手写的空白单{number}补录"), day=_day(data["slip_on"]), number=data["slip"]),)
    return found


def _day(text: object) -> str:
    return civil(date.fromisoformat(str(text))) if text else ""


def _maybe(data: Data) -> str:
    return say(N_("（暂估）")) if data.get("due_provisional") else ""


def _change(what: str, before: str, after: str) -> str:
    return say(
        N_("{what}：{before} → {after}"),
        what=say(what),
        before=before or say(NOTHING),
        after=after or say(NOTHING),
    )


def _limits(data: Data) -> list[str]:
    found = []
    if data.get("due_on"):
        found.append(say(N_("办结期限 {day}{maybe}"), day=_day(data["due_on"]), maybe=_maybe(data)))
    if data.get("station_due_on"):
        found.append(say(N_("报送期限 {day}{maybe}"), day=_day(data["station_due_on"]), maybe=_maybe(data)))
    return found


def _noticed(data: Data) -> list[str]:
    found = [say(N_("第{n}次，{count}项"), n=data.get("n", 1), count=data.get("missing", 0))]
    if data.get("bring_by"):
        found.append(say(N_("请在{day}前补来"), day=_day(data["bring_by"])))
    return found


def _supplemented(data: Data) -> list[str]:
    found = [say(N_("补来{count}项"), count=data.get("came", 0))]
    if data.get("to") == State.ACCEPTED:
        found.append(say(N_("材料齐全，受理")))
    return found + _limits(data)


def _suspended(data: Data) -> list[str]:
    name = say(str(data.get("name") or data.get("procedure") or ""))
    found = [
        say(N_("{procedure}，预计{days}天"), procedure=name, days=data["days"]) if data.get("days") else name
    ]
    if data.get("left") is not None:
        found.append(say(N_("停下时还剩{left}个工作日"), left=data["left"]))
    return found


def _extended(data: Data) -> list[str]:
    found = [
        say(N_("{who}批准，延长{days}个工作日"), who=data.get("approved_by", ""), days=data.get("days", 0))
    ]
    if data.get("before") and data.get("due_on"):
        found.append(_change(N_("办结期限"), _day(data["before"]), _day(data["due_on"]) + _maybe(data)))
        return found
    return found + _limits(data)


def _recounted(data: Data) -> list[str]:
    if "left" in data:
        return [_change(N_("剩余工作日"), str(data.get("before", "")), str(data["left"]))]
    name = "station_due_on" if data.get("station_due_on") else "due_on"
    what = N_("报送期限") if name == "station_due_on" else N_("办结期限")
    return [_change(what, _day(data.get("before")), _day(data.get(name)) + _maybe(data))]


def _prolonged(data: Data) -> list[str]:
    return [_change(N_("请在哪天前补来"), _day(data.get("before")), _day(data.get("until")))]


def _answered(data: Data) -> list[str]:
    said = ANSWER_WORDS.get(str(data.get("result") or ""))
    found = [say(said)] if said else []
    if data.get("approved") is False:
        found.append(say(N_("不予批准")))
    return found + _finished(data, words=False) + _limits(data)


def _finished(data: Data, *, words: bool = True) -> list[str]:
    found = [str(data["result"])] if words and data.get("result") else []
    if data.get("certificate_no"):
        found.append(say(N_("证照编号 {number}"), number=data["certificate_no"]))
    if data.get("late"):
        found.append(say(N_("超期办结")))
    return found


def _delivered(data: Data) -> list[str]:
    found = [str(data["how"])] if data.get("how") else []
    found += [str(one) for one in data.get("documents", ())]
    if data.get("receipt"):
        found.append(say(N_("送达回证 {number}"), number=data["receipt"]))
    for key, template in (
        ("receiver", N_("签收：{what}")),
        ("relation", N_("与受送达人：{what}")),
        ("place", N_("地点：{what}")),
        ("refused_why", N_("拒收：{what}")),
        ("witness", N_("见证人：{what}")),
        ("deliverer", N_("送达人：{what}")),
        ("remark", N_("备注：{what}")),
    ):
        if data.get(key):
            found.append(say(template, what=data[key]))
    return found


def _corrected(data: Data) -> list[str]:
    found = []
    for name, before, after in case_correction.changes_of(data):
        if name == "contact_phone":
            before, after = (masks.phone(one) if one else "" for one in (before, after))
        word = case_correction.FIELDS.get(name, name)
        found.append(_change(word, before, after) if before or after else say(word))
    return found


def _withdrawn(data: Data) -> list[str]:
    return [say(N_("逾期未补，依{basis}"), basis=data.get("basis", ""))] if data.get("lapsed") else []


def _rated(data: Data) -> list[str]:
    from stationdesk.services.case_ratings import SCORES

    found = [say(SCORES[data["score"]])] if data.get("score") in SCORES else []
    if data.get("follow_up_by"):
        found.append(say(N_("{day}前联系核实"), day=_day(data["follow_up_by"])))
    return found


def _followed_up(data: Data) -> list[str]:
    did = rating_states.KINDS.get(str(data.get("did") or ""))
    return [say(did)] if did else []


def _proxied(data: Data) -> list[str]:
    number = data.get("request_number")
    return [say(N_("代办编号 {number}"), number=number)] if number else []


_TELLERS: Final[Mapping[str, Callable[[Data], list[str]]]] = {
    "received": _limits,
    "accepted": _limits,
    "deferred": _limits,
    "noticed": _noticed,
    "supplemented": _supplemented,
    "suspended": _suspended,
    "procedure": _suspended,
    "resumed": _limits,
    "extended": _extended,
    "prolonged": _prolonged,
    "recounted": _recounted,
    "answered": _answered,
    "finished": _finished,
    "withdrawn": _withdrawn,
    "served": _delivered,
    "delivered": _delivered,
    "rated": _rated,
    "followed_up": _followed_up,
    "proxied": _proxied,
    "corrected": _corrected,
}
