"""旧档: what a station that was joined to another leaves for looking: people, cases, registers, papers, as one file.

The township writes it from what the closed station had reported, sends it down to the station that goes on, and looks
at the same lines itself. Nothing of it is ever a record of the other station: it is read, found in and copied from.
Sealed content, notes and reports are not in it, and no child whose file somebody must not see.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field
from hashlib import sha256
from typing import Any, Final

import msgspec

from stationdesk.core import masks, matter_names, pinyin
from stationdesk.core.case_states import State
from stationdesk.core.errors import Refusal, Trouble
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_, say

PEOPLE, CASES, REGISTERS, PAPERS = "people", "cases", "registers", "papers"
PARTS: Final[Mapping[str, str]] = {
    PEOPLE: N_("居民"),
    CASES: N_("办件"),
    REGISTERS: N_("留守名册"),
    PAPERS: N_("出过的文书"),
}
KINDS: Final[Mapping[str, str]] = {
    "child": N_("留守儿童"),
    "woman": N_("留守妇女"),
    "elder": N_("留守老年人"),
}
COPIED: Final = frozenset(
    {
        "case_slip",
        "one_time_notice",
        "deferred_promise",
        "refusal_notice",
        "clock_notice",
        "delivery_receipt",
        "certificate",
        "certificate_refusal",
    }
)
"""Papers of which a copy may be made later: what was handed to villagers, never what belongs to a child's file."""
COPY_MARK: Final = "旧档抄件"
"""What stands across a copy: it proves what was issued, and is not the paper itself."""
MOST_BYTES: Final = 512 * 1024**2


class BookUnreadable(Trouble):
    template = N_("并入村的旧档文件读不出来。请镇里重新下发。")


class BookNotHere(Trouble):
    template = N_("并入村的旧档文件还没有到这台电脑。它随附件包来，请从本站另一台电脑导出一次，再接收。")


class LineUnknown(Refusal):
    template = N_("旧档里没有这一项。请从列表中选择。")


class PartUnknown(Refusal):
    template = N_("旧档没有“{part}”这一部分。可用：people 居民、cases 办件、registers 名册、papers 文书。")


class _Quiet(msgspec.Struct, frozen=True, kw_only=True):
    def __repr__(self) -> str:
        """Never what it says: it is about a person."""
        return f"<{type(self).__name__}>"


class Person(_Quiet, frozen=True, kw_only=True):
    """Somebody of the closed station. Days are `yyyy-mm-dd`."""

    id: str
    name: str
    sex: str = ""
    birth: str = ""
    id_number: str = ""
    phone: str = ""
    address: str = ""
    died: str = ""
    moved: str = ""


class CaseLine(_Quiet, frozen=True, kw_only=True):
    """A case, as it stood at last."""

    id: str
    number: str
    matter: str
    code: str = ""
    version: str = ""
    name: str = ""
    opened: str = ""
    state: str = ""
    due: str = ""
    result: str = ""
    external: str = ""


class Entry(_Quiet, frozen=True, kw_only=True):
    """Somebody on a register of the left-behind."""

    id: str
    person: str
    name: str
    kind: str
    since: str
    until: str = ""
    risk: str = ""
    carer: str = ""


class PaperLine(_Quiet, frozen=True, kw_only=True):
    """A paper that was issued and not voided, with the facts from which it is drawn again."""

    id: str
    kind: str
    number: str
    made: str
    facts: dict[str, Any]


class Book(_Quiet, frozen=True, kw_only=True):
    """The whole of a closed station. `marks`, `same`: who lost sight of which child (`services/file_access_sight`)."""

    book: int = 1
    station: str
    code: str
    name: str
    made: str
    people: tuple[Person, ...] = ()
    cases: tuple[CaseLine, ...] = ()
    entries: tuple[Entry, ...] = ()
    papers: tuple[PaperLine, ...] = ()
    marks: tuple[str, ...] = ()
    same: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Line:
    """One line of a list: what it is about, and more beside it. Numbers are masked."""

    id: str
    station: str
    village: str
    """What the closed station was called: it stands on every line."""
    part: str
    kind: str
    name: str = field(repr=False)
    number: str = ""
    what: str = ""
    day: str = ""
    more: tuple[str, ...] = field(default=(), repr=False)


def encode(book: Book) -> bytes:
    """As a file: JSON, compressed."""
    import zstandard

    return zstandard.ZstdCompressor(level=10).compress(msgspec.json.encode(book))


def decode(data: bytes) -> Book:
    """Read it. Raises BookUnreadable."""
    import zstandard

    try:
        if zstandard.frame_content_size(data) not in range(1, MOST_BYTES):
            raise BookUnreadable
        return msgspec.json.decode(zstandard.ZstdDecompressor().decompress(data), type=Book)
    except (
        zstandard.ZstdError,
        msgspec.DecodeError,
        UnicodeDecodeError,
        RecursionError,
        ValueError,
    ) as wrong:
        raise BookUnreadable from wrong


def out_of_sight(book: Book, tokens: Iterable[str]) -> frozenset[str]:
    """The people of a book whom somebody (`user:…`, `name:…`, `phone:…`) must not see: a report names them."""
    marks, asked = set(book.marks), list(tokens)
    if not marks:
        return frozenset()
    same: dict[str, set[str]] = {}
    for alias, person in book.same:
        both = same.get(alias, {alias}) | same.get(person, {person})
        same |= dict.fromkeys(both, both)
    return frozenset(
        one.id
        for one in book.people
        for each in same.get(one.id, {one.id})
        if any(
            sha256(f"sight\n{book.station}\n{token}\n{each}".encode()).hexdigest() in marks for token in asked
        )
    )


def lines(book: Book, part: str, text: str = "", hidden: frozenset[str] = frozenset()) -> tuple[Line, ...]:
    """A part of a book, found by characters, pinyin, initials or a number's end. Raises PartUnknown."""
    if part not in PARTS:
        raise PartUnknown(part=part[:20], field="part")
    made = {PEOPLE: _people, CASES: _cases, REGISTERS: _registers, PAPERS: _papers}[part](book, hidden)
    wanted = pinyin.query_form(text)
    secret = {one.id: (one.id_number, one.phone) for one in book.people} if part == PEOPLE else {}
    return tuple(line for line in made if not wanted or _fits(line, wanted, secret.get(line.id, ())))


def _fits(line: Line, wanted: str, secret: Iterable[str]) -> bool:
    if wanted in pinyin.query_form(line.name) or wanted in pinyin.query_form(line.what):
        return True
    if any(one and one.casefold().endswith(wanted) for one in secret):
        return True
    if wanted.isdigit():
        return wanted in line.number.replace("-", "")
    keys = pinyin.keys(line.name)
    return any(one.startswith(wanted) for one in (*keys.full, *keys.initials))


def _people(book: Book, hidden: frozenset[str]) -> Iterable[Line]:
    for one in book.people:
        if one.id in hidden:
            continue
        gone = say(N_("{day} 去世"), day=one.died) if one.died else ""
        gone = gone or (say(N_("{day} 迁出"), day=one.moved) if one.moved else "")
        number = masks.id_number(one.id_number) if one.id_number else ""
        yield Line(
            one.id, book.station, book.name, PEOPLE, "person", one.name, number, gone, one.birth,
            (
                say(N_("出生：{day}"), day=one.birth or "—"),
                say(N_("证件号：{number}"), number=number or "—"),
                say(N_("电话：{phone}"), phone=masks.phone(one.phone) if one.phone else "—"),
                *((gone,) if gone else ()),
                *(_about(book, one.id)),
            ),
        )  # fmt: skip


def _about(book: Book, person: str) -> Iterable[str]:
    """Which registers somebody stood on."""
    for one in book.entries:
        if one.person == person:
            yield say(
                N_("{kind}：{since} 至 {until}"),
                kind=say(KINDS.get(one.kind, one.kind)),
                since=one.since,
                until=one.until or say(N_("并入时")),
            )


def _cases(book: Book, hidden: frozenset[str]) -> Iterable[Line]:
    for one in book.cases:
        yield Line(
            one.id, book.station, book.name, CASES, one.state, one.name, one.number,
            one.matter, one.opened,
            (
                say(N_("事项：{matter}"), matter=matter_names.shown(one.matter)),
                say(N_("状态：{state}"), state=_state(one.state)),
                say(N_("期限：{day}"), day=one.due or "—"),
                *((say(N_("结果：{result}"), result=one.result),) if one.result else ()),
                *((say(N_("上级编号：{number}"), number=one.external),) if one.external else ()),
            ),
        )  # fmt: skip


def _state(state: str) -> str:
    try:
        return say(State(state).word)
    except ValueError:
        return state


def _registers(book: Book, hidden: frozenset[str]) -> Iterable[Line]:
    for one in book.entries:
        if one.person in hidden:
            continue
        kind = say(KINDS.get(one.kind, one.kind))
        yield Line(
            one.id, book.station, book.name, REGISTERS, one.kind, one.name, "", kind, one.since,
            (
                kind,
                say(N_("登记：{day}"), day=one.since),
                say(N_("销号：{day}"), day=one.until or "—"),
                say(N_("照护人：{name}"), name=one.carer or "—"),
            ),
        )  # fmt: skip


def _papers(book: Book, hidden: frozenset[str]) -> Iterable[Line]:
    for one in book.papers:
        if one.kind not in COPIED:
            continue  # a kind that only a newer program copies
        whose = one.facts.get("applicant") or ""
        name = whose.get("name", "") if isinstance(whose, dict) else str(whose)
        title = str(one.facts.get("matter") or one.facts.get("title") or one.facts.get("name") or "")
        yield Line(
            one.id, book.station, book.name, PAPERS, one.kind, name, one.number, title, one.made,
            (say(N_("抄件上印有“旧档抄件”，只证明当时出过这张纸；要正式的，请由并入后的村重新办理。")),),
        )  # fmt: skip
