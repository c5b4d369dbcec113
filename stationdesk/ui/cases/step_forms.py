"""What each step of a case asks: a form by the step's key, which reads into a change for the lane."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from stationdesk.core import rating_states
from stationdesk.core.words import N_
from stationdesk.services import (
    case_clock,
    case_delivery,
    case_history,
    case_life,
    case_mistaken,
    case_promises,
    case_proxy,
    case_ratings,
    proxy,
)
from stationdesk.services.case_delivery import Delivery
from stationdesk.services.case_life import SCORES, Answered, Brought, Notice
from stationdesk.services.case_lists import CaseDetail
from stationdesk.services.case_record import HAVE
from stationdesk.ui.cases.step_fields import Fields, ticked
from stationdesk.ui.words import tr

Change = Callable[[Any], Any]
Read = Callable[[], Change]
Made = Callable[[Fields, CaseDetail, date], Read]

PROXY_REASONS = (N_("年纪大，行动不便"), N_("残疾"), N_("生病"), N_("在外务工"), N_("家里走不开"))


def supplemented(fields: Fields, one: CaseDetail, _today: date) -> Read:
    waiting = [line for line in one.materials if line.state in ("missing", "promised")]
    boxes = fields.materials(waiting, tr("这次补来的"), lambda line: line.required)
    case_id = one.row.id

    def read() -> Change:
        came = dict.fromkeys(ticked(boxes), "have")
        return lambda work: case_life.supplement(work, Brought(case_id, came))

    return read


def forwarded(fields: Fields, one: CaseDetail, today: date) -> Read:
    if one.row.decides == "village":
        fields.say(tr("本村决定的事，报镇只是请示或求助：仍由本村决定，计时不停。"))
    on = fields.day("on", tr("哪天报的"), today)
    number = fields.text("external_number", tr("省级平台或机关的编号"), hint=tr("还没有就空着"))
    note = fields.text("note", tr("备注"))
    case_id = one.row.id

    def read() -> Change:
        day, said, outside = on(), note(), number() or None
        return lambda work: case_life.forward(work, case_id, said, outside, day)

    return read


def answered(fields: Fields, one: CaseDetail, today: date) -> Read:
    case_id = one.row.id
    if one.row.decides == "village":
        day_of = fields.day("on", tr("回复日期"), today)
        said_of = fields.long("reason", tr("上级怎么回复"), needed=True)

        def replied() -> Change:
            day, said = day_of(), said_of()
            given = Answered(case_id, case_life.REPLIED, on=day, reason=said)
            return lambda work: case_life.answer(work, given)

        return replied
    from stationdesk.core.case_states import State, allowed

    may = allowed(State(one.row.state), "answered", one.row.decides)
    asked = ("accepted", "deferred", "returned", "refused", "finished")
    items = [(key, case_history.ANSWER_WORDS[key]) for key in asked if case_life.ANSWERS[key] in may]
    if "finished" in dict(items):
        items.append(("denied", N_("不予批准")))
    result = fields.choice(
        "result", tr("机关怎么答复"), items or [(k, case_history.ANSWER_WORDS[k]) for k in asked]
    )
    on = fields.day("on", tr("答复日期"), today)
    due = fields.day("due", tr("机关说何时办结"), None, help=tr("受理时填；空着就按目录的天数算"))
    name = fields.text("result_name", tr("办出来的结果"), hint=tr("办结时填"))
    certificate = fields.text("certificate_no", tr("证照编号"))
    number = fields.text("external_number", tr("机关的编号"), value=one.row.external_number or "")
    reason = fields.long("reason", tr("理由或说明"), hint=tr("退回、不予受理、不予批准必须写明"))
    back = [line for line in one.materials if line.state in HAVE]
    boxes = fields.materials(back, tr("退回来要补的材料"), lambda _line: False) if back else []

    def read() -> Change:
        said = result()
        given = Answered(
            case_id,
            "finished" if said == "denied" else said,
            on=on(),
            due=due(),
            reason=reason(),
            external_number=number() or None,
            missing=ticked(boxes) if said in ("returned", "deferred") else (),
            result_name=name() or None,
            certificate_no=certificate(),
            approved=said != "denied",
        )
        return lambda work: case_life.answer(work, given)

    return read


def finished(fields: Fields, one: CaseDetail, _today: date) -> Read:
    result = fields.text("result", tr("办出来的结果"), hint=tr("空着就用目录里写的"))
    certificate = fields.text("certificate_no", tr("证照编号"), hint=tr("没有就空着"))
    denied = fields.tick("denied", tr("不予批准（必须写明理由）"))
    note = fields.text("reason", tr("备注或理由"))
    case_id = one.row.id

    def read() -> Change:
        name, number, no, said = result(), certificate(), denied(), note()
        return lambda work: case_life.finish(work, case_id, name, said, number, approved=not no)

    return read


def resumed(fields: Fields, one: CaseDetail, _today: date) -> Read:
    if one.file.days_left is not None:
        fields.say(tr("停下时还剩 {n} 个工作日，从明天起接着算。", n=one.file.days_left))
    note = fields.text("note", tr("备注"))
    case_id = one.row.id

    def read() -> Change:
        said = note()
        return lambda work: case_clock.resume(work, case_id, said)

    return read


def suspended(fields: Fields, one: CaseDetail, _today: date) -> Read:
    def words(key: str) -> str:
        found = next(p for p in one.file.rules.procedures if p.key == key)
        sure = tr("（待核）") if found.unconfirmed else ""
        return f"{tr(found.name)} · {tr('停止计时') if found.excluded else tr('计时不停')}{sure}"

    kind = fields.choice(
        "procedure", tr("哪一种特别程序"), [(p.key, words(p.key)) for p in one.file.rules.procedures]
    )
    days = fields.count("days", tr("预计要几天"), 0, 366, tr(" 天（0 为不知道）"), least=0)
    reason = fields.long("reason", tr("原因"), needed=True)
    fields.say(tr("办好后会出一张告知书，请书面告知申请人。"), "second")
    case_id = one.row.id

    def read() -> Change:
        procedure, why, takes = kind(), reason(), days() or None
        return lambda work: case_clock.suspend(work, case_id, procedure, why, takes)

    return read


def extended(fields: Fields, one: CaseDetail, _today: date) -> Read:
    days = fields.count("days", tr("延长"), 5, one.file.rules.most_extension, tr(" 个工作日"))
    by = fields.text("approved_by", tr("批准人"), needed=True)
    reason = fields.long("reason", tr("原因"), needed=True)
    fields.say(tr("只能延长一次，延长后书面告知申请人。"), "second")
    case_id = one.row.id

    def read() -> Change:
        count, who, why = days(), by(), reason()
        return lambda work: case_clock.extend(work, case_id, count, why, who)

    return read


def _delivery(fields: Fields, one: CaseDetail, today: date) -> Callable[[], Delivery]:
    how = fields.choice("how", tr("送达方式"), [(way.key, way.name) for way in one.file.rules.ways])
    on = fields.day("on", tr("哪天送到"), today)
    time = fields.text("time", tr("几点"), hint="09:30")
    place = fields.text("place", tr("送达地点"), hint=tr("窗口、家里……"))
    receiver = fields.text("receiver", tr("谁签收的"), hint=tr("本人签收就空着"), sensitive=True)
    relation = fields.text("relation", tr("代收人与本人的关系"), hint=tr("本人签收就空着"))
    why = fields.text("refused_why", tr("拒收事由"), hint=tr("留置送达时填"))
    witness = fields.text("witness", tr("见证人"), hint=tr("留置送达时填"))
    deliverer = fields.text("deliverer", tr("送达人"), hint=tr("空着就是您"))
    remark = fields.text("remark", tr("备注"))
    case_id = one.row.id

    def read() -> Delivery:
        return Delivery(
            case_id,
            how=how(),
            receiver=receiver(),
            relation=relation(),
            place=place(),
            on=on(),
            time=time(),
            refused_why=why(),
            witness=witness(),
            deliverer=deliverer(),
            remark=remark(),
        )

    return read


def delivered(fields: Fields, one: CaseDetail, today: date) -> Read:
    given_of = _delivery(fields, one, today)

    def read() -> Change:
        given = given_of()
        return lambda work: case_delivery.deliver(work, given)

    return read


def receipt(fields: Fields, one: CaseDetail, _today: date) -> Read:
    fields.say(tr("先打印一张空白送达回证，带去签字；回来后再登记送达。"))
    place = fields.text("place", tr("送达地点"), hint=tr("可以空着，手写"))
    case_id = one.row.id

    def read() -> Change:
        asked = Delivery(case_id, place=place())
        return lambda work: case_delivery.prepare(work, asked)

    return read


def archived(fields: Fields, one: CaseDetail, _today: date) -> Read:
    fields.say(tr("归档以后不再办别的手续，随时可以查看和补打。"))
    case_id = one.row.id
    return lambda: lambda work: case_life.archive(work, case_id)


def noticed(fields: Fields, one: CaseDetail, _today: date) -> Read:
    again = bool(one.notices)
    if again:
        fields.say(tr("已经告知过 {n} 次。再次告知会计数，必须写明原因。", n=len(one.notices)), "warn")
    boxes, problems = fields.problems(
        one.materials, tr("还缺的或要重交的（一次说全）"), lambda line: line.name in one.missing
    )
    reason = fields.long("reason", tr("为什么再告知一次"), needed=True) if again else (lambda: "")
    by = fields.day("bring_by", tr("请在哪天前补来"), None)
    case_id = one.row.id

    def read() -> Change:
        names = ticked(boxes)
        said = {name: problems[name].text().strip() for name in names if problems[name].text().strip()}
        asked = Notice(case_id, names, said, reason(), by())
        return lambda work: case_life.notice(work, asked)

    return read


def rated(fields: Fields, one: CaseDetail, _today: date) -> Read:
    fields.say(tr("评价自愿，不得代评、不得劝评。评价人的信息只有负责人看得到。"), "second")
    score = fields.radio("score", tr("整体满意度"), SCORES.items())
    none = [("0", N_("没有评"))]
    items = none + [(str(key), words) for key, words in SCORES.items()]
    details = {
        one_of.key: fields.choice(f"details.{one_of.key}", tr(one_of.name), items)
        for one_of in one.file.rules.indicators
    }
    comment = fields.long("comment", tr("他说了什么"))
    case_id = one.row.id

    def read() -> Change:
        value, said = score(), comment()
        more = {key: int(read_one()) for key, read_one in details.items() if read_one() != "0"}
        return lambda work: case_ratings.rate(work, case_id, value, said, more)

    return read


def followed_up(fields: Fields, one: CaseDetail, today: date) -> Read:
    low = one.file.low
    possible = low.possible if low is not None else ("called", "unreachable")
    if low is not None:
        fields.say(
            tr("{word}：{said}", word=tr(SCORES[low.score]), said=low.comment or tr("（没有说什么）")), "warn"
        )
    kind = fields.choice("kind", tr("做了什么"), [(key, rating_states.KINDS[key]) for key in possible])
    on = fields.day("on", tr("哪天"), today)
    due = fields.day(
        "due_on",
        tr("什么时候改好"),
        None,
        help=tr("限期整改时填；空着就是评价起 {n} 个工作日", n=one.file.rules.mend_within),
    )
    note = fields.long("note", tr("情况"), hint=tr("联系到谁、怎么说的、怎么改的"))
    case_id = one.row.id

    def read() -> Change:
        given = case_ratings.RatingStep(case_id, kind(), note(), on(), due())
        return lambda work: case_ratings.step(work, given)

    return read


def withdrawn(fields: Fields, one: CaseDetail, _today: date) -> Read:
    fields.say(tr("申请人自己要撤回，可以不说理由。收下的材料请退还。"))
    reason = fields.text("reason", tr("理由"))
    case_id = one.row.id

    def read() -> Change:
        why = reason()
        return lambda work: case_life.withdraw(work, case_id, why)

    return read


def lapsed(fields: Fields, one: CaseDetail, _today: date) -> Read:
    fields.say(tr("逾期没有补来：{names}", names=tr("、").join(one.file.late)), "warn")
    sure = tr("（待核：请对照本地规定）") if one.file.rules.lapse_unconfirmed else ""
    fields.say(tr("依据：{source}{sure}", source=one.file.rules.lapse_source, sure=sure))
    fields.say(tr("先联系申请人；确实不补的，才按视为撤回处理，并书面告知、退还材料。"))
    note = fields.text("note", tr("联系的情况"))
    case_id = one.row.id

    def read() -> Change:
        said = note()
        return lambda work: case_promises.lapse(work, case_id, said)

    return read


def undone(fields: Fields, one: CaseDetail, _today: date) -> Read:
    fields.say(tr("登记错了才用。编号作废、不再使用，已出的纸也作废。"))
    reason = fields.text("reason", tr("原因"), needed=True)
    case_id = one.row.id

    def read() -> Change:
        why = reason()
        return lambda work: case_life.undo(work, case_id, why)

    return read


def corrected(fields: Fields, one: CaseDetail, _today: date) -> Read:
    before = {
        "contact_phone": (tr("联系电话"), one.contact_phone or ""),
        "remark": (tr("备注"), one.remark or ""),
        "external_number": (tr("机关的编号"), one.row.external_number or ""),
        "by_relation": (tr("来办的人与申请人的关系"), one.by_relation or ""),
        "result": (tr("办理结果"), one.result or ""),
    }
    shown = [name for name in before if name != "by_relation" or one.by_person_id]
    lines = {
        name: fields.text(name, before[name][0], value=before[name][1], sensitive=name == "contact_phone")
        for name in shown
        if name != "result" or one.result
    }
    reason = fields.text("reason", tr("为什么更正"), needed=True)
    fields.say(tr("改前改后都会记在经过里，不能删掉。"), "second")
    case_id = one.row.id

    def read() -> Change:
        changed = {name: said() for name, said in lines.items() if said() != before[name][1]}
        why = reason()
        return lambda work: case_life.correct(work, case_id, why, **changed)

    return read


def mistaken(fields: Fields, one: CaseDetail, _today: date) -> Read:
    if one.file.fixed:
        words = tr("不能直接改：{why}。", why=one.file.fixed)
        if "withdrawn" in one.steps:
            words += tr("请按 W 撤回并写明原因，再为对的人、对的事项重新收件。")
        else:
            words += tr("请为对的人、对的事项重新收件，并按 C 在这一件的备注里写明。")
        fields.say(words, "warn")
        case = one.row.id
        return lambda: (
            lambda work: case_mistaken.correct_applicant(work, case, "—", person_id=one.row.person_id)
        )
    fields.say(tr("登记成别人、别的事项时用。编号和收件时间不变；原来打的纸作废，会重新打印。"))
    who = fields.person("person", tr("对的申请人（不改就空着）"))
    what = fields.matter(
        "matter",
        tr("对的事项（不改就空着）"),
        tr("名称、拼音首字母，或照着说"),
        help=tr("收过的材料按名称带过去。"),
    )
    all_in = fields.tick("all_materials", tr("对的事项要的材料都已收到（当面核对过）"))
    reason = fields.text("reason", tr("为什么更正"), needed=True)
    case_id = one.row.id

    def read() -> Change:
        person, code, there, why = who(), what(), all_in(), reason()
        return lambda work: case_mistaken.correct(
            work, case_id, why, person_id=person, matter_code=code, all_materials=there
        )

    return read


def prolonged(fields: Fields, one: CaseDetail, today: date) -> Read:
    by = one.file.bring_by
    if by is not None:
        fields.say(tr("原来说好 {day} 前补来。和申请人商量好再推迟；办理期限不变。", day=by))
    until = fields.day("until", tr("推迟到哪天"), None)
    reason = fields.text("reason", tr("为什么推迟"), needed=True)
    case_id = one.row.id

    def read() -> Change:
        day, why = until() or today, reason()
        return lambda work: case_promises.prolong(work, case_id, day, why)

    return read


def proxied(fields: Fields, one: CaseDetail, today: date) -> Read:
    fields.say(tr("办件留在原处，同时开一件全程代办；委托书要委托人签字。"))
    way = fields.choice("way", tr("怎么委托的"), list(proxy.WAYS.items()))
    powers = {key: fields.tick(f"scope.{key}", tr(words), on=key in ("submit", "correct", "collect"))
              for key, words in proxy.SCOPE.items()}  # fmt: skip
    expires = fields.day("expires_on", tr("授权到哪天"), None, help=tr("空着就是三个月"))
    reason = fields.text("reason", tr("为什么委托"), hint=tr("、").join(tr(one) for one in PROXY_REASONS))
    witness = fields.text("witness", tr("见证人"), hint=tr("口头委托时填"))
    case_id = one.row.id

    def read() -> Change:
        scope = tuple(key for key, on in powers.items() if on())
        asked = case_proxy.ToProxy(case_id, way(), scope, expires(), reason(), witness())
        return lambda work: case_proxy.to_proxy(work, asked)

    return read


FORMS: Mapping[str, Made] = {
    "supplemented": supplemented,
    "forwarded": forwarded,
    "answered": answered,
    "finished": finished,
    "resumed": resumed,
    "suspended": suspended,
    "extended": extended,
    "delivered": delivered,
    "receipt": receipt,
    "archived": archived,
    "noticed": noticed,
    "rated": rated,
    "followed_up": followed_up,
    "withdrawn": withdrawn,
    "lapsed": lapsed,
    "undone": undone,
    "corrected": corrected,
    "mistaken": mistaken,
    "prolonged": prolonged,
    "proxied": proxied,
}
"""Step → the form that asks for it."""
