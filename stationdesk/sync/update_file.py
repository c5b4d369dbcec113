"""An update of the program on a stick: `stationdesk-<version>-<platform>.sdupdate`, read and judged before anything changes.

A ZIP (stored, so that public tools open it) of exactly three members::

    manifest.json          product, platform, version, what it updates from, notes, every file with size and SHA-256
    manifest.json.minisig  minisign's signature of the manifest by a release key
    payload.zst            the files' contents one after another in the manifest's order, zstandard

The signature covers the manifest, and the manifest covers the payload, so the whole file is proved by one key that this
program was given with its installation (`resources/release_keys`) or that somebody laid into a place that takes an
administrator or a deliberate hand (`key_places`). Whoever writes such a file is `installer/update.py`.
"""

from __future__ import annotations

import hashlib
import os
import platform as machine
import re
import stat
import sys
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath
from typing import IO, Any, Final

import msgspec

from stationdesk import __version__
from stationdesk.core import foreign_json, launch, paths, zip_faults
from stationdesk.core.errors import Refusal, Trouble
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_, say
from stationdesk.storage import schema
from stationdesk.storage.atomic import read_file, saying, trouble_from
from stationdesk.sync import members, minisign, update_kinds

SUFFIX: Final = ".sdupdate"
PRODUCT: Final = "stationdesk"
FORMAT: Final = 1
MANIFEST, SIGNATURE, PAYLOAD = launch.MANIFEST, launch.SIGNATURE, "payload.zst"
BUILT_FOR: Final = "built-for"
"""Among the resources of a program that was packed for older systems only: the kind of computer it is for."""
MOST_MANIFEST: Final = launch.MOST_MANIFEST
MOST_FILES: Final = 20_000
MOST_BYTES: Final = 2_000_000_000
_PIECE: Final = 1 << 20
_MOST_KEY: Final = 65_536
MOST_NOTES: Final = 4000
_MOST_LINES: Final = 60
_SHOWN: Final = 60
"""Characters of a path that a sentence shows."""
_BLANK: Final = re.compile(r"[\t\u00a0\u2000-\u200a\u202f\u205f\u3000]")
_LONGEST_LINK: Final = 1000
_REVISION: Final = re.compile(r"[0-9]{4}")
_CONTROL: Final = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]"
)
"""What writes over a terminal, is not seen, or turns the order of what is read."""
_SYSTEM = Path("/etc/stationdesk/release-keys")


class NotAnUpdate(Refusal):
    template = N_(
        "“{name}”不是本程序的更新文件，也许是别的文件改了名字。请向乡镇或县里索取更新文件（扩展名是 .sdupdate）。没有改动任何东西。"
    )


class UpdateHalfCopied(Refusal):
    """Cut off, or not the bytes it was. Parameters: name; sha256: of what is here, to be compared by eye or telephone."""

    template = N_(
        "更新文件“{name}”不完整：没有拷完，或在U盘上坏了。没有改动任何东西。请重新拷贝一份。"
        "这一份的校验码（SHA-256）是 {sha256}，请与发放单上的核对。"
    )


class UpdateNotSigned(Refusal):
    template = N_(
        "更新文件“{name}”不是用本程序认识的发布钥匙签名的，或签名以后被改过，不能安装。没有改动任何东西。请向发放单位核实来源。"
    )


class UpdateOtherProduct(Refusal):
    template = N_("“{name}”是另一个程序（{product}）的更新，不能装到便民服务站。没有改动任何东西。")


class UpdateOtherPlatform(Refusal):
    """For another kind of computer. Parameters: theirs, ours, as update files name them; a person reads what they are called."""

    template = N_(
        "这个更新是给另一种电脑的：{theirs}。这台是：{ours}。请索取对应的更新文件。没有改动任何东西。"
    )

    @property
    def message(self) -> str:
        """The sentence for a person, in the language of the reader."""
        return say(
            self.template, **{one: update_kinds.called(str(kind)) for one, kind in self.params.items()}
        )


class UpdateNamesUnfit(Refusal):
    """Signed, and not made for any such computer. Parameters: name; what: a path in it; why, in Chinese."""

    template = N_(
        "更新文件“{name}”做得不对：里面的文件名“{what}”{why}。没有改动任何东西。请把这句话告诉发放单位，索取重新做的更新文件。"
    )

    @property
    def message(self) -> str:
        """The sentence for a person, in the language of the reader."""
        what = str(self.params["what"])
        short = what if len(what) <= _SHOWN else what[:_SHOWN] + "…"
        return say(self.template, **self.params | {"what": short, "why": say(str(self.params["why"]))})


class UpdateNotNewer(Refusal):
    template = N_("这个更新的版本是 {theirs}，本机已经是 {ours}，不需要安装。没有改动任何东西。")


class UpdateSameNumber(Refusal):
    """Another build of the version that is here, with newer data: by its number nothing can tell them apart at a start."""

    template = N_(
        "这个更新的版本号和本机一样，都是 {ours}，数据版本却更新（{theirs_data}，本机 {ours_data}）。"
        "版本号一样的用更新文件换不了，请用完整安装包重新安装。没有改动任何东西，数据不受影响。"
    )


class UpdateFromOlderBuild(Refusal):
    """The number of the version here is enough, its data is not: it is an earlier build."""

    template = N_(
        "本机程序的版本号 {ours} 是够的，但它是较早的一份，数据版本是 {ours_data}，这个更新要从 {lowest_data} 起才接得上，不能直接更新到 {theirs}。"
        "请用完整安装包装 {theirs}。没有改动任何东西，数据不受影响。"
    )


class UpdateFromTooOld(Refusal):
    template = N_(
        "本机版本 {ours} 太旧，不能直接更新到 {theirs}；请先装 {lowest} 或用完整安装包。没有改动任何东西，数据不受影响。"
    )


class UpdateFormatNewer(Refusal):
    """Signed by a key that is believed, in a form that only a newer program reads."""

    template = N_(
        "更新文件“{name}”是给更新的程序用的，本机版本 {ours} 还读不了。请用完整安装包，或向发放单位索取能直接装的更新文件。没有改动任何东西。"
    )


class UpdateTakenBack(Refusal):
    template = N_(
        "版本 {version} 在这台电脑上试过，没能启动，已退回。请索取更新的版本，或把情况告诉发放单位。"
    )


class ReleaseKeysUnreadable(Trouble):
    template = N_("发布钥匙文件“{name}”读不出来，请重新放置或重新安装程序。没有改动任何东西。")


class Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One file of a version: content (`size`, `sha256`, `run` when it is a program) or a link to a neighbour."""

    path: str
    size: int = 0
    sha256: str = ""
    run: bool = False
    link: str = ""


class Manifest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What an update says of itself. `mtime` is the time that every file is given."""

    format: int
    product: str
    platform: str
    version: str
    from_version: str
    from_schema: str
    schema: str
    released: str
    notes: str
    mtime: int
    start: list[str]
    files: list[Part]
    payload_size: int
    payload_sha256: str

    @property
    def bytes(self) -> int:
        """What the files need on the disk."""
        return sum(part.size for part in self.files)


@dataclass(frozen=True)
class Update:
    """An update file that was read through and whose signature is good."""

    file: Path
    manifest: Manifest
    manifest_bytes: bytes
    signature: bytes
    signed_by: str

    @property
    def folder(self) -> str:
        """The name of the folder that this version lies in: two builds of one version are two folders."""
        return f"{self.manifest.version}-{self.digest[:12]}"

    @property
    def notes(self) -> str:
        """What is new, as it may be shown: lines that people read, without what moves a cursor, and no flood of them."""
        lines = self.manifest.notes[: MOST_NOTES * 2].splitlines()
        plain = [
            "".join(one for one in _BLANK.sub(" ", line) if one.isprintable()).rstrip() for line in lines
        ]
        whole = "\n".join(plain).strip()
        short = "\n".join(whole.splitlines()[:_MOST_LINES])[:MOST_NOTES]
        cut = len(short) < len(whole) or len(self.manifest.notes) > MOST_NOTES * 2
        return f"{short}\n…" if cut else short

    @property
    def digest(self) -> str:
        """SHA-256 of the manifest."""
        return hashlib.sha256(self.manifest_bytes).hexdigest()


def here() -> str:
    """The kind of computer this is, as update files name it.

    A program for older systems is a kind of its own (`linux-x86_64-glibc2.28`): the ordinary one would not start there.
    Raises troubles of the place.
    """
    said = paths.resources() / BUILT_FOR
    if said.is_file():
        with saying(said):
            return said.read_text("ascii").strip()
    return kind_of(sys.platform, machine.machine())


def kind_of(system: str, kind: str) -> str:
    """A kind of computer as update files name it, from Python's word for the system and the kernel's for the machine."""
    system, kind = {"win32": "windows"}.get(system, system), kind.casefold()
    return f"{system}-{ {'amd64': 'x86_64', 'aarch64': 'arm64'}.get(kind, kind) }"


def key_places() -> list[Path]:
    """Where release keys (`*.pub`, minisign) lie: what the program came with; laid by hand for all users, for this one."""
    return [
        paths.resources() / "release_keys",
        *([_SYSTEM] if os.name != "nt" else []),
        Path(launch.programs()) / "release-keys",
    ]


def keys(places: Iterable[Path] | None = None) -> dict[bytes, tuple[str, minisign.PublicKey]]:
    """The release keys this computer believes: key id and point → (whose, key). Raises ReleaseKeysUnreadable."""
    found: dict[bytes, tuple[str, minisign.PublicKey]] = {}
    for place in key_places() if places is None else places:
        try:
            files = sorted(place.glob("*.pub")) if place.is_dir() else []
        except OSError as wrong:  # a folder that this user may not look into
            raise ReleaseKeysUnreadable(name=place) from wrong
        for file in files:
            try:
                key = minisign.PublicKey.parse(read_file(file, most=_MOST_KEY).decode("utf-8-sig"))
            except (Trouble, ValueError) as wrong:
                raise ReleaseKeysUnreadable(name=file) from wrong
            # Whoever lays down another key under a known number takes nothing from the one that was there first.
            found.setdefault(key.key_id + key.point, (file.stem, key))
    return found


def read(file: Path, known: dict[bytes, tuple[str, minisign.PublicKey]] | None = None) -> Update:
    """Read a file through and prove it. Raises NotAnUpdate, UpdateHalfCopied, UpdateNotSigned, UpdateFormatNewer and troubles of the place."""
    believed = keys() if known is None else known
    with _opened(file) as archive:
        text = _member(archive, MANIFEST, file, MOST_MANIFEST)
        signature = _member(archive, SIGNATURE, file, minisign.MAX_SIGNATURE_BYTES)
        name = _signer(text, signature, believed, file)
        try:
            said = foreign_json.read(text)
            if isinstance(said, dict) and type(said.get("format")) is int and said["format"] > FORMAT:
                raise UpdateFormatNewer(name=file.name, ours=__version__)
            manifest = msgspec.convert(said, Manifest)
        except (msgspec.ValidationError, foreign_json.NotJson) as wrong:
            raise NotAnUpdate(name=file.name) from wrong
        _require_sound(manifest, file)
        info = archive.getinfo(PAYLOAD)
        if info.file_size != manifest.payload_size:
            raise _half_copied(file)
        digest = hashlib.sha256()
        with _saying_half(file), archive.open(PAYLOAD) as stream:
            for piece in _pieces(stream):
                digest.update(piece)
        if digest.hexdigest() != manifest.payload_sha256:
            raise _half_copied(file)
    return Update(file, manifest, text, signature, name)


def require_meant(update: Update, *, version: str = __version__, platform: str | None = None) -> None:
    """Raise the refusal why an update is not for this program on this computer; nothing when it is."""
    said, ours = update.manifest, platform or here()
    if said.product != PRODUCT:
        raise UpdateOtherProduct(name=update.file.name, product=said.product)
    if said.platform != ours:
        raise UpdateOtherPlatform(theirs=said.platform, ours=ours)
    if update_kinds.is_windows(ours):
        for part in said.files:
            if part.link:  # a clerk may lay none there
                raise UpdateNamesUnfit(name=update.file.name, what=part.path, why=update_kinds.A_LINK)
    if launch.number(said.version) == launch.number(version) and said.schema > schema.REVISION:
        raise UpdateSameNumber(ours=version, theirs_data=said.schema, ours_data=schema.REVISION)
    if launch.number(said.version) <= launch.number(version):
        raise UpdateNotNewer(theirs=said.version, ours=version)
    if launch.number(version) < launch.number(said.from_version):
        raise UpdateFromTooOld(ours=version, theirs=said.version, lowest=said.from_version)
    if said.from_schema > schema.REVISION:
        raise UpdateFromOlderBuild(
            ours=version, theirs=said.version, ours_data=schema.REVISION, lowest_data=said.from_schema
        )
    state = launch.read()
    if state is not None and update.folder in state["bad"]:
        raise UpdateTakenBack(version=said.version)


def contents(update: Update) -> Iterator[tuple[Part, Iterator[bytes]]]:
    """Every file of a proved update with its content in pieces, in order; links have none. Raises UpdateHalfCopied."""
    import zstandard

    with (
        _opened(update.file) as archive,
        _payload(archive, update.file) as packed,
        zstandard.ZstdDecompressor().stream_reader(packed, read_across_frames=True) as stream,
    ):
        for part in update.manifest.files:
            yield part, _of(stream, part, update.file)
        if _more(stream, 1, update.file):
            raise _half_copied(update.file)


def _of(stream: Any, part: Part, file: Path) -> Iterator[bytes]:
    left, digest = (0 if part.link else part.size), hashlib.sha256()
    while left:
        piece = _more(stream, min(left, _PIECE), file)
        if not piece:
            raise _half_copied(file)
        left -= len(piece)
        digest.update(piece)
        yield piece
    if not part.link and digest.hexdigest() != part.sha256:
        raise _half_copied(file)


def _payload(archive: zipfile.ZipFile, file: Path) -> IO[bytes]:
    with _saying_half(file):
        return archive.open(PAYLOAD)


def _more(stream: Any, most: int, file: Path) -> bytes:
    """The next bytes of the contents. Whoever writes them asks for them: the stick may be pulled out at each, the file swapped."""
    import zstandard

    with _saying_half(file):
        try:
            piece: bytes = stream.read(most)
        except zstandard.ZstdError as wrong:
            raise _half_copied(file) from wrong
    return piece


def _signer(
    text: bytes, signature: bytes, known: dict[bytes, tuple[str, minisign.PublicKey]], file: Path
) -> str:
    for name, key in known.values():
        with suppress(minisign.Malformed, minisign.Wrong):
            key.verify(text, signature)
            return name
    raise UpdateNotSigned(name=file.name)


@contextmanager
def _opened(file: Path) -> Iterator[zipfile.ZipFile]:
    with saying(file):
        if not stat.S_ISREG(file.stat().st_mode):
            raise NotAnUpdate(name=file.name)  # a pipe or a device would be waited for
        handle = file.open("rb")
    with handle:
        try:
            head = handle.read(4)
            # What nobody has proved yet may list a million members, and all of the list would be kept in memory.
            members.check_directory(handle, os.fstat(handle.fileno()).st_size, 3)
            archive = zipfile.ZipFile(handle)
        except members.TooMany as wrong:
            raise NotAnUpdate(name=file.name) from wrong
        except zip_faults.BROKEN as wrong:
            # What begins like one and has no end was cut off, and so was what is empty: a stick pulled out too early.
            half = b"PK\3\4".startswith(head) or not head.strip(b"\0")
            raise (_half_copied(file) if half else NotAnUpdate(name=file.name)) from wrong
        except OSError as wrong:
            raise trouble_from(wrong, file) from wrong
        with archive:
            found = archive.infolist()
            if [one.filename for one in found] != [MANIFEST, SIGNATURE, PAYLOAD] or any(
                one.compress_type != zipfile.ZIP_STORED or one.flag_bits & 1 for one in found
            ):
                raise NotAnUpdate(name=file.name)
            yield archive


def _member(archive: zipfile.ZipFile, name: str, file: Path, most: int) -> bytes:
    if archive.getinfo(name).file_size > most:
        raise NotAnUpdate(name=file.name)
    with _saying_half(file), archive.open(name) as stream:
        return stream.read(most + 1)


def _half_copied(file: Path) -> UpdateHalfCopied:
    """The refusal of a file that is not whole, with the checksum of what there is. Raises troubles of the place."""
    with saying(file), file.open("rb") as stream:
        return UpdateHalfCopied(name=file.name, sha256=hashlib.file_digest(stream, "sha256").hexdigest())


@contextmanager
def _saying_half(file: Path) -> Iterator[None]:
    try:
        yield
    except (zipfile.BadZipFile, EOFError) as wrong:
        raise _half_copied(file) from wrong
    except OSError as wrong:
        with saying(file):
            file.stat()  # a stick that was pulled out says of itself what it likes; that its file is gone is what helps
        raise (
            _half_copied(file) if zip_faults.is_of_package(wrong) else trouble_from(wrong, file)
        ) from wrong


def _pieces(stream: IO[bytes]) -> Iterator[bytes]:
    while piece := stream.read(_PIECE):
        yield piece


def _require_sound(said: Manifest, file: Path) -> None:
    """Signed is not yet sensible. Raises NotAnUpdate and UpdateNamesUnfit."""
    if not _is_meant(said):
        raise NotAnUpdate(name=file.name)
    wrong = update_kinds.unfit((part.path for part in said.files), said.platform)
    if wrong is not None:
        raise UpdateNamesUnfit(name=file.name, what=wrong[0], why=wrong[1])
    paths = {part.path.casefold() for part in said.files}
    if len(paths) != len(said.files) or not all(_stays(part, paths) for part in said.files):
        raise NotAnUpdate(name=file.name)


def _is_meant(said: Manifest) -> bool:
    """Whether every figure can be meant, and every word be shown."""
    if len(said.files) > MOST_FILES or any(
        _CONTROL.search(word)
        for word in (
            said.product,
            said.platform,
            *said.start,
            *(part.path for part in said.files),
            *(part.link for part in said.files),
        )
    ):
        return False
    if not all(_REVISION.fullmatch(one) for one in (said.schema, said.from_schema)):
        return False
    if max(len(said.product), len(said.platform)) > _SHOWN:
        return False
    if said.format != FORMAT or not launch.number(said.version) or not launch.number(said.from_version):
        return False
    if not said.start or not said.files or not 0 <= said.mtime < 1 << 33:
        return False
    if said.bytes > MOST_BYTES or any(part.size < 0 or len(part.link) > _LONGEST_LINK for part in said.files):
        return False
    return any(part.path == said.start[0] and part.run and not part.link for part in said.files)


def _stays(part: Part, paths: set[str]) -> bool:
    place = PurePosixPath(part.path)
    plain = not place.is_absolute() and str(place) == part.path and not {"..", "."} & set(place.parts)
    if not plain or part.path.casefold() in (MANIFEST, SIGNATURE):
        return False
    if any(str(above).casefold() in paths for above in place.parents):
        return False  # a file (or a link) is no folder
    if not part.link:
        return True
    target: list[str] = list(place.parts[:-1])
    for step in PurePosixPath(part.link).parts:
        if step == "..":
            if not target:
                return False
            target.pop()
        else:
            target.append(step)
    return not part.link.startswith("/") and not part.size and "/".join(target).casefold() in paths
