"""The same bundle in another coat, for places that let no unknown file through or where sticks are banned.

* **zip**: a real ZIP (stored) with the bundle in it: for a gap box (网闸) that lets `.zip` pass. A bundle that somebody merely renamed to
  `.zip` is taken in too.
* **volumes**: `X.sdbundle.001`, `.002` … of at most so many megabytes, and `X.sdbundle.sums` in the form of `sha256sum`: parts, then the whole.
  They may come back in any order and at different times; `cat X.sdbundle.0* > X.sdbundle` and `sha256sum -c` do the same by hand.
* **disc**: an ISO 9660 image to be burnt or mounted; it is read back before it counts as written.

Nothing is unwrapped that does not belong: names, sizes and sums are checked, and what comes out is judged by its reader.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import shutil
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, BinaryIO, Literal

from stationdesk.core import patient
from stationdesk.core.errors import Refusal, Trouble, Unhappy
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_
from stationdesk.storage.atomic import make_folder
from stationdesk.sync import medium
from stationdesk.sync.carriers.carrier import SUFFIXES, safe

CHUNK = 1024 * 1024
MOST_VOLUMES = 999
MOST_MEMBERS = 64
LONGEST = 64
"""Signs of a name on a disc image (Joliet)."""
MOST_BYTES = 2 * 1024**3
_VOLUME = re.compile(r"(?P<whole>.+\.(?:sdbundle|sdreceipt|sdcard))\.(?P<number>[0-9]{3})")
_SUMS = ".sums"
_BROKEN = (OSError, ValueError, IndexError, KeyError, AttributeError, TypeError, OverflowError, struct.error)
"""What the reader of images raises for bytes that are none, besides its own."""
Kind = Literal["zip", "volumes", "disc"]


class WrappingWrong(Refusal):
    """The file looks like a coat of ours and is none. `name`: which."""

    template = N_("“{name}”里没有能接收的数据包，或者内容不完整。请对方重新导出。")


class VolumesMissing(Refusal):
    """Not all parts are here yet; what came is kept. `missing`: which numbers."""

    template = N_("分卷还没有到齐，缺：{missing}。已到的留着，补上以后再接收就行，先后顺序不要紧。")


class VolumeSpoilt(Refusal):
    """A part is not what the list of sums says. `name`: which."""

    template = N_("分卷“{name}”和校验单对不上，可能拷坏了，没有采用。请重新拷这一卷。")


class TooManyVolumes(Refusal):
    """The size of a part is too small for the file."""

    template = N_("每卷太小，要分成 {count} 卷，最多 {most} 卷。请把每卷设大一些。")


class NameNotCarried(Refusal):
    """Whoever takes it in would leave a file of this name out. `name`: which."""

    template = N_(
        "“{name}”这个文件名换了带法以后对方接收不了。请把文件名改成英文字母、数字和横线（最多 {most} 个），扩展名不变，再做一次。"
    )


class WrittenBadly(Trouble):
    """What was written reads back differently."""

    template = N_("写出的文件读回来不一致，没有保留。请换一个位置再导出一次。")


@dataclass(frozen=True)
class Unwrapped:
    """What came out: files to take in, and what could not be opened yet, as `(file, why)`."""

    files: tuple[Path, ...]
    problems: tuple[tuple[Path, Unhappy], ...] = ()


# putting on -----------------------------------------------------------------------------------------


def wrap(files: Sequence[Path], kind: Kind, folder: Path, *, volume_mb: int = 100) -> list[Path]:
    """Put files into a coat in a folder, verified by reading back; what was written. The files themselves stay.

    What has its final name is whole. A set of volumes that was broken off is gone on with when it is wrapped again.
    Raises NameNotCarried, StickFull …, NameTaken, TooManyVolumes, WrittenBadly; after any of them nothing of it is left there.
    """
    for file in files:
        if not safe(file.name) or len(file.name) > LONGEST:
            raise NameNotCarried(name=file.name, most=LONGEST, field="file")
    made: list[Path] = []
    try:
        with medium.said_plainly():
            medium.check_room(folder, sum(file.stat().st_size for file in files))
            if kind == "zip":
                written = [_zip(file, folder, made) for file in files]
            elif kind == "volumes":
                written = [
                    one for file in files for one in _volumes(file, folder, volume_mb * medium.MB, made)
                ]
            else:
                written = [_disc(files, folder, made)]
            medium.fsync_folder(folder)
    except BaseException:  # half a coat is of no use, whatever broke it off
        for one in made:
            with contextlib.suppress(OSError):
                patient.remove(one, missing_ok=True)
        raise
    return written


@contextlib.contextmanager
def _begun(target: Path, made: list[Path]) -> Iterator[Path]:
    """A part to write into; it gets the name when the block ends and its bytes are on the medium.

    A stick pulled out halfway leaves a part, which nobody takes for the thing; the next part of this name is written over it.
    """
    if target.exists():
        raise medium.NameTaken(name=target.name)
    part = target.with_name(f".{target.name}.part")
    try:
        yield part
        medium.rename(part, target)
        made.append(target)
    finally:
        with contextlib.suppress(OSError):
            patient.remove(part, missing_ok=True)


def _flushed(path: Path) -> None:
    with path.open("rb") as stream:
        os.fsync(stream.fileno())
        medium.drop_cache(stream.fileno())


def _zip(file: Path, folder: Path, made: list[Path]) -> Path:
    target = folder / f"{file.stem}.zip"
    try:
        with _begun(target, made) as part:
            with zipfile.ZipFile(part, "w", zipfile.ZIP_STORED) as archive:
                archive.write(file, file.name)
            _flushed(part)
            with zipfile.ZipFile(part) as archive, archive.open(file.name) as back:
                if _sha256_of(back) != _sha256(file):
                    raise WrittenBadly
    except zipfile.BadZipFile as wrong:  # what was written cannot be read back
        raise WrittenBadly from wrong
    return target


def _volumes(file: Path, folder: Path, most: int, made: list[Path]) -> list[Path]:
    size = file.stat().st_size
    count = max(1, -(-size // most))
    if count > MOST_VOLUMES:
        raise TooManyVolumes(count=count, most=MOST_VOLUMES, field="size")
    lines, written = [], []
    with file.open("rb") as source:
        for number in range(1, count + 1):
            target = folder / f"{file.name}.{number:03d}"
            begins = source.tell()
            seen = hashlib.sha256()
            for data in _piece(source, most):
                seen.update(data)
            if not _is_there(target, seen.hexdigest()):
                source.seek(begins)
                with _begun(target, made) as part:
                    with part.open("wb") as out:
                        out.writelines(_piece(source, most))
                    _flushed(part)
                    if _sha256(part) != seen.hexdigest():
                        raise WrittenBadly
            lines.append(f"{seen.hexdigest()}  {target.name}")
            written.append(target)
    lines.append(f"{_sha256(file)}  {file.name}")
    body = ("\n".join(lines) + "\n").encode("ascii")
    sums = folder / f"{file.name}{_SUMS}"
    if not _is_there(sums, hashlib.sha256(body).hexdigest()):
        with _begun(sums, made) as part:
            part.write_bytes(body)
            _flushed(part)
    return [*written, sums]


def _piece(source: BinaryIO, size: int) -> Iterator[bytes]:
    """The next so many bytes, in chunks."""
    while size and (data := source.read(min(CHUNK, size))):
        yield data
        size -= len(data)


def _is_there(target: Path, sha256: str) -> bool:
    """Whether this very volume was written before: a set that was broken off is gone on with."""
    return target.is_file() and _sha256(target) == sha256


def _disc(files: Sequence[Path], folder: Path, made: list[Path]) -> Path:
    import pycdlib

    target = folder / f"{files[0].stem}.iso"
    with _begun(target, made) as part:
        image = pycdlib.PyCdlib()
        image.new(interchange_level=3, joliet=3, vol_ident="STATIONDESK")
        for number, file in enumerate(files, 1):
            image.add_file(str(file), f"/FILE{number:04d}.BIN;1", joliet_path=f"/{file.name}")
        image.write(str(part))
        image.close()
        _flushed(part)
        for file, (name, size, sha256) in zip(sorted(files), _on_disc(part, None), strict=True):
            if (name, size, sha256) != (file.name, file.stat().st_size, _sha256(file)):
                raise WrittenBadly
    return target


# taking off -----------------------------------------------------------------------------------------


def unwrap(files: Iterable[Path], scratch: Path, kept: Path | None = None) -> Unwrapped:
    """Plain files out of whatever coats were given; files without a coat are passed on as they are.

    `scratch`: where they are laid out. `kept`: where volumes wait for the rest of their set. Volumes that lie beside a given one
    belong to it. A file that cannot be opened is in `problems`, and the others go on.
    """
    make_folder(scratch)
    plain: list[Path] = []
    problems: list[tuple[Path, Unhappy]] = []
    sets: dict[str, list[Path]] = {}
    for number, file in enumerate(files):
        # Each in a place of its own: two coats may hold different things under one name.
        apart = scratch / str(number)
        try:
            whole = _set_of(file)
            with medium.said_plainly():  # a name too long for the disk, a folder that is closed
                there = file.is_file()
            if not there:
                plain.append(file)  # whoever takes it in says that it is not there
            elif whole is not None:
                sets.setdefault(whole, []).append(file)
            elif file.suffix.lower() == ".zip" and zipfile.is_zipfile(file):
                with medium.said_plainly():
                    plain += _unzip(file, apart)
            elif file.suffix.lower() == ".iso":
                with medium.said_plainly():
                    plain += [apart / name for name, _, _ in _on_disc(file, apart)]
            else:
                plain.append(file)
        except Unhappy as wrong:
            patient.clear_away(apart)
            problems.append((file, wrong))
    for whole, parts in sets.items():
        try:
            with medium.said_plainly():
                plain.append(_join(whole, parts, scratch, kept))
        except Unhappy as wrong:
            problems.append((parts[0], wrong))
    return Unwrapped(tuple(plain), tuple(problems))


def _set_of(file: Path) -> str | None:
    """The name of the whole that a part or a list of sums belongs to."""
    if file.name.endswith(_SUMS):
        return file.name.removesuffix(_SUMS)
    found = _VOLUME.fullmatch(file.name)
    return found["whole"] if found else None


def _unzip(file: Path, scratch: Path) -> list[Path]:
    made = []
    make_folder(scratch)
    try:
        with zipfile.ZipFile(file) as archive:
            members = archive.infolist()
            names = {one.filename.lower() for one in members}
            if len(members) > MOST_MEMBERS or sum(one.file_size for one in members) > MOST_BYTES:
                raise WrappingWrong(name=file.name, field="file")
            if len(names) != len(members):  # which of two is meant nobody can say
                raise WrappingWrong(name=file.name, field="file")
            for one in members:
                if not safe(one.filename) or one.compress_type not in (
                    zipfile.ZIP_STORED,
                    zipfile.ZIP_DEFLATED,
                ):
                    continue  # a folder, a note beside it, a name that is a path
                target = scratch / one.filename
                with archive.open(one) as source, target.open("wb") as out:
                    shutil.copyfileobj(source, out, CHUNK)
                made.append(target)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError) as wrong:
        raise WrappingWrong(name=file.name, field="file") from wrong
    if not made:
        raise WrappingWrong(name=file.name, field="file")
    return made


def _on_disc(file: Path, scratch: Path | None) -> list[tuple[str, int, str]]:
    """The files on an image by name, each with size and hash; laid out when `scratch` is given."""
    import pycdlib
    from pycdlib.pycdlibexception import PyCdlibException

    image = pycdlib.PyCdlib()
    found: list[tuple[str, int, str]] = []
    left = file.stat().st_size
    if scratch is not None:
        make_folder(scratch)
    try:
        try:
            image.open(str(file))
        except (PyCdlibException, *_BROKEN) as wrong:
            raise WrappingWrong(name=file.name, field="file") from wrong
        try:
            children = list(image.list_children(joliet_path="/"))
            for child in children[: MOST_MEMBERS + 2]:
                name = child.file_identifier().decode("utf-16_be", "replace")
                if not child.is_file() or not safe(name):
                    continue
                left -= child.get_data_length()
                if left < 0 or any(name.lower() == one.lower() for one, _, _ in found):
                    # Many names may lead to one place: what comes out together is never more than the image.
                    raise WrappingWrong(name=file.name, field="file")
                found.append((name, *_extract(image, name, scratch)))
        except (PyCdlibException, *_BROKEN) as wrong:
            raise WrappingWrong(name=file.name, field="file") from wrong
        finally:
            image.close()
    except WrappingWrong:
        raise
    if not found:
        raise WrappingWrong(name=file.name, field="file")
    return sorted(found)


def _extract(image: Any, name: str, scratch: Path | None) -> tuple[int, str]:
    seen, size = hashlib.sha256(), 0
    out = (scratch / name).open("wb") if scratch is not None else None
    try:
        with image.open_file_from_iso(joliet_path=f"/{name}") as source:
            while data := source.read(CHUNK):
                seen.update(data)
                size += len(data)
                if out is not None:
                    out.write(data)
    finally:
        if out is not None:
            out.close()
    return size, seen.hexdigest()


def _join(whole: str, given: Sequence[Path], scratch: Path, kept: Path | None) -> Path:
    if not safe(whole) or not whole.endswith(SUFFIXES):
        raise WrappingWrong(name=given[0].name, field="file")
    here: dict[str, Path] = {}
    places = [kept] if kept is not None and kept.is_dir() else []
    for folder in [*places, *dict.fromkeys(file.parent for file in given)]:
        for file in folder.iterdir():
            if _set_of(file) == whole:
                here[file.name] = file
    here.update({file.name: file for file in given})
    sums = here.pop(whole + _SUMS, None)
    if sums is None:
        _keep(given, kept)
        raise VolumesMissing(missing=whole + _SUMS, field="file")
    listed = _listed(sums, whole)
    wanted = [name for name in listed if name != whole]
    missing = [name for name in wanted if name not in here]
    if missing:
        _keep(given, kept)
        raise VolumesMissing(missing=" ".join(missing[:20]), field="file")
    target = scratch / whole
    with target.open("wb") as out:
        for name in wanted:
            if _sha256(here[name]) != listed[name]:
                out.close()
                patient.remove(target)
                if kept is not None and here[name].parent == kept:
                    patient.remove(here[name])
                raise VolumeSpoilt(name=name, field="file")
            with here[name].open("rb") as source:
                shutil.copyfileobj(source, out, CHUNK)
    if _sha256(target) != listed[whole]:
        patient.remove(target)
        raise WrappingWrong(name=whole, field="file")
    for file in (*here.values(), sums):
        if kept is not None and file.parent == kept:
            patient.remove(file, missing_ok=True)
    return target


def _listed(sums: Path, whole: str) -> dict[str, str]:
    """Name → SHA-256 as `sha256sum` writes them, the parts in their order."""
    try:
        lines = sums.read_bytes()[:200_000].decode("ascii").split("\n")
    except (OSError, UnicodeDecodeError) as wrong:
        raise WrappingWrong(name=sums.name, field="file") from wrong
    found = {}
    for line in lines:
        if not line.strip():
            continue
        match = re.fullmatch(r"([0-9a-f]{64}) [ *](\S+)\r?", line)
        if match is None or (
            match[2] != whole and not re.fullmatch(re.escape(whole) + r"\.[0-9]{3}", match[2])
        ):
            raise WrappingWrong(name=sums.name, field="file")
        found[match[2]] = match[1]
    if whole not in found or len(found) < 2:
        raise WrappingWrong(name=sums.name, field="file")
    return dict(sorted(found.items()))


def _keep(files: Sequence[Path], kept: Path | None) -> None:
    """Parts wait where they survive the stick."""
    if kept is None:
        return
    make_folder(kept)
    for file in files:
        if file.parent != kept:
            shutil.copyfile(file, kept / file.name)


def _sha256(file: Path) -> str:
    with file.open("rb") as stream:
        return _sha256_of(stream)


def _sha256_of(stream: Any) -> str:
    seen = hashlib.sha256()
    while data := stream.read(CHUNK):
        seen.update(data)
    return seen.hexdigest()
