"""Looking for people of a register where nobody may find them: in files, in names of files, in whatever a program wrote.

Every way in which a name, an ID number or a telephone could stand there is tried: the encodings of China, base64 at each
of its three places, escapes, full pinyin, plain digests (which are no secret for eleven digits), inside ZIPs.
"""

from __future__ import annotations

import base64
import hashlib
import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import quote

CODES: Final = ("utf-8", "utf-16-le", "utf-16-be", "gb18030", "big5hkscs")
_NUMBERS: Final = re.compile(rb"(?<![0-9])(?:[1-9][0-9]{16}[0-9Xx]|1[3-9][0-9]{9})(?![0-9])")
_WIDE: Final = re.compile(rb"(?:[0-9Xx]\x00){11,18}")
_HEX: Final = re.compile(rb"[0-9a-fA-F]{32,128}")
_DEEP: Final = 3


def _forms(text: str) -> Iterator[bytes]:
    """How one word could be written."""
    for code in CODES:
        try:
            raw = text.encode(code)
        except UnicodeEncodeError:
            continue
        yield raw
        for shift in range(3):
            coded = base64.b64encode(b"\0" * shift + raw)
            kept = coded[(0, 2, 3)[shift] : len(coded) - 4 if (shift + len(raw)) % 3 else len(coded)]
            yield kept
            yield kept.replace(b"+", b"-").replace(b"/", b"_")
        yield raw.hex().encode()
    yield quote(text).encode()
    yield text.encode("unicode_escape")


@dataclass(frozen=True)
class Marks:
    """Whom to look for. `names` are looked for in every form, so a dozen will do; of numbers there may be thousands."""

    names: tuple[str, ...] = field(repr=False)
    numbers: frozenset[str] = field(repr=False)
    _words: dict[bytes, str] = field(init=False, repr=False)
    _digests: frozenset[str] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        from pypinyin import Style, lazy_pinyin

        words: dict[bytes, str] = {}
        for name in self.names:
            sounds = "".join(lazy_pinyin(name, style=Style.NORMAL))
            for one in (*_forms(name), *(_forms(sounds) if len(sounds) >= 10 else ())):
                if len(one) >= 6:
                    words[one] = name
        for number in sorted(self.numbers)[:12]:
            for one in _forms(number):
                words.setdefault(one, number)
        object.__setattr__(self, "_words", words)
        every = (*self.names, *self.numbers)
        digests = {
            hashlib.new(kind, text.encode()).hexdigest()
            for text in every
            for kind in ("md5", "sha1", "sha256")
        }
        object.__setattr__(self, "_digests", frozenset(digests))

    def within(self, data: bytes) -> set[str]:
        """The marks that stand in these bytes."""
        found = {name for word, name in self._words.items() if word in data}
        for run in _NUMBERS.findall(data):
            text = run.decode().upper()
            found |= {text} & self.numbers
        for run in _WIDE.findall(data):
            found |= {run[::2].decode().upper()} & self.numbers
        if any(run.decode().lower() in self._digests for run in _HEX.findall(data)):
            found.add("a plain digest")
        return found

    def deep(self, data: bytes, depth: int = 0) -> set[str]:
        """The same, in members of ZIPs and in streams of PDFs too."""
        found = self.within(data)
        if depth < _DEEP and data[:2] == b"PK" and zipfile.is_zipfile(io.BytesIO(data)):
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                for info in archive.infolist():
                    found |= self.within(info.filename.encode())
                    found |= self.deep(archive.read(info), depth + 1)
        if depth < _DEEP and data[:4] in (b"\x1f\x8b\x08\x00", b"%PDF"):
            for stream in re.findall(rb"stream\r?\n(.{1,4000000}?)endstream", data, re.DOTALL):
                try:
                    found |= self.within(zlib.decompress(stream))
                except zlib.error:
                    continue
        return found


def standing(marks: Marks, roots: Iterable[Path], allowed: Iterable[Path] = ()) -> list[str]:
    """Where marks stand under some folders. In `allowed` people wrote themselves: only names of files count there."""
    own = [one.resolve() for one in allowed]
    found = []
    for root in roots:
        for path in sorted(root.rglob("*")):
            found += [f"name {path}: {one}" for one in sorted(marks.within(path.name.encode()))]
            if path.is_symlink() or not path.is_file():
                continue
            if any(path.resolve().is_relative_to(one) for one in own):
                continue
            found += [f"in {path}: {one}" for one in sorted(marks.deep(path.read_bytes()))]
    return found


_CALL: Final = re.compile(r"^(\d+) +(\w+)\((.*)$")
_BYTES: Final = re.compile(r'"((?:\\x[0-9a-f]{2})+)"')
_TO: Final = re.compile(r"^(?:AT_FDCWD|-?\d+)<([^>]*)>|^(\d+)<")


def traced(marks: Marks, log: Path, allowed: Iterable[Path]) -> list[str]:
    """What a program wrote by `strace -f -y -xx`: whatever became of the file, and wherever it went.

    A call is judged by where it writes to (its first argument, with its path) and by every string in it.
    """
    own = [str(one) for one in allowed]
    found: dict[str, int] = {}
    with log.open(encoding="ascii", errors="replace") as lines:
        for line in lines:
            call = _CALL.match(line)
            if call is None:
                continue
            what, rest = call[2], call[3]
            data = b"\n".join(bytes.fromhex(one.replace("\\x", "")) for one in _BYTES.findall(rest))
            if not data:
                continue
            target = rest.split(">", 1)[0].split("<", 1)[-1] if "<" in rest[:40] else ""
            if "\\x" in target:
                target = bytes.fromhex(target.replace("\\x", "")).decode("utf-8", "replace")
            if what.startswith(("write", "pwrite", "send")) and any(target.startswith(one) for one in own):
                continue
            for one in sorted(marks.within(data)):
                if "open" in what and any(place in data.decode("utf-8", "replace") for place in own):
                    continue
                where = f"{what} {target}: {one}"
                found[where] = found.get(where, 0) + 1
    return [f"{where} ({times} times)" for where, times in found.items()]
