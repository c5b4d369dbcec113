"""Every feature's verbs, in the order in which `--help` lists them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from stationdesk.cli import (
    archives,
    audit,
    backup,
    care_groups,
    case_files,
    cases,
    certificates,
    check,
    counter,
    decisions,
    doctor,
    due,
    left_behind,
    matters,
    organisations,
    paper_approvals,
    papers,
    practice,
    proxy,
    publicity,
    residents,
    seal,
    station,
    sync,
    tasks,
    users,
    verify,
    visits,
)
from stationdesk.cli.frame import Subparsers

ALL: Final[tuple[Callable[[Subparsers], None], ...]] = (
    station.register,
    users.register,
    residents.register,
    organisations.register,
    practice.register,
    sync.register,
    matters.register,
    due.register,
    cases.register,
    case_files.register_files,
    counter.register,
    tasks.register,
    proxy.register,
    visits.register,
    left_behind.register,
    care_groups.register,
    audit.register,
    papers.register,
    certificates.register,
    seal.register,
    publicity.register,
    paper_approvals.register,
    decisions.register,
    archives.register,
    verify.register,
    backup.register,
    check.register,
    doctor.register,
)
