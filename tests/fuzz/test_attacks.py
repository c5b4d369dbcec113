"""Attacks that have names, each against every reader that takes such a file: refused or taken, in bounds, and nothing reached outside.

Workbooks and pictures are given to a process of its own with a bound on its memory, because what they do to a reader
may be the end of it.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

from stationdesk.core import packs
from stationdesk.core.errors import Refusal
from stationdesk.services import publicity_files, sheets, task_books
from stationdesk.services.residents_headings import recogniser
from stationdesk.sync import plain_book
from tests.fuzz import attacks, targets, targets_files
from tests.fuzz.target import TODAY, Place, Target
from tests.fuzz.watch import Tried, apart, watched

pytestmark = pytest.mark.skipif(
    os.name != "posix", reason="bounds of time and memory are POSIX signals and limits"
)
OLD = (Path(__file__).parents[1] / "data" / "tasks" / "old.xls").read_bytes()
PlaceOf = Callable[[Target], Place]


def _catalogue(data: bytes) -> None:
    from stationdesk.services import matters_book

    matters_book.read(data, packs.load("matters"), version="9999-1")


def _task(data: bytes) -> None:
    book = task_books.read(data)
    task_books.write(data, book.sheet, [])


def _plain(data: bytes) -> None:
    plain_book._require_modest(data)
    plain_book._read(data)


def _listed(data: bytes) -> None:
    from stationdesk.services import left_behind_compare_read

    file = Path(os.environ.get("TMPDIR", "/tmp")) / f"list-{os.getpid()}"
    file.write_bytes(data)
    try:
        left_behind_compare_read.from_file(file, TODAY)
        publicity_files.read(file, recogniser(None))
    finally:
        file.unlink()


READERS: dict[str, Callable[[bytes], Any]] = {
    "residents": lambda data: sheets.read_bytes(data, recogniser(None)),
    "tasks": _task,
    "catalogue": _catalogue,
    "plain book": _plain,
    "lists and sheets": _listed,
}


@pytest.fixture(scope="module", autouse=True)
def imported_before() -> None:
    """What is imported late is imported before the bounds are set."""
    import openpyxl
    import python_calamine
    from PIL import Image

    assert openpyxl.__version__
    assert python_calamine.CalamineWorkbook
    Image.init()
    for reader in READERS.values():
        with contextlib.suppress(Refusal):
            reader(attacks.workbook())


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))


QUICK = ("residents", "tasks")
"""Readers that `make test` gives the attacks to, by turns; `make prove` gives every attack to all of them."""


def _turn(name: str, names: Iterable[str]) -> str:
    return QUICK[list(names).index(name) % len(QUICK)]


HEAVY = (
    "a bomb",
    "ten thousand",
    "millions",
    "without end",
    "d/",
    "xxxx",
    "megabytes",
    "thirty",
    "hundred thousand",
)


def _split(names: Any) -> list[Any]:
    """Those that take long are tried by `make prove`."""
    return [
        pytest.param(name, marks=pytest.mark.prove) if any(one in name for one in HEAVY) else name
        for name in names
    ]


def _harmless(name: str, data: bytes, readers: Iterable[str]) -> None:
    for who in readers:
        said = apart(READERS[who], data, never=attacks.SECRET)
        if "bomb" in name and "nobody" not in name and "package" not in name:
            assert said != "taken", who


@pytest.mark.parametrize("name", _split(attacks.WORKBOOKS))
def test_no_workbook_takes_more_than_it_may_or_reaches_outside(name: str) -> None:
    _harmless(name, attacks.WORKBOOKS[name](), [_turn(name, attacks.WORKBOOKS)])


@pytest.mark.prove
@pytest.mark.parametrize("name", attacks.WORKBOOKS)
def test_no_workbook_does_anywhere(name: str) -> None:
    _harmless(name, attacks.WORKBOOKS[name](), READERS.keys() - {_turn(name, attacks.WORKBOOKS)})


@pytest.mark.parametrize("name", attacks.olds(OLD))
def test_no_old_workbook_ends_the_program(name: str) -> None:
    olds = attacks.olds(OLD)
    assert apart(READERS[_turn(name, olds)], olds[name]) != "taken"


@pytest.mark.prove
@pytest.mark.parametrize("name", attacks.olds(OLD))
def test_no_old_workbook_does_anywhere(name: str) -> None:
    olds = attacks.olds(OLD)
    for who in set(QUICK) - {_turn(name, olds)}:
        assert apart(READERS[who], olds[name]) != "taken"


@pytest.mark.parametrize("name", attacks.OPEN_DOCUMENTS)
def test_no_open_document_takes_more_than_it_may(name: str) -> None:
    assert apart(READERS["residents"], attacks.OPEN_DOCUMENTS[name](), never=attacks.SECRET) != "taken"


@pytest.mark.parametrize("name", _split(attacks.pictures(targets_files.picture("JPEG"))))
def test_no_picture_takes_more_than_it_may(name: str) -> None:
    data = attacks.pictures(targets_files.picture("JPEG"))[name]()
    said = apart(targets_files._looked(Place(Path(os.environ["TMPDIR"]))), data)
    if "million points" in name or "2^3" in name:
        assert said != "taken"


JSON_READERS = sorted(name for name, one in targets.TARGETS.items() if one.kind == "json")
QUICK_JSON = [name for name in JSON_READERS if name not in targets.SLOW]


LONG = 200_000
"""Longer ones are tried by `make prove`."""


def _given(name: str, place_of: PlaceOf, cases: Iterable[bytes]) -> None:
    target = targets.TARGETS[name]
    place, tried = place_of(target), Tried()
    run = target.make(place)
    for number, data in enumerate(cases):
        try:
            watched(run, data, tried)
        except BaseException as wrong:
            wrong.add_note(f"case {number}: {data[:60]!r}")
            raise
    assert tried.cases


@pytest.mark.parametrize("name", QUICK_JSON)
def test_strange_json_is_taken_or_refused_everywhere(name: str, place_of: PlaceOf) -> None:
    _given(name, place_of, (data for data in attacks.JSONS.values() if len(data) <= LONG))


@pytest.mark.prove
@pytest.mark.parametrize("name", JSON_READERS)
def test_long_json_is_taken_or_refused_everywhere(name: str, place_of: PlaceOf) -> None:
    slow = name in targets.SLOW
    _given(name, place_of, (data for data in attacks.JSONS.values() if slow or len(data) > LONG))


TEXTS = sorted(name for name, one in targets.TARGETS.items() if one.kind in ("lines", "text"))
TABLE = "姓名,身份证号,备注\r\n曾庆兰,x,\ue000\U000f0001\u0378\U0010fffe 𬀩\r\n"
ENCODINGS = {
    **{coding: TABLE.encode(coding) for coding in ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "gb18030")},
    "utf-16-be with a mark": b"\xfe\xff" + TABLE.encode("utf-16-be"),
    "utf-16 cut in half": TABLE.encode("utf-16")[:-1],
    "gb18030 cut in half": TABLE.encode("gb18030")[:-4] + b"\x81\x30",
    "half signs": TABLE.encode() + b"\xed\xa0\x80\xed\xbf\xbf",
    "signs of nothing": TABLE.encode().replace(b"x", b"\0"),
    "a line of sixteen megabytes": b"x," * 8_000_000,
    "a quote without end": b'"' + b"x" * 8_000_000,
    "a million lines": b"\n" * 1_000_000,
    "marks without end": b"\xef\xbb\xbf" * 100_000,
    "marks of combination": ("e" + "\u0301" * 200_000).encode(),
    "spaces without end": b" " * 3_000_000 + b"x",
    "digits without end": b"4" * 2_000_000,
}  # fmt: skip


def _typed(name: str, data: bytes) -> bytes:
    """What is typed into one field is shorter than a file, and a reader of cards types no name of a village."""
    return data if targets.TARGETS[name].kind == "lines" else data[:LONG].replace("曾庆兰".encode(), b"x")


@pytest.mark.parametrize("name", TEXTS)
def test_every_encoding_and_endless_lines_are_taken_or_refused_everywhere(
    name: str, place_of: PlaceOf
) -> None:
    _given(name, place_of, (_typed(name, data[:20_000]) for data in ENCODINGS.values()))


@pytest.mark.prove
@pytest.mark.parametrize("name", TEXTS)
def test_endless_lines_are_taken_or_refused_everywhere(name: str, place_of: PlaceOf) -> None:
    _given(name, place_of, (_typed(name, data) for data in ENCODINGS.values() if len(data) > 20_000))


def test_the_watch_sees_what_it_is_there_to_see(monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader that opens what it must not, takes too much, crashes or dies is told from one that refuses."""
    from tests.fuzz.watch import Broken

    def opens(data: bytes) -> None:
        Path(attacks.SECRET).read_bytes()

    for bad in (opens, lambda data: bytearray(2 << 30), lambda data: os.abort(), lambda data: 1 // 0):
        with pytest.raises(Broken):
            apart(bad, b"", never=attacks.SECRET)
    assert apart(lambda data: None, b"") == "taken"
    assert apart(lambda data: sheets.read_bytes(data, str.isalpha), b"") == "sheet-empty"
    with pytest.raises(Broken):
        watched(lambda data: (_ for _ in ()).throw(sheets.CellTooLong(row="曾庆兰", limit=1)), b"", Tried())
