"""`certificates`: what may be issued, drafts and approval, slips of refusal, void and reprint."""

from __future__ import annotations

import re
from argparse import BooleanOptionalAction
from collections.abc import Callable
from datetime import date
from typing import Any

from stationdesk.cli import paper
from stationdesk.cli.frame import Answer, Call, Subparsers, command, group, place, table
from stationdesk.core.certificate_states import EVENT_WORDS
from stationdesk.core.clock import local
from stationdesk.core.errors import Usage
from stationdesk.core.papers import PaperFacts
from stationdesk.core.words import N_, say
from stationdesk.services import (
    certificate_checks,
    certificate_demands,
    certificate_extras,
    certificate_gate,
    certificate_kinds,
    certificate_record,
    certificate_refusals,
    certificates,
)

OUT = ("--out", {"default": None, "metavar": "FILE.pdf"})
REASON = ("--reason", {"required": True})
NUMBER = ("number", {"metavar": "NUMBER"})


def register(verbs: Subparsers) -> None:
    """Add the verbs."""
    made = group(verbs, "certificates", say(N_("证明：能开什么、出具、告知单、作废")))

    def add(name: str, verb: Callable[[Call], Answer], help: str, *arguments: Any) -> None:
        command(made, name, verb, say(help), arguments=arguments)

    add("catalogue", catalogue, N_("可出具清单"))
    basis = ("--basis", {"default": "", "metavar": "LIST"})
    add("enable", enable, N_("启用清单中的一种证明（依当地保留清单）"), ("kind", {}), REASON, basis)
    add("disable", disable, N_("停用清单中的一种证明"), ("kind", {}), REASON)
    add("switches", switches, N_("一种证明什么时候、为什么启用或停用"), ("kind", {}))
    add("prohibited", prohibited, N_("本地不应出具清单，该去哪里办"))
    add(
        "prohibited-add",
        prohibited_add,
        N_("补填本地清单里查不到名称的项目，或从乡镇给的表格导入"),
        ("--name", {"default": ""}),
        ("--authority", {"default": ""}),
        ("--how", {"default": ""}),
        basis,
        ("--word", {"action": "append", "default": None}),
        ("--station-does", {"default": ""}),
        ("--file", {"default": None, "metavar": "FILE.csv|FILE.xlsx"}),
        (
            "--visible-only",
            {"action": "store_true", "default": False, "help": say(N_("隐藏、筛选掉的行和列不要"))},
        ),
    )
    add("prohibited-drop", prohibited_drop, N_("取下自己补填的项目"), ("code", {}), REASON)
    add("check", check, N_("这样的证明能不能开，不能开该去哪里"), ("text", {}))
    add(
        "issue",
        issue,
        N_("出具证明；须审批的先成为待批稿"),
        ("kind", {"metavar": "KIND"}),
        ("--person", {"required": True, "metavar": "P"}),
        ("--field", {"action": "append", "default": None, "metavar": "K=V"}),
        ("--purpose", {"default": ""}),
        ("--asked-by", {"default": ""}),
        ("--evidence", {"default": ""}),
        ("--verified-by", {"action": "append", "default": None, "metavar": "NAME"}),
        ("--verified-how", {"action": "append", "default": None, "metavar": "WAY"}),
        ("--verified-on", {"default": None, "metavar": "YYYY-MM-DD"}),
        ("--for-court", {"action": BooleanOptionalAction, "default": None}),
        ("--replaces", {"default": None, "metavar": "NUMBER"}),
        OUT,
    )
    add(
        "approve",
        approve,
        N_("审批（另一人），随即编号出具"),
        ("id", {"metavar": "ID"}),
        ("--decision", {"default": ""}),
        OUT,
    )
    add(
        "sign",
        sign,
        N_("用于诉讼的：负责人、制作人当面签字后登记，才能用印"),
        NUMBER,
        ("--head", {"required": True, "metavar": "NAME"}),
        ("--maker", {"default": "", "metavar": "NAME"}),
        ("--on", {"default": None, "metavar": "YYYY-MM-DD"}),
    )
    add("drop", drop, N_("不予批准或撤回待批稿"), ("id", {"metavar": "ID"}), REASON)
    add(
        "refuse",
        refuse,
        N_("不能开的：出告知单"),
        ("text", {}),
        ("--person", {"default": None, "metavar": "P"}),
        ("--demanded-by", {"default": ""}),
        ("--for", {"default": "", "dest": "demanded_for"}),
        OUT,
    )
    add("void", void, N_("作废"), NUMBER, REASON)
    add("reprint", reprint, N_("补打：原文件再次输出并计数"), NUMBER, REASON, OUT)
    add(
        "list",
        list_certificates,
        N_("证明存根"),
        ("--state", {"default": None, "choices": ("draft", "issued", "void", "dropped")}),
        ("--limit", {"type": int, "default": 200}),
    )
    add("show", show, N_("一份证明和它的经过"), NUMBER)
    add(
        "demands",
        demands,
        N_("一个月里谁索要了不该开的证明"),
        ("--month", {"default": None, "metavar": "YYYY-MM"}),
        ("--out", {"default": None, "metavar": "FILE.pdf|FILE.xlsx"}),
        ("--force", {"action": "store_true", "default": False}),
    )


def drawn(facts: PaperFacts) -> bytes:
    """The paper drawn once before anything is written: a character that no font has stops it here."""
    from stationdesk.documents.render import render

    return render(facts)


def catalogue(call: Call) -> Answer:
    """`certificates catalogue`."""
    rows = call.desk().read(certificates.catalogue)
    text = table(
        (N_("代码"), N_("名称"), N_("启用"), N_("有效天数"), N_("依据"), N_("待核")),
        (
            (
                row.code,
                row.title,
                say(N_("是")) if row.enabled else say(N_("否")),
                row.valid_days or "—",
                row.legal_basis,
                say(N_("待核")) if row.unconfirmed else "",
            )
            for row in rows
        ),
    )
    return Answer({"certificates": rows, "list_version": rows[0].list_version if rows else ""}, text)


def enable(call: Call) -> Answer:
    """`certificates enable KIND`."""
    return _switch(call, True)


def disable(call: Call) -> Answer:
    """`certificates disable KIND`."""
    return _switch(call, False)


def _switch(call: Call, on: bool) -> Answer:
    args = call.args
    basis = args.basis if on else ""
    row = call.desk().change(
        lambda work: certificate_kinds.switch(work, args.kind, on, args.reason, basis),
        reason="certificates:switch",
    )
    word = N_("已启用“{title}”。") if on else N_("已停用“{title}”。")
    return Answer(row, say(word, title=row.title))


def switches(call: Call) -> Answer:
    """`certificates switches KIND`: newest first."""
    kind = call.args.kind
    rows = call.desk().read(lambda work: certificate_kinds.switches(work, kind))
    text = table(
        (N_("时间"), N_("启用"), N_("原因"), N_("依据"), N_("经办")),
        (
            (
                f"{local(row.at):%Y-%m-%d %H:%M}",
                say(N_("是")) if row.on else say(N_("否")),
                row.reason,
                row.basis,
                row.user,
            )
            for row in rows
        ),
    )
    return Answer({"switches": rows}, text)


def prohibited(call: Call) -> Answer:
    """`certificates prohibited`: the list that holds at this station."""
    found = call.desk().read(certificate_kinds.prohibited)
    text = table(
        (N_("代码"), N_("名称"), N_("去哪里"), N_("怎么办")),
        ((row.code, row.name, row.authority, row.how) for row in found.items),
    )
    lines = [found.document, text]
    if found.names_missing:
        lines.append(
            say(
                N_("本省清单共 {count} 项，其中 {n} 项不在我们的资料里，请由乡镇补填；清单外的一律不出具。"),
                count=found.count,
                n=found.names_missing,
            )
        )
    return Answer(found, "\n".join(lines))


def prohibited_add(call: Call) -> Answer:
    """`certificates prohibited-add --name … --basis …`, or `--file TABLE` for several."""
    args, hidden = call.args, ""
    if args.file:
        read = certificate_extras.read(place(args.file), visible_only=args.visible_only)
        hidden = "" if args.visible_only else read.hidden
        codes = call.desk().change(
            lambda work: certificate_extras.add_all(work, read.rows), reason="certificates:switch"
        )
    else:
        new = certificate_extras.NewExtra(
            args.name, args.authority, args.how, args.basis, tuple(args.word or ()), args.station_does
        )
        codes = (
            call.desk().change(lambda work: certificate_extras.add(work, new), reason="certificates:switch"),
        )
    found = call.desk().read(certificate_kinds.prohibited)
    left = {"added": codes, "names_missing": found.names_missing, "hidden": hidden}
    told = say(N_("已填入 {n} 项，还缺 {left} 项。"), n=len(codes), left=found.names_missing)
    return Answer(left, "\n".join([told, *([f"▲ {hidden}"] if hidden else [])]))


def prohibited_drop(call: Call) -> Answer:
    """`certificates prohibited-drop CODE --reason …`."""
    args = call.args
    name = call.desk().change(
        lambda work: certificate_extras.drop(work, args.code, args.reason), reason="certificates:switch"
    )
    return Answer({"dropped": name}, say(N_("已取下“{name}”。"), name=name))


def check(call: Call) -> Answer:
    """`certificates check TEXT`: a question answered, so exit 0 whatever the answer is."""
    text = call.args.text
    said = call.desk().read(lambda work: certificate_gate.check(work, text))
    lines = [
        say(N_("可以出具：{item}"), item=said.item)
        if said.allowed
        else say(N_("不出具：{item}"), item=said.item or text),
        said.reason,
        say(N_("去哪里：{authority}"), authority=said.authority),
        say(N_("怎么办：{how}"), how=said.how),
    ]
    if said.station_does:
        lines.append(say(N_("站里帮您：{what}"), what=said.station_does))
    if said.warning:
        lines.append(say(N_("注意：{warning}"), warning=said.warning))
    return Answer(said, "\n".join(lines))


def issue(call: Call) -> Answer:
    """`certificates issue KIND --person P`: drawn as a draft first, so that no number is taken in vain."""
    args, desk = call.args, call.desk()
    new = certificates.NewCertificate(
        kind=args.kind,
        person=args.person,
        fields=_fields(args.field or ()),
        purpose=args.purpose,
        asked_by=args.asked_by,
        evidence=args.evidence,
        verified_by=tuple(args.verified_by or ()),
        verified_how=tuple(args.verified_how or ()),
        verified_on=_day(args.verified_on),
        for_court=args.for_court,
        replaces=args.replaces,
    )
    draft = drawn(desk.read(lambda work: certificates.preview(work, new)))
    keys = desk.keys()
    made = desk.change(lambda work: certificates.draft(work, new, keys), reason="certificates:issue")
    return _answer(call, made, draft)


def approve(call: Call) -> Answer:
    """`certificates approve ID`, by another `--user`: approved, numbered, issued."""
    args, desk = call.args, call.desk()
    drawn(desk.read(lambda work: certificates.draft_facts(work, args.id)))
    keys = desk.keys()
    made = desk.change(
        lambda work: certificates.approve(work, args.id, keys, decision=args.decision),
        reason="certificates:approve",
    )
    return _answer(call, made, None)


def sign(call: Call) -> Answer:
    """`certificates sign NUMBER --head NAME [--maker NAME]`: both signed the paper by hand."""
    args = call.args
    signing = certificate_checks.Signing(args.head, args.maker, _day(args.on))
    row = call.desk().change(
        lambda work: certificate_checks.sign(work, args.number, signing), reason="certificates:sign"
    )
    return Answer(_brief(row), say(N_("证明 {number} 已登记当面签字，可以用印。"), number=row.number))


def drop(call: Call) -> Answer:
    """`certificates drop ID --reason R`."""
    args = call.args
    made = call.desk().change(
        lambda work: certificates.drop(work, args.id, args.reason), reason="certificates:issue"
    )
    return Answer(made, say(N_("待批稿已退回，没有编号。")))


def refuse(call: Call) -> Answer:
    """`certificates refuse TEXT --person P --out FILE`: the 告知单."""
    args, desk = call.args, call.desk()
    demand = certificate_refusals.Demand(args.text, args.person, args.demanded_by, args.demanded_for)
    drawn(desk.read(lambda work: certificate_refusals.preview(work, demand)))
    made = desk.change(lambda work: certificate_refusals.refuse(work, demand), reason="certificates:refuse")
    written, said, code = paper.written(desk, made.paper_id, args.out)
    if not args.out:
        paper.pdf_of(desk, made.paper_id)
    text = say(
        N_("告知单 {number}：{item}不由村里出具，请到{authority}。"),
        number=made.number,
        item=made.item,
        authority=made.authority,
    )
    return Answer({**vars(made), "file": None, **written}, text + said, code)


def void(call: Call) -> Answer:
    """`certificates void NUMBER --reason R`."""
    args = call.args
    row = call.desk().change(
        lambda work: certificates.void(work, args.number, args.reason), reason="certificates:void"
    )
    return Answer(_brief(row), say(N_("证明 {number} 已作废。"), number=row.number))


def reprint(call: Call) -> Answer:
    """`certificates reprint NUMBER --reason R --out FILE.pdf`: the very file that was issued, counted."""
    args, desk = call.args, call.desk()
    row = desk.change(
        lambda work: certificates.reprint(work, args.number, args.reason), reason="certificates:reprint"
    )
    written, said, code = paper.written(desk, row.paper_id, args.out)
    text = say(N_("证明 {number} 第 {n} 次补打。"), number=row.number, n=row.reprints)
    return Answer({**_brief(row), "file": None, **written}, text + said, code)


def list_certificates(call: Call) -> Answer:
    """`certificates list`."""
    args = call.args
    rows = call.desk().read(lambda work: certificates.list_all(work, state=args.state, limit=args.limit))
    text = table(
        (N_("编号"), N_("名称"), N_("状态"), N_("出具日期"), N_("有效期至"), N_("补打"), N_("记录号")),
        ((r.number, r.title, r.state_word, r.issued_on, r.valid_until, r.reprints, r.id) for r in rows),
    )
    return Answer({"certificates": [_brief(row) for row in rows]}, text)


def show(call: Call) -> Answer:
    """`certificates show NUMBER`."""
    number = call.args.number
    found = call.desk().read(lambda work: certificates.get(work, number))
    text = table(
        (N_("时间"), N_("经过"), N_("经办"), N_("说明")),
        (
            (f"{local(e.at):%Y-%m-%d %H:%M}", say(EVENT_WORDS.get(e.kind, e.kind)), e.user, e.note)
            for e in found.events
        ),
    )
    head = f"{found.row.title}  {found.row.number}  {found.row.state_word}"
    return Answer({**vars(found), "row": None, **_brief(found.row)}, f"{head}\n{text}")


def demands(call: Call) -> Answer:
    """`certificates demands --month YYYY-MM [--out FILE]`: counts only; as a numbered paper or a workbook."""
    desk, args = call.desk(), call.args
    month = _month(args.month) if args.month else desk.read(lambda work: work.today)
    rows = desk.read(lambda work: certificate_refusals.demands(work, month))
    text = table((N_("索要单位"), N_("事项"), N_("次数")), ((r.demanded_by, r.item, r.count) for r in rows))
    found: dict[str, Any] = {
        "month": f"{month:%Y-%m}",
        "demands": rows,
        "total": sum(r.count for r in rows),
        "number": None,
        "file": None,
    }
    if not args.out:
        return Answer(found, text)
    if args.out.lower().endswith(".xlsx"):
        path = place(args.out)
        count = desk.change(
            lambda work: certificate_demands.book(work, month, path, over=args.force),
            reason="certificates:report",
        )
        said = say(N_("月报已写入 {file}，明细 {n} 行。"), file=path.name, n=count)
        return Answer({**found, "file": str(path), "rows": count}, f"{text}\n{said}")
    drawn(desk.read(lambda work: certificate_demands.facts(work, month)))
    made = desk.change(lambda work: certificate_demands.make(work, month), reason="certificates:report")
    written, said, code = paper.written(desk, made.paper_id, args.out)
    return Answer({**found, "number": made.number, "paper_id": made.paper_id, **written}, text + said, code)


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Usage(why=say(N_("日期请写成 2026-11-22 的样子。")), field="day") from None


def _month(text: str) -> date:
    if not re.fullmatch(r"20[0-9]{2}-(0[1-9]|1[0-2])", text):
        raise Usage(why=say(N_("月份请写成 2026-11 的样子。")), field="month")
    return date.fromisoformat(f"{text}-01")


def _fields(given: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    for one in given:
        key, equals, value = one.partition("=")
        if not equals:
            raise Usage(why=say(N_("--field 请写成 键=内容 的样子。")), field="field")
        found[key.strip()] = value
    return found


def _brief(row: certificate_record.CertificateRow) -> dict[str, Any]:
    return {**vars(row), "certificate_id": row.id}


def _answer(call: Call, made: certificates.Issued, draft: bytes | None) -> Answer:
    desk, out = call.desk(), call.args.out
    written: dict[str, Any] = {}
    said, code = "", 0
    if made.paper_id is not None:
        if out:
            written, said, code = paper.written(desk, made.paper_id, out)
        else:
            # Kept with the record even when no file was asked for: a reprint is this very file.
            paper.pdf_of(desk, made.paper_id)
        text = say(N_("已出具：{title}，编号 {number}。"), title=made.title, number=made.number)
    else:
        if out and draft is not None:
            written, said, code = paper.put(draft, out)
        text = say(
            N_("已存为待批稿：{title}（{id}）。请另一人审批。"), title=made.title, id=made.certificate_id
        )
    for warning in (made.warning, made.twice):
        if warning:
            text += "\n" + say(N_("注意：{warning}"), warning=warning)
    return Answer({**vars(made), "file": None, **written}, text + said, code)
