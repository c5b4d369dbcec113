"""`left-behind authorise…`, `openings`, `review`, `looks`, `consent…`, `note…`: who may see a child's file, and who did."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from stationdesk.cli import audit as audit_cli
from stationdesk.cli import paper
from stationdesk.cli.due import day
from stationdesk.cli.frame import Answer, Call, place, plain, table, text_of
from stationdesk.core.clock import local, stamp
from stationdesk.core.errors import Usage
from stationdesk.core.words import N_, say
from stationdesk.desk import Desk
from stationdesk.security import sealed
from stationdesk.services import audit_entries, consents, file_access, left_behind, residents, users
from stationdesk.services import file_access_keys as group_keys
from stationdesk.services import left_behind_files as files

Add = Callable[..., None]
PERSON = ("person", {"metavar": "PERSON"})
ONE = ("authorisation", {"metavar": "ID"})
OUT = ("--out", {"default": None, "metavar": "FILE"})
STATES = {
    "later": N_("未开始"),
    "holds": N_("有效"),
    "soon": N_("快到期"),
    "expired": N_("已过期"),
    "ended": N_("已终止"),
}


def register(add: Add) -> None:
    """Add the verbs to the group `left-behind`."""
    add(
        "authorise",
        authorise,
        N_("登记查阅儿童档案的书面授权（--out 打印授权书）"),
        ("--holder", {"required": True, "metavar": "NAME"}),
        ("--person", {"default": None, "metavar": "P"}),
        ("--since", {"default": None, "metavar": "DATE"}),
        ("--until", {"default": None, "metavar": "DATE"}),
        ("--reason", {"default": ""}),
        OUT,
    )
    add(
        "authorisations",
        authorisations,
        N_("列出查阅授权"),
        ("--all", {"action": "store_true", "default": False}),
    )
    add(
        "authorisation-sign",
        sign,
        N_("登记授权书已签字"),
        ONE,
        ("--on", {"default": None, "metavar": "DATE"}),
    )
    add("authorisation-end", end, N_("终止授权，写明原因"), ONE, ("--reason", {"default": ""}))
    add(
        "openings",
        openings,
        N_("列出等待复核的紧急打开"),
        ("--all", {"action": "store_true", "default": False}),
    )
    add(
        "review",
        review,
        N_("复核一次紧急打开：是否必要"),
        ("opening", {"metavar": "ID"}),
        ("--justified", {"required": True, "choices": ("yes", "no")}),
        ("--words", {"default": "", "metavar": "TEXT"}),
    )
    add("looks", looks, N_("谁看过、打印过这个孩子的档案"), PERSON)
    add(
        "consent",
        consent,
        N_("登记监护人同意、不同意、撤回，或其他处理依据"),
        PERSON,
        ("--basis", {"required": True, "choices": tuple(consents.BASES)}),
        ("--scope", {"action": "append", "default": None, "choices": tuple(consents.SCOPES)}),
        ("--by", {"default": "", "metavar": "NAME"}),
        ("--relation", {"default": "", "metavar": "TEXT"}),
        ("--how", {"default": "", "choices": ("", *consents.HOW)}),
        ("--witness", {"default": "", "metavar": "NAME"}),
        ("--on", {"default": None, "metavar": "DATE"}),
        ("--note", {"default": "", "metavar": "TEXT"}),
    )
    add(
        "note",
        note,
        N_("写一条密存记录"),
        PERSON,
        ("--text", {"default": "", "metavar": "TEXT"}),
        ("--text-file", {"default": None, "metavar": "FILE"}),
    )
    add("notes", notes, N_("用本人密钥阅读密存记录（留痕）"), PERSON)


def authorise(call: Call) -> Answer:
    """`left-behind authorise --holder NAME --reason R`."""
    desk, args = call.desk(), call.args
    holder = _user(desk, args.holder)
    child = _person(desk, args.person) if args.person else None
    since, until = (day(text) if text else None for text in (args.since, args.until))
    made = desk.change(
        lambda work: file_access.authorise(
            work, holder, args.reason, person_id=child, since=since, until=until
        ),
        reason="left_behind:authorise",
    )
    result: dict[str, Any] = {"authorisation_id": made}
    failed, code = "", 0
    if args.out:
        kept = desk.change(lambda work: file_access.authorisation_paper(work, made), reason="papers:make")
        written, failed, code = paper.written(desk, kept.id, args.out)
        result |= {"paper_id": kept.id, **written}
    return Answer(result, say(N_("已登记授权。请打印授权书，双方签字后登记签字日期。")) + failed, code)


def authorisations(call: Call) -> Answer:
    """`left-behind authorisations`."""
    rows = call.desk().read(lambda work: file_access.authorisations(work, ended_too=call.args.all))
    text = table(
        (N_("被授权人"), N_("儿童"), N_("自"), N_("至"), N_("状态"), N_("签字"), N_("授权人"), N_("记录号")),
        (
            (
                one.user,
                one.child or say(N_("全部")),
                one.since,
                one.until or "",
                say(STATES[one.state]),
                one.signed_on or "",
                one.granted_by,
                one.id,
            )
            for one in rows
        ),
    )
    return Answer({"authorisations": rows}, text)


def sign(call: Call) -> Answer:
    """`left-behind authorisation-sign ID`."""
    desk, args = call.desk(), call.args
    on = day(args.on) if args.on else None
    desk.change(lambda work: file_access.sign(work, args.authorisation, on), reason="left_behind:authorise")
    return Answer({"authorisation_id": args.authorisation}, say(N_("已登记签字。")))


def end(call: Call) -> Answer:
    """`left-behind authorisation-end ID --reason R`."""
    desk, args = call.desk(), call.args
    desk.change(
        lambda work: file_access.end(work, args.authorisation, args.reason), reason="left_behind:authorise"
    )
    return Answer({"authorisation_id": args.authorisation}, say(N_("授权已终止。")))


def openings(call: Call) -> Answer:
    """`left-behind openings`: emergency openings with their reasons, opened with the reviewer's own key."""
    desk, args = call.desk(), call.args
    rows = desk.read(lambda work: file_access.openings(work, done_too=args.all))
    made = []
    for one in rows:
        words = desk.change(partial(file_access.words_of, opening_id=one.id), reason="sealed:read")
        said = {each.of: _opened(each, desk.opened.identity) for each in words}
        made.append(
            plain(one)
            | {"reason": said.get("file_openings"), "review_words": said.get("file_opening_reviews")}
        )
    text = table(
        (N_("时间"), N_("谁打开"), N_("儿童"), N_("理由"), N_("复核"), N_("记录号")),
        (
            (
                f"{local(row.at):%Y-%m-%d %H:%M}",
                row.user,
                row.child,
                each["reason"] or say(N_("（本机密钥打不开）")),
                _found(row.justified),
                row.id,
            )
            for row, each in zip(rows, made, strict=True)
        ),
    )
    return Answer({"openings": made}, text)


def review(call: Call) -> Answer:
    """`left-behind review ID --justified yes|no --words TEXT`."""
    desk, args = call.desk(), call.args
    justified = args.justified == "yes"
    desk.change(
        lambda work: file_access.review(work, args.opening, justified, args.words),
        reason="left_behind:review",
    )
    return Answer({"opening_id": args.opening, "justified": justified}, say(N_("已登记复核。")))


def looks(call: Call) -> Answer:
    """`left-behind looks PERSON`: who saw or printed this child's file."""
    desk = call.desk()
    person = _person(desk, call.args.person)
    enrolment = desk.read(lambda work: audit_entries.newest_enrolment(work, person))
    found = desk.read(lambda work: audit_entries.looks(work, enrolment))
    return Answer(
        {"enrolment_id": enrolment, "looks": [audit_cli.shown(one) for one in found]}, audit_cli.lines(found)
    )


def consent(call: Call) -> Answer:
    """`left-behind consent PERSON --basis consent|refused|…`."""
    desk, args = call.desk(), call.args
    person = _person(desk, args.person)
    new = consents.NewBasis(
        desk.read(lambda work: left_behind.open_enrolment(work, person, "child")),
        args.basis,
        tuple(args.scope or ()),
        args.by,
        args.relation,
        args.how,
        args.witness,
        day(args.on) if args.on else None,
        args.note,
    )
    made = desk.change(lambda work: consents.record(work, new), reason="left_behind:basis")
    now = desk.read(lambda work: consents.standing(work, person))
    return Answer(
        {"basis_id": made, "basis": now.basis, "scope": sorted(now.scope), "sensitive": now.sensitive},
        say(now.words),
    )


def note(call: Call) -> Answer:
    """`left-behind note PERSON --text-file FILE`."""
    desk, args = call.desk(), call.args
    enrolment = _enrolment(desk, args.person)
    text = _text(args)
    made = desk.change(
        lambda work: files.write_note(work, "left_behind", enrolment, text), reason="sealed:write"
    )
    return Answer({"note_id": made}, say(N_("已密存。")))


def notes(call: Call) -> Answer:
    """`left-behind notes PERSON`: opened with one's own key; who came later is let in on the way."""
    desk = call.desk()
    enrolment = _enrolment(desk, call.args.person)
    found = desk.change(lambda work: files.notes(work, "left_behind", enrolment), reason="sealed:read")
    waiting = desk.read(lambda work: group_keys.missing(work, files.NOTES_GROUP, "sealed:read"))
    for one, wrap in group_keys.wraps_for(waiting, desk.opened.identity):
        desk.change(
            partial(group_keys.admit, name=files.NOTES_GROUP, permit="sealed:read", one=one, wrapped=wrap),
            reason="sealed:read",
        )
    who = desk.read(users.names)
    made = []
    for one_note in found:
        try:
            text: str | None = files.read_note(one_note, desk.opened.identity)
        except sealed.NotPermittedToRead:
            text = None
        made.append(
            {
                "id": one_note.id,
                "at": stamp(one_note.at),
                "by": who.get(one_note.user_id or "", ""),
                "text": text,
            }
        )
    lines = table(
        (N_("时间"), N_("谁写的"), N_("内容")),
        (
            (
                f"{local(row.at):%Y-%m-%d %H:%M}",
                each["by"],
                each["text"] if each["text"] is not None else say(N_("（本机密钥打不开）")),
            )
            for row, each in zip(found, made, strict=True)
        ),
    )
    return Answer({"enrolment_id": enrolment, "notes": made}, lines)


def _opened(words: file_access.SealedWords, identity: str) -> str | None:
    try:
        return file_access.unseal_words(words, identity)
    except sealed.NotPermittedToRead:
        return None


def _found(justified: bool | None) -> str:
    if justified is None:
        return say(N_("待复核"))
    return say(N_("必要")) if justified else say(N_("不必要"))


def _text(args: Any) -> str:
    """What is to be sealed; from a file where it should not stand in the shell's history."""
    if not args.text_file:
        return str(args.text)
    try:
        return text_of(place(args.text_file))
    except (OSError, ValueError):
        raise Usage(why=say(N_("读不了 --text-file 的文件。"))) from None


def _user(desk: Desk, text: str) -> str:
    found = [one for one, name in desk.read(users.names).items() if text in (one, name)]
    if len(found) != 1:
        raise users.NobodyWithThatId(field="holder")
    return found[0]


def _person(desk: Desk, text: str) -> str:
    return desk.read(lambda work: residents.resolve(work, text))


def _enrolment(desk: Desk, text: str) -> str:
    person = _person(desk, text)
    return desk.read(lambda work: left_behind.open_enrolment(work, person))
