"""What an import of residents would do, row by row, before anything is written (试导入).

`plan` looks at every row of a table and decides: add, update, unchanged or refused, each with the row, the
column and the reason. It writes nothing. `residents_batch.apply` then writes exactly this plan.

A row is matched to a person by 记录号, then by identity number, then (rows without a number, and people
who had none) by name and birth. An update takes only cells that are filled.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import field
from datetime import date
from pathlib import Path
from typing import Any, Final

from stationdesk.core import names, phones
from stationdesk.core.errors import Refusal, Unhappy
from stationdesk.core.ids import new_id
from stationdesk.core.late import dataclass
from stationdesk.core.words import say
from stationdesk.services import absences, codes, residents, sheet_values, sheets, users
from stationdesk.services.residents_headings import recogniser
from stationdesk.services.residents_import_columns import Columns
from stationdesk.services.residents_import_known import Known
from stationdesk.services.residents_refusals import (
    AWAY_WITHOUT_DATE,
    AWAY_WITHOUT_PLACE,
    GRID_WITHOUT_HOUSEHOLD,
    HOUSEHOLD_DIFFERS,
    HOUSEHOLD_MISSING,
    NAME_DIFFERS,
    NUMBER_GAINED,
    PHONE_BAD,
    RECORD_UNKNOWN,
    STILL_AWAY,
    WORD_UNKNOWN,
    RecordContradicts,
    RepeatedInFile,
    SamePersonTwiceInFile,
    SeveralMatch,
    SexUnknown,
    TypeUnknown,
)
from stationdesk.storage.work import Work

TEXT: Final = ("registered_address", "living_address", "no_id_why", "remark")
SOFT: Final = ("ethnic", "education", "health", "disability_kind", "disability_level", "political", "marital")
HOUSEHOLD: Final = ("grid", "village_group", "representative", "liaison")

_FIELD_OF: Final = {
    "phone": "phones",
    "since": "away_since",
    "back": "away_back",
    "place": "away_to",
    "person": "name",
}


@dataclass(frozen=True)
class RowNote:
    """Something about one row: its number in the spreadsheet, the column, a code and a sentence."""

    row: int
    column: str
    code: str
    reason: str


@dataclass
class Step:
    """What one good row does (inside services only). Values as SQL holds them."""

    row: int
    person_id: str
    new: dict[str, Any] | None = field(default=None, repr=False)
    changes: dict[str, Any] = field(default_factory=dict, repr=False)
    phones: list[str] = field(default_factory=list, repr=False)
    household: str | None = field(default=None, repr=False)
    absence: dict[str, Any] | None = field(default=None, repr=False)
    absence_changes: tuple[str, dict[str, Any]] | None = field(default=None, repr=False)

    @property
    def idle(self) -> bool:
        """Whether nothing would be written."""
        return self.new is None and not (
            self.changes or self.phones or self.household or self.absence or self.absence_changes
        )


@dataclass(frozen=True)
class ImportPlan:
    """What an import would do. `rows` lists what is refused, `warnings` what is odd and goes in."""

    kind: str
    read: int
    added: int
    updated: int
    unchanged: int
    refused: int
    rows: tuple[RowNote, ...]
    warnings: tuple[RowNote, ...]
    columns: Mapping[str, str]
    """Heading → field, as understood."""
    ignored: tuple[str, ...]
    """Headings that were not understood: their columns are not imported."""
    unread_sheets: tuple[str, ...]
    filled: int
    encoding: str
    token: str = field(repr=False)
    """State of the log when the plan was made; a plan is applied only to that state."""
    steps: tuple[Step, ...] = field(repr=False, default=())
    households: Mapping[str, Mapping[str, str]] = field(repr=False, default_factory=dict)
    """Household number → what the file says of it."""


def log_token(work: Work) -> str:
    """What changes whenever anything is written at this station."""
    rows = work.rows(
        "SELECT device_no, epoch, seq FROM origins WHERE station_id = :s ORDER BY device_no, epoch",
        s=work.station_id,
    )
    return ";".join(f"{row['device_no']}.{row['epoch']}.{row['seq']}" for row in rows)


def read(path: Path, mapping: Mapping[str, str] | None = None) -> sheets.Table:
    """Read a file for import. `mapping` as `read_map` gives it."""
    return sheets.read_table(path, recogniser(mapping))


def plan(
    work: Work,
    table: sheets.Table,
    mapping: Mapping[str, str] | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> ImportPlan:
    """Decide about every row; nothing is written. Needs `residents:import`.

    Raises NameColumnMissing, NumberColumnsMissing, ColumnTwice, FileMasked for the file as a whole.
    """
    users.require(work, "residents:import")
    return _Planner(work, table, mapping or {}).run(progress)


class _Planner:
    def __init__(self, work: Work, table: sheets.Table, mapping: Mapping[str, str]) -> None:
        self.work = work
        self.today = work.today
        self.table = table
        self.lists = codes.of(work)
        self.given = Columns(table, mapping)
        self.refused: list[RowNote] = []
        self.warned: list[RowNote] = []
        self.steps: list[Step] = []
        self.households: dict[str, dict[str, str]] = {}
        self.supplied: dict[tuple[str, str], int] = {}
        self.numbers: dict[str, int] = {}
        self.taken: dict[str, int] = {}
        self.known = Known(work, self.given)

    def run(self, progress: Callable[[int, int], None] | None) -> ImportPlan:
        total = len(self.table.rows)
        for done, row in enumerate(self.table.rows, 1):
            before = len(self.warned)
            try:
                self._row(row)
            except Unhappy as no:
                del self.warned[before:]
                name = _FIELD_OF.get(no.field or "", no.field or "")
                self.refused.append(RowNote(row.number, self.given.heading(name), no.code, no.message))
            if progress is not None and done % 100 == 0:
                progress(done, total)
        touched = self._households_touched()
        added = sum(1 for step in self.steps if step.new is not None)
        idle = sum(1 for step in self.steps if step.idle and step.row not in touched)
        return ImportPlan(
            kind=self.table.kind,
            read=total,
            added=added,
            updated=len(self.steps) - added - idle,
            unchanged=idle,
            refused=len(self.refused),
            rows=tuple(self.refused),
            warnings=tuple(self.warned),
            columns={self.table.headings[at]: name for name, ats in self.given.columns.items() for at in ats},
            ignored=tuple(self.given.ignored),
            unread_sheets=self.table.unread_sheets,
            filled=self.table.filled,
            encoding=self.table.encoding,
            token=log_token(self.work),
            steps=tuple(self.steps),
            households=self.households,
        )

    def _warn(self, row: sheets.SheetRow, name: str, code: str, sentence: str, **params: object) -> None:
        self.warned.append(RowNote(row.number, self.given.heading(name), code, say(sentence, **params)))

    def _row(self, row: sheets.SheetRow) -> None:
        name = self.given.text(row, "name")
        given = self.given.cell(row, "id_number")
        for column, value in (("name", name), ("id_number", sheet_values.text_of(given))):
            try:
                sheet_values.refuse_masked(value)
            except Refusal as no:
                no.field = column
                raise
        try:
            birth = sheet_values.day_of(self.given.cell(row, "birth"), self.today)
        except Unhappy as no:
            no.field = "birth"
            raise
        sex = self._sex(row)
        number = (
            given
            if isinstance(given, int | float) and not isinstance(given, bool)
            else self.given.text(row, "id_number")
        )
        person_id = self._by_record(row)
        if not number and birth is None and person_id is not None:
            # A known person whose number and birth are simply not in this table.
            known = self.known.people[person_id]
            birth = date.fromisoformat(known["birth"]) if known["birth"] else None
            number = known["id_number"] or ""
        checked = residents.checked_identity(self.today, name, number, birth, sex)
        for sentence in checked.warnings:
            if "已撤销的行政区划" in sentence:
                # Half a village has such a number: said at the person's page, not two thousand times here.
                continue
            about = "name" if "姓名" in sentence else "id_number"
            self._warn(row, about, "check", sentence)
        whole = checked.id_number
        if whole and (first := self.numbers.setdefault(whole, row.number)) != row.number:
            raise RepeatedInFile(row=first, field="id_number")
        person_id = self._match(row, checked, person_id)
        if person_id is not None and (first := self.taken.setdefault(person_id, row.number)) != row.number:
            raise SamePersonTwiceInFile(row=first, field="name")
        if person_id is None and checked.id_number is None and checked.birth is not None:
            # The same nameless-numbered newborn twice in one file.
            key = f"{names.search_form(checked.name)}|{checked.birth}"
            if (first := self.taken.setdefault(key, row.number)) != row.number:
                raise SamePersonTwiceInFile(row=first, field="name")
        try:
            self._step(row, checked, person_id)
        except Unhappy:
            # A refused row holds no number or person against a later, good one.
            if checked.id_number and self.numbers.get(checked.id_number) == row.number:
                del self.numbers[checked.id_number]
            if person_id is not None and self.taken.get(person_id) == row.number:
                del self.taken[person_id]
            raise

    def _sex(self, row: sheets.SheetRow) -> str | None:
        text = self.given.text(row, "sex")
        if not text or self.lists.is_nothing("sex", text):
            return None
        code = self.lists.code("sex", text)
        if code is None:
            raise SexUnknown(text=text[:10], field="sex")
        return code

    def _by_record(self, row: sheets.SheetRow) -> str | None:
        record = self.given.text(row, "record_id")
        if not record:
            return None
        while record in self.known.stands:
            record = self.known.stands[record]
        if record in self.known.people:
            return record
        self._warn(row, "record_id", "record-unknown", RECORD_UNKNOWN)
        return None

    def _match(self, row: sheets.SheetRow, who: residents.Checked, record: str | None) -> str | None:
        numbered = self.known.by_number.get(who.id_number) if who.id_number else None
        if record is not None:
            if numbered is not None and numbered != record:
                raise RecordContradicts(field="record_id")
            return record
        if numbered is not None:
            return numbered
        if who.birth is None:
            return None
        alike = self.known.by_birth.get((names.search_form(who.name), who.birth.isoformat()), [])
        if who.id_number is not None:
            alike = [one for one in alike if not self.known.people[one]["id_number"]]
        else:
            # Someone whose number stands in another row of this file is that row's person.
            free = [
                one for one in alike if self.known.people[one]["id_number"] not in self.known.file_numbers
            ]
            alike = [one for one in free if not self.known.people[one]["id_number"]] or free
        if len(alike) > 1:
            raise SeveralMatch(count=len(alike), field="name")
        if alike and who.id_number is not None:
            self._warn(row, "id_number", "number-gained", NUMBER_GAINED)
        return alike[0] if alike else None

    def _step(self, row: sheets.SheetRow, who: residents.Checked, person_id: str | None) -> None:
        wanted: dict[str, Any] = {
            "name": who.name,
            "id_number": who.id_number,
            "id_kind": who.id_kind,
            "birth": who.birth.isoformat() if who.birth else None,
            "sex": who.sex,
        }
        for name in TEXT:
            wanted[name] = self.given.text(row, name) or None
        for name in (*SOFT, "relation"):
            wanted[name] = self._coded(row, name)
        wanted["resident_type"] = self._type(row)
        household = self._household(row, person_id)
        old = self.known.people[person_id] if person_id is not None else None
        if old is None:
            step = Step(row.number, new_id())
            step.new = {**wanted, "resident_type": wanted["resident_type"] or "registered"}
        else:
            step = Step(row.number, old["id"])
            step.changes = {c: v for c, v in wanted.items() if v is not None and old[c] != v}
            # A kept kind of document is finer than what a number tells.
            if old["id_kind"] is not None and "id_number" not in step.changes:
                step.changes.pop("id_kind", None)
            if "name" in step.changes:
                self._warn(row, "name", "name-differs", NAME_DIFFERS)
        current = self.known.household_numbers.get(old["household_id"]) if old else None
        if household is not None and household != current:
            step.household = household
        self._phones(row, step)
        self._absence(row, step, who, old)
        self._household_facts(row, household or current)
        self.steps.append(step)

    def _coded(self, row: sheets.SheetRow, name: str) -> str | None:
        text = self.given.text(row, name)
        list_name = codes.COLUMNS[name]
        if not text or self.lists.is_nothing(list_name, text):
            return None
        code = self.lists.code(list_name, text)
        if code is None:
            self._warn(row, name, "word-unknown", WORD_UNKNOWN, text=text[:20])
            return text
        return code

    def _type(self, row: sheets.SheetRow) -> str | None:
        text = self.given.text(row, "resident_type")
        if not text:
            return None
        if text in ("户籍", "户籍人口", "本地", "本地户籍", "本村户籍", "常住户籍", "是", "registered"):
            return "registered"
        if text in (
            "非户籍",
            "非户籍人口",
            "流动",
            "流动人口",
            "外来",
            "外来人口",
            "非本村户籍",
            "否",
            "other",
        ):
            return "other"
        raise TypeUnknown(text=text[:20], field="resident_type")

    def _household(self, row: sheets.SheetRow, person_id: str | None) -> str | None:
        number = self.given.text(row, "household")
        if not number and person_id is None and "household" in self.given.columns:
            self._warn(row, "household", "household-missing", HOUSEHOLD_MISSING)
        return number or None

    def _household_facts(self, row: sheets.SheetRow, number: str | None) -> None:
        given = {name: text for name in HOUSEHOLD if (text := self.given.text(row, name))}
        if number is None:
            if given and "household" not in self.given.columns:
                self._warn(row, next(iter(given)), "grid-without-household", GRID_WITHOUT_HOUSEHOLD)
            return
        kept = self.households.setdefault(number, {})
        for name, text in given.items():
            if kept.setdefault(name, text) != text:
                self._warn(row, name, "household-differs", HOUSEHOLD_DIFFERS)
            self.supplied.setdefault((number, name), row.number)
        address = self.given.text(row, "living_address") or self.given.text(row, "registered_address")
        if address:
            kept.setdefault("address", address)

    def _households_touched(self) -> set[int]:
        """Rows that change what is known of an existing household."""
        touched = set()
        for number, given in self.households.items():
            known = self.known.households.get(number)
            for name in HOUSEHOLD:
                if known is not None and name in given and known[name] != given[name]:
                    touched.add(self.supplied[number, name])
        return touched

    def _phones(self, row: sheets.SheetRow, step: Step) -> None:
        have = self.known.phones.get(step.person_id, set())
        for at in self.given.columns.get("phones", ()):
            if at >= len(row.values):
                continue
            value = row.values[at]
            # A cell with a number in it holds one telephone; text may hold several.
            number = isinstance(value, int | float) and not isinstance(value, bool)
            text = sheet_values.text_of(value)
            parts: Iterable[Any] = [value] if number else phones.split(text)
            for part in parts:
                try:
                    sheet_values.refuse_masked(str(part))
                    parsed = phones.parse(part).number
                except sheet_values.ValueMasked as no:
                    no.field = "phones"
                    raise
                except phones.PhoneRounded:
                    raise
                except Refusal:
                    self._warn(row, "phones", "phone-unknown", PHONE_BAD, masked=f"…{str(part)[-2:]}")
                    continue
                if parsed not in have and parsed not in step.phones:
                    step.phones.append(parsed)

    def _absence(
        self, row: sheets.SheetRow, step: Step, who: residents.Checked, old: Mapping[str, Any] | None
    ) -> None:
        away = self._named(row, "away", sheet_values.yes_of)
        since = self._named(row, "away_since", lambda value: sheet_values.day_of(value, self.today))
        back = self._named(row, "away_back", lambda value: sheet_values.day_of(value, self.today))
        place = self.given.text(row, "away_to")
        spells = self.known.away.get(step.person_id, [])
        current = next((one for one in spells if one["back"] is None), None)
        if since is None:
            if back is not None and current is not None:
                started = date.fromisoformat(current["since"])
                absences.check(self.today, who.birth, None, started, back)
                step.absence_changes = (current["id"], {"back": back.isoformat()})
            elif away and current is None:
                self._warn(row, "away_since", "away-without-date", AWAY_WITHOUT_DATE)
            elif away is False and current is not None and back is None:
                self._warn(row, "away", "still-away", STILL_AWAY)
            return
        died = date.fromisoformat(old["died_on"]) if old and old["died_on"] else None
        absences.check(self.today, who.birth, died, since, back)
        same = next((one for one in spells if one["since"] == since.isoformat()), None)
        if same is not None:
            changes: dict[str, Any] = {}
            if place and place != same["place"]:
                changes["place"] = place
            if back is not None and back.isoformat() != same["back"]:
                changes["back"] = back.isoformat()
            if changes:
                step.absence_changes = (same["id"], changes)
            return
        for one in spells:
            other_back = date.fromisoformat(one["back"]) if one["back"] else None
            if absences.overlaps(since, back, date.fromisoformat(one["since"]), other_back):
                raise absences.AbsenceOverlaps(since=date.fromisoformat(one["since"]), field="since")
        if not place:
            self._warn(row, "away_to", "away-without-place", AWAY_WITHOUT_PLACE)
        step.absence = {
            "since": since.isoformat(),
            "place": place or "不详",
            "reason": "work",
            "back": back.isoformat() if back else None,
        }

    def _named(self, row: sheets.SheetRow, name: str, read: Callable[[sheets.Value], Any]) -> Any:
        try:
            return read(self.given.cell(row, name))
        except Unhappy as no:
            no.field = name
            raise
