"""Phone photos of a day sorted in to its visits by time (手机照片归位): proposed, changed by hand, kept with consent.

A photo belongs to the visit between whose arriving and leaving it was taken, else to the nearest within half an hour;
what fits nothing stays listed. No photo is kept unless the visited person agreed; where it was taken is left out.
"""

from __future__ import annotations

import io
import os
import stat
from collections.abc import Iterable, Sequence
from dataclasses import field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Final

from stationdesk.core import file_kinds, phone_photos, photo_consent, pictures
from stationdesk.core.clock import civil_date, local, noon
from stationdesk.core.errors import Refusal, Unhappy
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_, say
from stationdesk.models.visits import Visit
from stationdesk.security import audit
from stationdesk.services import attachments, users, visits
from stationdesk.storage.atomic import saying
from stationdesk.storage.work import Work

NEAR: Final = timedelta(minutes=30)
MOST: Final = 300
"""Photos of one day; a whole camera roll is a slip."""
LARGEST: Final = 64 << 20
ENDINGS: Final = frozenset((".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".webp", ".heic", ".heif", ".hif"))
"""What is looked at in a folder; files chosen by hand are looked at whatever they are called."""


class NotAPhoto(Refusal):
    template = N_("这个文件不是照片，没有附上。")


class TooManyPhotos(Refusal):
    template = N_("一次最多放{most}张，请按天分开放。")


class NoPhotosHere(Refusal):
    template = N_("这里没有照片。请选手机照片所在的文件夹，或直接选照片。")


class ConsentMissing(Refusal):
    template = N_(
        "有{count}次走访没有写明同意拍照，这些照片不能附上。请先问本人（儿童问监护人），再勾选同意。"
    )


class VisitNotMade(Refusal):
    template = N_("照片只能附在已登记的走访上。请先登记这次走访。")


class PhotosRefused(Refusal):
    """Photos that cannot be kept; nothing was. Parameter: lines, in words."""

    template = N_("有照片不能附上，全部都还没有附上：{lines}")


@dataclass(frozen=True)
class Photo:
    """A file as it lies there. `how`: whether its time is from the `exif`, its `name` or the `file`."""

    path: Path = field(repr=False)
    name: str = field(repr=False)
    taken_at: datetime | None
    how: str
    problem: str = ""
    """Why it cannot be kept, in words; empty when it can."""


@dataclass(frozen=True)
class Stop:
    """A visit made on the day, to which photos may belong."""

    visit_id: str
    name: str = field(repr=False)
    times: str
    """`09:30—09:50`, or what is known of it."""
    consent: bool | None


@dataclass(frozen=True)
class Match:
    """A photo and the visit proposed for it; `why` is `within`, `near` or empty."""

    photo: Photo
    visit_id: str | None
    why: str


@dataclass(frozen=True)
class Sorting:
    """A day's photos beside its visits."""

    day: date
    stops: tuple[Stop, ...]
    matches: tuple[Match, ...]


@dataclass(frozen=True)
class Chosen:
    """A photo that is to be kept with a visit."""

    path: Path = field(repr=False)
    visit_id: str


@dataclass(frozen=True)
class Kept:
    """How many photos were kept, with how many visits."""

    photos: int
    visits: int


def look(work: Work, day: date, paths: Iterable[Path]) -> Sorting:
    """Propose which photo belongs to which visit of a day; nothing is kept. Needs `visits:record`.

    `paths` are photos or folders of them. Raises NoPhotosHere, TooManyPhotos.
    """
    users.require(work, "visits:record")
    found = _gather(paths)
    if not found:
        raise NoPhotosHere(field="photos")
    if len(found) > MOST:
        raise TooManyPhotos(most=MOST, field="photos")
    made = [visits.get(work, row.id) for row in visits.listed(work, first=day, last=day, state="done")]
    # One's own visits first: two agents may have been out at the same time.
    made.sort(key=lambda one: one.agent_id != work.user_id)
    names = {row.id: row.name for row in visits.listed(work, first=day, last=day, state="done")}
    spans = [(one.id, *_span(one, day)) for one in made]
    stops = sorted(
        (Stop(one.id, names[one.id], _times(one), one.photo_consent) for one in made),
        key=lambda one: one.times,
    )
    photos = sorted(
        (_photo(path) for path in found), key=lambda one: (one.taken_at is None, str(one.taken_at))
    )
    matches = []
    for photo in photos:
        at = photo.taken_at if photo.taken_at and civil_date(photo.taken_at) == day else None
        visit, why = _nearest(spans, at) if at is not None and not photo.problem else (None, "")
        matches.append(Match(photo, visit, why))
    return Sorting(day, tuple(stops), tuple(matches))


def keep(work: Work, chosen: Sequence[Chosen], agreed: Iterable[str] = ()) -> Kept:
    """Keep photos with their visits, all or none. Needs `visits:record`.

    `agreed` names the visits whose people agreed to it just now; it is written down with the visit. Raises
    NoPhotosHere, VisitNotMade, ConsentMissing, PhotosRefused.
    """
    users.require(work, "visits:record")
    if not chosen:
        raise NoPhotosHere(field="photos")
    given = set(agreed)
    rows = {one.visit_id: visits.get(work, one.visit_id) for one in chosen}
    if any(row.state != "done" for row in rows.values()):
        raise VisitNotMade(field="photos")
    missing = [row for row in rows.values() if row.id not in given and row.photo_consent is not True]
    if missing:
        raise ConsentMissing(count=len(missing), field="consent")
    for row in rows.values():
        if row.photo_consent is not True:
            row.photo_consent = True
            audit.record(work, "visits:record", row.id, photos="agreed")
    wrong = []
    for number, one in enumerate(chosen, 1):
        try:
            attachments.attach_file(
                work,
                "visits",
                rows[one.visit_id].id,
                _content(one.path),
                _title(one.path),
                on_photo=photo_consent.AGREED,
            )
        except Refusal as refused:
            wrong.append(say(N_("第{number}张：{why}"), number=number, why=refused.message))
    if wrong:
        raise PhotosRefused(lines=say(N_("；")).join(wrong), field="photos")
    work.session.flush()
    return Kept(len(chosen), len(rows))


def _gather(paths: Iterable[Path]) -> list[Path]:
    found: dict[Path, None] = {}
    for path in paths:
        with saying(path):  # a name too long for the disk, a folder that is closed
            folder = path.is_dir()
            inside = (
                sorted(each for each in path.iterdir() if each.suffix.lower() in ENDINGS) if folder else []
            )
        if folder:
            # A Mac leaves a shadow beside every file.
            found.update(dict.fromkeys(each for each in inside if not each.name.startswith(".")))
        else:
            found[path] = None
    return list(found)


def _photo(path: Path) -> Photo:
    try:
        modified = _file(path).st_mtime
        with path.open("rb") as file:
            at, how = phone_photos.taken_at(file, path.name, modified)
            _require_photo(file)
    except Unhappy as refused:
        return Photo(path, path.name, None, "", refused.message)
    except OSError:
        return Photo(path, path.name, None, "", attachments.FileVanished(field="file").message)
    return Photo(path, path.name, at, how)


def _file(path: Path) -> os.stat_result:
    """What lies there, when it is a file: a pipe would be waited for without end. Raises NotAPhoto, FileTooBig."""
    found = path.stat()
    if not stat.S_ISREG(found.st_mode):
        raise NotAPhoto(field="file")
    if found.st_size > LARGEST:
        size = -(-found.st_size // attachments.MEGABYTE)
        raise file_kinds.FileTooBig(size=size, limit=LARGEST // attachments.MEGABYTE, field="file")
    return found


def _require_photo(file: io.BufferedReader) -> None:
    if phone_photos.is_heic(file):
        phone_photos.as_jpeg(file)
        return
    kind = file_kinds.kind_of(file)
    if not kind.picture:
        raise NotAPhoto(field="file")
    pictures.require_whole(file, kind.media_type)


def _content(path: Path) -> Path | bytes:
    """What is kept: the file itself, or a HEIC photo as JPEG."""
    try:
        _file(path)
        with path.open("rb") as file:
            if phone_photos.is_heic(file):
                return phone_photos.as_jpeg(file)
            _require_photo(file)
    except OSError as error:
        raise attachments.FileVanished(field="file") from error
    return path


def _title(path: Path) -> str:
    """What it is called: by its time. The telephone's own name says nothing to anybody."""
    with path.open("rb") as file:
        at, how = phone_photos.taken_at(file, path.name, path.stat().st_mtime)
    if at is None or how == "file":
        return say(N_("走访照片"))
    return say(N_("走访照片 {when}"), when=f"{local(at):%Y-%m-%d %H-%M-%S}")


def _span(visit: Visit, day: date) -> tuple[datetime, datetime]:
    """From arriving to leaving; what is not written down is taken from the other, or from when it was recorded."""
    begin = _at(day, visit.arrived) or _at(day, visit.departed) or visit.visited_at or noon(day)
    return begin, max(begin, _at(day, visit.departed) or begin)


def _at(day: date, text: str | None) -> datetime | None:
    if not text:
        return None
    hour, minute = text.split(":")
    return noon(day, int(hour), int(minute))


def _times(visit: Visit) -> str:
    if visit.arrived or visit.departed:
        return "—".join((visit.arrived or "", visit.departed or ""))
    return f"{local(visit.visited_at):%H:%M}" if visit.visited_at else ""


def _nearest(spans: Sequence[tuple[str, datetime, datetime]], at: datetime) -> tuple[str | None, str]:
    """The visit during which it was, the shortest first; else the nearest within half an hour."""
    minute = timedelta(seconds=59)  # 09:50 means until the minute is over
    inside = [(end - begin, visit) for visit, begin, end in spans if begin <= at <= end + minute]
    if inside:
        return min(inside, key=lambda one: one[0])[1], "within"
    away = [(max(begin - at, at - end), visit) for visit, begin, end in spans]
    close = [one for one in away if one[0] <= NEAR]
    return (min(close, key=lambda one: one[0])[1], "near") if close else (None, "")
