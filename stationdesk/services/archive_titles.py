"""Words on the lists, boxes and hand-overs of the year-end files: there, printable, and naming no child."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import sqlalchemy as sa

from stationdesk.core import ink, masks
from stationdesk.core.errors import Refusal
from stationdesk.core.names import search_form
from stationdesk.core.words import N_, say
from stationdesk.models.residents import Person
from stationdesk.storage.work import Work


class ArchiveWordsMissing(Refusal):
    template = N_("请填写“{label}”。")


class ChildNamed(Refusal):
    template = N_("题名里有孩子的姓名。目录、盒脊和移交清单不写孩子的姓名，请改用编号。")


class NumberInTitle(Refusal):
    template = N_("题名里有证件号码、手机号码或银行账号。目录、盒脊和移交清单不写这些，请改用编号。")


class PaperDayWrong(Refusal):
    template = N_("材料的日期不能晚于今天。请照纸面核对。")


def title_of(work: Work, text: str) -> str:
    """A title that somebody typed. Raises ChildNamed, NumberInTitle, ArchiveWordsMissing and what `ink.line` raises."""
    plain = words(text, N_("题名"), "title", 200)
    require_no_child(work, (plain,))
    if masks.find_numbers(plain):
        raise NumberInTitle(field="title")
    return plain


def require_no_child(work: Work, titles: Iterable[str]) -> None:
    """Raise ChildNamed when a title names a child of the register, in whatever spelling."""
    young = children(work)
    forms = {search_form(title) for title in titles}
    if any(name in form for form in forms for name in young):
        raise ChildNamed(field="title")


def past_day(work: Work, day: date) -> date:
    """The day of a paper. Raises PaperDayWrong for one that is still to come."""
    if day > work.today:
        raise PaperDayWrong(field="dated")
    return day


def children(work: Work) -> frozenset[str]:
    """Names that only children of the register bear, as they are compared (`search_form`)."""
    today = work.today
    grown = date(today.year - 18, today.month, min(today.day, 28))
    young: set[str] = set()
    old: set[str] = set()
    for name, birth in work.session.execute(
        sa.select(Person.name, Person.birth).where(
            Person.station_id == work.station_id, Person.withdrawn_at.is_(None)
        )
    ):
        (young if birth is not None and birth > grown else old).add(search_form(name))
    return frozenset(name for name in young - old if len(name) > 1)


def words(text: str, label: str, field: str, limit: int) -> str:
    """Words that must be there. Raises ArchiveWordsMissing and what `ink.line` raises."""
    plain = ink.line(text, say(label), field=field, limit=limit)
    if not plain:
        raise ArchiveWordsMissing(label=say(label), field=field)
    return plain
