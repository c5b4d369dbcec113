"""Files that were refused lie aside with their reason, never dropped in silence; some of them are worth another try."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Protocol

import sqlalchemy as sa

from stationdesk.core.errors import Refusal, Unhappy
from stationdesk.core.words import N_, say
from stationdesk.models.machine import Taken
from stationdesk.security.gate import require
from stationdesk.storage.atomic import make_folder
from stationdesk.storage.work import Work
from stationdesk.sync import reader, take_in
from stationdesk.sync.opened import Opened, TakenIn

STAGE = "quarantined"
LOOKED_AT = "looked-at"
"""Aside as before, and somebody has read why: it no longer waits for a person."""
FOLDER = "quarantine"

MOST_BYTES = 2_000_000_000
"""How much lies aside at most: a stick of rubbish must not fill this computer."""
FULL = "quarantine-full"
FULL_WORDS = N_(
    "隔离区已满（{mb} MB），这个文件没有另存，原文件没有动。请保留好U盘上的原件，并请管理员看过隔离区里的文件后，清理用不着的。"
)
COMES_AGAIN = (reader.SignerUnknown.code, take_in.TooMuchWaits.code)
"""What lies aside for these reasons is tried again once something new was taken in."""

MOST_TOGETHER = 16
"""So many bundles that wait for each other are looked at together; the rest comes when some of them are in."""


class One(Protocol):
    """Takes one file in. `beyond`: bundles beside it that cannot be taken in before it, and may prove what is in it."""

    def __call__(self, file: Path, total: TakenIn, beyond: Sequence[Path] = ...) -> TakenIn: ...


def _size_of(folder: Path) -> int:
    return sum(one.stat().st_size for one in folder.iterdir() if one.is_file())


def put(desk: Opened, file: Path, bad: Unhappy, total: TakenIn) -> TakenIn:
    """Copy a refused file aside and write its reason down."""
    problem = {"file": file.name, "reason": bad.code, "message": bad.message}
    total = replace(total, problems=(*total.problems, problem))
    # What is sealed to others can never be opened here: on a stick for several a file of attachments often is.
    if not isinstance(bad, Refusal) or isinstance(bad, reader.NotForUs) or not file.is_file():
        return total
    with file.open("rb") as stream:
        sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
    aside = desk.home.root / FOLDER
    make_folder(aside)
    if not (aside / sha256).exists():
        if _size_of(aside) + file.stat().st_size > MOST_BYTES:
            full = {"file": file.name, "reason": FULL, "message": say(FULL_WORDS, mb=MOST_BYTES // 1_000_000)}
            total = replace(total, problems=(*total.problems, full))
        else:
            shutil.copyfile(file, aside / sha256)

    def note(work: Work) -> None:
        if work.session.get(Taken, sha256) is None:
            work.session.add(
                Taken(
                    bundle_id=sha256,
                    station_id="",
                    device_no=0,
                    epoch=0,
                    sha256=sha256,
                    received_at=work.at,
                    stage=STAGE,
                    why=bad.code,
                )
            )
        work.touched.add("sync")

    desk.change(note, mode="quiet")
    return replace(total, quarantined=total.quarantined + 1)


def looked_at(work: Work, bundle_id: str) -> None:
    """Somebody read why a file was refused. It stays aside, and is still tried again when its signer's card comes.

    Needs `sync:import`.
    """
    require(work, "sync:import")
    row = work.session.get(Taken, bundle_id)
    if row is not None and row.stage == STAGE:
        row.stage = LOOKED_AT
    work.touched.add("sync")


def every(desk: Opened, files: list[Path], take: One, progress: Callable[[int, int], None]) -> TakenIn:
    """Take files in one after another; one bad file never stops the rest.

    Whose signature is not known yet comes again at the end, and from what lay aside before: the card of a village's
    second computer travels in the first one's bundle, and piles come in any order.
    """
    total = TakenIn()
    unknown: dict[Path, Unhappy] = {}
    waiting: dict[Path, Unhappy] = {}
    for n, file in enumerate(files):
        progress(n, len(files))
        try:
            total = take(file, total)
        except reader.SignerUnknown as bad:
            unknown[file] = bad
        except take_in.TooMuchWaits as bad:
            waiting[file] = bad
        except Unhappy as bad:
            total = put(desk, file, bad, total)
    progress(len(files), len(files))
    if waiting:
        total = _together(desk, take, waiting, total)
    for file, full in waiting.items():
        total = put(desk, file, full, total)
    known = True
    while known and total.applied and unknown:
        known = False
        for file in list(unknown):
            try:
                total = take(file, total)
            except reader.SignerUnknown:
                continue
            except Unhappy as bad:
                total = put(desk, file, bad, total)
            del unknown[file]
            known = True
    for file, stranger in unknown.items():
        total = put(desk, file, stranger, total)
    return _earlier(desk, take, total) if total.applied else total


def _earlier(desk: Opened, take: One, total: TakenIn) -> TakenIn:
    """Try again what lay aside for want of a card, or of what comes before it, now that something new was taken in."""
    names = _aside(desk, COMES_AGAIN)
    more = True
    while more:
        more = False
        for name in list(names):
            before = total.applied
            try:
                total = take(desk.home.root / FOLDER / name, total)
            except Unhappy:
                continue  # it lies where it lay, with the reason it had
            desk.change(partial(_forget, name=name), mode="quiet")
            names.remove(name)
            more |= total.applied > before
    return total


def _aside(desk: Opened, reasons: Sequence[str]) -> list[str]:
    return desk.read(
        lambda work: list(
            work.session.execute(
                sa.select(Taken.sha256).where(Taken.stage.in_((STAGE, LOOKED_AT)), Taken.why.in_(reasons))
            ).scalars()
        )
    )


def _together(desk: Opened, take: One, waiting: dict[Path, Unhappy], total: TakenIn) -> TakenIn:
    """Parts of one large log, each too much to be kept until the last one proves it: looked at together, taken in one by one.

    What is in leaves `waiting`. Those that lay aside already count too. Nothing more is kept for it than a bundle at a time.
    """
    earlier = [desk.home.root / FOLDER / name for name in _aside(desk, (take_in.TooMuchWaits.code,))]
    files = [*sorted(waiting, key=lambda file: file.name), *(one for one in earlier if one.is_file())]
    files = files[:MOST_TOGETHER]
    more = True
    while more and files:
        more = False
        for file in list(files):
            try:
                total = take(file, total, [one for one in files if one != file])
            except Unhappy:
                continue
            files.remove(file)
            more = True
            if file in waiting:
                del waiting[file]
            else:
                desk.change(partial(_forget, name=file.name), mode="quiet")
    return total


def _forget(work: Work, name: str) -> None:
    row = work.session.get(Taken, name)
    if row is not None:
        work.session.delete(row)
    work.touched.add("sync")
