"""`audit`: who did and who looked, for one person or for all, as far as whoever asks may know."""

from __future__ import annotations

import re
from typing import Any, Final

from stationdesk.cli.due import day
from stationdesk.cli.frame import Answer, Call, Subparsers, command, place, table
from stationdesk.core.clock import local, stamp
from stationdesk.core.errors import Refusal
from stationdesk.core.words import N_, say
from stationdesk.services import audit_entries, residents, users
from stationdesk.storage.atomic import write_file

UUID: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def register(verbs: Subparsers) -> None:
    """Add the verb."""
    command(
        verbs,
        "audit",
        audit,
        say(N_("操作记录：谁做了什么、谁看了什么")),
        arguments=(
            ("--person", {"default": None, "metavar": "P"}),
            ("--since", {"default": None, "metavar": "DATE"}),
            ("--until", {"default": None, "metavar": "DATE"}),
            ("--by", {"default": None, "metavar": "NAME"}),
            ("--looks", {"action": "store_true", "default": False}),
            ("--tag", {"default": None, "metavar": "TAG"}),
            ("--record", {"default": None, "metavar": "ID"}),
            ("--who-saw", {"action": "store_true", "default": False, "dest": "who_saw"}),
            ("--out", {"default": None, "metavar": "FILE.pdf"}),
            ("--limit", {"type": int, "default": audit_entries.LIMIT}),
        ),
    )


def audit(call: Call) -> Answer:
    """`audit [--person P] [--since DATE] [--tag TAG] [--record ID]`; `--who-saw --person P [--out FILE.pdf]`."""
    desk, args = call.desk(), call.args
    if args.who_saw:
        return _who_saw(call)
    asked = audit_entries.Asked(
        _person(desk, args.person) if args.person else None,
        _user(desk, args.by) if args.by else None,
        day(args.since) if args.since else None,
        day(args.until) if args.until else None,
        args.looks,
        args.limit,
        args.tag,
        args.record,
    )
    found = desk.read(lambda work: audit_entries.entries(work, asked))
    return Answer({"entries": [shown(one) for one in found]}, lines(found))


class PersonMissing(Refusal):
    template = N_("请用 --person 说明是谁。")


def _who_saw(call: Call) -> Answer:
    """What a villager may ask for; with `--out` on paper, and that it was made is written down."""
    desk, args = call.desk(), call.args
    if not args.person:
        raise PersonMissing(field="person")
    person, since = _person(desk, args.person), day(args.since) if args.since else None
    found = desk.read(lambda work: audit_entries.who_saw(work, person, since, args.limit))
    answer: dict[str, Any] = {"entries": [shown(one) for one in found.entries], "more": found.more}
    text = lines(found.entries)
    if args.out:
        from stationdesk.documents.render import render

        facts = desk.change(lambda work: audit_entries.paper(work, found), reason="audit:read")
        target = place(args.out)
        write_file(target, render(facts))
        answer["file"] = str(target)
        text = str(target)
    return Answer(answer, text)


def shown(one: audit_entries.Entry) -> dict[str, Any]:
    """An entry for programs."""
    return {
        "id": one.id,
        "at": stamp(one.at),
        "user_id": one.user_id,
        "user": one.user,
        "tag": one.tag,
        "words": one.words,
        "look": one.look,
        "target_id": one.target_id,
        "detail": dict(one.detail),
        "device_no": one.device_no,
        "n": one.n,
    }


def lines(found: tuple[audit_entries.Entry, ...]) -> str:
    """Entries for people."""
    return table(
        (N_("时间"), N_("人员"), N_("做了什么"), N_("记录号"), N_("明细")),
        (
            (
                f"{local(one.at):%Y-%m-%d %H:%M}",
                one.user,
                one.words,
                one.target_id or "",
                audit_entries.detail_words(one),
            )
            for one in found
        ),
    )


def _person(desk: Any, text: str) -> str:
    """The person meant. Who reads the audit and not the residents' register names them by their record's id."""
    if UUID.fullmatch(text.strip().lower()):
        return text.strip().lower()
    found: str = desk.read(lambda work: residents.resolve(work, text))
    return found


def _user(desk: Any, text: str) -> str:
    """The id of a user, by id or name. Raises NobodyWithThatId."""
    known: dict[str, str] = desk.read(users.names)
    found = [one for one, name in known.items() if text in (one, name)]
    if len(found) != 1:
        raise users.NobodyWithThatId(field="user")
    return found[0]
