"""An export of everything holds nothing of what whoever asked for it must not even know to exist; its files are theirs alone."""

from __future__ import annotations

import json
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from stationdesk.core.report_contents import NamedPerson
from stationdesk.desk import Desk
from stationdesk.services import left_behind_reports as reports
from stationdesk.services.left_behind_reports import NewReport
from tests.services.children import enrolled
from tests.services.test_handing_out import written


def clear(folder: Path) -> str:
    return "\n".join(
        file.read_bytes().decode("utf-8", "replace") for file in folder.rglob("*") if file.is_file()
    )


@pytest.fixture
def told(desk: Desk, colleague: Callable[..., Desk]) -> tuple[Desk, str, str, str]:
    """A head whom a report names; the report's id and number, and the child's enrolment."""
    enrolment, child, _ = enrolled(desk)
    head = colleague(desk, "head", name="周长河")
    made = desk.change(
        lambda work: reports.report(
            work, NewReport("4", "被打", person_id=child, named=(NamedPerson(name="周长河"),))
        ),
        reason="left_behind:report",
    )
    return head, made.report_id, made.number, enrolment


def test_whom_a_report_names_learns_of_it_from_no_export(
    desk: Desk, told: tuple[Desk, str, str, str], tmp_path: Path
) -> None:
    head, report, number, enrolment = told
    written(head, desk, tmp_path / "all", None)
    text = clear(tmp_path / "all")
    assert "张桂英" in text, "the register is there"
    for word in (report, number, enrolment):
        assert word not in text
    for table in ("mandatory_reports", "sight_lost", "left_behind"):
        assert (tmp_path / "all" / "数据" / f"{table}.ndjson").read_bytes() == b""
    reasons = (tmp_path / "all" / "数据" / "transactions.ndjson").read_text("utf-8")
    assert "left_behind:report" not in reasons
    groups = (tmp_path / "all" / "数据" / "sealed_groups.ndjson").read_text("utf-8").splitlines()
    assert not [one for one in groups if "report" in json.loads(one)["name"]]


def test_files_in_clear_are_readable_for_nobody_else(
    desk: Desk, told: tuple[Desk, str, str, str], tmp_path: Path
) -> None:
    target = tmp_path / "all"
    target.mkdir(mode=0o755)  # chosen in a file dialog, where it was empty
    written(told[0], desk, target, None)
    modes = {stat.S_IMODE(one.stat().st_mode) for one in target.rglob("*") if one.is_file()}
    assert modes == {0o600}
