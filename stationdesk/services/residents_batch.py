"""Writing a planned import as one batch, and taking a batch back as a whole.

Everything of a batch is in one transaction, so a crash leaves all of it or nothing. Taking back reads the
change log of that transaction: what it inserted is withdrawn, what it changed gets its value back, except
where somebody has gone on working with it; that is left and listed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, Final

import sqlalchemy as sa

from stationdesk.core.clock import stamp
from stationdesk.core.errors import Refusal
from stationdesk.core.ids import new_id
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_
from stationdesk.models import Base
from stationdesk.models.residents import ImportBatch
from stationdesk.security import audit
from stationdesk.services import kinship, users
from stationdesk.services.kinship import chunks
from stationdesk.services.residents_import import HOUSEHOLD, ImportPlan, Step, log_token
from stationdesk.storage.work import Work


class PlanStale(Refusal):
    template = N_("检查之后档案又有改动，这次没有导入。请重新检查一遍再导入。")


class BatchUnknown(Refusal):
    template = N_("找不到这一次导入。请从导入记录中选择。")


class BatchUndone(Refusal):
    template = N_("这一次导入已经撤销过了。")


class BatchElsewhere(Refusal):
    template = N_("这一次导入的明细不在本机（数据不全或已清除），不能撤销。")


@dataclass(frozen=True)
class Imported:
    """What was written. `batch_id` is None when there was nothing to change."""

    batch_id: str | None
    read: int
    added: int
    updated: int
    unchanged: int
    refused: int


@dataclass(frozen=True)
class Kept:
    """What an undo left as it is, because somebody changed or used it since."""

    table: str
    record_id: str
    column: str | None
    why: str
    """`changed` since the import, or `used` by a record made since."""


@dataclass(frozen=True)
class Undone:
    """What an undo did."""

    batch_id: str
    withdrawn: int
    restored: int
    kept: tuple[Kept, ...]


@dataclass(frozen=True)
class BatchRow:
    """A line of the list of imports."""

    id: str
    made_at: datetime
    user_id: str | None
    source: str
    read: int
    added: int
    updated: int
    refused: int
    undone_at: datetime | None


def apply(work: Work, plan: ImportPlan) -> Imported:
    """Write a plan. Needs `residents:import`. Raises PlanStale when anything was written since it was made."""
    users.require(work, "residents:import")
    if log_token(work) != plan.token:
        raise PlanStale
    batch_id = None
    if plan.added or plan.updated:
        batch_id = new_id()
        work.session.flush()
        _write(work, plan)
        work.session.add(
            ImportBatch(
                station_id=work.station_id,
                id=batch_id,
                made_at=work.at,
                user_id=work.user_id,
                source=plan.kind,
                read=plan.read,
                added=plan.added,
                updated=plan.updated,
                refused=plan.refused,
                device_no=work.device_no,
                epoch=work.epoch,
                txn=work.capture.txn,
                summary={"unchanged": plan.unchanged, "warnings": len(plan.warnings)},
            )
        )
        work.session.flush()
    audit.record(
        work,
        "residents:import",
        batch_id,
        read=plan.read,
        added=plan.added,
        updated=plan.updated,
        refused=plan.refused,
    )
    return Imported(batch_id, plan.read, plan.added, plan.updated, plan.unchanged, plan.refused)


def insert(work: Work, table: str, rows: Sequence[dict[str, Any]]) -> None:
    """Insert many rows whose values are as SQL holds them; keys that are missing are null."""
    if not rows:
        return
    columns = dict.fromkeys(rows[0])
    for row in rows:
        if row.keys() != columns.keys():
            columns |= dict.fromkeys(row)
    names, values = ", ".join(columns), ", ".join("?" * len(columns))
    # By place and not by name: of an import of ten thousand that is a tenth.
    work.run(
        f"INSERT INTO {table} ({names}) VALUES ({values})", (tuple(map(row.get, columns)) for row in rows)
    )


def _write(work: Work, plan: ImportPlan) -> None:
    station = work.station_id
    households, touched = _households(work, plan)
    people, members, phones, away = [], [], [], []
    by_columns: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    moved: list[dict[str, Any]] = []
    for step in plan.steps:
        key = {"station_id": station, "id": step.person_id}
        home = households.get(step.household or "")
        if step.new is not None:
            people.append(key | step.new | {"household_id": home})
        else:
            changes = dict(step.changes)
            if home is not None:
                changes["household_id"] = home
                moved.append({"s": station, "p": step.person_id, "u": work.today.isoformat(), "h": home})
            if changes:
                by_columns.setdefault(tuple(sorted(changes)), []).append(
                    changes | {"_s": station, "_i": step.person_id}
                )
        if home is not None:
            touched.add(home)
            members.append(_member(work, step, home))
        for rank, number in enumerate(step.phones):
            phones.append(
                {
                    "station_id": station,
                    "id": new_id(),
                    "person_id": step.person_id,
                    "number": number,
                    "rank": rank,
                }
            )
        if step.absence is not None:
            away.append({"station_id": station, "id": new_id(), "person_id": step.person_id} | step.absence)
        if step.absence_changes is not None:
            absence_id, changed = step.absence_changes
            sets = ", ".join(f"{column} = :{column}" for column in changed)
            work.run(
                f"UPDATE absences SET {sets} WHERE station_id = :_s AND id = :_i",
                changed | {"_s": station, "_i": absence_id},
            )
    insert(work, "people", people)
    for columns, rows in by_columns.items():
        sets = ", ".join(f"{column} = :{column}" for column in columns)
        work.run(f"UPDATE people SET {sets} WHERE station_id = :_s AND id = :_i", rows)
    work.run(
        "UPDATE memberships SET until = :u WHERE station_id = :s AND person_id = :p AND household_id <> :h"
        " AND until IS NULL AND withdrawn_at IS NULL",
        moved,
    )
    insert(work, "memberships", members)
    insert(work, "phones", phones)
    insert(work, "absences", away)
    relations = [s.person_id for s in plan.steps if s.changes.keys() & {"relation", "sex", "birth"}]
    for listed, named in chunks(relations):
        for row in work.rows(
            f"SELECT household_id FROM people WHERE station_id = :s AND id IN ({listed})", s=station, **named
        ):
            if row["household_id"]:
                touched.add(row["household_id"])
    insert(work, "kinships", kinship.new_rows(work, sorted(touched)))


def _member(work: Work, step: Step, home: str) -> dict[str, Any]:
    given = step.new if step.new is not None else step.changes
    return {
        "station_id": work.station_id,
        "id": new_id(),
        "person_id": step.person_id,
        "household_id": home,
        "relation": given.get("relation"),
        "since": None if step.new is not None else work.today.isoformat(),
    }


def _households(work: Work, plan: ImportPlan) -> tuple[dict[str, str], set[str]]:
    """Household number → id, after grids and households of the file are there."""
    station = work.station_id
    grids = {
        row["name"]: row["id"]
        for row in work.rows(
            "SELECT id, name FROM grids WHERE station_id = :s AND withdrawn_at IS NULL ORDER BY id DESC",
            s=station,
        )
    }
    fresh = []
    for name in dict.fromkeys(given["grid"] for given in plan.households.values() if "grid" in given):
        if name not in grids:
            grids[name] = new_id()
            fresh.append({"station_id": station, "id": grids[name], "name": name, "walk_order": len(grids)})
    insert(work, "grids", fresh)
    known = {
        row["number"]: row
        for row in work.rows(
            "SELECT id, number, grid_id, village_group, representative, liaison FROM households"
            " WHERE station_id = :s AND withdrawn_at IS NULL ORDER BY id DESC",
            s=station,
        )
    }
    found = {number: row["id"] for number, row in known.items()}
    new_rows = []
    for number, given in plan.households.items():
        facts: dict[str, Any] = {name: given[name] for name in HOUSEHOLD if name in given and name != "grid"}
        if "grid" in given:
            facts["grid_id"] = grids[given["grid"]]
        old = known.get(number)
        if old is None:
            found[number] = new_id()
            new_rows.append(
                {"station_id": station, "id": found[number], "number": number, "walk_order": 0}
                | facts
                | {"address": given.get("address")}
            )
            continue
        changed = {name: value for name, value in facts.items() if old[name] != value}
        if changed:
            sets = ", ".join(f"{name} = :{name}" for name in changed)
            work.run(
                f"UPDATE households SET {sets} WHERE station_id = :_s AND id = :_i",
                changed | {"_s": station, "_i": old["id"]},
            )
    insert(work, "households", new_rows)
    return found, set()


def batches(work: Work) -> list[BatchRow]:
    """The imports of this station, newest first. Needs `residents:import`."""
    users.require(work, "residents:import")
    rows = work.session.execute(
        sa.select(ImportBatch)
        .where(ImportBatch.station_id == work.station_id, ImportBatch.withdrawn_at.is_(None))
        .order_by(ImportBatch.made_at.desc(), ImportBatch.id.desc())
    ).scalars()
    return [
        BatchRow(r.id, r.made_at, r.user_id, r.source, r.read, r.added, r.updated, r.refused, r.undone_at)
        for r in rows
    ]


OWN: Final = ("import_batches", "audit")
PARTS: Final = {"phones": "person_id", "memberships": "person_id", "absences": "person_id"}


def undo(work: Work, batch_id: str | None = None) -> Undone:
    """Take a batch back (the newest that was not, unless one is named). Needs `residents:import`.

    Raises BatchUnknown, BatchUndone, BatchElsewhere.
    """
    users.require(work, "residents:import")
    if batch_id is None:
        batch_id = next((row.id for row in batches(work) if row.undone_at is None), "")
    batch = work.session.get(ImportBatch, (work.station_id, batch_id))
    if batch is None or batch.withdrawn_at is not None:
        raise BatchUnknown(field="batch")
    if batch.undone_at is not None:
        raise BatchUndone(field="batch")
    changes = work.rows(
        "SELECT seq, table_name, record_id, op, payload, replaces FROM changes"
        " WHERE station_id = :s AND device_no = :d AND epoch = :e AND txn = :t ORDER BY seq",
        s=work.station_id,
        d=batch.device_no,
        e=batch.epoch,
        t=batch.txn,
    )
    if not changes or any(change["payload"] is None for change in changes):
        raise BatchElsewhere(field="batch")
    result = _Undoing(work, batch, [dict(change) for change in changes]).run()
    batch.undone_at = work.at
    work.session.flush()
    audit.record(
        work,
        "residents:import",
        batch.id,
        undone=result.withdrawn,
        restored=result.restored,
        kept=len(result.kept),
    )
    return result


class _Undoing:
    def __init__(self, work: Work, batch: ImportBatch, changes: list[dict[str, Any]]) -> None:
        self.work = work
        self.batch = batch
        self.inserted = {
            change["record_id"]: change
            for change in changes
            if change["op"] == "I" and change["table_name"] not in OWN
        }
        self.updated = [c for c in changes if c["op"] == "U" and c["table_name"] not in OWN]
        self.payloads = {one: json.loads(c["payload"]) for one, c in self.inserted.items()}
        self.kept: dict[str, str] = {}

    def run(self) -> Undone:
        self._changed_since()
        self._used_since()
        self._keep_what_belongs_together()
        gone: dict[str, list[str]] = {}
        for one, change in self.inserted.items():
            if one not in self.kept:
                gone.setdefault(change["table_name"], []).append(one)
        for table, ids in gone.items():
            self.work.run(
                f"UPDATE {table} SET withdrawn_at = :at, withdrawn_why = 'undone' WHERE station_id = :s"
                " AND id = :i AND withdrawn_at IS NULL",
                ({"at": stamp(self.work.at), "s": self.work.station_id, "i": one} for one in ids),
            )
        restored, left = self._restore()
        kept = [
            Kept(self.inserted[one]["table_name"], one, None, why) for one, why in sorted(self.kept.items())
        ]
        return Undone(self.batch.id, sum(map(len, gone.values())), restored, (*kept, *left))

    def _changed_since(self) -> None:
        """Records of the batch that show another value now than the batch gave them."""
        for listed, named in chunks(list(self.inserted)):
            for row in self.work.rows(
                "SELECT record_id, col FROM heads WHERE station_id = :s AND col <> '*'"
                f" AND record_id IN ({listed})",
                s=self.work.station_id,
                **named,
            ):
                record, column = row["record_id"], row["col"]
                if self._now(self.inserted[record]["table_name"], record, column) != self.payloads[
                    record
                ].get(column):
                    self.kept[record] = "changed"

    def _now(self, table: str, record: str, column: str) -> Any:
        return self.work.scalar(
            f"SELECT {column} FROM {table} WHERE station_id = :s AND id = :r",
            s=self.work.station_id,
            r=record,
        )

    def _used_since(self) -> None:
        """Records of the batch that something outside the batch refers to."""
        by_table: dict[str, list[str]] = {}
        for one, change in self.inserted.items():
            by_table.setdefault(change["table_name"], []).append(one)
        for table in Base.metadata.sorted_tables:
            for key in table.foreign_key_constraints:
                column = list(key.columns)[-1].name
                for listed, named in chunks(by_table.get(key.referred_table.name, [])):
                    where = " AND withdrawn_at IS NULL" if "withdrawn_at" in table.columns else ""
                    for row in self.work.rows(
                        f"SELECT id, {column} AS target FROM {table.name} WHERE station_id = :s{where}"
                        f" AND {column} IN ({listed})",
                        s=self.work.station_id,
                        **named,
                    ):
                        if row["id"] not in self.inserted:
                            self.kept.setdefault(row["target"], "used")

    def _keep_what_belongs_together(self) -> None:
        """A kept person keeps phones, absences, household; a kept household its grid."""
        while True:
            before = len(self.kept)
            for one, change in self.inserted.items():
                payload, table = self.payloads[one], change["table_name"]
                if table in PARTS and payload.get(PARTS[table]) in self.kept:
                    self.kept.setdefault(one, "used")
                if table == "kinships" and {payload["person_id"], payload["relative_id"]} <= self.kept.keys():
                    self.kept.setdefault(one, "used")
                if one in self.kept:
                    for column in ("household_id", "grid_id", "person_id", "relative_id"):
                        if payload.get(column) in self.inserted:
                            self.kept.setdefault(payload[column], "used")
            if len(self.kept) == before:
                return

    def _restore(self) -> tuple[int, list[Kept]]:
        restored, left = 0, []
        for change in self.updated:
            table, record = change["table_name"], change["record_id"]
            before: dict[str, Any] = {}
            for column, wrote in json.loads(change["payload"]).items():
                if self._now(table, record, column) != wrote:
                    left.append(Kept(table, record, column, "changed"))
                    continue
                known, value = self._value_before(column, json.loads(change["replaces"])[column])
                if known:
                    before[column] = value
                else:
                    left.append(Kept(table, record, column, "changed"))
            if before:
                sets = ", ".join(f"{column} = :{column}" for column in before)
                self.work.run(
                    f"UPDATE {table} SET {sets} WHERE station_id = :_s AND id = :_i",
                    before | {"_s": self.work.station_id, "_i": record},
                )
                restored += 1
        return restored, left

    def _value_before(self, column: str, identities: Iterable[str]) -> tuple[bool, Any]:
        """The value that a change replaced; unknown where two stood against each other or it was erased."""
        given = list(identities)
        if len(given) != 1:
            return False, None
        device, epoch, seq = given[0].split(".")
        payload = self.work.scalar(
            "SELECT payload FROM changes WHERE station_id = :s AND device_no = :d AND epoch = :e AND seq = :q",
            s=self.work.station_id,
            d=int(device),
            e=int(epoch),
            q=int(seq),
        )
        if payload is None:
            return False, None
        return True, json.loads(payload).get(column)


def made_on(row: BatchRow) -> date:
    """The civil date of a batch."""
    from stationdesk.core.clock import civil_date

    return civil_date(row.made_at)
